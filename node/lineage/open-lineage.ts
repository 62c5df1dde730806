import { InputError } from "../../engine/errors/index.ts";
import { type MarketData, openMarketData } from "../import/index.ts";
import { dayTables, dictionaryRows, type ReplayStart, replayDays } from "../jobs/index.ts";
import { isForeign, readAxes, readRunDates, runOptions } from "../model/index.ts";
import type { Project } from "../project/index.ts";
import { openRun, type Run, type TableRows } from "../store/index.ts";
import { checkQuery } from "./check-query.ts";
import { explainAttribution } from "./explain-attribution.ts";
import { explainCell } from "./explain-cell.ts";
import { explainQuery, isDayQuery, storedOf } from "./explain-query.ts";
import { explainRisk } from "./explain-risk.ts";
import { firstDifference } from "./first-difference.ts";
import { type InputChange, inputChanges, refuseChanges, versionNotes } from "./input-changes.ts";
import { type LineageDay, lineageDay } from "./lineage-day.ts";
import { LineageDifference } from "./lineage-difference.ts";
import type { LineageNode } from "./lineage-node.ts";
import type { CellQuery, LineageQuery } from "./lineage-query.ts";
import { type SourceLookup, sourceLookup } from "./source-lookup.ts";
import { type StoredCells, storedCells } from "./stored-cells.ts";

/** A published run whose numbers can be asked for. */
export interface Lineage {
  readonly runId: string;
  /** What of the inputs is not what it was; empty unless differences were asked for. */
  readonly changes: readonly InputChange[];
  /** What else may make numbers others: a clause each. */
  readonly notes: readonly string[];
  /**
   * Explains numbers of the run: computed again from its inputs, all of a date in one replay, and compared with what the run keeps.
   *
   * @param onStart  is told where the replay begins
   * @throws {InputError} what the run does not have, with the nearest that it has
   * @throws {LineageDifference} a number that is not what the run keeps, and the stage where that begins
   */
  readonly explain: (
    queries: readonly LineageQuery[],
    onStart?: (start: ReplayStart) => void,
  ) => Promise<readonly LineageNode[]>;
  readonly close: () => Promise<void>;
}

/** How numbers are explained. */
export interface LineageOptions {
  /** Explains although inputs have changed, and shows the difference. */
  readonly anyway?: boolean;
  /** Whether rows of the files are read: without them a tree ends at the data as they were taken in. Default true. */
  readonly sources?: boolean;
}

/**
 * Opens the published run of a project. First the input files are hashed against its manifest.
 *
 * @throws {InputError} inputs that have changed since, by file, with what that means
 * @see docs/methodology/17-lineage.md
 */
export async function openLineage(project: Project, options: LineageOptions = {}): Promise<Lineage> {
  const run = await openRun(project.modelFolder);
  try {
    refuseGiven(run);
    const changes = await inputChanges(project, run.manifest);
    if (options.anyway !== true) refuseChanges(changes);
    const data = await openMarketData(project.folder, project.spec.data);
    return {
      runId: run.id,
      changes,
      notes: versionNotes(run.manifest),
      explain: (queries, onStart) => explainAll({ project, run, data, ...options }, queries, onStart),
      close: async () => {
        data.close();
        await run.close();
      },
    };
  } catch (error) {
    await run.close();
    throw error;
  }
}

interface LineageContext extends LineageOptions {
  readonly project: Project;
  readonly run: Run;
  readonly data: MarketData;
}

async function explainAll(
  context: LineageContext,
  queries: readonly LineageQuery[],
  onStart: ((start: ReplayStart) => void) | undefined,
): Promise<readonly LineageNode[]> {
  const { project, run } = context;
  const axes = await readAxes(run);
  const dates = await readRunDates(run);
  for (const query of queries) checkQuery(query, { axes, dates });
  const ids = queries.flatMap((query) =>
    query.kind === "exposure" || query.kind === "specific_return" ? query.id : [],
  );
  const sources = context.sources === false ? noSources : await sourceLookup(project, [...new Set(ids)]);
  const answers = new Map<LineageQuery, LineageNode>();
  for (const query of queries) {
    if (query.kind === "risk") answers.set(query, await explainRisk(project, run, query));
    if (query.kind === "attribution") answers.set(query, await explainAttribution(project, run, query));
  }
  await answerDays(context, { queries, answers, sources, axes, onStart });
  return queries.map((query) => answers.get(query) as LineageNode);
}

interface DayWork {
  readonly queries: readonly LineageQuery[];
  readonly answers: Map<LineageQuery, LineageNode>;
  readonly sources: SourceLookup;
  readonly axes: Awaited<ReturnType<typeof readAxes>>;
  readonly onStart: ((start: ReplayStart) => void) | undefined;
}

/** Answers all queries that single days answer, in one replay. */
async function answerDays(context: LineageContext, work: DayWork): Promise<void> {
  const { project, run, data } = context;
  const options = runOptions(run);
  const cells = storedCells(run);
  const dated = new Map<string, LineageQuery[]>();
  for (const query of work.queries) {
    if (query.kind === "risk" || query.kind === "attribution") continue;
    if (query.date !== "") dated.set(query.date, [...(dated.get(query.date) ?? []), query]);
    else if (query.kind === "cell") await answerUndated(context, work, query, cells);
  }
  const late = [...dated.values()].flat().some(({ kind }) => kind === "cell" || kind === "covariance");
  const tablesOf = dayTables(data.axes, options);
  const replay = replayDays(
    { project, data, options },
    {
      dates: [...dated.keys()].sort(),
      late,
      ...(work.onStart === undefined ? {} : { onStart: work.onStart }),
    },
  );
  const regressionDates = await readRegressionDates(run);
  for await (const replayed of replay) {
    const isForecast = run.manifest.forecastDates.includes(replayed.date);
    let tables: ReadonlyMap<string, TableRows> | undefined;
    const tablesOnce = () => {
      tables ??= tablesOf(replayed, isForecast);
      return tables;
    };
    const day = lineageDay(replayed, { data, options, sources: work.sources, regressionDates });
    const compare = { cells, context, tables: late ? tablesOnce : undefined };
    for (const query of dated.get(replayed.date) ?? [])
      work.answers.set(query, await answerOn(day, query, { ...compare, axes: work.axes, isForecast }));
  }
}

async function answerUndated(
  context: LineageContext,
  { answers }: DayWork,
  query: CellQuery,
  cells: StoredCells,
): Promise<void> {
  const node = explainCell(dictionaryRows(context.data, runOptions(context.run)), query);
  answers.set(query, await withStored(node, query, { cells, context }));
}

async function answerOn(
  day: LineageDay,
  query: LineageQuery,
  on: Compare & Pick<DayWork, "axes"> & { readonly isForecast: boolean },
): Promise<LineageNode> {
  if (query.kind === "cell") return withStored(explainCell(on.tables?.() ?? new Map(), query), query, on);
  if (!isDayQuery(query)) throw new Error(`no day answers ${query.kind}`);
  const node = explainQuery(day, query);
  const isKept = query.kind === "covariance" && on.isForecast;
  const lastStage = isKept ? day.replayed.forecast()?.covarianceStages.at(-1)?.stage : undefined;
  return compared(node, await storedOf(on.cells, query, on.axes, lastStage), query.date, on);
}

interface Compare {
  readonly cells: StoredCells;
  readonly context: LineageContext;
  /** The day's rows, where the replay has what they need. */
  readonly tables?: (() => ReadonlyMap<string, TableRows>) | undefined;
}

async function withStored(
  node: LineageNode | undefined,
  query: CellQuery,
  compare: Compare,
): Promise<LineageNode> {
  const { table, date, key, column } = query;
  const stored =
    date === ""
      ? await compare.cells.undated(table, key, column)
      : await compare.cells.cell(table, date, key, column);
  const row = Object.entries(key)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
  if (node === undefined && stored === undefined) {
    const rule = `the run has no such cell: table ${table}, column ${column}, ${row === "" ? "" : `${row}, `}on ${date}; docs/run-tables.md has the tables`;
    throw new InputError([{ file: "explain", value: `${table}.${column}`, rule }]);
  }
  if (node === undefined)
    throw new LineageDifference(
      `${table}.${column} (${row}) is ${stored} in the run, and does not come up when ${date} is computed again`,
    );
  return compared(node, stored, date, compare);
}

/** The node with what the run keeps beside it. @throws {LineageDifference} it is another, unless differences are asked for */
async function compared(
  node: LineageNode,
  stored: number | string | undefined,
  date: string,
  { cells, context, tables }: Compare,
): Promise<LineageNode> {
  if (stored === undefined) {
    const note = [node.note, "the run does not keep this number on this date"].filter(Boolean).join("; ");
    return { ...node, note };
  }
  if (Object.is(stored, node.value) || stored === node.value) return { ...node, stored };
  if (context.anyway === true) {
    const note = [node.note, `differs from what the run keeps, ${stored}`].filter(Boolean).join("; ");
    return { ...node, stored, note };
  }
  const where = await firstDifference(tables?.() ?? (await tablesOn(context, date)), cells, date);
  throw new LineageDifference(
    `${node.what} on ${date} is ${stored} in the run and ${node.value} when it is computed again from the same inputs. ` +
      `It begins at ${where ?? "a day before: on this date nothing else differs"}. ` +
      "Check the run's files (npx plimsoll check), or make it again with npx plimsoll estimate; --anyway shows both numbers.",
  );
}

async function tablesOn(
  { project, run, data }: LineageContext,
  date: string,
): Promise<ReadonlyMap<string, TableRows>> {
  const options = runOptions(run);
  for await (const replayed of replayDays({ project, data, options }, { dates: [date], late: true }))
    return dayTables(data.axes, options)(replayed, run.manifest.forecastDates.includes(date));
  return new Map();
}

async function readRegressionDates(run: Run): Promise<readonly string[]> {
  const rows = await run.readTable("diagnostics", { columns: ["date", "regression_count"] });
  const [dates, counts] = [rows.columns[0]?.values ?? [], rows.columns[1]?.values ?? []];
  return Array.from(dates as readonly string[]).filter((_, row) => (counts[row] as number) > 0);
}

const noSources: SourceLookup = {
  rows: () => [],
  bar: () => undefined,
  rates: () => [],
  exchangeRate: () => undefined,
  known: () => [],
};

/** @throws {InputError} nothing of a given model was made here */
function refuseGiven(run: Run): void {
  if (!isForeign(run)) return;
  const rule =
    "the model was given as files, so nothing of it was made here that could be explained: npx plimsoll show name and show covariance have its numbers as they were given, and npx plimsoll risk what they come to";
  throw new InputError([{ file: `run ${run.manifest.model}`, rule }]);
}
