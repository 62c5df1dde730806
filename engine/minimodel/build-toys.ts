import { noMemberships } from "../data/index.ts";
import type { Exposures } from "../exposures/index.ts";
import { axis } from "../labels/index.ts";
import { type Matrix, matrix } from "../linalg/index.ts";
import { denseCovariance, type PortfolioRisk, portfolioRisk, type RiskModel } from "../risk-model/index.ts";

/** A handful of stocks with given exposures: variances are annual, decimal². */
export interface Toy {
  readonly model: RiskModel;
  /** Σ [N×N] */
  readonly covariance: Matrix;
  readonly risk: PortfolioRisk;
}

/** Weights of stocks A and B: ours, the primer gives none. */
const TWO_STOCK_WEIGHTS = [0.6, 0.4];

/**
 * Chapter 1's two stocks on one factor: β 1.2 and 0.8, market volatility 16 %, specific volatilities 25 % and 20 %; held
 * 60/40, which is our choice.
 *
 * @see primer ch. 1
 * @example
 * buildTwoStockToy().covariance.values[1] // => 0.024576
 */
export function buildTwoStockToy(): Toy {
  return toy({
    stocks: ["A", "B"],
    factors: ["market"],
    exposures: [1.2, 0.8],
    factorCovariance: [0.16 ** 2],
    specificVariance: [0.25 ** 2, 0.2 ** 2],
    weights: TWO_STOCK_WEIGHTS,
  });
}

/**
 * Chapter 2's five-stock portfolio on market and value. Its stocks were not recovered, so its recovered exposures (1,
 * 0.235) and specific variance (0.011311) stand as one line; volatilities 16 % and 4 % and correlation −0.2 are inferred
 * from the factor variance that the primer quotes.
 *
 * @see primer ch. 2; docs/methodology/minimodel.md
 * @example
 * buildFiveStockToy().risk.exposures[1] // => 0.235
 */
export function buildFiveStockToy(): Toy {
  const cross = -0.2 * 0.16 * 0.04;
  return toy({
    stocks: ["portfolio"],
    factors: ["market", "value"],
    exposures: [1, 0.235],
    factorCovariance: [0.16 ** 2, cross, cross, 0.04 ** 2],
    specificVariance: [0.011311],
    weights: [1],
  });
}

interface ToyInputs {
  readonly stocks: readonly string[];
  readonly factors: readonly string[];
  /** [N×K] */
  readonly exposures: readonly number[];
  readonly factorCovariance: readonly number[];
  readonly specificVariance: readonly number[];
  readonly weights: readonly number[];
}

function toy(given: ToyInputs): Toy {
  const assetCount = given.stocks.length;
  const factorCount = given.factors.length;
  // Betas differ from stock to stock, so even the market is a dense column here.
  const exposures: Exposures = {
    factors: given.factors.map((name) => ({ name, family: "style" })),
    marketCount: 0,
    countryCount: 0,
    industryCount: 0,
    styleCount: factorCount,
    currencyCount: 0,
    covered: new Uint8Array(assetCount).fill(1),
    groups: noMemberships(assetCount),
    styles: Float64Array.from(given.exposures),
    currency: new Int32Array(assetCount).fill(-1),
  };
  const model: RiskModel = {
    date: "0001-01-31",
    assets: axis("asset", given.stocks),
    exposures,
    factorCovariance: matrix(factorCount, factorCount, given.factorCovariance),
    specificVariance: given.specificVariance,
    periodsPerYear: 1,
  };
  return { model, covariance: denseCovariance(model), risk: portfolioRisk(model, given.weights) };
}
