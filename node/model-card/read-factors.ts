import type { FactorFamily } from "../../engine/exposures/index.ts";
import { summariseFactor, usualAdmission } from "../../engine/factor-portfolios/index.ts";
import { hasTable, readFactorSeries, runOptions } from "../model/index.ts";
import type { Run } from "../store/index.ts";
import type { CardFactor } from "./model-card.ts";
import { numbersOf, rowsBy, tableIfAny, textsOf } from "./table-column.ts";

/** The admission table over the whole run, as `show factors` has it, with the worst months of stability and inflation. */
export async function readFactors(run: Run): Promise<readonly CardFactor[]> {
  if (!hasTable(run, "factor_returns")) return [];
  const { periodsPerYear } = runOptions(run);
  const returns = await tableIfAny(run, "factor_returns");
  const styles = await tableIfAny(run, "style_diagnostics");
  const inflation = extremes(textsOf(returns, "factor"), textsOf(returns, "date"), numbersOf(returns, "vif"));
  const stability = extremes(
    textsOf(styles, "style"),
    textsOf(styles, "date"),
    numbersOf(styles, "stability").map((value) => -value),
  );
  return (await readFactorSeries(run, {})).map(({ factor, family, series }) => ({
    factor,
    family: family as FactorFamily,
    ...summariseFactor(series, periodsPerYear, usualAdmission),
    lowestStability: -(stability.get(factor)?.value ?? Number.NaN),
    lowestStabilityDate: stability.get(factor)?.date ?? null,
    highestVif: inflation.get(factor)?.value ?? Number.NaN,
    highestVifDate: inflation.get(factor)?.date ?? null,
  }));
}

/** The largest known value of each label, and the first date it was reached. */
function extremes(
  labels: readonly string[],
  dates: readonly string[],
  values: Float64Array,
): ReadonlyMap<string, { readonly value: number; readonly date: string }> {
  const found = new Map<string, { value: number; date: string }>();
  for (const [label, rows] of rowsBy(labels)) {
    for (const row of rows) {
      const value = values[row]!;
      if (Number.isNaN(value) || value <= (found.get(label)?.value ?? Number.NEGATIVE_INFINITY)) continue;
      found.set(label, { value, date: dates[row]! });
    }
  }
  return found;
}
