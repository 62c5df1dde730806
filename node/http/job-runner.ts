import { type ChildProcess, fork } from "node:child_process";
import { threadsAllowed } from "../threads-allowed.ts";
import { openJobResults } from "./job-results.ts";
import type { JobProgress, JobTask } from "./job-task.ts";
import { makeJob } from "./make-job.ts";
import { type Failure, problem } from "./problem.ts";

/** A job and where its result is to be. */
export interface JobRequest {
  readonly id: string;
  readonly task: JobTask;
  readonly resultFolder: string;
}

/** A job that has been started. */
export interface RunningJob {
  /** What went wrong; undefined where the result is there. Never rejects. */
  readonly ended: Promise<Failure | undefined>;
  /** Ends it, whatever it does. */
  readonly stop: () => void;
}

/** Starts a job. */
export type StartJob = (request: JobRequest, onProgress: (progress: JobProgress) => void) => RunningJob;

/** What the process of a job tells the server. */
export type JobMessage =
  | { readonly kind: "progress"; readonly progress: JobProgress }
  | { readonly kind: "ended"; readonly failure: Failure | undefined };

/** What a job's process may keep in objects, in megabytes. */
const HEAP_MB = 4096;
/** What is kept of what it says on standard error. */
const SAID = 4000;

/**
 * A job in a process of its own. It is no thread: what a thread is stopped in, native code of a query say, may take the server with it, while a
 * process ends for certain, gives its memory back, and leaves the processor to those that answer (its priority is low).
 */
const startJobProcess: StartJob = (request, onProgress) => {
  const child = fork(new URL("./job-process.js", import.meta.url), [], {
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  return { ended: ended(child, request, onProgress), stop: () => child.kill("SIGKILL") };
};

function ended(
  child: ChildProcess,
  request: JobRequest,
  onProgress: (progress: JobProgress) => void,
): Promise<Failure | undefined> {
  let said = "";
  child.stderr?.on("data", (text: Uint8Array) => {
    said = `${said}${text}`.slice(-SAID);
  });
  return new Promise((resolve) => {
    child.on("message", (message: JobMessage) => {
      if (message.kind === "progress") onProgress(message.progress);
      else resolve(message.failure);
    });
    child.once("error", (error) => resolve(lost(request, error.message)));
    child.once("exit", (code, signal) => resolve(lost(request, `${signal ?? `code ${code}`} ${said}`)));
    child.send(request, (error) => {
      if (error !== null) resolve(lost(request, error.message));
    });
  });
}

function lost({ task }: JobRequest, why: string): Failure {
  return {
    problem: problem(500, "The job ended before its time; the server's log says why. Ask for it again."),
    log: `The process of ${task.operation} ended: ${why.trim()}`,
  };
}

/** A job in this process: where threads are not allowed. What is stopped goes on unheard. */
const startJobHere: StartJob = ({ id, task, resultFolder }, onProgress) => {
  let stop = (): void => undefined;
  const stopped = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
  });
  const made = makeJob(task, onProgress).then(async (answer) => {
    if ("problem" in answer) return answer;
    await openJobResults(resultFolder).write(id, answer.text);
    return undefined;
  });
  return { ended: Promise.race([made, stopped]), stop };
};

/** How jobs are started: each in a process, and in this one where threads are not allowed. */
export const startJob: StartJob = (...job) =>
  threadsAllowed() ? startJobProcess(...job) : startJobHere(...job);
