import { multiplyVector } from "../linalg/index.ts";
import type { RiskView } from "./candidates.ts";
import { exposuresOf } from "./risk-rows.ts";

/** Σw over the horizon in its two parts. [n] each */
export interface CovarianceProduct {
  readonly factor: Float64Array;
  readonly specific: Float64Array;
}

/** XFXᵀw and Δw of the names by a model: what each name's return has in common with the portfolio's. @complexity O(n·K + K²) */
export function covarianceProduct(view: RiskView, weights: Float64Array): CovarianceProduct {
  const { exposures, ownVariance, issuers, factorVariance } = view;
  const held = exposuresOf(view, weights);
  const factors = held.length;
  const loaded = multiplyVector({ rows: factors, cols: factors, values: factorVariance }, held);
  const factor = new Float64Array(weights.length);
  const specific = new Float64Array(weights.length);
  for (let i = 0; i < weights.length; i++) {
    let sum = 0;
    for (let k = 0; k < factors; k++) sum += exposures[i * factors + k] * loaded[k];
    factor[i] = sum;
    specific[i] = ownVariance[i] * weights[i];
  }
  for (const { members, loading } of issuers) {
    const common = members.reduce((sum, i, k) => sum + loading[k] * weights[i], 0);
    members.forEach((i, k) => {
      specific[i] += loading[k] * common;
    });
  }
  return { factor, specific };
}
