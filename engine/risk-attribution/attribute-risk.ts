import type { Factor, FactorFamily } from "../exposures/index.ts";
import type { Vector } from "../linalg/index.ts";
import { assetCovariances, type PortfolioRisk, portfolioRisk, type RiskModel } from "../risk-model/index.ts";
import type { AssetRisk, FactorRisk, FamilyRisk, RiskAttribution } from "./risk-attribution.ts";
import { riskContribution } from "./risk-contribution.ts";

/**
 * Attributes the forecast risk of weights to factors, families, specific risk and names.
 *
 * σ² = xᵀFx + wᵀΔw; CTV_k = x_k (Fx)_k, CTR_k = CTV_k / σ = x_k σ_k ρ_k; MCR_n = (Σw)_n / σ, CTR_n = w_n MCR_n.
 * By Euler's theorem both ledgers sum to σ. Each cross term between two factors is shared half and half: a convention,
 * and the reason why a hedge's contribution is negative.
 *
 * A portfolio without risk (σ = 0: empty, say) has contributions of 0, and NaN for what would be a division by σ:
 * marginal contributions, correlations and shares.
 *
 * @param weights  [N] decimals of capital, total or active; NaN not allowed; 0 wherever the asset is not covered
 * @returns decimals per year: variances times the model's `periodsPerYear`, volatilities times its square root
 * @throws {EngineError} shape: not one weight per asset; value: a weight that is not finite, or on a name not covered
 * @see docs/methodology/09-risk-attribution.md; primer ch. 9; Davis & Menchero, The Alpha and Beta of Risk Attribution (2011)
 * @complexity O(N·S + K²); no N×N or N×K array is formed
 */
export function attributeRisk(model: RiskModel, weights: Vector): RiskAttribution {
  const risk = portfolioRisk(model, weights);
  const annual = model.periodsPerYear;
  // F is positive semi-definite up to rounding only.
  const factorVarianceAnnual = Math.max(risk.factorVariance, 0) * annual;
  const specificVarianceAnnual = risk.specificVariance * annual;
  const varianceAnnual = factorVarianceAnnual + specificVarianceAnnual;
  const volatilityAnnual = Math.sqrt(varianceAnnual);
  const factors = model.exposures.factors.map((factor, k) =>
    factorRisk(model, risk, { factor, k, volatilityAnnual }),
  );
  return {
    varianceAnnual,
    volatilityAnnual,
    factorVarianceAnnual,
    factorVolatilityAnnual: Math.sqrt(factorVarianceAnnual),
    specificVarianceAnnual,
    specificVolatilityAnnual: Math.sqrt(specificVarianceAnnual),
    factors,
    families: familyRisks(factors, volatilityAnnual),
    factorTotal: riskContribution(factorVarianceAnnual, volatilityAnnual),
    specific: riskContribution(specificVarianceAnnual, volatilityAnnual),
    assets: assetRisk(model, risk, volatilityAnnual),
  };
}

function factorRisk(
  model: RiskModel,
  risk: PortfolioRisk,
  line: { readonly factor: Factor; readonly k: number; readonly volatilityAnnual: number },
): FactorRisk {
  const { factor, k, volatilityAnnual: total } = line;
  const { values, cols } = model.factorCovariance;
  const exposure = risk.exposures[k];
  const volatilityAnnual = Math.sqrt(values[k * cols + k] * model.periodsPerYear);
  const covarianceAnnual = risk.factorCovariances[k] * model.periodsPerYear;
  const marginalRiskAnnual = total === 0 ? Number.NaN : covarianceAnnual / total;
  return {
    factor,
    exposure,
    volatilityAnnual,
    standaloneVolatilityAnnual: Math.abs(exposure) * volatilityAnnual,
    correlation: volatilityAnnual === 0 ? Number.NaN : marginalRiskAnnual / volatilityAnnual,
    marginalRiskAnnual,
    ...riskContribution(exposure * covarianceAnnual, total),
  };
}

function familyRisks(factors: readonly FactorRisk[], volatilityAnnual: number): readonly FamilyRisk[] {
  const sums = new Map<FactorFamily, { variance: number; factorCount: number }>();
  for (const { factor, varianceContributionAnnual } of factors) {
    const sum = sums.get(factor.family) ?? { variance: 0, factorCount: 0 };
    sums.set(factor.family, {
      variance: sum.variance + varianceContributionAnnual,
      factorCount: sum.factorCount + 1,
    });
  }
  return [...sums].map(([family, { variance, factorCount }]) => {
    return { family, factorCount, ...riskContribution(variance, volatilityAnnual) };
  });
}

function assetRisk(model: RiskModel, risk: PortfolioRisk, volatilityAnnual: number): AssetRisk {
  const { specificCovariances } = risk;
  // From an array-like in one step: `from` would go through its iterator, name by name.
  const weights = new Float64Array(risk.weights);
  const scale = model.periodsPerYear / volatilityAnnual;
  const marginalRiskAnnual = assetCovariances(model, risk);
  const riskContributionAnnual = new Float64Array(weights.length);
  const specificRiskContributionAnnual = new Float64Array(weights.length);
  if (volatilityAnnual === 0) marginalRiskAnnual.fill(Number.NaN);
  else {
    for (let asset = 0; asset < weights.length; asset++) {
      const weight = weights[asset];
      marginalRiskAnnual[asset] *= scale;
      if (weight === 0) continue;
      riskContributionAnnual[asset] = weight * marginalRiskAnnual[asset];
      specificRiskContributionAnnual[asset] = weight * specificCovariances[asset] * scale;
    }
  }
  return { weights, marginalRiskAnnual, riskContributionAnnual, specificRiskContributionAnnual };
}
