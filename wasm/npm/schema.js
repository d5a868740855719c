// The JSON Schemas of what the engine answers and takes, without the engine.

export { inspect, policy, report } from "./dist/schema.js";
