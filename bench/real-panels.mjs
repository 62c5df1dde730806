// Forecasts of a run with other options, from the returns that the run stores: strictly from what was known at each close.

import {
  estimateFactorCovariance,
  estimateSpecificRisk,
  startFactorHistory,
  startSpecificRisk,
  stepFactorHistory,
  stepSpecificRisk,
} from "../dist/engine/risk-model/index.js";
import { readAxes, readFactorPeriods, walkRun } from "../dist/node/model/index.js";

/** The forecast dates of a run from `from` on, each with F and Δ by every option asked for and the periods until the next. */
export async function* walkForecasts(run, { from, covariances, specifics }) {
  const axes = await readAxes(run);
  const isForecast = new Set(run.manifest.forecastDates.filter((date) => date >= from));
  const { first, last } = run.manifest.dates;
  const specificNames = Object.keys(specifics);
  const states = specificNames.map((name) => startSpecificRisk(axes.assets.labels.length, specifics[name]));
  let history = startFactorHistory(axes.factors.length);
  let factorRows;
  let open;
  const age = new Int32Array(axes.assets.labels.length);
  for await (const { before, returns, estimated } of walkRun(run, first, last)) {
    factorRows ??= await factorRowsOf(run, before, last);
    if (isForecast.has(before.date)) {
      if (open?.periods.length > 0) yield open;
      open = forecastAt({ before, axes, history, states, age }, { covariances, specifics });
    }
    if (!estimated) continue;
    if (open !== undefined) {
      open.periods.push({
        excess: Float64Array.from(returns.returns, (r) => (Number.isNaN(r) ? 0 : r - returns.riskFree)),
        factors: returns.factorReturns,
        specific: returns.specificReturns,
      });
    }
    const row = factorRows.get(returns.date);
    history = stepFactorHistory(
      history,
      row.map((value) => (Number.isNaN(value) ? 0 : value)),
      Uint8Array.from(row, (value) => Number(!Number.isNaN(value))),
    );
    specificNames.forEach((name, s) => {
      const period = {
        specificReturns: returns.specificReturns,
        issuer: axes.issuer,
        marketCap: before.marketCap,
      };
      states[s] = stepSpecificRisk(states[s], period, specifics[name]).state;
    });
    for (let n = 0; n < age.length; n++) if (!Number.isNaN(returns.specificReturns[n])) age[n]++;
  }
  if (open?.periods.length > 0 && isForecast.has(last)) yield open;
}

async function factorRowsOf(run, { exposures }, date) {
  const { dates, factorReturns } = await readFactorPeriods(run, { date, exposures });
  const { cols, values } = factorReturns;
  return new Map(dates.map((period, t) => [period, values.slice(t * cols, (t + 1) * cols)]));
}

function forecastAt({ before, axes, history, states, age }, { covariances, specifics }) {
  const { date, exposures, marketCap, estimation } = before;
  const inputs = { covered: exposures.covered, exposures, marketCap, issuer: axes.issuer };
  const factorCovariance = {};
  for (const [name, options] of Object.entries(covariances)) {
    const stages = estimateFactorCovariance(history, options);
    if (stages.length === 0) return undefined;
    factorCovariance[name] = stages[stages.length - 1].covariance;
  }
  const specific = {};
  for (const [s, name] of Object.keys(specifics).entries()) {
    const made = estimateSpecificRisk(states[s], inputs, specifics[name]);
    if (made === undefined) return undefined;
    specific[name] = made.variance;
  }
  return {
    date,
    assets: axes.assets,
    exposures,
    marketCap,
    estimation,
    factorCovariance,
    specific,
    age: age.slice(),
    periods: [],
  };
}

/** X w [K] of the exposures of a close. */
export function exposuresOf(
  { factors, marketCount, countryCount, industryCount, styleCount, groups, styles },
  weights,
) {
  const out = new Float64Array(factors.length);
  const firstStyle = marketCount + countryCount + industryCount;
  weights.forEach((weight, n) => {
    if (weight === 0) return;
    if (marketCount === 1) out[0] += weight;
    for (let entry = groups.offsets[n]; entry < groups.offsets[n + 1]; entry++)
      out[marketCount + groups.codes[entry]] += weight * groups.shares[entry];
    for (let s = 0; s < styleCount; s++) out[firstStyle + s] += weight * styles[n * styleCount + s];
  });
  return out;
}

export function quadratic({ rows, values }, x) {
  let sum = 0;
  for (let i = 0; i < rows; i++) for (let j = 0; j < rows; j++) sum += x[i] * values[i * rows + j] * x[j];
  return sum;
}

export function specificPart(variance, weights) {
  let sum = 0;
  for (let n = 0; n < weights.length; n++) if (weights[n] !== 0) sum += weights[n] ** 2 * variance[n];
  return sum;
}
