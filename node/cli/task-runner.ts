import { availableParallelism } from "node:os";
import { InputError } from "../../engine/errors/index.ts";
import { kernelKind } from "../../engine/linalg/index.ts";
import { nightCode } from "../nightly/index.ts";
import { readPlatform } from "../store/index.ts";
import { queueTasks, type RunProgress, runTasks, type Shard, type TaskRunning } from "../tasks/index.ts";
import { redisUrl } from "./redis-url.ts";
import { sayNote } from "./say-note.ts";
import { USUAL_QUEUE } from "./task-options.ts";

/** Where tasks are computed, as it was asked for. */
export interface RunnerOptions {
  readonly runner?: "local" | "bullmq";
  readonly redis?: string;
  readonly queue?: string;
  readonly store?: string;
  readonly shard?: Shard;
  readonly threads?: number;
  /** Seconds without news from other shards, or from workers, after which their tasks are taken too, or asked for again. */
  readonly patience?: number;
}

/**
 * Whether the options ask for tasks.
 *
 * @throws {InputError} options of which one would be passed over without a word
 */
export function asksForTasks({ runner, redis, queue, shard, store, patience }: RunnerOptions): boolean {
  const asksWorkers = runner === "bullmq";
  const faults = [
    { file: "--redis", is: redis !== undefined && !asksWorkers, rule: WORKERS },
    { file: "--queue", is: queue !== undefined && !asksWorkers, rule: WORKERS },
    {
      file: "--patience",
      is: patience !== undefined && !asksWorkers && shard === undefined,
      rule: "shards and workers are waited for: give --shard or --runner bullmq with it, or leave it out",
    },
    {
      file: "--shard",
      is: shard !== undefined && asksWorkers,
      rule: "a shard computes here: leave out --shard, or --runner bullmq",
    },
  ].filter(({ is }) => is);
  if (faults.length > 0) throw new InputError(faults.map(({ file, rule }) => ({ file, rule })));
  return [runner, shard, store].some((it) => it !== undefined);
}

const WORKERS = "workers are asked with --runner bullmq: give both";

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
  const place = { url, queue: queue ?? USUAL_QUEUE, code: taskCode() };
  return { ...how, runner: (work) => queueTasks(work, { ...watch, ...place, ...waits, onNote: sayNote }) };
}

/** The code and platform that keys of tasks are made of, for people: workers that differ in it know none of each other's tasks. */
export function taskCode(): string {
  const { os, arch, node, duckdb } = readPlatform();
  return `${nightCode()}, ${kernelKind()}, Node ${node}, DuckDB ${duckdb}, ${os} ${arch}`;
}
