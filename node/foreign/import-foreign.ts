import { EngineError, InputError } from "../../engine/errors/index.ts";
import type { Factor } from "../../engine/exposures/index.ts";
import type { ForeignOptions } from "../../engine/pipeline/index.ts";
import { familyOrder } from "../../engine/risk-model/index.ts";
import type { PartitionRef } from "../../wire/index.ts";
import type { EstimateProgress, EstimateResult } from "../jobs/index.ts";
import type { Project } from "../project/index.ts";
import { formatParquet, openModelStore, type TableChunk } from "../store/index.ts";
import { startDay } from "./day-draft.ts";
import { faultSink } from "./fault-sink.ts";
import { addFactors, checkNamedFactors, type ForeignFactors, saidFamily } from "./foreign-factors.ts";
import type { DatedFiles } from "./foreign-layout.ts";
import { foreignManifest } from "./foreign-manifest.ts";
import type { ForeignUnits } from "./foreign-units.ts";
import { dataFile, writeData, writeFileWhole } from "./given-data-files.ts";
import { givenDictionaries, type PeriodNames, startNames } from "./given-names.ts";
import type { ImportContext } from "./import-context.ts";
import { type ImportPeriod, periodsOf } from "./import-periods.ts";
import { layoutOf } from "./layouts/layout-of.ts";
import { checkReturnUnits, modelDay } from "./model-day.ts";
import type { ModelledDay } from "./modelled-day.ts";
import { kindsOfOthers, packageFiles, packageInputs } from "./package-files.ts";
import { foreignNotes, type PeriodCounts, startCounts, unreadNotes } from "./package-notes.ts";
import { startForeignTables } from "./run-rows.ts";

/** How an import is run. */
export interface ImportOptions {
  readonly onProgress?: (progress: EstimateProgress) => void;
  /** Ends the import between two dates; nothing is published then. */
  readonly signal?: AbortSignal;
}

/**
 * Reads somebody else's model from its files into a run of the project's model, and publishes it: what `estimateModel` is for a model of one's own. Months whose files are
 * as they were are taken from the run before.
 *
 * @throws {InputError} everything that is wrong with the files at once; nothing is published then
 * @throws {StoreError} another writer, a full disk
 * @throws the signal's reason
 * @see docs/foreign-models.md
 */
export async function importForeign(project: Project, options: ImportOptions = {}): Promise<EstimateResult> {
  const { onProgress = () => {}, signal } = options;
  const foreign = project.options.foreign;
  const { model } = project.spec;
  if (foreign === undefined || model === undefined)
    throw new EngineError("value", "importForeign needs a project whose spec has a section model");
  onProgress({ stage: "reading", done: 0, total: 1 });
  const layout = layoutOf(model.layout);
  const files = await packageFiles(project.folder, [model.path].flat());
  const faults = faultSink();
  const dated = await layout.dates(files, faults);
  faults.throwIfAny();
  if (dated.length === 0) {
    const rule = `none of the ${files.length} files is one of the layout ${model.layout}: is model.layout right? docs/foreign-models.md shows each`;
    throw new InputError([{ file: [model.path].flat().join(", "), rule }]);
  }
  const inputs = await packageInputs(dated.flatMap((of) => of.files));
  const store = await openModelStore(project.modelFolder);
  try {
    return await importWith({
      ...{ project, foreign, layout, dated, inputs, faults, store, onProgress, signal },
      otherFiles: kindsOfOthers(files, dated),
    });
  } finally {
    await store.close();
  }
}

/** What a period of the package leaves beside its tables, to be taken again. */
interface PeriodState {
  readonly names: PeriodNames;
  readonly counts: PeriodCounts;
  readonly unread: readonly string[];
}

async function importWith(context: ImportContext): Promise<EstimateResult> {
  const { project, dated, faults, store, onProgress } = context;
  const factors = await packageFactors(context);
  const all = [...factors.values()];
  const ordered = familyOrder(all).map((k) => all[k] as Factor);
  const periods = periodsOf(context, ordered);
  const partitions: PartitionRef[] = [];
  const states: PeriodState[] = [];
  let [done, reusedPeriods] = [0, 0];
  for (const period of periods) {
    const step = await store.loadStep(period.key);
    const kept = step === undefined ? undefined : await store.loadCheckpoint(period.key);
    if (step !== undefined && kept !== undefined) {
      partitions.push(...step);
      states.push(kept.state as PeriodState);
      reusedPeriods++;
    } else {
      const onDate = () => onProgress({ stage: "reading", done: ++done, total: dated.length });
      const made = await importPeriod(context, period, { factors, ordered, onDate });
      // One period is looked at to its end, so that all that is wrong with it is told at once; and then the others.
      if (faults.count() === 0) {
        partitions.push(...(await keepPeriod(context, period, made)));
        states.push(made.state);
      }
    }
  }
  faults.throwIfAny();
  onProgress({ stage: "publishing", done: dated.length, total: dated.length });
  const { tables, data } = givenDictionaries(
    states.map(({ names }) => names),
    ordered,
    faults,
  );
  faults.throwIfAny();
  partitions.push(...(await Promise.all(tables.map(store.writePartition))));
  await writeData(project, data);
  const manifest = foreignManifest(
    context,
    partitions,
    ordered.filter(({ family }) => family === "industry").length,
  );
  const runId = await store.publish(manifest);
  await store.pruneCheckpoints(periods.map(({ key }) => key));
  return {
    runId,
    manifest,
    computedPeriods: periods.length - reusedPeriods,
    reusedPeriods,
    notes: [
      ...foreignNotes(
        states.map(({ counts }) => counts),
        [...factors.values()],
      ),
      ...unreadNotes([...new Set([...context.otherFiles, ...states.flatMap(({ unread }) => unread)])]),
    ],
  };
}

/** The factors of all dates: those of the last date first, and others where the covariance of a date has them. */
async function packageFactors(context: ImportContext): Promise<ForeignFactors> {
  const { dated, foreign, faults } = context;
  const factors: ForeignFactors = new Map();
  const last = dated.at(-1) as DatedFiles;
  const day = await readDay(context, last);
  if (day !== undefined) addFactors(factors, day, foreign, faults);
  // Without its factors no date can be modelled, but what is wrong with the other files is told too.
  if (faults.count() > 0) for (const of of dated.slice(0, -1)) await readDay(context, of);
  faults.throwIfAny();
  const names = new Set(factors.keys());
  for (const of of dated.slice(0, -1).reverse()) {
    const own = await context.layout.factors(of);
    if (own.every((name) => names.has(name))) continue;
    const earlier = await readDay(context, of);
    if (earlier !== undefined) addFactors(factors, earlier, foreign, faults);
    for (const name of factors.keys()) names.add(name);
  }
  checkNamedFactors(factors, foreign, faults);
  return factors;
}

async function readDay(
  { layout, foreign, project, faults }: Pick<ImportContext, "layout" | "foreign" | "project" | "faults">,
  files: DatedFiles,
) {
  const draft = startDay({
    date: files.date,
    periodsPerYear: project.options.periodsPerYear,
    units: { ...layout.units, ...given(foreign.units) },
    faults,
    said: (factor) => saidFamily(foreign, factor),
  });
  await layout.read(files, draft);
  return draft.finish();
}

/** Units that were said. */
function given(units: ForeignOptions["units"]): Partial<ForeignUnits> {
  return Object.fromEntries(Object.entries(units).filter(([, unit]) => unit !== undefined));
}

interface MadePeriod {
  readonly state: PeriodState;
  readonly run: readonly TableChunk[];
  readonly bars: TableChunk | undefined;
}

interface PeriodFactors {
  readonly factors: ForeignFactors;
  readonly ordered: readonly Factor[];
  readonly onDate: () => void;
}

async function importPeriod(
  context: ImportContext,
  period: ImportPeriod,
  { factors, ordered, onDate }: PeriodFactors,
): Promise<MadePeriod> {
  const { project, foreign, faults, signal } = context;
  const modelled = async (files: DatedFiles) => {
    const day = await readDay(context, files);
    const of = {
      factors,
      periodsPerYear: project.options.periodsPerYear,
      checkUnits: foreign.checkUnits,
      faults,
    };
    return day === undefined ? undefined : modelDay(day, of);
  };
  let before: ModelledDay | undefined =
    period.before === undefined ? undefined : await modelled(period.before);
  const tables = startForeignTables(ordered);
  const names = startNames();
  const counts = startCounts();
  const unread = new Set<string>();
  const scores = {
    factor_returns: [] as number[],
    specific_returns: [] as number[],
    returns: [] as number[],
  };
  for (const files of period.dates) {
    signal?.throwIfAborted();
    const today = await modelled(files);
    onDate();
    if (today === undefined) continue;
    const found = tables.add(today, before);
    scores.factor_returns.push(...found.factorScores);
    for (const score of found.specificScores) scores.specific_returns.push(score);
    for (const score of found.returnScores) scores.returns.push(score);
    names.add(today);
    counts.add(today, found, today.issuerMisfit);
    for (const what of today.day.unread) unread.add(what);
    before = today;
  }
  if (foreign.checkUnits) checkReturnUnits(scores, period.dates[0]?.files[0]?.path ?? "", faults);
  const state = { names: names.names(), counts: counts.counts(), unread: [...unread] };
  return { state, ...tables.chunks(period.name) };
}

async function keepPeriod(
  { store, project }: ImportContext,
  { key, name }: ImportPeriod,
  { run, bars, state }: MadePeriod,
): Promise<readonly PartitionRef[]> {
  const partitions = await Promise.all(run.map(store.writePartition));
  if (bars !== undefined) await writeFileWhole(dataFile(project, "bars", name), formatParquet(bars));
  await store.saveCheckpoint(key, state);
  await store.saveStep(key, partitions);
  return partitions;
}
