import { describe, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { joinWorks, type RunOptions, runTasks, type Task, type Work } from "../../node/tasks/index.ts";

/** Tasks by name with their inputs; the store is a set of what is done. */
function workOf(graph: Readonly<Record<string, readonly string[]>>, poison: readonly string[] = []) {
  const done = new Set<string>();
  const runs: string[] = [];
  let [running, most] = [0, 0];
  const tasks = Object.entries(graph).map(
    ([key, inputs]): Task => ({ key, kind: "toy", name: key, inputs, rank: 1, lane: key }),
  );
  const work: Work = {
    tasks,
    isDone: async ({ key }) => done.has(key),
    isOver: async () => false,
    run: async ({ key, inputs }) => {
      runs.push(key);
      most = Math.max(most, ++running);
      expect(inputs.every((input) => done.has(input))).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
      if (poison.includes(key)) throw new Error(`${key} is bad`);
      done.add(key);
    },
  };
  return { work, done, runs, most: () => most };
}

/** Layers of tasks, each with some of the layer before as inputs. */
function randomGraph(seed: number): Record<string, readonly string[]> {
  const random = randomStream(seed, "tasks");
  const graph: Record<string, readonly string[]> = {};
  let before: string[] = [];
  for (let layer = 0; layer < 5; layer++) {
    const names = Array.from({ length: 6 }, (_, at) => `${layer}-${at}`);
    for (const name of names) graph[name] = before.filter(() => random.uniform() < 0.3);
    before = names;
  }
  return graph;
}

const options: RunOptions = { concurrency: 3 };

describe("tasks on one machine", () => {
  test.each([1, 2, 3, 4, 5])("are each run once, behind what they read, graph %i", async (seed) => {
    const { work, runs, most } = workOf(randomGraph(seed));
    const report = await runTasks(work, options);
    expect(runs.toSorted()).toEqual(work.tasks.map(({ key }) => key).toSorted());
    expect(report).toEqual({ missing: 30, executed: 30, failed: [], blocked: [] });
    expect(most()).toBeLessThanOrEqual(3);
    expect(await runTasks(work, options)).toEqual({ missing: 0, executed: 0, failed: [], blocked: [] });
  });

  test("that fail stop what waits for them and nothing else", async () => {
    const graph = { a: [], b: ["a"], c: ["b"], d: ["a"], e: [], f: ["e", "d"] };
    const { work, done } = workOf(graph, ["b"]);
    const report = await runTasks(work, options);
    expect(report.failed.map(({ task, reason }) => [task.key, reason])).toEqual([["b", "b is bad"]]);
    expect(report.blocked.map(({ key }) => key)).toEqual(["c"]);
    expect([...done].sort()).toEqual(["a", "d", "e", "f"]);
  });

  test("are begun by rank", async () => {
    const { work, runs } = workOf({ last: [], first: [], middle: [] });
    const ranks: Record<string, number> = { first: 1, middle: 2, last: 3 };
    const tasks = work.tasks.map((task) => ({ ...task, rank: ranks[task.key] as number }));
    await runTasks({ ...work, tasks }, { concurrency: 1 });
    expect(runs).toEqual(["first", "middle", "last"]);
  });

  test("are called off between two of them", async () => {
    const { work, runs } = workOf({ a: [], b: ["a"], c: ["b"] });
    const controller = new AbortController();
    const onProgress: RunOptions["onProgress"] = ({ done }) => {
      if (done === 2) controller.abort(new Error("enough"));
    };
    await expect(runTasks(work, { ...options, onProgress, signal: controller.signal })).rejects.toThrow(
      "enough",
    );
    expect(runs).toEqual(["a", "b"]);
    expect((await runTasks(work, options)).missing).toBe(1);
  });

  test("of two works are one work", async () => {
    const [one, two] = [workOf({ a: [], b: ["a"] }), workOf({ c: [], d: ["c"] }, ["c"])];
    const report = await runTasks(joinWorks([one.work, two.work]), options);
    expect(one.runs).toEqual(["a", "b"]);
    expect(report.failed.map(({ task }) => task.key)).toEqual(["c"]);
    expect(report.blocked.map(({ key }) => key)).toEqual(["d"]);
  });
});

/** Markets whose blocks are a fold after the one before, six draws, and a finish of all of them. */
function marketsGraph(markets: number, blocks: number): Record<string, readonly string[]> {
  const graph: Record<string, readonly string[]> = {};
  for (let market = 0; market < markets; market++) {
    for (let block = 0; block < blocks; block++) {
      const [at, before] = [`${market}-${block}`, `${market}-${block - 1}`];
      graph[`fold ${at}`] = block === 0 ? [] : [`fold ${before}`];
      const draws = Array.from({ length: 6 }, (_, slice) => `draws ${at} ${slice}`);
      for (const slice of draws) graph[slice] = [`fold ${at}`];
      graph[`finish ${at}`] = [`fold ${at}`, ...draws, ...(block === 0 ? [] : [`finish ${before}`])];
    }
  }
  return graph;
}

describe("tasks of an estate", () => {
  test("cost little beside what they compute: 60,000 of them, and to see that all are done", async () => {
    const { work, done } = workOf(marketsGraph(20, 375));
    const trivial: Work = { ...work, run: async ({ key }) => void done.add(key) };
    const start = process.cpuUsage();
    expect(await runTasks(trivial, options)).toMatchObject({ missing: 60_000, executed: 60_000 });
    expect((await runTasks(trivial, options)).missing).toBe(0);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1e6).toBeLessThan(2);
  });

  test("that fail one after the other leave the rest as fast", async () => {
    const { work, done } = workOf(marketsGraph(20, 100));
    const poisoned: Work = {
      ...work,
      run: async ({ key }) => {
        if (key.startsWith("finish") && key.endsWith("-50")) throw new Error("it is bad");
        done.add(key);
      },
    };
    const report = await runTasks(poisoned, options);
    expect(report.failed.length).toBe(20);
    expect(report.blocked.length).toBe(20 * 49);
    expect(done.size).toBe(20 * (8 * 100 - 50));
  });
});

describe("shards", () => {
  test("share the tasks, and each is run once", async () => {
    const { work, runs } = workOf(randomGraph(6));
    const shards = [0, 1, 2].map((index) => ({ index, count: 3 }));
    const reports = await Promise.all(shards.map((shard) => runTasks(work, { ...options, shard })));
    expect(runs.toSorted()).toEqual(work.tasks.map(({ key }) => key).toSorted());
    expect(reports.every(({ executed }) => executed > 0)).toBe(true);
    expect(reports.reduce((sum, { executed }) => sum + executed, 0)).toBe(30);
  });

  test("that are alone finish what is not theirs, when there has been no news", async () => {
    const { work, runs } = workOf({ a: [], b: ["a"], c: ["b"], d: ["c"] });
    const report = await runTasks(work, { ...options, shard: { index: 0, count: 4 }, patience: 0 });
    expect(report.failed).toEqual([]);
    expect(runs).toEqual(["a", "b", "c", "d"]);
  });
});
