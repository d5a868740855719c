import * as zoneseal from "zoneseal";
import * as pkcs12 from "zoneseal/pkcs12";
import { check } from "../check.js";
import { opened } from "../opened.js";
import { show } from "../page.js";

show(async () => {
  await zoneseal.init();
  return `${check(zoneseal)} ${await opened(zoneseal, pkcs12)}`;
});
