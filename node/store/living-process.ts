import { readFile } from "node:fs/promises";
import { systemCode } from "./store-error.ts";

/** Whether a process of this host is there and has not ended; one that ended and was not yet collected has. */
export async function isLiving(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemCode(error) === "ESRCH") return false;
  }
  return (await readProcessStart(pid)) !== "gone";
}

/**
 * When a process started, as the system counts it, so that a number given to a later process is not taken for the
 * earlier one; "gone" for a process that has ended and was not yet collected, "" where the system does not say.
 */
export async function readProcessStart(pid: number): Promise<string> {
  try {
    const [boot, status] = await Promise.all([
      readFile("/proc/sys/kernel/random/boot_id", "utf8"),
      readFile(`/proc/${pid}/stat`, "utf8"),
    ]);
    // The name in field 2 may hold spaces: count from its closing bracket. Field 3 is the state, 22 the start.
    const fields = status.slice(status.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? "gone" : `${boot.trim()}:${fields[19]}`;
  } catch {
    return "";
  }
}
