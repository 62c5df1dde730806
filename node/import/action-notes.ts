import type { DataSpec, TableName } from "../../wire/index.ts";
import type { Sql } from "./sql.ts";
import type { StagedTable } from "./staged-table.ts";

const changing = "('split', 'stock_dividend', 'cash_dividend', 'rights', 'spin_off')";

/** What corporate actions, and those that are not there, lead to. */
export async function actionNotes(
  sql: Sql,
  tables: ReadonlyMap<TableName, StagedTable>,
  spec: DataSpec,
): Promise<string[]> {
  const notes: string[] = [];
  const note = async (query: string, says: (count: number, shown: string) => string): Promise<void> => {
    const rows = await sql.rows(`SELECT DISTINCT id FROM (${query}) ORDER BY id`);
    const [counted] = await sql.rows(`SELECT count(*) AS n FROM (${query})`);
    const first = rows.slice(0, 5).map(({ id }) => String(id));
    const shown = `${first.join(", ")}${rows.length > first.length ? ", …" : ""}`;
    if (rows.length > 0) notes.push(`actions: ${says(Number(counted!.n), shown)}`);
  };
  const own = "SELECT a.* FROM actions a JOIN bar_ids b ON a.id = b.id";
  const isGiven = ["total_return", "adjusted_price"].some((name) =>
    tables.get("bars")!.fields.some((field) => field.name === name),
  );
  if (isGiven)
    await note(
      `${own} WHERE kind IN ${changing}`,
      (n, shown) =>
        `${n} splits, dividends and the like (${shown}) enter no return, because bars give returns`,
    );
  else {
    await note(
      `${own} WHERE kind IN ${changing} AND known_at > ex_date`,
      (n, shown) =>
        `${n} were known after their ex-date (${shown}): until then the price has moved without them, and their return is of the day they were known`,
    );
    await note(
      `${own} WHERE kind = 'spin_off' AND other IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM bars o WHERE o.id = a.other AND o.date = greatest(a.ex_date, a.known_at) AND o.price IS NOT NULL)`,
      (n, shown) =>
        `${n} spin-offs (${shown}) have no price of the new share on their day: the return of that day is missing unless it is delivered later with one`,
    );
  }
  const policy = spec.actions?.missingDelistingReturn;
  await note(`${own} WHERE kind = 'delisting' AND amount IS NULL AND "return" IS NULL`, (n, shown) =>
    typeof policy === "number"
      ? `${n} delistings (${shown}) say neither amount nor return: their return is ${policy} (missingDelistingReturn)`
      : `${n} delistings (${shown}) say neither amount nor return: the return of their end is missing, which flatters the past`,
  );
  await note(
    `${own} WHERE kind = 'earnings'`,
    (n, shown) => `${n} dates of earnings (${shown}) are shown with their names, and enter no number`,
  );
  const lasts = "(SELECT id, max(date) AS last FROM bars WHERE id IS NOT NULL GROUP BY id)";
  await note(
    `${own.replace("WHERE", "")} JOIN ${lasts} l ON l.id = a.id WHERE kind = 'delisting' AND l.last > greatest(a.ex_date, a.known_at)`,
    (n, shown) =>
      `${n} delistings (${shown}) have bars after them: the end counts on its day, and the name goes on`,
  );
  await note(
    `SELECT id FROM ${lasts} WHERE last < (SELECT max(date) FROM bar_dates)
     AND id NOT IN (SELECT id FROM actions WHERE kind = 'delisting' AND id IS NOT NULL)`,
    (n, shown) =>
      `${n} securities end before the last trading day without a delisting (${shown}): the return of their end is missing, which flatters the past`,
  );
  return notes;
}
