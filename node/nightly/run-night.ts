import { join } from "node:path";
import { formatCanonicalJson, type NightManifest } from "../../wire/index.ts";
import { openMarketData } from "../import/index.ts";
import { buildTable } from "../jobs/index.ts";
import type { UserDocument } from "../model/index.ts";
import type { Project } from "../project/index.ts";
import { openRun, whenFree } from "../store/index.ts";
import type { TaskRunning } from "../tasks/index.ts";
import { openBlockPool } from "./block-pool.ts";
import { type NightReader, type NightStore, openNightReader, openNightStore } from "./night-store.ts";
import { NIGHT_TABLES, type NightTable, nightTables } from "./night-tables.ts";
import { NIGHTS_FOLDER, nightPlace } from "./night-tasks.ts";
import { planBlocks } from "./plan-blocks.ts";
import { type NightPlan, planNight } from "./plan-night.ts";
import { type BlocksDone, runBlocks } from "./run-blocks.ts";
import { finishSpread, type SpreadBlocks, type SpreadRequest, spreadNight } from "./spread-night.ts";

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
  /** In tasks, which others may compute; all is computed here if absent. */
  readonly tasks?: TaskRunning | undefined;
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
 * @throws {NightFailure} as tasks: a block cannot be computed; the others are kept
 */
export async function runNight(project: Project, request: NightRequest): Promise<PublishedNight> {
  const folder = request.out ?? join(project.modelFolder, NIGHTS_FOLDER);
  const run = await openRun(project.modelFolder);
  try {
    const data = await openMarketData(project.folder, project.spec.data);
    let store: NightStore | undefined;
    try {
      // Shards work side by side: none holds the folder while blocks are computed.
      if (request.tasks?.isShared !== true) store = await openNightStore(folder);
      const inputs = { project, run, data, nights: openNightReader(folder) };
      const plan = await planNight(inputs, request);
      const spread = spreadOf(project, plan, { folder, tasks: request.tasks });
      const blocks = spread && (await spreadNight(planBlocks(plan), spread));
      store ??= await whenFree(() => openNightStore(folder));
      const open = { plan, store, modelFolder: project.modelFolder };
      const done = (blocks && (await wholeBlocks(store, blocks))) ?? (await computeBlocks(open, request));
      const manifest = { ...plan.manifest, blocks: done.keys };
      const published = (await sameNight(store, manifest)) ?? (await writeNight(store, manifest));
      await store.clearWork();
      if (spread !== undefined) await finishSpread(spread, done.keys);
      const { computed, kept } = done;
      return { ...published, folder, read: store, computed, kept, idle: plan.limits.idle };
    } finally {
      await store?.close();
      data.close();
    }
  } finally {
    await run.close();
  }
}

function spreadOf(
  project: Project,
  { setting }: NightPlan,
  { folder, tasks }: { readonly folder: string; readonly tasks: TaskRunning | undefined },
): SpreadRequest | undefined {
  if (tasks === undefined) return undefined;
  return { ...nightPlace(project, tasks.store), model: project.spec.name, folder, setting, tasks };
}

/** What others computed; undefined where a block of it is not there, or was damaged. */
async function wholeBlocks(
  { blocks }: NightStore,
  { keys, missing }: SpreadBlocks,
): Promise<BlocksDone | undefined> {
  for (const key of keys) if ((await blocks.load(key)) === undefined) return undefined;
  return { keys, computed: missing, kept: keys.length - missing };
}

interface OpenNight {
  readonly plan: NightPlan;
  readonly store: NightStore;
  readonly modelFolder: string;
}

/** Computes here what is missing. */
async function computeBlocks(
  { plan, store, modelFolder }: OpenNight,
  { threads, onBlock }: NightRequest,
): Promise<BlocksDone> {
  const pool = openBlockPool(modelFolder, plan.setting, threads);
  try {
    return await runBlocks(planBlocks(plan), {
      ...{ pool, results: store.blocks },
      ...{ count: plan.names.length, onBlock },
    });
  } finally {
    await pool.close();
  }
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
    const block = await store.blocks.load(key);
    if (block === undefined) throw new Error(`block ${key} was written and cannot be read`);
    block.tables[table].forEach(({ values, labels }, column) => {
      if (values instanceof Float64Array) whole.values(column, values);
      else if (columns[column]?.[1] !== "integer") whole.labels(column, labels, values as Int32Array);
      else for (const value of values) whole.number(column, value);
    });
  }
  return store.writeTable(table, date, whole.chunk("all"));
}
