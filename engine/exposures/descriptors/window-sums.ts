import { halfLifeDecay, slideSum } from "../../stats/index.ts";
import { type SeriesHistory, valuesAt } from "../series-history.ts";
import type { DescriptorState, Window } from "./descriptor.ts";

/** Weighted sums of a transformed series over a sliding window. [N] each */
export interface WindowSums {
  /** Number of observations in the window. */
  readonly count: Float64Array;
  /** Σ w. */
  readonly weight: Float64Array;
  /** Σ w x. */
  readonly first: Float64Array;
  /** Σ w x². */
  readonly second: Float64Array;
}

/** Rows of a series that a sliding window looks back at: the row that leaves it included. */
export function windowRows(window: Window): number {
  return window.lag + window.periods + 1;
}

/** State of `slideWindow`. */
export function startWindowSums(assetCount: number): Record<keyof WindowSums, Float64Array> {
  const sum = () => new Float64Array(assetCount);
  return { count: sum(), weight: sum(), first: sum(), second: sum() };
}

/**
 * Moves a window over a series by a period: the weight of an observation is 2^(−age/halfLife), age counted from the
 * window's end. One pass whatever the window's length.
 *
 * @param transform  x of a value; a result that is not finite is no observation (it would stay in a running sum for ever)
 */
export function slideWindow(
  state: DescriptorState,
  history: SeriesHistory,
  window: Window,
  transform: (value: number) => number = (value) => value,
): WindowSums {
  const sums = state as unknown as WindowSums;
  const decay = halfLifeDecay(window.halfLife);
  const gone = decay ** window.periods;
  const entering = observations(valuesAt(history, window.lag), transform);
  const leaving = observations(valuesAt(history, window.lag + window.periods), transform);
  const enters = { values: entering, scale: 1 };
  const leaves = { values: leaving, scale: gone };
  slideSum(sums.count, enters, { values: leaving, scale: 1 }, 1, "presence");
  slideSum(sums.weight, enters, leaves, decay, "presence");
  slideSum(sums.first, enters, leaves, decay);
  slideSum(sums.second, enters, leaves, decay, "square");
  return sums;
}

/** Whether a count of observations suffices: counts are running sums, so a half is left for rounding. */
export function suffices(count: number, window: Window): boolean {
  return count >= window.minPeriods - 0.5;
}

/**
 * Whether a variance from running sums is one: below a deviation of a tenth of a basis point it is the rounding that extremes
 * have left behind, and not a number to divide by.
 */
export function varies(variance: number): boolean {
  return variance > 1e-10;
}

/** Σ of the weights of a full window. */
export function fullWeight(window: Window): number {
  const decay = halfLifeDecay(window.halfLife);
  return Number.isFinite(window.halfLife) ? (1 - decay ** window.periods) / (1 - decay) : window.periods;
}

function observations(values: Float64Array, transform: (value: number) => number): Float64Array {
  return values.map((value) => {
    const x = transform(value);
    return Number.isFinite(x) ? x : Number.NaN;
  });
}
