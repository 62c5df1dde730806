import type { PreparedFile } from "./formats/prepared-file.ts";
import { matchColumns } from "./match-columns.ts";
import { knownDates } from "./read-files.ts";
import { selectRows } from "./select-rows.ts";
import { type Sql, sqlName } from "./sql.ts";
import type { TableSource } from "./table-sources.ts";

/** The first date on which a row of a file is known; null where it cannot be told, for what reason ever. */
export async function firstKnown(sql: Sql, source: TableSource, file: PreparedFile): Promise<string | null> {
  const { positions, ignored, faults } = matchColumns(source, file.path, file.header);
  if (faults.length > 0) return null;
  const placed = { file, positions, ignored, index: 0, firstRecord: 0 };
  const rows = selectRows(source, placed, `(SELECT 0 AS record, 0 AS file, * FROM ${file.relation})`);
  const afterDays = (source.spec as { knownAfterDays?: number }).knownAfterDays;
  const date = sqlName(knownDates[source.definition.name]!);
  const known = afterDays === undefined ? date : `coalesce(${date}, period_end + ${afterDays})`;
  try {
    const found = await sql.rows(`SELECT CAST(min(${known}) AS VARCHAR) AS first FROM (${rows})`);
    return typeof found[0]?.first === "string" ? found[0].first : null;
  } catch {
    return null;
  }
}
