// The noise that the regression itself adds to factor returns: what it does to the forecasts of books, and F without it.
import { buildPurePortfolios } from "../dist/engine/factor-portfolios/index.js";
import {
  closeWeights,
  estimateFactorReturns,
  formSection,
  nextFactorReturnState,
} from "../dist/engine/factor-returns/index.js";
import { symmetricEigen } from "../dist/engine/linalg/index.js";
import { runOptions } from "../dist/node/model/index.js";
import { exposuresOf, quadratic, specificPart } from "./real-panels.mjs";

/**
 * The weights P [K×N] by which the regression of the period after a close makes f from the returns of names, and the leverage h [N]
 * of each: f = P r, and the specific returns it leaves are (I − X P) ε.
 */
function regressionOf(run, { exposures, estimation, marketCap }, specificVariance) {
  const { regression } = runOptions(run);
  const weights = closeWeights(estimation, marketCap, specificVariance, regression);
  const state = nextFactorReturnState(exposures, estimation, marketCap, weights);
  const nothing = new Float64Array(estimation.length);
  const parents = new Int32Array(exposures.industryCount).fill(-1);
  const { section } = formSection(state, nothing, { ...regression, robust: "none" }, parents);
  const pure = buildPurePortfolios(exposures, weights, estimateFactorReturns(section));
  const leverage = Float64Array.from(estimation, (member, n) => {
    if (member !== 1) return 0;
    const unit = new Float64Array(estimation.length);
    unit[n] = 1;
    const row = exposuresOf(exposures, unit);
    let sum = 0;
    for (let k = 0; k < pure.rows; k++) sum += row[k] * pure.values[k * pure.cols + n];
    return Math.min(0.9, sum);
  });
  return { pure, leverage };
}

/** P' x [N]: the names whose returns make xᵀf. */
function factorPartOf({ rows, cols, values }, x) {
  const out = new Float64Array(cols);
  for (let k = 0; k < rows; k++)
    if (x[k] !== 0) for (let n = 0; n < cols; n++) out[n] += x[k] * values[k * cols + n];
  return out;
}

/** No direction keeps less than this share of its variance when the noise of the regression is taken out of F. */
const LEAST_SHARE = 0.05;

/**
 * F without the noise that the regression adds to factor returns: N = P Δ Pᵀ, and with F = R Rᵀ and R⁻¹N R⁻ᵀ = U D Uᵀ the result is
 * R U (1 − min(D, 0.95)) Uᵀ Rᵀ, positive semi-definite. Δ of what the regression leaves is raised by 1/(1 − h) for what it took.
 */
export function withoutNoise(run, forecast, covariance, specificName) {
  const variance = forecast.specific[specificName];
  const { pure, leverage } = regressionOf(run, forecast, variance);
  const full = Float64Array.from(variance, (value, n) => value / (1 - leverage[n]));
  const size = pure.rows;
  const noise = new Float64Array(size * size);
  for (let n = 0; n < pure.cols; n++) {
    if (!(full[n] > 0)) continue;
    for (let i = 0; i < size; i++) {
      const value = pure.values[i * pure.cols + n] * full[n];
      if (value !== 0)
        for (let j = 0; j < size; j++) noise[i * size + j] += value * pure.values[j * pure.cols + n];
    }
  }
  const f = forecast.factorCovariance[covariance];
  return {
    pure,
    covariance: reduced(f, noise),
    noise: { rows: size, cols: size, values: noise },
    specific: full,
  };
}

function reduced({ rows: size, values }, noise) {
  const { values: roots, vectors } = symmetricEigen({ rows: size, cols: size, values });
  const largest = Math.max(...roots);
  const kept = Array.from(roots.keys()).filter((e) => roots[e] > 1e-10 * largest);
  const count = kept.length;
  const q = (i, e) => vectors.values[i * size + kept[e]];
  const inner = new Float64Array(count * count);
  const half = new Float64Array(size * count);
  for (let i = 0; i < size; i++)
    for (let e = 0; e < count; e++)
      for (let j = 0; j < size; j++)
        half[i * count + e] += (noise[i * size + j] * q(j, e)) / Math.sqrt(roots[kept[e]]);
  for (let d = 0; d < count; d++)
    for (let e = 0; e < count; e++)
      for (let i = 0; i < size; i++)
        inner[d * count + e] += (q(i, d) * half[i * count + e]) / Math.sqrt(roots[kept[d]]);
  const shares = symmetricEigen({ rows: count, cols: count, values: inner });
  const out = new Float64Array(size * size);
  for (let u = 0; u < count; u++) {
    const left = 1 - Math.min(1 - LEAST_SHARE, Math.max(0, shares.values[u]));
    const direction = Float64Array.from({ length: size }, (_, i) => {
      let sum = 0;
      for (let e = 0; e < count; e++)
        sum += q(i, e) * Math.sqrt(roots[kept[e]]) * shares.vectors.values[e * count + u];
      return sum;
    });
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) out[i * size + j] += left * direction[i] * direction[j];
  }
  return { rows: size, cols: size, values: out };
}

/** What came of the factor part, of the specific part and of both over forecast, and what the regression makes of the specific part. */
export function partsOf(forecast, portfolios, { covariance, specific }, { pure, specific: full }) {
  const f = forecast.factorCovariance[covariance];
  const variance = forecast.specific[specific];
  const [period] = forecast.periods;
  return portfolios.map(({ family, weights }) => {
    const x = exposuresOf(forecast.exposures, weights);
    const inFactors = factorPartOf(pure, x);
    const left = weights.map((weight, n) => weight - inFactors[n]);
    const [factorVariance, specificVariance] = [quadratic(f, x), specificPart(variance, weights)];
    const factor = period.factors.reduce((sum, value, k) => sum + value * x[k], 0);
    const residual = weights.reduce(
      (sum, w, n) => (w === 0 || Number.isNaN(period.specific[n]) ? sum : sum + w * period.specific[n]),
      0,
    );
    const total = factorVariance + specificVariance;
    return {
      family,
      factor: factor ** 2 / factorVariance,
      specific: residual ** 2 / specificVariance,
      algebra: specificPart(full, left) / specificVariance,
      cross: (2 * factor * residual) / total,
      crossAlgebra:
        (2 * inFactors.reduce((sum, u, n) => (full[n] > 0 ? sum + u * left[n] * full[n] : sum), 0)) / total,
      total: (factor + residual) ** 2 / total,
    };
  });
}
