import { halfLifeDecay, type MovingSums, slideMoments } from "../../stats/index.ts";
import { type SeriesHistory, valuesAt } from "../series-history.ts";
import type { DescriptorState, Window } from "./descriptor.ts";

/** Rows of a series that a sliding window looks back at: the row that leaves it included. */
export function windowRows(window: Window): number {
  return window.lag + window.periods + 1;
}

/** State of `slideWindow`. */
export function startWindowSums(assetCount: number): Record<keyof MovingSums, Float64Array> {
  const sum = () => new Float64Array(assetCount);
  return { count: sum(), weight: sum(), first: sum(), second: sum() };
}

/**
 * Moves a window over a series by a period: the weight of an observation is 2^(−age/halfLife), age counted from the
 * window's end. One pass whatever the window's length.
 *
 * @param transform  x of a value, where it is not the value; a result that is not finite is no observation
 */
export function slideWindow(
  state: DescriptorState,
  history: SeriesHistory,
  window: Window,
  transform?: (value: number) => number,
): MovingSums {
  const sums = state as unknown as MovingSums;
  const decay = halfLifeDecay(window.halfLife);
  const row = (age: number) =>
    transform === undefined ? valuesAt(history, age) : valuesAt(history, age).map(transform);
  slideMoments(sums, row(window.lag), row(window.lag + window.periods), decay, decay ** window.periods);
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
