import { sqlName, sqlText } from "./sql.ts";
import type { StagedTable } from "./staged-table.ts";

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

/** The first publications of a query of `longFactors`: what the market saw. */
export function firstPublished(table: StagedTable): string {
  return `(SELECT * FROM ${longFactors(table)}
    QUALIFY row_number() OVER (PARTITION BY factor, date ORDER BY known_at) = 1)`;
}

/**
 * Levels as first published with `on_date`, the first trading day on which they were known, and `is_late`: a level of a
 * later date had come before.
 */
export function placedLevels(table: StagedTable): string {
  return `(SELECT *, coalesce(date < max(date) OVER (
      PARTITION BY factor ORDER BY on_date, date ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), false) AS is_late
    FROM (SELECT t.date AS on_date, f.* FROM
      (SELECT *, greatest(date, known_at) AS from_date FROM ${firstPublished(table)} WHERE kind = 'level') f
      ASOF JOIN bar_dates t ON f.from_date <= t.date))`;
}
