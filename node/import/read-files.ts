import type { ReadFile } from "../../wire/index.ts";
import { rowNotes } from "./check-rows.ts";
import { mappedFiles } from "./mapping-report.ts";
import type { Sql } from "./sql.ts";
import type { StagedTable } from "./staged-table.ts";

/** The date on which a row of a table that grows by the day is known; other tables are always read whole. */
export const knownDates: Readonly<Record<string, string>> = { bars: "date", fundamentals: "known_at" };

/** What is to be kept of each file of a table. */
export async function readFilesOf(sql: Sql, table: StagedTable): Promise<ReadFile[]> {
  const name = table.source.definition.name;
  const rows = knownDates[name] === undefined ? [] : await summaries(sql, table, knownDates[name]);
  const industries = name === "bars" ? await industriesOf(sql, table) : [];
  const mapped = await mappedFiles(sql, table);
  return table.files.map((file): ReadFile => {
    const row = rows.find((candidate) => Number(candidate.file) === file.index);
    return {
      table: name,
      path: file.path,
      fields: file.fields,
      first: row === undefined ? null : String(row.first),
      last: row === undefined ? null : String(row.last),
      weekends: name === "bars" ? Number(row?.weekends ?? 0) : 0,
      industries: industries
        .filter((candidate) => Number(candidate.file) === file.index)
        .map((candidate) => String(candidate.industry))
        .sort(),
      notes: rowNotes(table.source, file),
      ...mapped.get(file.index),
    };
  });
}

function summaries(sql: Sql, { source }: StagedTable, known: string): Promise<Record<string, unknown>[]> {
  return sql.rows(
    `SELECT file, CAST(min(${known}) AS VARCHAR) AS first, CAST(max(${known}) AS VARCHAR) AS last,
       coalesce(sum(n) FILTER (WHERE dayofweek(${known}) IN (0, 6)), 0) AS weekends
     FROM (SELECT file, ${known}, count(*) AS n FROM ${source.definition.name} WHERE ${known} IS NOT NULL GROUP BY ALL)
     GROUP BY file`,
  );
}

async function industriesOf(sql: Sql, table: StagedTable): Promise<Record<string, unknown>[]> {
  if (!table.fields.some((field) => field.industry)) return [];
  return sql.rows("SELECT DISTINCT file, industry FROM bars WHERE industry IS NOT NULL");
}
