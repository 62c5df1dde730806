import { InputError } from "../../engine/errors/index.ts";
import type { HttpParameters, Manifest } from "../../wire/index.ts";
import { keptModels } from "../compare/index.ts";
import { changesSinceRun } from "../jobs/index.ts";
import { readAxes } from "../model/index.ts";
import type { Project } from "../project/index.ts";
import { openRun, type Run, readRunIds, StoreError } from "../store/index.ts";

/** The model, its published run, and what of the project has changed since. */
export async function projectDocument(project: Project, { id, manifest }: Run): Promise<object> {
  const { spec } = project;
  return {
    name: spec.name,
    benchmark: spec.benchmark ?? null,
    runId: id,
    dates: manifest.dates,
    forecastDates: manifest.forecastDates,
    tables: tablesOf(manifest).map(({ table }) => table),
    stale: await changesSinceRun(project, manifest),
  };
}

/** A page of the runs that are kept, the published one first. */
export async function runsDocument(
  { modelFolder }: Project,
  { limit, after }: HttpParameters<"getRuns">,
): Promise<object> {
  const ids = await readRunIds(modelFolder);
  const start = after === undefined ? 0 : ids.indexOf(await fullId(modelFolder, after)) + 1;
  const page = ids.slice(start, start + limit);
  const runs = await Promise.all(page.map((id) => runLine(modelFolder, id, id === ids[0])));
  return { runs, next: start + limit < ids.length ? (page.at(-1) ?? null) : null };
}

async function runLine(modelFolder: string, id: string, isPublished: boolean) {
  const { manifest } = await openRun(modelFolder, id);
  const { model, dates, counts, code } = manifest;
  return { runId: id, isPublished, model, version: code.version, dates, counts };
}

/** Runs of a model that are listed beside its published one. */
const MOST_EARLIER = 20;

/** The models of the project's folder, its own first, with the runs that can be opened; a model without one is not among them. */
export async function modelsDocument(project: Project): Promise<object> {
  const own = project.spec.name;
  const others = (await keptModels(project)).filter(({ model }) => model !== own);
  const models = await Promise.all(
    [{ model: own, folder: project.modelFolder }, ...others].map(async ({ model, folder }) => {
      const ids = (await readRunIds(folder).catch(noRun)) ?? [];
      const lines = ids
        .slice(0, 1 + MOST_EARLIER)
        .map((id) => runLine(folder, id, id === ids[0]).catch(noRun));
      const runs = (await Promise.all(lines)).filter((line) => line !== undefined);
      return { model, isServed: model === own, runs };
    }),
  );
  return { models: models.filter(({ runs }) => runs.length > 0) };
}

/** What was deleted or is damaged is in no list. */
function noRun(error: unknown): undefined {
  if (!(error instanceof StoreError)) throw error;
}

/** What a run was made from and what it has: its manifest, its files as tables. */
export async function runDocument(
  { modelFolder }: Project,
  { id }: HttpParameters<"getRun">,
): Promise<object> {
  const { id: runId, manifest } = await openKeptRun(modelFolder, id);
  const { partitions: _, ...rest } = manifest;
  return { runId, ...rest, tables: tablesOf(manifest) };
}

/** A page of the securities of a run, in the order of its dictionary. */
export async function securitiesDocument(
  run: Run,
  { limit, after }: HttpParameters<"getSecurities">,
): Promise<object> {
  const { assets, assetNames } = await readAxes(run);
  const last = after === undefined ? -1 : assets.codes.get(after);
  if (last === undefined)
    throw new InputError([
      { file: "request", column: "after", value: after ?? "", rule: "the run has no such security" },
    ]);
  const page = assets.labels.slice(last + 1, last + 1 + limit);
  return {
    runId: run.id,
    securities: page.map((id, at) => ({ id, name: assetNames[last + 1 + at] })),
    next: last + 1 + limit < assets.labels.length ? (page.at(-1) ?? null) : null,
  };
}

/**
 * The run whose id begins so; the published one where none is named.
 *
 * @throws {StoreError} "missing": no kept run begins so, or several
 */
export async function openKeptRun(modelFolder: string, start: string | undefined): Promise<Run> {
  return openRun(modelFolder, start === undefined ? undefined : await fullId(modelFolder, start));
}

async function fullId(modelFolder: string, start: string): Promise<string> {
  const found = (await readRunIds(modelFolder)).filter((id) => id.startsWith(start));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const what =
    found.length === 0 ? "no kept run begins so" : `${found.length} runs begin so: give more signs`;
  throw new StoreError("missing", `${start}: ${what}. GET /v1/runs has all that are kept.`);
}

function tablesOf({ partitions }: Manifest): readonly { table: string; rows: number; bytes: number }[] {
  const tables = new Map<string, { table: string; rows: number; bytes: number }>();
  for (const { table, rows, bytes } of partitions) {
    const so = tables.get(table) ?? { table, rows: 0, bytes: 0 };
    tables.set(table, { table, rows: so.rows + rows, bytes: so.bytes + bytes });
  }
  return [...tables.values()];
}
