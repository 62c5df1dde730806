import type { Column, ColumnKind, TableChunk } from "../store/index.ts";

/** A table that grows row by row, column-wise underneath. */
export interface TableBuilder {
  readonly table: string;
  /** Appends a number, integer or flag (0 or 1). */
  readonly number: (column: number, value: number) => void;
  /** Appends a date or text. */
  readonly text: (column: number, value: string) => void;
  readonly rowCount: () => number;
  /** The rows so far as a partition of a period. */
  readonly chunk: (period: string) => TableChunk;
}

/** Column names and kinds, in order. */
export type TableColumns = readonly (readonly [name: string, kind: ColumnKind])[];

/** An empty table with the given columns. */
export function buildTable(table: string, columns: TableColumns): TableBuilder {
  const numbers = columns.map(() => new Float64Array(1024));
  const texts: string[][] = columns.map(() => []);
  const counts = new Int32Array(columns.length);
  return {
    table,
    number: (column, value) => {
      let store = numbers[column] as Float64Array;
      const count = counts[column] as number;
      if (count === store.length) {
        const grown = new Float64Array(2 * count);
        grown.set(store);
        numbers[column] = grown;
        store = grown;
      }
      store[count] = value;
      counts[column] = count + 1;
    },
    text: (column, value) => {
      (texts[column] as string[]).push(value);
    },
    rowCount: () => Math.max(counts[0] ?? 0, texts[0]?.length ?? 0),
    chunk: (period) => ({
      table,
      period,
      columns: columns.map(([name, kind], i): Column => {
        if (kind === "date" || kind === "text") return { name, kind, values: texts[i] as string[] };
        const values = (numbers[i] as Float64Array).subarray(0, counts[i]);
        if (kind === "number") return { name, kind, values: values.slice() };
        if (kind === "integer") return { name, kind, values: Int32Array.from(values) };
        return { name, kind, values: Uint8Array.from(values) };
      }),
    }),
  };
}
