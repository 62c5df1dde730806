import { type FactorHistory, startFactorHistory, stepFactorHistory } from "../../engine/risk-model/index.ts";

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
