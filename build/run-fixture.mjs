// npm run build && node build/run-fixture.mjs: keeps a tiny run of this version's format, with the figures that it gives, in test/store/formats/<version>.
// Every release leaves one (build/release.mjs), and test/store/formats.test.ts opens them all for good: an older one is never made again.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { portfolioRisk } from "../dist/engine/risk-model/index.js";
import { estimateModel } from "../dist/node/jobs/index.js";
import { readRiskModel } from "../dist/node/model/index.js";
import { readProject, writeProject } from "../dist/node/project/index.js";
import { openRun, selectValues } from "../dist/node/store/index.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const target = join(ROOT, "test/store/formats", version);

/**
 * A market of twenty names, for which the spec's histories are far too long.
 *
 * @param {string} folder
 */
async function tinyProject(folder) {
  const market = { assetCount: 20, dateCount: 34, industryCount: 2, seed: 11, startDate: "2020-01-15" };
  await writeProject(folder, { name: "tiny", market, top: 16 });
  const file = join(folder, "plimsoll.yaml");
  const spec = readFileSync(file, "utf8")
    .replace("minHistory: 63", "minHistory: 8")
    .concat("specific: { ownHistoryFrom: 4, ownHistoryFull: 20 }\n")
    .concat("descriptors: { beta: { minPeriods: 8 }, volatility: { minPeriods: 8 } }\n");
  writeFileSync(file, spec);
  return readProject(folder);
}

/**
 * What this version makes of the run: risk of equal weights on the last date, and the market's returns.
 *
 * @param {string} modelFolder
 */
async function figuresOf(modelFolder) {
  const run = await openRun(modelFolder);
  const { model, date } = await readRiskModel(run);
  const { covered } = model.exposures;
  const count = covered.reduce((sum, flag) => sum + flag, 0);
  const risk = portfolioRisk(
    model,
    model.assets.labels.map((_, asset) => covered[asset] / count),
  );
  const rows = await run.readTable("factor_returns");
  const names = selectValues(rows, "factor", "text");
  const values = selectValues(rows, "factor_return", "number");
  const marketReturns = values.filter((_, i) => names[i] === "market").reduce((sum, one) => sum + one, 0);
  await run.close();
  const { factorVariance, specificVariance } = risk;
  return { date, names: count, factorVariance, specificVariance, marketReturns };
}

if (execFileSync("git", ["tag", "--list", `v${version}`], { cwd: ROOT, encoding: "utf8" }).trim() !== "") {
  process.stderr.write(`${version} is released: its run stays as it is\n`);
  process.exitCode = 1;
} else {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-fixture-"));
  const project = await tinyProject(folder);
  await estimateModel(project);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const part of ["current.json", "runs", "partitions"])
    cpSync(join(project.modelFolder, part), join(target, part), { recursive: true });
  const figures = await figuresOf(target);
  writeFileSync(join(target, "figures.json"), `${JSON.stringify(figures, undefined, 2)}\n`);
  rmSync(folder, { recursive: true });
  process.stdout.write(`${target}: ${JSON.stringify(figures)}\n`);
}
