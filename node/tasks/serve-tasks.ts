import { setTimeout as wait } from "node:timers/promises";
import type { Job } from "bullmq";
import type { PutBack, TaskJob, TaskOutcome } from "./queue-tasks.ts";
import { connectRedis, loadQueue, type QueuePlace } from "./redis.ts";
import type { Task, Work } from "./task.ts";
import { within } from "./within.ts";

/** What a worker can compute. */
export interface TaskSource {
  /** The task with this key and the work it is of; undefined where this worker has no such task. */
  readonly find: (key: string) => Promise<{ readonly task: Task; readonly work: Work } | undefined>;
}

/** Several sources as one, asked one after the other. */
export function joinSources(sources: readonly TaskSource[]): TaskSource {
  return {
    find: async (key) => {
      for (const source of sources) {
        const found = await source.find(key);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/** How a worker works. */
export interface WorkerOptions extends QueuePlace {
  /** Tasks that are computed at the same time, each in a thread of its own. */
  readonly concurrency: number;
  /** Which code computes here, for people; workers of other code have other keys. */
  readonly code: string;
  /** Milliseconds after which a worker that is not heard of has lost its task to another. */
  readonly lock?: number;
  /** Is told of each task that was computed here. */
  readonly onDone?: (task: Task, milliseconds: number) => void;
  readonly onFailed?: (key: string, reason: string) => void;
  /** Is told of each task that is left to others: this worker does not know it, or is about to end. */
  readonly onPutBack?: (key: string, reason: "unknown" | "closing") => void;
}

/** A worker that takes tasks until it is closed. */
export interface TaskWorker {
  /**
   * Takes no more, and is fulfilled when what is in work is done; what is not after so many milliseconds is put back.
   * Gives whether the queue knows of it: while its server is away it cannot be told, and connections wait for it for ever.
   */
  readonly close: (patience?: number) => Promise<boolean>;
  /** Tasks in work. */
  readonly running: () => number;
  /** Whether the queue's server is reached. */
  readonly isConnected: () => boolean;
}

const LOCK_MS = 30_000;
/** A worker may die again and again, and none of it is the task's fault. */
const MOST_STALLS = 1000;
const RETRY_MS = 1000;
/** For so long a task that a worker does not know is left to others; half of it this worker takes none in its place. */
const LEFT_MS = 1000;
/** A task that nobody has known for so long is forgotten: who still wants it asks again. */
const FORGOTTEN_MS = 60_000;
const CLOSE_MS = 30_000;
/** A server that does not answer for so long cannot be told that a worker ends. */
const AWAY_MS = 3000;

/**
 * Takes tasks from a queue. The thread that speaks to the server computes nothing, so that it can say all the time that the task is in
 * work; a task may take as long as it likes. One that is not known here is put back, which is no attempt: a worker of the right version,
 * with the right projects, may come.
 *
 * @throws {QueueError} where the server does not answer at first
 */
export async function serveTasks(source: TaskSource, options: WorkerOptions): Promise<TaskWorker> {
  const { lock = LOCK_MS, code } = options;
  const { DelayedError, Worker } = await loadQueue();
  const connection = await connectRedis(options);
  /** Of each task in work what gives it up. */
  const givingUp = new Set<() => void>();
  const compute = async (job: Job<TaskJob, TaskOutcome>, token: string | undefined): Promise<TaskOutcome> => {
    const { key } = job.data;
    const putBack = async (ms: number): Promise<never> => {
      // Where the server has lost it meanwhile there is nothing to put back.
      await job.moveToDelayed(Date.now() + ms, token).catch(() => {});
      if (ms > 0) await wait(ms / 2);
      throw new DelayedError();
    };
    const found = await source.find(key);
    if (found === undefined) {
      if (Date.now() - job.timestamp > FORGOTTEN_MS) return "forgotten";
      options.onPutBack?.(key, "unknown");
      await job.updateProgress({ worker: worker.id, code } satisfies PutBack).catch(() => {});
      return putBack(LEFT_MS);
    }
    const { task, work } = found;
    if ((await work.isDone(task)) || (await work.isOver())) return "done before";
    const started = performance.now();
    if (!(await unlessGivenUp(work.run(task), givingUp))) {
      options.onPutBack?.(key, "closing");
      return putBack(0);
    }
    options.onDone?.(task, performance.now() - started);
    return "computed";
  };
  const worker = new Worker<TaskJob, TaskOutcome>(options.queue, compute, {
    connection,
    concurrency: options.concurrency,
    ...{ lockDuration: lock, stalledInterval: lock, maxStalledCount: MOST_STALLS },
    ...{ runRetryDelay: RETRY_MS, removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } },
  });
  worker.on("failed", (job, error) => options.onFailed?.(job?.data.key ?? "", error.message));
  // The server is away: the worker goes on when it is back.
  worker.on("error", () => {});
  await worker.waitUntilReady();
  return {
    close: async (patience = CLOSE_MS) => {
      const timer = setTimeout(() => {
        for (const giveUp of givingUp) giveUp();
      }, patience);
      const closed = worker.close().then(() => true);
      const isClosed = await within(closed, (givingUp.size > 0 ? patience : 0) + AWAY_MS);
      clearTimeout(timer);
      connection.disconnect();
      return isClosed ?? false;
    },
    running: () => givingUp.size,
    isConnected: () => connection.status === "ready",
  };
}

/** Whether something ended before it was given up; what it comes to after that is nobody's. */
function unlessGivenUp(computing: Promise<void>, givingUp: Set<() => void>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => resolve(false);
    givingUp.add(giveUp);
    computing.then(() => resolve(true), reject).finally(() => givingUp.delete(giveUp));
  });
}
