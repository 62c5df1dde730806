import { randomUUID } from "node:crypto";
import { statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { isLiving } from "./living-process.ts";

/** A file of another host that nobody has written to for so long: no file takes an hour. */
const STALE_MS = 3_600_000;
const OWN_HOST = encodeURIComponent(hostname());
/** What is written, by which process of which host. */
const NAME = /^[a-z]+-(?<pid>\d+)-[0-9a-f-]{36}@(?<host>.+)$/;

/** A new name for a file that this process is going to write. */
export function temporaryName(kind: string): string {
  return `${kind}-${process.pid}-${randomUUID()}@${OWN_HOST}`;
}

/** Whether nobody writes a file any more. Several may write in one folder at once: what is another's stays while that one lives. */
export async function isAbandoned(folder: string, name: string): Promise<boolean> {
  const { pid, host } = NAME.exec(name)?.groups ?? {};
  if (pid === undefined) return true;
  if (host === OWN_HOST) return !(await isLiving(Number(pid)));
  const time = statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return time < Date.now() - STALE_MS;
}
