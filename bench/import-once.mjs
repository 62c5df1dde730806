// One import in a process of its own, so that its peak of memory is its own: node bench/import-once.mjs folder file threads
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openMarketData } from "../dist/node/import/index.js";

const [folder, file, threads] = process.argv.slice(2);
const cacheFolder = join(folder, `cache-${process.pid}`);
const before = process.cpuUsage();
const start = performance.now();
const data = await openMarketData(
  folder,
  { bars: { path: file } },
  { cacheFolder, threads: Number(threads) },
);
const ms = performance.now() - start;
const { user, system } = process.cpuUsage(before);
data.close();
rmSync(cacheFolder, { recursive: true });
const line = {
  ms,
  processorMs: (user + system) / 1000,
  peakMb: peakKb() / 1024,
  dates: data.dates.length,
  rows: data.inputs[0].rowCount,
};
console.log(JSON.stringify(line));

/** What the system counts for a process begins with the memory of the one that started it; its own is told apart on Linux. */
function peakKb() {
  const status = "/proc/self/status";
  const own = existsSync(status) ? /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, "utf8")) : null;
  return own === null ? process.resourceUsage().maxRSS : Number(own[1]);
}
