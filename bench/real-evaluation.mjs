// node bench/real-evaluation.mjs [monthly] [choices] [frozen] [synthetic] [daily] [pystock] [peers] [--json]: forecasts of the real panels of examples/real, out of sample, and what
// each correction is worth; the tables of docs/real-evaluation.md. Runs are estimated first where they are not there. All: a few minutes.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runOptions } from "../dist/node/model/index.js";
import { readProject, writeProject } from "../dist/node/project/index.js";
import { openRun } from "../dist/node/store/index.js";
import { given, printTitled } from "../examples/real/open-run.mjs";
import { chooseMonthly } from "./real-choices.mjs";
import { walkForecasts } from "./real-panels.mjs";
import { comparePeers } from "./real-peers.mjs";
import {
  directionRows,
  namePortfolios,
  nameRows,
  portfolioRows,
  riskModelOf,
  wholeRatios,
} from "./real-scores.mjs";
import { printPanel } from "./real-tables.mjs";
import { partsOf, withoutNoise } from "./regression-noise.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const main = join(root, "dist/node/cli/main.js");
const RANDOM = { randomCount: 100, seed: 1 };
const CRISES = { 12: ["2000", "2001", "2002", "2008", "2009"], 252: ["2008", "2009", "2011"] };

/** The published run of a project, made where there is none. */
async function runOf(folder) {
  execFileSync(process.execPath, [main, "estimate", "--project", folder], { stdio: "ignore" });
  return openRun((await readProject(folder)).modelFolder);
}

/** A copy of an example's project with options of its own appended, in out/real-evaluation. */
function projectWith(example, name, text) {
  const home = join(root, "out/real-evaluation");
  const folder = join(home, name);
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(home, "data"))) symlinkSync(join(root, "examples/real/data"), join(home, "data"));
  const spec = readFileSync(join(root, "examples/real", example, "plimsoll.yaml"), "utf8");
  writeFileSync(join(folder, "plimsoll.yaml"), `${spec.replace(/^name: .*$/m, `name: ${name}`)}\n${text}\n`);
  return folder;
}

/** What `choices` chose on 1998-2007, as a project of its own. */
function frozenProject() {
  return projectWith(
    "us-open-panel",
    "us-open-frozen",
    `regression: { weights: inverse_specific_variance }
covariance:
  { volatilityHalfLife: 12, correlationHalfLife: 36, ownHistoryFull: 24, regime: { halfLife: 6 } }
specific: { halfLife: 12, regime: { halfLife: 3 } }`,
  );
}

/** The options of a run, and each of its corrections taken away. */
function correctionsOf({ covariance, specific }) {
  return {
    covariances: {
      model: covariance,
      "no eigenfactor": { ...covariance, eigenfactor: null },
      "no regime": { ...covariance, regime: null },
    },
    specifics: {
      model: specific,
      "no regime": { ...specific, regime: null },
      "no shrinkage": { ...specific, shrinkage: null },
      "no structural": { ...specific, structural: null },
      "no jumps": { ...specific, jumps: null },
    },
  };
}

const MODELS = [
  { name: "model", covariance: "model", specific: "model" },
  { name: "no eigenfactor", covariance: "no eigenfactor", specific: "model" },
  { name: "no regime", covariance: "no regime", specific: "no regime" },
];
const NAME_MODELS = ["model", "no regime", "no shrinkage", "no structural", "no jumps"].map((specific) => ({
  specific,
}));

/** Every table of a panel. */
async function evaluatePanel(titled, folder, { from }) {
  const run = await runOf(folder);
  const options = runOptions(run);
  const periods = options.periodsPerYear > 12 ? 21 : 1;
  const { covariances, specifics } = correctionsOf(options);
  const collected = { portfolios: [], formedWithout: [], directions: [], names: [], parts: [], whole: [] };
  for await (const forecast of walkForecasts(run, { from, covariances, specifics })) {
    if (periods > 1 && forecast.periods.length < 15) continue;
    const model = riskModelOf(forecast, "model", "model", options.periodsPerYear);
    const portfolios = namePortfolios(forecast, model, RANDOM);
    const without = withoutNoise(run, forecast, "model", "model");
    const models = [
      ...MODELS,
      { name: "no noise", covariance: () => without.covariance, specific: () => without.specific },
    ];
    collected.portfolios.push(...portfolioRows(forecast, portfolios, models));
    const raw = riskModelOf(forecast, "no eigenfactor", "model", options.periodsPerYear);
    const books = namePortfolios(forecast, raw, RANDOM).filter(({ family }) => family === "least_variance");
    collected.formedWithout.push(...portfolioRows(forecast, books, models));
    collected.directions.push(...directionRows(forecast, "no eigenfactor", MODELS, RANDOM));
    collected.names.push(...nameRows(forecast, NAME_MODELS));
    const mended = { ...model, factorCovariance: without.covariance, specificVariance: without.specific };
    collected.whole.push([model, mended].map((one) => wholeRatios(forecast, one)));
    if (periods === 1) collected.parts.push(...partsOf(forecast, portfolios, MODELS[0], without));
  }
  await run.close();
  printPanel(titled, collected, {
    periods,
    crises: CRISES[options.periodsPerYear],
    full: options.specific.ownHistoryFull,
  });
}

const isWanted = (name) => given.length === 0 || given.includes(name);
const example = (name) => join(root, "examples/real", name);
if (isWanted("monthly"))
  await evaluatePanel({ name: "monthly", title: "Monthly 1998-2012" }, example("us-open-panel"), {
    from: "1998-01-01",
  });
if (isWanted("choices")) {
  const inverse = projectWith(
    "us-open-panel",
    "us-open-inverse",
    "regression: { weights: inverse_specific_variance }",
  );
  const runs = [
    ["√cap", await runOf(example("us-open-panel"))],
    ["inverse variance", await runOf(inverse)],
  ];
  await chooseMonthly(runs, printTitled);
  for (const [, run] of runs) await run.close();
}
if (isWanted("frozen")) {
  const frozen = frozenProject();
  await evaluatePanel(
    { name: "monthly 2008-2012", title: "Monthly 2008-2012, preset" },
    example("us-open-panel"),
    { from: "2008-01-01" },
  );
  await evaluatePanel({ name: "chosen", title: "Monthly 2008-2012, frozen choice" }, frozen, {
    from: "2008-01-01",
  });
}
if (isWanted("synthetic")) {
  const folder = join(root, "out/real-evaluation/synthetic");
  const market = { seed: 11, assetCount: 400, dateCount: 1260, startDate: "2015-01-02", industryCount: 10 };
  if (!existsSync(join(folder, "plimsoll.yaml")))
    await writeProject(folder, { name: "synthetic", market, top: 320 });
  await evaluatePanel({ name: "synthetic", title: "Synthetic market, five years" }, folder, {
    from: "2016-07-01",
  });
}
if (isWanted("daily"))
  await evaluatePanel({ name: "daily", title: "Daily 2008-2012" }, example("us-daily-2007-2012"), {
    from: "2008-01-01",
  });
if (isWanted("pystock"))
  await evaluatePanel({ name: "pystock", title: "pystock 2015-2017" }, example("pystock-2015-2017"), {
    from: "2015-06-01",
  });
if (isWanted("peers")) {
  const of = async (titled, folder, from) => {
    const run = await runOf(folder);
    await comparePeers(run, { ...titled, from, randomCount: 50, seed: 1 }, printTitled);
    await run.close();
  };
  await of({ name: "monthly", title: "Monthly 1998-2012, preset" }, example("us-open-panel"), "1998-01-01");
  await of({ name: "chosen", title: "Monthly 2008-2012, frozen choice" }, frozenProject(), "2008-01-01");
  await of({ name: "daily", title: "Daily 2008-2012" }, example("us-daily-2007-2012"), "2008-01-01");
}
