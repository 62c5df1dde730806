import { existsSync } from "node:fs";
import { join } from "node:path";

/** Tables of data that a given model brings along, as its last estimate left them beside its runs. */
const GIVEN_TABLES = ["bars", "securities", "identifiers"] as const;

/** Folder of such tables in a model's folder. */
export const GIVEN_DATA = "data";

/**
 * The document of a spec with a given model, with the tables that the model brings along where the data section has none of its own: prices of holdings, names and
 * identifiers. A document without such a model is itself.
 */
export function withGivenData(document: unknown, folder: string): unknown {
  if (!isRecord(document) || document.model === undefined || typeof document.name !== "string")
    return document;
  const place = `models/${document.name}/${GIVEN_DATA}`;
  const written = isRecord(document.data) ? document.data : {};
  // Before the first estimate there are none: bars are named all the same, because data cannot be without them.
  const tables = GIVEN_TABLES.filter((name) => name === "bars" || existsSync(join(folder, place, name))).map(
    (name) => [name, { path: `${place}/${name}` }] as const,
  );
  return { ...document, data: { ...Object.fromEntries(tables), ...written } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
