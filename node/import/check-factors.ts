import type { FaultList } from "./fault-list.ts";
import { faultLimit } from "./fault-list.ts";
import { longFactors, placedLevels } from "./long-factors.ts";
import type { Sql } from "./sql.ts";
import { placeOf, type StagedTable } from "./staged-table.ts";

/** Rows of `factors` that contradict each other or cannot be what they say they are. */
const factorRules: readonly { readonly field: string; readonly broken: string; readonly rule: string }[] = [
  {
    field: "kind",
    broken: "kind <> first(kind ORDER BY record) OVER (PARTITION BY factor)",
    rule: "a factor must be of one kind in all its rows",
  },
  {
    field: "value",
    broken: "kind = 'return' AND isfinite(value) AND abs(value) > 1",
    rule: "a return must lie within ±1 (is it in percent? then say so under units; is it a level? then its kind must say so)",
  },
  {
    field: "consensus",
    broken: "kind = 'return' AND consensus IS NOT NULL",
    rule: "only a level has a consensus: leave the cell empty, or say kind level",
  },
];

/** Checks the given factors, and notes the values that no period can use. */
export async function checkFactors(
  sql: Sql,
  table: StagedTable | undefined,
  hasBars: boolean,
  faults: FaultList,
): Promise<string[]> {
  if (table === undefined) return [];
  for (const { field, broken, rule } of factorRules) {
    const rows = await sql.rows(
      `SELECT record, factor, CAST(${field} AS VARCHAR) AS value, count(*) OVER () AS total
       FROM (SELECT *, ${broken} AS broken FROM ${longFactors(table)}) WHERE broken ORDER BY record LIMIT ${faultLimit}`,
    );
    const found = rows.map((row) => ({
      ...placeOf(table, Number(row.record)),
      column: columnOf(table, field, String(row.factor)),
      value: String(row.value),
      rule,
    }));
    if (rows.length > 0) faults.add(found, Number(rows[0]!.total));
  }
  return hasBars ? factorNotes(sql, table) : [];
}

/** The column a field of a factor is read from: its own where files have one per factor. */
function columnOf({ source }: StagedTable, field: string, factor: string): string {
  const own = source.fields.find(({ wideName }) => field === "value" && wideName === factor);
  return (own ?? source.fields.find(({ name }) => name === field)!).column;
}

/** Returns between trading days, values that came too late, and levels without a day on which they became known, by factor. */
async function factorNotes(sql: Sql, table: StagedTable): Promise<string[]> {
  const counted = (where: string) =>
    sql.rows(
      `SELECT factor, count(*) AS count, CAST(min(date) AS VARCHAR) AS first FROM ${longFactors(table)}
       WHERE kind = 'return' AND ${where} GROUP BY factor ORDER BY factor`,
    );
  const between = await counted(
    "date BETWEEN (SELECT min(date) FROM bar_dates) AND (SELECT max(date) FROM bar_dates) AND date NOT IN (SELECT date FROM bar_dates)",
  );
  const late = await counted("known_at > date");
  const passed = await sql.rows(
    `SELECT factor, count(*) AS count, CAST(min(date) AS VARCHAR) AS first FROM ${placedLevels(table)}
     WHERE is_late GROUP BY factor ORDER BY factor`,
  );
  const unsaid = await sql.rows(
    `SELECT factor, count(*) AS count FROM ${longFactors(table)} JOIN (SELECT record FROM ${table.name} WHERE known_at IS NULL)
     USING (record) WHERE kind = 'level' GROUP BY factor ORDER BY factor`,
  );
  return [
    ...between.map(
      ({ factor, count, first }) =>
        `factors: ${factor} has ${count} returns on dates without a bar, the first on ${first}: they are not used`,
    ),
    ...late.map(
      ({ factor, count, first }) =>
        `factors: ${factor} has ${count} returns that were not known at their own close, the first of ${first}: they are not used`,
    ),
    ...passed.map(
      ({ factor, count, first }) =>
        `factors: ${factor} has ${count} levels that became known after one of a later date, the first of ${first}: they are not used`,
    ),
    ...unsaid.map(
      ({ factor, count }) =>
        `factors: ${factor} has ${count} levels without known_at: they count as known on their own date`,
    ),
  ];
}
