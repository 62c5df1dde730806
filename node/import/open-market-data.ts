import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { EngineError } from "../../engine/errors/index.ts";
import type { DataCache, DataSpec } from "../../wire/index.ts";
import { readCacheEntry, writableRoot, writeCacheEntry } from "./canonical-cache.ts";
import type { CanonicalEntry, CanonicalSource } from "./canonical-source.ts";
import { createDictionaries, writeCanonicalTables } from "./canonical-tables.ts";
import { faultList } from "./fault-list.ts";
import { hashFile, openFileHashes } from "./file-hashes.ts";
import { type ImportedTables, importTables } from "./import-tables.ts";
import { type InspectedFiles, inspectFiles } from "./inspect-files.ts";
import { marketAxes } from "./market-axes.ts";
import type { InputFile, MarketData, MarketDataOptions, PortfolioRows } from "./market-data.ts";
import { type CanonicalTables, marketDays } from "./market-days.ts";
import { monthKeys } from "./month-keys.ts";
import { parseExpressions } from "./parse-expressions.ts";
import { openSql, type Sql, sqlText } from "./sql.ts";
import { tableSources } from "./table-sources.ts";

/** Changes whenever canonical tables or notes come out differently for the same input. */
const canonicalVersion = 9;
const defaultMaxAgeDays = 45;

type HashedFile = Omit<InputFile, "rowCount">;

/**
 * Opens a project's data: checks every file, brings the rows into canonical form (kept in a cache keyed by the bytes of
 * the inputs and the mapping) and gives them day by day.
 *
 * @param projectDir  folder the spec's paths are relative to
 * @throws {InputError} every fault of every file at once; nothing is written to the project then
 * @see docs/methodology/01-data.md
 */
export async function openMarketData(
  projectDir: string,
  spec: DataSpec,
  options: MarketDataOptions = {},
): Promise<MarketData> {
  const limits = {
    memoryLimitMb: options.memoryLimitMb ?? 2048,
    threads: options.threads ?? availableParallelism(),
  };
  const faults = faultList();
  const expressions = await parseExpressions(spec, limits, faults);
  const files = await inspectFiles(tableSources(projectDir, spec, expressions), faults);
  const root = await writableRoot(resolve(options.cacheFolder ?? join(projectDir, ".plimsoll", "cache")));
  const { hashed, remember } = await hashFiles(files, root.folder);
  const name = `data-${entryKey(spec, hashed)}`;
  const entry = { spec, limits, folder: join(root.folder, name) };
  try {
    const kept = faults.isEmpty() ? await readCacheEntry(entry.folder) : undefined;
    const cache =
      kept ??
      (await importTables(files, spec, { ...limits, outputFolder: root.folder, faults }, (imported) =>
        writeCacheEntry(root.folder, name, (folder) => buildEntry(imported, hashed, { ...entry, folder })),
      ));
    await remember();
    return await openEntry(
      cache,
      entry,
      () => root.temporary && rmSync(root.folder, { recursive: true, force: true }),
    );
  } catch (error) {
    if (root.temporary) rmSync(root.folder, { recursive: true, force: true });
    throw error;
  }
}

/** Hashes what is there now, and can remember it for `changedInputs`. */
async function hashFiles(
  files: InspectedFiles,
  folder: string,
): Promise<{ hashed: HashedFile[]; remember: () => Promise<void> }> {
  const hashes = await openFileHashes(folder);
  const hashed: HashedFile[] = [];
  for (const [source, inspected] of files) {
    for (const file of inspected) {
      hashed.push({
        table: source.definition.name,
        path: file.path,
        sha256: await hashes.read(file.path, file.absolute),
      });
    }
  }
  return { hashed, remember: hashes.save };
}

function entryKey(spec: DataSpec, hashed: readonly HashedFile[]): string {
  const text = JSON.stringify({ canonicalVersion, spec, hashed });
  return createHash("sha256").update(text).digest("hex").slice(0, 24);
}

async function buildEntry(
  imported: ImportedTables,
  hashed: readonly HashedFile[],
  entry: CanonicalEntry,
): Promise<DataCache> {
  const { sql, tables, notes } = imported;
  const dictionaries = await createDictionaries(sql, tables, entry.spec);
  const written = await writeCanonicalTables(sql, tables, entry.spec, entry.folder);
  const files: Record<string, string> = {};
  for (const file of written) files[file] = await hashFile(join(entry.folder, file));
  const inputs = hashed.map((file) => ({ ...file, rowCount: rowCount(imported, file) }));
  const cache = { format: 1 as const, ...dictionaries, inputs, notes, files };
  const days = marketDays(canonicalTables(sql, { ...cache, monthKeys: {} }, entry), 0);
  const axes = marketAxes(cache, entry.spec.baseCurrency);
  return { ...cache, monthKeys: await monthKeys(days, { ...cache, currencyCodes: axes.traits.currency }) };
}

function rowCount(imported: ImportedTables, file: HashedFile): number {
  for (const table of imported.tables.values()) {
    if (table.source.definition.name !== file.table) continue;
    return table.files.find((staged) => staged.path === file.path)?.recordCount ?? 0;
  }
  return 0;
}

function canonicalTables(sql: Sql, cache: DataCache, entry: CanonicalEntry): CanonicalTables {
  return {
    sql,
    folder: entry.folder,
    cache,
    capMaxAgeDays: entry.spec.caps?.maxAgeDays ?? defaultMaxAgeDays,
    baseCurrency: entry.spec.baseCurrency,
    scoreMaxAgeDays: entry.spec.scores?.maxAgeDays ?? defaultMaxAgeDays,
  };
}

async function openEntry(cache: DataCache, entry: CanonicalEntry, onClose: () => void): Promise<MarketData> {
  const sql = await openSql({ ...entry.limits, folders: [entry.folder], files: [] });
  const tables = canonicalTables(sql, cache, entry);
  return {
    source: { cache, entry },
    axes: marketAxes(cache, entry.spec.baseCurrency),
    assetNames: cache.assetNames,
    assetIssuers: cache.assetIssuers,
    dates: cache.dates,
    inputs: cache.inputs,
    notes: cache.notes,
    days(fromDate = "") {
      const found = cache.dates.findIndex((date) => date >= fromDate);
      return marketDays(tables, found < 0 ? cache.dates.length : found);
    },
    monthKey(month) {
      const key = cache.monthKeys[month];
      if (key === undefined) {
        throw new EngineError(
          "unknown-label",
          `monthKey needs a month with trading days, got ${JSON.stringify(month)}`,
        );
      }
      return key;
    },
    portfolios: () => readPortfolios(tables),
    close() {
      sql.close();
      onClose();
    },
  };
}

/** Opens what another thread of this process has open, and keeps open. */
export function openCanonical({ cache, entry }: CanonicalSource): Promise<MarketData> {
  return openEntry(cache, entry, () => {});
}

async function readPortfolios({ sql, folder, cache }: CanonicalTables): Promise<PortfolioRows> {
  const file = "portfolios.parquet";
  if (cache.files[file] === undefined)
    return { date: [], portfolio: [], id: [], weight: new Float64Array(0) };
  const rows = await sql.rows(
    `SELECT date, portfolio, id, weight FROM read_parquet(${sqlText(join(folder, file))})`,
  );
  return {
    date: rows.map((row) => String(row.date)),
    portfolio: rows.map((row) => String(row.portfolio)),
    id: rows.map((row) => String(row.id)),
    weight: Float64Array.from(rows, (row) => Number(row.weight)),
  };
}
