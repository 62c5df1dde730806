import { readlinkSync } from "node:fs";
import { setPriority } from "node:os";
import { basename } from "node:path";
import { type Answer, type AnswerTask, openAnswerer } from "./answer-request.ts";
import { answerTable, type TableAnswer, type TableTask } from "./answer-table.ts";

/** Behind the thread that hears: with as many answers as processors it would hear of the next request, and refuse it, a tenth of a second late. */
const NICENESS = 5;

const answerer = openAnswerer();
standBack();

/** One answer, in a thread of the pool (answer-pool.ts). */
export function document(task: AnswerTask): Promise<Answer> {
  return answerer.answer(task);
}

/** Rows of a table, in a thread of the pool. */
export function table(task: TableTask): Promise<TableAnswer> {
  return answerTable(task);
}

/** Lowers this thread's precedence, where the system knows threads one by one: Linux. */
function standBack(): void {
  try {
    setPriority(Number(basename(readlinkSync("/proc/thread-self"))), NICENESS);
  } catch {
    // Elsewhere all threads are alike.
  }
}
