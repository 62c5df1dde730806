import { choleskyInto, choleskyInverseInto } from "../linalg/index.ts";
import { halfLifeWeights, kishEffectiveCount } from "../stats/index.ts";
import type { FactorHistory } from "./factor-history.ts";
import { type MissingPattern, missingPatterns } from "./missing-patterns.ts";

/** How missing factor returns are filled in. */
export interface CompletionOptions {
  /** Half-life of the weights of the likelihood. */
  readonly halfLife: number;
  /** Effective observations that the prior of no correlation is worth in filling in; 0 for maximum likelihood. */
  readonly priorCount: number;
  readonly maxIterations: number;
}

/** A history without gaps, and what is not known about what was filled in. */
export interface CompletedHistory {
  /** Missing returns are at their conditional means. */
  readonly history: FactorHistory;
  /** Conditional covariance of what is missing, by pattern [K×K each, 0 where observed], and the pattern of each period [T]. */
  readonly uncertainty: readonly Float64Array[];
  readonly patternOf: Int32Array;
  /** [K×K] expected weighted covariance about the expected mean, 0 for factors that are not filled in. */
  readonly covariance: Float64Array;
  /** Log-likelihood of what was observed, up to a constant, before each iteration. */
  readonly logLikelihood: readonly number[];
}

/** Largest change of a covariance, as a share of the two volatilities, at which the iteration ends. */
const CONVERGED = 1e-7;

/** An exact relation between factors, as between industries, must not make a conditional covariance impossible to invert. */
const RIDGE = 1e-9;

interface Moments {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

/**
 * Fills in the periods that some factors lack by expectation–maximisation: returns are taken for normal and for missing at
 * random, each iteration replaces what is missing by its regression on what is there and estimates the moments again.
 *
 * The likelihood of the observed returns never falls when `priorCount` is 0. A factor with fewer periods than there are
 * other factors fits any regression; with a prior worth ν observations, regressions use correlations scaled by
 * W/(W + ν), which for a factor with n periods comes to n/(n + ν) of what they show.
 *
 * @param history  [T×K]; factors without two different returns are left as they are
 * @see Dempster, Laird & Rubin (1977); Little & Rubin (2019), ch. 11; docs/methodology/08-risk-model.md
 * @complexity O(T·K² + iterations · patterns · K³)
 */
export function completeHistory(history: FactorHistory, options: CompletionOptions): CompletedHistory {
  const factors = variedFactors(history);
  const size = factors.length;
  const weights = halfLifeWeights(options.halfLife, history.dateCount);
  const effective = kishEffectiveCount(weights);
  const { patterns, patternOf } = missingPatterns(history, factors, weights);
  const kept = Math.min(effective / (effective + options.priorCount), 1 - RIDGE);
  const logLikelihood: number[] = [];
  let moments = startMoments(patterns, size);
  let fills = patterns.map((pattern) => regressionOf(pattern, moments, kept, size));
  const iterations = patterns.every(({ missing }) => missing.length === 0) ? 1 : options.maxIterations;
  for (let iteration = 0; iteration < iterations; iteration++) {
    logLikelihood.push(effective * fills.reduce((sum, fill, p) => sum + patterns[p].weight * fill.fit, 0));
    const next = expectedMoments(patterns, fills, size);
    const change = largestChange(moments.covariance, next.covariance, size);
    moments = next;
    fills = patterns.map((pattern) => regressionOf(pattern, moments, kept, size));
    if (change < CONVERGED) break;
  }
  return {
    history: filledHistory(history, factors, { patterns, patternOf, fills, mean: moments.mean }),
    uncertainty: fills.map((fill) => scatterRows(fill.uncertainty, factors, history.factorCount)),
    patternOf,
    covariance: scatterRows(moments.covariance, factors, history.factorCount),
    logLikelihood,
  };
}

/** Factors with two different returns at least. */
function variedFactors({ factorCount, dateCount, returns, estimated }: FactorHistory): readonly number[] {
  return Array.from({ length: factorCount }, (_, k) => k).filter((k) => {
    let first = Number.NaN;
    for (let cell = k; cell < dateCount * factorCount; cell += factorCount) {
      if (estimated[cell] === 0) continue;
      if (Number.isNaN(first)) first = returns[cell];
      else if (returns[cell] !== first) return true;
    }
    return false;
  });
}

/** Own means and variances, no correlations. */
function startMoments(patterns: readonly MissingPattern[], size: number): Moments {
  const mean = new Float64Array(size);
  const covariance = new Float64Array(size * size);
  const weight = new Float64Array(size);
  const eachObserved = (add: (pattern: MissingPattern, o: number, k: number) => void) => {
    for (const pattern of patterns) pattern.observed.forEach((k, o) => void add(pattern, o, k));
  };
  eachObserved((pattern, o, k) => {
    weight[k] += pattern.weight;
    mean[k] += pattern.weight * pattern.mean[o];
  });
  for (let k = 0; k < size; k++) mean[k] /= weight[k];
  eachObserved((pattern, o, k) => {
    const own = pattern.scatter[o * (pattern.observed.length + 1)] + (pattern.mean[o] - mean[k]) ** 2;
    covariance[k * (size + 1)] += (pattern.weight / weight[k]) * own;
  });
  return { mean, covariance };
}

/** What a pattern says of its missing factors. */
interface Fill {
  /** B [m×o]: missing on observed. */
  readonly slopes: Float64Array;
  /** [K×K] covariance of the missing given the observed, 0 elsewhere. */
  readonly uncertainty: Float64Array;
  /** Expected means of all factors. [K] */
  readonly mean: Float64Array;
  /** Log-density per unit of weight, up to a constant. */
  readonly fit: number;
}

/** Regressions of the missing on the observed, correlations scaled by `kept`. */
function regressionOf(
  pattern: MissingPattern,
  { mean, covariance }: Moments,
  kept: number,
  size: number,
): Fill {
  const { observed, missing } = pattern;
  const o = observed.length;
  const sigma = (i: number, j: number) => (i === j ? 1 : kept) * covariance[i * size + j];
  const lower = Float64Array.from({ length: o * o }, (_, c) =>
    sigma(observed[Math.floor(c / o)], observed[c % o]),
  );
  choleskyInto(lower, lower, o);
  const inverse = new Float64Array(o * o);
  choleskyInverseInto(inverse, lower, o);
  const away = Float64Array.from(observed, (k, at) => pattern.mean[at] - mean[k]);
  let fit = 0;
  for (let i = 0; i < o; i++) {
    fit -= Math.log(lower[i * (o + 1)]);
    for (let j = 0; j < o; j++)
      fit -= 0.5 * inverse[i * o + j] * (pattern.scatter[i * o + j] + away[i] * away[j]);
  }
  const slopes = new Float64Array(missing.length * o);
  const expected = mean.slice();
  for (let i = 0; i < o; i++) expected[observed[i]] = pattern.mean[i];
  missing.forEach((k, m) => {
    for (let i = 0; i < o; i++) {
      const value = sigma(k, observed[i]);
      for (let j = 0; j < o; j++) slopes[m * o + j] += value * inverse[i * o + j];
    }
    for (let j = 0; j < o; j++) expected[k] += slopes[m * o + j] * away[j];
  });
  const uncertainty = new Float64Array(size * size);
  missing.forEach((k, m) => {
    for (const other of missing) {
      let value = sigma(k, other);
      for (let j = 0; j < o; j++) value -= slopes[m * o + j] * sigma(observed[j], other);
      uncertainty[k * size + other] = value;
    }
  });
  return { slopes, uncertainty, mean: expected, fit };
}

/** Expected weighted mean and covariance of the whole history. */
function expectedMoments(patterns: readonly MissingPattern[], fills: readonly Fill[], size: number): Moments {
  const mean = new Float64Array(size);
  fills.forEach((fill, p) => {
    for (let k = 0; k < size; k++) mean[k] += patterns[p].weight * fill.mean[k];
  });
  const covariance = new Float64Array(size * size);
  fills.forEach((fill, p) => {
    const { weight } = patterns[p];
    const own = expectedScatter(patterns[p], fill, size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const between = (fill.mean[i] - mean[i]) * (fill.mean[j] - mean[j]);
        covariance[i * size + j] += weight * (own[i * size + j] + between);
      }
    }
  });
  return { mean, covariance };
}

/** T S Tᵀ + Ω with T = (I; B) from the observed to all factors. [K×K] */
function expectedScatter(
  { observed, missing, scatter }: MissingPattern,
  fill: Fill,
  size: number,
): Float64Array {
  const o = observed.length;
  const out = fill.uncertainty.slice();
  const half = new Float64Array(missing.length * o);
  missing.forEach((k, m) => {
    for (let i = 0; i < o; i++) {
      for (let j = 0; j < o; j++) half[m * o + j] += fill.slopes[m * o + i] * scatter[i * o + j];
    }
    for (let j = 0; j < o; j++) {
      out[k * size + observed[j]] = half[m * o + j];
      out[observed[j] * size + k] = half[m * o + j];
    }
    missing.forEach((other, n) => {
      for (let j = 0; j < o; j++) out[k * size + other] += half[m * o + j] * fill.slopes[n * o + j];
    });
  });
  for (let i = 0; i < o; i++)
    for (let j = 0; j < o; j++) out[observed[i] * size + observed[j]] = scatter[i * o + j];
  return out;
}

function largestChange(before: Float64Array, after: Float64Array, size: number): number {
  let largest = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const scale = Math.sqrt(after[i * (size + 1)] * after[j * (size + 1)]);
      largest = Math.max(largest, Math.abs(after[i * size + j] - before[i * size + j]) / scale);
    }
  }
  return largest;
}

interface Filling {
  readonly patterns: readonly MissingPattern[];
  readonly patternOf: Int32Array;
  readonly fills: readonly Fill[];
  readonly mean: Float64Array;
}

function filledHistory(
  { factorCount, dateCount, returns, estimated }: FactorHistory,
  factors: readonly number[],
  { patterns, patternOf, fills, mean }: Filling,
): FactorHistory {
  const filled = {
    returns: returns.slice(0, dateCount * factorCount),
    estimated: estimated.slice(0, dateCount * factorCount),
  };
  for (let date = 0; date < dateCount; date++) {
    const { observed, missing } = patterns[patternOf[date]];
    const start = date * factorCount;
    missing.forEach((k, m) => {
      let value = mean[k];
      observed.forEach((other, j) => {
        value +=
          fills[patternOf[date]].slopes[m * observed.length + j] *
          (returns[start + factors[other]] - mean[other]);
      });
      filled.returns[start + factors[k]] = value;
      filled.estimated[start + factors[k]] = 1;
    });
  }
  return { factorCount, dateCount, ...filled };
}

/** A matrix over `factors` on the positions they have among all. */
function scatterRows(values: Float64Array, factors: readonly number[], factorCount: number): Float64Array {
  const out = new Float64Array(factorCount * factorCount);
  factors.forEach((row, i) => {
    factors.forEach((col, j) => {
      out[row * factorCount + col] = values[i * factors.length + j];
    });
  });
  return out;
}
