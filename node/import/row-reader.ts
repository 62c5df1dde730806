import type { DuckDBDataChunk } from "@duckdb/node-api";
import type { Sql } from "./sql.ts";

export type Column = Float64Array | Int32Array;

/** Called with rows `from` to `to` (not included) of a chunk's columns. */
export type UseRows = (columns: readonly Column[], from: number, to: number) => void;

/** Rows of an ordered query, consumed up to a day at a time; the first column is the day. */
export interface RowReader {
  /** Gives the rows not yet consumed whose day is at most `day`, in order, a chunk's worth at a time. */
  through(day: number, use: UseRows): Promise<void>;
  close(): Promise<void>;
}

/**
 * Reads queries, one after the other, of DOUBLE and INTEGER columns without NULL chunk by chunk: memory does not grow with the rows. The next
 * chunk is asked for as soon as one is there, so that the engine makes it while this one is used. A query may be yet to come: what it is
 * about is being written.
 */
export function rowReader(sql: Sql, queries: readonly (string | Promise<string>)[]): RowReader {
  const chunks = chunksOf(sql, queries);
  let columns: readonly Column[] = [];
  let row = 0;
  let rowCount = 0;
  let ended = false;
  let coming: ReturnType<typeof chunks.next> | undefined;
  const ask = () => {
    coming = chunks.next();
    // Its failure is thrown where it is awaited.
    coming.catch(() => undefined);
  };
  const load = async () => {
    if (coming === undefined) ask();
    const next = await coming!;
    if (next.done) {
      ended = true;
      return;
    }
    ask();
    columns = columnsOf(next.value);
    row = 0;
    rowCount = next.value.rowCount;
  };
  return {
    async through(day, use) {
      while (!ended) {
        const from = row;
        if (rowCount > 0) row = endOf(columns[0]!, from, rowCount, day);
        if (row > from) use(columns, from, row);
        if (row < rowCount) return;
        await load();
      }
    },
    async close() {
      await coming?.catch(() => undefined);
      await chunks.return(undefined);
    },
  };
}

async function* chunksOf(
  sql: Sql,
  queries: readonly (string | Promise<string>)[],
): AsyncGenerator<DuckDBDataChunk> {
  for (const query of queries) yield* sql.chunks(await query);
}

/** Position behind the last row of an ascending column that is at most `day`. */
function endOf(days: Column, from: number, rowCount: number, day: number): number {
  if (days[rowCount - 1]! <= day) return rowCount;
  let [low, high] = [from, rowCount - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle]! <= day) low = middle + 1;
    else high = middle;
  }
  return low;
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
