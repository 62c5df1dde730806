import { buildProgram } from "../../node/cli/program.ts";
import { reportFailure } from "../../node/cli/report-failure.ts";
import type { Called } from "./built-cli.ts";

let queue: Promise<unknown> = Promise.resolve();

/**
 * What `call` of built-cli gives, without a process: for tests of what a command says. Half a second of starting Node is saved; how a process ends,
 * pipes, signals and threads are for `call`. Calls are made one after the other, because they share standard output.
 */
export function callHere(args: readonly string[]): Promise<Called> {
  const turn = queue.then(() => calledHere(args));
  queue = turn.catch(() => undefined);
  return turn;
}

async function calledHere(args: readonly string[]): Promise<Called> {
  const { stdout, stderr, exitCode } = process;
  const writes = [stdout.write, stderr.write] as const;
  const said = { stdout: "", stderr: "" };
  const into = (name: "stdout" | "stderr") =>
    ((text: string | Uint8Array) => {
      said[name] += typeof text === "string" ? text : new TextDecoder().decode(text);
      return true;
    }) as typeof stdout.write;
  stdout.write = into("stdout");
  stderr.write = into("stderr");
  process.exitCode = undefined;
  try {
    const json = args.includes("--json");
    try {
      await buildProgram({ json }).parseAsync([process.execPath, "plimsoll", ...args]);
    } catch (error) {
      process.exitCode = reportFailure(error, { json });
    }
    return { code: Number(process.exitCode ?? 0), signal: null, ...said };
  } finally {
    [stdout.write, stderr.write] = writes;
    process.exitCode = exitCode;
  }
}
