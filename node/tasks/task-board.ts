import type { FailedTask, RunProgress, RunReport, Task, Work } from "./task.ts";

/** Which tasks are missing, which of them could be computed now, and what became of the others. */
export interface TaskBoard {
  /** Asks the store for what is not known to be done. Whether there was anything new. */
  readonly look: () => Promise<boolean>;
  /** Missing tasks whose inputs are there, but for those that failed, in the order of their ranks. */
  readonly ready: () => Iterable<Task>;
  /** Whether nothing is missing but what failed and what waits for it. */
  readonly isSettled: () => boolean;
  readonly markDone: (task: Task) => void;
  readonly markFailed: (task: Task, reason: string) => void;
  readonly progress: () => RunProgress;
  readonly report: (executed: number) => RunReport;
}

/** A missing task among the others. */
interface OpenTask {
  readonly task: Task;
  /** Where it is in the work. */
  readonly position: number;
  /** Missing tasks that read its result. */
  readonly followers: OpenTask[];
  /** How many of its inputs are missing. */
  waiting: number;
}

/**
 * The board of a work. What is missing is asked of the store and of nobody else.
 *
 * @complexity a task costs its inputs and followers, and its place among those that are ready: nothing grows with how many are missing
 */
export async function openBoard(work: Work): Promise<TaskBoard> {
  const open = openTasks(work.tasks);
  const failed = new Map<string, FailedTask>();
  // The next one is the last: it is taken off without moving the others.
  const ready: OpenTask[] = [];
  let blocked: ReadonlySet<OpenTask> = new Set();
  const markDone = ({ key }: Task): void => {
    const done = open.get(key);
    if (done === undefined) return;
    open.delete(key);
    removeFrom(ready, done);
    for (const follower of done.followers) {
      const { key } = follower.task;
      if (--follower.waiting === 0 && open.has(key) && !failed.has(key)) insertInto(ready, follower);
    }
    if (failed.delete(key) || blocked.has(done)) blocked = waitingFor(failed, open);
  };
  const look = async (): Promise<boolean> => {
    const before = open.size;
    const toAsk = [...ready, ...failed.values()].map(({ task }) => task);
    // What can be done next is asked about; what waits for others cannot have been done.
    for (let asked = toAsk.pop(); asked !== undefined; asked = toAsk.pop()) {
      const followers = open.get(asked.key)?.followers ?? [];
      if (!(await work.isDone(asked))) continue;
      markDone(asked);
      for (const { task, waiting } of followers) if (waiting === 0 && open.has(task.key)) toAsk.push(task);
    }
    return open.size < before;
  };
  for (const task of open.values()) if (task.waiting === 0) ready.push(task);
  ready.sort(lastFirst);
  await look();
  const total = open.size;
  return {
    look,
    ready: function* () {
      for (let at = ready.length - 1; at >= 0; at--) yield (ready[at] as OpenTask).task;
    },
    isSettled: () => open.size === failed.size + blocked.size,
    markDone,
    markFailed: (task, reason) => {
      const bad = open.get(task.key);
      if (bad === undefined) return;
      failed.set(task.key, { task, reason });
      removeFrom(ready, bad);
      blocked = waitingFor(failed, open);
    },
    progress: () => ({ done: total - open.size, total }),
    report: (executed) => ({
      ...{ missing: total, executed, failed: [...failed.values()] },
      blocked: [...blocked].sort((a, b) => a.position - b.position).map(({ task }) => task),
    }),
  };
}

function openTasks(tasks: readonly Task[]): Map<string, OpenTask> {
  const open = new Map<string, OpenTask>();
  for (const [position, task] of tasks.entries())
    open.set(task.key, { task, position, followers: [], waiting: 0 });
  for (const follower of open.values()) {
    for (const input of new Set(follower.task.inputs)) {
      const before = open.get(input);
      if (before === undefined) continue;
      before.followers.push(follower);
      follower.waiting++;
    }
  }
  return open;
}

/** Missing tasks that wait for one that failed, or for one that waits for it, but for those that failed themselves. */
function waitingFor(
  failed: ReadonlyMap<string, FailedTask>,
  open: ReadonlyMap<string, OpenTask>,
): ReadonlySet<OpenTask> {
  const stuck = new Set<OpenTask>();
  // What is added to a set while it is walked through is walked through too.
  for (const key of failed.keys()) stuck.add(open.get(key) as OpenTask);
  for (const { followers } of stuck)
    for (const task of followers) if (open.has(task.task.key)) stuck.add(task);
  for (const key of failed.keys()) stuck.delete(open.get(key) as OpenTask);
  return stuck;
}

/** The lowest rank last, and of one rank the first of the work last. */
function lastFirst(a: OpenTask, b: OpenTask): number {
  return b.task.rank - a.task.rank || b.position - a.position;
}

/** The first place at which a task is not before the given one. */
function placeOf(sorted: readonly OpenTask[], task: OpenTask): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lastFirst(sorted[middle] as OpenTask, task) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insertInto(sorted: OpenTask[], task: OpenTask): void {
  sorted.splice(placeOf(sorted, task), 0, task);
}

function removeFrom(sorted: OpenTask[], task: OpenTask): void {
  const at = placeOf(sorted, task);
  if (sorted[at] === task) sorted.splice(at, 1);
}
