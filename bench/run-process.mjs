import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../dist/node/cli/main.js", import.meta.url));

/** A call of the built command line in a process of its own, and what it cost: wall time, processor time of all threads, peak memory. */
export function runProcess(args) {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-usage-"));
  const usageFile = join(folder, "usage.json");
  const atExit = join(folder, "at-exit.mjs");
  writeFileSync(
    atExit,
    `import { writeFileSync } from "node:fs";\nimport { isMainThread } from "node:worker_threads";\nif (isMainThread) process.on("exit", () => writeFileSync(${JSON.stringify(usageFile)}, JSON.stringify(process.resourceUsage())));\n`,
  );
  const started = performance.now();
  const ran = spawnSync(process.execPath, ["--import", atExit, MAIN, ...args], {
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  const ms = performance.now() - started;
  if (ran.status !== 0) throw new Error(`plimsoll ${args.join(" ")}: ${ran.stderr}`);
  const usage = JSON.parse(readFileSync(usageFile, "utf8"));
  rmSync(folder, { recursive: true });
  return {
    ms,
    processorMs: (usage.userCPUTime + usage.systemCPUTime) / 1e3,
    peakMb: usage.maxRSS / 1024,
    stdout: ran.stdout,
  };
}
