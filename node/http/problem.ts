import { type Fault, formatFaults, InputError } from "../../engine/errors/index.ts";
import { LockedError, StoreError } from "../store/index.ts";

/** Why a request has no answer, as RFC 9457 has it. */
export interface Problem {
  readonly type: "about:blank";
  readonly title: string;
  readonly status: number;
  /** One sentence that says what to do. */
  readonly detail: string;
  readonly problems?: readonly Fault[];
}

const TITLES: Readonly<Record<number, string>> = {
  400: "The request is not as it must be",
  401: "A token is needed",
  403: "That is not allowed",
  404: "There is no such thing",
  405: "That cannot be done here",
  409: "Something has changed meanwhile",
  413: "The request is too large",
  414: "The path is too long",
  415: "The body is of a kind that is not taken",
  429: "Too many requests",
  500: "Something failed here",
  503: "There is no answer now",
  504: "The answer took too long",
};

/** A problem of a status in one sentence. */
export function problem(status: number, detail: string, problems?: readonly Fault[]): Problem {
  const title = TITLES[status] ?? "The request failed";
  return { type: "about:blank", title, status, detail, ...(problems === undefined ? {} : { problems }) };
}

/** A problem, and what the log is to have where it is no fault of the request. */
export interface Failure {
  readonly problem: Problem;
  readonly log?: string;
  /** Of a 503: when to ask again; a second by default. */
  readonly retryAfterSeconds?: number;
}

/** A fault in words of the API, where it is in those of the command line: an option is a field. */
function ofRequest(fault: Fault): Fault {
  const rule = fault.rule.replaceAll(OPTION, (all, option?: string) =>
    option === undefined ? all : fieldOf(option),
  );
  if (!fault.file.startsWith("--")) return { ...fault, rule };
  return { ...fault, file: "request", column: fieldOf(fault.file.slice(2)), rule };
}

/** An option of the command line; what it is part of where that is a command to be run. */
const OPTION = /npx plimsoll[^;,]*|--([a-z][a-z-]*)/g;

function fieldOf(option: string): string {
  return option.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** What went wrong. Of what is no fault of the request nothing is told but that it happened. */
export function failureOf(error: unknown): Failure {
  if (error instanceof InputError) {
    const faults = error.faults.map(ofRequest);
    return { problem: problem(400, formatFaults(faults).split("\n").join(" "), faults) };
  }
  if (error instanceof StoreError && error.code === "missing")
    return { problem: problem(404, error.message) };
  if (error instanceof LockedError)
    return {
      problem: problem(409, `Another process is writing ${error.writing}: ask again when it has ended.`),
    };
  const log = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { problem: problem(500, "The server could not answer; its log says why."), log };
}
