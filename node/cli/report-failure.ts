import { type Fault, formatFaults, InputError } from "../../engine/errors/index.ts";
import { counted } from "./counted.ts";
import { faultLines } from "./fault-lines.ts";
import { Interruption } from "./interruption.ts";
import { printableText } from "./printable-text.ts";

/** Exit codes: 0 ok, 1 failed, 2 bad usage or input, 130 as a shell has it after Ctrl-C. */
const FAILED = 1;
const BAD_INPUT = 2;
const INTERRUPTED = 130;

interface Failure {
  readonly code: number;
  /** What went wrong, in one sentence. */
  readonly error: string;
  /** The faults of the input, one by one. */
  readonly problems: readonly Fault[];
  /** Lines for people; empty where they have been said. */
  readonly text: string;
}

/**
 * Says on standard error what went wrong and gives the exit code: in lines for people, or as one line of JSON. Errors
 * that users can cause are sentences; anything else is a bug and shows its stack.
 */
export function reportFailure(thrown: unknown, { json }: { readonly json: boolean }): number {
  const { code, error, problems, text } = describeFailure(thrown);
  if (code === 0) return 0;
  if (json) process.stderr.write(`${JSON.stringify({ error, code, problems })}\n`);
  else if (text !== "") process.stderr.write(`${printableText(text)}\n`);
  return code;
}

function describeFailure(error: unknown): Failure {
  if (error instanceof InputError) {
    const { faults } = error;
    const [first] = formatFaults(faults.slice(0, 1)).split("\n", 1) as [string];
    return {
      code: BAD_INPUT,
      error: faults.length === 1 ? first : `${faults.length} faults, the first: ${first}`,
      problems: faults,
      text: `${faultLines(faults)}\n${counted(faults.length, "fault")}.`,
    };
  }
  if (isUsage(error)) {
    return {
      code: error.exitCode === 0 ? 0 : BAD_INPUT,
      error: error.message.replace(/^error: /, "").replaceAll("\n", " "),
      problems: [],
      text: "",
    };
  }
  const sentence = failureSentence(error);
  return {
    code: error instanceof Interruption ? INTERRUPTED : FAILED,
    error: sentence,
    problems: [],
    text: sentence,
  };
}

function failureSentence(error: unknown): string {
  if (isSystemError(error)) return systemSentence(error);
  if (!(error instanceof Error)) return String(error);
  return [
    "StoreError",
    "GateFailure",
    "NightFailure",
    "Interruption",
    "LineageDifference",
    "QueueError",
  ].includes(error.name)
    ? error.message
    : (error.stack ?? error.message);
}

type SystemError = Error & { code: string; syscall: string; path?: string };

/** What the system refused: Node gives these errors a number and the call that failed. */
function isSystemError(error: unknown): error is SystemError {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    "syscall" in error &&
    typeof error.syscall === "string" &&
    "errno" in error
  );
}

const remedies: Readonly<Record<string, string>> = {
  EEXIST: "there is a file of this name already; name another place, or move it away",
  ENOTDIR: "part of this path is a file, not a folder; name another place, or move the file away",
  EISDIR: "this is a folder where a file is needed; move it away",
  ENOENT: "there is no such file or folder; check the path",
  EACCES: "you may not read or write this; change its permissions, or name another place",
  EPERM: "you may not read or write this; change its permissions, or name another place",
  EROFS: "this disk cannot be written to; name another place",
  ENOSPC: "the disk is full; make room and run the command again",
  EFBIG: "a file may not grow this large here; raise the limit (ulimit -f), or name another place",
  EDQUOT: "your share of this disk is full; make room and run the command again",
  EADDRINUSE: "another program listens at this port; name another with --port, or 0 for any that is free",
  EMFILE: "too many files are open; raise the limit (ulimit -n) and run the command again",
};

function systemSentence(error: SystemError): string {
  const remedy = remedies[error.code] ?? "check the path and the disk, then run the command again";
  return `${error.path ?? error.syscall}: ${remedy} (${error.code}).`;
}

/** commander has already said what is wrong with the words of the call. */
function isUsage(error: unknown): error is Error & { exitCode: number } {
  return (
    error instanceof Error &&
    "exitCode" in error &&
    "code" in error &&
    String(error.code).startsWith("commander.")
  );
}
