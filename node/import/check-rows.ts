import { type FaultList, faultLimit } from "./fault-list.ts";
import { type RowRule, rowRules } from "./row-rules.ts";
import type { Sql } from "./sql.ts";
import { optionalFields, type StagedFile, type StagedTable, writtenCell } from "./staged-table.ts";
import type { TableSource } from "./table-sources.ts";

/**
 * The faults of a staged table's rows by what was counted of each file: only broken rules are looked up.
 */
export async function checkRows(
  sql: Sql,
  table: StagedTable,
  industries: readonly string[] | undefined,
  faults: FaultList,
): Promise<void> {
  const rules = rowRules(table.source, table.source.fields, industries);
  for (const file of table.files) {
    for (const [r, rule] of rules.entries()) {
      const total = file.broken[r]!;
      if (total > 0) await addBroken(sql, table, { file, rule, total }, faults);
    }
  }
}

/** Notes on a file's missing cells and ignored columns. */
export function rowNotes(source: TableSource, file: StagedFile): string[] {
  const unused =
    file.ignored.length > 0 ? [`${file.path}: columns not used: ${file.ignored.join(", ")}`] : [];
  if (source.definition.sparse) return unused;
  const missing = optionalFields(source).flatMap((field, f) => {
    const count = file.missing[f]!;
    return count === 0
      ? []
      : [`${file.path}: ${field.column} is missing in ${count} of ${file.recordCount} rows`];
  });
  return [...file.notes.map((note) => `${file.path}: ${note}`), ...unused, ...missing];
}

async function addBroken(
  sql: Sql,
  table: StagedTable,
  broken: { file: StagedFile; rule: RowRule; total: number },
  faults: FaultList,
): Promise<void> {
  const { file, rule, total } = broken;
  const rows = await sql.rows(
    `SELECT record, ${writtenCell(rule.field)} AS value FROM ${table.name}
     WHERE file = ${file.index} AND (${rule.broken}) ORDER BY record LIMIT ${faultLimit}`,
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
