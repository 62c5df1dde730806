import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// What vitest runs before all tests and after them: a folder for all that they write, taken away with what they left.

let folder = "";

export function setup(): void {
  folder = mkdtempSync(join(tmpdir(), "plimsoll-tests-"));
  process.env.TMPDIR = folder;
}

export function teardown(): void {
  rmSync(folder, { recursive: true, force: true });
}
