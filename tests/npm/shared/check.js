// What every consumer asks of the package: known questions, whose answers must be these bytes, and a wrong argument.

import { cases } from "./cases.js";

export function check({ verify, verifyJson, ZonesealError }) {
  const said = cases.map(({ name, files, options, report }) => {
    const text = verifyJson(files, options);
    return text === report ? JSON.parse(text).outcome : `${name}: other bytes than the command line's`;
  });
  try {
    said.push(verify(42).outcome);
  } catch (error) {
    said.push(error instanceof ZonesealError ? error.code : String(error));
  }
  return said.join(" ");
}
