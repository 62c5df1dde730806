// node examples/real/factor-covariance.mjs <project>: eigenfactors, optimised portfolios and single factors of a run's factor
// returns, forecast every fifth period and judged by the five periods after, by stage; 1 is right, above 1 too low.
import { factorDirections } from "../../dist/engine/evaluation/index.js";
import {
  adjustEigenfactors,
  adjustRegime,
  estimateFactorCovariance,
  startFactorHistory,
  stepFactorHistory,
  weightBlocks,
} from "../../dist/engine/risk-model/index.js";
import { openRun, printTable } from "./open-run.mjs";

const [STEP, ALPHAS] = [5, 20];
const run = await openRun(process.argv[2]);
const rows = await run.rows(
  "SELECT date::VARCHAR AS date, factor, factor_return FROM factor_returns ORDER BY date, factor",
);
const factors = (await run.rows("SELECT factor FROM factors")).map(({ factor }) => factor);
const size = factors.length;
const position = new Map(factors.map((factor, k) => [factor, k]));
const periods = new Map();
for (const { date, factor, factor_return: value } of rows) {
  const period = periods.get(date) ?? { values: new Float64Array(size), estimated: new Uint8Array(size) };
  period.values[position.get(factor)] = value;
  period.estimated[position.get(factor)] = 1;
  periods.set(date, period);
}

/** Cap shares of industries in the estimation universe by date: the constraint that the regression of the period after has. */
const constraints = new Map();
for (const { date, industry, cap } of await run.rows(
  "SELECT date::VARCHAR AS date, industry, sum(market_cap) AS cap FROM exposures WHERE estimation GROUP BY ALL ORDER BY ALL",
)) {
  const row = constraints.get(date) ?? new Float64Array(size);
  row[position.get(industry)] = cap;
  constraints.set(date, row);
}

const halfLives = { volatilityHalfLife: 84, correlationHalfLife: 504 };
const base = {
  ...halfLives,
  ownHistoryFull: 60,
  burnIn: "shrink",
  eigenfactor: null,
  regime: null,
};
const usual = { draws: 200, scale: 1, seed: 1, of: "correlation" };

/** Every forecast that is compared, by name. */
function forecasts(history) {
  const blocks = (lags) => weightBlocks(history.dateCount, { ...halfLives, lags });
  const [ewma, newey] = estimateFactorCovariance(history, {
    ...base,
    neweyWest: { volatility: 5, correlation: 2 },
  });
  const eigen = (options, from = newey) =>
    adjustEigenfactors(from, { ...usual, ...options, blocks: blocks(from === newey ? 2 : 0) });
  const regime = (from) =>
    adjustRegime(history, from, { halfLife: 42, volatilityHalfLife: 84, ownHistoryFull: 60 });
  const corrected = eigen({});
  return {
    ewma,
    newey_west: newey,
    "eigenfactor, of the covariance": eigen({ of: "covariance" }),
    eigenfactor: corrected,
    "eigenfactor, scale 1.4": eigen({ scale: 1.4 }),
    "eigenfactor on ewma": eigen({}, ewma),
    "eigenfactor, regime": regime(corrected),
  };
}

const results = new Map();
let unknown = 0;
let history = startFactorHistory(size);
const all = [...periods];
all.forEach(([date, { values, estimated }], t) => {
  history = stepFactorHistory(history, values, estimated);
  if (t < 252 || (t - 252) % STEP !== 0 || t + STEP >= all.length) return;
  const sums = Float64Array.from(factors, (_, k) =>
    all.slice(t + 1, t + 1 + STEP).reduce((s, [, p]) => s + p.values[k], 0),
  );
  for (const [name, { covariance }] of Object.entries(forecasts(history))) {
    if (!covariance.values.every(Number.isFinite)) unknown++;
    const options = { names: factors, randomCount: ALPHAS, seed: 1, constraints: [constraints.get(date)] };
    const directions = factorDirections(covariance, options);
    const z = ({ loadings, variance }) =>
      loadings.reduce((s, w, k) => s + w * sums[k], 0) ** 2 / (STEP * variance);
    const of = (wanted) => directions.filter(({ family }) => family === wanted);
    const at = results.get(name) ?? { eigen: [], best: [], single: new Map() };
    results.set(name, at);
    at.eigen.push(of("eigenfactor").map(z));
    at.best.push(...of("least_variance_factors").map(z));
    for (const pure of of("pure_factor"))
      at.single.set(pure.name, [...(at.single.get(pure.name) ?? []), z(pure)]);
  }
});

const root = (list) => Math.sqrt(list.reduce((s, x) => s + x, 0) / list.length);
const mean = (list) => list.reduce((s, x) => s + x, 0) / list.length;
const table = [...results].map(([name, { eigen, best, single }]) => {
  const count = Math.min(...eigen.map((list) => list.length));
  const biases = Array.from({ length: count }, (_, e) => root(eigen.map((list) => list[e])));
  const singles = [...single.values()].map(root);
  return {
    forecast: name,
    smallest: biases[0].toFixed(2),
    "five smallest": mean(biases.slice(0, 5)).toFixed(2),
    largest: root(eigen.map((list) => list.at(-1))).toFixed(2),
    "mean |B-1| eigenfactors": mean(biases.map((b) => Math.abs(b - 1))).toFixed(3),
    optimised: root(best).toFixed(2),
    "single factors": mean(singles).toFixed(2),
    "mean |B-1| singles": mean(singles.map((b) => Math.abs(b - 1))).toFixed(3),
  };
});
const count = results.get("ewma").eigen.length;
console.log(
  `${run.name}: ${size} factors, ${count} forecasts, band of one bias ±${(2 / Math.sqrt(2 * count)).toFixed(2)}; ` +
    `${unknown} with a missing value`,
);
printTable(table);
