import { InputError } from "../../engine/errors/index.ts";
import type { PeriodReturns } from "../../engine/performance-attribution/index.ts";
import { type Run, selectValues, type TableRows } from "../store/index.ts";
import { hasTable } from "./has-table.ts";
import { type DatedExposures, readExposures } from "./read-exposures.ts";
import { requireFactorReturns } from "./require-factor-returns.ts";
import { type RunAxes, readAxes } from "./run-axes.ts";

/** One period of a run: what was known at its start and what happened in it. */
export interface RunPeriod {
  /** The close before the period. */
  readonly before: DatedExposures;
  readonly returns: PeriodReturns;
  /** False where the period had too few names for a regression: factor returns are 0 and specific returns NaN. */
  readonly estimated: boolean;
}

/** One period of a run with which names were covered at its start, and nothing else of the exposures. */
export interface RunReturns {
  readonly before: { readonly date: string /** [N] */; readonly covered: Uint8Array };
  readonly returns: Omit<PeriodReturns, "exposures">;
  readonly estimated: boolean;
}

/**
 * The periods of a run that end after one date and by another, ascending, read a month of trading days
 * at a time so that memory does not grow with the span.
 */
export async function* walkRun(run: Run, after: string, to: string): AsyncGenerator<RunPeriod> {
  const axes = await readAxes(run);
  const walk = walkDays(run, axes, { after, to, read: (span) => readExposures(run, axes, span) });
  for await (const { before, returns, estimated } of walk) {
    yield { before, returns: { ...returns, exposures: before.exposures }, estimated };
  }
}

/** `walkRun` for who needs no exposures between forecasts: it reads a fifth of the columns. */
export async function* walkReturns(run: Run, after: string, to: string): AsyncGenerator<RunReturns> {
  const axes = await readAxes(run);
  yield* walkDays(run, axes, { after, to, read: (span) => readCoverage(run, axes, span) });
}

interface DayWalk<Before> {
  readonly after: string;
  readonly to: string;
  /** What is known at each close of a span, ascending. */
  readonly read: (span: DateSpan) => Promise<Iterable<Before>>;
}

async function* walkDays<Before extends { readonly date: string }>(
  run: Run,
  axes: RunAxes,
  { after, to, read }: DayWalk<Before>,
): AsyncGenerator<{ before: Before; returns: RunReturns["returns"]; estimated: boolean }> {
  requireReturns(run);
  const factorReturns = await readFactorReturns(run, axes, { from: after, to });
  const riskFree = await readRiskFree(run);
  let before: Before | undefined;
  for (const span of spansToRead([...riskFree.keys()], after, to)) {
    const returns = await readReturns(run, axes, span);
    for (const today of await read(span)) {
      const { date } = today;
      const values = factorReturns.get(date);
      const day = returns.get(date);
      if (before !== undefined && day !== undefined && date > after) {
        const factors = values ?? new Float64Array(axes.factors.length);
        const period = { date, factorReturns: factors, ...day, riskFree: riskFree.get(date) ?? 0 };
        yield { before, returns: period, estimated: values !== undefined };
      }
      before = today;
    }
  }
}

/** @throws {InputError} nothing is known of what names earned */
function requireReturns(run: Run): void {
  requireFactorReturns(run);
  if (hasTable(run, "returns")) return;
  const rule =
    "the files of the model have no returns of names, and no specific returns to make them of: add them to the package (docs/foreign-models.md), then npx plimsoll estimate; a portfolio set on the date itself needs none for its risk";
  throw new InputError([{ file: `run ${run.manifest.model}`, rule }]);
}

async function readCoverage(
  run: Run,
  axes: RunAxes,
  span: DateSpan,
): Promise<Iterable<RunReturns["before"]>> {
  const rows = await run.readTable("exposures", { ...span, columns: ["date", "id"] });
  const ids = selectValues(rows, "id", "text");
  const byDate = new Map<string, Uint8Array>();
  selectValues(rows, "date", "date").forEach((date, row) => {
    const covered = byDate.get(date) ?? new Uint8Array(axes.assets.labels.length);
    covered[axes.assets.codes.get(ids[row]!)!] = 1;
    byDate.set(date, covered);
  });
  return [...byDate].map(([date, covered]) => ({ date, covered }));
}

interface DateSpan {
  readonly from: string;
  readonly to: string;
}

/** Spans of at most 21 dates from the close of `after` up to `to`: about a month of a daily model at a time. */
function spansToRead(dates: readonly string[], after: string, to: string): readonly DateSpan[] {
  const first = Math.max(
    0,
    dates.findLastIndex((date) => date <= after),
  );
  const wanted = dates.slice(first).filter((date) => date <= to);
  const spans: DateSpan[] = [];
  for (let start = 0; start < wanted.length; start += 21) {
    const end = Math.min(start + 20, wanted.length - 1);
    spans.push({ from: wanted[start] as string, to: wanted[end] as string });
  }
  return spans;
}

async function readFactorReturns(
  run: Run,
  axes: RunAxes,
  span: DateSpan,
): Promise<Map<string, Float64Array>> {
  const rows = await run.readTable("factor_returns", {
    ...span,
    columns: ["date", "factor", "factor_return"],
  });
  const position = new Map(axes.factors.map((factor, k) => [factor.name, k]));
  const names = selectValues(rows, "factor", "text");
  const returns = selectValues(rows, "factor_return", "number");
  const byDate = new Map<string, Float64Array>();
  selectValues(rows, "date", "date").forEach((date, row) => {
    const values = byDate.get(date) ?? new Float64Array(axes.factors.length);
    values[position.get(names[row] as string) as number] = returns[row] as number;
    byDate.set(date, values);
  });
  return byDate;
}

/** By date, for every date of the run. */
async function readRiskFree(run: Run): Promise<Map<string, number>> {
  const rows = await run.readTable("diagnostics", { columns: ["date", "risk_free"] });
  const rates = selectValues(rows, "risk_free", "number");
  return new Map(selectValues(rows, "date", "date").map((date, row) => [date, rates[row] as number]));
}

type DayReturns = Pick<PeriodReturns, "returns" | "specificReturns">;

async function readReturns(run: Run, axes: RunAxes, span: DateSpan): Promise<Map<string, DayReturns>> {
  const columns = ["date", "id", "total_return", "base_return", "specific_return"];
  const rows: TableRows = await run.readTable("returns", { ...span, columns });
  const ids = selectValues(rows, "id", "text");
  const totals = selectValues(rows, "total_return", "number");
  const bases = selectValues(rows, "base_return", "number");
  const specifics = selectValues(rows, "specific_return", "number");
  const byDate = new Map<string, { returns: Float64Array; specificReturns: Float64Array }>();
  const empty = () => new Float64Array(axes.assets.labels.length).fill(Number.NaN);
  selectValues(rows, "date", "date").forEach((date, row) => {
    let day = byDate.get(date);
    if (day === undefined) {
      day = { returns: empty(), specificReturns: empty() };
      byDate.set(date, day);
    }
    const asset = axes.assets.codes.get(ids[row] as string) as number;
    day.returns[asset] = (Number.isNaN(bases[row]) ? totals[row] : bases[row]) as number;
    day.specificReturns[asset] = specifics[row] as number;
  });
  return byDate;
}
