import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatParquet } from "../../node/store/format-parquet.ts";
import type { TableChunk } from "../../node/store/index.ts";
import { emptyFolder } from "./model-folder.ts";

/** What the SQL engine, which had no part in writing it, makes of a file. */
async function asked(chunk: TableChunk, sql: (path: string) => string): Promise<unknown[][]> {
  const path = join(emptyFolder(), "chunk.parquet");
  writeFileSync(path, formatParquet(chunk));
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  return (await connection.runAndReadAll(sql(`'${path}'`))).getRowsJS();
}

function chunkOf(...columns: TableChunk["columns"]): TableChunk {
  return { table: "t", period: "all", columns };
}

/** Runs of one value beside stretches of many: what the packed groups of eight must be cut around. */
const runs = (most: number) =>
  fc
    .array(fc.tuple(fc.nat(most), fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 80 }))), {
      minLength: 1,
      maxLength: 60,
    })
    .map((parts) => parts.flatMap(([code, length]) => new Array<number>(length).fill(code)));

describe("a Parquet file", () => {
  test("has its codes as they were, whatever runs and widths", async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(1, 2, 3, 17, 300, 5000).chain((most) => fc.tuple(fc.constant(most), runs(most))),
      async ([most, codes]) => {
        const labels = Array.from({ length: most + 1 }, (_, code) => `é${code}`);
        const numbers = Float64Array.from(codes, (code) => (code % 7 === 3 ? Number.NaN : code / 8));
        const flags = Uint8Array.from(codes, (code) => code & 1);
        const rows = await asked(
          chunkOf(
            { name: "text", kind: "text", labels, codes: Int32Array.from(codes) },
            { name: "number", kind: "number", values: numbers },
            { name: "flag", kind: "flag", values: flags },
          ),
          (path) => `SELECT * FROM ${path}`,
        );
        expect(rows).toEqual(
          codes.map((code, row) => [
            `é${code}`,
            Number.isNaN(numbers[row]) ? null : numbers[row],
            flags[row] === 1,
          ]),
        );
      },
    );
    await fc.assert(property, { numRuns: 25, seed: 1 });
  });

  test("cuts many rows into groups, and tells the first and last day of each", async () => {
    const days = Array.from({ length: 300 }, (_, day) =>
      new Date(86_400_000 * (10_000 + day)).toISOString().slice(0, 10),
    );
    const codes = Int32Array.from({ length: 300_000 }, (_, row) => Math.floor(row / 1000));
    const values = Float64Array.from(codes, (_, row) => (row % 10 === 9 ? Number.NaN : Math.sqrt(row)));
    const chunk = chunkOf(
      { name: "date", kind: "date", labels: days, codes },
      { name: "root", kind: "number", values },
      { name: "row", kind: "integer", values: codes.map((_, row) => row - 5) },
    );
    const metadata = await asked(
      chunk,
      (path) =>
        `SELECT row_group_num_rows, stats_min_value, stats_max_value FROM parquet_metadata(${path}) WHERE path_in_schema = 'date'`,
    );
    expect(metadata).toEqual([
      [122_880n, days[0], days[122]],
      [122_880n, days[122], days[245]],
      [54_240n, days[245], days[299]],
    ]);
    const wrong = await asked(
      chunk,
      (path) =>
        `SELECT count(*) FROM ${path} WHERE date <> DATE '${days[0]}' + CAST((row + 5) // 1000 AS INTEGER) ` +
        "OR root IS DISTINCT FROM CASE WHEN (row + 5) % 10 = 9 THEN NULL ELSE sqrt(row + 5) END",
    );
    expect(wrong).toEqual([[0n]]);
  });

  test("keeps the signs of zeros and infinities where numbers repeat", async () => {
    const values = Float64Array.from(
      { length: 4000 },
      (_, row) =>
        [0, -0, Number.POSITIVE_INFINITY, Number.NaN, 0.1, Number.NEGATIVE_INFINITY][row % 6] as number,
    );
    const chunk = chunkOf({ name: "x", kind: "number", values });
    // A dictionary of five and three bits a row; as they are they would take 32,000 bytes.
    expect(formatParquet(chunk).length).toBeLessThan(2500);
    const rows = await asked(chunk, (path) => `SELECT x FROM ${path}`);
    expect(rows.flat().every((x, row) => Object.is(x ?? Number.NaN, values[row]))).toBe(true);
  });

  test("may have no row, and is the same bytes for the same rows", async () => {
    const chunk = chunkOf(
      { name: "x", kind: "number", values: new Float64Array(0) },
      { name: "id", kind: "text", values: [] },
    );
    expect(await asked(chunk, (path) => `SELECT * FROM ${path}`)).toEqual([]);
    expect(formatParquet(chunk)).toEqual(formatParquet(chunk));
  });
});
