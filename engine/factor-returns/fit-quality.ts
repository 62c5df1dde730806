import { type Exposures, firstStyle, regressionFactorCount } from "../exposures/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { LeastSquares } from "../stats/index.ts";
import type { CrossSection } from "./cross-section.ts";
import type { PseudoObservation } from "./thin-industries.ts";

/** Weighted sums of squares of the names in a regression. */
export interface FitQuality {
  readonly residualSquares: number;
  /** Σ v (ω ε)²: of the residuals as Huber's weights clip them. */
  readonly clippedSquares: number;
  readonly totalSquares: number;
  /** About the weighted mean. */
  readonly centredSquares: number;
  readonly observationCount: number;
  /** Share of the names whose robust weight is 1. */
  readonly keptShare: number;
}

/** Sums of squares over the names of positive weight. */
export function fitQuality(
  { weights, returns }: CrossSection,
  specificReturns: Float64Array,
  robustWeights: Float64Array,
): FitQuality {
  let total = 0;
  let mean = 0;
  let observationCount = 0;
  let kept = 0;
  for (let asset = 0; asset < weights.length; asset++) {
    if (!(weights[asset] > 0)) continue;
    total += weights[asset];
    mean += weights[asset] * returns[asset];
    observationCount++;
    if (robustWeights[asset] === 1) kept++;
  }
  mean /= total;
  const sums = { residualSquares: 0, clippedSquares: 0, totalSquares: 0, centredSquares: 0 };
  for (let asset = 0; asset < weights.length; asset++) {
    if (!(weights[asset] > 0)) continue;
    sums.residualSquares += weights[asset] * specificReturns[asset] ** 2;
    sums.clippedSquares += weights[asset] * (robustWeights[asset] * specificReturns[asset]) ** 2;
    sums.totalSquares += weights[asset] * returns[asset] ** 2;
    sums.centredSquares += weights[asset] * (returns[asset] - mean) ** 2;
  }
  return { ...sums, observationCount, keptShare: kept / observationCount };
}

/**
 * s² = κ² Σ v (ω ε)² / (n − p) / m², m the share of names with ψ′ = 1, κ = 1 + (p/n) (1 − m)/m: Huber's variance of an
 * M-estimate; without robust weights the textbook's Σ v ε² / (n − p). NaN where the regression leaves no freedom.
 *
 * @see Huber, Robust Statistics (1981), §7.6
 */
export function errorVariance(
  { clippedSquares, observationCount, keptShare }: FitQuality,
  parameterCount: number,
): number {
  const freedom = observationCount - parameterCount;
  if (freedom <= 0) return Number.NaN;
  const kappa = 1 + ((parameterCount / observationCount) * (1 - keptShare)) / keptShare;
  return ((kappa / keptShare) ** 2 * clippedSquares) / freedom;
}

/**
 * 1/(1 − R²_k) = (centred sum of squares of column k) × M_kk: the diagonal of the inverse is one over the sum of squares
 * that the other columns leave. Of the design as estimated, pseudo-observations included. [K]; NaN for market and groups
 */
export function styleInflation(
  exposures: Exposures,
  weights: Vector,
  solution: LeastSquares,
  pseudo: readonly PseudoObservation[],
): Float64Array {
  const { styleCount, styles } = exposures;
  const factorCount = regressionFactorCount(exposures);
  const out = new Float64Array(factorCount).fill(Number.NaN);
  const sum = new Float64Array(styleCount);
  const squares = new Float64Array(styleCount);
  let total = 0;
  for (let asset = 0; asset < weights.length; asset++) {
    const weight = weights[asset];
    if (!(weight > 0)) continue;
    total += weight;
    for (let style = 0; style < styleCount; style++) {
      const value = styles[asset * styleCount + style];
      sum[style] += weight * value;
      squares[style] += weight * value * value;
    }
  }
  for (const row of pseudo) {
    total += row.weight;
    for (let style = 0; style < styleCount; style++) {
      sum[style] += row.weight * row.styles[style];
      squares[style] += row.weight * row.styles[style] ** 2;
    }
  }
  for (let style = 0; style < styleCount; style++) {
    const k = firstStyle(exposures) + style;
    if (solution.estimated[k] === 0) continue;
    const centred = squares[style] - sum[style] ** 2 / total;
    out[k] = centred * solution.inverse.values[k * factorCount + k];
  }
  return out;
}
