import { stagedType, textFromTyped, valueFromText, valueFromTyped } from "./field-sql.ts";
import type { PreparedFile } from "./formats/prepared-file.ts";
import { type Cells, hasBlanks } from "./row-rules.ts";
import { sqlName } from "./sql.ts";
import { textColumn, valueColumn } from "./staged-table.ts";
import type { SourceField, TableSource } from "./table-sources.ts";

/** A file with the place of each field in it and of its records in the table. */
export interface PlacedFile {
  readonly file: PreparedFile;
  /** By field; -1 where the file has none. */
  readonly positions: readonly number[];
  readonly ignored: readonly string[];
  /** Position among the table's files. */
  readonly index: number;
  readonly firstRecord: number;
}

/** Columns the engine adds to those of a Parquet file. */
export const columnsOnDisk: readonly string[] = ["file_row_number", "file_index"];

/** Columns `record` and `file` of Parquet files that are read together, and those in the files. */
export function numberedColumns(files: readonly PlacedFile[]): string {
  // Files in one copy follow each other: its records begin with those of the first.
  const inCopies = files[0]!.file.isCopy === true;
  const apart = inCopies
    ? files.filter(({ file }, f) => file.readable !== files[f - 1]?.file.readable)
    : files;
  const nth = (values: readonly number[], type: string) =>
    values.length === 1
      ? `CAST(${values[0]} AS ${type})`
      : `([${values.join(", ")}]::${type}[])[CAST(file_index AS BIGINT) + 1]`;
  const starts = apart.map(({ firstRecord }) => firstRecord);
  const indices = apart.map(({ index }) => index);
  const record = `file_row_number + ${nth(starts, "BIGINT")} AS record`;
  return inCopies ? `${record}, *` : `${record}, ${nth(indices, "INTEGER")} AS file, *`;
}

/** A query for the text and the value of every field, from a query for the columns of a file with `record` and `file`. */
export function selectRows(source: TableSource, placed: PlacedFile, records: string, cells?: Cells): string {
  const { fields } = source;
  const plain = fields.flatMap((field, f) =>
    field.expression === undefined ? [selectField(field, placed.file, placed.positions[f]!)] : [],
  );
  const raw = cells === undefined ? [] : rawColumns(source, placed);
  const rows = `SELECT ${["record, file", ...plain, ...raw].join(", ")} FROM ${records}`;
  const made = fields.filter((field) => field.expression !== undefined);
  if (made.length === 0) return rows;
  // Expressions come last among the fields, and only know the others.
  const values = made.map(
    (field) =>
      `coalesce(CAST(${field.expression} AS VARCHAR), '') AS ${textColumn(field)}, ${field.expression} AS ${valueColumn(field)}`,
  );
  return `SELECT *, ${values.join(", ")} FROM (${rows})`;
}

/**
 * The same query with the text of a cell only where its value does not say all: where it is missing, or may break a rule. Text takes most
 * of the memory and time of a large file. A column without any text then breaks no rule and misses nothing.
 *
 * @param isDeclared  whether the spec says which industries there are
 */
export function withoutTexts({ fields }: TableSource, rows: string, isDeclared: boolean): string {
  const columns = fields.map((field) => {
    const [text, value] = [textColumn(field), valueColumn(field)];
    const isListed = field.oneOf !== undefined || (field.industry === true && isDeclared);
    return `CASE WHEN ${isListed ? "true" : isDoubtful(field)} THEN ${text} END AS ${text}, ${value}`;
  });
  return `SELECT ${["record, file", ...columns].join(", ")} FROM (${rows})`;
}

function isDoubtful(field: SourceField): string {
  const [text, value] = [textColumn(field), valueColumn(field)];
  if (field.expression !== undefined) return "true";
  if (field.kind === "date") return `${value} IS NULL OR year(${value}) NOT BETWEEN 1800 AND 2199`;
  if (field.kind === "text" && field.prose !== true) return `${value} IS NULL OR ${hasBlanks(value)}`;
  if (field.kind !== "number") return `${value} IS NULL`;
  const { above, atLeast, atMost } = field;
  const bounds = [
    ...(above === undefined ? [] : [`${value} <= ${above}`]),
    ...(atLeast === undefined ? [] : [`${value} < ${atLeast}`]),
    ...(atMost === undefined ? [] : [`${value} > ${atMost}`]),
  ];
  return [`${value} IS NULL`, `NOT isfinite(${value})`, ...bounds, `contains(${text}, '_')`].join(" OR ");
}

function selectField(field: SourceField, file: PreparedFile, position: number): string {
  const [text, value] = cellOf(field, file, position);
  return `${text} AS ${textColumn(field)}, ${value} AS ${valueColumn(field)}`;
}

function cellOf(field: SourceField, file: PreparedFile, position: number): readonly [string, string] {
  if (position < 0) return ["CAST(NULL AS VARCHAR)", `CAST(NULL AS ${stagedType(field)})`];
  if (file.isText) return [`c${position}`, valueFromText(field, `c${position}`)];
  const column = sqlName(file.header[position]!);
  const type = file.types[position]!;
  return [textFromTyped(column, type), valueFromTyped(field, column, type)];
}

/** The columns as they stand in a Parquet file, so that a rule can make text of a cell where it needs to, and only there. */
function rawColumns({ fields }: TableSource, { file, positions }: PlacedFile): string[] {
  return fields.flatMap((field, f) =>
    positions[f]! < 0 ? [] : [`${sqlName(file.header[positions[f]!]!)} AS ${rawColumn(field)}`],
  );
}

function rawColumn(field: SourceField): string {
  return sqlName(`raw.${field.name}`);
}

/** How rules get at the cells of Parquet files. */
export function typedCells({ fields }: TableSource, { file, positions }: PlacedFile): Cells {
  const typeOf = (field: SourceField) => file.types[positions[fields.indexOf(field)]!];
  return {
    text(field) {
      if (field.expression !== undefined) return textFromTyped(valueColumn(field), "DOUBLE");
      const type = typeOf(field);
      return type === undefined ? "CAST(NULL AS VARCHAR)" : textFromTyped(rawColumn(field), type);
    },
    isText: (field) => typeOf(field) === "VARCHAR",
    isAbsent: (field) => typeOf(field) === undefined && field.expression === undefined,
    isPlain: (field) => (field.kind === "number" && typeOf(field) !== undefined) || typeOf(field) === "DATE",
  };
}
