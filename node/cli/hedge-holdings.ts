import type { HedgeAt } from "../model/index.ts";

/** The book with its hedge, name by name, as far as names can stand for it. */
export interface HedgedHoldings {
  /** Names, what stands outside the model, and cash, which pays for them: together what the book is. */
  readonly weights: readonly { readonly id: string; readonly weight: number }[];
  /** Instruments that are no names: factors, residuals, series. They are not among the weights. */
  readonly withoutNames: readonly string[];
}

/** Weights below this are rounding. */
const DUST = 1e-12;

/** What is held once the hedge is: an instrument by the names that a unit of it holds. */
export function hedgedHoldings({ problem, found, held, stored }: HedgeAt): HedgedHoldings {
  const { labels } = stored.model.assets;
  const { outside, weights: book } = held.portfolio;
  const traded = [...problem.instruments.entries()].filter(([i]) => Math.abs(found.notionals[i] ?? 0) > DUST);
  const added = new Float64Array(labels.length);
  for (const [i, { holdings }] of traded) {
    if (holdings === null) continue;
    const notional = found.notionals[i] as number;
    for (let asset = 0; asset < added.length; asset++)
      added[asset] = (added[asset] as number) + notional * (holdings[asset] as number);
  }
  const net = added.reduce((sum, weight) => sum + weight, 0);
  const cash = outside.filter(({ reason }) => reason === "cash");
  const cashAfter = cash.reduce((sum, { weight }) => sum + weight, 0) - net;
  return {
    weights: [
      ...labels.map((id, asset) => ({ id, weight: (book[asset] as number) + (added[asset] as number) })),
      ...outside.filter(({ reason }) => reason !== "cash").map(({ id, weight }) => ({ id, weight })),
      { id: cash[0]?.id ?? "CASH", weight: cashAfter },
    ].filter(({ weight }) => Math.abs(weight) > DUST),
    withoutNames: traded
      .filter(
        ([, { holdings, exposures, ownVariance }]) =>
          holdings === null || exposures !== null || ownVariance > 0,
      )
      .map(([, { name }]) => name),
  };
}
