import type { RandomStream } from "../stats/index.ts";
import type { FactorStructure } from "./factor-structure.ts";
import type { TrueExposures } from "./true-exposures.ts";

/** Degrees of freedom of the factor shocks. */
const FACTOR_DEGREES = 8;

/** The groups that add up to the market, with their cap shares at the close before. */
type GroupWeights = Pick<TrueExposures, "countryWeights" | "industryWeights">;

/** Factors `first` on, one per weight, of which Σ w f = 0 has to hold. */
interface Constraint {
  readonly first: number;
  readonly weights: Float64Array;
}

function constraintsOf({ countryWeights, industryWeights }: GroupWeights): readonly Constraint[] {
  return [
    { first: 1, weights: countryWeights },
    { first: 1 + countryWeights.length, weights: industryWeights },
  ];
}

/**
 * f = A z + μ, z independent Student t of unit variance, A Aᵀ the regime's covariance; then the cap-weighted mean of the
 * country returns is taken off each of them, and that of the industries off those, so that either sums to zero under the
 * cap weights of the close before.
 */
export function drawFactorReturns(
  structure: FactorStructure,
  regime: number,
  groups: GroupWeights,
  random: RandomStream,
): Float64Array {
  const { factorCount, premiumAnnual } = structure;
  const root = structure.roots[regime];
  const shocks = new Float64Array(factorCount);
  for (let factor = 0; factor < factorCount; factor++) shocks[factor] = random.studentUnit(FACTOR_DEGREES);
  const returns = new Float64Array(factorCount);
  for (let factor = 0; factor < factorCount; factor++) {
    let sum = premiumAnnual[factor] / 252;
    for (let k = 0; k <= factor; k++) sum += root[factor * factorCount + k] * shocks[k];
    returns[factor] = sum;
  }
  for (const { first, weights } of constraintsOf(groups)) {
    let mean = 0;
    for (let group = 0; group < weights.length; group++) mean += weights[group] * returns[first + group];
    for (let group = 0; group < weights.length; group++) returns[first + group] -= mean;
  }
  return returns;
}

/** Covariance of `drawFactorReturns`: P F Pᵀ, P taking the cap-weighted means off countries and industries. [K×K] */
export function constrainedCovariance(
  structure: FactorStructure,
  regime: number,
  groups: GroupWeights,
): Float64Array {
  const result = Float64Array.from(structure.covariances[regime]);
  for (const constraint of constraintsOf(groups)) takeMeanOff(result, structure.factorCount, constraint);
  return result;
}

function takeMeanOff(covariance: Float64Array, factorCount: number, { first, weights }: Constraint): void {
  const groupCount = weights.length;
  const withMean = new Float64Array(factorCount);
  for (let factor = 0; factor < factorCount; factor++) {
    for (let j = 0; j < groupCount; j++)
      withMean[factor] += covariance[factor * factorCount + first + j] * weights[j];
  }
  let ofMean = 0;
  for (let j = 0; j < groupCount; j++) ofMean += weights[j] * withMean[first + j];
  for (let row = 0; row < factorCount; row++) {
    const rowIsGroup = first <= row && row < first + groupCount;
    for (let col = 0; col < factorCount; col++) {
      const colIsGroup = first <= col && col < first + groupCount;
      const at = row * factorCount + col;
      if (rowIsGroup && colIsGroup) covariance[at] += ofMean - withMean[row] - withMean[col];
      else if (colIsGroup) covariance[at] -= withMean[row];
      else if (rowIsGroup) covariance[at] -= withMean[col];
    }
  }
}
