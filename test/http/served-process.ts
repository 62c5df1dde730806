import { type ChildProcess, spawn } from "node:child_process";

/** A server in a process of its own. */
export interface ServedProcess {
  readonly child: ChildProcess;
  readonly url: string;
  /** What it has said on standard error. */
  readonly log: () => string;
  /** Its exit code or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
}

/** `plimsoll serve` of a project, once it listens. */
export async function servedProcess(
  cli: string,
  folder: string,
  { args = [], env = {} }: { readonly args?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<ServedProcess> {
  const child = spawn(process.execPath, [cli, "serve", "--project", folder, "--port", "0", ...args], {
    env: { ...process.env, ...env },
  });
  let log = "";
  child.stderr.on("data", (text) => {
    log += text;
  });
  const ended = new Promise<number | string | null>((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? code));
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (text) => {
      said += text;
      const [, found] = / at (https?:\S+);/.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    void ended.then(() => reject(new Error(said + log)));
  });
  return { child, url, log: () => log, ended };
}
