import { appendFileSync } from "node:fs";

const passes = new Map<string, number>();

/**
 * A named place in the writing or removing of a file, of a run or of the import's cache, where a test can end the process or let the system refuse.
 *
 * Environment: `PLIMSOLL_FAILPOINT="name[:n]"` kills this process (SIGKILL: nothing is cleaned up) at the n-th pass of
 * that place, `"name[:n]=ENOSPC"` throws the system's error of that code there; `PLIMSOLL_FAILPOINT_TRACE=file` writes each place
 * passed, with the file it is about, so that a test can visit them all.
 */
export function failpoint(name: string, file: string): void {
  const trace = process.env.PLIMSOLL_FAILPOINT_TRACE;
  if (trace !== undefined) appendFileSync(trace, `${name} ${file}\n`);
  const wanted = process.env.PLIMSOLL_FAILPOINT;
  if (wanted === undefined) return;
  const [place = "", action] = wanted.split("=");
  const [target, pass = "1"] = place.split(":");
  if (target !== name) return;
  const count = (passes.get(wanted) ?? 0) + 1;
  passes.set(wanted, count);
  if (count !== Number(pass)) return;
  if (action !== undefined)
    throw Object.assign(new Error(`${action} at failpoint ${name}`), { code: action });
  process.kill(process.pid, "SIGKILL");
}

/** Whether a failpoint of this name is set: only then is the work done that makes a half-written file. */
export function isFailpointSet(name: string): boolean {
  const { PLIMSOLL_FAILPOINT: wanted, PLIMSOLL_FAILPOINT_TRACE: trace } = process.env;
  return trace !== undefined || wanted?.split(/[:=]/)[0] === name;
}
