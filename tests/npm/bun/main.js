import * as zoneseal from "zoneseal";
import { codes } from "zoneseal/codes";
import { check } from "./check.js";

console.log(check(zoneseal), codes.length > 60);
