import { EngineError } from "../errors/index.ts";
import { choleskyInto } from "../linalg/index.ts";
import { type RandomStream, randomStream } from "../stats/index.ts";
import type { SyntheticIndustry } from "./industry-table.ts";

/** Columns of the style block, in order. */
export const STYLES: readonly string[] = [
  "beta",
  "momentum",
  "quality",
  "residual_volatility",
  "size",
  "value",
];

const MARKET_PREMIUM_ANNUAL = 0.05;
const STYLE_PREMIUM_ANNUAL: readonly number[] = [0, 0.025, 0.01, -0.01, -0.01, 0.01];
const SECTOR_VOLATILITY_ANNUAL = 0.06;
const STYLE_VOLATILITY_ANNUAL: readonly number[] = [0.055, 0.045, 0.018, 0.035, 0.028, 0.025];
/** Correlations of market and styles: market, then STYLES. */
const CORRELATION: readonly (readonly number[])[] = [
  [1, 0.7, -0.15, -0.1, 0.3, -0.1, 0.05],
  [0.7, 1, -0.1, -0.15, 0.4, -0.1, 0.05],
  [-0.15, -0.1, 1, 0.2, -0.1, 0.1, -0.4],
  [-0.1, -0.15, 0.2, 1, -0.25, 0.1, -0.15],
  [0.3, 0.4, -0.1, -0.25, 1, -0.2, 0],
  [-0.1, -0.1, 0.1, 0.1, -0.2, 1, -0.1],
  [0.05, 0.05, -0.4, -0.15, 0, -0.1, 1],
];
/** Degrees of freedom of the factor shocks. */
const FACTOR_DEGREES = 8;

/** A state of the market: what a regime does to volatilities, and how likely it is to end on any day. */
interface Regime {
  readonly marketVolatilityAnnual: number;
  readonly otherScale: number;
  readonly specificScale: number;
  readonly endProbability: number;
}

const REGIMES: readonly Regime[] = [
  { marketVolatilityAnnual: 0.13, otherScale: 0.9, specificScale: 0.92, endProbability: 1 / 300 },
  { marketVolatilityAnnual: 0.3, otherScale: 1.5, specificScale: 1.3, endProbability: 1 / 60 },
];

/** How factor returns come about, before the industry constraint. */
export interface FactorStructure {
  readonly industryCount: number;
  readonly factorCount: number;
  readonly premiumAnnual: Float64Array;
  /** Covariance a day and its lower Cholesky factor, by regime. [K×K] */
  readonly covariances: readonly Float64Array[];
  readonly roots: readonly Float64Array[];
  /** Specific volatility multiplier, by regime. */
  readonly specificScales: readonly number[];
}

/** The factor structure of a market; industry volatilities depend on the seed. */
export function buildFactorStructure(
  seed: number,
  industries: readonly SyntheticIndustry[],
): FactorStructure {
  const industryCount = industries.length;
  const factorCount = 1 + industryCount + STYLES.length;
  const premiumAnnual = new Float64Array(factorCount);
  premiumAnnual[0] = MARKET_PREMIUM_ANNUAL;
  premiumAnnual.set(STYLE_PREMIUM_ANNUAL, 1 + industryCount);
  const random = randomStream(seed, "factor-structure");
  const ownVolatilityAnnual = industries.map(() => 0.05 + 0.05 * random.uniform());
  const covariances = REGIMES.map((regime) => regimeCovariance(regime, industries, ownVolatilityAnnual));
  const roots = covariances.map((covariance) => {
    const root = new Float64Array(factorCount * factorCount);
    const failing = choleskyInto(root, covariance, factorCount);
    if (failing >= 0)
      throw new EngineError("singular", `buildFactorStructure: pivot ${failing} is not positive`);
    return root;
  });
  return {
    industryCount,
    factorCount,
    premiumAnnual,
    covariances,
    roots,
    specificScales: REGIMES.map((regime) => regime.specificScale),
  };
}

function regimeCovariance(
  regime: Regime,
  industries: readonly SyntheticIndustry[],
  own: readonly number[],
): Float64Array {
  const n = 1 + industries.length + STYLES.length;
  const covariance = new Float64Array(n * n);
  const scaleSquared = regime.otherScale ** 2 / 252;
  industries.forEach((a, i) => {
    industries.forEach((b, j) => {
      const shared = a.sector === b.sector ? SECTOR_VOLATILITY_ANNUAL ** 2 : 0;
      covariance[(1 + i) * n + 1 + j] = scaleSquared * (shared + (i === j ? own[i] ** 2 : 0));
    });
  });
  const volatility = [
    regime.marketVolatilityAnnual,
    ...STYLE_VOLATILITY_ANNUAL.map((v) => v * regime.otherScale),
  ];
  const position = [0, ...STYLES.map((_, style) => 1 + industries.length + style)];
  CORRELATION.forEach((row, i) => {
    row.forEach((correlation, j) => {
      covariance[position[i] * n + position[j]] = (correlation * volatility[i] * volatility[j]) / 252;
    });
  });
  return covariance;
}

/** The regime of the next day: two states, each left with its own probability. */
export function nextRegime(regime: number, random: RandomStream): number {
  return random.uniform() < REGIMES[regime].endProbability ? 1 - regime : regime;
}

/**
 * f = A z + μ, z independent Student t of unit variance, A Aᵀ the regime's covariance; then the cap-weighted mean of the
 * industry returns is taken off each of them, so that they sum to zero under the cap weights of the close before.
 */
export function drawFactorReturns(
  structure: FactorStructure,
  regime: number,
  industryWeights: Float64Array,
  random: RandomStream,
): Float64Array {
  const { factorCount, industryCount, premiumAnnual } = structure;
  const root = structure.roots[regime];
  const shocks = new Float64Array(factorCount);
  for (let factor = 0; factor < factorCount; factor++) shocks[factor] = random.studentUnit(FACTOR_DEGREES);
  const returns = new Float64Array(factorCount);
  for (let factor = 0; factor < factorCount; factor++) {
    let sum = premiumAnnual[factor] / 252;
    for (let k = 0; k <= factor; k++) sum += root[factor * factorCount + k] * shocks[k];
    returns[factor] = sum;
  }
  let mean = 0;
  for (let industry = 0; industry < industryCount; industry++)
    mean += industryWeights[industry] * returns[1 + industry];
  for (let industry = 0; industry < industryCount; industry++) returns[1 + industry] -= mean;
  return returns;
}

/** Covariance of `drawFactorReturns`: P F Pᵀ, P taking the cap-weighted mean off the industries. [K×K] */
export function constrainedCovariance(
  structure: FactorStructure,
  regime: number,
  industryWeights: Float64Array,
): Float64Array {
  const { factorCount, industryCount } = structure;
  const result = Float64Array.from(structure.covariances[regime]);
  const withMean = new Float64Array(factorCount);
  for (let factor = 0; factor < factorCount; factor++) {
    for (let j = 0; j < industryCount; j++)
      withMean[factor] += result[factor * factorCount + 1 + j] * industryWeights[j];
  }
  let ofMean = 0;
  for (let j = 0; j < industryCount; j++) ofMean += industryWeights[j] * withMean[1 + j];
  for (let row = 0; row < factorCount; row++) {
    const rowIsIndustry = 1 <= row && row <= industryCount;
    for (let col = 0; col < factorCount; col++) {
      const colIsIndustry = 1 <= col && col <= industryCount;
      const at = row * factorCount + col;
      if (rowIsIndustry && colIsIndustry) result[at] += ofMean - withMean[row] - withMean[col];
      else if (colIsIndustry) result[at] -= withMean[row];
      else if (rowIsIndustry) result[at] -= withMean[col];
    }
  }
  return result;
}
