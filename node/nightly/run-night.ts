import { join } from "node:path";
import { InputError } from "../../engine/errors/index.ts";
import type { CapitalBase } from "../../engine/portfolio/index.ts";
import { formatCanonicalJson, type NightManifest } from "../../wire/index.ts";
import { type MarketData, openMarketData } from "../import/index.ts";
import { buildTable, codeVersion, hashSources } from "../jobs/index.ts";
import {
  capitalBase,
  readBenchmark,
  readRiskModel,
  readRunDates,
  sourceName,
  type UserDocument,
} from "../model/index.ts";
import type { Project } from "../project/index.ts";
import { openRun, type Run, sha256 } from "../store/index.ts";
import { openBlockPool } from "./block-pool.ts";
import { nightBefore, openBreaches } from "./night-before.ts";
import type { NightSetting } from "./night-setting.ts";
import { type NightReader, type NightStore, openNightStore } from "./night-store.ts";
import { NIGHT_TABLES, type NightTable, nightTables } from "./night-tables.ts";
import { planBlocks } from "./plan-blocks.ts";
import { type NightLimits, readLimits } from "./read-limits.ts";
import { runBlocks } from "./run-blocks.ts";
import { sendHoldings } from "./sent-holdings.ts";

/** What is wanted of a night. */
export interface NightRequest {
  /** A date of the run; that of its last forecast by default. */
  readonly date?: string | undefined;
  readonly benchmark?: string | undefined;
  readonly capital?: string | undefined;
  /** Limits to check: a file, or a document that came otherwise. */
  readonly limits?: UserDocument | undefined;
  /** Folder of the nights; `nightly` in the model's folder by default. */
  readonly out?: string | undefined;
  /** As many as there are cores by default; results do not depend on it. */
  readonly threads?: number | undefined;
  readonly onBlock?: ((done: number, of: number) => void) | undefined;
}

/** A night that is published. */
export interface PublishedNight {
  readonly id: string;
  readonly manifest: NightManifest;
  readonly folder: string;
  readonly read: NightReader;
  /** Blocks computed now, and taken as they were. */
  readonly computed: number;
  readonly kept: number;
  /** Limits that no portfolio has. */
  readonly idle: readonly string[];
}

/**
 * Computes and publishes the night of every portfolio of the project. What a run before has finished is taken as it is: after a kill it goes on,
 * and where nothing has changed nothing is done.
 *
 * @throws {InputError} no portfolios, a date that the run does not have, limits with faults
 * @throws {StoreError} another nightly writes into the folder
 */
export async function runNight(project: Project, request: NightRequest): Promise<PublishedNight> {
  const base = capitalBase(request.capital);
  const run = await openRun(project.modelFolder);
  try {
    const data = await openMarketData(project.folder, project.spec.data);
    try {
      const folder = request.out ?? join(project.modelFolder, "nightly");
      const store = await openNightStore(folder);
      try {
        return await publishNight({ project, run, data, store, base, folder }, request);
      } finally {
        await store.close();
      }
    } finally {
      data.close();
    }
  } finally {
    await run.close();
  }
}

interface OpenProject {
  readonly project: Project;
  readonly run: Run;
  readonly data: MarketData;
  readonly store: NightStore;
  readonly base: CapitalBase;
  readonly folder: string;
}

async function publishNight(open: OpenProject, request: NightRequest): Promise<PublishedNight> {
  const { project, run, data, store, base, folder } = open;
  const date = request.date ?? run.manifest.forecastDates.at(-1) ?? run.manifest.dates.last;
  const { model } = await readRiskModel(run, date);
  const benchmark = await readBenchmark(data, project, request.benchmark);
  const names = (await data.portfolioNames()).filter((name) => name !== sourceName(benchmark));
  if (names.length === 0) throw noPortfolios();
  const limits: NightLimits =
    request.limits === undefined
      ? { limits: [], limitsOf: () => [], idle: [] }
      : await readLimits(request.limits, { date, factors: model.exposures.factors, portfolios: names });
  const night = await nightBefore(project.modelFolder, run, store, { date, dates: await readRunDates(run) });
  const breaches = await openBreaches(store, night.manifest);
  const setting: NightSetting = {
    modelFolder: project.modelFolder,
    runId: run.id,
    date,
    benchmark: typeof benchmark === "string" ? benchmark : sendHoldings(benchmark),
    before: night.before,
  };
  const blocks = planBlocks({ data, names, setting, base, limits, breaches, code: nightCode() });
  const pool = openBlockPool(setting, request.threads);
  try {
    const done = await runBlocks(blocks, { pool, store, count: names.length, onBlock: request.onBlock });
    const manifest: Omit<NightManifest, "tables" | "failed"> = {
      formatVersion: 1,
      date,
      runId: run.id,
      code: nightCode(),
      benchmark: sourceName(benchmark),
      capital: base,
      before: { date: night.before.date, runId: night.before.runId ?? "" },
      followed: night.id,
      limits: limits.limits.length === 0 ? "" : sha256(formatCanonicalJson(limits.limits)),
      portfolios: names.length,
      gone: [...breaches.keys()].filter((name) => !names.includes(name)).sort(),
      blocks: done.keys,
    };
    const published = (await sameNight(store, manifest)) ?? (await writeNight(store, manifest));
    return { ...published, folder, read: store, computed: done.computed, kept: done.kept, idle: limits.idle };
  } finally {
    await pool.close();
  }
}

/** What the figures depend on besides the run: a result of other code is never taken for one of this. */
function nightCode(): string {
  return `${codeVersion()}+${hashSources(["../model", "../nightly"]).slice(0, 12)}`;
}

function noPortfolios(): InputError {
  const rule =
    "the project has no portfolios; add a portfolios table (date, portfolio, id, weight) to data: in plimsoll.yaml";
  return new InputError([{ file: "portfolios", rule }]);
}

type Planned = Omit<NightManifest, "tables" | "failed">;

/** The night that stands for the date, where it was made of the same blocks: there is nothing to do. */
async function sameNight(
  store: NightStore,
  planned: Planned,
): Promise<{ id: string; manifest: NightManifest } | undefined> {
  const pointer = await store.pointer();
  const id = pointer?.nights[planned.date];
  const manifest = id === undefined ? undefined : await store.manifest(id);
  if (id === undefined || manifest === undefined) return undefined;
  const { tables, failed, ...made } = manifest;
  return formatCanonicalJson(made) === formatCanonicalJson(planned) ? { id, manifest } : undefined;
}

async function writeNight(
  store: NightStore,
  planned: Planned,
): Promise<{ id: string; manifest: NightManifest }> {
  const tables: Record<string, NightManifest["tables"][string]> = {};
  // A table at a time: that is the most that memory holds.
  for (const table of nightTables) tables[table] = await writeTable(store, planned, table);
  const manifest = { ...planned, tables, failed: tables.failed?.rows ?? 0 };
  return { id: await store.publish(manifest), manifest };
}

async function writeTable(store: NightStore, { blocks, date }: Planned, table: NightTable) {
  const columns = NIGHT_TABLES[table];
  const whole = buildTable(table, columns);
  for (const key of blocks) {
    const block = await store.loadBlock(key);
    if (block === undefined) throw new Error(`block ${key} was written and cannot be read`);
    block.tables[table].forEach(({ values, labels }, column) => {
      if (values instanceof Float64Array) whole.values(column, values);
      else if (columns[column]?.[1] !== "integer") whole.labels(column, labels, values as Int32Array);
      else for (const value of values) whole.number(column, value);
    });
  }
  return store.writeTable(table, date, whole.chunk("all"));
}
