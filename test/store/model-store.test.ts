import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ModelStore,
  openModelStore,
  openRun,
  selectValues,
  sha256,
  type TableChunk,
} from "../../node/store/index.ts";
import { fakeManifest, runFakePipeline } from "./fake-pipeline.ts";
import { emptyFolder, fileHashes } from "./model-folder.ts";

async function withStore<T>(modelDir: string, use: (store: ModelStore) => Promise<T>): Promise<T> {
  const store = await openModelStore(modelDir);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

function publishChunks(modelDir: string, chunks: readonly TableChunk[]): Promise<string> {
  return withStore(modelDir, async (store) => {
    const refs = [];
    for (const chunk of chunks) refs.push(await store.writePartition(chunk));
    return store.publish(fakeManifest(["2020-01"], refs));
  });
}

/** The bits of numbers, every NaN as one NaN. */
function bitsOf(values: Float64Array): string[] {
  return Array.from(values, (value) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, Number.isNaN(value) ? Number.NaN : value);
    return view.getBigUint64(0).toString(16);
  });
}

const small: TableChunk = {
  table: "exposures",
  period: "2020-01",
  columns: [
    { name: "date", kind: "date", values: ["2020-01-02", "2020-01-02", "2020-01-03", "2020-01-03"] },
    { name: "id", kind: "text", values: ["b", "a", "b", "a"] },
    { name: "value", kind: "number", values: Float64Array.of(0.1, Number.NaN, -0, 1e-320) },
    { name: "industry", kind: "integer", values: Int32Array.of(3, -1, 2147483647, 0) },
    { name: "covered", kind: "flag", values: Uint8Array.of(1, 0, 1, 1) },
  ],
};
const later: TableChunk = {
  ...small,
  period: "2020-02",
  columns: small.columns.map((column) =>
    column.name === "date"
      ? { name: "date", kind: "date", values: ["2020-02-03", "2020-02-03", "2020-02-28", "2020-02-28"] }
      : column,
  ),
};

describe("a partition", () => {
  test("gives back every kind of column, exactly and in the order given", async () => {
    const modelDir = emptyFolder();
    await publishChunks(modelDir, [small]);
    const run = await openRun(modelDir);
    expect(await run.readTable("exposures")).toEqual({ rowCount: 4, columns: small.columns });
    await run.close();
  });

  test("keeps any double bit for bit, any text and any date", async () => {
    const modelDir = emptyFolder();
    const rowArbitrary = fc.record({
      x: fc.double(),
      text: fc.string({ unit: "binary" }),
      date: fc.date({ min: new Date("1900-01-01"), max: new Date("2999-12-31"), noInvalidDate: true }),
      code: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(rowArbitrary, { maxLength: 3000, size: "large" }), async (rows) => {
        const dates = rows.map(({ date }) => date.toISOString().slice(0, 10));
        const texts = rows.map(({ text }) => text);
        const numbers = Float64Array.from(rows, ({ x }) => x);
        const codes = Int32Array.from(rows, ({ code }) => code);
        await publishChunks(modelDir, [
          {
            table: "any",
            period: "all",
            columns: [
              { name: "Some 'name\"", kind: "text", values: texts },
              { name: "date", kind: "date", values: dates },
              { name: "x", kind: "number", values: numbers },
              { name: "code", kind: "integer", values: codes },
            ],
          },
        ]);
        const run = await openRun(modelDir);
        const read = await run.readTable("any");
        await run.close();
        expect(selectValues(read, "Some 'name\"", "text")).toEqual(texts);
        expect(selectValues(read, "date", "date")).toEqual(dates);
        expect(bitsOf(selectValues(read, "x", "number"))).toEqual(bitsOf(numbers));
        expect(selectValues(read, "code", "integer")).toEqual(codes);
      }),
      { numRuns: 10, seed: 20 },
    );
  });

  test("is named by the sha256 of its bytes and is the same file every time", async () => {
    const [first, second] = [emptyFolder(), emptyFolder()];
    const ref = await withStore(first, (store) => store.writePartition(small));
    const file = readFileSync(join(first, ref.file));
    expect(ref).toEqual({
      table: "exposures",
      period: "2020-01",
      hash: sha256(file),
      rows: 4,
      bytes: file.length,
      file: `partitions/exposures/2020-01-${sha256(file).slice(0, 32)}.parquet`,
    });
    const again = await withStore(second, async (store) => {
      await store.writePartition(later);
      return store.writePartition(small);
    });
    expect(again).toEqual(ref);
    expect(readFileSync(join(second, ref.file)).equals(file)).toBe(true);
  });

  test("is written once: the same rows leave the file alone, a file that was damaged is written anew", async () => {
    const modelDir = emptyFolder();
    await withStore(modelDir, async (store) => {
      const ref = await store.writePartition(small);
      const path = join(modelDir, ref.file);
      const { mtimeMs, ino } = statSync(path);
      await store.writePartition(small);
      expect(statSync(path)).toMatchObject({ mtimeMs, ino });
      writeFileSync(path, "damaged");
      await store.writePartition(small);
      expect(sha256(readFileSync(path))).toBe(ref.hash);
    });
  });

  test("writes at once what is asked at once, each to its own file", async () => {
    const modelDir = emptyFolder();
    const refs = await withStore(modelDir, (store) =>
      Promise.all([small, later, small].map((chunk) => store.writePartition(chunk))),
    );
    expect(refs.map(({ period }) => period)).toEqual(["2020-01", "2020-02", "2020-01"]);
    expect(refs[0]).toEqual(refs[2]);
  });

  test.each<[string, Partial<TableChunk>, string]>([
    [
      "columns of different lengths",
      { columns: [small.columns[0]!, { name: "x", kind: "number", values: new Float64Array(1) }] },
      "needs 4 values in column x, got 1",
    ],
    [
      "a column twice",
      { columns: [small.columns[1]!, { ...small.columns[1]!, name: "ID" }] },
      "column ID twice",
    ],
    ["no column", { columns: [] }, "at least one column"],
    [
      "a day that is none",
      { columns: [{ name: "date", kind: "date", values: ["2023-02-29"] }] },
      '"2023-02-29"',
    ],
    ["a table name that is a path", { table: "../up" }, "table"],
    ["a period that is none", { period: "2020-13" }, "period"],
  ])("refuses %s", async (_, change, message) => {
    const modelDir = emptyFolder();
    await withStore(modelDir, async (store) => {
      await expect(store.writePartition({ ...small, ...change })).rejects.toThrow(message);
      // The store goes on working.
      await store.writePartition(small);
    });
    expect(Object.keys(fileHashes(modelDir))).toHaveLength(1);
  });
});

describe("reading a table", () => {
  async function read(selection: object): Promise<Record<string, unknown>> {
    const modelDir = emptyFolder();
    await publishChunks(modelDir, [later, small]);
    const run = await openRun(modelDir);
    const { rowCount, columns } = await run.readTable("exposures", selection);
    await run.close();
    return { rowCount, ...Object.fromEntries(columns.map(({ name, values }) => [name, values])) };
  }

  test("goes through the periods in order of time, whatever order they were written in", async () => {
    expect(await read({ columns: ["date"], where: { id: "a" } })).toEqual({
      rowCount: 4,
      date: ["2020-01-02", "2020-01-03", "2020-02-03", "2020-02-28"],
    });
  });

  test("takes the days from and to, both included", async () => {
    expect(await read({ columns: ["id", "date"], from: "2020-01-03", to: "2020-02-03" })).toEqual({
      rowCount: 4,
      id: ["b", "a", "b", "a"],
      date: ["2020-01-03", "2020-01-03", "2020-02-03", "2020-02-03"],
    });
  });

  test("gives empty columns of the right kind when no row is selected", async () => {
    const none = { rowCount: 0, id: [], value: new Float64Array(0), covered: new Uint8Array(0) };
    expect(await read({ columns: ["id", "value", "covered"], from: "2031-01-01" })).toEqual(none);
    expect(await read({ columns: ["id", "value", "covered"], where: { id: [] } })).toEqual(none);
  });

  test("selects by values of several columns", async () => {
    const selected = await read({
      columns: ["industry"],
      where: { id: ["b", "zz"], covered: true },
      to: "2020-01-31",
    });
    expect(selected).toEqual({ rowCount: 2, industry: Int32Array.of(3, 2147483647) });
  });

  test("treats a value as a value, never as SQL", async () => {
    expect(await read({ columns: ["id"], where: { id: "a' OR '1'='1" } })).toEqual({ rowCount: 0, id: [] });
  });

  test("names the columns and tables there are when one is asked that is not", async () => {
    await expect(read({ columns: ["vlaue"] })).rejects.toThrow("no column vlaue; there are date, id, value");
    await expect(read({ where: { di: "a" } })).rejects.toThrow("no column di");
    const modelDir = emptyFolder();
    const undated: TableChunk = { table: "factors", period: "all", columns: [small.columns[1]!] };
    await publishChunks(modelDir, [small, undated]);
    const run = await openRun(modelDir);
    await expect(run.readTable("factors", { from: "2020-01-01" })).rejects.toThrow(
      "no column date; there are id",
    );
    await expect(run.readTable("exposure")).rejects.toThrow("no table exposure; it has exposures, factors");
  });

  test("reads tables at the same time, each whole", async () => {
    const modelDir = emptyFolder();
    const long: TableChunk = {
      table: "long",
      period: "2020",
      columns: [
        { name: "row", kind: "integer", values: Int32Array.from({ length: 20_000 }, (_, row) => row) },
      ],
    };
    await publishChunks(modelDir, [long, small]);
    const run = await openRun(modelDir);
    const tables = ["long", "exposures", "long", "exposures", "long"];
    const read = await Promise.all(tables.map((table) => run.readTable(table)));
    for (const [i, { columns }] of read.entries()) {
      expect(columns).toEqual(tables[i] === "long" ? long.columns : small.columns);
    }
    await run.close();
  });

  test("reads a column of nothing but missing numbers, and one constant, over several vectors of the engine", async () => {
    const modelDir = emptyFolder();
    const missing = new Float64Array(5000).fill(Number.NaN);
    const constant = new Int32Array(5000).fill(7);
    const chunk: TableChunk = {
      table: "flat",
      period: "2020",
      columns: [
        { name: "missing", kind: "number", values: missing },
        { name: "constant", kind: "integer", values: constant },
        {
          name: "text",
          kind: "text",
          values: Array.from(constant, () => "a long constant text, longer than 12"),
        },
      ],
    };
    await publishChunks(modelDir, [chunk]);
    const run = await openRun(modelDir);
    expect(await run.readTable("flat")).toEqual({ rowCount: 5000, columns: chunk.columns });
    await run.close();
  });
});

describe("other programs", () => {
  test("read a table with the lines of SQL the decision record gives, missing numbers as NULL", async () => {
    const modelDir = emptyFolder();
    await publishChunks(modelDir, [small, later]);
    const record = readFileSync(new URL("../../docs/decisions/run-store.md", import.meta.url), "utf8");
    const sql = /```sql\n([\s\S]*?)```/.exec(record)?.[1] ?? "";
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    let rows: unknown[] = [];
    for (const statement of sql
      .replaceAll("models/us", modelDir)
      .split(";")
      .filter((text) => text.trim() !== "")) {
      rows = await (await connection.run(statement)).getRowObjectsJson();
    }
    expect(rows).toHaveLength(8);
    expect(rows[1]).toEqual({ date: "2020-01-02", id: "a", value: null, industry: -1, covered: false });
    expect(rows[0]).toMatchObject({ id: "b", value: 0.1 });
    instance.closeSync();
  });
});

describe("publishing", () => {
  test("gives the sha256 of the manifest file as the run's id, and the same id for the same run", async () => {
    const modelDir = emptyFolder();
    const { id } = await runFakePipeline(modelDir, { monthCount: 2, assetCount: 3 });
    expect(sha256(readFileSync(join(modelDir, "runs", `${id}.json`)))).toBe(id);
    const other = emptyFolder();
    expect((await runFakePipeline(other, { monthCount: 2, assetCount: 3 })).id).toBe(id);
    expect(fileHashes(other)).toEqual(fileHashes(modelDir));
  });

  test("keeps runs of before readable, latest first, and shares their partitions", async () => {
    const modelDir = emptyFolder();
    const first = await runFakePipeline(modelDir, { monthCount: 3, assetCount: 3 });
    const second = await runFakePipeline(modelDir, { monthCount: 3, assetCount: 3, revisedFrom: 2 });
    const third = await runFakePipeline(modelDir, { monthCount: 4, assetCount: 3 });
    expect(third.computedMonths).toEqual(["2020-04"]);
    expect(second.computedMonths).toEqual(["2020-03"]);
    const pointer = JSON.parse(readFileSync(join(modelDir, "current.json"), "utf8"));
    expect(pointer).toEqual({ formatVersion: 1, run: third.id, earlier: [second.id, first.id] });
    for (const { id } of [first, second, third]) {
      const run = await openRun(modelDir, id);
      expect(await run.verify()).toEqual([]);
    }
    // 4 months, one of them revised, of 2 tables.
    expect(Object.keys(fileHashes(join(modelDir, "partitions")))).toHaveLength(10);
  });

  test("refuses a run whose partitions are not there, and leaves the published one", async () => {
    const modelDir = emptyFolder();
    const { id } = await runFakePipeline(modelDir, { monthCount: 1, assetCount: 3 });
    const missing = { table: "x", period: "2020", hash: "0".repeat(64), rows: 1, bytes: 1 };
    const ref = { ...missing, file: `partitions/x/2020-${"0".repeat(32)}.parquet` };
    await withStore(modelDir, async (store) => {
      await expect(store.publish(fakeManifest(["2020-01"], [ref]))).rejects.toThrow("got partitions/x/2020");
      const bad = { ...fakeManifest(["2020-01"], []), model: "" };
      await expect(store.publish(bad)).rejects.toThrow("valid manifest");
    });
    expect((await openRun(modelDir)).id).toBe(id);
  });
});

describe("garbage collection", () => {
  test("keeps the last runs whole and removes all that only others need", async () => {
    const modelDir = emptyFolder();
    const first = await runFakePipeline(modelDir, { monthCount: 2, assetCount: 3 });
    const second = await runFakePipeline(modelDir, { monthCount: 3, assetCount: 3, revisedFrom: 1 });
    const alone = emptyFolder();
    await runFakePipeline(alone, { monthCount: 3, assetCount: 3, revisedFrom: 1 });
    const removed = await withStore(modelDir, async (store) => {
      await store.writePartition(small);
      expect(await store.collectGarbage(2)).toEqual({ runCount: 0, partitionCount: 1, stepCount: 0 });
      return store.collectGarbage(1);
    });
    expect(removed).toEqual({ runCount: 1, partitionCount: 2, stepCount: 1 });
    expect(fileHashes(modelDir)).toEqual(fileHashes(alone));
    expect((await openRun(modelDir)).id).toBe(second.id);
    await expect(openRun(modelDir, first.id)).rejects.toThrow("It may have been collected");
  });

  test("needs at least one run to keep, and a pointer it can read", async () => {
    const modelDir = emptyFolder();
    await runFakePipeline(modelDir, { monthCount: 1, assetCount: 3 });
    await withStore(modelDir, async (store) => {
      await expect(store.collectGarbage(0)).rejects.toThrow("at least 1 run");
      writeFileSync(join(modelDir, "current.json"), "{");
      const before = fileHashes(modelDir);
      await expect(store.collectGarbage(1)).rejects.toThrow("is damaged");
      expect(fileHashes(modelDir)).toEqual(before);
    });
  });
});

describe("checkpoints and steps are a cache", () => {
  const state = { sums: Float64Array.of(1, Number.NaN, -0), names: new Map([["a", 1]]), note: "é" };

  test("a checkpoint comes back as it was saved, and one that is damaged is absent", async () => {
    const modelDir = emptyFolder();
    await withStore(modelDir, async (store) => {
      await store.saveCheckpoint("k1", state);
      await store.saveCheckpoint("k2", state);
      expect(await store.loadCheckpoint("k1")).toEqual({ state });
      expect(await store.loadCheckpoint("k3")).toBeUndefined();
      const path = join(modelDir, "checkpoints/k2.state");
      const bytes = readFileSync(path);
      bytes[bytes.length - 20]! ^= 1;
      writeFileSync(path, bytes);
      expect(await store.loadCheckpoint("k2")).toBeUndefined();
      await store.pruneCheckpoints(["k2"]);
      expect(await store.loadCheckpoint("k1")).toBeUndefined();
      await expect(store.saveCheckpoint("../k", state)).rejects.toThrow("a key needs");
    });
  });

  test("a step is absent when it is damaged or one of its partitions is gone or short", async () => {
    const modelDir = emptyFolder();
    await withStore(modelDir, async (store) => {
      const ref = await store.writePartition(small);
      await store.saveStep("k1", [ref]);
      expect(await store.loadStep("k1")).toEqual([ref]);
      expect(await store.loadStep("k2")).toBeUndefined();
      writeFileSync(join(modelDir, ref.file), "short");
      expect(await store.loadStep("k1")).toBeUndefined();
      await store.writePartition(small);
      writeFileSync(join(modelDir, "journal/k1.json"), '{"formatVersion":1,"part');
      expect(await store.loadStep("k1")).toBeUndefined();
    });
  });

  test("a run without them is computed again to the same bytes", async () => {
    const modelDir = emptyFolder();
    const { id } = await runFakePipeline(modelDir, { monthCount: 2, assetCount: 3 });
    const before = fileHashes(modelDir);
    for (const path of Object.keys(before)) {
      if (/^(journal|checkpoints)/.test(path)) writeFileSync(join(modelDir, path), "damaged");
    }
    const again = await runFakePipeline(modelDir, { monthCount: 2, assetCount: 3 });
    expect(again).toEqual({ id, computedMonths: ["2020-01", "2020-02"] });
    expect(fileHashes(modelDir)).toEqual(before);
  });
});
