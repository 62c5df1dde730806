import { formatFaults, InputError } from "../../engine/errors/index.ts";

/** Exit codes: 0 ok, 1 failed, 2 bad usage or input. */
const FAILED = 1;
const BAD_INPUT = 2;

/**
 * Says on standard error what went wrong and gives the exit code. Errors that users can cause are sentences; anything
 * else is a bug and shows its stack.
 */
export function reportFailure(error: unknown): number {
  if (error instanceof InputError) {
    const count = error.faults.length;
    process.stderr.write(`${formatFaults(error.faults)}\n${count === 1 ? "1 fault" : `${count} faults`}.\n`);
    return BAD_INPUT;
  }
  if (isUsage(error)) return error.exitCode === 0 ? 0 : BAD_INPUT;
  if (isSystemError(error)) {
    process.stderr.write(`${systemSentence(error)}\n`);
    return FAILED;
  }
  const sentence = error instanceof Error && ["StoreError", "GateFailure"].includes(error.name);
  process.stderr.write(
    `${sentence ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  return FAILED;
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
  EMFILE: "too many files are open; raise the limit (ulimit -n) and run the command again",
};

function systemSentence(error: SystemError): string {
  const remedy = remedies[error.code] ?? "check the path and the disk, then run the command again";
  return `${error.path ?? error.syscall}: ${remedy} (${error.code}).`;
}

/** commander has already said what is wrong with the words of the call. */
function isUsage(error: unknown): error is { exitCode: number } {
  return (
    error instanceof Error &&
    "exitCode" in error &&
    "code" in error &&
    String(error.code).startsWith("commander.")
  );
}
