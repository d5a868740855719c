// The JSON Schemas of what the engine answers and takes, without the engine.

export { changes, inspect, policy, report } from "./dist/schema.js";
