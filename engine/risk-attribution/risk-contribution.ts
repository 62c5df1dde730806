import type { RiskContribution } from "./risk-attribution.ts";

/** A variance contribution in its three units. */
export function riskContribution(
  varianceContributionAnnual: number,
  volatilityAnnual: number,
): RiskContribution {
  const riskless = volatilityAnnual === 0;
  return {
    riskContributionAnnual: riskless ? 0 : varianceContributionAnnual / volatilityAnnual,
    varianceContributionAnnual,
    varianceShare: riskless ? Number.NaN : varianceContributionAnnual / volatilityAnnual ** 2,
  };
}
