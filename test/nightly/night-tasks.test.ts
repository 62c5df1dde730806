import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import {
  NightFailure,
  type NightRequest,
  nightSource,
  openNightThreads,
  type PublishedNight,
  pullNights,
  runNight,
} from "../../node/nightly/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openDurableFiles, pullRun } from "../../node/store/index.ts";
import { runTasks, type Task, type TaskRunning, type Work } from "../../node/tasks/index.ts";
import { copyProject, estimate } from "../jobs/market-project.ts";
import { fileHashes } from "../store/model-folder.ts";
import { nightBlocksProject } from "./blocks-project.ts";

const BLOCKS = 4;
const limits = {
  name: "limits",
  tables: {},
  document: {
    limits: {
      te: { on: "tracking_error", max: 0.02 },
      names: { on: "weight", max: 0.4, portfolios: ["b1-*"] },
    },
  },
};

let project = "";
let first = "";
let last = "";
/** The folder of the nights after two of them on one machine: the second follows breaches of the first. */
let expected: Record<string, string>;
const made: string[] = [];

const emptyFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-night-tasks-"));
  made.push(folder);
  return folder;
};

/** The project with its run and the first night, in a folder of its own. */
function copied(): string {
  const copy = emptyFolder();
  cpSync(project, copy, { recursive: true });
  return copy;
}

const nightsIn = async (nights: string): Promise<{ readonly nights: Record<string, string> }> =>
  JSON.parse(await readFile(join(nights, "current.json"), "utf8"));
const nightsOf = (folder: string): string => join(folder, "models/small/nightly");
/** A moment that the times of files tell apart. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
const locally = (work: Work) => runTasks(work, { concurrency: 2 });

async function night(
  folder: string,
  tasks: Partial<TaskRunning> = {},
  more: Omit<NightRequest, "tasks"> = {},
): Promise<PublishedNight> {
  const all = { runner: locally, threads: 1, ...tasks };
  return runNight(await readProject(folder), { limits, date: last, threads: 1, ...more, tasks: all });
}

/** Runs no task, and so leaves what they are made of. */
const stopped = { runner: () => Promise.reject(new Error("enough")) };

beforeAll(async () => {
  project = await nightBlocksProject(BLOCKS - 1);
  made.push(project);
  const { manifest } = await estimate(project);
  [first, last] = manifest.forecastDates.slice(-2) as [string, string];
  await runNight(await readProject(project), { limits, date: first, threads: 1 });
  const whole = copied();
  await runNight(await readProject(whole), { limits, date: last, threads: 1 });
  expected = fileHashes(nightsOf(whole));
});
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

function expectNothingLeft(nights: string): void {
  expect(existsSync(join(nights, "work"))).toBe(false);
  expect(existsSync(join(nights, "tmp")) ? readdirSync(join(nights, "tmp")) : []).toEqual([]);
}

describe("a night in tasks", () => {
  test("leaves the bytes of one machine and nothing else, and nothing to do", async () => {
    const copy = copied();
    let seen: readonly Task[] = [];
    const runner = (work: Work) => {
      seen = work.tasks;
      return locally(work);
    };
    const done = await night(copy, { runner });
    expect(fileHashes(nightsOf(copy))).toEqual(expected);
    expectNothingLeft(nightsOf(copy));
    // A task is the block that the manifest names.
    expect(seen.map(({ key }) => key)).toEqual(done.manifest.blocks);
    expect([done.computed, done.kept, seen.length]).toEqual([BLOCKS, 0, BLOCKS]);
    const again = await night(copy, { runner });
    expect([again.id, again.computed, seen.length]).toEqual([done.id, 0, 0]);
    expect(fileHashes(nightsOf(copy))).toEqual(expected);
    expectNothingLeft(nightsOf(copy));
  });

  test("in any order, tasks computed again among them, as a shard beside others", async () => {
    const copy = copied();
    const random = randomStream(11, "night");
    const atRandom = async (work: Work) => {
      const left = new Set(work.tasks);
      let executed = 0;
      while (left.size > 0) {
        const task = work.tasks[random.integer(work.tasks.length)] as Task;
        await work.run(task);
        executed++;
        left.delete(task);
      }
      // Another shard ends before this one.
      await night(copy, { isShared: true });
      return { missing: work.tasks.length, executed, failed: [], blocked: [] };
    };
    await night(copy, { runner: atRandom, isShared: true });
    expect(fileHashes(nightsOf(copy))).toEqual(expected);
    expectNothingLeft(nightsOf(copy));
  });

  test("names a block that cannot be computed by its key, keeps the others, and goes on from them", async () => {
    const copy = copied();
    const before = fileHashes(nightsOf(copy));
    let bad = "";
    const runner = (work: Work) => {
      bad = work.tasks[1]?.key ?? "";
      return locally({
        ...work,
        run: async (task) => {
          if (task.key === bad) throw new Error("no memory");
          await work.run(task);
        },
      });
    };
    const failure = await night(copy, { runner }).catch((error: unknown) => error as NightFailure);
    expect(failure).toBeInstanceOf(NightFailure);
    expect(String(failure)).toContain(`(task ${bad}): no memory`);
    const { [`blocks/${bad}.state`]: _, ...kept } = fileHashes(nightsOf(copy));
    for (const [path, hash] of Object.entries(before)) expect([path, kept[path]]).toEqual([path, hash]);
    const after = await night(copy);
    expect([after.computed, after.kept]).toEqual([1, BLOCKS - 1]);
    expect(fileHashes(nightsOf(copy))).toEqual(expected);
  });

  test("meets in a store, is published elsewhere, and is computed where there are only the project and the store", async () => {
    const [copy, store, out] = [copied(), emptyFolder(), emptyFolder()];
    cpSync(nightsOf(copy), out, { recursive: true });
    const beside = fileHashes(nightsOf(copy));
    const other = copyProject(copy);
    made.push(other);
    const threads = openNightThreads(1);
    const source = nightSource([await readProject(other)], threads, store);
    // As a worker has them: by key alone, with the run fetched from the store.
    const runner = async (work: Work) => {
      for (const { key } of work.tasks) {
        const found = await source.find(key);
        await found?.work.run(found.task);
      }
      return locally(work);
    };
    const done = await night(copy, { runner, store }, { out });
    expect(fileHashes(out)).toEqual(expected);
    expect(fileHashes(nightsOf(copy))).toEqual(beside);
    expect(readdirSync(join(other, "models/small/runs"))).toEqual([`${done.manifest.runId}.json`]);
    const met = join(store, "small/nightly");
    expectNothingLeft(met);
    expect(readdirSync(join(met, "blocks")).length).toBe(BLOCKS);
    // The nights are published there too: somebody with the run alone fetches them, once.
    const readers = await readProject(other);
    expect(await pullRun(join(store, "small"), readers.modelFolder)).toBe(done.manifest.runId);
    expect([await pullNights(readers, store), await pullNights(readers, store)]).toEqual([
      { copied: [first, last], kept: [] },
      { copied: [], kept: [] },
    ]);
    const published = Object.entries(expected).filter(([path]) => !path.startsWith("blocks/"));
    expect(fileHashes(nightsOf(other))).toEqual(Object.fromEntries(published));
    // A shard of another machine that ends later takes them from there.
    const late = copied();
    const idle = (work: Work) => {
      expect(work.tasks).toEqual([]);
      return locally(work);
    };
    await night(late, { runner: idle, store, isShared: true });
    expect(fileHashes(nightsOf(late))).toEqual(expected);
    // What somebody has made anew of an earlier date stays in the store when a later one is published there.
    const again = copied();
    await night(again, { store }, { date: first, limits: undefined });
    await night(late, { store }, { date: last, benchmark: "universe" });
    const kept = (await nightsIn(join(store, "small/nightly"))).nights;
    expect(kept[first]).toBe((await nightsIn(nightsOf(again))).nights[first]);
    expect(kept[last]).toBe((await nightsIn(nightsOf(late))).nights[last]);
    // Who made a night later than the store's keeps it; one who made his before that gets the store's.
    await pause();
    await runNight(await readProject(again), { date: last, threads: 1 });
    const own = (await nightsIn(nightsOf(again))).nights[last];
    expect(await pullNights(await readProject(again), store)).toEqual({ copied: [], kept: [last] });
    expect((await nightsIn(nightsOf(again))).nights[last]).toBe(own);
    await pause();
    await night(late, { store }, { date: last });
    expect((await pullNights(await readProject(again), store)).copied).toEqual([last]);
    expect((await nightsIn(nightsOf(again))).nights[last]).toBe(
      (await nightsIn(nightsOf(late))).nights[last],
    );
  });

  test("of a shard goes on while another date is opened and published", async () => {
    const copy = copied();
    let isOther = false;
    const runner = async (work: Work) => {
      const tmp = join(nightsOf(copy), "tmp");
      const [half] = [(await openDurableFiles(nightsOf(copy)).temporary("checkpoint")).slice("tmp/".length)];
      writeFileSync(join(tmp, half), "half of a block that is being written");
      if (!isOther) {
        isOther = true;
        await runNight(await readProject(copy), { limits, date: first, benchmark: "none", threads: 1 });
      }
      expect(readdirSync(tmp)).toEqual([half]);
      rmSync(join(tmp, half));
      return locally(work);
    };
    await night(copy, { runner, isShared: true });
    expect(Object.keys((await nightsIn(nightsOf(copy))).nights)).toEqual([first, last]);
  });
});

test("a worker finds blocks of nights that are asked for, of its own code, and nothing else beside them", async () => {
  const copy = copied();
  await expect(night(copy, stopped)).rejects.toThrow("enough");
  const work = join(nightsOf(copy), "work");
  const [name = ""] = readdirSync(work);
  const [key = ""] = readdirSync(join(work, name)).filter((file) => file !== "setting");
  const find = async (wanted: string) => {
    const source = nightSource([await readProject(copy)], openNightThreads(1));
    return (await source.find(wanted))?.task.key;
  };
  expect(await find(key)).toBe(key);
  for (const wanted of ["setting", "0".repeat(64), "../../current.json"])
    expect(await find(wanted)).toBeUndefined();
  // A night of other code has another key than its setting has here.
  renameSync(join(work, name), join(work, "f".repeat(64)));
  expect(await find(key)).toBeUndefined();
  renameSync(join(work, "f".repeat(64)), join(work, name));
  // What was damaged fails by its name, and is stored anew by who asks again.
  truncateSync(join(work, name, key), 100);
  const source = nightSource([await readProject(copy)], openNightThreads(1));
  const found = await source.find(key);
  await expect(found?.work.run(found.task)).rejects.toThrow(`block ${key} of a night`);
  await night(copy);
  expect(fileHashes(nightsOf(copy))).toEqual(expected);
  expectNothingLeft(nightsOf(copy));
});
