import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { estimate, type MarketSize, marketProject } from "./market-project.ts";

/** A copy of a small synthetic project with its run. It is estimated once for all test files, which run in processes of their own. */
export async function builtProject(size: MarketSize): Promise<string> {
  const built = join(tmpdir(), `plimsoll-built-${size.assetCount}-${size.dateCount}-${size.industryCount}`);
  while (!existsSync(built)) await buildOnce(size, built);
  const copy = mkdtempSync(join(tmpdir(), "plimsoll-market-"));
  cpSync(built, copy, { recursive: true, preserveTimestamps: true });
  return copy;
}

/** Builds it, or waits a little where another process does. */
async function buildOnce(size: MarketSize, built: string): Promise<void> {
  const lock = `${built}.lock`;
  try {
    mkdirSync(lock);
  } catch {
    await wait(50);
    return;
  }
  try {
    if (existsSync(built)) return;
    const folder = await marketProject(size);
    await estimate(folder);
    renameSync(folder, built);
  } finally {
    rmdirSync(lock);
  }
}
