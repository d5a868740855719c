import * as zoneseal from "./node_modules/zoneseal/index.js";
import { check } from "./check.js";
import { show } from "./page.js";

show(async () => {
  await Promise.all([zoneseal.init(), zoneseal.init()]);
  return check(zoneseal);
});
