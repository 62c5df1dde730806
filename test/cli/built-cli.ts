import { execFile } from "node:child_process";
import { ROOT } from "../root.ts";

/** The command line, built (test/built.ts). */
export const CLI: string = `${ROOT}dist/node/cli/main.js`;

/** What a call of the command line gave. */
export interface Called {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Calls the command line in a process of its own. */
export function call(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Called> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [CLI, ...args],
      { env: { ...process.env, ...environment }, maxBuffer: 1 << 28 },
      (_error, stdout, stderr) => {
        resolve({ code: child.exitCode, signal: child.signalCode, stdout, stderr });
      },
    );
  });
}
