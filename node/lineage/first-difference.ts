import type { TableRows } from "../store/index.ts";
import type { StoredCells } from "./stored-cells.ts";

/** The tables of a run in the order in which they are made: the first that differs is where it begins. */
const STAGES: readonly (readonly [table: string, stage: string])[] = [
  ["returns", "returns and the regression of the period"],
  ["factor_returns", "the regression of the period"],
  ["universe_changes", "the universe"],
  ["industry_merges", "the review of industries"],
  ["industry_shares", "industries"],
  ["descriptors", "descriptors and their scores"],
  ["exposure_sources", "the ladder of missing values"],
  ["style_diagnostics", "standardisation of styles"],
  ["exposures", "exposures"],
  ["diagnostics", "diagnostics"],
  ["industry_diagnostics", "the regression of the period"],
  ["residual_correlations", "the watch on specific returns"],
  ["factor_histories", "the history of factor returns"],
  ["factor_covariance", "factor covariance"],
  ["specific_risk", "specific risk"],
  ["factor_portfolios", "factor portfolios"],
  ["factor_portfolio_returns", "factor portfolios"],
];

/** Where the rows of a date begin to differ from what a run keeps: stage, table, column, how many cells; undefined where nothing does. */
export async function firstDifference(
  made: ReadonlyMap<string, TableRows>,
  cells: StoredCells,
  date: string,
): Promise<string | undefined> {
  for (const [table, stage] of STAGES) {
    const stored = await cells.rows(table, date);
    const rows = made.get(table);
    if (stored === undefined || rows === undefined) continue;
    if (stored.rowCount !== rows.rowCount)
      return `${stage}: table ${table} has ${stored.rowCount} rows in the run, ${rows.rowCount} made again`;
    for (const { name, values } of rows.columns) {
      const kept = stored.columns.find((column) => column.name === name)?.values;
      if (kept === undefined) continue;
      const unlike = Array.from(
        values as ArrayLike<number | string>,
        (value, row) => !Object.is(value, kept[row]),
      );
      const count = unlike.filter(Boolean).length;
      if (count === 0) continue;
      const row = unlike.indexOf(true);
      const id = rows.columns.find((column) => ["id", "factor", "style"].includes(column.name))?.values[row];
      return `${stage}: column ${name} of table ${table} differs in ${count} of ${rows.rowCount} rows, the first being ${id ?? `row ${row + 1}`} (${kept[row]} in the run, ${values[row]} made again)`;
    }
  }
  return undefined;
}
