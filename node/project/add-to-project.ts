import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isMap, isNode, parseDocument, stringify } from "yaml";
import { InputError } from "../../engine/errors/index.ts";
import { SPEC_FILE } from "./read-project.ts";

/**
 * Writes a file of a project in one step: under another name first, forced to disk, then under its own. What stood there before is whole until
 * then.
 *
 * @param name  from the project's folder
 * @throws what the file system refuses
 */
export async function writeProjectFile(
  folder: string,
  name: string,
  content: string | Uint8Array,
): Promise<void> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(part, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** A table of the data section, to be added to a spec. */
export interface AddedTable {
  readonly table: string;
  /** The section as it is to stand under the table's name; of a table that the spec has, only its path is used. */
  readonly section: Readonly<Record<string, unknown>>;
}

/**
 * The text of `plimsoll.yaml` with further tables, or other paths for tables it has; every other sign of it stays as it is.
 *
 * @throws {InputError} no data section that is a map of tables
 */
export async function specWith(folder: string, tables: readonly AddedTable[]): Promise<string> {
  let text = await readFile(join(folder, SPEC_FILE), "utf8");
  for (const added of tables) text = withTable(text, added);
  return text;
}

function withTable(text: string, { table, section }: AddedTable): string {
  const document = parseDocument(text);
  const data = document.get("data");
  if (!isMap(data) || data.flow === true) {
    const rule = "data: must be a map of tables, one a line, before one can be added to it";
    throw new InputError([{ file: SPEC_FILE, column: "data", rule }]);
  }
  const path: unknown = document.getIn(["data", table, "path"], true);
  if (isNode(path) && path.range) {
    const [start, end] = path.range;
    const written = Array.isArray(section.path) ? flowList(section.path) : stringify(section.path).trimEnd();
    // A list of one item a line ends with its last line end.
    const tail = text.slice(start, end).endsWith("\n") ? "\n" : "";
    return `${text.slice(0, start)}${written}${tail}${text.slice(end)}`;
  }
  const keys = data.items.map(({ key }) => (isNode(key) ? (key.range?.[0] ?? 0) : 0));
  const column = (at: number): number => at - (text.lastIndexOf("\n", at - 1) + 1);
  const indent = " ".repeat(column(keys[0] ?? 0));
  const lines = text.split("\n");
  let last = text.slice(0, keys.at(-1)).split("\n").length - 1;
  for (let at = last + 1; at < lines.length; at++) {
    const line = lines[at] as string;
    if (line.trim() !== "" && !line.startsWith(`${indent} `)) break;
    if (line.trim() !== "") last = at;
  }
  const block = stringify({ [table]: section }, { lineWidth: 0 })
    .trimEnd()
    .split("\n");
  lines.splice(last + 1, 0, ...block.map((line) => indent + line));
  return lines.join("\n");
}

function flowList(paths: readonly unknown[]): string {
  return `[${paths.map((path) => JSON.stringify(path)).join(", ")}]`;
}
