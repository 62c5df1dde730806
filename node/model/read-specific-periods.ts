import type { Matrix } from "../../engine/linalg/index.ts";
import { type Run, selectValues } from "../store/index.ts";
import { hasTable } from "./has-table.ts";
import type { FactorPeriods } from "./read-factor-history.ts";
import type { StoredModel } from "./read-risk-model.ts";

/** Periods that are read at a time: ids are text, which takes many times the room of the numbers. */
const AT_ONCE = 63;

/**
 * Specific returns of the periods of a factor history, [T×N] on the model's asset axis; NaN = none. Undefined where the factors of the
 * time were other ones than the history's: factors found anew in returns have a history that was made afterwards, and the specific
 * returns of the time are what others left.
 */
export async function readSpecificPeriods(
  run: Run,
  { model }: Pick<StoredModel, "model">,
  { dates }: Pick<FactorPeriods, "dates">,
): Promise<Matrix | undefined> {
  if (model.exposures.factors.some(({ family }) => family === "statistical" || family === "given"))
    return undefined;
  // A given model may have factor returns alone.
  if (!hasTable(run, "returns")) return undefined;
  const { codes, labels } = model.assets;
  const cols = labels.length;
  const values = new Float64Array(dates.length * cols).fill(Number.NaN);
  const rowOf = new Map(dates.map((date, t) => [date, t]));
  for (let start = 0; start < dates.length; start += AT_ONCE) {
    const rows = await run.readTable("returns", {
      from: dates[start] as string,
      to: dates[Math.min(start + AT_ONCE, dates.length) - 1] as string,
      columns: ["date", "id", "specific_return"],
    });
    const ids = selectValues(rows, "id", "text");
    const returns = selectValues(rows, "specific_return", "number");
    selectValues(rows, "date", "date").forEach((date, row) => {
      const t = rowOf.get(date);
      const asset = codes.get(ids[row] as string);
      if (t !== undefined && asset !== undefined) values[t * cols + asset] = returns[row] as number;
    });
  }
  return { rows: dates.length, cols, values };
}
