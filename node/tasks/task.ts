/**
 * A piece of work whose result follows from its key alone: the key is a hash of the version of the code, the spec, the inputs, and
 * which stage and block of them it is. So it does not matter who computes it, when, or how often.
 */
export interface Task {
  /** sha256 in hex; the name of the result in the store. */
  readonly key: string;
  /** "fold", say. */
  readonly kind: string;
  /** What it is for people: "us fold 2019-01 to 2019-04". */
  readonly name: string;
  /** Keys of the tasks whose results it reads. */
  readonly inputs: readonly string[];
  /** Of tasks that are ready the lowest rank goes first: what others wait for has a low one. */
  readonly rank: number;
  /** Tasks of one lane go to one shard: those of a chain, which could not be computed at the same time anyway. */
  readonly lane: string;
}

/** Tasks that lead to one goal, with the store that knows what is done. */
export interface Work {
  /** The same on every machine; none where the goal is reached. */
  readonly tasks: readonly Task[];
  /** Whether the result is in the store. */
  readonly isDone: (task: Task) => Promise<boolean>;
  /** Whether somebody reached the goal meanwhile, and the results of tasks are no longer needed. */
  readonly isOver: () => Promise<boolean>;
  /** Computes the task, whose inputs are there, off the thread that asks, and stores the result. */
  readonly run: (task: Task) => Promise<void>;
}

/** A task that failed for good. */
export interface FailedTask {
  readonly task: Task;
  /** The message of its error. */
  readonly reason: string;
}

/** What a runner did. */
export interface RunReport {
  /** Tasks that were not done when it began. */
  readonly missing: number;
  /** Times that a task was computed here, or was seen to be computed. */
  readonly executed: number;
  readonly failed: readonly FailedTask[];
  /** Tasks that wait for one that failed. */
  readonly blocked: readonly Task[];
}

/** How far a runner is; done counts what was missing when it began. */
export interface RunProgress {
  readonly done: number;
  readonly total: number;
}

/** How somebody works by tasks. */
export interface TaskRunning {
  /** Runs what is missing: on this machine, as a shard, or by workers. */
  readonly runner: (work: Work) => Promise<RunReport>;
  /** Threads for the tasks that are computed here. */
  readonly threads: number;
  /** Folder or bucket for the results of all machines; the projects' own folders if absent. */
  readonly store?: string | undefined;
  /** Whether others may be at the same work without being asked: then nobody holds its folder while it is computed. */
  readonly isShared?: boolean;
}

/** Several works as one: of several markets, say. Keys differ, as what they are of differs. */
export function joinWorks(works: readonly Work[]): Work {
  const owner = new Map<string, Work>();
  for (const work of works) {
    for (const { key, name } of work.tasks) {
      if (owner.has(key)) throw new Error(`task ${key} (${name}) is of two works`);
      owner.set(key, work);
    }
  }
  const workOf = ({ key }: Task): Work => {
    const work = owner.get(key);
    if (work === undefined) throw new Error(`task ${key} is of none of the works`);
    return work;
  };
  return {
    tasks: works.flatMap(({ tasks }) => tasks),
    isDone: async (task) => {
      const work = workOf(task);
      return (await work.isDone(task)) || (await work.isOver());
    },
    isOver: async () => {
      for (const work of works) if (!(await work.isOver())) return false;
      return true;
    },
    run: (task) => workOf(task).run(task),
  };
}
