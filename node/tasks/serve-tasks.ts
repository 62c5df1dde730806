import type { TaskJob } from "./queue-tasks.ts";
import { connectRedis, loadQueue, type QueuePlace } from "./redis.ts";
import type { Task, Work } from "./task.ts";

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
  /** Milliseconds after which a worker that is not heard of has lost its task to another. */
  readonly lock?: number;
  /** Is told of each task that was computed here. */
  readonly onDone?: (task: Task, milliseconds: number) => void;
  readonly onFailed?: (key: string, reason: string) => void;
}

/** A worker that takes tasks until it is closed. */
export interface TaskWorker {
  /** Takes no more, and is fulfilled when what is in work is done. */
  readonly close: () => Promise<void>;
}

const LOCK_MS = 30_000;
/** A worker may die again and again, and none of it is the task's fault. */
const MOST_STALLS = 1000;
const RETRY_MS = 1000;

/**
 * Takes tasks from a queue. The thread that speaks to the server computes nothing, so that it can say all the time that the task is in
 * work; a task may take as long as it likes.
 *
 * @throws {QueueError} where the server does not answer at first
 */
export async function serveTasks(source: TaskSource, options: WorkerOptions): Promise<TaskWorker> {
  const { lock = LOCK_MS } = options;
  const { Worker } = await loadQueue();
  const connection = await connectRedis(options);
  const compute = async (key: string): Promise<number> => {
    const found = await source.find(key);
    if (found === undefined) {
      throw new Error(
        `no project of this worker has the task ${key}: name all projects, of the same code and data, and the same --store`,
      );
    }
    const { task, work } = found;
    if ((await work.isDone(task)) || (await work.isOver())) return 0;
    const started = performance.now();
    await work.run(task);
    options.onDone?.(task, performance.now() - started);
    return 1;
  };
  const worker = new Worker<TaskJob, number>(options.queue, (job) => compute(job.data.key), {
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
    close: async () => {
      await worker.close();
      connection.disconnect();
    },
  };
}
