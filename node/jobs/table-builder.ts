import {
  type CodedColumn,
  type Column,
  type ColumnKind,
  labelCodes,
  type TableChunk,
} from "../store/index.ts";

/** A table that grows row by row, column-wise underneath. */
export interface TableBuilder {
  readonly table: string;
  /** Appends a number, integer or flag (0 or 1). */
  readonly number: (column: number, value: number) => void;
  /** Appends a date or text. */
  readonly text: (column: number, value: string) => void;
  /** Appends `labels[code]`; for many rows of one list of labels, which is looked into once per label. */
  readonly label: (column: number, labels: readonly string[], code: number) => void;
  /** Appends a date or text `count` times. */
  readonly repeat: (column: number, value: string, count: number) => void;
  /** Appends `labels[code]` for each code. */
  readonly labels: (column: number, labels: readonly string[], codes: Int32Array) => void;
  /** Appends `values[row * stride + offset]` for each row: one column of a row-major matrix. */
  readonly pick: (column: number, values: PickedValues, rows: Int32Array) => void;
  /** Appends numbers. */
  readonly values: (column: number, values: Float64Array) => void;
  readonly rowCount: () => number;
  /** The rows so far as a partition of a period; leaves the table empty for the next one. */
  readonly chunk: (period: string) => TableChunk;
  /** The rows so far, to be added to an empty table of the same columns later on. */
  readonly kept: () => readonly KeptColumn[];
  readonly addKept: (columns: readonly KeptColumn[]) => void;
}

/** Rows of tables by name, column by column, as plain data; what is added to the tables later does not change them. */
export type KeptRows = ReadonlyMap<string, readonly KeptColumn[]>;

/** Values, or codes of the labels. */
export interface KeptColumn {
  readonly values: Float64Array | Int32Array | Uint8Array;
  readonly labels: readonly string[];
}

/** Numbers that rows are picked from, all of them or one column of a row-major matrix. */
export interface PickedValues {
  readonly values: ArrayLike<number>;
  readonly stride?: number;
  readonly offset?: number;
}

/** Column names and kinds, in order. */
export type TableColumns = readonly (readonly [name: string, kind: ColumnKind])[];

/** An empty table with the given columns. It serves one period after the other: code of what is made anew is compiled anew. */
export function buildTable(table: string, columns: TableColumns): TableBuilder {
  const growing = columns.map(([name, kind]) => growingColumn(name, kind));
  return {
    table,
    number: (column, value) => growing[column]?.number(value),
    text: (column, value) => growing[column]?.text(value),
    label: (column, labels, code) => growing[column]?.label(labels, code),
    repeat: (column, value, count) => growing[column]?.repeat(value, count),
    labels: (column, labels, codes) => growing[column]?.labels(labels, codes),
    pick: (column, values, rows) => growing[column]?.pick(values, rows),
    values: (column, values) => growing[column]?.values(values),
    rowCount: () => growing[0]?.count() ?? 0,
    chunk: (period) => ({ table, period, columns: growing.map((column) => column.finish()) }),
    kept: () => growing.map((column) => column.kept()),
    addKept: (columns) => {
      for (const [at, column] of columns.entries()) growing[at]?.addKept(column);
    },
  };
}

interface GrowingColumn {
  readonly count: () => number;
  readonly number: (value: number) => void;
  readonly text: (value: string) => void;
  readonly label: (labels: readonly string[], code: number) => void;
  readonly labels: (labels: readonly string[], codes: Int32Array) => void;
  readonly repeat: (value: string, count: number) => void;
  readonly pick: (values: PickedValues, rows: Int32Array) => void;
  readonly values: (values: Float64Array) => void;
  readonly finish: () => Column | CodedColumn;
  readonly kept: () => KeptColumn;
  readonly addKept: (column: KeptColumn) => void;
}

const FIRST_ROWS = 16;
/** Of the rows of a period: months have up to a fifth more days than others. */
const ROOM = 1.2;

function growingColumn(name: string, kind: ColumnKind): GrowingColumn {
  let expected = FIRST_ROWS;
  let values = arrayOf(kind, 0);
  let count = 0;
  const reserve = (more: number): void => {
    if (count + more <= values.length) return;
    const grown = arrayOf(kind, Math.max(expected, 2 * values.length, count + more));
    grown.set(values);
    values = grown;
  };
  const number = (value: number): void => {
    if (count === values.length) reserve(1);
    values[count++] = value;
  };
  let { labels, codeOf } = labelCodes();
  let list: readonly string[] = [];
  let codesOfList = new Int32Array(0);
  const labelCode = (from: readonly string[], code: number): number => {
    if (from !== list) {
      list = from;
      codesOfList = new Int32Array(from.length).fill(-1);
    }
    const known = codesOfList[code] as number;
    if (known >= 0) return known;
    codesOfList[code] = codeOf(from[code] as string);
    return codesOfList[code] as number;
  };
  return {
    number,
    text: (value) => number(codeOf(value)),
    label: (from, code) => number(labelCode(from, code)),
    labels: (from, codes) => {
      // The other labels of the list are coded as they come.
      if (codes.length > 0) number(labelCode(from, codes[0] as number));
      reserve(codes.length);
      // Not in here: what is made anew for each table is also compiled anew.
      for (let done = 1; done < codes.length; ) {
        const copied = copyKnown(values, count, codesOfList, codes.subarray(done));
        count += copied;
        done += copied;
        if (done < codes.length) number(labelCode(from, codes[done++] as number));
      }
    },
    repeat: (value, times) => {
      reserve(times);
      values.fill(codeOf(value), count, count + times);
      count += times;
    },
    pick: (picked, rows) => {
      reserve(rows.length);
      pickInto(values, count, picked, rows);
      count += rows.length;
    },
    values: (more) => {
      reserve(more.length);
      values.set(more, count);
      count += more.length;
    },
    count: () => count,
    kept: () => ({ values: values.subarray(0, count), labels: [...labels] }),
    addKept: (column) => {
      for (const label of column.labels) codeOf(label);
      reserve(column.values.length);
      values.set(column.values, count);
      count += column.values.length;
    },
    finish: () => {
      const rows = values.subarray(0, count);
      const finished = columnOf(name, kind, { values: rows, labels });
      expected = Math.max(FIRST_ROWS, Math.ceil(ROOM * count));
      values = arrayOf(kind, 0);
      count = 0;
      ({ labels, codeOf } = labelCodes());
      list = [];
      return finished;
    },
  };
}

function columnOf(name: string, kind: ColumnKind, { values, labels }: KeptColumn): Column | CodedColumn {
  if (values instanceof Float64Array) return { name, kind: "number", values };
  if (values instanceof Uint8Array) return { name, kind: "flag", values };
  return kind === "date" || kind === "text"
    ? { name, kind, labels, codes: values }
    : { name, kind: "integer", values };
}

function arrayOf(kind: ColumnKind, length: number): Float64Array | Int32Array | Uint8Array {
  if (kind === "number") return new Float64Array(length);
  return kind === "flag" ? new Uint8Array(length) : new Int32Array(length);
}

/** Codes of labels up to the first that has none (below 0). @returns how many */
function copyKnown(
  out: Float64Array | Int32Array | Uint8Array,
  at: number,
  codesOfList: Int32Array,
  codes: Int32Array,
): number {
  for (let row = 0; row < codes.length; row++) {
    const known = codesOfList[codes[row] as number] as number;
    if (known < 0) return row;
    out[at + row] = known;
  }
  return codes.length;
}

function pickInto(
  out: Float64Array | Int32Array | Uint8Array,
  at: number,
  { values, stride = 1, offset = 0 }: PickedValues,
  rows: Int32Array,
): void {
  for (let i = 0; i < rows.length; i++) out[at + i] = values[(rows[i] as number) * stride + offset] as number;
}

/** The positions below `count` that are wanted, ascending. */
export function rowsWhere(count: number, isWanted: (row: number) => boolean): Int32Array {
  const rows = new Int32Array(count);
  let found = 0;
  for (let row = 0; row < count; row++) if (isWanted(row)) rows[found++] = row;
  return rows.subarray(0, found);
}
