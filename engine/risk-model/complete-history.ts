import { halfLifeWeights, kishEffectiveCount } from "../stats/index.ts";
import { conditionalFills, type Fill, type Moments } from "./conditional-fill.ts";
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
  /** [K×K] weighted mean over the periods of the conditional covariance of what is missing. */
  readonly uncertainty: Float64Array;
  /** [K×K] expected weighted covariance about the expected mean, 0 for factors that are not filled in. */
  readonly covariance: Float64Array;
  /** Log-likelihood of what was observed, up to a constant, before each iteration. */
  readonly logLikelihood: readonly number[];
}

/** Largest change of a covariance, as a share of the two volatilities, at which the iteration ends. */
const CONVERGED = 1e-7;

/** An exact relation between factors, as between industries, must not make a conditional covariance impossible to invert. */
const RIDGE = 1e-9;

/**
 * Fills in the periods that some factors lack by expectation–maximisation: returns are taken for normal and for missing at
 * random, each iteration replaces what is missing by its regression on what is there and estimates the moments again.
 *
 * The likelihood of the observed returns never falls when `priorCount` is 0. A factor with fewer periods than there are
 * other factors fits any regression; with a prior worth ν observations, regressions use correlations scaled by
 * W/(W + ν), which for a factor with n periods comes to n/(n + ν) of what they show. Stopped at any iteration the moments are
 * positive semi-definite; those of a factor that lacks most periods are then nearer to no correlation.
 *
 * @param history  [T×K]; factors without two different returns are left as they are
 * @see Dempster, Laird & Rubin (1977); Little & Rubin (2019), ch. 11; docs/methodology/08-risk-model.md
 * @complexity O(T·K² + iterations · (K³ + patterns · m·K²)), m the factors that a pattern lacks
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
  let fills = conditionalFills(patterns, moments, kept);
  const iterations = patterns.every(({ missing }) => missing.length === 0) ? 1 : options.maxIterations;
  for (let iteration = 0; iteration < iterations; iteration++) {
    logLikelihood.push(effective * fills.reduce((sum, fill, p) => sum + patterns[p].weight * fill.fit, 0));
    const next = expectedMoments(patterns, fills, size);
    const change = largestChange(moments.covariance, next.covariance, size);
    moments = next;
    fills = conditionalFills(patterns, moments, kept);
    if (change < CONVERGED) break;
  }
  return {
    history: filledHistory(history, factors, { patterns, patternOf, fills, mean: moments.mean }),
    uncertainty: scatterRows(meanUncertainty(patterns, fills, size), factors, history.factorCount),
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

/** Expected weighted mean and covariance of the whole history. */
function expectedMoments(patterns: readonly MissingPattern[], fills: readonly Fill[], size: number): Moments {
  const mean = new Float64Array(size);
  fills.forEach((fill, p) => {
    for (let k = 0; k < size; k++) mean[k] += patterns[p].weight * fill.mean[k];
  });
  const covariance = meanUncertainty(patterns, fills, size);
  fills.forEach((fill, p) => {
    addScatter(covariance, patterns[p], fill, size);
    for (let i = 0; i < size; i++) {
      const away = patterns[p].weight * (fill.mean[i] - mean[i]);
      for (let j = 0; j < size; j++) covariance[i * size + j] += away * (fill.mean[j] - mean[j]);
    }
  });
  return { mean, covariance };
}

/** Σ weight · Ω over the patterns. [K×K] */
function meanUncertainty(
  patterns: readonly MissingPattern[],
  fills: readonly Fill[],
  size: number,
): Float64Array {
  const out = new Float64Array(size * size);
  patterns.forEach(({ missing, weight }, p) => {
    missing.forEach((i, a) => {
      missing.forEach((j, b) => {
        out[i * size + j] += weight * fills[p].uncertainty[a * missing.length + b];
      });
    });
  });
  return out;
}

/** Adds weight · T S Tᵀ with T = (I; B) from the observed to all factors. */
function addScatter(
  out: Float64Array,
  { observed, missing, scatter, weight }: MissingPattern,
  { slopes }: Fill,
  size: number,
): void {
  const o = observed.length;
  for (let i = 0; i < o; i++)
    for (let j = 0; j < o; j++) out[observed[i] * size + observed[j]] += weight * scatter[i * o + j];
  const half = new Float64Array(missing.length * o);
  missing.forEach((k, a) => {
    for (let i = 0; i < o; i++) {
      const slope = slopes[a * o + i];
      for (let j = 0; j < o; j++) half[a * o + j] += slope * scatter[i * o + j];
    }
    for (let j = 0; j < o; j++) {
      out[k * size + observed[j]] += weight * half[a * o + j];
      out[observed[j] * size + k] += weight * half[a * o + j];
    }
  });
  missing.forEach((k, a) => {
    missing.forEach((other, b) => {
      let sum = 0;
      for (let j = 0; j < o; j++) sum += half[a * o + j] * slopes[b * o + j];
      out[k * size + other] += weight * sum;
    });
  });
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
