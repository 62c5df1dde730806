import { setTimeout } from "node:timers/promises";
import type { RunProgress, RunReport, Task, Work } from "./task.ts";
import { openBoard, type TaskBoard } from "./task-board.ts";

/** Which part of the work this process prefers: `index` of `count`, 0 being the first. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** How tasks are run on this machine. */
export interface RunOptions {
  /** Tasks that are computed at the same time. */
  readonly concurrency: number;
  /** All tasks are its own where absent. */
  readonly shard?: Shard | undefined;
  /** Milliseconds without news from the other shards after which their tasks are taken for nobody's. */
  readonly patience?: number;
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** No task is begun after it; those in work end. */
  readonly signal?: AbortSignal | undefined;
}

/** A machine that works is heard of within it: tasks take seconds. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 500;

/**
 * Runs what is missing of a work on this machine, each task as soon as its inputs are there.
 *
 * A shard runs its own tasks, and waits for those of others while these give news. When there is none for `patience` it takes theirs
 * too: a task may be computed twice then, which costs time and changes nothing, and whoever is left finishes.
 *
 * @returns when nothing is missing but what failed and what waits for it
 * @throws the signal's reason
 */
export async function runTasks(work: Work, options: RunOptions): Promise<RunReport> {
  const { concurrency, shard, patience = PATIENCE_MS, signal } = options;
  const board = await openBoard(work);
  const isOwn = ({ lane }: Task): boolean =>
    shard === undefined || shardOf(lane, shard.count) === shard.index;
  const running = new Map<string, Promise<void>>();
  let executed = 0;
  let lastNews = performance.now();
  const start = (task: Task): void => {
    const ended = runOne(work, board, task).then((counted) => {
      executed += counted;
      running.delete(task.key);
      options.onProgress?.(board.progress());
    });
    running.set(task.key, ended);
  };
  options.onProgress?.(board.progress());
  while (!board.isSettled() && signal?.aborted !== true) {
    const isPatient = performance.now() - lastNews < patience;
    const isDue = (task: Task): boolean => !running.has(task.key) && (isOwn(task) || !isPatient);
    for (const task of board.ready()) {
      if (!isDue(task)) continue;
      // Of what is nobody's only so much that there is work: the others may come back.
      if (running.size >= (isOwn(task) ? concurrency : 1)) break;
      start(task);
    }
    const waiting = shard === undefined ? [] : [setTimeout(LOOK_MS, undefined, { ref: true })];
    await Promise.race([...running.values(), ...waiting]);
    if (shard !== undefined && (await board.look())) lastNews = performance.now();
  }
  await Promise.all(running.values());
  signal?.throwIfAborted();
  return board.report(executed);
}

/** How often it was computed: not where another has done so meanwhile. */
async function runOne(work: Work, board: TaskBoard, task: Task): Promise<number> {
  try {
    const isDone = await work.isDone(task);
    if (!isDone) await work.run(task);
    board.markDone(task);
    return isDone ? 0 : 1;
  } catch (error) {
    // Who reached the goal meanwhile cleared what this task was reading.
    if (await work.isDone(task)) board.markDone(task);
    else board.markFailed(task, error instanceof Error ? error.message : String(error));
    return 1;
  }
}

/** The shard of a lane: the same on every machine, about as many lanes to each. */
function shardOf(lane: string, count: number): number {
  let hash = 2166136261;
  for (const letter of lane) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619);
  return (hash >>> 0) % count;
}
