import { EngineError } from "../errors/index.ts";
import type { Vector } from "../linalg/index.ts";

/** What a hedge did. */
export interface RealisedHedge {
  /** Periods with a return of the book and of every instrument that is held. */
  readonly periods: number;
  /** Variances per period about the mean. */
  readonly unhedgedVariance: number;
  readonly hedgedVariance: number;
  /** 1 − hedged / unhedged. */
  readonly effectiveness: number;
  /** Correlation of what the hedges earned with the unhedged book: −1 is a hedge, 0 is noise. */
  readonly correlation: number;
  /** Mean Σ|Δh| a period, from one period's notionals to the next's. */
  readonly turnover: number;
}

/**
 * Measures hedges after the fact.
 *
 * @param book         [T] returns of the book; NaN leaves the period out
 * @param instruments  [T×m] returns of the instruments
 * @param notionals    [T×m] notionals held over each period, known before it
 * @throws {EngineError} shape
 * @complexity O(T·m)
 * @example
 * realisedHedge([0.01, -0.02, 0.03], [0.01, -0.02, 0.03], [-1, -1, -1]).effectiveness // => 1
 */
export function realisedHedge(book: Vector, instruments: Vector, notionals: Vector): RealisedHedge {
  const periods = book.length;
  if (instruments.length !== notionals.length || (periods > 0 && instruments.length % periods !== 0))
    throw new EngineError(
      "shape",
      `realisedHedge got ${instruments.length} returns and ${notionals.length} notionals`,
    );
  const m = periods === 0 ? 0 : instruments.length / periods;
  const own: number[] = [];
  const earned: number[] = [];
  let traded = 0;
  for (let t = 0; t < periods; t++) {
    let sum = 0;
    for (let i = 0; i < m; i++) {
      const h = notionals[t * m + i];
      if (h !== 0) sum += h * instruments[t * m + i];
      if (t > 0) traded += Math.abs(h - notionals[(t - 1) * m + i]);
    }
    if (!Number.isFinite(book[t]) || !Number.isFinite(sum)) continue;
    own.push(book[t]);
    earned.push(sum);
  }
  const unhedgedVariance = covariance(own, own);
  const hedgedVariance = covariance(
    own.map((value, t) => value + earned[t]),
    own.map((value, t) => value + earned[t]),
  );
  return {
    periods: own.length,
    unhedgedVariance,
    hedgedVariance,
    effectiveness: 1 - hedgedVariance / unhedgedVariance,
    correlation: covariance(own, earned) / Math.sqrt(unhedgedVariance * covariance(earned, earned)),
    turnover: periods > 1 ? traded / (periods - 1) : 0,
  };
}

function covariance(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [ma, mb] = [mean(a), mean(b)];
  return a.reduce((sum, value, t) => sum + (value - ma) * (b[t] - mb), 0) / (a.length - 1);
}
