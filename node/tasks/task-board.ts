import type { FailedTask, RunProgress, RunReport, Task, Work } from "./task.ts";

/** Which tasks are missing, which of them could be computed now, and what became of the others. */
export interface TaskBoard {
  /** Asks the store for what is not known to be done. Whether there was anything new. */
  readonly look: () => Promise<boolean>;
  /** Missing tasks whose inputs are there, but for those that failed, in the order of their ranks. */
  readonly ready: () => readonly Task[];
  /** Whether nothing is missing but what failed and what waits for it. */
  readonly isSettled: () => boolean;
  readonly markDone: (task: Task) => void;
  readonly markFailed: (task: Task, reason: string) => void;
  readonly progress: () => RunProgress;
  readonly report: (executed: number) => RunReport;
}

/**
 * The board of a work. What is missing is asked of the store and of nobody else.
 */
export async function openBoard(work: Work): Promise<TaskBoard> {
  const open = new Map<string, Task>(work.tasks.map((task) => [task.key, task]));
  const failed = new Map<string, FailedTask>();
  const markDone = ({ key }: Task): void => {
    open.delete(key);
    failed.delete(key);
  };
  const look = async (): Promise<boolean> => {
    const before = open.size;
    // What can be done next is asked about; what waits for others cannot have been done.
    for (let known = -1; known !== open.size; ) {
      known = open.size;
      for (const task of candidates(open)) if (await work.isDone(task)) markDone(task);
    }
    return open.size < before;
  };
  await look();
  const total = open.size;
  const blocked = (): Task[] => {
    const stuck = new Set(failed.keys());
    const tasks: Task[] = [];
    for (let count = -1; count !== stuck.size; ) {
      count = stuck.size;
      for (const task of open.values()) {
        if (stuck.has(task.key) || !task.inputs.some((input) => stuck.has(input))) continue;
        stuck.add(task.key);
        tasks.push(task);
      }
    }
    return tasks;
  };
  return {
    look,
    ready: () =>
      candidates(open)
        .filter(({ key }) => !failed.has(key))
        .sort((a, b) => a.rank - b.rank),
    isSettled: () => open.size === failed.size + blocked().length,
    markDone,
    markFailed: (task, reason) => {
      if (open.has(task.key)) failed.set(task.key, { task, reason });
    },
    progress: () => ({ done: total - open.size, total }),
    report: (executed) => ({
      missing: total,
      executed,
      failed: [...failed.values()],
      blocked: blocked(),
    }),
  };
}

function candidates(open: ReadonlyMap<string, Task>): Task[] {
  return [...open.values()].filter(({ inputs }) => !inputs.some((input) => open.has(input)));
}
