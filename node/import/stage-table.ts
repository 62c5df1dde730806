import type { FaultList } from "./fault-list.ts";
import { stagedType, textFromTyped, typeRule, valueFromText, valueFromTyped } from "./field-sql.ts";
import { matchColumns } from "./match-columns.ts";
import { type PreparedFile, whyNotParquet } from "./prepare-file.ts";
import { type Sql, sqlName } from "./sql.ts";
import type { SourceField, TableSource } from "./table-sources.ts";

/** A table read from its files: every cell as text and as value, unchecked. */
export interface StagedTable {
  readonly source: TableSource;
  /** Name of the table in the engine; its column `record` counts the records of all files from 0. */
  readonly name: string;
  readonly files: readonly StagedFile[];
  /** Fields that at least one file has. */
  readonly fields: readonly SourceField[];
}

export interface StagedFile {
  readonly path: string;
  readonly firstRecord: number;
  readonly recordCount: number;
  readonly ignored: readonly string[];
  rowOf(record: number): number;
}

/** Where a record of a table stands: its file, and the row in it. */
export function placeOf(table: StagedTable, record: number): { file: string; row: number } {
  const file = table.files.findLast((candidate) => candidate.firstRecord <= record)!;
  return { file: file.path, row: file.rowOf(record - file.firstRecord) };
}

/** Name of the column that holds a field's cell as written. */
export function textColumn(field: SourceField): string {
  return sqlName(`text.${field.name}`);
}

/** Name of the column that holds a field's value. */
export function valueColumn(field: { readonly name: string }): string {
  return sqlName(field.name);
}

/** Reads a table's files one after the other; a file that fails is left out, its reason is among the faults. */
export async function stageTable(
  sql: Sql,
  source: TableSource,
  prepared: readonly PreparedFile[],
  faults: FaultList,
): Promise<StagedTable> {
  const name = `staged_${source.definition.name}`;
  const columns = source.fields.flatMap((field) => [
    `${textColumn(field)} VARCHAR`,
    `${valueColumn(field)} ${stagedType(field)}`,
  ]);
  await sql.run(`CREATE TABLE ${name} (record BIGINT, file INTEGER, ${columns.join(", ")})`);
  const files: StagedFile[] = [];
  const found = new Set<SourceField>();
  let firstRecord = 0;
  for (const file of prepared) {
    const match = matchColumns(source, file.path, file.header);
    faults.add(match.faults);
    const positions = withoutWrongTypes(source, file, match.positions, faults);
    try {
      // Records are numbered right at the file: what the engine does after that may change their order.
      await sql.run(
        `INSERT INTO ${name} ${withExpressions(
          source,
          `SELECT record, ${files.length}, ${selectFields(source, file, positions)}
           FROM (SELECT row_number() OVER () - 1 + ${firstRecord} AS record, * FROM ${file.relation})`,
        )}`,
      );
    } catch (error) {
      faults.add([{ file: file.path, rule: file.isText ? whyNotParsed(error) : whyNotParquet(error) }]);
      continue;
    }
    const recordCount = await countRecords(sql, name, files.length);
    if (recordCount !== file.recordCount) {
      const rule = `the file has ${file.recordCount} records by their line ends, the parser found ${recordCount}: check its quotes`;
      faults.add([{ file: file.path, rule }]);
    }
    for (const [f, field] of source.fields.entries()) {
      if (positions[f]! >= 0 || field.expression !== undefined) found.add(field);
    }
    files.push({ path: file.path, firstRecord, recordCount, ignored: match.ignored, rowOf: file.rowOf });
    firstRecord += recordCount;
  }
  return { source, name, files, fields: source.fields.filter((field) => found.has(field)) };
}

/** Text and value of every field that a file can have. */
function selectFields(source: TableSource, file: PreparedFile, positions: readonly number[]): string {
  return source.fields
    .flatMap((field, f) => (field.expression === undefined ? selectField(field, file, positions[f]!) : []))
    .join(", ");
}

/** The rows of a query with the expressions over them behind, which come last among the fields. */
function withExpressions({ fields }: TableSource, query: string): string {
  const made = fields.flatMap(({ expression }) => expression ?? []);
  if (made.length === 0) return query;
  const columns = fields
    .filter((field) => field.expression === undefined)
    .flatMap((field) => [textColumn(field), valueColumn(field)]);
  const values = made.map((value) => `coalesce(CAST(${value} AS VARCHAR), ''), ${value}`);
  return `SELECT *, ${values.join(", ")} FROM (${query}) AS row_of_file(record, file, ${columns.join(", ")})`;
}

function selectField(field: SourceField, file: PreparedFile, position: number): string {
  if (position < 0) return `NULL, CAST(NULL AS ${stagedType(field)})`;
  if (file.isText) {
    const text = `c${position}`;
    return `${text}, ${valueFromText(field, text)}`;
  }
  const column = sqlName(file.header[position]!);
  const type = file.types[position]!;
  return `${textFromTyped(column, type)}, ${valueFromTyped(field, column, type)}`;
}

/** Positions with -1 for Parquet columns whose type does not fit, which are faults. */
function withoutWrongTypes(
  source: TableSource,
  file: PreparedFile,
  positions: readonly number[],
  faults: FaultList,
): number[] {
  return positions.map((position, f) => {
    if (file.isText || position < 0) return position;
    const rule = typeRule(source.fields[f]!, file.types[position]!);
    if (rule === undefined) return position;
    faults.add([
      { file: file.path, column: file.header[position]!, rule: `${source.fields[f]!.name} ${rule}` },
    ]);
    return -1;
  });
}

async function countRecords(sql: Sql, name: string, file: number): Promise<number> {
  const counted = await sql.rows(`SELECT count(*) AS count FROM ${name} WHERE file = ${file}`);
  return Number(counted[0]!.count);
}

function whyNotParsed(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return `the parser refuses the file (${text.split("\n")[0]!.slice(0, 160)})`;
}
