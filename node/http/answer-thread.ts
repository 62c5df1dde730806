import { type Answer, type AnswerTask, openAnswerer } from "./answer-request.ts";
import { answerTable, type TableAnswer, type TableTask } from "./answer-table.ts";

const answerer = openAnswerer();

/** One answer, in a thread of the pool (answer-pool.ts). */
export function document(task: AnswerTask): Promise<Answer> {
  return answerer.answer(task);
}

/** Rows of a table, in a thread of the pool. */
export function table(task: TableTask): Promise<TableAnswer> {
  return answerTable(task);
}
