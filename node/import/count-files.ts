import { type Cells, isMissing, rowRules } from "./row-rules.ts";
import type { PlacedFile } from "./select-rows.ts";
import type { Sql } from "./sql.ts";
import { optionalFields, type StagedFile } from "./staged-table.ts";
import type { TableSource } from "./table-sources.ts";

/** Rows behind a view, and how rules get at their cells. */
interface CountedRows {
  readonly view: string;
  readonly cells: Cells;
  readonly files: readonly PlacedFile[];
  readonly industries: readonly string[] | undefined;
}

/** Counts, by file, the rows that break each rule and those where each optional field is missing: one scan. */
export async function countFiles(
  sql: Sql,
  source: TableSource,
  { view, cells, files, industries }: CountedRows,
): Promise<StagedFile[]> {
  if (files.length === 0) return [];
  const conditions = [
    ...rowRules(source, source.fields, industries, cells).map(({ broken }) => broken),
    ...optionalFields(source).map((field) => isMissing(field, cells)),
  ];
  const counts = conditions.map((condition, c) => `count(*) FILTER (WHERE ${condition}) AS c${c}`);
  const rows = await sql.rows(
    `SELECT file, count(*) AS records, ${counts.join(", ")} FROM ${view} GROUP BY file`,
  );
  return files.map((placed): StagedFile => {
    const row = rows.find((candidate) => Number(candidate.file) === placed.index);
    const counted = conditions.map((_, c) => Number(row?.[`c${c}`] ?? 0));
    const ruleCount = conditions.length - optionalFields(source).length;
    return {
      path: placed.file.path,
      index: placed.index,
      firstRecord: placed.firstRecord,
      recordCount: Number(row?.records ?? 0),
      ignored: placed.ignored,
      broken: counted.slice(0, ruleCount),
      missing: counted.slice(ruleCount),
      rowOf: placed.file.rowOf,
    };
  });
}
