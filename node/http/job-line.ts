import type { JobRequest, RunningJob, StartJob } from "./job-runner.ts";
import type { JobProgress, JobTask } from "./job-task.ts";
import { type Failure, type Problem, problem } from "./problem.ts";

/** How a job stands. */
export type JobState = "waiting" | "running" | "done" | "failed" | "stopped";

/** A job as the server knows it. */
export interface Job {
  readonly id: string;
  /** Undefined where only its result is known. */
  readonly operation: JobTask["operation"] | undefined;
  readonly state: JobState;
  readonly progress: JobProgress | null;
  /** Why it failed. */
  readonly problem: Problem | null;
  /** Counts every change of the job. */
  readonly version: number;
}

/** How many jobs there may be. */
export interface JobLimits {
  /** That run at once. */
  readonly running: number;
  /** That wait. */
  readonly waiting: number;
  /** After which one that runs is ended: the next in line waits for it. */
  readonly minutes: number;
}

/** The jobs of a server: those that run, wait, or have ended not long ago. */
export interface JobLine {
  readonly find: (id: string) => Job | undefined;
  readonly all: () => readonly Job[];
  /** Puts a job in line, or finds the one that is there; one that failed or was stopped begins anew. "full" where too many wait. */
  readonly enter: (request: JobRequest) => Job | "full";
  /** Ends a job that has not ended. */
  readonly stop: (id: string) => void;
  /** Is told of every change of a job, until it is called off. */
  readonly watch: (id: string, onChange: (job: Job) => void) => () => void;
  /** Stops all. */
  readonly close: () => void;
}

/** Jobs that have ended of which the server still knows. */
const REMEMBERED = 200;

/** One line of jobs, first come first served. */
export function openJobLine(start: StartJob, limits: JobLimits, onFailure: (log: string) => void): JobLine {
  const jobs = new Map<string, Job>();
  const waiting: JobRequest[] = [];
  const running = new Map<string, RunningJob>();
  const watchers = new Map<string, Set<(job: Job) => void>>();

  const change = (id: string, to: Partial<Job>): void => {
    const before = jobs.get(id);
    if (before === undefined) return;
    const job = { ...before, ...to, version: before.version + 1 };
    jobs.set(id, job);
    for (const onChange of watchers.get(id) ?? []) onChange(job);
  };
  const settle = (id: string, job: RunningJob, to: Partial<Job>): void => {
    if (running.get(id) !== job) return;
    running.delete(id);
    change(id, to);
    begin();
  };
  const begin = (): void => {
    while (running.size < limits.running) {
      const request = waiting.shift();
      if (request === undefined) return;
      const { id } = request;
      const job = start(request, (progress) => {
        if (running.get(id) === job) change(id, { progress });
      });
      running.set(id, job);
      change(id, { state: "running" });
      void endOf(job, limits.minutes).then((failure) => {
        if (failure?.log !== undefined && running.get(id) === job) onFailure(failure.log);
        settle(
          id,
          job,
          failure === undefined ? { state: "done" } : { state: "failed", problem: failure.problem },
        );
      });
    }
  };
  return {
    find: (id) => jobs.get(id),
    all: () => [...jobs.values()],
    enter: (request) => {
      const { id } = request;
      const known = jobs.get(id);
      if (known?.state === "waiting" || known?.state === "running") return known;
      if (running.size >= limits.running && waiting.length >= limits.waiting) return "full";
      const { version = 0 } = known ?? {};
      jobs.delete(id);
      jobs.set(id, waitingJob(request, version));
      forget(jobs);
      waiting.push(request);
      begin();
      return jobs.get(id) as Job;
    },
    stop: (id) => {
      const at = waiting.findIndex((request) => request.id === id);
      const job = running.get(id);
      if (at < 0 && job === undefined) return;
      if (at >= 0) waiting.splice(at, 1);
      running.delete(id);
      job?.stop();
      change(id, { state: "stopped" });
      begin();
    },
    watch: (id, onChange) => {
      const all = watchers.get(id) ?? new Set();
      watchers.set(id, all.add(onChange));
      return () => {
        all.delete(onChange);
        if (all.size === 0) watchers.delete(id);
      };
    },
    close: () => {
      const ids = [...running.keys(), ...waiting.map(({ id }) => id)];
      for (const job of running.values()) job.stop();
      waiting.length = 0;
      running.clear();
      for (const id of ids) change(id, { state: "stopped" });
    },
  };
}

function waitingJob({ id, task: { operation } }: JobRequest, version: number): Job {
  return { id, operation, state: "waiting", progress: null, problem: null, version };
}

/** The oldest of those that have ended. */
function forget(jobs: Map<string, Job>): void {
  const ended = [...jobs.values()].filter(({ state }) => state !== "waiting" && state !== "running");
  for (const { id } of ended.slice(0, Math.max(0, ended.length - REMEMBERED))) jobs.delete(id);
}

/** How a job ends, which it does at the latest after so many minutes. */
function endOf(job: RunningJob, minutes: number): Promise<Failure | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      job.stop();
      const why = `The job was ended after ${minutes} minutes: ask for less, or have the server's jobMinutes raised.`;
      resolve({ problem: problem(503, why) });
    }, minutes * 60_000);
    timer.unref();
    void job.ended.then((failure) => {
      clearTimeout(timer);
      resolve(failure);
    });
  });
}
