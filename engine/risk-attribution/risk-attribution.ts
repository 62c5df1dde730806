import type { Factor, FactorFamily } from "../exposures/index.ts";

/** A source's part of a portfolio's risk. The two units are never mixed: CTR is in volatility, CTV in variance. */
export interface RiskContribution {
  /** CTR: decimal volatility per year; the sources' CTRs sum to the portfolio's volatility. */
  readonly riskContributionAnnual: number;
  /** CTV: decimal² per year; the sources' CTVs sum to the portfolio's variance. */
  readonly varianceContributionAnnual: number;
  /** CTV / σ² = CTR / σ, a decimal; sums to 1. NaN for a portfolio without risk. */
  readonly varianceShare: number;
}

/** One factor's line: exposure × volatility × correlation = CTR. */
export interface FactorRisk extends RiskContribution {
  readonly factor: Factor;
  /** x_k. */
  readonly exposure: number;
  /** σ_k, the volatility of the factor's return. */
  readonly volatilityAnnual: number;
  /** |x_k| σ_k. */
  readonly standaloneVolatilityAnnual: number;
  /** ρ(f_k, R), R the whole portfolio's return. NaN where the factor or the portfolio has no risk. */
  readonly correlation: number;
  /** MCR_k = (F x)_k / σ, volatility per unit of exposure. NaN for a portfolio without risk. */
  readonly marginalRiskAnnual: number;
}

/** All factors of one family together. */
export interface FamilyRisk extends RiskContribution {
  readonly family: FactorFamily;
  readonly factorCount: number;
}

/** Per name, in columns over the asset axis. [N each] */
export interface AssetRisk {
  /** w_n. */
  readonly weights: Float64Array;
  /** MCR_n = (Σ w)_n / σ. NaN where the name is not covered, everywhere for a portfolio without risk. */
  readonly marginalRiskAnnual: Float64Array;
  /** CTR_n = w_n MCR_n; sums to σ. 0 where the weight is 0. */
  readonly riskContributionAnnual: Float64Array;
  /** The specific part of CTR_n, w_n² δ_n / σ; sums to the specific CTR. */
  readonly specificRiskContributionAnnual: Float64Array;
}

/** Where one portfolio's risk comes from, in two ledgers that sum to the same total: by factor, and by name. */
export interface RiskAttribution {
  readonly varianceAnnual: number;
  readonly volatilityAnnual: number;
  readonly factorVarianceAnnual: number;
  /** √(xᵀFx): factor and specific volatilities add in squares. */
  readonly factorVolatilityAnnual: number;
  readonly specificVarianceAnnual: number;
  readonly specificVolatilityAnnual: number;
  /** In the order of the columns of X. */
  readonly factors: readonly FactorRisk[];
  /** By first appearance in the columns of X. */
  readonly families: readonly FamilyRisk[];
  /** All factors together. */
  readonly factorTotal: RiskContribution;
  readonly specific: RiskContribution;
  readonly assets: AssetRisk;
}
