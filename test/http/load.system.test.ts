import { execFile } from "node:child_process";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { CLI } from "../cli/built-cli.ts";
import { builtProject } from "../jobs/built-project.ts";

const BENCH = fileURLToPath(new URL("../../bench/load.mjs", import.meta.url));

interface Result {
  readonly asked: number;
  readonly good: number;
  readonly busyWithoutRetryAfter: number;
  readonly other: Readonly<Record<string, number>>;
  readonly goodMs: { readonly p99: number };
  readonly rssMb: { readonly firstTenth: number; readonly lastTenth: number };
  readonly files: { readonly start: number; readonly end: number };
}

test("seconds of load, open loop: answers or 503 with Retry-After, nothing else, and no growth (how many and how late only where the machine is not crowded)", async () => {
  const folder = await builtProject({ assetCount: 40, dateCount: 80, industryCount: 3 });
  const args = [BENCH, "--project", folder, "--cli", CLI, "--rate", "60", "--seconds", "7"];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const result = JSON.parse(stdout) as Result;
  expect(result.asked).toBeGreaterThan(300);
  expect(result).toMatchObject({ busyWithoutRetryAfter: 0, other: {} });
  // The targets (99 %, 250 ms) are those of a quiet machine: bench/load.mjs measures them at 3,000 names.
  if ((loadavg()[0] as number) < 6) {
    expect(result.good).toBeGreaterThan(0.9);
    expect(result.goodMs.p99).toBeLessThan(1000);
  }
  expect(result.rssMb.lastTenth).toBeLessThan(1.25 * result.rssMb.firstTenth);
  expect(result.files.end).toBeLessThan(result.files.start + 100);
}, 120_000);
