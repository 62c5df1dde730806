import type { Matrix } from "../../engine/linalg/index.ts";
import { neweyWestLags, neweyWestVariance } from "../../engine/stats/index.ts";
import { byYear } from "./by-year.ts";
import type { RunResiduals } from "./residual-panel.ts";

/** A mean over pairs of names, then over periods, less what the regressions make of independent residuals. */
export interface PairCorrelation {
  readonly group: "within A" | "within B" | "across";
  /** Over so many periods, and by calendar year. */
  readonly mean: number;
  readonly periods: number;
  readonly years: readonly { readonly year: string; readonly periods: number; readonly mean: number }[];
  /** Of the mean over time, by Newey and West: mean / √(longRunVariance / periods) with so many lags. */
  readonly tStatistic: number;
  readonly lags: number;
  readonly longRunVariance: number;
}

/** [N of the panel] industry in a period by another panel's model; −1 = none, or not in it. */
function industriesIn(panel: RunResiduals, other: RunResiduals): (t: number) => Int32Array {
  const at = new Map(other.ids.map((id, i) => [id, i]));
  const places = panel.ids.map((id) => at.get(id) ?? -1);
  const periods = new Map(other.dates.map((date, t) => [date, t]));
  return (t) => {
    const row = periods.get(panel.dates[t] as string);
    return Int32Array.from(places, (i) =>
      row === undefined || i < 0 ? -1 : (other.industry[row * other.ids.length + i] as number),
    );
  };
}

/** Mean correlations of the residuals of pairs of names by the industries of either model. */
export function pairCorrelations(
  panel: RunResiduals,
  panels: readonly [RunResiduals, RunResiduals],
): readonly PairCorrelation[] {
  const { rows: periods, cols: names } = panel.standardised;
  const groups = panels.map((other) => industriesIn(panel, other)) as [Groups, Groups];
  const all = new Int32Array(names);
  const series: Record<PairCorrelation["group"], DatedValue[]> = {
    "within A": [],
    "within B": [],
    across: [],
  };
  for (let t = 0; t < periods; t++) {
    const z = Float64Array.from(
      { length: names },
      (_, i) => panel.standardised.values[t * names + i] as number,
    );
    const whole = excessPairs(z, panel.constraints[t] as Matrix, all);
    const [a, b] = groups.map((of) => excessPairs(z, panel.constraints[t] as Matrix, of(t))) as [
      PairSum,
      PairSum,
    ];
    const push = (group: PairCorrelation["group"], { sum, count }: PairSum) => {
      if (count > 0) series[group].push({ date: panel.dates[t] as string, value: sum / count });
    };
    push("within A", a);
    push("within B", b);
    push("across", { sum: whole.sum - a.sum, count: whole.count - a.count });
  }
  return (Object.keys(series) as PairCorrelation["group"][]).map((group) => ({
    group,
    ...meanWithT(series[group].map(({ value }) => value)),
    years: byYear(series[group], ({ date }) => date).map(({ year, of }) => ({
      year,
      periods: of.length,
      mean: of.reduce((sum, { value }) => sum + value, 0) / of.length,
    })),
  }));
}

interface DatedValue {
  readonly date: string;
  readonly value: number;
}

type Groups = (t: number) => Int32Array;

/**
 * Σ of the correlations of pairs in one group, less what the regression alone makes of independent residuals: with orthonormal rows q taken out of n names these have
 * a covariance of −Σ q_i q_j and a mean variance of (n − k)/n.
 */
function excessPairs(z: Float64Array, { rows, cols, values }: Matrix, groups: Int32Array): PairSum {
  const { sum, count } = pairSums(z, groups);
  const known = z.filter((value) => !Number.isNaN(value));
  const square = known.reduce((total, value) => total + value * value, 0) / known.length;
  let made = 0;
  for (let k = 0; k < rows; k++) {
    const row = Float64Array.from(z, (value, i) =>
      Number.isNaN(value) ? value : (values[k * cols + i] as number),
    );
    made -= pairSums(row, groups).sum;
  }
  const variance = (known.length - rows) / known.length;
  return { sum: (square > 0 ? sum / square : 0) - (variance > 0 ? made / variance : 0), count };
}

interface PairSum {
  readonly sum: number;
  readonly count: number;
}

/** Σ z_i z_j over pairs of one group, and their number; group −1 has none. */
function pairSums(z: Float64Array, groups: Int32Array): PairSum {
  const sums = new Map<number, { sum: number; squares: number; count: number }>();
  groups.forEach((group, i) => {
    const value = z[i] as number;
    if (group < 0 || Number.isNaN(value)) return;
    const of = sums.get(group) ?? { sum: 0, squares: 0, count: 0 };
    sums.set(group, of);
    of.sum += value;
    of.squares += value * value;
    of.count++;
  });
  const total = { sum: 0, count: 0 };
  for (const { sum, squares, count } of sums.values()) {
    total.sum += (sum * sum - squares) / 2;
    total.count += (count * (count - 1)) / 2;
  }
  return total;
}

/** A mean over periods and its t by Newey and West, with what that is made of. */
export type MeanWithT = Pick<PairCorrelation, "mean" | "periods" | "tStatistic" | "lags" | "longRunVariance">;

/** The mean of a series and its t by Newey and West. */
export function meanWithT(values: readonly number[]): MeanWithT {
  const periods = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / periods;
  const lags = periods < 2 ? 0 : neweyWestLags(periods);
  const longRunVariance = periods < 2 ? 0 : neweyWestVariance(values, lags);
  const tStatistic = longRunVariance > 0 ? mean / Math.sqrt(longRunVariance / periods) : Number.NaN;
  return { mean, periods, tStatistic, lags, longRunVariance };
}
