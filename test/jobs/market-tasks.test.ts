import { cpSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { estimateMarkets, estimateModel, type MarketsResult } from "../../node/jobs/index.ts";
import { readProject } from "../../node/project/index.ts";
import { runTasks, type Task, type Work } from "../../node/tasks/index.ts";
import { fileHashes } from "../store/model-folder.ts";
import { copyProject, editSpec, endDataAt, marketProject } from "./market-project.ts";

let folder: string;
/** What `estimateModel` leaves. */
let expected: Record<string, string>;

beforeAll(async () => {
  folder = await marketProject({ assetCount: 30, dateCount: 125, industryCount: 2 });
  editSpec(folder, (text) => `${text}covariance: { eigenfactor: { draws: 300 } }\n`);
  await estimateModel(await readProject(folder));
  expected = runFiles(folder);
});

/** Hashes of all files of a model. */
function runFiles(of: string): Record<string, string> {
  return fileHashes(join(of, "models"));
}

const locally = (work: Work) => runTasks(work, { concurrency: 2 });

async function estimateInTasks(of: string, runner = locally): Promise<MarketsResult> {
  return estimateMarkets([await readProject(of)], { runner, threads: 2 });
}

describe("an estimation in tasks", () => {
  test("leaves the bytes of one that is not, and nothing to do", async () => {
    const copy = copyProject(folder);
    const result = await estimateInTasks(copy);
    expect(runFiles(copy)).toEqual(expected);
    expect(result).toMatchObject({ missing: 8, executed: 8, markets: [{ failed: [], blocked: [] }] });
    const { blocks, kinds } = { blocks: 2, kinds: ["fold", "draws", "draws", "finish"] };
    expect(result.missing).toBe(blocks * kinds.length);
    expect(await estimateInTasks(copy)).toMatchObject({ missing: 0, executed: 0 });
    expect(runFiles(copy)).toEqual(expected);
  });

  test("in any order, tasks computed again among them, by memory or from the store, leaves the same bytes", async () => {
    const copy = copyProject(folder);
    const random = randomStream(5, "order");
    const atRandom = async (work: Work) => {
      let executed = 0;
      for (;;) {
        const done = new Set<string>();
        for (const task of work.tasks) if (await work.isDone(task)) done.add(task.key);
        const ready = work.tasks.filter(({ inputs }) => inputs.every((input) => done.has(input)));
        if (done.size === work.tasks.length) return { ...{ missing: 8, executed }, failed: [], blocked: [] };
        // One that is done is computed once more, as when two workers have it.
        await work.run(ready[Math.floor(random.uniform() * ready.length)] as Task);
        executed++;
      }
    };
    const { executed } = await estimateInTasks(copy, atRandom);
    expect(executed).toBeGreaterThan(10);
    expect(runFiles(copy)).toEqual(expected);
  });

  test("leaves nothing of a worker that was killed while it wrote", async () => {
    const copy = copyProject(folder);
    await estimateInTasks(copy, (work) => {
      mkdirSync(join(copy, "models/small/tmp"), { recursive: true });
      writeFileSync(join(copy, "models/small/tmp/work-1-half"), "half of a resu");
      return locally(work);
    });
    expect(runFiles(copy)).toEqual(expected);
  });

  test("goes on from the last close of a run", async () => {
    const copy = copyProject(folder);
    endDataAt(copy, "2020-02-12");
    await estimateModel(await readProject(copy));
    cpSync(join(folder, "data"), join(copy, "data"), { recursive: true });
    const { markets, missing } = await estimateInTasks(copy);
    expect(missing).toBe(3);
    expect(markets[0]?.result).toMatchObject({ reusedPeriods: 3 });
    const whole = copyProject(folder);
    endDataAt(whole, "2020-02-12");
    await estimateModel(await readProject(whole));
    cpSync(join(folder, "data"), join(whole, "data"), { recursive: true });
    await estimateModel(await readProject(whole));
    expect(runFiles(copy)).toEqual(runFiles(whole));
  });

  test("with eigenfactors of every forecast", async () => {
    const [copy, plain] = [copyProject(folder), copyProject(folder)];
    for (const of of [copy, plain])
      editSpec(of, (text) => text.replace("draws: 300", "draws: 60, refresh: forecast"));
    await estimateModel(await readProject(plain));
    await estimateInTasks(copy);
    expect(runFiles(copy)).toEqual(runFiles(plain));
  });

  // Behind the fifth a block is finished: the plan that is made anew begins behind it, and whoever has the old one open opens it again.
  test.each([4, 5])(
    "that was stopped after %i tasks computes what is missing, and what was damaged",
    async (tasks) => {
      const copy = copyProject(folder);
      const controller = new AbortController();
      const stopped = estimateInTasks(copy, (work) =>
        runTasks(work, {
          concurrency: 1,
          signal: controller.signal,
          onProgress: ({ done }) => done === tasks && controller.abort(new Error("enough")),
        }),
      );
      await expect(stopped).rejects.toThrow("enough");
      const work = join(copy, "models/small/work");
      const [goal = ""] = readdirSync(work);
      expect(readdirSync(join(work, goal)).length).toBeGreaterThan(tasks);
      truncateSync(join(work, goal, "plan"), 10);
      expect(await estimateInTasks(copy)).toMatchObject({ missing: 4, executed: 4 });
      expect(runFiles(copy)).toEqual(expected);
    },
  );

  test.each([
    ["fold", "-2019-11"],
    ["fold", "-draws"],
    ["finish", ""],
  ])("whose hand-over was damaged (%s%s) says so, and the same command makes it anew", async (kind, part) => {
    const copy = copyProject(folder);
    const damaging = (work: Work) =>
      runTasks(
        {
          ...work,
          run: async (task) => {
            await work.run(task);
            const place = join(
              copy,
              "models/small/work",
              readdirSync(join(copy, "models/small/work"))[0] ?? "",
            );
            for (const name of readdirSync(place))
              if (task.name.includes(`${kind} 2019`) && name === `${task.key}${part}`)
                truncateSync(join(place, name), 100);
          },
        },
        { concurrency: 1 },
      );
    const { markets } = await estimateInTasks(copy, damaging);
    expect(markets[0]?.failed.map(({ reason }) => reason).join()).toMatch(/was damaged: the same command/);
    const { missing, markets: again } = await estimateInTasks(copy);
    expect([missing > 1, again[0]?.failed]).toEqual([true, []]);
    expect(runFiles(copy)).toEqual(expected);
  });

  test("of equal projects is refused, and of several ends with each one's run", async () => {
    const [copy, other] = [copyProject(folder), copyProject(folder)];
    const both = async () => Promise.all([copy, other].map((of) => readProject(of)));
    const options = { runner: locally, threads: 2 };
    await expect(estimateMarkets(await both(), options)).rejects.toThrow(
      "are the same model of the same data",
    );
    editSpec(other, (text) => text.replace("name: small", "name: other"));
    endDataAt(other, "2020-02-12");
    const poisoned = (work: Work): Work => ({
      ...work,
      run: async (task) => {
        if (task.name.startsWith("other: finish 2019-11")) throw new Error("it is bad");
        await work.run(task);
      },
    });
    const { markets } = await estimateMarkets(await both(), {
      ...options,
      runner: (work) => locally(poisoned(work)),
    });
    expect(markets[0]?.result).toBeDefined();
    expect(runFiles(copy)).toEqual(expected);
    expect(markets[1]).toMatchObject({ result: undefined, failed: [{ reason: "it is bad" }] });
    expect(markets[1]?.blocked.map(({ name }) => name)).toEqual(["other: finish 2020-01 to 2020-02"]);
    rmSync(other, { recursive: true });
  });
});
