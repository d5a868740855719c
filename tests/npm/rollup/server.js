import * as zoneseal from "zoneseal";
import { check } from "./check.js";

console.log(check(zoneseal));
