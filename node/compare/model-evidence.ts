import {
  findMissingFactors,
  type MissingFactors,
  type ResidualComponent,
} from "../../engine/evaluation/index.ts";
import { type FactorSummary, summariseFactor, usualAdmission } from "../../engine/factor-portfolios/index.ts";
import type { Matrix } from "../../engine/linalg/index.ts";
import { correlation, neweyWestLags, neweyWestVariance } from "../../engine/stats/index.ts";
import { readFactorSeries, runOptions } from "../model/index.ts";
import { type Run, selectValues } from "../store/index.ts";
import { type RunResiduals, readResiduals } from "./residual-panel.ts";

/** What speaks for and against a model, of one run. */
export interface ModelEvidence {
  readonly factors: readonly ({ readonly factor: string; readonly family: string } & FactorSummary)[];
  readonly fit: ModelFit;
  readonly residuals: ResidualEvidence;
}

/** Means over the periods with a regression. */
export interface ModelFit {
  readonly periods: number;
  readonly parameters: number;
  readonly names: number;
  readonly rSquared: number;
  readonly rSquaredCentred: number;
  /** 1 − (1 − R²) n/(n − k): what a column of chance does not raise. */
  readonly rSquaredAdjusted: number;
  /** The same by calendar year. */
  readonly years: readonly YearFit[];
  /** By date, adjusted, for a comparison date by date. */
  readonly adjusted: ReadonlyMap<string, number>;
}

/** Means over the periods of a calendar year that have a regression. */
export interface YearFit {
  readonly year: string;
  readonly periods: number;
  readonly rSquared: number;
  readonly rSquaredCentred: number;
  readonly rSquaredAdjusted: number;
}

/** What specific returns have in common. */
export interface ResidualEvidence {
  readonly from: string | null;
  readonly to: string | null;
  /** Mean correlation of pairs: in one industry of either model, and in none in common. */
  readonly pairs: readonly PairCorrelation[];
  readonly test: MissingFactors;
  /** By component: the names and the exposures it goes with. */
  readonly components: readonly ComponentPicture[];
}

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

/** What a component looks like. */
export interface ComponentPicture {
  /** With what each adds to the eigenvalue. */
  readonly names: readonly { readonly id: string; readonly loading: number; readonly square: number }[];
  /** Styles and industries of either model by the correlation of their exposures with the loadings, largest in size first. */
  readonly factors: readonly FactorLikeness[];
  /** Factors of either model by the correlation of their returns with the component's. */
  readonly returns: readonly FactorLikeness[];
}

/** A factor and a correlation. */
export interface FactorLikeness {
  readonly factor: string;
  readonly correlation: number;
}

const OPTIONS = { draws: 99, level: 0.05, most: 3, seed: 1 };

/** Evidence on two runs, on the same periods; industries and exposures of both are looked at in both. */
export async function readEvidence(
  runs: readonly [Run, Run],
  span: { readonly from: string; readonly to: string },
): Promise<readonly [ModelEvidence, ModelEvidence]> {
  const panels = [await readResiduals(runs[0], span), await readResiduals(runs[1], span)] as const;
  const evidence: ModelEvidence[] = [];
  for (const [r, run] of runs.entries()) {
    const { periodsPerYear } = runOptions(run);
    const series = await readFactorSeries(run, span);
    evidence.push({
      factors: series.map(({ factor, family, series: of }) => ({
        factor,
        family,
        ...summariseFactor(of, periodsPerYear, usualAdmission),
      })),
      fit: await readFit(run, span),
      residuals: residualEvidence(panels[r] as RunResiduals, panels),
    });
  }
  return evidence as [ModelEvidence, ModelEvidence];
}

async function readFit(run: Run, span: { readonly from: string; readonly to: string }): Promise<ModelFit> {
  const rows = await run.readTable("diagnostics", span);
  const dates = selectValues(rows, "date", "date");
  const count = (name: string) => selectValues(rows, name, "integer");
  const [names, parameters] = [count("regression_count"), count("parameter_count")];
  const [plain, centred] = ["r_squared_uncentred", "r_squared_centred"].map((name) =>
    selectValues(rows, name, "number"),
  ) as [Float64Array, Float64Array];
  const at = [...dates.keys()].filter((t) => !Number.isNaN(plain[t]));
  const mean = (value: (t: number) => number, of: readonly number[] = at) =>
    of.reduce((sum, t) => sum + value(t), 0) / of.length;
  const explained = (of: readonly number[]) => ({
    periods: of.length,
    rSquared: mean((t) => plain[t] as number, of),
    rSquaredCentred: mean((t) => centred[t] as number, of),
    rSquaredAdjusted: mean(adjusted, of),
  });
  const adjusted = (t: number) => {
    const [n, k] = [names[t] as number, parameters[t] as number];
    return 1 - ((1 - (plain[t] as number)) * n) / (n - k);
  };
  return {
    ...explained(at),
    parameters: mean((t) => parameters[t] as number),
    names: mean((t) => names[t] as number),
    years: byYear(at, (t) => dates[t] as string).map(({ year, of }) => ({ year, ...explained(of) })),
    adjusted: new Map(at.map((t) => [dates[t] as string, adjusted(t)])),
  };
}

/** What belongs to each calendar year, in their order. */
function byYear<T>(
  all: readonly T[],
  dateOf: (one: T) => string,
): readonly { readonly year: string; readonly of: readonly T[] }[] {
  const years = new Map<string, T[]>();
  for (const one of all) {
    const year = dateOf(one).slice(0, 4);
    years.set(year, [...(years.get(year) ?? []), one]);
  }
  return [...years].map(([year, of]) => ({ year, of }));
}

function residualEvidence(
  panel: RunResiduals,
  panels: readonly [RunResiduals, RunResiduals],
): ResidualEvidence {
  const test = findMissingFactors(panel, OPTIONS);
  return {
    from: panel.dates[0] ?? null,
    to: panel.dates.at(-1) ?? null,
    pairs: pairCorrelations(panel, panels),
    test,
    components: test.components.map((component) => pictureOf(component, panel, panels)),
  };
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

function pairCorrelations(
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

const LISTED = 5;

function pictureOf(
  { loadings, squares, series }: ResidualComponent,
  panel: RunResiduals,
  panels: readonly [RunResiduals, RunResiduals],
): ComponentPicture {
  const known = Array.from(loadings, (loading, i) => ({
    id: panel.ids[i] as string,
    loading,
    square: squares[i] as number,
  })).filter(({ loading }) => !Number.isNaN(loading));
  const bySize = <T>(list: readonly T[], size: (one: T) => number) =>
    [...list].sort((a, b) => Math.abs(size(b)) - Math.abs(size(a))).slice(0, LISTED);
  const [exposures, returns] = [new Map<string, number>(), new Map<string, number>()];
  for (const other of panels) {
    const { last, codes, ids } = other;
    const at = new Map(ids.map((id, i) => [id, codes[i] as number]));
    const pairs = known.flatMap(({ id, loading }) => {
      const asset = at.get(id) ?? -1;
      return last.covered[asset] === 1 ? [{ asset, loading }] : [];
    });
    const loaded = pairs.map(({ loading }) => loading);
    const periods = new Map(other.dates.map((date, t) => [date, t]));
    last.factors.forEach(({ name, family }, k) => {
      if (family === "currency" || returns.has(name)) return;
      const of = panel.dates.map((date) => other.factorReturns[periods.get(date) ?? -1]?.[k] ?? Number.NaN);
      returns.set(name, correlation(of, series));
      const cells = pairs.map(({ asset }) => columnOf(last, asset, k));
      exposures.set(name, family === "market" ? Number.NaN : correlation(cells, loaded));
    });
  }
  const likeness = (of: ReadonlyMap<string, number>) =>
    bySize(
      [...of].flatMap(([factor, value]) => (Number.isNaN(value) ? [] : [{ factor, correlation: value }])),
      (one) => one.correlation,
    );
  return {
    names: bySize(known, ({ loading }) => loading),
    factors: likeness(exposures),
    returns: likeness(returns),
  };
}

/** One cell of X. */
function columnOf(
  { marketCount, countryCount, industryCount, styleCount, groups, styles }: RunResiduals["last"],
  asset: number,
  k: number,
): number {
  const style = k - marketCount - countryCount - industryCount;
  if (style >= 0) return style < styleCount ? (styles[asset * styleCount + style] as number) : 0;
  for (let entry = groups.offsets[asset] as number; entry < (groups.offsets[asset + 1] as number); entry++) {
    if (groups.codes[entry] === k - marketCount) return groups.shares[entry] as number;
  }
  return 0;
}
