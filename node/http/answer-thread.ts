import { type Answer, type AnswerTask, answerRequest } from "./answer-request.ts";
import { answerTable, type TableTask } from "./answer-table.ts";

/** One answer, in a thread of the pool (answer-pool.ts). */
export function document(task: AnswerTask): Promise<Answer> {
  return answerRequest(task);
}

/** Rows of a table, in a thread of the pool. */
export function table(task: TableTask): Promise<Answer> {
  return answerTable(task);
}
