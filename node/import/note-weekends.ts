import type { Sql } from "./sql.ts";
import type { StagedTable } from "./staged-table.ts";

/**
 * Notes on bars dated on a weekend, by file. Where the bars have one date a month, a weekend is where a month may well
 * end, so there is nothing to note.
 */
export async function noteWeekends(sql: Sql, bars: StagedTable): Promise<string[]> {
  const found = await sql.rows("SELECT 1 FROM bar_dates WHERE dayofweek(date) IN (0, 6) LIMIT 1");
  if (found.length === 0) return [];
  const rows = await sql.rows(
    `SELECT file, count(*) AS count FROM bars
     WHERE date IN (SELECT date FROM bar_dates WHERE dayofweek(date) IN (0, 6)) GROUP BY file ORDER BY file`,
  );
  if (rows.length === 0 || (await isMonthly(sql))) return [];
  return rows.map(
    (row) =>
      `${bars.files.find(({ index }) => index === Number(row.file))!.path}: ${row.count} rows are dated on a weekend`,
  );
}

/** Several months, and never two dates in one. */
async function isMonthly(sql: Sql): Promise<boolean> {
  const counted = await sql.rows(
    "SELECT count(*) AS dates, count(DISTINCT date_trunc('month', date)) AS months FROM bar_dates",
  );
  const { dates, months } = counted[0]!;
  return Number(months) > 1 && dates === months;
}
