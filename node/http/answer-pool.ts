import { Piscina } from "piscina";
import { type Answer, type AnswerTask, answerRequest } from "./answer-request.ts";
import { answerTable, type TableTask } from "./answer-table.ts";
import { problem } from "./problem.ts";

/** Threads that make answers, so that the server always has ears. */
export interface AnswerPool {
  readonly document: (task: AnswerTask) => Promise<Answer>;
  readonly table: (task: TableTask) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

/** How many answers may wait for each thread: what stands further back would be stale when it comes. */
const QUEUE_PER_THREAD = 32;

/** Answers are made one after the other in this thread: for TypeScript sources, which threads cannot load, and tests. */
export const answersHere: AnswerPool = {
  document: answerRequest,
  table: answerTable,
  close: async () => undefined,
};

/**
 * A pool of so many threads. Where all are busy and the line is full, the answer is a problem with status 503.
 */
export function openAnswerPool(threads: number): AnswerPool {
  if (import.meta.url.endsWith(".ts")) return answersHere;
  const pool = new Piscina({
    filename: new URL("./answer-thread.js", import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    maxQueue: threads * QUEUE_PER_THREAD,
  });
  const run = async (name: "document" | "table", task: AnswerTask | TableTask): Promise<Answer> => {
    if (pool.queueSize >= threads * QUEUE_PER_THREAD)
      return { problem: problem(503, "Every thread is busy and the line is full: ask again in a second.") };
    return (await pool.run(task, { name })) as Answer;
  };
  return {
    document: (task) => run("document", task),
    table: (task) => run("table", task),
    close: () => pool.destroy(),
  };
}
