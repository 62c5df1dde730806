import type { DirectionFamily, ForecastSeries, PortfolioFamily } from "../../engine/evaluation/index.ts";
import { multiplyTransposedInto } from "../../engine/linalg/index.ts";
import type { PairedModels } from "./paired-models.ts";

/** A portfolio of names or of factors whose forecasts are followed. */
export interface Followed {
  readonly family: PortfolioFamily | DirectionFamily;
  readonly name: string;
  /** Per period, as each forecaster had it at the close; NaN where it has no forecast. */
  readonly variances: readonly number[];
}

/** What is followed from a forecast date on, portfolios first, then directions. */
export interface FollowedSet {
  readonly followed: readonly Followed[];
  /** [N] each */
  readonly portfolios: readonly Float64Array[];
  /** [K] each */
  readonly directions: readonly Float64Array[];
  readonly models: PairedModels;
}

/** A period between two forecast dates. */
export interface PastPeriod {
  /** The close before it. */
  readonly date: string;
  /** [N] returns in excess of the risk-free rate; NaN where a name has none. */
  readonly excess: Float64Array;
  /** [N] the same with 0 for NaN. */
  readonly filled: Float64Array;
  /** [K] */
  readonly factors: Float64Array;
  /** [N] */
  readonly specific: Float64Array;
}

/** From a close on which forecasts were made until the window's end. */
export interface OpenWindow {
  /** The close of the forecast. */
  readonly date: string;
  readonly set: FollowedSet;
  /** Σ of returns and of their squares so far, of all that is followed. */
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  /** [N] Σ of the names' excess returns, and in how many periods they had one. */
  readonly names: Float64Array;
  readonly known: Int32Array;
  periods: number;
}

/** A window that has not begun. */
export function openWindow(date: string, set: FollowedSet): OpenWindow {
  const count = set.followed.length;
  const assetCount = set.models.first.marketCap.length;
  return {
    date,
    set,
    sums: new Float64Array(count),
    squares: new Float64Array(count),
    names: new Float64Array(assetCount),
    known: new Int32Array(assetCount),
    periods: 0,
  };
}

/** Returns of all that is followed, weights standing still. [followed × periods] */
export function followedReturns(set: FollowedSet, periods: readonly PastPeriod[]): Float64Array {
  const out = new Float64Array(set.followed.length * periods.length);
  const names = set.portfolios.length * periods.length;
  productsInto(
    out.subarray(0, names),
    set.portfolios,
    periods.map(({ filled }) => filled),
  );
  productsInto(
    out.subarray(names),
    set.directions,
    periods.map(({ factors }) => factors),
  );
  return out;
}

/** wᵀr of each row of weights and each period. */
function productsInto(
  out: Float64Array,
  weights: readonly Float64Array[],
  returns: readonly Float64Array[],
): void {
  const length = returns[0]!.length;
  multiplyTransposedInto(
    out,
    stacked(weights, length),
    stacked(returns, length),
    weights.length,
    length,
    returns.length,
  );
}

function stacked(rows: readonly Float64Array[], length: number): Float64Array {
  const out = new Float64Array(rows.length * length);
  rows.forEach((row, r) => {
    out.set(row, r * length);
  });
  return out;
}

/**
 * Takes a period into a window.
 *
 * @param returns  from `followedReturns`, of which this period is the column `t` of `count`
 */
export function addPeriod(
  window: OpenWindow,
  period: PastPeriod,
  returns: { readonly values: Float64Array; readonly t: number; readonly count: number },
): void {
  const { sums, squares, names, known } = window;
  for (let p = 0; p < sums.length; p++) {
    const value = returns.values[p * returns.count + returns.t]!;
    sums[p] = sums[p]! + value;
    squares[p] = squares[p]! + value * value;
  }
  for (let i = 0; i < names.length; i++) {
    if (Number.isNaN(period.excess[i])) continue;
    names[i] = names[i]! + period.excess[i]!;
    known[i] = known[i]! + 1;
  }
  window.periods++;
}

/** Of a window what its series need: not its weights, so that memory does not grow with the span. */
export interface FinishedWindow {
  /** The close of the forecast. */
  readonly date: string;
  readonly followed: readonly Followed[];
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  readonly periods: number;
}

/** Ends a window: its forecasts are of as many periods as it had. */
export function finishWindow({
  date,
  set: { followed },
  sums,
  squares,
  periods,
}: OpenWindow): FinishedWindow {
  return { date, followed, sums, squares, periods };
}

/** [T] of every portfolio by a forecaster, NaN in the windows it had no part in; the returns are the same of all. */
export function seriesOf(windows: readonly FinishedWindow[], forecaster: number): readonly ForecastSeries[] {
  const entries = new Map<
    string,
    ForecastSeries & Record<"forecast" | "returns" | "realised", Float64Array>
  >();
  const empty = () => new Float64Array(windows.length).fill(Number.NaN);
  windows.forEach(({ followed, sums, squares, periods }, t) => {
    followed.forEach(({ family, name, variances }, p) => {
      const key = `${family}\n${name}`;
      const known = entries.get(key);
      const entry = known ?? { family, name, forecast: empty(), returns: empty(), realised: empty() };
      if (known === undefined) entries.set(key, entry);
      entry.forecast[t] = variances[forecaster]! * periods;
      entry.returns[t] = sums[p]!;
      entry.realised[t] = squares[p]!;
    });
  });
  return [...entries.values()];
}
