import "./elements/page.js";
import { keep } from "./offline.js";

keep();
