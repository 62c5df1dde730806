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
 * Groups the periods by which of `factors` were estimated: an expectation then costs as many factorisations as there are
 * patterns, not periods.
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
  const mean = new Float64Array(size);
  const scatter = new Float64Array(size * size);
  const weight = dates.reduce((sum, date) => sum + weights[date], 0);
  const at = (date: number, o: number) => returns[date * factorCount + factors[observed[o]]];
  for (const date of dates) for (let o = 0; o < size; o++) mean[o] += (weights[date] / weight) * at(date, o);
  for (const date of dates) {
    const deviation = mean.map((value, o) => at(date, o) - value);
    const share = weights[date] / weight;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) scatter[i * size + j] += share * deviation[i] * deviation[j];
    }
  }
  return { observed, missing, weight, mean, scatter };
}
