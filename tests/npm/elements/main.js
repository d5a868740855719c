import { ZonesealMap, ZonesealReport } from "./node_modules/zoneseal/elements.js";
import { cases } from "./cases.js";
import { show } from "./page.js";

show(async () => {
  const [report, map] = [document.querySelector("zoneseal-report"), document.querySelector("zoneseal-map")];
  if (!(report instanceof ZonesealReport) || !(map instanceof ZonesealMap)) throw new Error("they are not the elements");
  const said = [];
  for (const { name, report: text } of cases) {
    report.json = text;
    map.report = JSON.parse(text);
    await Promise.all([report.updateComplete, map.updateComplete]);
    const verdict = report.querySelector("zoneseal-verdict");
    await verdict.updateComplete;
    const { headline } = report.report;
    said.push(`${name}:${verdict.textContent.includes(headline.code)}:${map.querySelector("[role=tree]") !== null}`);
  }
  return said.join(" ");
});
