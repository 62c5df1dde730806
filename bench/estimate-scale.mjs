import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/** Keeps what an update begins with, as links: files of runs are never changed in place. */
function keep(folder) {
  for (const name of ["models", ".plimsoll"])
    execFileSync("cp", ["-al", join(folder, name), join(folder, `${name}.kept`)]);
}

function restore(folder) {
  for (const name of ["models", ".plimsoll"]) {
    rmSync(join(folder, name), { recursive: true, force: true });
    execFileSync("cp", ["-al", join(folder, `${name}.kept`), join(folder, name)]);
  }
}

/** Median of updates by one more file of bars, each in a fresh process from the same run. */
function update(folder, file, rounds) {
  const runs = [];
  rmSync(join(folder, "models.kept"), { recursive: true, force: true });
  rmSync(join(folder, ".plimsoll.kept"), { recursive: true, force: true });
  keep(folder);
  for (let round = 0; round < rounds; round++) {
    renameSync(join(folder, "later", file), join(folder, "data/bars", file));
    runs.push(runProcess(["estimate", "--json", "--project", folder]));
    renameSync(join(folder, "data/bars", file), join(folder, "later", file));
    restore(folder);
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
      line(`update${suffix === "" ? "-month-start" : "-refresh"}`, size, update(home, single[0], updates));
      for (const file of single.slice(0, -1))
        renameSync(join(home, "later", file), join(home, "data/bars", file));
      runProcess(["estimate", "--json", "--project", home]);
      line(`update${suffix}`, size, update(home, single.at(-1), updates));
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
