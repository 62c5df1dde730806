// node bench/real-panel.mjs PROJECT: what docs/real-data.md, docs/real-admission.md and docs/model-quality.md say of a project of examples/real, as lines of JSON:
// fit, factors, factor portfolios; residuals and influence; forecasts; the card's tests; what `check` finds.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const examples = join(root, "examples/real");
const name = process.argv[2];
/** Labels finer than the model's industries: a file, its column of ids and that of labels. */
const LABELS = {
  "us-daily-2007-2012": ["data/us_daily_2007_2012/labels.csv", "sym", "gics_sub"],
  "pystock-2015-2017": ["data/pystock_us_2015_2017/labels.csv", "symbol", "industry"],
}[name];
/** Errors of the data that were looked up row by row, before there was a rule for them. */
const KNOWN = {
  "us-open-panel": ["MO"],
  "us-daily-2007-2012": ["MO", "MRO", "COP", "NSM"],
  "pystock-2015-2017": [
    ...["NEE", "MS", "TCO", "SHAK", "HIFR", "HTZ", "EVHC", "DHR", "MTW", "PNK", "GPT", "HLT", "NK", "AKTX"],
  ],
}[name];
if (KNOWN === undefined) throw new Error("name a project of examples/real: us-open-panel, …");

/** Numbers with six digits, which is more than a page shows. */
const kept = (_, value) =>
  typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;

function print(problem, values) {
  console.log(JSON.stringify({ problem, ...values }, kept));
}

const folder = join(examples, name);
const call = (...args) =>
  execFileSync(process.execPath, [join(root, "dist/node/cli/main.js"), ...args, "--project", folder], {
    encoding: "utf8",
    maxBuffer: 1e9,
    stdio: ["ignore", "pipe", "ignore"],
  });
call("estimate");
const answer = (...args) => JSON.parse(call(...args, "--json"));

/** The card's summary, its tests by family and horizon, and the groups of names. */
function printCard({ coverage, factors, fit, tests }) {
  const { securities, dates, years, stoppedTrading, months } = coverage;
  print("coverage", {
    securities,
    periods: dates.count,
    covered: years.at(-1).covered,
    leastEstimation: Math.min(...months.estimation.filter((count) => count > 0)),
    mostEstimation: Math.max(...months.estimation),
    stoppedTrading,
  });
  const { rSquared, rSquaredCentred, regressions } = fit;
  const alive = factors.filter(({ verdict }) => verdict === "alive").length;
  print("fit", { regressions, rSquared, rSquaredCentred, alive, factors: factors.length });
  print("card tests", { tests: tests.count, passed: tests.passed });
  for (const { horizon, families, slices } of tests.horizons) {
    for (const { family, windows, bias, leastBias, largestBias, verdict } of families)
      print(`card ${horizon}, ${family}`, { windows, bias, leastBias, largestBias, verdict });
    for (const { kind, slice, families: own } of slices.filter(({ kind: of }) => of === "year")) {
      const biases = own.map(({ bias }) => bias).sort((a, b) => a - b);
      const [low, high] = [biases[(biases.length - 1) >> 1], biases[biases.length >> 1]];
      print(`card ${horizon}, ${kind} ${slice}`, { middleFamilyBias: (low + high) / 2 });
    }
  }
  for (const { grouping, group, specificBias, count: forecasts } of tests.names)
    print(`card names, ${grouping} ${group}`, { specificBias, forecasts });
}

function printFactors({ factors }) {
  for (const { factor, ...values } of factors) print(`factor, ${factor}`, { factor, ...values });
  const count = factors.filter(({ tNeweyWest }) => Math.abs(tNeweyWest) > 2).length;
  print("premia beyond 2 errors", { count, factors: factors.length });
}

function printPortfolios({ portfolios }) {
  const KINDS = ["pure_ex_ante", "characteristic", "long_only", "double_sort", "quantile"];
  for (const { factor, kind, gross, turnover, exposure, ...rest } of portfolios) {
    if (!KINDS.includes(kind)) continue;
    const { returnAnnual, volatilityAnnual, factorCorrelation, trackingAnnual } = rest;
    const values = { gross, turnover, exposure, returnAnnual, volatilityAnnual, factorCorrelation };
    print(`portfolio, ${factor} ${kind}`, { factor, kind, ...values, trackingAnnual });
  }
}

function printCheck({ rules, findings }) {
  print("check", {
    severe: rules.reduce((sum, { cases }) => sum + cases.severe, 0),
    warning: rules.reduce((sum, { cases }) => sum + cases.warning, 0),
  });
  for (const { rule, cases } of rules) print(`check rule, ${rule}`, cases);
  for (const { rule, severity, id, date } of findings)
    if (KNOWN.includes(id)) print(`check, ${rule} ${id} ${date}`, { severity });
}

/** The lines of a script of examples/real. */
function script(file, ...args) {
  const text = execFileSync(process.execPath, [join(examples, file), folder, ...args, "--json"], {
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  process.stdout.write(text);
}

printCard(answer("card"));
printFactors(answer("show", "factors"));
printPortfolios(answer("show", "portfolios"));
const [file, ...columns] = LABELS ?? [];
script("regression-quality.mjs", ...(file === undefined ? [] : [join(examples, file), ...columns]));
script("compare-published.mjs");
script("forecast-quality.mjs");
script("largest-specific.mjs", "30");
printCheck(answer("check"));
