// npm run build && node bench/covariance-stages.mjs: the figures of docs/decisions/covariance-stages.md, in a minute or two.
import { symmetricEigen } from "../dist/engine/linalg/index.js";
import {
  adjustEigenfactors,
  estimateFactorCovariance,
  simulateEigenvalueBias,
  startFactorHistory,
  stepFactorHistory,
} from "../dist/engine/risk-model/index.js";
import { randomStream } from "../dist/engine/stats/index.js";

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values) =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1));
const diagonal = ({ rows, values }, k) => values[k * (rows + 1)];

/** A covariance of one common part, volatilities between 0.2 and 1.2 % a period. */
function trueCovariance(size) {
  const random = randomStream("truth", size);
  const sd = Array.from({ length: size }, () => 0.002 + 0.01 * random.uniform());
  const loading = Array.from({ length: size }, () => 0.6 * random.normal());
  const rho = (i, j) =>
    i === j ? 1 : (loading[i] * loading[j]) / Math.sqrt((1 + loading[i] ** 2) * (1 + loading[j] ** 2));
  const values = Float64Array.from({ length: size * size }, (_, cell) => {
    const [i, j] = [Math.floor(cell / size), cell % size];
    return sd[i] * sd[j] * rho(i, j);
  });
  return { rows: size, cols: size, values };
}

/** The sample covariance of T normal draws. */
function sampleCovariance(truth, periods, key) {
  const size = truth.rows;
  const random = randomStream("sample", key);
  const { values, vectors } = symmetricEigen(truth);
  const out = new Float64Array(size * size);
  for (let t = 0; t < periods; t++) {
    const along = Array.from(values, (value) => Math.sqrt(value) * random.normal());
    const f = along.map((_, i) => along.reduce((sum, b, e) => sum + vectors.values[i * size + e] * b, 0));
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) out[i * size + j] += (f[i] * f[j]) / periods;
  }
  return { rows: size, cols: size, values: out };
}

function stageOf(covariance, periods) {
  return {
    stage: "ewma",
    covariance,
    effectiveCount: new Float64Array(covariance.rows).fill(periods),
    excessKurtosis: new Float64Array(covariance.rows),
    correlationEffectiveCount: periods,
    repairedEigenvalues: 0,
    volatilityMultiplier: 1,
    shrinkage: 0,
    eigenvalueBias: null,
  };
}

function variance(x, { rows, values }) {
  let sum = 0;
  for (let i = 0; i < rows; i++) for (let j = 0; j < rows; j++) sum += x[i] * values[i * rows + j] * x[j];
  return sum;
}

/** M⁻¹ a through the eigenvectors. */
function solve(matrix, a) {
  const { values, vectors } = symmetricEigen(matrix);
  const size = matrix.rows;
  const column = (e) => Array.from({ length: size }, (_, i) => vectors.values[i * size + e]);
  const out = new Float64Array(size);
  values.forEach((value, e) => {
    const u = column(e);
    const share = u.reduce((sum, x, i) => sum + x * a[i], 0) / value;
    for (let i = 0; i < size; i++) out[i] += u[i] * share;
  });
  return out;
}

/** Bias √mean(true variance / forecast variance) of eigenfactors, optimised portfolios and single factors. */
function eigenfactor(periods) {
  const [size, trials] = [50, 30];
  const truth = trueCovariance(size);
  const ratios = { smallest: [], smallestAfter: [], largest: [], largestAfter: [], best: [], bestAfter: [] };
  const single = Array.from({ length: size }, () => []);
  for (let trial = 0; trial < trials; trial++) {
    const before = sampleCovariance(truth, periods, `t${periods} ${trial}`);
    const options = { draws: 200, scale: 1, seed: trial };
    const after = adjustEigenfactors(stageOf(before, periods), options).covariance;
    const { vectors } = symmetricEigen(before);
    const random = randomStream("alpha", trial);
    const alpha = Array.from({ length: size }, (_, k) => Math.sqrt(diagonal(truth, k)) * random.normal());
    const add = (name, x, forecast) => ratios[name].push(variance(x, truth) / variance(x, forecast));
    const vector = (e) => Array.from({ length: size }, (_, i) => vectors.values[i * size + e]);
    add("smallest", vector(0), before);
    add("smallestAfter", vector(0), after);
    add("largest", vector(size - 1), before);
    add("largestAfter", vector(size - 1), after);
    add("best", solve(before, alpha), before);
    add("bestAfter", solve(after, alpha), after);
    single.forEach((list, k) => {
      list.push(diagonal(truth, k) / diagonal(after, k));
    });
  }
  const bias = (name) => Math.sqrt(mean(ratios[name])).toFixed(2);
  const excess = single
    .map((list, k) => ({ sd: diagonal(truth, k), by: 1 / Math.sqrt(mean(list)) - 1 }))
    .sort((a, b) => a.sd - b.sd)
    .map(({ by }) => by);
  const percent = (value) => `${(100 * value).toFixed(0)} %`;
  console.log(
    `K/T ${size / periods}: smallest ${bias("smallest")} → ${bias("smallestAfter")}, largest ${bias("largest")} → ${bias("largestAfter")}, ` +
      `optimised ${bias("best")} → ${bias("bestAfter")}; single factors too high by ${percent(mean(excess))} on average, ` +
      `${percent(Math.min(...excess.slice(0, 5)))} to ${percent(Math.max(...excess.slice(0, 5)))} the five calmest, ${percent(Math.max(...excess))} at most`,
  );
}

function draws() {
  const eigen = symmetricEigen(sampleCovariance(trueCovariance(50), 200, "mc"));
  for (const [count, seeds] of [
    [100, 12],
    [1000, 6],
  ]) {
    const smallest = Array.from(
      { length: seeds },
      (_, seed) =>
        simulateEigenvalueBias(eigen, {
          draws: count,
          seed,
          volatilityCount: 200,
          correlationCount: 200,
          shrinkage: 0,
        })[0],
    );
    console.log(
      `${count} draws: deviation of the smallest v between seeds ${(100 * deviation(smallest)).toFixed(1)} %`,
    );
  }
  for (const size of [25, 50, 76]) {
    const sample = stageOf(sampleCovariance(trueCovariance(size), 4 * size, "time"), 4 * size);
    for (const count of [100, 1000]) {
      const start = performance.now();
      adjustEigenfactors(sample, { draws: count, scale: 1, seed: 1 });
      console.log(`K ${size}, ${count} draws: ${((performance.now() - start) / 1000).toFixed(1)} s`);
    }
  }
}

const plain = {
  ownHistoryFull: 60,
  shortHistories: "pairwise",
  burnIn: "mark",
  neweyWest: null,
  eigenfactor: null,
  regime: null,
};

/** 20 histories in which the last `late` of 40 factors are young. */
function repairs(periods, late) {
  let [forecasts, eigenvalues, inFirst] = [0, 0, 0];
  for (let trial = 0; trial < 20; trial++) {
    const random = randomStream("rep", periods, trial, 40);
    let history = startFactorHistory(40);
    for (let t = 0; t < periods; t++) {
      const common = random.normal();
      const f = Float64Array.from({ length: 40 }, () => 0.01 * (common + random.normal()));
      const known = Uint8Array.from({ length: 40 }, (_, k) => (k < late && t < periods - 20 - 3 * k ? 0 : 1));
      history = stepFactorHistory(history, f, known);
    }
    const [first, second] = estimateFactorCovariance(history, {
      ...plain,
      volatilityHalfLife: 84,
      correlationHalfLife: 504,
      neweyWest: { volatility: 5, correlation: 2 },
    });
    forecasts += second.repairedEigenvalues > 0 ? 1 : 0;
    eigenvalues += second.repairedEigenvalues;
    inFirst += first.repairedEigenvalues;
  }
  console.log(
    `${periods} periods, ${late} of 40 factors young: ${forecasts} of 20 forecasts repaired, ${eigenvalues / 20} eigenvalues each; ewma ${inFirst}`,
  );
}

/** Closed form: what a forecast with L lags makes of the variance of 21 days under AR(1). */
function neweyWest(rho) {
  const factor = (lags) =>
    Array.from({ length: lags }, (_, l) => 2 * (1 - (l + 1) / (lags + 1)) * rho ** (l + 1)).reduce(
      (sum, term) => sum + term,
      1,
    );
  const errors = [0, 2, 5, 20].map(
    (lags) => `${lags} lags ${(100 * (factor(lags) / factor(20) - 1)).toFixed(0)} %`,
  );
  console.log(`ρ ${rho}: ${errors.join(", ")}`);
}

/** Mean forecast volatility over the truth, without → with the regime, after a doubling at 600 and the fall at 760. */
function regime(volatilityHalfLife, halfLife) {
  const random = randomStream("jump", 3);
  const sd = (t) => (t >= 600 && t < 760 ? 0.02 : 0.01);
  const all = new Uint8Array(40).fill(1);
  const looks = [610, 621, 642, 684, 770, 781, 802, 844];
  let history = startFactorHistory(40);
  const cells = [];
  for (let t = 0; t <= looks.at(-1); t++) {
    const f = Float64Array.from({ length: 40 }, () => sd(t) * random.normal());
    history = stepFactorHistory(history, f, all);
    if (!looks.includes(t)) continue;
    const stages = estimateFactorCovariance(history, {
      ...plain,
      volatilityHalfLife,
      correlationHalfLife: 504,
      regime: { halfLife },
    });
    const level = ({ covariance }) =>
      mean(Array.from(all, (_, k) => Math.sqrt(diagonal(covariance, k)))) / sd(t);
    cells.push(`${level(stages[0]).toFixed(2)} → ${level(stages[1]).toFixed(2)}`);
  }
  console.log(`half-lives ${volatilityHalfLife}, ${halfLife}: ${cells.join(" | ")}`);
}

console.log("Eigenfactor");
for (const periods of [200, 400, 800]) eigenfactor(periods);
draws();
console.log("Newey–West");
for (const rho of [-0.5, -0.2, 0.1, 0.2, 0.5]) neweyWest(rho);
for (const [periods, late] of [
  [30, 0],
  [250, 10],
  [1000, 10],
])
  repairs(periods, late);
console.log("Regime: 10, 21, 42, 84 periods after the jump, and after the fall");
for (const [volatility, own] of [
  [21, 10],
  [84, 42],
  [252, 168],
])
  regime(volatility, own);
