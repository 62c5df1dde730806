import { EngineError } from "../errors/index.ts";
import type { Vector } from "../linalg/index.ts";
import { portfolioRisk, type RiskModel } from "../risk-model/index.ts";
import { minimumTorsionShares } from "./minimum-torsion.ts";
import { independentBets } from "./specific-concentration.ts";

/** How many independent bets a portfolio's variance amounts to. NaN where there is no such risk. */
export interface EffectiveBets {
  /** [K] share of the factor variance by minimum-torsion bet, each named after the factor it is nearest to; sums to 1. */
  readonly factorShares: Float64Array;
  /** exp(−Σ p ln p) over `factorShares`. */
  readonly factorCount: number;
  /** The same over issuers' shares of the specific variance. */
  readonly specificCount: number;
  /** Over all of them, as shares of the total variance. */
  readonly count: number;
}

/**
 * Effective number of bets: the exponential of the entropy of the shares that uncorrelated bets have in the variance.
 *
 * Factors are made uncorrelated by the minimum torsion; specific returns are already, by the model, and each issuer is a
 * bet of its own. With a the factors' share of the variance, ln N = H(a) + a ln N_factors + (1 − a) ln N_specific.
 *
 * @param weights  [N] decimals, total or active; NaN not allowed; 0 wherever the asset is not covered
 * @throws {EngineError} as `portfolioRisk`
 * @see docs/methodology/09-risk-attribution.md; Meucci, Santangelo & Deguest (2015)
 * @complexity O(N·S + K³) times the rounds of the torsion
 * @example
 * effectiveBets({ date: "2024-01-31", assets: axis("asset", ["A", "B"]), exposures: { factors: [{ name: "market", family: "market" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: new Float64Array(0), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(1, 1, [0.03]), specificVariance: [0.01, 0.01], periodsPerYear: 1 }, [0.5, 0.5]).specificCount // => 2
 */
export function effectiveBets(model: RiskModel, weights: Vector): EffectiveBets {
  const risk = portfolioRisk(model, weights);
  const specific = independentBets(model, risk).map(({ variance }) => variance);
  const factorShares = minimumTorsionShares(risk.exposures, model.factorCovariance);
  const factorVariance = Math.max(risk.factorVariance, 0);
  const hasFactorRisk = factorVariance > 0 && !Number.isNaN(factorShares[0] ?? Number.NaN);
  const factors = hasFactorRisk ? factorShares.map((share) => share * factorVariance) : [];
  return {
    factorShares,
    factorCount: effectiveNumber(factors),
    specificCount: effectiveNumber(specific),
    count: effectiveNumber([...factors, ...specific]),
  };
}

/**
 * exp(−Σ p ln p) with p the parts' shares of their sum: n for n equal parts, 1 for one. NaN where they sum to 0.
 *
 * @param parts  at least 0
 * @throws {EngineError} value: a part below 0
 * @example
 * effectiveNumber([0.2, 0.2, 0, 0.2]).toFixed(12) // => "3.000000000000"
 */
export function effectiveNumber(parts: Vector): number {
  let total = 0;
  for (let i = 0; i < parts.length; i++) {
    if (!(parts[i] >= 0))
      throw new EngineError("value", `effectiveNumber needs parts of at least 0, got ${parts[i]}`);
    total += parts[i];
  }
  let entropy = 0;
  for (let i = 0; i < parts.length; i++) {
    if (parts[i] > 0) entropy -= (parts[i] / total) * Math.log(parts[i] / total);
  }
  return total > 0 ? Math.exp(entropy) : Number.NaN;
}
