import * as zoneseal from "zoneseal";
import { check } from "./check.js";

export default {
  fetch() {
    return new Response(check(zoneseal));
  },
};
