import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import type { TestProject } from "vitest/node";
import { buildKernels } from "../build/kernels.mjs";
import { ROOT } from "./root.ts";

// What vitest runs before all tests, and before those that a change makes it run again: tests run what is built of engine, wire, client and
// node (see vitest.config.ts), as users do, so that threads and processes can be started from it and each of 400 files loads it in a moment.

export async function setup(project: TestProject): Promise<void> {
  await build();
  project.onTestsRerun(build);
}

async function build(): Promise<void> {
  await buildKernels();
  const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-b", "client", "node"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`tsc -b client node found faults, mend them first:\n${stdout}`);
}
