import * as zoneseal from "zoneseal";
import { check } from "./check.js";
import { show } from "./page.js";

show(async () => {
  await zoneseal.init();
  return check(zoneseal);
});
