// The reference of plimsoll.yaml, made from its schema: npm run build, then run it after a change.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const specPage = "docs/spec.md";

const introduction = `# plimsoll.yaml

<!-- Made by build/spec-reference.mjs from the schema in wire/; edit that. -->

Every key of a model's spec. \`npx plimsoll spec --resolved\` prints the values in force with every default, \`npx plimsoll spec --schema\` the same as JSON Schema, which editors complete from. What a key does to the numbers stands in
the [methodology](methodology/README.md); the tables of \`data\` with their columns in [01](methodology/01-data.md#tables), descriptors with their windows in [03b](methodology/03b-descriptors.md). \`<name>\` is a name of yours.
An unknown key is a fault that names the nearest known one.
`;

/** Their parts are of other pages, which are made from the code too. */
const LEFT = /^(?:data\.[a-z_]+\.(?:columns|units)|descriptors\.(?!fundamentalsStaleDays))/;

/** What every table of data may say is told once, of bars. */
const SHARED = new Set([
  "path",
  "sheet",
  "header",
  "files",
  "postgres",
  "query",
  "columns",
  "units",
  "ids",
  "unmapped",
]);

/**
 * @typedef {{ type?: string, description?: string, enum?: unknown[], const?: unknown, anyOf?: Schema[], oneOf?: Schema[], properties?: Record<string, Schema>,
 *   additionalProperties?: Schema | boolean, items?: Schema, minimum?: number, maximum?: number, exclusiveMinimum?: number, exclusiveMaximum?: number }} Schema
 */

/**
 * @param {Schema} schema
 * @returns {string}
 */
export function specReference(schema) {
  const sections = Object.entries(schema.properties ?? {}).map(([name, of]) => {
    const rows = rowsOf(of, name);
    const note = of.description === undefined ? "" : `${of.description}.\n\n`;
    const table =
      rows.length === 0 ? `${valuesOf(of)}\n` : `| key | values | |\n|---|---|---|\n${rows.join("\n")}\n`;
    return `## ${name}\n\n${note}${table}`;
  });
  return [introduction, ...sections].join("\n");
}

/**
 * @param {Schema} schema
 * @param {string} path
 * @returns {string[]}
 */
function rowsOf(schema, path) {
  const forms = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const own = forms.flatMap(({ properties = {} }) => Object.entries(properties));
  const named = forms.flatMap(({ additionalProperties: of }) =>
    typeof of === "object" && of.properties !== undefined
      ? [/** @type {[string, Schema]} */ (["<name>", of])]
      : [],
  );
  const seen = new Set();
  return [...own, ...named].flatMap(([key, of]) => {
    const place = `${path}.${key}`;
    const [, table = ""] = /^data\.([a-z_]+)$/.exec(path) ?? [];
    if (seen.has(key) || LEFT.test(place) || (table !== "" && table !== "bars" && SHARED.has(key))) return [];
    seen.add(key);
    const below = rowsOf(of, place);
    const values = below.length > 0 && of.properties !== undefined ? "" : valuesOf(of);
    const meaning = (of.description ?? "").replaceAll(/[|*]/g, "\\$&");
    const row = values === "" && meaning === "" ? [] : [`| \`${place}\` | ${values} | ${meaning} |`];
    return [...row, ...below];
  });
}

/**
 * @param {Schema} schema
 * @returns {string}
 */
function valuesOf(schema) {
  const { type = "", anyOf, oneOf } = schema;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(", ");
  if (schema.const !== undefined) return `\`${schema.const}\``;
  const forms = anyOf ?? oneOf;
  if (forms !== undefined) return [...new Set(forms.map(valuesOf))].join(" or ");
  if (type === "null") return "`null`";
  if (type === "array")
    return `list of ${schema.items === undefined ? "values" : valuesOf(schema.items) || "values"}`;
  if (type === "integer" || type === "number")
    return `${type === "integer" ? "whole number" : "number"}${boundsOf(schema)}`;
  return { string: "text", boolean: "`true`, `false`", object: "keys", "": "number or `.inf`" }[type] ?? type;
}

/**
 * @param {Schema} schema
 * @returns {string}
 */
function boundsOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }) {
  const parts = [
    minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? "" : `from ${minimum}`,
    exclusiveMinimum === undefined ? "" : `above ${exclusiveMinimum}`,
    maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? "" : `to ${maximum}`,
    exclusiveMaximum === undefined ? "" : `below ${exclusiveMaximum}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : ` ${parts.join(" ")}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { modelSpecJsonSchema } = await import(new URL("../dist/wire/index.js", import.meta.url).href);
  writeFileSync(new URL(`../${specPage}`, import.meta.url), specReference(modelSpecJsonSchema()));
}
