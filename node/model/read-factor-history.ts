import type { Matrix } from "../../engine/linalg/index.ts";
import { type FactorHistory, startFactorHistory, stepFactorHistory } from "../../engine/risk-model/index.ts";
import { type Run, selectValues } from "../store/index.ts";
import { hasTable } from "./has-table.ts";
import { kept } from "./kept.ts";
import type { DatedExposures } from "./read-exposures.ts";
import { readAxes } from "./run-axes.ts";

/**
 * The history as the fold had it: where factors were found anew in returns, their returns of the time before are those
 * that were made then, and the rest of theirs counts no more.
 */
export async function readFactorHistory(
  run: Run,
  { date, exposures }: DatedExposures,
): Promise<FactorHistory> {
  const { factorReturns } = await readFactorPeriods(run, { date, exposures });
  const { rows, cols, values } = factorReturns;
  let history = startFactorHistory(cols);
  for (let t = 0; t < rows; t++) {
    const today = values.subarray(t * cols, (t + 1) * cols);
    const estimated = Uint8Array.from(today, (value) => (Number.isNaN(value) ? 0 : 1));
    history = stepFactorHistory(
      history,
      today.map((value) => (Number.isNaN(value) ? 0 : value)),
      estimated,
    );
  }
  return history;
}

/** Factor returns by period. */
export interface FactorPeriods {
  /** [T] ends of the periods, ascending. */
  readonly dates: readonly string[];
  /** [T×K] in the order of the columns of X, decimals; NaN = not estimated. */
  readonly factorReturns: Matrix & { readonly values: Float64Array };
}

/** The factor returns known at a date, from the first period that has any. */
export function readFactorPeriods(
  run: Run,
  dated: Pick<DatedExposures, "date" | "exposures">,
): Promise<FactorPeriods> {
  return kept(run, `factor periods ${dated.date}`, () => readPeriods(run, dated));
}

async function readPeriods(
  run: Run,
  { date, exposures }: Pick<DatedExposures, "date" | "exposures">,
): Promise<FactorPeriods> {
  const cols = exposures.factors.length;
  // A given model may have none: its risk needs none.
  if (!hasTable(run, "factor_returns"))
    return { dates: [], factorReturns: { rows: 0, cols, values: new Float64Array(0) } };
  const position = new Map(exposures.factors.map((factor, k) => [factor.name, k]));
  const rewritten = await readRewritten(run, date);
  const rows = await run.readTable("factor_returns", {
    to: date,
    columns: ["date", "factor", "factor_return"],
  });
  const byDate = new Map<string, Map<string, number>>();
  for (const [period, values] of rewritten?.periods ?? []) byDate.set(period, new Map(values));
  const factors = selectValues(rows, "factor", "text");
  const returns = selectValues(rows, "factor_return", "number");
  selectValues(rows, "date", "date").forEach((period, row) => {
    const factor = factors[row] as string;
    const isReplaced = rewritten !== undefined && period <= rewritten.date && rewritten.factors.has(factor);
    const today = byDate.get(period) ?? new Map<string, number>();
    byDate.set(period, today);
    if (!isReplaced) today.set(factor, returns[row] as number);
  });
  const periods = [...byDate].sort(([a], [b]) => (a < b ? -1 : 1));
  const first = periods.findIndex(([, today]) => today.size > 0);
  const known = first < 0 ? [] : periods.slice(first);
  const values = new Float64Array(known.length * cols).fill(Number.NaN);
  known.forEach(([, today], t) => {
    for (const [factor, value] of today) {
      const k = position.get(factor);
      if (k !== undefined) values[t * cols + k] = value;
    }
  });
  return { dates: known.map(([period]) => period), factorReturns: { rows: known.length, cols, values } };
}

/** The last date of the table, looked for month by month: each has the history of years. */
async function lastRewriting(run: Run, date: string): Promise<string | undefined> {
  const periods = run.manifest.partitions.flatMap(({ table, period }) =>
    table === "factor_history" && period <= date ? period : [],
  );
  for (const period of periods.sort().reverse()) {
    const from = `${period}-01-01`.slice(0, 10);
    const rows = await run.readTable("factor_history", { from, to: date, columns: ["date"] });
    const last = selectValues(rows, "date", "date").at(-1);
    if (last !== undefined) return last;
  }
  return undefined;
}

interface Rewritten {
  /** The close at which they were made. */
  readonly date: string;
  /** All factors of the kind, in use then or not. */
  readonly factors: ReadonlySet<string>;
  readonly periods: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** The last rewriting on or before a date; undefined in a model that has none. */
async function readRewritten(run: Run, date: string): Promise<Rewritten | undefined> {
  const last = await lastRewriting(run, date);
  if (last === undefined) return undefined;
  const rows = await run.readTable("factor_history", { from: last, to: last });
  const names = selectValues(rows, "factor", "text");
  const returns = selectValues(rows, "factor_return", "number");
  const periods = new Map<string, Map<string, number>>();
  selectValues(rows, "period", "date").forEach((period, row) => {
    const today = periods.get(period) ?? new Map<string, number>();
    periods.set(period, today);
    if (!Number.isNaN(returns[row])) today.set(names[row] as string, returns[row] as number);
  });
  const { factors } = await readAxes(run);
  const found = factors.filter(({ family }) => family === "statistical" || family === "given");
  return { date: last, factors: new Set(found.map(({ name }) => name)), periods };
}
