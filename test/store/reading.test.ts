import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { openRun, type Run, selectValues, sha256 } from "../../node/store/index.ts";
import { buildChild } from "./build-child.ts";
import { type FakeRun, runFakePipeline } from "./fake-pipeline.ts";
import { emptyFolder } from "./model-folder.ts";

const SMALL: FakeRun = { monthCount: 2, assetCount: 3 };

async function published(): Promise<{ modelDir: string; run: Run }> {
  const modelDir = emptyFolder();
  await runFakePipeline(modelDir, SMALL);
  return { modelDir, run: await openRun(modelDir) };
}

describe("a partition that is not what was written", () => {
  test("is found by its hash when one bit is wrong, and named with what to do", async () => {
    const { modelDir, run } = await published();
    expect(await run.verify()).toEqual([]);
    const { file } = run.manifest.partitions[1]!;
    const bytes = readFileSync(join(modelDir, file));
    bytes[40]! ^= 1;
    writeFileSync(join(modelDir, file), bytes);
    const faults = await run.verify();
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`${file} is damaged`);
    expect(faults[0]).toContain(
      "run npx plimsoll estimate: it is computed again, with everything after the nearest state kept before it",
    );
    // What it says to do works.
    rmSync(join(modelDir, file));
    const again = await runFakePipeline(modelDir, SMALL);
    expect(again).toEqual({ id: run.id, computedMonths: ["2020-02"] });
    expect(await run.verify()).toEqual([]);
  });

  test("is refused by readTable when it is missing or cut off, and the other tables are read", async () => {
    const { modelDir, run } = await published();
    const ref = run.manifest.partitions.find(({ table }) => table === "exposures")!;
    truncateSync(join(modelDir, ref.file), 10);
    await expect(run.readTable("exposures")).rejects.toMatchObject({ name: "StoreError", code: "corrupt" });
    rmSync(join(modelDir, ref.file));
    await expect(run.readTable("exposures")).rejects.toMatchObject({ name: "StoreError", code: "missing" });
    expect((await run.readTable("factor_returns")).rowCount).toBe(2);
    expect((await run.readTable("exposures", { from: "2020-02-01" })).rowCount).toBe(3);
    await run.close();
  });
});

describe("a run that cannot be opened says why and what to do", () => {
  test("nothing was published", async () => {
    await expect(openRun(emptyFolder())).rejects.toThrow(
      /has no published run: run npx plimsoll estimate first/,
    );
    await expect(openRun(join(emptyFolder(), "nowhere"))).rejects.toMatchObject({ code: "missing" });
  });

  test("the manifest is cut off, edited or missing", async () => {
    const { modelDir, run } = await published();
    const path = join(modelDir, "runs", `${run.id}.json`);
    const text = readFileSync(path, "utf8");
    for (const damaged of [text.slice(0, 100), "", text.replace("fake", "real")]) {
      writeFileSync(path, damaged);
      await expect(openRun(modelDir)).rejects.toThrow(
        /is damaged: its sha256 is not its name.*run npx plimsoll estimate/,
      );
    }
    rmSync(path);
    await expect(openRun(modelDir)).rejects.toThrow(`run ${run.id} is not there`);
    expect(await runFakePipeline(modelDir, SMALL)).toEqual({ id: run.id, computedMonths: [] });
    expect((await openRun(modelDir)).id).toBe(run.id);
  });

  test("the pointer is damaged; publishing again mends it and keeps the runs of before", async () => {
    const { modelDir, run } = await published();
    const second = await runFakePipeline(modelDir, { ...SMALL, monthCount: 3 });
    const path = join(modelDir, "current.json");
    const pointer = readFileSync(path, "utf8");
    truncateSync(path, 30);
    await expect(openRun(modelDir)).rejects.toThrow(/current\.json is damaged\..*run npx plimsoll estimate/);
    expect((await openRun(modelDir, run.id)).id).toBe(run.id);
    await runFakePipeline(modelDir, { ...SMALL, monthCount: 3 });
    expect(readFileSync(path, "utf8")).toBe(pointer);
    expect((await openRun(modelDir)).id).toBe(second.id);
  });

  test("the format is newer than this version", async () => {
    const { modelDir, run } = await published();
    const text = readFileSync(join(modelDir, "runs", `${run.id}.json`), "utf8").replace(
      '"formatVersion":1',
      '"formatVersion":9',
    );
    writeFileSync(join(modelDir, "runs", `${sha256(text)}.json`), text);
    const refusal = openRun(modelDir, sha256(text));
    await expect(refusal).rejects.toMatchObject({ code: "newer-format" });
    await expect(refusal).rejects.toThrow(
      "written by a newer plimsoll (run format 9; this version reads up to 1)",
    );
  });
});

test("a reader sees whole runs only while another process publishes one after the other", async () => {
  const modelDir = emptyFolder();
  const runs = Array.from(
    { length: 12 },
    (_, stamp): FakeRun => ({ monthCount: 2, assetCount: 50, stamp: stamp + 1 }),
  );
  await runFakePipeline(modelDir, runs[0]!);
  const child = buildChild("test/store/writer-child.ts", "store-reading");
  const writer = spawn(process.execPath, [child, modelDir, JSON.stringify(runs)], { stdio: "ignore" });
  let isWriting = true;
  const writerEnded = once(writer, "close").then(([code]) => {
    isWriting = false;
    return code;
  });
  const seen = new Set<string>();
  while (isWriting) {
    const run = await openRun(modelDir);
    seen.add(run.id);
    expect(await run.verify()).toEqual([]);
    const exposures = selectValues(await run.readTable("exposures"), "value", "number");
    const totals = selectValues(await run.readTable("factor_returns"), "total", "number");
    await run.close();
    // Each run's totals are the sums of its own exposures: tables of two runs together would not add up.
    const sums = [exposures.subarray(0, 50), exposures.subarray(50)].map((month) =>
      month.reduce((a, b) => a + b, 0),
    );
    expect(sums).toEqual([...totals]);
  }
  expect(await writerEnded).toBe(0);
  expect(seen.size).toBeGreaterThan(2);
});

describe("a run of format 1, as it was first written", () => {
  const fixture = fileURLToPath(new URL("./fixtures/run-v1", import.meta.url));

  test("is read by today's code, whole and with the numbers it was given", async () => {
    const run = await openRun(fixture);
    expect(await run.verify()).toEqual([]);
    expect(run.id).toBe("4c1e49a2ee953df9dbc9ce47f7a03b798e7115991340c4cd9a98447593ed65f2");
    expect(run.manifest).toMatchObject({
      formatVersion: 1,
      model: "fixture",
      spec: { name: "fixture", covariance: { volatilityHalfLife: 84 } },
      seeds: { eigenfactor: 7 },
      dates: { first: "2020-01-31", last: "2020-02-28", count: 2 },
      forecastDates: ["2020-01-31", "2020-02-28"],
      gates: [{ name: "constraint", passed: true, worst: 0, limit: 1e-10 }],
    });
    expect(await run.readTable("exposures")).toEqual({
      rowCount: 4,
      columns: [
        { name: "date", kind: "date", values: ["2020-01-31", "2020-01-31", "2020-02-28", "2020-02-28"] },
        { name: "id", kind: "text", values: ["XS-1", "Ünïted", "XS-1", "Ünïted"] },
        { name: "value", kind: "number", values: Float64Array.of(0.1, -1.5, Number.NaN, 5e-324) },
        { name: "industry", kind: "integer", values: Int32Array.of(0, 1, 0, -1) },
        { name: "covered", kind: "flag", values: Uint8Array.of(1, 1, 0, 1) },
      ],
    });
    await run.close();
  });
});
