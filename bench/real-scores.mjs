// Forecasts of several models on the same portfolios and windows, and what the differences between them are worth.
import {
  biasBand,
  biasStatistic,
  compareLosses,
  factorDirections,
  logScore,
  nameVariances,
  quasiLikelihood,
  testPortfolios,
  wholeCovariance,
  wholeCovarianceRatios,
} from "../dist/engine/evaluation/index.js";
import { buildCharacteristicPortfolios } from "../dist/engine/factor-portfolios/index.js";
import { capShares, constraintsOf } from "../dist/engine/factor-returns/index.js";
import { prepareRiskModel } from "../dist/engine/risk-model/index.js";
import { randomStream } from "../dist/engine/stats/index.js";
import { exposuresOf, quadratic, specificPart } from "./real-panels.mjs";

/** The model of a forecast with one of its F and one of its Δ. */
export function riskModelOf(
  { date, assets, exposures, factorCovariance, specific },
  covariance,
  specificName,
  periodsPerYear,
) {
  return {
    date,
    assets,
    exposures,
    factorCovariance: factorCovariance[covariance],
    specificVariance: specific[specificName],
    periodsPerYear,
  };
}

/** The families of `plimsoll evaluate`, and Σ⁻¹x for the exposures x to each style: what an optimiser holds for a style. */
export function namePortfolios(forecast, model, { randomCount, seed }) {
  const { exposures, marketCap, estimation } = forecast;
  const { styleCount, styles, factors, covered } = exposures;
  const firstStyle = factors.length - styleCount - exposures.currencyCount;
  const columns = Array.from({ length: styleCount }, (_, s) =>
    Float64Array.from(covered, (is, n) => (is === 1 ? styles[n * styleCount + s] : 0)),
  );
  const optimised = buildCharacteristicPortfolios(model, columns);
  return [
    ...testPortfolios({ model, marketCap, estimation }, { randomCount, seed }),
    ...optimised.flatMap((weights, s) =>
      weights === undefined
        ? []
        : [{ family: "style_optimised", name: factors[firstStyle + s].name, weights }],
    ),
  ];
}

/** One row per portfolio: what came, and the variance of the window by every model. */
export function portfolioRows(forecast, portfolios, models) {
  const { exposures, periods, date } = forecast;
  return portfolios.map(({ family, name, weights }) => {
    const x = exposuresOf(exposures, weights);
    const [sum, squares] = sums(periods, ({ excess }) => excess, weights);
    const variance = models.map(({ covariance, specific }) => {
      const delta = typeof specific === "string" ? forecast.specific[specific] : specific(forecast);
      const f = typeof covariance === "string" ? forecast.factorCovariance[covariance] : covariance(forecast);
      return periods.length * (quadratic(f, x) + specificPart(delta, weights));
    });
    return { family, name, date, sum, squares, variance };
  });
}

/** Directions of F by the covariance named `formedBy`, scored with every model. */
export function directionRows(forecast, formedBy, models, { randomCount, seed }) {
  const { exposures, estimation, marketCap } = forecast;
  const names = exposures.factors.map(({ name }) => name);
  const constraints = constraintsOf(exposures, capShares(exposures, estimation, marketCap));
  const options = { names, randomCount, seed, constraints };
  const directions = factorDirections(forecast.factorCovariance[formedBy], options);
  return directions.map(({ family, name, loadings }) => {
    const [sum, squares] = sums(forecast.periods, ({ factors }) => factors, loadings);
    const variance = models.map(
      ({ covariance }) =>
        forecast.periods.length * quadratic(forecast.factorCovariance[covariance], loadings),
    );
    return { family, name, date: forecast.date, sum, squares, variance };
  });
}

function sums(periods, valuesOf, weights) {
  let [sum, squares] = [0, 0];
  for (const period of periods) {
    const values = valuesOf(period);
    let value = 0;
    for (let i = 0; i < weights.length; i++) if (weights[i] !== 0) value += weights[i] * values[i];
    sum += value;
    squares += value * value;
  }
  return [sum, squares];
}

/** Mahalanobis and diagonal ratios of a window, over the universe's names with a return in every period. */
export function wholeRatios({ estimation, exposures, periods }, model) {
  const names = estimation.map((member, n) =>
    Number(
      member === 1 &&
        exposures.covered[n] === 1 &&
        periods.every((period) => !Number.isNaN(period.specific[n])),
    ),
  );
  const returns = Float64Array.from(names, (_, n) => periods.reduce((sum, { excess }) => sum + excess[n], 0));
  const prepared = prepareRiskModel(model);
  return wholeCovarianceRatios(
    wholeCovariance(prepared, names, nameVariances(prepared)),
    returns,
    periods.length,
  );
}

/** One row per covered name with a specific return on every period of the window; tenths by cap and by the first model's forecast. */
export function nameRows(forecast, models) {
  const { exposures, marketCap, periods, specific, date, age } = forecast;
  const names = Array.from(exposures.covered.keys()).filter(
    (n) => exposures.covered[n] === 1 && periods.every((period) => !Number.isNaN(period.specific[n])),
  );
  const base = specific[models[0].specific];
  const tenths = (values) => {
    const order = [...names].sort((a, b) => values[a] - values[b]);
    return new Map(order.map((n, rank) => [n, Math.floor((10 * rank) / order.length)]));
  };
  const [bySize, byVolatility] = [tenths(marketCap), tenths(base)];
  return names.map((n) => {
    let [sum, squares] = [0, 0];
    for (const period of periods) {
      sum += period.specific[n];
      squares += period.specific[n] ** 2;
    }
    return {
      date,
      name: n,
      age: age[n],
      size: bySize.get(n),
      volatility: byVolatility.get(n),
      sum,
      squares,
      variance: models.map((model) => periods.length * specific[model.specific][n]),
    };
  });
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Returns beyond ten deviations count as ten: one return of single names is no level. */
const heldSquare = (row, m) => Math.min(100, row.sum ** 2 / row.variance[m]);

/** √ mean z². */
export const scaleOf = (rows, m) => Math.sqrt(mean(rows.map((row) => heldSquare(row, m))));

/** The loss of a row: of realised variance over several periods, else the log score of the one return. */
export const lossOf = (row, m, periods) =>
  periods > 1 ? quasiLikelihood(row.squares, row.variance[m]) : logScore(row.sum ** 2, row.variance[m]);

/** Mean losses by date, [T] in order of date. */
export function lossesByDate(rows, m, periods) {
  const byDate = new Map();
  for (const row of rows) {
    const loss = lossOf(row, m, periods);
    if (!Number.isFinite(loss)) continue;
    const entry = byDate.get(row.date) ?? [];
    byDate.set(row.date, entry);
    entry.push(loss);
  }
  return [...byDate].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, losses]) => mean(losses));
}

/** First less second model: mean difference of the losses of a date, with Diebold and Mariano's t (two lags); below 0 the first is better. */
export function lossDifference(rows, first, second, periods) {
  return compareLosses(lossesByDate(rows, first, periods), lossesByDate(rows, second, periods), 2);
}

/** Share of the portfolios whose bias is inside the band of returns with the family's tails, and its error by a bootstrap of blocks of windows. */
export function coverage(rows, m, { blockLength = 12, draws = 200 } = {}) {
  const dates = [...new Set(rows.map(({ date }) => date))].sort();
  const place = new Map(dates.map((date, t) => [date, t]));
  const byName = new Map();
  for (const row of rows) {
    const z = byName.get(row.name) ?? new Float64Array(dates.length).fill(Number.NaN);
    byName.set(row.name, z);
    z[place.get(row.date)] = row.sum / Math.sqrt(row.variance[m]);
  }
  const series = [...byName.values()];
  const order = Int32Array.from(dates.keys());
  const shareIn = (at) => {
    const samples = series.map((z) =>
      Float64Array.from(at, (t) => z[t]).filter((value) => Number.isFinite(value)),
    );
    return bandShare(samples.filter((z) => z.length >= 12));
  };
  const random = randomStream("block bootstrap");
  const shares = Array.from({ length: draws }, () => {
    const at = new Int32Array(order.length);
    for (let t = 0; t < at.length; t += blockLength) {
      const start = Math.floor(random.uniform() * at.length);
      for (let i = 0; i < blockLength && t + i < at.length; i++) at[t + i] = (start + i) % at.length;
    }
    return shareIn(at).inside;
  });
  const average = mean(shares);
  const error = Math.sqrt(mean(shares.map((share) => (share - average) ** 2)));
  return { ...shareIn(order), error, portfolios: series.length, windows: dates.length };
}

const bands = new Map();

/** Bands are kept by number of windows and by degrees of freedom in steps of a tenth of their logarithm. */
function bandOf(count, degrees) {
  const rung = Number.isFinite(degrees) ? Math.round(10 * Math.log(degrees)) : Number.POSITIVE_INFINITY;
  const key = `${count} ${rung}`;
  if (!bands.has(key)) {
    const law = Number.isFinite(rung)
      ? { kind: "student", degrees: Math.exp(rung / 10) }
      : { kind: "normal" };
    bands.set(key, biasBand({ count, level: 0.95, law }, randomStream("bias band", key), 2000));
  }
  return bands.get(key);
}

function bandShare(samples) {
  let [second, fourth, count] = [0, 0, 0];
  for (const z of samples) {
    for (const value of z) {
      second += value ** 2;
      fourth += value ** 4;
      count++;
    }
  }
  const excess = (fourth * count) / second ** 2 - 3;
  const degrees = excess > 0.05 ? Math.max(4.5, 4 + 6 / excess) : Number.POSITIVE_INFINITY;
  const biases = samples.map((z) => biasStatistic(z).bias);
  const inside = mean(
    biases.map((bias, p) => {
      const { lower, upper } = bandOf(samples[p].length, degrees);
      return Number(bias >= lower && bias <= upper);
    }),
  );
  return { inside, degrees, bias: mean(biases), least: Math.min(...biases), largest: Math.max(...biases) };
}
