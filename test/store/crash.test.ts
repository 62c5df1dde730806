import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { openRun } from "../../node/store/index.ts";
import { buildChild } from "./build-child.ts";
import { type FakeRun, runFakePipeline } from "./fake-pipeline.ts";
import { killAtRandom } from "./kill-at-random.ts";
import { emptyFolder, fileHashes } from "./model-folder.ts";

/** The run published before the accident, and the one that is being written when it happens. */
const GOOD: FakeRun = { monthCount: 2, assetCount: 5 };
const NEXT: FakeRun = { monthCount: 3, assetCount: 5, revisedFrom: 1 };
const STEPS_OF_BOTH = 4;

/** Programs of the system, by name: the dependency check takes literal arguments for packages. */
const [MOUNT, UNMOUNT] = ["mount", "umount"] as const;

const KINDS = ["partition", "checkpoint", "journal", "manifest", "pointer"];
const PLACES = ["write", "write-half", "fsync", "rename", "fsync-folder", "done"];
const LOCK_PLACES = ["lock.write", "lock.fsync", "lock.link"];
const WRITING = [...LOCK_PLACES, ...KINDS.flatMap((kind) => PLACES.map((place) => `${kind}.${place}`))];
/** Moments; 20 by hand: PLIMSOLL_KILLS=20. */
const KILLS = Number(process.env.PLIMSOLL_KILLS ?? 4);
/** What is removed on the way; what a collection removes is in collect-crash.test.ts. */
const FAILPOINTS = [...WRITING, "temporary.remove", "lock.remove"];
/** CI dies at half a file, before it has its name and after that; everywhere by hand: PLIMSOLL_FAILPOINTS=all. */
const isDeadly = (name: string): boolean =>
  process.env.PLIMSOLL_FAILPOINTS === "all" || /^lock|half$|rename$|done$|remove$/.test(name);

let child = "";
let home = "";
let goodDir = "";
let goodId = "";
let nextId = "";
let nextFiles: Record<string, string> = {};
/** What a whole writing of NEXT passes: "failpoint file". */
let trace: string[] = [];

beforeAll(async () => {
  child = buildChild("test/store/writer-child.ts", "store-crash");
  home = mkdtempSync(join(tmpdir(), "plimsoll-crash-"));
  goodDir = join(home, "good");
  goodId = (await runFakePipeline(goodDir, GOOD)).id;
  const nextDir = goodCopy("next");
  const traceFile = join(home, "trace");
  const writer = startWriter(nextDir, NEXT, { PLIMSOLL_FAILPOINT_TRACE: traceFile });
  nextId = /published (\w+)/.exec((await ended(writer)).output)?.[1] ?? "";
  trace = readFileSync(traceFile, "utf8").trim().split("\n");
  nextFiles = fileHashes(nextDir);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The good run, and what a writer that was killed before left half written. */
function goodCopy(name: string): string {
  const modelDir = join(home, name);
  cpSync(goodDir, modelDir, { recursive: true });
  mkdirSync(join(modelDir, "tmp"), { recursive: true });
  writeFileSync(join(modelDir, "tmp", "partition-1-half"), "PAR1");
  return modelDir;
}

function startWriter(modelDir: string, run: FakeRun, environment: NodeJS.ProcessEnv = {}): ChildProcess {
  const env = { ...process.env, ...environment };
  return spawn(process.execPath, [child, modelDir, JSON.stringify([run])], { env, stdio: "pipe" });
}

async function ended(writer: ChildProcess): Promise<{ signal: string | null; output: string }> {
  let output = "";
  writer.stdout?.on("data", (text) => {
    output += text;
  });
  writer.stderr?.on("data", (text) => {
    output += text;
  });
  const [, signal] = await once(writer, "close");
  return { signal, output };
}

/** What must hold after any accident: the run of before or the next one is published, whole. */
async function expectWholeRun(modelDir: string, next: string): Promise<void> {
  const run = await openRun(modelDir);
  expect([goodId, next]).toContain(run.id);
  expect(await run.verify()).toEqual([]);
  const { rowCount } = await run.readTable("exposures");
  expect(rowCount).toBe(
    run.manifest.partitions.reduce((sum, p) => sum + (p.table === "exposures" ? p.rows : 0), 0),
  );
  await run.close();
}

/** Tasks two at a time: as many as the smallest machine has cores. */
async function inPairs<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const pending = [...items];
  const worker = async (): Promise<void> => {
    for (let item = pending.shift(); item !== undefined; item = pending.shift()) await work(item);
  };
  await Promise.all([worker(), worker()]);
}

describe("the order of writing", () => {
  test("passes every named failpoint, and no other", () => {
    expect([...new Set(trace.map((line) => line.split(" ")[0]))].sort()).toEqual([...FAILPOINTS].sort());
  });

  test("forces a file to disk before it gets its name, and the name before anything refers to it", () => {
    const last = (line: string): number => trace.lastIndexOf(line);
    for (const [i, line] of trace.entries()) {
      const [failpoint = "", file = ""] = line.split(" ");
      if (!failpoint.endsWith(".rename")) continue;
      const kind = failpoint.replace(".rename", "");
      expect(trace[i - 1]).toBe(`${kind}.fsync ${file}`);
      expect(trace[i + 1]).toBe(`${kind}.fsync-folder ${posix.dirname(file)}`);
    }
    const pointer = trace.findIndex((line) => line.startsWith("pointer.rename"));
    const manifest = trace.findIndex((line) => line.startsWith("manifest.write "));
    expect(manifest).toBeGreaterThan(0);
    expect(pointer).toBeGreaterThan(last("manifest.fsync-folder runs"));
    expect(last("pointer.fsync-folder .")).toBeGreaterThan(pointer);
    for (const table of ["exposures", "factor_returns"]) {
      const synced = last(`partition.fsync-folder partitions/${table}`);
      expect(synced).toBeGreaterThan(
        trace.findLastIndex((line) => line.startsWith(`partition.rename partitions/${table}`)),
      );
      expect(synced).toBeLessThan(manifest);
    }
  });
});

describe("a writer killed at a named failpoint", () => {
  /** `name:n`: each failpoint once, at one of its passes; with PLIMSOLL_EVERY_PASS set, at all of them. */
  function placesToDie(): string[] {
    const random = randomStream(33, "failpoint");
    return FAILPOINTS.filter(isDeadly).flatMap((name) => {
      const passCount = trace.filter((line) => line.startsWith(`${name} `)).length;
      const passes = Array.from({ length: passCount }, (_, i) => `${name}:${i + 1}`);
      return process.env.PLIMSOLL_EVERY_PASS ? passes : [passes[random.integer(passCount)]!];
    });
  }

  test("leaves the last good run readable, and the same command resumes to the same bytes", async () => {
    await inPairs(placesToDie(), async (place) => {
      const modelDir = goodCopy(place.replace(":", "-"));
      const { signal } = await ended(startWriter(modelDir, NEXT, { PLIMSOLL_FAILPOINT: place }));
      expect(signal, place).toBe("SIGKILL");
      await expectWholeRun(modelDir, nextId);
      const finishedSteps = readdirSync(join(modelDir, "journal")).length;
      const again = await runFakePipeline(modelDir, NEXT);
      expect(again.id, place).toBe(nextId);
      // Nothing that was finished is done again.
      expect(again.computedMonths, place).toHaveLength(STEPS_OF_BOTH - finishedSteps);
      expect(fileHashes(modelDir), place).toEqual(nextFiles);
      rmSync(modelDir, { recursive: true });
    });
  }, 600_000);
});

describe("a writer killed at a random moment", () => {
  test("leaves the last good run readable, and the same command resumes to the same bytes (at seeded moments)", async () => {
    const long: FakeRun = { monthCount: 12, assetCount: 400, revisedFrom: 1 };
    const whole = emptyFolder();
    cpSync(goodDir, whole, { recursive: true });
    const reference = startWriter(whole, long);
    await once(reference.stdout!, "data");
    const startedAt = performance.now();
    await ended(reference);
    const duration = performance.now() - startedAt;
    const files = fileHashes(whole);
    const { id } = await openRun(whole);
    await killAtRandom(randomStream(20, "kill"), duration, KILLS, async (moment) => {
      const modelDir = mkdtempSync(join(home, "random-"));
      cpSync(goodDir, modelDir, { recursive: true });
      const writer = startWriter(modelDir, long);
      await once(writer.stdout!, "data");
      const timer = setTimeout(() => writer.kill("SIGKILL"), moment);
      const { signal } = await ended(writer);
      clearTimeout(timer);
      await expectWholeRun(modelDir, id);
      expect((await runFakePipeline(modelDir, long)).id).toBe(id);
      expect(fileHashes(modelDir)).toEqual(files);
      return signal === "SIGKILL";
    });
  }, 240_000);
});

describe("a full disk", () => {
  const cases = WRITING.filter((name) => !name.endsWith(".done") && !name.endsWith("-half"));

  test.each(cases)("at %s is reported with the file, that nothing is lost, and what to do", async (name) => {
    const modelDir = emptyFolder();
    cpSync(goodDir, modelDir, { recursive: true });
    process.env.PLIMSOLL_FAILPOINT = `${name}=ENOSPC`;
    try {
      const failure = await runFakePipeline(modelDir, NEXT).catch((error: unknown) => error);
      expect(failure).toMatchObject({ name: "StoreError", code: "disk-full" });
      const message = String(failure);
      expect(message).toContain(modelDir);
      expect(message).toContain("the disk is full. Nothing was lost:");
      expect(message).toContain("Make room and run the same command again");
    } finally {
      delete process.env.PLIMSOLL_FAILPOINT;
    }
    // The half-written file gave its room back, and so did the lock.
    expect(existsSync(join(modelDir, "tmp")) ? readdirSync(join(modelDir, "tmp")) : []).toEqual([]);
    expect(existsSync(join(modelDir, "writer.lock"))).toBe(false);
    await expectWholeRun(modelDir, nextId);
    expect((await runFakePipeline(modelDir, NEXT)).id).toBe(nextId);
    expect(fileHashes(modelDir)).toEqual(nextFiles);
  });

  test.skipIf(!canMount())("of 2 MB, a real one, loses nothing (needs the right to mount)", async () => {
    const disk = mkdtempSync(join(tmpdir(), "plimsoll-disk-"));
    mountSmallDisk(disk);
    try {
      const modelDir = join(disk, "model");
      const first: FakeRun = { monthCount: 2, assetCount: 20_000 };
      const long: FakeRun = { monthCount: 12, assetCount: 20_000 };
      const { id } = await runFakePipeline(modelDir, first);
      const failure = await runFakePipeline(modelDir, long).catch((error: unknown) => error);
      expect(failure).toMatchObject({ name: "StoreError", code: "disk-full" });
      expect(String(failure)).toContain(modelDir);
      const run = await openRun(modelDir);
      expect(run.id).toBe(id);
      expect(await run.verify()).toEqual([]);
      execFileSync(MOUNT, ["-o", "remount,size=32m", disk]);
      const again = await runFakePipeline(modelDir, long);
      expect(again.computedMonths.length).toBeLessThan(10);
      const elsewhere = emptyFolder();
      await runFakePipeline(elsewhere, first);
      await runFakePipeline(elsewhere, long);
      expect(fileHashes(modelDir)).toEqual(fileHashes(elsewhere));
    } finally {
      execFileSync(UNMOUNT, [disk]);
      rmdirSync(disk);
    }
  });
});

/** A disk of 2 MB in memory. */
function mountSmallDisk(folder: string): void {
  execFileSync(MOUNT, ["-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], { stdio: "ignore" });
}

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-disk-"));
  try {
    mountSmallDisk(folder);
    execFileSync(UNMOUNT, [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
}
