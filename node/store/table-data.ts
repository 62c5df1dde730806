import { EngineError } from "../../engine/errors/index.ts";
import { isPartitionName } from "../../wire/index.ts";

/** The values of a column. A missing number is NaN; the other kinds have no missing value. */
export type ColumnValues =
  | { readonly kind: "date"; readonly values: readonly string[] }
  | { readonly kind: "text"; readonly values: readonly string[] }
  | { readonly kind: "number"; readonly values: Float64Array }
  | { readonly kind: "integer"; readonly values: Int32Array }
  | { readonly kind: "flag"; readonly values: Uint8Array };
export type ColumnKind = ColumnValues["kind"];
export type Column = { readonly name: string } & ColumnValues;

/** Dates or texts to be written, each as the position of its label: row r is `labels[codes[r]]`, labels differ. */
export interface CodedColumn {
  readonly name: string;
  readonly kind: "date" | "text";
  readonly labels: readonly string[];
  readonly codes: Int32Array;
}

/** Rows of one table in one period, to be written as a partition. */
export interface TableChunk {
  readonly table: string;
  /** "2020-01", "2020", or "all" for a table without dates. */
  readonly period: string;
  readonly columns: readonly (Column | CodedColumn)[];
}

/** How many rows a column has. */
export function columnLength(column: Column | CodedColumn): number {
  return "codes" in column ? column.codes.length : column.values.length;
}

/** Labels in the order of their first appearance, and what codes them. */
export function labelCodes(): { readonly labels: string[]; readonly codeOf: (label: string) => number } {
  const labels: string[] = [];
  const known = new Map<string, number>();
  const codeOf = (label: string): number => {
    let code = known.get(label);
    if (code === undefined) {
      code = labels.push(label) - 1;
      known.set(label, code);
    }
    return code;
  };
  return { labels, codeOf };
}

/** A column of dates or texts with codes. */
export function codedColumn({ name, kind, values }: Extract<Column, { kind: "date" | "text" }>): CodedColumn {
  const { labels, codeOf } = labelCodes();
  return { name, kind, labels, codes: Int32Array.from(values, codeOf) };
}

/** Rows that were read. */
export interface TableRows {
  readonly rowCount: number;
  readonly columns: readonly Column[];
}

/**
 * The values of a column by name, in the array type of its kind.
 *
 * @throws {EngineError} "unknown-label" when there is no such column of that kind, naming those there are
 */
export function selectValues<K extends ColumnKind>(
  rows: TableRows,
  name: string,
  kind: K,
): Extract<ColumnValues, { kind: K }>["values"];
export function selectValues(rows: TableRows, name: string, kind: ColumnKind): Column["values"] {
  const column = rows.columns.find((candidate) => candidate.name === name && candidate.kind === kind);
  if (column) return column.values;
  const known = rows.columns.map((candidate) => `${candidate.name} (${candidate.kind})`).join(", ");
  throw new EngineError("unknown-label", `selectValues found no ${kind} column ${name} among ${known}`);
}

/** Checks the names, that the columns are as long as each other, differ in name, which SQL compares without case. */
export function checkChunk(chunk: TableChunk): void {
  const place = `writePartition of ${chunk.table} ${chunk.period}`;
  if (!isPartitionName(chunk.table, chunk.period)) {
    const rule =
      'needs a table in lower-case letters, digits and _ and a period like "2020-01", "2020" or "all"';
    throw new EngineError("value", `${place} ${rule}`);
  }
  const [first] = chunk.columns;
  if (first === undefined) throw new EngineError("shape", `${place} needs at least one column`);
  const rowCount = columnLength(first);
  const names = new Set<string>();
  for (const column of chunk.columns) {
    const { name } = column;
    if (columnLength(column) !== rowCount) {
      throw new EngineError(
        "shape",
        `${place} needs ${rowCount} values in column ${name}, got ${columnLength(column)}`,
      );
    }
    if (names.has(name.toLowerCase())) throw new EngineError("value", `${place} has column ${name} twice`);
    names.add(name.toLowerCase());
  }
}
