import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { openRun } from "../../node/store/index.ts";
import { buildChild } from "./build-child.ts";
import { type FakeRun, runFakePipeline } from "./fake-pipeline.ts";
import { fileHashes } from "./model-folder.ts";

/** Three runs of two months each, of which a collection keeps the last. */
const RUNS: readonly FakeRun[] = [1, 2, 3].map((stamp) => ({ monthCount: 2, assetCount: 5, stamp }));
const POINTER = ["write", "write-half", "fsync", "rename", "fsync-folder", "done"].map(
  (at) => `pointer.${at}`,
);
const REMOVALS = ["manifest", "journal", "checkpoint", "partition"].map((kind) => `${kind}.remove`);

let child = "";
let home = "";
let lastId = "";
let trace: string[] = [];
let collected: Record<string, string> = {};

beforeAll(async () => {
  child = buildChild("test/store/writer-child.ts", "store-collect");
  home = mkdtempSync(join(tmpdir(), "plimsoll-collect-"));
  for (const run of RUNS) lastId = (await runFakePipeline(join(home, "all"), run)).id;
  const traceFile = join(home, "trace");
  const whole = copyOfAll("whole");
  const { stdout } = collect(whole, { PLIMSOLL_FAILPOINT_TRACE: traceFile });
  expect(JSON.parse(stdout)).toEqual({ runCount: 2, partitionCount: 8, stepCount: 4 });
  trace = readFileSync(traceFile, "utf8").trim().split("\n");
  collected = fileHashes(whole);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function copyOfAll(name: string): string {
  const modelDir = join(home, name);
  cpSync(join(home, "all"), modelDir, { recursive: true });
  return modelDir;
}

function collect(modelDir: string, environment: NodeJS.ProcessEnv = {}) {
  const env = { ...process.env, ...environment };
  return spawnSync(process.execPath, [child, modelDir, "[]", "1"], { env, encoding: "utf8" });
}

/** `name:n`: each place at one of its passes; with PLIMSOLL_EVERY_PASS set, at all of them. */
function placesToDie(): string[] {
  const random = randomStream(34, "collect");
  return [...POINTER, ...REMOVALS].flatMap((name) => {
    const passCount = trace.filter((line) => line.startsWith(`${name} `)).length;
    const passes = Array.from({ length: passCount }, (_, i) => `${name}:${i + 1}`);
    return process.env.PLIMSOLL_EVERY_PASS ? passes : [passes[random.integer(passCount)] as string];
  });
}

test("a collection passes the pointer first, then runs, steps and states, then partitions", () => {
  const names = trace.map((line) => line.split(" ")[0] as string).filter((name) => !name.startsWith("lock."));
  expect([...new Set(names)]).toEqual([...POINTER, ...REMOVALS]);
  expect(names.filter((name) => name === "partition.remove")).toHaveLength(8);
});

test("killed at any removal, it leaves the last run whole and its steps with it, and run again it ends as it should", async () => {
  for (const place of placesToDie()) {
    const modelDir = copyOfAll(place.replace(":", "-"));
    expect(collect(modelDir, { PLIMSOLL_FAILPOINT: place }).signal, place).toBe("SIGKILL");
    const run = await openRun(modelDir);
    expect(run.id, place).toBe(lastId);
    expect(await run.verify(), place).toEqual([]);
    await run.close();
    // No step names a file that is gone: the last run is found finished.
    const again = await runFakePipeline(modelDir, RUNS.at(-1) as FakeRun);
    expect(again, place).toEqual({ id: lastId, computedMonths: [] });
    expect(collect(modelDir).status, place).toBe(0);
    expect(fileHashes(modelDir), place).toEqual(collected);
    rmSync(modelDir, { recursive: true });
  }
}, 300_000);
