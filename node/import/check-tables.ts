import type { FundamentalsSpec } from "../../wire/index.ts";
import { type FaultList, faultLimit } from "./fault-list.ts";
import { areCompared } from "./fundamental-values.ts";
import { type Sql, sqlName } from "./sql.ts";
import { placeOf, type StagedTable } from "./staged-table.ts";
import type { SourceField } from "./table-sources.ts";

/** Days, some hundred years. */
const longestSpan = 50_000;

/** Checks that take more than one row of a table: repeated keys, and shares of a classification that sum to 1. */
export async function checkTable(sql: Sql, table: StagedTable, faults: FaultList): Promise<void> {
  if ((table.source.spec as FundamentalsSpec).repeats === undefined && !areCompared(table))
    await checkKeys(sql, table, faults);
  // With known_at rows may follow each other in what is known: their shares are checked as days see them.
  const isDated = table.fields.some((field) => field.name === "known_at");
  if (table.source.definition.name === "classifications" && !isDated) await checkShares(sql, table, faults);
}

/** A key that stands twice is a fault of the later row, which names the earlier one. */
async function checkKeys(sql: Sql, table: StagedTable, faults: FaultList): Promise<void> {
  const { definition } = table.source;
  const { fields } = table;
  // Wide files have one row per key without the item; the item is then in the column's name. A column no file has is alike
  // in all rows.
  const key = definition.key.filter((name) => fields.some((field) => field.name === name));
  const isAbsent = (field: SourceField) => field.required === true && !fields.includes(field);
  if (key.length === 0 || table.source.fields.some(isAbsent)) return;
  const names = key.map(sqlName);
  const view = definition.repeatable ? distinctRows(table) : sqlName(definition.name);
  const repeated = `SELECT ${names.join(", ")}, min(record) AS first FROM ${view}
    WHERE ${names.map((name) => `${name} IS NOT NULL`).join(" AND ")} GROUP BY ${names.join(", ")} HAVING count(*) > 1`;
  const later = `FROM ${view} AS t JOIN (${repeated}) AS d USING (${names.join(", ")}) WHERE t.record > d.first`;
  if (!(await hasRepeats(sql, table, key))) return;
  const rows = await sql.rows(
    `SELECT t.record, d.first, count(*) OVER () AS total, ${names.map((name) => `CAST(${name} AS VARCHAR)`).join(" || ' ' || ")} AS value
     ${later} ORDER BY t.record LIMIT ${faultLimit}`,
  );
  const columns = key.map((name) => fields.find((field) => field.name === name)!.column);
  const found = rows.map((row) => {
    const at = placeOf(table, Number(row.record));
    const first = placeOf(table, Number(row.first));
    const where = first.file === at.file ? `row ${first.row}` : `row ${first.row} of ${first.file}`;
    const rule = `${key.join(", ")} must stand only once, they stand in ${where} already`;
    return { ...at, column: columns.join(", "), value: String(row.value), rule };
  });
  if (rows.length > 0) faults.add(found, Number(rows[0]!.total));
}

/** Whether a key stands twice, or whole rows do: the cheap question first, as nearly always none does. */
async function hasRepeats(sql: Sql, { source }: StagedTable, key: readonly string[]): Promise<boolean> {
  const names = key.map(sqlName);
  const present = names.map((name) => `${name} IS NOT NULL`).join(" AND ");
  const view = sqlName(source.definition.name);
  if (key.join() === "date,id") {
    const span = await sql.rows(
      `SELECT CAST(min(date) AS VARCHAR) AS first, max(date) - min(date) AS days FROM ${view}`,
    );
    const days = Number(span[0]!.days);
    // A bit per day and security; where the dates are further apart, some of them are faults.
    if (days < longestSpan) {
      const day = `CAST(date - DATE '${span[0]!.first}' AS INTEGER)`;
      const rows = await sql.rows(
        `SELECT 1 FROM ${view} WHERE ${present} GROUP BY id
         HAVING count(*) <> bit_count(bitstring_agg(${day}, 0, ${days})) LIMIT 1`,
      );
      return rows.length > 0;
    }
  }
  const rows = await sql.rows(
    `SELECT 1 FROM ${view} WHERE ${present} GROUP BY ${names.join(", ")} HAVING count(*) > 1 LIMIT 1`,
  );
  return rows.length > 0;
}

/** Rows of a table without those that repeat another in every field. */
function distinctRows(table: StagedTable): string {
  const columns = table.source.fields.map((field) => sqlName(field.name)).join(", ");
  return `(SELECT min(record) AS record, ${columns} FROM ${sqlName(table.source.definition.name)} GROUP BY ${columns})`;
}

/** Shares of one security in one scheme sum to 1 on every day on which they change. */
async function checkShares(sql: Sql, table: StagedTable, faults: FaultList): Promise<void> {
  const rows = await sql.rows(
    `WITH events AS (
       SELECT id, scheme, "from" AS day, record FROM classifications
       UNION ALL SELECT id, scheme, "to" + 1 AS day, record FROM classifications WHERE "to" IS NOT NULL
     ), sums AS (
       SELECT e.id, e.scheme, e.day, min(e.record) AS record, count(*) AS entries,
              (SELECT sum(c.share) FROM classifications c WHERE c.id = e.id AND c.scheme = e.scheme
                AND c."from" <= e.day AND coalesce(c."to", DATE '9999-12-31') >= e.day) AS total
       FROM events e GROUP BY e.id, e.scheme, e.day
     )
     SELECT id, CAST(day AS VARCHAR) AS day, record, total FROM sums
     WHERE total IS NOT NULL AND abs(total - 1) > 1e-6 ORDER BY record, day LIMIT ${faultLimit}`,
  );
  const column = table.source.fields.find((field) => field.name === "share")!.column;
  faults.add(
    rows.map((row) => ({
      ...placeOf(table, Number(row.record)),
      column,
      value: String(row.total),
      rule: `shares of ${row.id} must sum to 1 on ${row.day} (\`to\` is the last day a row holds)`,
    })),
  );
}
