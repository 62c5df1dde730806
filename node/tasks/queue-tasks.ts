import { connectRedis, loadQueue, type QueuePlace, withoutPassword } from "./redis.ts";
import type { RunProgress, RunReport, Task, Work } from "./task.ts";
import { openBoard } from "./task-board.ts";
import { within } from "./within.ts";

/** How tasks are given to workers. */
export interface QueueOptions extends QueuePlace {
  /** Which code asks, for people; workers of other code do not know its tasks. */
  readonly code: string;
  /** Milliseconds without news after which what is missing is asked for again: the queue may have lost it. */
  readonly patience?: number;
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Is told in a sentence what a person should look after. */
  readonly onNote?: (sentence: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** What is in a job: the key of a task and nothing else. */
export interface TaskJob {
  readonly key: string;
}

/** What became of a job: nobody knew the task of one that is forgotten. */
export type TaskOutcome = "computed" | "done before" | "forgotten";

/** What a worker says of a task that it does not know and has put back. */
export interface PutBack {
  readonly worker: string;
  /** Which code computes there. */
  readonly code: string;
}

const PATIENCE_MS = 60_000;
const LOOK_MS = 1000;
/** A task that fails so often fails for a reason that stays. */
const ATTEMPTS = 5;
const BACKOFF_MS = 200;

/**
 * Has workers compute what is missing of a work. The queue wakes them up and nothing more: whether a task is done is asked of the store,
 * so a queue that was emptied or a server that was killed costs some time. Tasks enter it as their inputs are there.
 *
 * @returns when nothing is missing but what failed and what waits for it
 * @throws {QueueError} where the server does not answer at first
 * @throws the signal's reason
 */
export async function queueTasks(work: Work, options: QueueOptions): Promise<RunReport> {
  const { patience = PATIENCE_MS, signal } = options;
  const board = await openBoard(work);
  if (board.isSettled()) return board.report(0);
  const queue = await openQueue(options);
  const byKey = new Map(work.tasks.map((task) => [task.key, task]));
  const sent = new Set<string>();
  /** The code of each worker that has put back tasks since there was news. */
  const strangers = new Map<string, string>();
  let executed = 0;
  queue.events.on("completed", ({ jobId, returnvalue }) => {
    const outcome = returnvalue as unknown as TaskOutcome;
    if (outcome === "computed") executed++;
    if (outcome === "forgotten") sent.delete(jobId);
    queue.wake();
  });
  queue.events.on("progress", ({ jobId, data }) => {
    const { worker, code } = data as PutBack;
    if (byKey.has(jobId)) strangers.set(worker, code);
  });
  queue.events.on("failed", ({ jobId, failedReason }) => {
    const task = byKey.get(jobId);
    if (task !== undefined) board.markFailed(task, failedReason);
    queue.wake();
  });
  let lastNews = performance.now();
  try {
    options.onProgress?.(board.progress());
    while (!board.isSettled()) {
      signal?.throwIfAborted();
      const tasks = [...board.ready()].filter(({ key }) => !sent.has(key));
      for (const { key } of tasks) sent.add(key);
      // Waits while the server is away; what it is told then is looked after below.
      queue.add(tasks).catch(() => {
        for (const { key } of tasks) sent.delete(key);
      });
      await queue.woken(LOOK_MS);
      if (await board.look()) {
        lastNews = performance.now();
        strangers.clear();
        options.onProgress?.(board.progress());
      } else if (performance.now() - lastNews > patience) {
        lastNews = performance.now();
        sent.clear();
        options.onNote?.(await queue.describe(strangers));
        strangers.clear();
      }
    }
    return board.report(executed);
  } finally {
    await queue.close();
  }
}

async function openQueue(place: QueuePlace & Pick<QueueOptions, "code">) {
  const { Queue, QueueEvents } = await loadQueue();
  const connections = [await connectRedis(place), await connectRedis(place)] as const;
  const queue = new Queue<TaskJob>(place.queue, { connection: connections[0] });
  const events = new QueueEvents(place.queue, { connection: connections[1] });
  queue.on("error", () => {});
  events.on("error", () => {});
  await events.waitUntilReady();
  let onWake = (): void => {};
  const add = (tasks: readonly Task[]) =>
    queue.addBulk(
      tasks.map(({ key, kind, rank }) => ({
        name: kind,
        data: { key },
        opts: {
          ...{ jobId: key, priority: rank, attempts: ATTEMPTS },
          backoff: { type: "exponential", delay: BACKOFF_MS },
          ...{ removeOnComplete: true, removeOnFail: true },
        },
      })),
    );
  return {
    events,
    add,
    wake: () => onWake(),
    woken: (ms: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        onWake = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    /** Why it may be that nothing comes. */
    describe: async (strangers: ReadonlyMap<string, string>): Promise<string> => {
      const asked = queue.getWorkersCount().catch(() => undefined);
      const count = await within(asked, LOOK_MS);
      const where = withoutPassword(place.url);
      if (count === undefined)
        return `${where} does not answer: what is missing is asked for again when it does. Start it again; or stop this (Ctrl-C) and go on here without --runner bullmq: what is finished is kept`;
      if (strangers.size > 0) return ofStrangers(place, strangers, count);
      if (count > 0)
        return `no task was finished for a while by the ${count} at work; what is missing is asked for again`;
      return `nobody takes tasks of the queue ${place.queue} at ${where}: start npx plimsoll worker --redis … with the same projects`;
    },
    close: async (): Promise<void> => {
      // While the server is away they would wait for it for ever.
      await within(Promise.allSettled([events.close(), queue.close()]), LOOK_MS);
      for (const connection of connections) connection.disconnect();
    },
  };
}

/** Why workers that are there do not know the tasks. */
function ofStrangers(
  { code }: Pick<QueueOptions, "code">,
  strangers: ReadonlyMap<string, string>,
  count: number,
): string {
  const others = [...new Set(strangers.values())].filter((other) => other !== code).sort();
  const who =
    strangers.size < count
      ? `${strangers.size} of the ${count} workers there do`
      : "only workers are there that do";
  const why =
    others.length === 0
      ? "they have other projects, other data or another --store: start workers with those that are asked for"
      : `they are of other versions (${others.join("; ")}): start workers of this one (${code})`;
  return `no task was finished for a while: ${who} not know these tasks, as ${why}`;
}
