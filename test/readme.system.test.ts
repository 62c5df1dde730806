import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CLI } from "./cli/built-cli.ts";
import { blocksOf } from "./docs/page-blocks.ts";
import { pageFaults, runPage, standsIn } from "./docs/run-page.ts";
import { ROOT } from "./root.ts";

// The demo costs half a minute: what the README and the quick start print, and what is promised of its time and memory, are of one.

const QUICK_START = "docs/quick-start.md";

/** Lines of the README's first output block that are the demo's, in order; the shortened places and the prompt left out. */
function shownLines(): readonly string[] {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const block = /```text\n\$ npm run demo\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  return block.split("\n").filter((line) => line.trim() !== "" && line.trim() !== "…");
}

let home = "";
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "plimsoll-readme-"));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Demo {
  readonly folder: string;
  readonly printed: readonly string[];
  readonly seconds: number;
  /** Seconds that processors worked for it: what a quiet machine takes at most, as it hardly waits for anything else. */
  readonly processorSeconds: number;
  /** The most memory the process ever had resident. */
  readonly peakMb: number;
}

/** A whole demo in a folder of its own. The process writes down what it used when it ends. */
function runDemo(name: string): Demo {
  const usageFile = join(home, `${name}.usage`);
  const atExit = join(home, `${name}.mjs`);
  const writing = `writeFileSync(${JSON.stringify(usageFile)}, JSON.stringify(process.resourceUsage()))`;
  writeFileSync(atExit, `import { writeFileSync } from "node:fs";\nprocess.on("exit", () => ${writing});\n`);
  const folder = mkdtempSync(join(home, name));
  const started = performance.now();
  const args = ["--import", atExit, CLI, "demo"];
  const demo = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  const seconds = (performance.now() - started) / 1000;
  expect(demo.status, demo.stderr).toBe(0);
  const usage = JSON.parse(readFileSync(usageFile, "utf8")) as NodeJS.ResourceUsage;
  return {
    folder,
    printed: demo.stdout.split("\n"),
    seconds,
    processorSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    peakMb: usage.maxRSS / 1024,
  };
}

const demos: Demo[] = [];

test("the demo takes less than 60 s (of processor time where the machine is crowded) and less than 1 GiB", {
  timeout: 600_000,
}, () => {
  demos.push(runDemo("first"));
  if (demos[0]!.seconds >= 60) demos.push(runDemo("second"));
  const crowd = (loadavg()[0] as number) / availableParallelism();
  const costs = demos.map(({ printed, ...cost }) => cost);
  const figures = `${JSON.stringify(costs)}, ${crowd.toFixed(1)} programs to a core`;
  const seconds = demos.map((demo) => (crowd > 2 ? demo.processorSeconds : demo.seconds));
  expect(Math.min(...seconds), figures).toBeLessThan(60);
  expect(Math.min(...seconds), figures).toBeGreaterThan(1);
  const peaks = demos.map(({ peakMb }) => peakMb);
  expect(Math.max(...peaks), figures).toBeLessThan(1024);
  expect(Math.min(...peaks), figures).toBeGreaterThan(50);
});

test("the README shows what the demo prints", () => {
  const { printed } = demos[0]!;
  const shown = shownLines();
  expect(shown.length).toBeGreaterThan(40);
  let at = 0;
  for (const line of shown) {
    const found = printed.indexOf(line, at);
    expect(found, `not printed after line ${at}: ${line}`).toBeGreaterThanOrEqual(0);
    at = found + 1;
  }
});

test("docs/quick-start.md shows what the demo and the commands after it print", {
  timeout: 600_000,
}, async () => {
  const { folder, printed } = demos[0]!;
  const blocks = blocksOf(QUICK_START, readFileSync(join(ROOT, QUICK_START), "utf8"));
  const demo = blocks.find(({ text }) => text.startsWith("$ npx plimsoll demo"))?.text.split("\n") ?? [];
  expect(standsIn(demo.slice(1), printed)).toBe(true);
  process.chdir(folder);
  try {
    expect(pageFaults(QUICK_START, await runPage(blocks))).toEqual([]);
  } finally {
    process.chdir(ROOT);
  }
});
