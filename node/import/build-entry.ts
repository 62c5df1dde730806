import { createHash } from "node:crypto";
import type { MarketDay } from "../../engine/data/index.ts";
import type { DataCache, DataSpec } from "../../wire/index.ts";
import { canonicalTables } from "./canonical-parts.ts";
import { dayKeys } from "./day-keys.ts";
import type { ImportedTables, Since } from "./import-tables.ts";
import { marketAxes } from "./market-axes.ts";
import type { InputFile } from "./market-data.ts";
import { marketDays } from "./market-days.ts";
import { writeCanonicalTables } from "./write-canonical.ts";

/** Changes whenever canonical tables or notes come out differently for the same input. */
const canonicalVersion = 20;

export type HashedFile = Omit<InputFile, "rowCount">;

/** What an entry of the cache is named by: everything it depends on. */
export function entryKey(spec: DataSpec, hashed: readonly HashedFile[]): string {
  return keyOf({ canonicalVersion, spec, hashed });
}

/** The same without the files. */
export function tablesKey(spec: DataSpec): string {
  const withoutPaths = Object.entries(spec).map(([name, table]) => [
    name,
    typeof table === "object" && !Array.isArray(table) ? { ...table, path: "" } : table,
  ]);
  return keyOf({ canonicalVersion, withoutPaths });
}

function keyOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 24);
}

/** What an entry is built from. */
export interface EntrySource {
  readonly hashed: readonly HashedFile[];
  readonly spec: DataSpec;
  /** Is given each day that is read for its key. */
  readonly onDay: (day: MarketDay) => void;
}

/** Writes the tables of an entry into a folder, and describes it. The days are read for their keys as soon as their parts are there. */
export async function buildEntry(
  imported: ImportedTables,
  { hashed, spec, onDay }: EntrySource,
  folder: string,
): Promise<DataCache> {
  const { sql, dictionaries, readFiles, outliers, mapped, notes, since } = imported;
  const { parts, hashes } = await writeCanonicalTables(imported, spec, folder);
  try {
    const countOf = rowCounts(imported);
    const inputs = hashed.map((file) => ({ ...file, rowCount: countOf(file) }));
    const described = { ...dictionaries, inputs, readFiles, outliers, mapped, notes, files: {}, parts };
    const keyless = { format: 3 as const, tablesKey: tablesKey(spec), ...described };
    const first = firstKeyDay(imported);
    const days = marketDays(canonicalTables(sql, keyless, spec, { folder, written: hashes }), first.firstDay);
    const { currency } = marketAxes(keyless, spec.baseCurrency).traits;
    const made = await dayKeys(noted(days, onDay), { ...keyless, currencyCodes: currency }, first);
    const kept = since?.previous.dayKeys.slice(0, first.firstDay) ?? [];
    const files: Record<string, string> = {};
    for (const { file } of Object.values(parts).flat())
      files[file] = (await hashes.get(file)) ?? keptHash(since!, file);
    return { ...keyless, files, dayKeys: [...kept, ...made] };
  } finally {
    // Nobody may clear the folder away while the engine writes into it.
    await Promise.allSettled(hashes.values());
  }
}

async function* noted(
  days: AsyncIterable<MarketDay>,
  onDay: EntrySource["onDay"],
): AsyncGenerator<MarketDay> {
  for await (const day of days) {
    onDay(day);
    yield day;
  }
}

/** Parts of an earlier entry were hashed when it was read. */
function keptHash({ previous, name }: Since, file: string): string {
  const own = file.startsWith(`../${name}/`) ? file.slice(name.length + 4) : file;
  return previous.files[own]!;
}

/** Records of each file: of those that were not read, as they were counted before. */
function rowCounts({ tables, since }: ImportedTables): (file: HashedFile) => number {
  const keyOfFile = ({ table, path }: Pick<HashedFile, "table" | "path">) => `${table}\n${path}`;
  const before = new Map(since?.previous.inputs.map((input) => [keyOfFile(input), input]));
  const read = new Map(
    [...tables.values()].flatMap(({ source, files }) =>
      files.map(({ path, recordCount }) => [keyOfFile({ table: source.definition.name, path }), recordCount]),
    ),
  );
  return (file) => {
    const known = before.get(keyOfFile(file));
    return known?.sha256 === file.sha256 ? known.rowCount : (read.get(keyOfFile(file)) ?? 0);
  };
}

/** The first day whose key may not be what it was, and the key of the day before where that is of the same month. */
function firstKeyDay({ dictionaries, since }: ImportedTables): {
  readonly firstDay: number;
  readonly key: string;
} {
  if (since === undefined) return { firstDay: 0, key: "" };
  const { dates } = dictionaries;
  const now = [dictionaries.riskFree, ...Object.values(dictionaries.riskFreeByCurrency)];
  const then = [since.previous.riskFree, ...Object.values(since.previous.riskFreeByCurrency)];
  const sameNames =
    Object.keys(dictionaries.riskFreeByCurrency).join() ===
    Object.keys(since.previous.riskFreeByCurrency).join();
  const changed = now.map((rates, r) =>
    rates.findIndex((rate, day) => day >= since.day || rate !== then[r]?.[day]),
  );
  const firstDay = sameNames ? Math.min(since.day, ...changed) : 0;
  const isMonthStart = dates[firstDay - 1]?.slice(0, 7) !== dates[firstDay]!.slice(0, 7);
  return { firstDay, key: isMonthStart ? "" : since.previous.dayKeys[firstDay - 1]! };
}
