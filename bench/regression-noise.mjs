// The noise that the regression itself adds to factor returns: what it does to the forecasts of books, and F without it.
import { buildPurePortfolios } from "../dist/engine/factor-portfolios/index.js";
import {
  closeWeights,
  estimateFactorReturns,
  formSection,
  nextFactorReturnState,
} from "../dist/engine/factor-returns/index.js";
import { withoutRegressionNoise } from "../dist/engine/risk-model/index.js";
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
    return sum;
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

/** The forecast named so without the noise of the regression, and the pure portfolios it is made of. */
export function withoutNoise(run, forecast, covariance, specific) {
  const specificVariance = forecast.specific[specific];
  const { pure, leverage } = regressionOf(run, forecast, specificVariance);
  const model = { factorCovariance: forecast.factorCovariance[covariance], specificVariance };
  const mended = withoutRegressionNoise(model, pure, leverage);
  return { pure, covariance: mended.factorCovariance, specific: mended.specificVariance };
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
