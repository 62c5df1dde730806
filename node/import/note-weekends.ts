import type { ReadFile } from "../../wire/index.ts";
import type { Sql } from "./sql.ts";

/**
 * Notes on bars dated on a weekend, by file. Where the bars have one date a month, a weekend is where a month may well
 * end, so there is nothing to note.
 */
export async function noteWeekends(sql: Sql, files: readonly ReadFile[]): Promise<string[]> {
  const found = files.filter(({ weekends }) => weekends > 0);
  if (found.length === 0 || (await isMonthly(sql))) return [];
  return found.map(({ path, weekends }) => `${path}: ${weekends} rows are dated on a weekend`);
}

/** Several months, and never two dates in one. */
async function isMonthly(sql: Sql): Promise<boolean> {
  const counted = await sql.rows(
    "SELECT count(*) AS dates, count(DISTINCT date_trunc('month', date)) AS months FROM bar_dates",
  );
  const { dates, months } = counted[0]!;
  return Number(months) > 1 && dates === months;
}
