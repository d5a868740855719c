// What other pages get as `zoneseal/elements`.

import "./style.css";

export { ZonesealMap } from "./elements/map.js";
export { ZonesealReport } from "./elements/report.js";
