import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { serveTasks, type Task, type Work } from "../../node/tasks/index.ts";
import { CLI, call } from "../cli/built-cli.ts";
import { addTwice, emptied } from "./add-twice.ts";
import {
  blocksProject,
  copies,
  modelFiles,
  named,
  type Running,
  removeAll,
  resultsReach,
  start,
} from "./machines-scene.ts";
import { killed, noRedis, type RedisServer, startRedis } from "./redis-server.ts";

const missing = noRedis();
if (missing !== undefined) console.log(missing);

let base: string;
let redis: RedisServer;
/** Two markets that are good and one whose periods cannot be noted as finished. */
let good: readonly string[];
let bad: string;
/** What an undisturbed run on one machine leaves of the good ones. */
let expected: readonly Record<string, string>[];

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), "plimsoll-chaos-"));
  good = [await blocksProject("east", 215), await blocksProject("west", 230)];
  bad = await blocksProject("bad", 80);
  mkdirSync(join(bad, "models/bad"), { recursive: true });
  writeFileSync(join(bad, "models/bad/journal"), "where notes of finished periods should go");
  const local = copies(good);
  const { code, stdout, stderr } = await call(["estimate", ...named(local)]);
  expect(code, stdout + stderr).toBe(0);
  expected = local.map(modelFiles);
  removeAll(local);
  if (missing === undefined) redis = await startRedis(join(base, "redis"));
});
afterAll(async () => {
  await redis?.stop();
  removeAll([...good, bad, base]);
});

const executions = (workers: readonly Running[]): number =>
  workers.reduce((sum, { said }) => sum + (said().match(/"msg":"computed"/g)?.length ?? 0), 0);

describe.skipIf(missing !== undefined)("workers of a queue", () => {
  test("leave the bytes of one machine, whatever is killed, emptied, or asked for twice", async () => {
    const folders = copies(good);
    const all = [...folders, bad];
    const random = randomStream(1912, "chaos");
    const place = ["--redis", redis.url, "--queue", "chaos"];
    const workers: Running[] = [];
    const employ = (environment: NodeJS.ProcessEnv = {}) => {
      const worker = ["worker", ...named(all), ...place, "--threads", "1", "--lock", "1"];
      workers.push(start(CLI, worker, environment));
    };
    // The first dies with a result half written, which a kill at random seldom meets.
    employ({ PLIMSOLL_FAILPOINT: "work.rename:2" });
    employ();
    const twice = await addTwice(redis.url, "chaos");
    const estimate = start(CLI, [
      "estimate",
      "--json",
      ...named(all),
      ...place,
      "--runner",
      "bullmq",
      "--patience",
      "2",
    ]);
    const killOne = async () => {
      const alive = workers.filter(({ child }) => child.exitCode === null && child.signalCode === null);
      await killed((alive[Math.floor(random.uniform() * alive.length)] as Running).child);
      employ();
    };
    const flush = () => emptied(redis.url);
    const accidents = [killOne, killOne, () => redis.killAndRestart(), killOne, flush, killOne];
    let [happened, kills] = [0, 0];
    for (const [at, accident] of accidents.entries()) {
      if (!(await resultsReach(all, 2 + 2 * at, estimate.ended))) break;
      await accident();
      happened++;
      if (accident === killOne) kills++;
    }
    expect(happened).toBe(accidents.length);
    expect(await estimate.ended, estimate.said()).toBe(1);
    const said = JSON.parse(estimate.said().slice(estimate.said().indexOf("{\n")));
    await twice.close();
    // The one that is bad is named by its key, with its reason, and the rest is whole.
    const [east, west, poisoned] = said.markets;
    expect([east.failed, west.failed, poisoned.runId]).toEqual([[], [], null]);
    expect(poisoned.failed[0]).toMatchObject({
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
      reason: expect.stringMatching(/EEXIST|ENOTDIR/),
    });
    for (const { child } of workers) child.kill("SIGTERM");
    await Promise.all(workers.map(({ ended }) => ended));
    expect(folders.map(modelFiles)).toEqual(expected);
    for (const folder of folders) {
      const [model = ""] = readdirSync(join(folder, "models"));
      expect(existsSync(join(folder, "models", model, "work"))).toBe(false);
      expect(readdirSync(join(folder, "models", model, "tmp"))).toEqual([]);
    }
    const executed = executions(workers);
    console.log(
      `${said.missing} tasks, ${twice.count()} asked for twice, ${kills} kills, ${executed} computed`,
    );
    expect(executed).toBeLessThanOrEqual(said.missing + twice.count() + kills);
    // Nothing is left to do, and nobody need be there to see it.
    const again = await call(["estimate", "--json", ...named(folders), ...place, "--runner", "bullmq"]);
    expect(JSON.parse(again.stdout)).toMatchObject({ missing: 0, executed: 0 });
    expect(folders.map(modelFiles)).toEqual(expected);
    removeAll(folders);
    // Some 25 s on two cores that are free.
  }, 900_000);

  test("compute a task once that takes longer than a lock lasts", async () => {
    const task: Task = { key: "long", kind: "toy", name: "long", inputs: [], rank: 1, lane: "" };
    let runs = 0;
    const { Worker: Thread } = await import("node:worker_threads");
    const work: Work = {
      tasks: [task],
      isDone: async () => false,
      isOver: async () => false,
      run: async () => {
        runs++;
        const burn = "const end = Date.now() + 2500; while (Date.now() < end);";
        await new Promise((resolve) => new Thread(burn, { eval: true }).once("exit", resolve));
      },
    };
    const options = { url: redis.url, queue: "long", code: "", concurrency: 1, lock: 1000 };
    const workers = [1, 2].map(() => serveTasks({ find: async () => ({ task, work }) }, options));
    await Promise.all(workers);
    const client = new Redis(redis.url, { maxRetriesPerRequest: null });
    const queue = new Queue("long", { connection: client });
    await queue.add("toy", { key: "long" }, { jobId: "long", removeOnComplete: true });
    while ((await queue.getJobCountByTypes("active", "waiting", "delayed")) > 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
    for (const worker of workers) await (await worker).close();
    await queue.close();
    client.disconnect();
    expect(runs).toBe(1);
  });
});

test("shards in any order, one of them killed, leave the bytes of one machine", async () => {
  const folders = copies(good);
  const random = randomStream(3, "shards");
  const order = [0, 1, 2].sort(() => random.uniform() - 0.5);
  const startShard = (index: number) =>
    start(CLI, ["estimate", ...named(folders), "--threads", "1", "--shard", `${index}/3`, "--patience", "1"]);
  const shards = order.map(startShard);
  const [first] = shards as [Running];
  await resultsReach(folders, 4, first.ended);
  await killed(first.child);
  expect(await Promise.all(shards.slice(1).map(({ ended }) => ended)), shards[1]?.said()).toEqual([0, 0]);
  expect(folders.map(modelFiles)).toEqual(expected);
  const again = startShard(order[0] as number);
  expect(await again.ended).toBe(0);
  expect(again.said()).toContain("0 tasks missing");
  removeAll(folders);
  rmSync(base, { recursive: true, force: true });
});
