import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { blocksOf } from "./docs/page-blocks.ts";
import { pageFaults, runPage, standsIn } from "./docs/run-page.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const main = join(root, "dist", "node", "cli", "main.js");

const QUICK_START = "docs/quick-start.md";

/** Lines of the README's first output block that are the demo's, in order; the shortened places and the prompt left out. */
function shownLines(): readonly string[] {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const block = /```text\n\$ npm run demo\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  return block.split("\n").filter((line) => line.trim() !== "" && line.trim() !== "…");
}

/** The demo costs half a minute: the README's output and the commands of the quick start are of one. */
test("the README and docs/quick-start.md show what the demo and the commands after it print", {
  timeout: 600_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-readme-"));
  try {
    const run = spawnSync(process.execPath, [main, "demo"], { cwd: folder, encoding: "utf8" });
    expect(run.status, run.stderr).toBe(0);
    const printed = run.stdout.split("\n");
    const shown = shownLines();
    expect(shown.length).toBeGreaterThan(40);
    let at = 0;
    for (const line of shown) {
      const found = printed.indexOf(line, at);
      expect(found, `not printed after line ${at}: ${line}`).toBeGreaterThanOrEqual(0);
      at = found + 1;
    }
    const blocks = blocksOf(QUICK_START, readFileSync(join(root, QUICK_START), "utf8"));
    const demo = blocks.find(({ text }) => text.startsWith("$ npx plimsoll demo"))?.text.split("\n") ?? [];
    expect(standsIn(demo.slice(1), printed)).toBe(true);
    process.chdir(folder);
    expect(pageFaults(QUICK_START, await runPage(blocks))).toEqual([]);
  } finally {
    process.chdir(root);
    rmSync(folder, { recursive: true, force: true });
  }
});
