import type { Exposures } from "../exposures/index.ts";
import type { LeastSquares } from "../stats/index.ts";
import type { CrossSection, RegressionSample } from "./cross-section.ts";

/** What a fit leaves of the names' returns [N]; NaN for one that is not covered. */
export function coveredResiduals({ covered }: Exposures, residuals: Float64Array): Float64Array {
  const out = residuals.length === covered.length ? residuals : residuals.slice(0, covered.length);
  for (let asset = covered.indexOf(0); asset >= 0; asset = covered.indexOf(0, asset + 1))
    out[asset] = Number.NaN;
  return out;
}

/** Σ v (ω ε)²: of the residuals as Huber's weights clip them. */
export function clippedSquares(
  { weights }: CrossSection,
  robustWeights: Float64Array,
  specificReturns: Float64Array,
): number {
  let sum = 0;
  for (let asset = 0; asset < weights.length; asset++) {
    if (weights[asset] > 0) sum += weights[asset] * (robustWeights[asset] * specificReturns[asset]) ** 2;
  }
  return sum;
}

/**
 * s² = κ² Σ v (ω ε)² / (n − p) / m², m the share of names with ψ′ = 1, κ = 1 + (p/n) (1 − m)/m: Huber's variance of an
 * M-estimate; without robust weights the textbook's Σ v ε² / (n − p). NaN where the regression leaves no freedom.
 *
 * @param squares  Σ v (ω ε)²
 * @see Huber, Robust Statistics (1981), §7.6
 */
export function errorVariance(
  squares: number,
  observationCount: number,
  parameterCount: number,
  keptShare: number,
): number {
  const freedom = observationCount - parameterCount;
  if (freedom <= 0) return Number.NaN;
  const kappa = 1 + ((parameterCount / observationCount) * (1 - keptShare)) / keptShare;
  return ((kappa / keptShare) ** 2 * squares) / freedom;
}

/**
 * 1/(1 − R²_k) = (centred sum of squares of column k) × M_kk: the diagonal of the inverse is one over the sum of squares
 * that the other columns leave. Where nothing in X is a constant it is not centred. Of the design as estimated,
 * pseudo-observations included. [K]; NaN for market and groups
 */
export function styleInflation({ design }: RegressionSample, solution: LeastSquares): Float64Array {
  const { denseSums, denseSquares, totalWeight, estimated, inverse } = solution;
  const out = new Float64Array(estimated.length).fill(Number.NaN);
  const firstDense = out.length - design.denseCount;
  // Without a market and groups no column is a constant, and sums of squares are about 0.
  const hasConstant = design.interceptCount + design.groupCount > 0;
  for (let style = 0; style < design.denseCount; style++) {
    const k = firstDense + style;
    if (estimated[k] === 0) continue;
    const centred = denseSquares[style] - (hasConstant ? denseSums[style] ** 2 / totalWeight : 0);
    out[k] = centred * inverse.values[k * out.length + k];
  }
  return out;
}
