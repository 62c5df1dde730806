import type { Vector } from "../linalg/index.ts";
import { correlation } from "../stats/index.ts";
import { rankCorrelation } from "./rank-correlation.ts";
import { forwardReturns, type ReturnPanels, type SignalDate } from "./signal-panel.ts";
import { type CoefficientSummary, summariseCoefficients } from "./summarise-coefficients.ts";

/** A part of a signal against a part of returns, over a horizon. */
export interface CoefficientStudy {
  /** The whole signal against excess returns, or its new part against specific returns. */
  readonly part: "whole" | "new";
  /** Periods. */
  readonly horizon: number;
  readonly linear: CoefficientSummary;
  readonly rank: CoefficientSummary;
  /** [D] what they are of, date by date; NaN where there is none. */
  readonly byDate: { readonly linear: Float64Array; readonly rank: Float64Array };
}

/** Rank coefficients of the new part in a group of names or dates. */
export interface GroupStudy {
  readonly grouping: "industry" | "size" | "volatility" | "year";
  /** Code of the industry, fifth from the smallest up, or year. */
  readonly group: number;
  readonly rank: CoefficientSummary;
  /** [D] what they are of, date by date; NaN where the group has none. */
  readonly byDate: Float64Array;
}

/**
 * [D] linear and rank coefficients of a signal's new part with specific returns, date by date; NaN where the panel ends before the horizon does.
 *
 * @complexity O(dates·N log N)
 */
export function newCoefficients(
  dates: readonly SignalDate[],
  panels: ReturnPanels,
  horizon: number,
): { readonly linear: Float64Array; readonly rank: Float64Array } {
  const pairs = dates.map((date) => pairOf(date, panels, "new", horizon));
  return {
    linear: Float64Array.from(pairs, ([x, y]) => correlation(x, y)),
    rank: Float64Array.from(pairs, ([x, y]) => rankCorrelation(x, y)),
  };
}

/**
 * Information coefficients of a signal with the returns after it, by horizon, over the names with a weight: the whole against excess returns, the new part
 * against specific returns. Linear ones are unweighted.
 *
 * @param spacing  periods from one date of the signal to the next: horizons beyond it overlap
 * @complexity O(dates·horizons·N log N)
 */
export function studyCoefficients(
  dates: readonly SignalDate[],
  panels: ReturnPanels,
  horizons: readonly number[],
  spacing: number,
): readonly CoefficientStudy[] {
  return (["whole", "new"] as const).flatMap((part) =>
    horizons.map((horizon) => {
      const pairs = dates.map((date) => pairOf(date, panels, part, horizon));
      const measured = (measure: (x: Vector, y: Vector) => number) =>
        Float64Array.from(pairs, ([x, y]) => measure(x, y));
      const byDate = { linear: measured(correlation), rank: measured(rankCorrelation) };
      const overlap = Math.max(1, horizon / spacing);
      const [linear, rank] = [byDate.linear, byDate.rank].map((values) =>
        summariseCoefficients(values, overlap),
      );
      return { part, horizon, linear, rank, byDate };
    }),
  );
}

/**
 * Rank coefficients of the new part with specific returns over one horizon, within each industry, each fifth of names by cap and by volatility, and in each year. Groups
 * of fewer than five names on a date are left out on it.
 *
 * @complexity O(dates·N log N)
 */
export function studyGroups(
  dates: readonly SignalDate[],
  panels: ReturnPanels,
  horizon: number,
  spacing: number,
): readonly GroupStudy[] {
  const overlap = Math.max(1, horizon / spacing);
  return (["industry", "size", "volatility", "year"] as const).flatMap((grouping) => {
    const series = new Map<number, Float64Array>();
    dates.forEach((date, d) => {
      const [signal, returns] = pairOf(date, panels, "new", horizon);
      for (const [group, value] of groupCoefficients(codesOf(date, grouping, signal), signal, returns)) {
        const values = series.get(group) ?? new Float64Array(dates.length).fill(Number.NaN);
        values[d] = value;
        series.set(group, values);
      }
    });
    return [...series]
      .sort(([a], [b]) => a - b)
      .map(([group, byDate]) => ({ grouping, group, rank: summariseCoefficients(byDate, overlap), byDate }));
  });
}

/** [N] group of each name on a date; a date has one year. */
function codesOf(date: SignalDate, grouping: GroupStudy["grouping"], signal: Float64Array): Int32Array {
  if (grouping === "industry") return date.industry;
  if (grouping === "year") return new Int32Array(signal.length).fill(date.year);
  return fifths(grouping === "size" ? date.marketCap : date.volatility, signal);
}

/** Rank coefficient of each group with five names or more that have both. */
function groupCoefficients(
  codes: Int32Array,
  signal: Float64Array,
  returns: Float64Array,
): Map<number, number> {
  const members = new Map<number, number[]>();
  for (let i = 0; i < signal.length; i++) {
    if (codes[i] < 0 || Number.isNaN(signal[i]) || Number.isNaN(returns[i])) continue;
    const names = members.get(codes[i]);
    if (names === undefined) members.set(codes[i], [i]);
    else names.push(i);
  }
  const coefficients = new Map<number, number>();
  for (const [group, names] of members) {
    if (names.length < 5) continue;
    const [x, y] = [names.map((i) => signal[i]), names.map((i) => returns[i])];
    coefficients.set(group, rankCorrelation(x, y));
  }
  return coefficients;
}

/** Signal and returns over the names with a weight; NaN elsewhere. */
function pairOf(
  date: SignalDate,
  panels: ReturnPanels,
  part: "whole" | "new",
  horizon: number,
): [Float64Array, Float64Array] {
  const values = part === "whole" ? date.signal : date.orthogonal;
  const returns = forwardReturns(part === "whole" ? panels.total : panels.specific, date.period, horizon);
  return [Float64Array.from(values, (value, i) => (date.weights[i] > 0 ? value : Number.NaN)), returns];
}

/** [N] fifth of each name that has a signal, from the smallest value up; −1 elsewhere. */
function fifths(values: Vector, signal: Float64Array): Int32Array {
  const names: number[] = [];
  for (let i = 0; i < signal.length; i++)
    if (!Number.isNaN(signal[i]) && Number.isFinite(values[i])) names.push(i);
  names.sort((a, b) => values[a] - values[b]);
  const groups = new Int32Array(signal.length).fill(-1);
  names.forEach((name, rank) => {
    groups[name] = Math.floor((5 * rank) / names.length);
  });
  return groups;
}
