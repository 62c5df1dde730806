import { dirname, resolve } from "node:path";
import { InputError } from "../../engine/errors/index.ts";
import type { SmallTable } from "../import/index.ts";

/** A document of the user's (a mandate, a hedge): the path of a YAML file, or one that came otherwise. */
export type UserDocument = string | GivenDocument;

/** A document that is no file, with the tables that it names as its files. */
export interface GivenDocument {
  readonly name: string;
  readonly document: unknown;
  /** CSV text by the name that the document has for it. */
  readonly tables: Readonly<Record<string, string>>;
}

/** What faults call a document. */
export function documentName(document: UserDocument): string {
  return typeof document === "string" ? document : document.name;
}

/**
 * The table that a document names: a file beside it, or one that came with it.
 *
 * @throws {InputError} none came of this name
 */
export function tableBeside(document: UserDocument, name: string): SmallTable {
  if (typeof document === "string") return resolve(dirname(document), name);
  const text = Object.hasOwn(document.tables, name) ? document.tables[name] : undefined;
  if (text !== undefined) return { name, text };
  const known = Object.keys(document.tables);
  const has = known.length === 0 ? "there are none" : `there are ${known.join(", ")}`;
  throw new InputError([
    { file: document.name, value: name, rule: `must be the name of a table in tables; ${has}` },
  ]);
}
