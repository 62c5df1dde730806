import { EngineError } from "../errors/index.ts";
import type { Vector } from "../linalg/index.ts";
import { portfolioRisk, type RiskModel } from "../risk-model/index.ts";
import { normalCumulative } from "../stats/index.ts";
import { impactOf, type ScenarioImpact } from "./attribute-scenario.ts";

/** What to look for. */
export interface ReverseStressOptions {
  /** Decimal of capital, above 0. */
  readonly loss: number;
  /** The horizon over which it happens, in years: a month 1/12. */
  readonly horizonYears: number;
  /** Whether specific returns take part; without them factors alone make the loss. */
  readonly specific: boolean;
}

/** The most likely way to a loss. */
export interface ReverseStress extends ScenarioImpact {
  /** [K] f_k in standard deviations of the factor over the horizon; NaN for a factor without variance. */
  readonly factorDeviations: Float64Array;
  /** Standard deviations from the mean: Mahalanobis' distance of the whole shock, loss / σ. */
  readonly distance: number;
  /** Of a loss of this size or more under the normal, Φ(−distance). */
  readonly probability: number;
}

/**
 * Reverse stress: of all factor and specific returns that lose this much, the most likely ones under the model.
 *
 * f* = −F x / σ² · loss, ε* = −Δw / σ² · loss: the point of the hyperplane xᵀf + wᵀε = −loss that is nearest in Mahalanobis'
 * distance, and the expectation given the loss. F enters as a ratio; the horizon only scales distance and probability.
 *
 * @param weights  [N] decimals, total or active; NaN not allowed; 0 wherever the asset is not covered
 * @returns everything NaN for a portfolio without (factor) risk: no shock of the model loses it anything
 * @throws {EngineError} as `portfolioRisk`; value: a loss or a horizon that is not above 0
 * @see docs/methodology/09-risk-attribution.md; Breuer, Jandačka, Rheinberger & Summer (2009)
 * @complexity O(N·S + K²)
 * @example
 * reverseStress({ date: "2024-01-31", assets: axis("asset", ["A", "B"]), exposures: { factors: [{ name: "market", family: "market" }], marketCount: 1, countryCount: 0, industryCount: 0, styleCount: 0, currencyCount: 0, covered: Uint8Array.of(1, 1), groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) }, styles: new Float64Array(0), currency: Int32Array.of(-1, -1) }, factorCovariance: matrix(1, 1, [0.03]), specificVariance: [0.01, 0.01], periodsPerYear: 1 }, [1, 0], { loss: 0.2, horizonYears: 1, specific: true }).distance // => 1
 */
export function reverseStress(
  model: RiskModel,
  weights: Vector,
  { loss, horizonYears, specific }: ReverseStressOptions,
): ReverseStress {
  for (const [name, value] of Object.entries({ loss, horizonYears })) {
    if (!(value > 0 && Number.isFinite(value)))
      throw new EngineError("value", `reverseStress needs a ${name} above 0, got ${value}`);
  }
  const risk = portfolioRisk(model, weights);
  const variance = specific ? risk.variance : risk.factorVariance;
  const scale = variance > 0 ? -loss / variance : Number.NaN;
  const periods = horizonYears * model.periodsPerYear;
  const { values, cols } = model.factorCovariance;
  const factorReturns = risk.factorCovariances.map((covariance) => covariance * scale);
  const specificReturns = risk.specificCovariances.map((covariance) => (specific ? covariance * scale : 0));
  const distance = loss / Math.sqrt((variance > 0 ? variance : Number.NaN) * periods);
  const shock = impactOf(weights, risk.exposures, { factorReturns, specificReturns });
  return {
    ...shock,
    // A sum over nothing would be 0.
    impact: variance > 0 ? shock.impact : Number.NaN,
    factorDeviations: factorReturns.map((value, k) => {
      const factorVariance = values[k * (cols + 1)] * periods;
      return factorVariance > 0 ? value / Math.sqrt(factorVariance) : Number.NaN;
    }),
    distance,
    probability: normalCumulative(-distance),
  };
}
