import { type FactorHistory, startFactorHistory, stepFactorHistory } from "../../engine/risk-model/index.ts";
import { type WeightingOptions, weightHistory } from "../../engine/risk-model/weighted-history.ts";
import { type WeightedPairs, weightedPairs } from "../../engine/risk-model/weighted-pairs.ts";

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

/** Moments of a history's pairs. */
export function pairsOf(
  history: FactorHistory,
  options: WeightingOptions & { readonly lags: number },
): WeightedPairs {
  return weightedPairs(weightHistory(history, options), options.lags);
}
