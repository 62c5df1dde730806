import { weightedGramInto } from "../linalg/index.ts";
import type { FactorHistory } from "./factor-history.ts";

/** The periods in which the same factors were estimated, and the moments of those factors over them. */
export interface MissingPattern {
  /** Positions among the factors filled in: estimated, and not. */
  readonly observed: readonly number[];
  readonly missing: readonly number[];
  /** Σ w over the pattern's periods. */
  readonly weight: number;
  /** [o] weighted mean, and [o×o] Σ w (f − mean)(f − mean)ᵀ / Σ w. */
  readonly mean: Float64Array;
  readonly scatter: Float64Array;
}

/** The patterns in order of their first period, and the pattern of every period. */
export interface MissingPatterns {
  readonly patterns: readonly MissingPattern[];
  readonly patternOf: Int32Array;
}

/**
 * Groups the periods by which of `factors` were estimated: what is missing is regressed once for a pattern, not for a period.
 *
 * @param weights  [T] of the periods, above 0
 * @complexity O(T·K²)
 */
export function missingPatterns(
  history: FactorHistory,
  factors: readonly number[],
  weights: Float64Array,
): MissingPatterns {
  const { factorCount, dateCount, estimated } = history;
  const codes = new Map<string, number>();
  const patternOf = new Int32Array(dateCount);
  const dates: number[][] = [];
  for (let date = 0; date < dateCount; date++) {
    const key = factors.map((k) => estimated[date * factorCount + k]).join("");
    const code = codes.get(key) ?? codes.size;
    codes.set(key, code);
    patternOf[date] = code;
    if (code === dates.length) dates.push([]);
    dates[code].push(date);
  }
  return { patterns: dates.map((own) => patternMoments(history, factors, own, weights)), patternOf };
}

function patternMoments(
  { factorCount, returns, estimated }: FactorHistory,
  factors: readonly number[],
  dates: readonly number[],
  weights: Float64Array,
): MissingPattern {
  const isObserved = (position: number) => estimated[dates[0] * factorCount + factors[position]] === 1;
  const observed = [...factors.keys()].filter(isObserved);
  const missing = [...factors.keys()].filter((position) => !isObserved(position));
  const size = observed.length;
  const weight = dates.reduce((sum, date) => sum + weights[date], 0);
  const shares = Float64Array.from(dates, (date) => weights[date] / weight);
  const rows = new Float64Array(dates.length * size);
  const mean = new Float64Array(size);
  dates.forEach((date, row) => {
    for (let o = 0; o < size; o++) {
      rows[row * size + o] = returns[date * factorCount + factors[observed[o]]];
      mean[o] += shares[row] * rows[row * size + o];
    }
  });
  for (let start = 0; start < rows.length; start += size)
    for (let o = 0; o < size; o++) rows[start + o] -= mean[o];
  const scatter = new Float64Array(size * size);
  weightedGramInto(scatter, rows, shares, dates.length, size);
  return { observed, missing, weight, mean, scatter };
}
