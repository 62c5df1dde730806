import { type FactorHistory, startFactorHistory, stepFactorHistory } from "../../engine/risk-model/index.ts";
import { type WeightingOptions, weightHistory } from "../../engine/risk-model/weighted-history.ts";
import { weightedMoments } from "../../engine/risk-model/weighted-moments.ts";

/** A history from rows of factor returns; NaN = not estimated that period. */
export function historyOf(rows: readonly (readonly number[])[]): FactorHistory {
  let history = startFactorHistory(rows[0].length);
  for (const row of rows) {
    const estimated = Uint8Array.from(row, (value) => (Number.isNaN(value) ? 0 : 1));
    history = stepFactorHistory(
      history,
      Float64Array.from(row, (value) => (Number.isNaN(value) ? 0 : value)),
      estimated,
    );
  }
  return history;
}

/** Moments of a history, with lags; every factor over the periods that the one with the longest history has. [K×K] */
export function momentsOf(
  history: FactorHistory,
  options: WeightingOptions & { readonly lags: number },
): Float64Array {
  const weighted = weightHistory(history, options);
  const total = weighted.weights.reduce((sum, weight) => sum + weight, 0);
  return weightedMoments(weighted, options.lags).map((value) => value / total);
}
