import { EngineError } from "../errors/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { RiskModel } from "../risk-model/index.ts";
import { attributeRisk } from "./attribute-risk.ts";

/** The capital that stands in no name of the model, against the benchmark's: cash, as far as risk goes. */
export interface CashRisk {
  /** Σw_b − Σw_p: what the active weights lack to 0. */
  readonly activeWeight: number;
  /** MCR_cash,rel = −Cov(R_b, R_a)/σ_a: cash returns 0 where the benchmark returns R_b. NaN without active risk. */
  readonly marginalRiskAnnual: number;
  readonly riskContributionAnnual: number;
}

/** Tracking error by name, each measured against the benchmark: g_n = r_n − R_b. Columns over the asset axis. [N each] */
export interface RelativeRisk {
  /** TE, decimal per year. */
  readonly trackingErrorAnnual: number;
  /** w_p − w_b. */
  readonly activeWeights: Float64Array;
  /** MCR_n,rel = Cov(r_n − R_b, R_a)/σ_a. NaN where not covered, everywhere without active risk. */
  readonly marginalRiskAnnual: Float64Array;
  /** w_a,n MCR_n,rel; with `cash` they sum to the tracking error. 0 where the active weight is 0. */
  readonly riskContributionAnnual: Float64Array;
  readonly cash: CashRisk;
}

/**
 * Tracking error by relative-to-benchmark sources: R_a = Σ_n w_a,n (r_n − R_b), CTR_n = w_a,n Cov(r_n − R_b, R_a) / σ_a.
 *
 * Under the plain marginal contributions of `attributeRisk` on active weights, overweighting a name that falls by less than
 * the benchmark looks risky, and cash looks free. Here cash is a bet against the benchmark like any other. The two are tied by
 * MCR_abs = MCR_rel − MCR_cash,rel. Where active weights do not sum to 0 the rest stands in cash, which closes the sum exactly:
 * Σ_n CTR_n + CTR_cash = σ_a. Without that line the names sum to σ_a − (Σ w_a) Cov(R_b, R_a)/σ_a.
 *
 * @param portfolio  [N] decimals; NaN not allowed; 0 wherever the asset is not covered
 * @param benchmark  [N] likewise
 * @throws {EngineError} as `attributeRisk`; shape: weights on two axes
 * @see docs/methodology/09-risk-attribution.md; Davis & Menchero, The Alpha and Beta of Risk Attribution (2011)
 * @complexity O(N·S + K²)
 * @example
 * attributeRelativeRisk({ date: "2024-01-31", assets: axis("asset", ["A", "B"]), exposures: { factors: [{ name: "market", family: "market" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: new Float64Array(0), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(1, 1, [0.03]), specificVariance: [0.01, 0.01], periodsPerYear: 1 }, [0.5, 0], [1, 0]).cash.riskContributionAnnual // => 0.1
 */
export function attributeRelativeRisk(model: RiskModel, portfolio: Vector, benchmark: Vector): RelativeRisk {
  const activeWeights = differenceOf(portfolio, benchmark);
  const { volatilityAnnual, assets } = attributeRisk(model, activeWeights);
  const benchmarkMarginal = marginalOf(benchmark, assets.marginalRiskAnnual, volatilityAnnual);
  const riskContributionAnnual = new Float64Array(activeWeights.length);
  const marginalRiskAnnual = assets.marginalRiskAnnual.map((marginal) => marginal - benchmarkMarginal);
  let net = 0;
  for (let asset = 0; asset < activeWeights.length; asset++) {
    net += activeWeights[asset];
    if (activeWeights[asset] === 0 || volatilityAnnual === 0) continue;
    riskContributionAnnual[asset] = activeWeights[asset] * marginalRiskAnnual[asset];
  }
  return {
    trackingErrorAnnual: volatilityAnnual,
    activeWeights,
    marginalRiskAnnual,
    riskContributionAnnual,
    cash: cashRisk(net, benchmarkMarginal),
  };
}

/** The line of cash for active weights that sum to `net`. */
export function cashRisk(net: number, benchmarkMarginal: number): CashRisk {
  return {
    // 0 − net, so that no cash is 0 and not −0.
    activeWeight: 0 - net,
    marginalRiskAnnual: -benchmarkMarginal,
    riskContributionAnnual: Number.isNaN(benchmarkMarginal) ? 0 : net * benchmarkMarginal,
  };
}

/** Cov(wᵀr, R)/σ from the marginal contributions to σ; NaN for a portfolio without risk. */
export function marginalOf(weights: Vector, marginalRiskAnnual: Vector, volatilityAnnual: number): number {
  if (volatilityAnnual === 0) return Number.NaN;
  let sum = 0;
  for (let asset = 0; asset < weights.length; asset++) {
    if (weights[asset] !== 0) sum += weights[asset] * marginalRiskAnnual[asset];
  }
  return sum;
}

/** w_p − w_b. */
export function differenceOf(portfolio: Vector, benchmark: Vector): Float64Array {
  if (portfolio.length !== benchmark.length) {
    throw new EngineError(
      "shape",
      `active weights need weights on one axis, got ${portfolio.length} and ${benchmark.length}`,
    );
  }
  return Float64Array.from(portfolio, (weight, asset) => weight - benchmark[asset]);
}
