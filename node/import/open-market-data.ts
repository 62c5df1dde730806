import { existsSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { MarketDay } from "../../engine/data/index.ts";
import { EngineError } from "../../engine/errors/index.ts";
import { type DataCache, type DataSpec, formatCanonicalJson } from "../../wire/index.ts";
import { sha256 } from "../store/index.ts";
import { usualThreads } from "../threads-allowed.ts";
import { buildEntry, entryKey, type HashedFile, tablesKey } from "./build-entry.ts";
import { readCacheEntry, readEarlierEntry, writableRoot, writeCacheEntry } from "./canonical-cache.ts";
import { type CanonicalTables, canonicalTables } from "./canonical-parts.ts";
import type { CanonicalSource } from "./canonical-source.ts";
import { type FaultList, faultList } from "./fault-list.ts";
import { hashFile, openFileHashes } from "./file-hashes.ts";
import { holdingsByPortfolio } from "./holdings-by-portfolio.ts";
import { streamHoldings } from "./holdings-stream.ts";
import { readIdentifiers } from "./identifier-history.ts";
import { withImportSession } from "./import-session.ts";
import { type ImportedTables, importTables } from "./import-tables.ts";
import { filesRead, type InspectedFiles, inspectFiles, removeFetchedRows } from "./inspect-files.ts";
import { columnMappings } from "./mapping-report.ts";
import { marketAxes } from "./market-axes.ts";
import type { MarketData, MarketDataOptions } from "./market-data.ts";
import { marketDays } from "./market-days.ts";
import { parseExpressions } from "./parse-expressions.ts";
import { readHoldings, readPortfolioNames } from "./read-holdings.ts";
import { type EngineLimits, openSql, type Sql } from "./sql.ts";
import { tableSources } from "./table-sources.ts";
import { type Earlier, updateTables } from "./update-tables.ts";

/** What an opening works with. */
interface Opening {
  readonly spec: DataSpec;
  readonly limits: EngineLimits;
  readonly files: InspectedFiles;
  readonly hashed: readonly HashedFile[];
  /** Folder of the cache, and the name of this entry in it. */
  readonly root: string;
  readonly name: string;
  hashCached(path: string): Promise<string>;
  /** Is given each day that is read for its key. */
  onDay(day: MarketDay): void;
}

/**
 * Opens a project's data: checks every file, brings the rows into canonical form (kept in a cache keyed by the bytes of
 * the inputs and the mapping) and gives them day by day. Where the cache has an entry of the same mapping, only what the
 * changed files may change is read again.
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
    memoryLimitMb: options.memoryLimitMb ?? 1024,
    threads: options.threads ?? usualThreads(),
  };
  const faults = faultList();
  const expressions = await parseExpressions(spec, limits, faults);
  const files = await inspectFiles(projectDir, tableSources(spec, expressions), faults);
  const root = await writableRoot(resolve(options.cacheFolder ?? join(projectDir, ".plimsoll", "cache")));
  const hashes = await openFileHashes(root.folder);
  const hash = options.reread === true ? hashes.read : hashes.recall;
  // Where there are faults already everything is read for more of them, and nothing is kept.
  const hashed = faults.isEmpty() ? await hashFiles(files, hash) : [];
  const name = `data-${entryKey(spec, hashed)}`;
  const hashCached = (path: string) => hash(`${cachedPrefix}${relative(root.folder, path)}`, path);
  let last: MarketDay | undefined;
  const onDay = (day: MarketDay) => {
    last = day;
  };
  const opening: Opening = { spec, limits, files, hashed, root: root.folder, name, hashCached, onDay };
  try {
    const kept = faults.isEmpty() ? await readCacheEntry(join(root.folder, name), hashCached) : undefined;
    const cache = kept ?? (await updateCache(opening, faults)) ?? (await fillCache(opening, faults));
    await hashes.save((path) => isGone(root.folder, path));
    return openEntry(
      { cache, entry: { spec, limits, folder: join(root.folder, name) } },
      () => root.temporary && rmSync(root.folder, { recursive: true, force: true }),
      last,
    );
  } catch (error) {
    if (root.temporary) rmSync(root.folder, { recursive: true, force: true });
    throw error;
  } finally {
    await removeFetchedRows(files);
  }
}

/** What the files of the cache are remembered under, beside the paths of the inputs. */
const cachedPrefix = "cache/";

function isGone(root: string, path: string): boolean {
  return path.startsWith(cachedPrefix) && !existsSync(join(root, path.slice(cachedPrefix.length)));
}

async function hashFiles(
  files: InspectedFiles,
  hash: (path: string, absolute: string) => Promise<string>,
): Promise<HashedFile[]> {
  const hashed: HashedFile[] = [];
  for (const [source, inspected] of files) {
    const table = source.definition.name;
    for (const file of inspected) {
      const sums: string[] = [];
      for (const read of filesRead(file)) {
        const isFetched = read.fetched !== undefined;
        const sha256 = await (isFetched ? hashFile(read.absolute) : hash(read.path, read.absolute));
        sums.push(sha256);
        // A query may have two names for one file.
        const isNew = !hashed.some((other) => other.table === table && other.path === read.path);
        if (isNew || file.query === undefined) hashed.push({ table, path: read.path, sha256 });
      }
      if (file.query !== undefined) {
        hashed.push({ table, path: file.path, sha256: sha256(formatCanonicalJson([file.query.text, sums])) });
      }
    }
  }
  return hashed;
}

/** An entry made of an earlier one and what has changed; nothing where that does not tell. */
async function updateCache(opening: Opening, faults: FaultList): Promise<DataCache | undefined> {
  const { spec, limits, files, hashed, root, hashCached } = opening;
  if (!faults.isEmpty()) return undefined;
  const found = await readEarlierEntry(root, tablesKey(spec), hashCached);
  if (found === undefined) return undefined;
  const inputs = new Set(
    found.cache.inputs.map(({ table, path, sha256 }) => [table, path, sha256].join("\n")),
  );
  const now = new Map(hashed.map(({ table, path, sha256 }) => [`${table}\n${path}`, sha256]));
  const earlier: Earlier = {
    ...found,
    isUnchanged: (table, path) => inputs.has([table, path, now.get(`${table}\n${path}`)].join("\n")),
  };
  // Faults found on the way are found again, with all others, when everything is read.
  const session = { ...limits, folder: root, faults: faultList() };
  return withImportSession(files, spec, session, async (open) => {
    const imported = await updateTables(open, files, earlier);
    return imported && (await writeEntry(imported, opening));
  });
}

/** An entry made of everything. */
function fillCache(opening: Opening, faults: FaultList): Promise<DataCache> {
  const { spec, limits, files, root } = opening;
  return withImportSession(files, spec, { ...limits, folder: root, faults }, async (open) =>
    writeEntry(await importTables(open, files), opening),
  );
}

function writeEntry(imported: ImportedTables, opening: Opening): Promise<DataCache> {
  return writeCacheEntry(opening.root, opening.name, (folder) => buildEntry(imported, opening, folder));
}

/** Opens what another thread of this process has open, and keeps open. */
export function openCanonical(source: CanonicalSource): MarketData {
  return openEntry(source, () => {});
}

/** @param last  the last day, where it has just been read: an update by one day needs no other */
function openEntry(source: CanonicalSource, onClose: () => void, last?: MarketDay): MarketData {
  const { cache, entry } = source;
  const { spec, folder, limits } = entry;
  let opened: Promise<Sql> | undefined;
  let kept = last;
  const openTables = async (): Promise<CanonicalTables> => {
    // Parts may lie in the entries beside it.
    opened ??= openSql({ ...limits, folders: [dirname(folder)], files: [] });
    return canonicalTables(await opened, cache, spec, { folder });
  };
  return {
    source,
    axes: marketAxes(cache, spec.baseCurrency),
    assetNames: cache.assetNames,
    assetIssuers: cache.assetIssuers,
    dates: cache.dates,
    firstBars: cache.firstDays.map((day) => cache.dates[day]!),
    inputs: cache.inputs,
    notes: cache.notes,
    mappings: columnMappings(cache.readFiles, cache.mapped),
    identifiers: async () => readIdentifiers(await openTables()),
    async *days(fromDate = "") {
      const found = cache.dates.findIndex((date) => date >= fromDate);
      const day = kept;
      // Given once: a day belongs to who takes it.
      kept = undefined;
      if (day !== undefined && found === cache.dates.length - 1 && day.date === cache.dates[found]) yield day;
      else if (found >= 0) yield* marketDays(await openTables(), found);
    },
    monthKey(month) {
      const key = cache.dayKeys[cache.dates.findLastIndex((date) => date.startsWith(`${month}-`))];
      if (key === undefined) {
        throw new EngineError(
          "unknown-label",
          `monthKey needs a month with trading days, got ${JSON.stringify(month)}`,
        );
      }
      return key;
    },
    dayKey(date) {
      const key = cache.dayKeys[cache.dates.indexOf(date)];
      if (key === undefined) {
        throw new EngineError("unknown-label", `dayKey needs a trading day, got ${JSON.stringify(date)}`);
      }
      return key;
    },
    portfolioNames: async () => readPortfolioNames(await openTables()),
    holdings: async (only) => readHoldings(await openTables(), only),
    holdingsStream: async () => streamHoldings(await openTables()),
    async *holdingsByPortfolio(span) {
      yield* holdingsByPortfolio(await openTables(), span);
    },
    close() {
      opened?.then(
        (sql) => sql.close(),
        () => undefined,
      );
      onClose();
    },
  };
}
