// npm run build && node bench/covariance-stages.mjs: the figures of docs/decisions/covariance-stages.md, in five minutes; with --json lines
// to keep (bench/keep.mjs).
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
import { printTitled } from "../examples/real/open-run.mjs";
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

/** Biases of each forecast's own eigenfactors and optimised portfolios, and by how much single factors are forecast too high. */
function row(name, { eigen, single, best, reached }, truth) {
  const excess = single
    .map((ratios, k) => ({ sd: diagonal(truth, k), by: 1 / bias(ratios) - 1 }))
    .sort((a, b) => a.sd - b.sd)
    .map(({ by }) => by);
  const calm = excess.slice(0, 5);
  return {
    forecast: name,
    smallest: bias(eigen[0]),
    largest: bias(eigen.at(-1)),
    optimised: bias(best),
    "IR² reached": mean(reached),
    "singles, mean": mean(excess),
    "calmest, least": Math.min(...calm),
    "calmest, most": Math.max(...calm),
    "singles, least": Math.min(...excess),
    "singles, most": Math.max(...excess),
  };
}

function eigenfactors(periods) {
  const truth = trueCovariance(50);
  const forecasts = (history, trial) => ({
    sample: sampleOf(history),
    "of the covariance, as published": adjusted(history, { ...usual, of: "covariance", seed: trial }),
    "of the correlations": adjusted(history, { ...usual, seed: trial }),
  });
  return [...judge(truth, { periods, trials: 30, forecasts })].map(([name, result]) =>
    row(`${periods} periods, ${name}`, result, truth),
  );
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
  return [...judge(truth, { periods: 200, trials: 30, forecasts })].map(([name, result]) =>
    row(name, result, truth),
  );
}

/** Normal returns, and returns of changing volatility with fat tails, under a = 1, 1.2 and 1.4. */
function scales() {
  const truth = trueCovariance(50);
  return [
    ["normal", undefined],
    ["Student t of 5 degrees", (random) => random.studentUnit(5)],
  ].flatMap(([name, draw]) => {
    const forecasts = (history, trial) =>
      Object.fromEntries(
        [1, 1.2, 1.4].map((scale) => [scale, adjusted(history, { ...usual, scale, seed: trial })]),
      );
    return [...judge(truth, { periods: 200, trials: 20, forecasts, draw })].map(([scale, result]) =>
      row(`${name}, a ${scale}`, result, truth),
    );
  });
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
  const error = (e) => deviation(ratios[e]) / Math.sqrt(300) / (2 * bias(ratios[e]));
  const lags = neweyWest === null ? "" : `, lags ${neweyWest.volatility} and ${neweyWest.correlation}`;
  return {
    factors: `${size}, half-lives ${volatilityHalfLife} and ${correlationHalfLife}, ${periods} periods${lags}`,
    "T_eff of volatilities": effective[0],
    "of correlations": effective[1],
    "smallest, estimator": bias(ratios[0]),
    "± smallest": error(0),
    "smallest, drawn": drawn[0],
    "largest, estimator": bias(ratios[size - 1]),
    "± largest": error(size - 1),
    "largest, drawn": drawn[size - 1],
    furthest: Math.max(...ratios.map((list, e) => Math.abs(drawn[e] / bias(list) - 1))),
  };
}

/** Deviation of the smallest v between seeds. */
function draws() {
  const truth = sampleOf(sampleHistory(trueCovariance(50), 200, "mc"));
  return [
    [100, 12],
    [300, 12],
    [1000, 6],
  ].map(([count, seeds]) => {
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
    return { draws: count, seeds, "deviation of the smallest v": deviation(smallest) };
  });
}

/** What a draw takes. */
function drawTimes() {
  return [25, 50, 76].flatMap((size) => {
    const sample = sampleOf(sampleHistory(trueCovariance(size), 4 * size, "time"));
    return [
      ["one weight", equalWeights],
      ["half-lives 84 and 504", { volatilityHalfLife: 84, correlationHalfLife: 504 }],
    ].map(([name, halfLives]) => {
      const start = performance.now();
      simulateEigenvalueBias(sample, {
        draws: 100,
        seed: 1,
        blocks: weightBlocks(2520, { ...halfLives, lags: 0 }),
        shrinkage: 0,
      });
      return { of: `K ${size}, ${name}`, "ms a draw": (performance.now() - start) / 100 };
    });
  });
}

/** Mean forecast volatility over the truth, without → with the regime, after a doubling at 600 and the fall at 760. */
function regime(volatilityHalfLife, halfLife) {
  const random = randomStream("jump", 3);
  const sd = (t) => (t >= 600 && t < 760 ? 0.02 : 0.01);
  const all = new Uint8Array(40).fill(1);
  const looks = [610, 621, 642, 684, 770, 781, 802, 844];
  let history = startFactorHistory(40);
  const levels = {};
  for (let t = 0; t <= looks.at(-1); t++) {
    const f = Float64Array.from({ length: 40 }, () => sd(t) * random.normal());
    history = stepFactorHistory(history, f, all);
    if (!looks.includes(t)) continue;
    const options = { ...plainOptions, volatilityHalfLife, correlationHalfLife: 504, regime: { halfLife } };
    const stages = estimateFactorCovariance(history, options);
    const level = ({ covariance }) =>
      mean(Array.from(all, (_, k) => Math.sqrt(diagonal(covariance, k)))) / sd(t);
    const after = t < 760 ? `${t - 600} after the jump` : `${t - 760} after the fall`;
    levels[`${after}, without`] = level(stages[0]);
    levels[`${after}, with`] = level(stages[1]);
  }
  return { "half-lives": `${volatilityHalfLife} and ${halfLife}`, ...levels };
}

printTitled(
  {
    name: "eigenfactor",
    title:
      "Eigenfactor: √ of the mean of true over forecast variance; singles: by how much they are forecast too high",
  },
  [200, 400, 800].flatMap(eigenfactors),
);
printTitled(
  { name: "alternative", title: "Alternatives, 200 periods, all in units of volatility" },
  alternatives(),
);
printTitled({ name: "scale", title: "Scales" }, scales());
printTitled({ name: "draws", title: "v drawn, and from the estimator on simulated returns" }, [
  blocks(20, [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY], 200),
  blocks(20, [15, 60], 400),
  blocks(20, [60, 60], 400),
  blocks(20, [20, 20], 200),
  blocks(20, [10, 10], 100),
  blocks(30, [8, 20], 150),
  blocks(18, [84, 504], 700),
  blocks(18, [84, 504], 700, { volatility: 0, correlation: 2 }),
  blocks(18, [84, 504], 700, { volatility: 5, correlation: 2 }),
  blocks(20, [60, 60], 400, { volatility: 5, correlation: 5 }),
]);
printTitled({ name: "seeds", title: "How far seeds are apart" }, draws());
printTitled({ name: "time", title: "Time of a draw" }, drawTimes());
printTitled(
  { name: "lags", title: "Share of the variance of 21 periods under AR(1)" },
  [-0.5, -0.2, 0.1, 0.2, 0.5].map((rho) => ({
    rho,
    ...Object.fromEntries([0, 2, 5, 20].map((lags) => [`${lags} lags`, horizonCapture(rho, lags, 21)])),
  })),
);
printTitled(
  {
    name: "regime",
    title: "Regime: mean forecast volatility over the truth after a doubling and after the fall",
  },
  [regime(21, 10), regime(84, 42), regime(252, 168)],
);
