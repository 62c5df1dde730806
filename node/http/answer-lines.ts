import {
  type HttpLongId,
  httpOperations,
  parseJson,
  parseRequestLine,
  type RequestLine,
} from "../../wire/index.ts";
import { type Answer, type Answerer, type AnswerTask, openAnswerer } from "./answer-request.ts";
import { httpQuestion } from "./http-question.ts";
import type { JobTask } from "./job-task.ts";
import { makeJob } from "./make-job.ts";
import { type Failure, failureOf, problem } from "./problem.ts";
import { type Served, servedProject } from "./served-project.ts";

/** The answer to a line. */
export interface AnsweredLine {
  /** One line of JSON: `id`, `status`, and `answer` or `problem`. */
  readonly text: string;
  readonly status: number;
  /** What failed here and is no fault of the request. */
  readonly log?: string;
}

/**
 * Answers requests of the API that come as lines of JSON, one after the other and each in one line. Long ones are made in place, in this process.
 * Never throws: what is wrong with a request is its answer.
 */
export async function* answerLines(
  projectFolder: string,
  lines: AsyncIterable<string>,
): AsyncGenerator<AnsweredLine> {
  const answerer = openAnswerer();
  const served = servedProject(projectFolder);
  try {
    for await (const line of lines)
      if (line.trim() !== "") yield await answeredLine({ projectFolder, answerer, served }, line);
  } finally {
    await answerer.close();
  }
}

/** What lines are answered with, kept from one to the next. */
interface Answering {
  readonly projectFolder: string;
  readonly answerer: Answerer;
  readonly served: () => Promise<Served>;
}

async function answeredLine(answering: Answering, line: string): Promise<AnsweredLine> {
  const request = requestOf(line);
  if ("problem" in request) return failedLine(request);
  const made = await answerTo(answering, request).catch(failureOf);
  const { id } = request;
  return "problem" in made ? failedLine(made, id) : lineOf(id, 200, { answer: parseJson(made.text)?.value });
}

function requestOf(line: string): RequestLine | Failure {
  const document = parseJson(line);
  if (document === undefined) {
    const detail = 'A line is a request as one JSON document: {"get": "/v1/factors"}.';
    return { problem: problem(400, detail) };
  }
  try {
    return parseRequestLine(document.value);
  } catch (error) {
    return failureOf(error);
  }
}

function failedLine({ problem: why, log }: Failure, id?: RequestLine["id"]): AnsweredLine {
  return { ...lineOf(id, why.status, { problem: why }), ...(log === undefined ? {} : { log }) };
}

function lineOf(id: RequestLine["id"], status: number, said: object): AnsweredLine {
  return { status, text: JSON.stringify({ ...(id === undefined ? {} : { id }), status, ...said }) };
}

/** The document as text, or why there is none. */
async function answerTo(
  { projectFolder, answerer, served }: Answering,
  request: RequestLine,
): Promise<{ readonly text: string } | Failure> {
  const question = httpQuestion(request);
  if (question === undefined)
    return { problem: problem(404, "There is no such path: docs/http.md has all there are.") };
  const { id, parameters, body } = question;
  const { length, reads } = httpOperations[id];
  if (reads === "jobs" || id === "getTable" || id === "getNightTable") {
    const detail = "Jobs and streams of tables are a server's: npx plimsoll serve answers this path.";
    return { problem: problem(404, detail) };
  }
  const { run, stamp } = await served();
  const about = { projectFolder, runId: run.id };
  if (length === "long")
    return makeJob({ ...about, stamp: stamp ?? "", operation: id as HttpLongId, body } as JobTask, () => {});
  const task = { ...about, stamp, id, parameters, body, encoding: "identity" } as AnswerTask;
  return textOf(await answerer.answer(task));
}

function textOf(answer: Answer): { readonly text: string } | Failure {
  return "problem" in answer ? answer : { text: new TextDecoder().decode(answer.body) };
}
