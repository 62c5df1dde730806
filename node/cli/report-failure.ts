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
    process.stderr.write(
      `${formatFaults(error.faults)}\n${count === 1 ? "1 fault" : `${count} faults`}; nothing was changed.\n`,
    );
    return BAD_INPUT;
  }
  if (isUsage(error)) return error.exitCode === 0 ? 0 : BAD_INPUT;
  const sentence = error instanceof Error && ["StoreError", "GateFailure"].includes(error.name);
  process.stderr.write(
    `${sentence ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  return FAILED;
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
