// npm run build && node bench/covariance-figures.mjs: writes docs/decisions/covariance-*.svg, in two minutes.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { symmetricEigen } from "../dist/engine/linalg/index.js";
import {
  adjustEigenfactors,
  estimateFactorCovariance,
  simulateEigenvalueBias,
  startFactorHistory,
  stepFactorHistory,
  weightBlocks,
} from "../dist/engine/risk-model/index.js";
import { randomStream } from "../dist/engine/stats/index.js";
import { lineChart } from "./line-chart.mjs";
import {
  bias,
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

const write = (name, chart) =>
  writeFileSync(
    fileURLToPath(new URL(`../docs/decisions/covariance-${name}.svg`, import.meta.url)),
    lineChart(chart),
  );
const numbered = (values) => Array.from(values, (value, k) => [k + 1, value]);

/** 50 factors from 200 periods, 30 samples: eigenfactors and single factors under three forecasts. */
function eigenfactors() {
  const truth = trueCovariance(50);
  const blocks = weightBlocks(200, equalWeights);
  const forecasts = (history, seed) => {
    const [sample] = estimateFactorCovariance(history, plainOptions);
    const of = (kind) =>
      adjustEigenfactors(sample, { draws: 150, scale: 1, seed, of: kind, blocks }).covariance;
    return {
      sample: sample.covariance,
      "of the covariance": of("covariance"),
      "of the correlations": of("correlation"),
    };
  };
  const results = [...judge(truth, { periods: 200, trials: 30, forecasts })];
  const band = [1 - Math.sqrt(2 / 200), 1 + Math.sqrt(2 / 200)];
  write("eigenfactors", {
    title: "Eigenfactors: bias before and after, K = 50, T = 200",
    x: "eigenfactor, smallest variance first",
    y: "√mean(true / forecast variance); grey: 95 % band",
    low: 0.8,
    high: 1.6,
    ticks: [0.8, 1, 1.2, 1.4, 1.6],
    xTicks: [1, 10, 20, 30, 40, 50],
    band,
    series: results.map(([name, { eigen }]) => ({ name, points: numbered(eigen.map(bias)) })),
  });
  const calm = Array.from({ length: 50 }, (_, k) => k).sort(
    (a, b) => diagonal(truth, a) - diagonal(truth, b),
  );
  write("single-factors", {
    title: "Single factors: forecast over true volatility, K = 50, T = 200",
    x: "factor, calmest first",
    y: "1 / √mean(true / forecast variance); grey: 95 % band",
    low: 0.8,
    high: 1.4,
    ticks: [0.8, 1, 1.2, 1.4],
    xTicks: [1, 10, 20, 30, 40, 50],
    band,
    series: results.map(([name, { single }]) => ({
      name,
      points: numbered(calm.map((k) => 1 / bias(single[k]))),
    })),
  });
}

/** v by blocks, and by the estimator itself; 20 factors, half-lives 15 and 60 and 10 and 10. */
function draws() {
  const truth = trueCovariance(20);
  const series = [
    [15, 60, 400],
    [10, 10, 100],
  ].flatMap(([volatilityHalfLife, correlationHalfLife, periods]) => {
    const halfLives = { volatilityHalfLife, correlationHalfLife };
    const drawn = simulateEigenvalueBias(truth, {
      draws: 1000,
      seed: 1,
      blocks: weightBlocks(periods, { ...halfLives, lags: 0 }),
      shrinkage: 0,
    });
    const ratios = Array.from({ length: 20 }, () => []);
    for (let trial = 0; trial < 300; trial++) {
      const [{ covariance }] = estimateFactorCovariance(sampleHistory(truth, periods, `f ${trial}`), {
        ...plainOptions,
        ...halfLives,
      });
      const eigen = symmetricEigen(covariance);
      for (let e = 0; e < 20; e++) ratios[e].push(variance(eigenvector(eigen, e), truth) / eigen.values[e]);
    }
    const name = `${volatilityHalfLife}/${correlationHalfLife}`;
    return [
      { name: `${name}, estimator`, points: numbered(ratios.map(bias)) },
      { name: `${name}, drawn`, points: numbered(drawn) },
    ];
  });
  write("draws", {
    title: "v(k): drawn by blocks, and by the estimator from simulated returns, K = 20",
    x: "eigenfactor, smallest variance first",
    y: "v; half-lives of volatility / correlation",
    low: 0.8,
    high: 3,
    ticks: [1, 1.5, 2, 2.5, 3],
    xTicks: [1, 5, 10, 15, 20],
    series,
  });
}

/** Mean forecast volatility over the truth around a doubling and its end. */
function regime() {
  const random = randomStream("jump", 3);
  const sd = (t) => (t >= 600 && t < 760 ? 0.02 : 0.01);
  const all = new Uint8Array(40).fill(1);
  const options = {
    ...plainOptions,
    volatilityHalfLife: 84,
    correlationHalfLife: 504,
    regime: { halfLife: 42 },
  };
  let history = startFactorHistory(40);
  const points = [[], [], []];
  for (let t = 0; t < 1000; t++) {
    history = stepFactorHistory(
      history,
      Float64Array.from(all, () => sd(t) * random.normal()),
      all,
    );
    if (t < 540 || t % 4 !== 0) continue;
    const level = ({ covariance }) =>
      mean(Array.from(all, (_, k) => Math.sqrt(diagonal(covariance, k)))) * 100;
    const stages = estimateFactorCovariance(history, options);
    [sd(t) * 100, level(stages[0]), level(stages[1])].forEach((value, s) => void points[s].push([t, value]));
  }
  write("regime", {
    title: "Regime adjustment around a doubling of volatility, half-lives 84 and 42",
    x: "period",
    y: "volatility of a factor, % a period, mean of 40",
    low: 0.5,
    high: 2.5,
    ticks: [0.5, 1, 1.5, 2, 2.5],
    xTicks: [540, 600, 760, 900],
    marks: [600, 760],
    series: ["truth", "ewma", "regime"].map((name, s) => ({ name, points: points[s] })),
  });
}

eigenfactors();
draws();
regime();
