import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { median, report } from "./report.mjs";
import { runProcess } from "./run-process.mjs";
import { writeScaleProject } from "./scale-project.mjs";

const K = 76;

/** One full estimate of a project without anything kept from before, from Parquet to the published run. */
function estimate(folder) {
  rmSync(join(folder, "models"), { recursive: true, force: true });
  rmSync(join(folder, ".plimsoll"), { recursive: true, force: true });
  return runProcess(["estimate", "--json", "--project", folder]);
}

function line(problem, { assets: N, days: T }, { ms, processorMs, peakMb }) {
  report({ problem, N, K, T, oursMs: ms, processorMs, peakMb });
}

/** A file younger than this is hashed again by the next import, as it never is a day later. */
const SETTLED_MS = 2500;

/** Median of updates by one more file of bars, one after the other, each in a fresh process. Nothing is copied back: files that were would be hashed again. */
async function update(folder, files) {
  const runs = [];
  for (const file of files) {
    renameSync(join(folder, "later", file), join(folder, "data/bars", file));
    await setTimeout(SETTLED_MS);
    runs.push(runProcess(["estimate", "--json", "--project", folder]));
  }
  const of = (key) => median(runs.map((run) => run[key]));
  return { ms: of("ms"), processorMs: of("processorMs"), peakMb: Math.max(...runs.map((run) => run.peakMb)) };
}

/**
 * A full estimate of 15 styles from 30 descriptors on 60 industries, forecasts at month-ends, without the eigenfactor
 * adjustment or with draws at the first close of each month; then the update by the first day of a month and by an ordinary
 * one, each in a fresh process.
 *
 * @param folder  where the project is kept for the next time; a temporary one if absent
 */
export async function estimateScale({ assets = 3000, days = 2520, draws = 0, updates = 5, folder } = {}) {
  const home = folder ?? mkdtempSync(join(tmpdir(), "plimsoll-scale-"));
  try {
    const size = { assets, days };
    await writeScaleProject(home, { ...size, draws });
    const suffix = draws === 0 ? "" : `-${draws}-draws`;
    mkdirSync(join(home, "later"), { recursive: true });
    for (const file of readdirSync(join(home, "later")))
      renameSync(join(home, "later", file), join(home, "data/bars", file));
    // The last month has a file a day.
    const single = readdirSync(join(home, "data/bars"))
      .filter((name) => name.length > "2020.parquet".length)
      .sort();
    for (const file of single) renameSync(join(home, "data/bars", file), join(home, "later", file));
    const full = estimate(home);
    line(`estimate${suffix}`, size, full);
    if (updates > 0) {
      const [first, ...others] = single;
      line(`update${suffix === "" ? "-month-start" : "-refresh"}`, size, await update(home, [first]));
      for (const file of others.slice(0, -updates))
        renameSync(join(home, "later", file), join(home, "data/bars", file));
      runProcess(["estimate", "--json", "--project", home]);
      line(`update${suffix}`, size, await update(home, others.slice(-updates)));
    }
    return full;
  } finally {
    if (folder === undefined) rmSync(home, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [assets, days, draws, folder] = process.argv.slice(2);
  await estimateScale({ assets: Number(assets), days: Number(days), draws: Number(draws ?? 0), folder });
}
