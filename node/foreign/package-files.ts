import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { InputError } from "../../engine/errors/index.ts";
import { readEntry, workbookSheets, zipEntries } from "../import/index.ts";

/** A file of a package, or a member of a zip file or a sheet of a workbook in it. */
export interface PackageFile {
  /** What faults call it: as the spec names it; of a zip file `name.zip: member`, of a workbook `name.xlsx: sheet`. */
  readonly name: string;
  /** Its own name, without folders. */
  readonly member: string;
  /** The file on the disk, relative to the project. */
  readonly path: string;
  readonly absolute: string;
  /** @throws {InputError} it cannot be read, or is a damaged zip file */
  readonly text: () => Promise<string>;
}

/** A file as the run's manifest has it. */
export interface PackageInput {
  readonly file: string;
  readonly hash: string;
  readonly bytes: number;
}

/**
 * Every file of a package: the files named, and all in the folders named, to any depth; of zip files what is in them, of workbooks their sheets as CSV. Names that begin with a dot or as the lock of an open workbook are passed over.
 *
 * @throws {InputError} a path that is not there, or is empty; a damaged zip file or workbook
 */
export async function packageFiles(
  folder: string,
  paths: readonly string[],
): Promise<readonly PackageFile[]> {
  const found = await Promise.all(paths.map((path) => filesAt(folder, path)));
  const files = found.flat();
  const opened = await Promise.all(
    files.map((file) => {
      if (/\.zip$/i.test(file.path)) return membersOf(file);
      return /\.xlsx$/i.test(file.path) ? sheetsOf(file) : [file];
    }),
  );
  const all = opened.flat();
  if (all.length === 0)
    throw new InputError([
      {
        file: paths.join(", "),
        rule: "there is no file in it: name the folder of the package in model.path",
      },
    ]);
  return all;
}

async function filesAt(folder: string, path: string): Promise<readonly PackageFile[]> {
  const absolute = resolve(folder, path);
  const status = await stat(absolute).catch(() => undefined);
  if (status === undefined)
    throw new InputError([
      { file: path, rule: "there is no such file or folder (model.path in plimsoll.yaml)" },
    ]);
  if (!status.isDirectory()) return [plainFile(path, absolute)];
  const entries = await readdir(absolute, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && !/^(\.|~\$)/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => plainFile(join(path, file.slice(absolute.length)), file));
}

function plainFile(path: string, absolute: string): PackageFile {
  return {
    name: path,
    member: basename(path),
    path,
    absolute,
    text: () => readFile(absolute, "utf8"),
  };
}

/** Sheets as text, each row in the line that it has in the sheet. */
async function sheetsOf({ path, absolute }: PackageFile): Promise<readonly PackageFile[]> {
  const told = (error: unknown): never => {
    if (!(error instanceof Error)) throw error;
    throw new InputError([{ file: path, rule: error.message }]);
  };
  const sheets = await workbookSheets(absolute).catch(told);
  return sheets.map(({ sheet, read }) => ({
    name: `${path}: ${sheet}`,
    member: sheet,
    path,
    absolute,
    text: async () => {
      const rows = await read().catch(told);
      const lines: string[] = new Array(rows.at(-1)?.row ?? 0).fill("");
      const width = rows[0]?.cells.length ?? 0;
      for (const { row, cells } of rows) {
        const missing = Array.from({ length: Math.max(0, width - cells.length) }, () => "");
        lines[row - 1] = [...cells, ...missing].map(quotedCell).join(",");
      }
      return lines.join("\n");
    },
  }));
}

function quotedCell(cell: string): string {
  const text = cell.replace(/[\r\n]+/g, " ");
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function membersOf({ path, absolute }: PackageFile): Promise<readonly PackageFile[]> {
  const told = (error: unknown): never => {
    if (!(error instanceof Error)) throw error;
    throw new InputError([{ file: path, rule: error.message.replace("the workbook", "the zip file") }]);
  };
  const entries = await zipEntries(absolute).catch(told);
  return [...entries.values()]
    .filter(({ name }) => !name.endsWith("/"))
    .map((entry) => ({
      name: `${path}: ${entry.name}`,
      member: basename(entry.name),
      path,
      absolute,
      text: async () => {
        const blocks: Buffer[] = [];
        await readEntry(absolute, entry, (block) => blocks.push(block)).catch(told);
        return Buffer.concat(blocks).toString("utf8");
      },
    }));
}

/** Kinds of files that no date has: their names without the digits of dates, each once. */
export function kindsOfOthers(
  files: readonly PackageFile[],
  dated: readonly { readonly files: readonly PackageFile[] }[],
): readonly string[] {
  const used = new Set(dated.flatMap((of) => of.files));
  const others = files.filter((file) => !used.has(file));
  const kinds = others.map(({ member }) => member.replace(/\d{4}-\d{2}-\d{2}|\d{6,8}/g, "<date>"));
  return [...new Set(kinds)];
}

/** What the files of a package are, by path; a zip file once. */
export async function packageInputs(files: readonly PackageFile[]): Promise<readonly PackageInput[]> {
  const once = new Map(files.map((file) => [file.path, file.absolute]));
  const inputs: PackageInput[] = [];
  for (const [file, absolute] of [...once].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const sum = createHash("sha256");
    for await (const block of createReadStream(absolute, { highWaterMark: 1 << 20 }))
      sum.update(block as Buffer);
    inputs.push({ file, hash: sum.digest("hex"), bytes: (await stat(absolute)).size });
  }
  return inputs;
}
