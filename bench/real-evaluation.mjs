// node bench/real-evaluation.mjs [monthly] [choices] [frozen] [synthetic] [daily] [pystock]: forecasts of the real panels of examples/real, out of sample, and what
// each correction is worth; the tables of docs/real-evaluation.md. Runs are estimated first where they are not there. All: a few minutes.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runOptions } from "../dist/node/model/index.js";
import { readProject, writeProject } from "../dist/node/project/index.js";
import { openRun } from "../dist/node/store/index.js";
import { printTable } from "../examples/real/open-run.mjs";
import { chooseMonthly } from "./real-choices.mjs";
import { walkForecasts } from "./real-panels.mjs";
import {
  coverage,
  directionRows,
  lossDifference,
  namePortfolios,
  nameRows,
  portfolioRows,
  riskModelOf,
  scaleOf,
} from "./real-scores.mjs";
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

const round = (value, digits = 2) => (Number.isFinite(value) ? value.toFixed(digits) : "");
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const by = (rows, key) => {
  const groups = new Map();
  for (const row of rows) groups.set(row[key], [...(groups.get(row[key]) ?? []), row]);
  return groups;
};
function heading(text) {
  console.log(`\n## ${text}\n`);
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
async function evaluatePanel(title, folder, { from, chosen }) {
  const run = await runOf(folder);
  const options = runOptions(run);
  const periods = options.periodsPerYear > 12 ? 21 : 1;
  const { covariances, specifics } = correctionsOf({ ...options, ...chosen });
  const collected = { portfolios: [], formedWithout: [], directions: [], names: [], parts: [] };
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
    if (periods === 1) collected.parts.push(...partsOf(forecast, portfolios, MODELS[0], without));
  }
  await run.close();
  printPanel(title, collected, {
    periods,
    crises: CRISES[options.periodsPerYear],
    full: options.specific.ownHistoryFull,
  });
}

function printPanel(
  title,
  { portfolios, formedWithout, directions, names, parts },
  { periods, crises, full },
) {
  const loss = periods > 1 ? "QLIKE of realised variance" : "log score";
  heading(`${title}: bias by family, and coverage of the bands with the family's tails`);
  const families = new Map([...by(portfolios, "family"), ...by(directions, "family")]);
  printTable(
    [...families].map(([family, rows]) => {
      const { inside, error, degrees, bias, least, largest, portfolios: count, windows } = coverage(rows, 0);
      return {
        family,
        number: count,
        windows,
        bias: round(bias),
        least: round(least),
        largest: round(largest),
        "in band %": round(100 * inside, 0),
        "± %": round(100 * error, 0),
        "tails t": round(degrees, 1),
        "√z²": round(scaleOf(rows, 0)),
      };
    }),
  );
  heading(`${title}: each correction with and without; difference of ${loss}, below 0 the correction gains`);
  const isCrisis = ({ date }) => crises.includes(date.slice(0, 4));
  const compared = (what, on, rows, [first, second]) => ({
    correction: what,
    on,
    rows: rows.length,
    with: round(scaleOf(rows, first)),
    without: round(scaleOf(rows, second)),
    difference: round(lossDifference(rows, first, second, periods).meanDifference, 3),
    "t (DM)": round(lossDifference(rows, first, second, periods).tStatistic, 1),
  });
  const family = (name) => portfolios.filter((row) => row.family === name);
  const direction = (name) => directions.filter((row) => row.family === name);
  const smallest = direction("eigenfactor").filter(({ name }) => Number(name.split(" ")[1]) <= 5);
  const tables = [
    compared("eigenfactor", "optimised for views, by Σ without it", formedWithout, [0, 1]),
    compared(
      "eigenfactor",
      "optimised of factors, by F without it",
      direction("least_variance_factors"),
      [0, 1],
    ),
    compared("eigenfactor", "eigenfactors, the five smallest", smallest, [0, 1]),
    compared("eigenfactor", "eigenfactors, all", direction("eigenfactor"), [0, 1]),
    compared("eigenfactor", "pure factors (not meant for them)", direction("pure_factor"), [0, 1]),
    ...[
      ["crisis years", isCrisis],
      ["other years", (row) => !isCrisis(row)],
    ].flatMap(([years, test]) =>
      ["universe", "random_active", "style_tilt"].map((name) =>
        compared("regime", `${name}, ${years}`, family(name).filter(test), [0, 2]),
      ),
    ),
    compared("regime of Δ", "names, crisis years", names.filter(isCrisis), [0, 1]),
    compared(
      "regime of Δ",
      "names, other years",
      names.filter((row) => !isCrisis(row)),
      [0, 1],
    ),
    ...[
      ["size", 0],
      ["size", 9],
      ["volatility", 0],
      ["volatility", 9],
    ].map(([kind, tenth]) =>
      compared(
        "shrinkage",
        `names, ${kind} tenth ${tenth + 1}`,
        names.filter((row) => row[kind] === tenth),
        [0, 2],
      ),
    ),
    compared("shrinkage", "names, all", names, [0, 2]),
    compared(
      "structural",
      `names with fewer than ${full} returns`,
      names.filter(({ age }) => age < full),
      [0, 3],
    ),
    compared("jumps", "names, all", names, [0, 4]),
    ...[
      "style_optimised",
      "style_tilt",
      "random_active",
      "industry_active",
      "clustered_active",
      "least_variance",
      "universe",
    ].map((name) => compared("without noise of f", name, family(name), [3, 0])),
  ];
  printTable(tables.filter(({ rows }) => rows > 0));
  heading(`${title}: single names by year, √z² of specific returns (held at 10) and the median forecast`);
  printTable(
    [
      ...by(
        names.map((row) => ({ ...row, year: row.date.slice(0, 4) })),
        "year",
      ),
    ].map(([year, rows]) => ({
      year,
      "√z²": round(scaleOf(rows, 0)),
      "√z² without regime": round(scaleOf(rows, 1)),
      "forecast, median % a period": round(
        100 *
          Math.sqrt(
            rows.map(({ variance }) => variance[0]).sort((a, b) => a - b)[rows.length >> 1] / periods,
          ),
        1,
      ),
    })),
  );
  if (parts.length === 0) return;
  heading(`${title}: realised over forecast variance by part, and what the regression makes of it`);
  printTable(
    [...by(parts, "family")].map(([name, rows]) => ({
      family: name,
      ...Object.fromEntries(
        ["factor", "specific", "algebra", "cross", "crossAlgebra", "total"].map((key) => [
          key,
          round(mean(rows.map((row) => row[key]))),
        ]),
      ),
    })),
  );
}

const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);
const example = (name) => join(root, "examples/real", name);
if (isWanted("monthly"))
  await evaluatePanel("Monthly 1998-2012", example("us-open-panel"), { from: "1998-01-01" });
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
  await chooseMonthly(runs, (title, rows) => {
    heading(title);
    printTable(rows);
  });
  for (const [, run] of runs) await run.close();
}
if (isWanted("frozen")) {
  // What `choices` chose on 1998-2007, as a project of its own.
  const frozen = projectWith(
    "us-open-panel",
    "us-open-frozen",
    `regression: { weights: inverse_specific_variance }
covariance:
  { volatilityHalfLife: 12, correlationHalfLife: 36, ownHistoryFull: 24, regime: { halfLife: 6 } }
specific: { halfLife: 12, regime: { halfLife: 3 } }`,
  );
  await evaluatePanel("Monthly 2008-2012, preset", example("us-open-panel"), { from: "2008-01-01" });
  await evaluatePanel("Monthly 2008-2012, frozen choice", frozen, { from: "2008-01-01" });
}
if (isWanted("synthetic")) {
  const folder = join(root, "out/real-evaluation/synthetic");
  const market = { seed: 11, assetCount: 400, dateCount: 1260, startDate: "2015-01-02", industryCount: 10 };
  if (!existsSync(join(folder, "plimsoll.yaml")))
    await writeProject(folder, { name: "synthetic", market, top: 320 });
  await evaluatePanel("Synthetic market, five years", folder, { from: "2016-07-01" });
}
if (isWanted("daily"))
  await evaluatePanel("Daily 2008-2012", example("us-daily-2007-2012"), { from: "2008-01-01" });
if (isWanted("pystock"))
  await evaluatePanel("pystock 2015-2017", example("pystock-2015-2017"), { from: "2015-06-01" });
