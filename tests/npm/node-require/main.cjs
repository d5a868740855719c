const zoneseal = require("zoneseal");
const slim = require("zoneseal/slim");
const { codes } = require("zoneseal/codes");
const { report } = require("zoneseal/schema");

import("./check.js").then(async ({ check }) => {
  const imported = await import("zoneseal");
  const isOne = imported.ZonesealError === zoneseal.ZonesealError && slim.verify === zoneseal.verify;
  console.log(check(zoneseal), isOne ? "one-instance" : "two-instances", codes.length > 60, report.title);
});
