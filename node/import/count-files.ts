import type { PreparedFile } from "./formats/prepared-file.ts";
import { type Cells, isMissing, rowRules } from "./row-rules.ts";
import type { PlacedFile } from "./select-rows.ts";
import type { Sql } from "./sql.ts";
import { optionalFields, type StagedFile, textColumn, valueColumn } from "./staged-table.ts";
import type { SourceField, TableSource } from "./table-sources.ts";

/** Rows behind a view, and how rules get at their cells. */
interface CountedRows {
  readonly view: string;
  readonly cells: Cells;
  readonly files: readonly PlacedFile[];
  readonly industries: readonly string[] | undefined;
  /** Whether the files were checked before: then nothing of them is counted. */
  readonly isChecked?: boolean;
  /** Whether text was only kept where there may be something to count. */
  readonly isLean?: boolean;
}

type Row = Readonly<Record<string, unknown>> | undefined;

/**
 * Counts, by file, the rows that break each rule and those where each optional field is missing: one scan. Of columns
 * that can only be out of range the scan takes the range; a file where one is, is counted rule by rule.
 */
export async function countFiles(
  sql: Sql,
  source: TableSource,
  { view, cells, files, industries, isChecked = false, isLean = false }: CountedRows,
): Promise<StagedFile[]> {
  if (files.length === 0) return [];
  const rules = rowRules(source, source.fields, industries, cells);
  const certain = isLean && !isChecked ? await withoutText(sql, source, view) : [];
  const isCounted = (field: SourceField) => !cells.isAbsent(field) && !certain.includes(field);
  const optional = optionalFields(source);
  const isRanged = (field: SourceField) => field.expression === undefined && cells.isPlain(field);
  const count = async (ranged: (field: SourceField) => boolean, where: string): Promise<readonly Row[]> => {
    const columns = [
      ...rules.flatMap(({ field, alone, broken }, r) =>
        alone && (ranged(field) || !isCounted(field)) ? [] : [counted(broken, `r${r}`)],
      ),
      ...optional.flatMap((field, f) =>
        ranged(field) || !isCounted(field) ? [] : [counted(isMissing(field, cells), `m${f}`)],
      ),
      ...source.fields.flatMap((field, f) => (ranged(field) ? rangeOf(field, f) : [])),
    ];
    return sql.rows(
      `SELECT ${["file", "count(*) AS records", ...columns].join(", ")} FROM ${view} WHERE ${where} GROUP BY file`,
    );
  };
  const rows = isChecked ? [] : await count(isRanged, "true");
  const result: StagedFile[] = [];
  for (const { file, index, firstRecord, ignored, positions } of files) {
    let row = rows.find((candidate) => Number(candidate?.file) === index);
    const isFine =
      isChecked || source.fields.every((field, f) => !isRanged(field) || isInRange(field, f, row));
    if (!isFine) row = (await count(() => false, `file = ${index}`))[0];
    const records = Number(row?.records ?? 0);
    result.push({
      path: file.path,
      index,
      firstRecord,
      recordCount: isChecked ? file.recordCount : records,
      fields: source.fields.flatMap(({ name, expression }, f) =>
        positions[f]! >= 0 || expression !== undefined ? [name] : [],
      ),
      ignored,
      broken: rules.map((_, r) => Number(row?.[`r${r}`] ?? 0)),
      missing: optional.map((field, f) =>
        Number(row?.[`m${f}`] ?? records - Number(row?.[`n${source.fields.indexOf(field)}`] ?? records)),
      ),
      notes: [...(file.notes ?? []), ...numberNotes(source, file, positions)],
      rowOf: file.rowOf,
    });
  }
  return result;
}

/** Fields of which no text was kept. */
async function withoutText(sql: Sql, { fields }: TableSource, view: string): Promise<readonly SourceField[]> {
  const counts = fields.map((field, f) => `count(${textColumn(field)}) AS t${f}`);
  const rows = await sql.rows(`SELECT ${counts.join(", ")} FROM ${view}`);
  return fields.filter((_, f) => Number(rows[0]?.[`t${f}`]) === 0);
}

/** Codes that a spreadsheet took for numbers may have lost zeros, or digits behind the fifteenth. */
function numberNotes(
  { fields, definition }: TableSource,
  { numberCells }: PreparedFile,
  positions: readonly number[],
): string[] {
  return fields.flatMap((field, f) => {
    const count = numberCells?.[positions[f]!] ?? 0;
    if (field.kind !== "text" || field.prose || !definition.key.includes(field.name) || count === 0)
      return [];
    return [
      `${field.column} holds numbers in ${count} rows, as a spreadsheet keeps them: leading zeros, and digits after the 15th, are gone if there were any`,
    ];
  });
}

function counted(condition: string, name: string): string {
  return `count(*) FILTER (WHERE ${condition}) AS ${name}`;
}

function rangeOf(field: SourceField, f: number): string[] {
  const value = valueColumn(field);
  const [low, high] =
    field.kind === "date"
      ? [`year(min(${value}))`, `year(max(${value}))`]
      : [`min(${value})`, `max(${value})`];
  return [`count(${value}) AS n${f}`, `${low} AS low${f}`, `${high} AS high${f}`];
}

/** Whether none of the field's own rules can be broken. */
function isInRange(field: SourceField, f: number, row: Row): boolean {
  const count = Number(row?.[`n${f}`]);
  if (count < Number(row?.records) && field.required) return false;
  if (count === 0) return true;
  const [low, high] = [Number(row?.[`low${f}`]), Number(row?.[`high${f}`])];
  if (field.kind === "date") return low >= 1800 && high <= 2199;
  const {
    above = Number.NEGATIVE_INFINITY,
    atLeast = Number.NEGATIVE_INFINITY,
    atMost = Number.POSITIVE_INFINITY,
  } = field;
  return Number.isFinite(low) && Number.isFinite(high) && low > above && low >= atLeast && high <= atMost;
}
