// node examples/real/factor-covariance.mjs <project>: eigenfactors, optimised portfolios and single factors of a run's factor
// returns, forecast every fifth period and judged by the five periods after, by stage; 1 is right, above 1 too low.
import { symmetricEigen } from "../../dist/engine/linalg/index.js";
import {
  adjustEigenfactors,
  adjustRegime,
  estimateFactorCovariance,
  startFactorHistory,
  stepFactorHistory,
  weightBlocks,
} from "../../dist/engine/risk-model/index.js";
import { randomStream } from "../../dist/engine/stats/index.js";
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

const halfLives = { volatilityHalfLife: 84, correlationHalfLife: 504 };
const base = {
  ...halfLives,
  ownHistoryFull: 60,
  shortHistories: "pairwise",
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
let [worst, unknown] = [0, 0];
let history = startFactorHistory(size);
const all = [...periods.values()];
all.forEach(({ values, estimated }, t) => {
  history = stepFactorHistory(history, values, estimated);
  if (t < 252 || (t - 252) % STEP !== 0 || t + STEP >= all.length) return;
  const sums = Float64Array.from(factors, (_, k) =>
    all.slice(t + 1, t + 1 + STEP).reduce((s, p) => s + p.values[k], 0),
  );
  for (const [name, { covariance }] of Object.entries(forecasts(history))) {
    if (!covariance.values.every(Number.isFinite)) unknown++;
    const eigen = symmetricEigen(covariance);
    const largest = eigen.values[size - 1];
    worst = Math.min(worst, eigen.values[0] / largest);
    const at = results.get(name) ?? { eigen: [], best: [], single: factors.map(() => []) };
    results.set(name, at);
    const above = [...eigen.values.keys()].filter((e) => eigen.values[e] > 1e-10 * largest);
    const vector = (e) => Array.from({ length: size }, (_, i) => eigen.vectors.values[i * size + e]);
    const z = (x, variance) => x.reduce((s, w, k) => s + w * sums[k], 0) ** 2 / (STEP * variance);
    at.eigen.push(above.map((e) => z(vector(e), eigen.values[e])));
    for (let a = 0; a < ALPHAS; a++) {
      const random = randomStream("alpha", a);
      const alpha = factors.map((_, k) => Math.sqrt(covariance.values[k * (size + 1)]) * random.normal());
      const best = new Float64Array(size);
      let variance = 0;
      for (const e of above) {
        const u = vector(e);
        const share = u.reduce((s, x, k) => s + x * alpha[k], 0);
        variance += share ** 2 / eigen.values[e];
        for (let k = 0; k < size; k++) best[k] += (u[k] * share) / eigen.values[e];
      }
      at.best.push(z([...best], variance));
    }
    at.single.forEach((list, k) => {
      const variance = covariance.values[k * (size + 1)];
      if (variance > 0) list.push(sums[k] ** 2 / (STEP * variance));
    });
  }
});

const root = (list) => Math.sqrt(list.reduce((s, x) => s + x, 0) / list.length);
const mean = (list) => list.reduce((s, x) => s + x, 0) / list.length;
const table = [...results].map(([name, { eigen, best, single }]) => {
  const count = Math.min(...eigen.map((list) => list.length));
  const biases = Array.from({ length: count }, (_, e) => root(eigen.map((list) => list[e])));
  const singles = single.filter((list) => list.length > 0).map(root);
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
    `${unknown} with a missing value, smallest eigenvalue over the largest ${worst.toExponential(1)}`,
);
printTable(table);
