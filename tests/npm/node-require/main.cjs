const zoneseal = require("zoneseal");
const slim = require("zoneseal/slim");
const pkcs12 = require("zoneseal/pkcs12");
const { checkServerIdentity, zoneServer } = require("zoneseal/node");
const { codes } = require("zoneseal/codes");
const { report } = require("zoneseal/schema");

import("./check.js").then(async ({ check }) => {
  const imported = await import("zoneseal");
  let wrong;
  try {
    zoneServer({});
  } catch (error) {
    wrong = error;
  }
  const isOne = wrong instanceof zoneseal.ZonesealError && imported.ZonesealError === zoneseal.ZonesealError && slim.verify === zoneseal.verify;
  const { opened } = await import("./opened.js");
  console.log(check(zoneseal), await opened(zoneseal, pkcs12), typeof checkServerIdentity, isOne ? "one-instance" : "two-instances", codes.length > 60, report.title);
});
