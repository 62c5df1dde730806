import { type CheckedIdentifier, isIdentifier } from "../../engine/labels/index.ts";
import { issuerKinds, type TableName } from "../../wire/index.ts";
import { type FaultList, faultLimit } from "./fault-list.ts";
import { spanText } from "./mapping-report.ts";
import { type Sql, sqlText } from "./sql.ts";
import { placeOf, type StagedTable } from "./staged-table.ts";

const shown = 5;

/** Two securities cannot have one identifier on one day, but for those that name a company. */
export async function checkIdentifiers(sql: Sql, table: StagedTable, faults: FaultList): Promise<void> {
  const span = (alias: string) =>
    `coalesce(CAST(${alias}."from" AS VARCHAR), '0001-01-01') AS ${alias}_first, coalesce(CAST(${alias}."to" AS VARCHAR), '9999-12-31') AS ${alias}_last`;
  const rows = await sql.rows(
    `SELECT a.record, b.record AS earlier, a.kind, a.value, a.id, b.id AS other, ${span("a")}, ${span("b")}, count(*) OVER () AS total
     FROM identifiers a JOIN identifiers b ON a.kind = b.kind AND a.value = b.value AND a.id <> b.id AND a.record > b.record
       AND coalesce(a."from" <= b."to", true) AND coalesce(b."from" <= a."to", true)
     WHERE a.kind NOT IN (${issuerKinds.map(sqlText).join(", ")}) ORDER BY a.record, b.record LIMIT ${faultLimit}`,
  );
  const column = table.source.fields.find(({ name }) => name === "value")!.column;
  const found = rows.map((row) => {
    const at = placeOf(table, Number(row.record));
    const earlier = placeOf(table, Number(row.earlier));
    const where = earlier.file === at.file ? `row ${earlier.row}` : `row ${earlier.row} of ${earlier.file}`;
    const own = `of ${row.id} ${spanText(String(row.a_first), String(row.a_last))}`;
    const others = `of ${row.other} ${spanText(String(row.b_first), String(row.b_last))} (${where})`;
    const rule = `the ${row.kind} is ${own} and ${others}: of two securities the spells of an identifier must not overlap`;
    return { ...at, column, value: String(row.value), rule };
  });
  if (rows.length > 0) faults.add(found, Number(rows[0]!.total));
}

/** What is worth knowing of the identifiers: how many of each kind, and which had more than one owner. */
export async function identifierNotes(
  sql: Sql,
  tables: ReadonlyMap<TableName, StagedTable>,
): Promise<readonly string[]> {
  if (!tables.has("identifiers")) return [];
  const rows = await sql.rows(
    `SELECT kind, value, count(DISTINCT id) AS owners FROM identifiers
     WHERE kind NOT IN (${issuerKinds.map(sqlText).join(", ")}) GROUP BY kind, value HAVING owners > 1 ORDER BY kind, value`,
  );
  const kinds = [...new Set(rows.map(({ kind }) => String(kind)))];
  const recycled = kinds.map((kind) => {
    const values = rows.filter((row) => row.kind === kind).map(({ value }) => String(value));
    return `identifiers: ${values.length} of kind ${kind} had more than one security, one after the other (${firstOf(values)})`;
  });
  return [...recycled, ...(await wrongDigits(sql))];
}

const checkedKinds: readonly CheckedIdentifier[] = ["isin", "cusip", "sedol", "figi"];

/** Identifiers that cannot be what they say: mostly cut or changed by a spreadsheet. They map all the same. */
async function wrongDigits(sql: Sql): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const kind of checkedKinds) {
    const { value = [] } = await sql.columns(
      `SELECT DISTINCT value FROM identifiers WHERE kind = ${sqlText(kind)} AND value IS NOT NULL ORDER BY value`,
    );
    const wrong = (value as string[]).filter((text) => !isIdentifier(kind, text));
    if (wrong.length === 0) continue;
    notes.push(
      `identifiers: ${wrong.length} of ${value.length} of kind ${kind} have not its form or not its check digit (${firstOf(wrong)}): were they cut or rounded by a spreadsheet?`,
    );
  }
  return notes;
}

/** Why securities were delisted, where the table has reasons. */
export async function delistingNotes(
  sql: Sql,
  tables: ReadonlyMap<TableName, StagedTable>,
): Promise<readonly string[]> {
  const fields = tables.get("securities")?.fields.map(({ name }) => name) ?? [];
  if (!fields.includes("delisting_reason")) return [];
  const rows = await sql.rows(
    `SELECT coalesce(delisting_reason, '') AS reason, count(*) AS n FROM securities
     WHERE delisted IS NOT NULL GROUP BY reason ORDER BY n DESC, reason`,
  );
  const count = rows.reduce((sum, { n }) => sum + Number(n), 0);
  const reasons = rows
    .slice(0, shown)
    .map(({ reason, n }) => `${n} ${reason === "" ? "without a reason" : reason}`);
  const more = rows.length > shown ? ", …" : "";
  return [`securities: ${count} were delisted${count > 0 ? ` (${reasons.join(", ")}${more})` : ""}`];
}

function firstOf(values: readonly string[]): string {
  return `${values.slice(0, shown).join(", ")}${values.length > shown ? ", …" : ""}`;
}
