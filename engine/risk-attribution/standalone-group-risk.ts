import { portfolioRisk, type RiskModel } from "../risk-model/index.ts";
import { attributeGroups } from "./attribute-groups.ts";
import { groupWeights } from "./group-weights.ts";
import type { Grouping } from "./grouping.ts";
import type { RiskAttribution } from "./risk-attribution.ts";

/** A group of names beside the rest of its portfolio. Volatilities: decimals per year. */
export interface StandaloneGroupRisk {
  /** Code of the group; −1 = the names without one. */
  readonly group: number;
  readonly name: string;
  /** σ_g: what the group would have alone. Does not sum to anything. */
  readonly standaloneVolatilityAnnual: number;
  /** Of the group's return with the whole portfolio's: CTR_g = σ_g ρ_g. NaN where either has no risk. */
  readonly correlation: number;
  /** σ less the volatility of the portfolio without the group: what closing it would take off (in cash, nothing else moved). */
  readonly incrementalRiskAnnual: number;
}

/**
 * Stand-alone volatility, correlation and incremental risk of each group: of a book, a desk, an industry.
 *
 * Without the group the variance is σ² − 2 CTV_g + σ_g². Incremental risk is never above the contribution CTR_g: σ is convex in the
 * size of the group, and CTR_g is its slope where closing begins. So incremental risks sum to less than σ.
 *
 * @param attribution  of `attributeRisk` under the same model
 * @param grouping  on the same asset axis
 * @returns in the lines of `attributeGroups`
 * @throws {EngineError} as `attributeGroups`
 * @see docs/methodology/09-risk-attribution.md
 * @complexity O(G·(N·S + K²))
 */
export function standaloneGroupRisk(
  model: RiskModel,
  attribution: RiskAttribution,
  grouping: Grouping,
): readonly StandaloneGroupRisk[] {
  const { volatilityAnnual, varianceAnnual, assets } = attribution;
  return attributeGroups(attribution, grouping).map(({ group, name, total }): StandaloneGroupRisk => {
    const { weights } = groupWeights(assets.weights, grouping, group);
    const variance = Math.max(portfolioRisk(model, weights).variance, 0) * model.periodsPerYear;
    const standaloneVolatilityAnnual = Math.sqrt(variance);
    const without = varianceAnnual - 2 * total.varianceContributionAnnual + variance;
    return {
      group,
      name,
      standaloneVolatilityAnnual,
      correlation:
        volatilityAnnual === 0 || variance === 0
          ? Number.NaN
          : total.riskContributionAnnual / standaloneVolatilityAnnual,
      incrementalRiskAnnual: volatilityAnnual - Math.sqrt(Math.max(without, 0)),
    };
  });
}
