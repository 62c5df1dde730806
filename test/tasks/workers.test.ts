import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { queueTasks, serveTasks, type Task, type TaskSource, type Work } from "../../node/tasks/index.ts";
import { noRedis, type RedisServer, startRedis } from "./redis-server.ts";

const missing = noRedis();
let redis: RedisServer;
let queues = 0;

beforeAll(async () => {
  if (missing === undefined) redis = await startRedis(mkdtempSync(join(tmpdir(), "plimsoll-workers-")));
});
afterAll(() => redis?.stop());

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const task: Task = { key: "k", kind: "toy", name: "the task", inputs: [], rank: 1, lane: "k" };
const NOBODY: TaskSource = { find: async () => undefined };

/** A work of one task, and a source that knows it; `finish` is another who has done it. */
function oneTask(run: () => Promise<void> = async () => {}) {
  let isDone = false;
  const finish = (): void => {
    isDone = true;
  };
  const work: Work = {
    tasks: [task],
    isDone: async () => isDone,
    isOver: async () => false,
    run: async () => {
      await run();
      finish();
    },
  };
  return { work, finish, source: { find: async () => ({ task, work }) } satisfies TaskSource };
}

/** A queue of its own, who asks, workers, and what the queue knows of the task. */
function scene() {
  const place = { url: redis.url, queue: `workers-${queues++}` };
  return {
    worker: (source: TaskSource, code: string) => {
      const putBack: string[] = [];
      const onPutBack = (_key: string, reason: string) => void putBack.push(reason);
      const started = serveTasks(source, { ...place, code, concurrency: 1, onPutBack });
      return started.then((worker) => ({ ...worker, putBack }));
    },
    ask: (work: Work, patience = 200) => {
      const notes: string[] = [];
      const options = { ...place, code: "2.0", patience, onNote: (note: string) => void notes.push(note) };
      return { notes, report: queueTasks(work, options) };
    },
    attempts: async (): Promise<number | undefined> => {
      const connection = new Redis(place.url, { maxRetriesPerRequest: null });
      const queue = new Queue(place.queue, { connection });
      const job = await queue.getJob(task.key);
      await queue.close();
      connection.disconnect();
      return job?.attemptsMade;
    },
  };
}

describe("a task that a worker does not know", { concurrent: true, skip: missing !== undefined }, () => {
  test("waits for one that does, whatever workers of another version do, and who asks hears of it", async ({
    expect,
  }) => {
    const { worker, ask, attempts } = scene();
    const { work, source } = oneTask();
    const old = await worker(NOBODY, "1.0");
    const { notes, report } = ask(work);
    await expect.poll(() => old.putBack.length, { timeout: 20_000 }).toBeGreaterThan(1);
    await expect
      .poll(() => notes.join("\n"), { timeout: 20_000 })
      .toContain(
        "only workers are there that do not know these tasks, as they are of other versions (1.0): start workers of this one (2.0)",
      );
    expect(await attempts()).toBe(0);
    const right = await worker(source, "2.0");
    expect(await report).toEqual({ missing: 1, executed: 1, failed: [], blocked: [] });
    await Promise.all([old.close(), right.close()]);
  });

  test("may be of a project that a worker of the same version was not given", async ({ expect }) => {
    const { worker, ask } = scene();
    const { work, source } = oneTask();
    const poor = await worker(NOBODY, "2.0");
    const { notes, report } = ask(work);
    await expect
      .poll(() => notes.join("\n"), { timeout: 20_000 })
      .toContain("as they have other projects, other data or another --store");
    const right = await worker(source, "2.0");
    expect((await report).failed).toEqual([]);
    await Promise.all([poor.close(), right.close()]);
  });
});

test.skipIf(missing !== undefined)("a worker that ends leaves what takes too long to another", async () => {
  const { worker, ask, attempts } = scene();
  const { work, source } = oneTask();
  const slow = await worker(oneTask(() => wait(1e6)).source, "2.0");
  const { report } = ask(work, 60_000);
  await expect.poll(slow.running, { timeout: 20_000 }).toBe(1);
  await slow.close(50);
  expect([slow.putBack, await attempts()]).toEqual([["closing"], 0]);
  const right = await worker(source, "2.0");
  expect((await report).executed).toBe(1);
  await right.close();
});

test.skipIf(missing !== undefined)(
  "with the server gone for good, who asks ends with what is done, and a worker ends",
  async () => {
    const { worker, ask } = scene();
    const { work, finish } = oneTask();
    const idle = await worker(NOBODY, "1.0");
    const { notes, report } = ask(work);
    await expect.poll(() => idle.putBack.length, { timeout: 20_000 }).toBeGreaterThan(0);
    await redis.stop();
    await expect.poll(() => notes.join("\n"), { timeout: 20_000 }).toContain("does not answer");
    finish();
    expect((await report).failed).toEqual([]);
    expect(await idle.close()).toBe(false);
  },
);
