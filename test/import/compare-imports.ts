import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { textSum } from "../../node/store/index.ts";
import { type DataCache, type DataSpec, parseDataCache } from "../../wire/index.ts";
import { open, plainDays } from "./project.ts";

/** Texts of a project's files by name. */
export type Files = Readonly<Record<string, string>>;

/** Everything that an opening gives. */
export async function opened(folder: string, spec: DataSpec) {
  const data = await open(folder, spec);
  const months = [...new Set(data.dates.map((date) => date.slice(0, 7)))];
  const all = {
    days: await plainDays(data),
    keys: months.map((month) => data.monthKey(month)),
    axes: data.axes,
    names: data.assetNames,
    notes: data.notes,
    inputs: data.inputs,
    holdings: await data.holdings(),
  };
  data.close();
  return all;
}

async function newest(folder: string): Promise<DataCache> {
  const root = join(folder, ".plimsoll", "cache");
  const names = (await readdir(root)).filter((name) => name.startsWith("data-"));
  const times = await Promise.all(names.map(async (name) => (await stat(join(root, name))).mtimeMs));
  const last = names[times.indexOf(Math.max(...times))]!;
  return parseDataCache(await readFile(join(root, last, "data.json"), "utf8"), textSum)!;
}

/** What an import kept, without where it did. */
export async function keptIn(folder: string) {
  const { files: _files, parts: _parts, ...rest } = await newest(folder);
  const byPath = (a: { path: string; says: string }, b: { path: string; says: string }) =>
    `${a.says}${a.path}`.localeCompare(`${b.says}${b.path}`);
  return { ...rest, outliers: [...rest.outliers].sort(byPath) };
}

/** Whether the newest entry of the cache has parts of an earlier one. */
export async function isUpdate(folder: string): Promise<boolean> {
  return Object.keys((await newest(folder)).files).some((file) => file.startsWith("../"));
}

/** Makes the files of a project those of another. */
export async function change(folder: string, before: Files, after: Files): Promise<void> {
  for (const name of Object.keys(before)) if (after[name] === undefined) await rm(join(folder, name));
  for (const [name, text] of Object.entries(after))
    if (before[name] !== text) await writeFile(join(folder, name), text);
}
