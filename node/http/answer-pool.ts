import { Piscina } from "piscina";
import { threadsAllowed } from "../threads-allowed.ts";
import { type Answer, type AnswerTask, openAnswerer } from "./answer-request.ts";
import { answerTable, type TableAnswer, type TableTask } from "./answer-table.ts";
import { type Failure, problem } from "./problem.ts";
import { openWaitingLine } from "./waiting-line.ts";

/** Threads that make answers, so that the server always has ears. */
export interface AnswerPool {
  /** Waits longer for a thread where the asker would. */
  readonly document: (task: AnswerTask, patientMs?: number) => Promise<Answer>;
  readonly table: (task: TableTask) => Promise<TableAnswer>;
  /** Requests that wait, and those that are answered now. */
  readonly load: () => { readonly waiting: number; readonly running: number };
  readonly close: () => Promise<void>;
}

/** How many threads, and what each request may cost. */
export interface PoolSetting {
  readonly threads: number;
  /** A request that would wait longer before it begins is refused. */
  readonly longestWaitMs?: number;
  /** A thread that makes an answer for longer is ended. */
  readonly longestAnswerMs?: number;
  /** A thread whose objects need more is ended; tables on their way from files do not count. */
  readonly threadMb?: number;
}

/** Answers are made one after the other in this thread: where threads are not allowed, and for tests. */
export function answersHere(): AnswerPool {
  const answerer = openAnswerer();
  const load = () => ({ waiting: 0, running: 0 });
  return { document: (task) => answerer.answer(task), table: answerTable, load, close: answerer.close };
}

/**
 * A pool of threads. A request that would wait too long is a problem with status 503; so is one whose thread ends while it makes the answer, which
 * is logged and hurts no other: another thread takes its place.
 */
export function openAnswerPool({
  threads,
  longestWaitMs = 80,
  longestAnswerMs = 60_000,
  threadMb = 2048,
}: PoolSetting): AnswerPool {
  if (!threadsAllowed()) return answersHere();
  return openThreadPool(new URL("./answer-thread.js", import.meta.url), {
    threads,
    longestWaitMs,
    longestAnswerMs,
    threadMb,
  });
}

/** The same with the module that its threads run: it exports `document` and `table`. */
export function openThreadPool(
  module: URL,
  { threads, longestWaitMs, longestAnswerMs, threadMb }: Required<PoolSetting>,
): AnswerPool {
  const pool = new Piscina({
    filename: module.href,
    minThreads: threads,
    maxThreads: threads,
    resourceLimits: { maxOldGenerationSizeMb: threadMb },
  });
  // A thread that ends while nobody waits for it is no request's business.
  pool.on("error", () => undefined);
  const line = openWaitingLine({ threads, longestWaitMs, now: () => performance.now() });
  const run = async <Result extends object>(
    name: "document" | "table",
    kind: string,
    task: AnswerTask | TableTask,
    patientMs?: number,
  ): Promise<Result | Failure> => {
    const work = async (): Promise<Result | Failure> => {
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(), longestAnswerMs);
      try {
        return (await pool.run(task, { name, signal: limit.signal })) as Result;
      } catch (error) {
        return endedThread(kind, error);
      } finally {
        clearTimeout(timer);
      }
    };
    const made = await line.enter(kind, work, patientMs);
    return "retryAfterMs" in made ? busy(made.retryAfterMs) : made;
  };
  return {
    document: (task, patientMs) => run<Answer>("document", task.id, task, patientMs),
    table: (task) => run<TableAnswer>("table", "getTable", task),
    load: () => ({ waiting: line.waiting(), running: line.running() }),
    close: () => pool.destroy(),
  };
}

function busy(retryAfterMs: number): Failure {
  const seconds = Math.ceil(retryAfterMs / 1000);
  const when = seconds <= 1 ? "a second" : `${seconds} seconds`;
  return {
    problem: problem(503, `Every thread is busy: ask again in ${when}.`),
    retryAfterSeconds: Math.max(1, seconds),
  };
}

function endedThread(kind: string, error: unknown): Failure {
  const why = error instanceof Error ? error.message : String(error);
  return {
    problem: problem(
      503,
      "The answer took too much time or memory and was given up: ask for less, or again later.",
    ),
    log: `A thread that made ${kind} was ended: ${why}`,
  };
}
