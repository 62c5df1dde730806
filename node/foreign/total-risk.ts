import { exposureRow } from "../../engine/exposures/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import type { ForeignDay } from "./foreign-day.ts";

/** How far the total risk of names that the files give is from x'Fx + δ of their X, F and Δ. */
export interface TotalRiskGap {
  /** Names that have one. */
  readonly count: number;
  /** The largest of |computed / given − 1| among volatilities; 0 without any. */
  readonly largest: number;
}

/** The files' own total risks beside the model that was read from them: whether it was read as its maker means it. */
export function totalRiskGap({ totalRisks }: ForeignDay, model: RiskModel): TotalRiskGap {
  const { exposures, factorCovariance, specificVariance, assets } = model;
  let [count, largest] = [0, 0];
  for (const [id, given] of totalRisks) {
    const asset = assets.codes.get(id);
    if (asset === undefined || !(given > 0)) continue;
    const variance =
      quadratic(exposureRow(exposures, asset), factorCovariance.values) + (specificVariance[asset] as number);
    count++;
    largest = Math.max(largest, Math.abs(Math.sqrt(variance / given) - 1));
  }
  return { count, largest };
}

/** x'Ax of a symmetric A, most of whose factors a name is not exposed to. */
function quadratic(x: Float64Array, a: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const own = x[i] as number;
    if (own === 0) continue;
    for (let j = 0; j < x.length; j++) sum += own * (x[j] as number) * (a[i * x.length + j] as number);
  }
  return sum;
}
