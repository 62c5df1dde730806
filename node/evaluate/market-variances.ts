import { portfolioRisks, prepareRiskModel } from "../../engine/risk-model/index.ts";
import { readRiskModel } from "../model/index.ts";
import type { Run } from "../store/index.ts";

/** A forecast date with the variance of the universe by cap per period. */
export interface MarketVariance {
  readonly date: string;
  readonly variance: number;
}

/** The variance of the estimation universe by cap at forecast dates of a run: what calm and crisis are told by. */
export async function marketVariances(
  run: Run,
  dates: readonly string[],
): Promise<readonly MarketVariance[]> {
  const variances: MarketVariance[] = [];
  for (const date of dates) {
    const { model, estimation, marketCap } = await readRiskModel(run, date);
    const caps = Float64Array.from(marketCap, (cap, i) => (estimation[i] === 1 && cap > 0 ? cap : 0));
    const total = caps.reduce((sum, cap) => sum + cap, 0);
    const values = caps.map((cap) => cap / total);
    const { variance } = portfolioRisks(prepareRiskModel(model), { rows: 1, values });
    variances.push({ date, variance: variance[0]! });
  }
  return variances;
}
