import { availableParallelism } from "node:os";
import { InputError } from "../../engine/errors/index.ts";
import { queueTasks, type RunProgress, runTasks, type Shard, type TaskRunning } from "../tasks/index.ts";
import { redisUrl } from "./redis-url.ts";
import { sayNote } from "./say-note.ts";

/** Where tasks are computed, as it was asked for. */
export interface RunnerOptions {
  readonly runner?: "local" | "bullmq";
  readonly redis?: string;
  readonly queue: string;
  readonly store?: string;
  readonly shard?: Shard;
  readonly threads?: number;
  /** Seconds without news from other shards after which their tasks are taken too. */
  readonly patience?: number;
}

/**
 * Whether the options ask for tasks.
 *
 * @throws {InputError} options of which one would be passed over without a word
 */
export function asksForTasks({ runner, redis, shard, store }: RunnerOptions): boolean {
  if (redis !== undefined && runner !== "bullmq")
    throw new InputError([{ file: "--redis", rule: "workers are asked with --runner bullmq: give both" }]);
  if (shard !== undefined && runner === "bullmq")
    throw new InputError([
      { file: "--shard", rule: "a shard computes here: leave out --shard, or --runner bullmq" },
    ]);
  return [runner, shard, store].some((it) => it !== undefined);
}

/** What runs tasks: this machine, this machine as a shard, or workers. */
export function taskRunner(
  { runner, redis, queue, store, shard, threads = availableParallelism(), patience }: RunnerOptions,
  watch: { readonly onProgress: (progress: RunProgress) => void; readonly signal: AbortSignal },
): TaskRunning {
  const waits = patience === undefined ? {} : { patience: 1000 * patience };
  const how = { threads, store, isShared: shard !== undefined };
  if (runner !== "bullmq")
    return { ...how, runner: (work) => runTasks(work, { ...watch, concurrency: threads, shard, ...waits }) };
  const url = redisUrl(redis);
  return { ...how, runner: (work) => queueTasks(work, { ...watch, url, queue, ...waits, onNote: sayNote }) };
}
