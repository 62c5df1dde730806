import { type Matrix, matrix, type Vector } from "../linalg/index.ts";
import { weightedMoments } from "../stats/index.ts";
import { rankCorrelation } from "./rank-correlation.ts";
import type { SignalDate } from "./signal-panel.ts";

/** How alike signals are. */
export interface SignalCorrelations {
  /** [S×S] mean over their common dates of the rank correlation of the signals as given; NaN without a common date. */
  readonly whole: Matrix;
  /** [S×S] of their new parts. */
  readonly fresh: Matrix;
  /** Of each pair, the second before the first: the periods of their common dates, and what the means are of at each. */
  readonly pairs: readonly SignalPair[];
}

/** Two signals, date by date. */
export interface SignalPair {
  readonly first: number;
  readonly second: number;
  /** [C] row of the first period after each common date. */
  readonly periods: readonly number[];
  readonly whole: Float64Array;
  readonly fresh: Float64Array;
}

/**
 * Mean rank correlations of signals, over the names with a weight and the dates that two have in common: as given, and of what no factor spans.
 *
 * @param signals  [S] the dates of each
 * @complexity O(S²·D·N log N)
 */
export function signalCorrelations(signals: readonly (readonly SignalDate[])[]): SignalCorrelations {
  const count = signals.length;
  const byPeriod = signals.map((dates) => new Map(dates.map((date) => [date.period, date])));
  const [whole, fresh] = [identity(count), identity(count)];
  const all: SignalPair[] = [];
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++) {
      const pairs = signals[a].flatMap((date) => {
        const other = byPeriod[b].get(date.period);
        return other === undefined ? [] : [[date, other] as const];
      });
      const ranked = (part: "signal" | "orthogonal") =>
        Float64Array.from(pairs, ([x, y]) => rankCorrelation(weighed(x, x[part]), weighed(y, y[part])));
      const pair = { whole: ranked("signal"), fresh: ranked("orthogonal") };
      whole[a * count + b] = whole[b * count + a] = meanOf(pair.whole);
      fresh[a * count + b] = fresh[b * count + a] = meanOf(pair.fresh);
      all.push({ first: a, second: b, periods: pairs.map(([{ period }]) => period), ...pair });
    }
  }
  return { whole: matrix(count, count, whole), fresh: matrix(count, count, fresh), pairs: all };
}

/**
 * Several signals of one date as one: Σ w · new part at unit deviation, itself at unit deviation. A name that a signal says nothing of has 0 of it, so that XᵀW·(the
 * combination) = 0 as for each; NaN where none says anything.
 *
 * @param parts    [S] the signals at the same close
 * @param weights  [S]; NaN = there is no combination yet
 * @returns undefined without weights, and where no signal has a new part
 * @complexity O(S·N)
 */
export function combineParts(parts: readonly SignalDate[], weights: Vector): SignalDate | undefined {
  const [first] = parts;
  if (first === undefined || Array.from(weights).some(Number.isNaN)) return undefined;
  const sum = new Float64Array(first.weights.length).fill(Number.NaN);
  parts.forEach(({ orthogonal, weights: of }, s) => {
    const { deviation } = weightedMoments(orthogonal, known(of, orthogonal));
    // A signal has unit deviation: a new part this small is rounding.
    if (!(deviation > SMALLEST)) return;
    for (let i = 0; i < sum.length; i++) {
      if (Number.isNaN(orthogonal[i])) continue;
      sum[i] = (Number.isNaN(sum[i]) ? 0 : sum[i]) + (weights[s] * orthogonal[i]) / deviation;
    }
  });
  const { deviation } = weightedMoments(sum, known(first.weights, sum));
  if (!(deviation > 0)) return undefined;
  const orthogonal = sum.map((value) => value / deviation);
  const loadings = new Float64Array(first.loadings.length);
  return { ...first, signal: orthogonal, orthogonal, spannedShare: 0, loadings };
}

const SMALLEST = 1e-6;

function identity(count: number): Float64Array {
  return Float64Array.from({ length: count * count }, (_, at) => Number(at % (count + 1) === 0));
}

function known(weights: Vector, values: Vector): Float64Array {
  return Float64Array.from(weights, (weight, i) => (Number.isNaN(values[i]) ? 0 : weight));
}

function weighed({ weights }: SignalDate, values: Vector): Float64Array {
  return Float64Array.from(values, (value, i) => (weights[i] > 0 ? value : Number.NaN));
}

function meanOf(values: Float64Array): number {
  const finite = values.filter((value) => !Number.isNaN(value));
  return finite.reduce((sum, value) => sum + value, 0) / finite.length;
}
