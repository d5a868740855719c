// JSON Schema to TypeScript: as much of both as the engine's own schemas use, and an error for the rest.

/** Definitions whose names would hide one of JavaScript's own. */
const RENAMED = { date: "ChangeDate", object: "GivenObject" };
/** How the schemas say that a string is a code of the catalogue. */
const CODE = "^[a-z0-9]+(-[a-z0-9]+)*$";
/** What tells the members of a union apart. */
const TAG = "severity";

/** The declarations for a schema and its `$defs`; `root` names the schema itself. */
export function declarations(schema, root) {
  const definitions = Object.entries({ [root]: schema, ...schema.$defs });
  const body = definitions.flatMap(([name, definition]) => declaration(typeName(name), definition)).join("\n");
  const head = ["// Generated from the JSON Schema of the engine. Do not edit.", ""];
  if (/\bCode\b/.test(body)) head.push('import type { Code } from "./codes.js";', "");
  return [...head, body].join("\n");
}

function declaration(name, definition) {
  const head = comment(definition, "");
  const tags = definition.properties?.[TAG]?.enum;
  if (tags) {
    const members = tags.map((tag) => `\n  | ${name}Of<${JSON.stringify(tag)}>`).join("");
    const properties = { ...definition.properties, [TAG]: { ...definition.properties[TAG], enum: undefined, name: "Severity" } };
    return [
      ...head,
      `export interface ${name}Of<Severity extends string> ${type({ ...definition, properties }, "")}`,
      "",
      `/** ${definition.description} Its \`${TAG}\` tells how much it weighs. */`,
      `export type ${name} =${members};`,
      "",
    ];
  }
  const isInterface = definition.type === "object" && definition.properties;
  return [...head, isInterface ? `export interface ${name} ${type(definition, "")}` : `export type ${name} = ${type(definition, "")};`, ""];
}

function type(schema, indent) {
  if (schema === true) return "unknown";
  if (schema.name) return schema.name;
  if (schema.$ref) return typeName(schema.$ref.replace(/^#\/\$defs\//, ""));
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return choices.map((choice) => type(choice, indent)).join(" | ");
  if (Array.isArray(schema.type)) {
    return schema.type.map((name) => type({ ...schema, type: name }, indent)).join(" | ");
  }
  switch (schema.type) {
    case "string":
      return schema.pattern === CODE ? "Code" : "string";
    case "boolean":
    case "null":
      return schema.type;
    case "integer":
    case "number":
      return "number";
    case "array":
      return array(schema, indent);
    case "object":
      return object(schema, indent);
    default:
      throw new Error(`a schema that this script does not know: ${JSON.stringify(schema)}`);
  }
}

function array(schema, indent) {
  if (schema.prefixItems) return `[${schema.prefixItems.map((item) => type(item, indent)).join(", ")}]`;
  const item = type(schema.items ?? true, indent);
  if (schema.minItems === schema.maxItems && schema.minItems > 0) {
    return `[${Array(schema.minItems).fill(item).join(", ")}]`;
  }
  return item.includes("|") || item.startsWith("{") ? `Array<${item}>` : `${item}[]`;
}

function object(schema, indent) {
  const inner = `${indent}  `;
  const required = new Set(schema.required ?? []);
  const members = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
    ...comment(property, inner),
    `${inner}${key(name)}${required.has(name) ? "" : "?"}: ${type(property, inner)};`,
  ]);
  if (members.length === 0) {
    const values = schema.additionalProperties;
    return `Record<string, ${values ? type(values, indent) : "unknown"}>`;
  }
  return `{\n${members.join("\n")}\n${indent}}`;
}

function comment(schema, indent) {
  const text = schema.description?.replaceAll("*/", "* /");
  return text ? [`${indent}/** ${text} */`] : [];
}

function key(name) {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}

/** `candidate` and `code-text` both become one word with capitals. */
function typeName(name) {
  if (RENAMED[name]) return RENAMED[name];
  return name.replace(/(^|[-_ ])(\w)/g, (_, __, letter) => letter.toUpperCase());
}
