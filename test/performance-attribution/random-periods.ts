import type { AttributionPeriod } from "../../engine/performance-attribution/index.ts";
import type { Portfolio } from "../../engine/portfolio/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { type ModelShape, randomModel } from "../portfolio/random-model.ts";

/** How a random span departs from the clean case. */
export interface SpanOptions {
  /** Cash, unknown and uncovered holdings, a risk-free rate, and missing returns. */
  readonly untidy: boolean;
}

/** Random periods whose returns obey r = riskFree + Xf + ε name by name. */
export function randomPeriods(
  shape: ModelShape,
  periodCount: number,
  { untidy }: SpanOptions,
): AttributionPeriod[] {
  const { model, dense, drawWeights } = randomModel(shape);
  const { exposures, assets } = model;
  return Array.from({ length: periodCount }, (_, t): AttributionPeriod => {
    const random = randomStream(shape.seed, "period", t);
    const factorReturns = Float64Array.from(exposures.factors, () => 0.01 * random.normal());
    const riskFree = untidy ? 0.002 * random.uniform() : 0;
    const specificReturns = Float64Array.from(dense, (row) =>
      row === undefined ? Number.NaN : 0.02 * random.normal(),
    );
    const returns = specificReturns.map((specific, n) => {
      const row = dense[n];
      if (row === undefined) return random.uniform() < 0.5 ? Number.NaN : 0.02 * random.normal();
      return riskFree + specific + row.reduce((sum, x, k) => sum + x * factorReturns[k], 0);
    });
    if (untidy && returns.length > 0) returns[random.integer(returns.length)] = Number.NaN;
    const book = (name: string): Portfolio => {
      const weights = drawWeights(`${name} ${t}`).map((weight) => weight / 3);
      if (!untidy) return { assets, weights, outside: [] };
      const uncovered = dense.flatMap((row, asset) => (row === undefined ? [asset] : []));
      return {
        assets,
        weights,
        outside: [
          { id: "CASH", weight: 0.3 * random.normal(), reason: "cash", asset: -1 },
          { id: "ZZ", weight: 0.05 * random.normal(), reason: "unknown", asset: -1 },
          ...uncovered.map((asset) => {
            return { id: assets.labels[asset], weight: 0.05, reason: "uncovered" as const, asset };
          }),
        ],
      };
    };
    const date = `2024-${String(1 + Math.floor(t / 28)).padStart(2, "0")}-${String(1 + (t % 28)).padStart(2, "0")}`;
    return {
      date,
      exposures,
      factorReturns,
      specificReturns,
      returns,
      riskFree,
      portfolio: book("p"),
      benchmark: book("b"),
    };
  });
}

/** Σ w r of everything held, cash at the risk-free rate and missing returns at 0: the P&L, without any model. */
export function independentReturn(period: AttributionPeriod, portfolio: Portfolio): number {
  let sum = 0;
  portfolio.weights.forEach((weight, asset) => {
    if (weight !== 0 && !Number.isNaN(period.returns[asset])) sum += weight * period.returns[asset];
  });
  for (const { weight, reason, asset } of portfolio.outside) {
    if (reason === "cash") sum += weight * period.riskFree;
    else if (asset >= 0 && !Number.isNaN(period.returns[asset])) sum += weight * period.returns[asset];
  }
  return sum;
}
