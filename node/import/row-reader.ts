import type { DuckDBDataChunk } from "@duckdb/node-api";
import type { Sql } from "./sql.ts";

export type Column = Float64Array | Int32Array;

/** Rows of an ordered query, consumed up to a day at a time; the first column is the day. */
export interface RowReader {
  /** Calls `apply` for every row not yet consumed whose day is at most `day`, in order. */
  through(day: number, apply: (columns: readonly Column[], row: number) => void): Promise<void>;
  close(): Promise<void>;
}

/** Reads a query of DOUBLE and INTEGER columns without NULL chunk by chunk: memory does not grow with the rows. */
export function rowReader(sql: Sql, query: string): RowReader {
  const chunks = sql.chunks(query);
  let columns: Column[] = [];
  let row = 0;
  let rowCount = 0;
  let ended = false;
  const load = async () => {
    const next = await chunks.next();
    if (next.done) {
      ended = true;
      return;
    }
    columns = columnsOf(next.value);
    row = 0;
    rowCount = next.value.rowCount;
  };
  return {
    async through(day, apply) {
      while (!ended) {
        const days = columns[0];
        while (days !== undefined && row < rowCount && days[row]! <= day) apply(columns, row++);
        if (row < rowCount) return;
        await load();
      }
    },
    async close() {
      await chunks.return(undefined);
    },
  };
}

/** The typed arrays behind a chunk's columns; they are views, valid as long as the chunk is held by them. */
function columnsOf(chunk: DuckDBDataChunk): Column[] {
  return Array.from({ length: chunk.columnCount }, (_, c) => {
    const vector = chunk.getColumnVector(c) as unknown as { readonly items?: Column };
    if (!(vector.items instanceof Float64Array || vector.items instanceof Int32Array)) {
      throw new Error(`column ${c} of the canonical table is neither double nor integer`);
    }
    return vector.items;
  });
}
