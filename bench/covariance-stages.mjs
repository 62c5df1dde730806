// npm run build && node bench/covariance-stages.mjs: the figures of docs/decisions/covariance-stages.md, in five minutes.
import { symmetricEigen } from "../dist/engine/linalg/index.js";
import {
  adjustEigenfactors,
  estimateFactorCovariance,
  horizonCapture,
  shrinkByOracle,
  shrinkLinearly,
  shrinkNonlinearly,
  simulateEigenvalueBias,
  startFactorHistory,
  stepFactorHistory,
  weightBlocks,
} from "../dist/engine/risk-model/index.js";
import { randomStream } from "../dist/engine/stats/index.js";
import {
  bias,
  deviation,
  diagonal,
  eigenvector,
  equalWeights,
  judge,
  mean,
  plainOptions,
  sampleHistory,
  trueCovariance,
  variance,
} from "./simulated-factors.mjs";

const percent = (value) => `${(100 * value).toFixed(0)} %`;
const usual = { draws: 150, scale: 1, seed: 1, of: "correlation" };

/** The sample covariance, and what eigenfactor options make of it. */
function adjusted(history, options) {
  const [sample] = estimateFactorCovariance(history, plainOptions);
  const blocks = weightBlocks(history.dateCount, equalWeights);
  return adjustEigenfactors(sample, { ...options, blocks }).covariance;
}

const sampleOf = (history) => estimateFactorCovariance(history, plainOptions)[0].covariance;

/** A shrinkage of the returns in units of their volatility, and back. */
function inUnits(history, shrink) {
  const sample = sampleOf(history);
  const size = sample.rows;
  const unit = Array.from({ length: size }, (_, k) => Math.sqrt(diagonal(sample, k)));
  const returns = history.returns.map((value, cell) => value / unit[cell % size]);
  const { values } = shrink({ rows: history.dateCount, cols: size, values: returns });
  const back = Float64Array.from(values, (v, cell) => v * unit[Math.floor(cell / size)] * unit[cell % size]);
  return { rows: size, cols: size, values: back };
}

function row(name, { eigen, single, best, reached }, truth) {
  const excess = single
    .map((ratios, k) => ({ sd: diagonal(truth, k), by: 1 / bias(ratios) - 1 }))
    .sort((a, b) => a.sd - b.sd)
    .map(({ by }) => by);
  const calm = excess.slice(0, 5);
  console.log(
    `| ${name} | ${bias(eigen[0]).toFixed(2)} | ${bias(eigen.at(-1)).toFixed(2)} | ${bias(best).toFixed(2)} | ` +
      `${mean(reached).toFixed(2)} | ${percent(mean(excess))} | ${percent(Math.min(...calm))} to ${percent(Math.max(...calm))} | ` +
      `${percent(Math.min(...excess))} to ${percent(Math.max(...excess))} |`,
  );
}

function eigenfactors(periods) {
  const truth = trueCovariance(50);
  const forecasts = (history, trial) => ({
    sample: sampleOf(history),
    "of the covariance, as published": adjusted(history, { ...usual, of: "covariance", seed: trial }),
    "of the correlations": adjusted(history, { ...usual, seed: trial }),
  });
  for (const [name, result] of judge(truth, { periods, trials: 30, forecasts }))
    row(`${periods} | ${name}`, result, truth);
}

function alternatives() {
  const truth = trueCovariance(50);
  const forecasts = (history, trial) => ({
    sample: sampleOf(history),
    "eigenfactor, of the correlations": adjusted(history, { ...usual, seed: trial }),
    "Ledoit–Wolf nonlinear": inUnits(history, shrinkNonlinearly),
    "Ledoit–Wolf, identity": inUnits(history, (X) => shrinkLinearly(X, "identity").covariance),
    "Ledoit–Wolf, constant correlation": inUnits(
      history,
      (X) => shrinkLinearly(X, "constant_correlation").covariance,
    ),
    "Chen et al.": inUnits(history, (X) => shrinkByOracle(X).covariance),
  });
  for (const [name, result] of judge(truth, { periods: 200, trials: 30, forecasts }))
    row(name, result, truth);
}

/** Normal returns, and returns of changing volatility with fat tails, under a = 1, 1.2 and 1.4. */
function scales() {
  const truth = trueCovariance(50);
  for (const [name, draw] of [
    ["normal", undefined],
    ["Student t, 5 degrees", (random) => random.studentUnit(5)],
  ]) {
    const forecasts = (history, trial) =>
      Object.fromEntries(
        [1, 1.2, 1.4].map((scale) => [scale, adjusted(history, { ...usual, scale, seed: trial })]),
      );
    for (const [scale, result] of judge(truth, { periods: 200, trials: 20, forecasts, draw }))
      row(`${name} | ${scale}`, result, truth);
  }
}

/** v of the smallest and the largest eigenfactor: drawn by blocks, and by the estimator from simulated returns. */
function blocks(size, [volatilityHalfLife, correlationHalfLife], periods, neweyWest = null) {
  const truth = trueCovariance(size);
  const halfLives = { volatilityHalfLife, correlationHalfLife };
  const drawn = simulateEigenvalueBias(truth, {
    draws: 1000,
    seed: 1,
    blocks: weightBlocks(periods, { ...halfLives, lags: neweyWest?.correlation ?? 0 }),
    shrinkage: 0,
  });
  const ratios = Array.from({ length: size }, () => []);
  let effective = [];
  for (let trial = 0; trial < 300; trial++) {
    const stages = estimateFactorCovariance(sampleHistory(truth, periods, `b${size} ${trial}`), {
      ...plainOptions,
      ...halfLives,
      neweyWest,
    });
    const stage = stages.at(-1);
    effective = [stage.effectiveCount[0], stage.correlationEffectiveCount].map(Math.round);
    const eigen = symmetricEigen(stage.covariance);
    for (let e = 0; e < size; e++) ratios[e].push(variance(eigenvector(eigen, e), truth) / eigen.values[e]);
  }
  const cell = (e) => {
    const error = deviation(ratios[e]) / Math.sqrt(300) / (2 * bias(ratios[e]));
    return `${bias(ratios[e]).toFixed(3)} ± ${error.toFixed(3)} | ${drawn[e].toFixed(3)}`;
  };
  const worst = Math.max(...ratios.map((list, e) => Math.abs(drawn[e] / bias(list) - 1)));
  console.log(
    `| ${size}, ${volatilityHalfLife}/${correlationHalfLife} | ${effective.join(", ")} | ${cell(0)} | ${cell(size - 1)} | ${(100 * worst).toFixed(1)} % |`,
  );
}

function draws() {
  const truth = sampleOf(sampleHistory(trueCovariance(50), 200, "mc"));
  for (const [count, seeds] of [
    [100, 12],
    [1000, 6],
  ]) {
    const smallest = Array.from(
      { length: seeds },
      (_, seed) =>
        simulateEigenvalueBias(truth, {
          draws: count,
          seed,
          blocks: weightBlocks(200, equalWeights),
          shrinkage: 0,
        })[0],
    );
    console.log(
      `${count} draws: deviation of the smallest v between seeds ${(100 * deviation(smallest)).toFixed(1)} %`,
    );
  }
  for (const size of [25, 50, 76]) {
    const sample = sampleOf(sampleHistory(trueCovariance(size), 4 * size, "time"));
    for (const [name, halfLives] of [
      ["one weight", equalWeights],
      ["half-lives 84, 504", { volatilityHalfLife: 84, correlationHalfLife: 504 }],
    ]) {
      const start = performance.now();
      simulateEigenvalueBias(sample, {
        draws: 100,
        seed: 1,
        blocks: weightBlocks(2520, { ...halfLives, lags: 0 }),
        shrinkage: 0,
      });
      console.log(`K ${size}, ${name}: ${((performance.now() - start) / 100).toFixed(1)} ms a draw`);
    }
  }
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
    const options = { ...plainOptions, volatilityHalfLife, correlationHalfLife: 504, regime: { halfLife } };
    const stages = estimateFactorCovariance(history, options);
    const level = ({ covariance }) =>
      mean(Array.from(all, (_, k) => Math.sqrt(diagonal(covariance, k)))) / sd(t);
    cells.push(`${level(stages[0]).toFixed(2)} → ${level(stages[1]).toFixed(2)}`);
  }
  console.log(`half-lives ${volatilityHalfLife}, ${halfLife}: ${cells.join(" | ")}`);
}

console.log(
  "Eigenfactor: smallest, largest, optimised, IR² reached, singles too high by: mean, five calmest, all",
);
for (const periods of [200, 400, 800]) eigenfactors(periods);
console.log("Alternatives, 200 periods, all in units of volatility");
alternatives();
console.log("Scales");
scales();
console.log("Draws against the estimator");
blocks(20, [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY], 200);
blocks(20, [15, 60], 400);
blocks(20, [60, 60], 400);
blocks(20, [20, 20], 200);
blocks(20, [10, 10], 100);
blocks(30, [8, 20], 150);
blocks(18, [84, 504], 700);
blocks(18, [84, 504], 700, { volatility: 0, correlation: 2 });
blocks(18, [84, 504], 700, { volatility: 5, correlation: 2 });
blocks(20, [60, 60], 400, { volatility: 5, correlation: 5 });
draws();
console.log("Newey–West");
for (const rho of [-0.5, -0.2, 0.1, 0.2, 0.5]) {
  const errors = [0, 2, 5, 20].map((lags) => `${lags} lags ${percent(horizonCapture(rho, lags, 21) - 1)}`);
  console.log(`ρ ${rho}: ${errors.join(", ")}`);
}
console.log("Regime: 10, 21, 42, 84 periods after the jump, and after the fall");
for (const [volatility, own] of [
  [21, 10],
  [84, 42],
  [252, 168],
])
  regime(volatility, own);
