import { mappedFields } from "./map-identifiers.ts";
import { type Sql, sqlName, sqlText } from "./sql.ts";
import { type StagedTable, textColumn, valueColumn } from "./staged-table.ts";
import type { SourceField } from "./table-sources.ts";

/**
 * A view of a staged table under its own name: `record`, `file` and every field of the definition, with absent cells
 * replaced by what they stand for. Fields no file has are NULL. Only rows that meet the condition are shown.
 */
export async function createView(sql: Sql, table: StagedTable, where = "true"): Promise<void> {
  const afterDays = (table.source.spec as { knownAfterDays?: number }).knownAfterDays;
  const columns = table.source.fields.map((field) => {
    const raw = valueColumn(field);
    const value = field.kind === "number" ? `CASE WHEN isnan(${raw}) THEN NULL ELSE ${raw} END` : raw;
    const isLagged = field.name === "known_at" && afterDays !== undefined;
    const filled = isLagged ? `coalesce(${value}, period_end + ${afterDays})` : withDefault(field, value);
    return `${filled} AS ${valueColumn(field)}`;
  });
  // What has no security is a fault, or passed over; a cell that may be empty is none.
  const found = mappedFields(table.source).map((field) => {
    const isFound = `${valueColumn(field)} IS NOT NULL`;
    return field.required ? isFound : `(${isFound} OR coalesce(${textColumn(field)}, '') = '')`;
  });
  const rows = found.length === 0 ? "" : ` WHERE ${found.join(" AND ")}`;
  await sql.run(
    `CREATE VIEW ${sqlName(table.source.definition.name)} AS
     SELECT * FROM (SELECT record, file, ${columns.join(", ")} FROM ${table.name}${rows}) WHERE ${where}`,
  );
}

/** Tables of the dates and the securities of all bars, for whatever asks only for these. */
export async function createBarKeys(sql: Sql): Promise<void> {
  await sql.run("CREATE TABLE bar_dates AS SELECT DISTINCT date FROM bars WHERE date IS NOT NULL");
  await sql.run(
    "CREATE TABLE bar_ids AS SELECT id, min(date) AS date FROM bars WHERE id IS NOT NULL GROUP BY id",
  );
}

function withDefault(field: SourceField, value: string): string {
  if (field.otherwise === undefined) return value;
  if ("text" in field.otherwise) return `coalesce(${value}, ${sqlText(field.otherwise.text)})`;
  if ("number" in field.otherwise) return `coalesce(${value}, ${field.otherwise.number})`;
  return `coalesce(${value}, ${sqlName(field.otherwise.field)})`;
}
