import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const main = join(root, "dist", "node", "cli", "main.js");

/** Lines of the README's first output block that are the demo's, in order; the shortened places and the prompt left out. */
function shownLines(): readonly string[] {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const block = /```text\n\$ npm run demo\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  return block.split("\n").filter((line) => line.trim() !== "" && line.trim() !== "…");
}

test("the README shows what the demo prints", { timeout: 240_000 }, () => {
  const built = spawnSync("npx", ["--no-install", "tsc", "-b", "node"], { cwd: root, encoding: "utf8" });
  expect(built.status, built.stdout).toBe(0);
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
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
