import { sqlName, sqlText } from "./sql.ts";
import type { StagedTable } from "./stage-table.ts";

/** The rows of `factors` with a value, one per factor, whichever form the files have. */
export function longFactors({ source }: StagedTable): string {
  const wide = source.fields.filter((field) => field.wideName !== undefined);
  const rest = "record, date, kind, consensus, known_at";
  const forms =
    wide.length === 0
      ? [`SELECT ${rest}, factor, value FROM factors`]
      : wide.map(
          ({ name, wideName }) =>
            `SELECT ${rest}, ${sqlText(wideName!)} AS factor, ${sqlName(name)} AS value FROM factors`,
        );
  return `(SELECT * FROM (${forms.join(" UNION ALL ")}) WHERE value IS NOT NULL)`;
}
