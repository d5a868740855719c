import * as zoneseal from "./node_modules/zoneseal/index.js";
import * as pkcs12 from "./node_modules/zoneseal/pkcs12.js";
import { check } from "./check.js";
import { opened } from "./opened.js";
import { show } from "./page.js";

show(async () => {
  await Promise.all([zoneseal.init(), zoneseal.init()]);
  return `${check(zoneseal)} ${await opened(zoneseal, pkcs12)}`;
});
