import { type FaultList, faultLimit } from "./fault-list.ts";
import { isMissing, type RowRule, rowRules } from "./row-rules.ts";
import type { Sql } from "./sql.ts";
import { type StagedFile, type StagedTable, textColumn } from "./stage-table.ts";

/**
 * Checks every row of a staged table against its rules: one scan counts what is broken, and only broken rules are
 * looked up. Missing cells and ignored columns are notes.
 */
export async function checkRows(
  sql: Sql,
  table: StagedTable,
  industries: readonly string[] | undefined,
  faults: FaultList,
): Promise<string[]> {
  if (table.files.length === 0 || table.fields.length === 0) return [];
  const rules = rowRules(table.source, table.fields, industries);
  const optional = table.fields.filter((field) => !field.required);
  const counts = [
    ...rules.map((rule, r) => `count(*) FILTER (WHERE ${rule.broken}) AS r${r}`),
    ...optional.map((field, f) => `count(*) FILTER (WHERE ${isMissing(field)}) AS m${f}`),
  ];
  const counted = await sql.rows(
    `SELECT file, ${counts.join(", ")} FROM ${table.name} GROUP BY file ORDER BY file`,
  );
  const notes: string[] = [];
  for (const row of counted) {
    const file = table.files[Number(row.file)]!;
    for (const [r, rule] of rules.entries()) {
      if (Number(row[`r${r}`]) > 0)
        await addBroken(sql, table, { file, rule, total: Number(row[`r${r}`]) }, faults);
    }
    if (file.ignored.length > 0) notes.push(`${file.path}: columns not used: ${file.ignored.join(", ")}`);
    for (const [f, field] of optional.entries()) {
      const count = Number(row[`m${f}`]);
      if (count > 0)
        notes.push(`${file.path}: ${field.column} is missing in ${count} of ${file.recordCount} rows`);
    }
  }
  return notes;
}

async function addBroken(
  sql: Sql,
  table: StagedTable,
  broken: { file: StagedFile; rule: RowRule; total: number },
  faults: FaultList,
): Promise<void> {
  const { file, rule, total } = broken;
  const rows = await sql.rows(
    `SELECT record, ${textColumn(rule.field)} AS value FROM ${table.name}
     WHERE file = ${table.files.indexOf(file)} AND (${rule.broken}) ORDER BY record LIMIT ${faultLimit}`,
  );
  faults.add(
    rows.map((row) => ({
      file: file.path,
      row: file.rowOf(Number(row.record) - file.firstRecord),
      column: rule.field.column,
      value: String(row.value),
      rule: rule.rule,
    })),
    total,
  );
}
