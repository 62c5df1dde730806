import { type Exposures, firstStyle, regressionFactorCount } from "../exposures/index.ts";
import type { FactorReturns } from "../factor-returns/index.ts";
import type { Matrix, Vector } from "../linalg/index.ts";

/**
 * The pure factor portfolios: P = R (RᵀXᵀWXR)⁻¹ RᵀXᵀW, row k the weights whose return is f_k. [K×N]
 *
 * Unit exposure to the own style, none to the others; with the industry constraint P X R = R (primer ch. 7). P is
 * applied to each name's few non-zero exposures, so the cost is O(N·K·(S + m)), not O(N·K²).
 *
 * @param weights  [N] the regression weights; a name of weight 0 has weight 0 in every portfolio
 * @returns [K×N] decimals of capital, K the factors of the regression (all but the currencies); the row of a factor that was not estimated is 0
 * @see docs/methodology/07-factor-portfolios.md; Menchero, The Characteristics of Factor Portfolios (2010)
 */
export function buildPurePortfolios(
  exposures: Exposures,
  weights: Vector,
  factorReturns: FactorReturns,
): Matrix {
  const { marketCount, styleCount, groups, styles } = exposures;
  const factorCount = regressionFactorCount(exposures);
  const assetCount = weights.length;
  const inverse = factorReturns.solution.inverse.values;
  const first = firstStyle(exposures);
  const values = new Float64Array(factorCount * assetCount);
  const column = new Float64Array(factorCount);
  for (let asset = 0; asset < assetCount; asset++) {
    if (!(weights[asset] > 0)) continue;
    column.fill(0);
    const add = (factor: number, exposure: number): void => {
      for (let k = 0; k < factorCount; k++) column[k] += inverse[factor * factorCount + k] * exposure;
    };
    if (marketCount === 1) add(0, 1);
    for (let entry = groups.offsets[asset]; entry < groups.offsets[asset + 1]; entry++) {
      add(marketCount + groups.codes[entry], groups.shares[entry]);
    }
    for (let style = 0; style < styleCount; style++) add(first + style, styles[asset * styleCount + style]);
    for (let k = 0; k < factorCount; k++) values[k * assetCount + asset] = weights[asset] * column[k];
  }
  return { rows: factorCount, cols: assetCount, values };
}

/** Size and shape of one portfolio. */
export interface PortfolioShape {
  /** Σ|w|. */
  readonly grossLeverage: number;
  /** Σw. */
  readonly net: number;
  readonly longCount: number;
  readonly shortCount: number;
  /** 1/Σ(|w|/Σ|w|)²: the number of equal positions with the same concentration; 0 for an empty portfolio. */
  readonly effectiveNames: number;
}

/**
 * Gross, net, counts and concentration of a row of weights. NaN is not allowed.
 *
 * @example
 * portfolioShape([0.5, -0.5, 0]).grossLeverage // => 1
 */
export function portfolioShape(weights: Vector): PortfolioShape {
  const shape = { grossLeverage: 0, net: 0, longCount: 0, shortCount: 0 };
  let squares = 0;
  for (const weight of weights) {
    shape.grossLeverage += Math.abs(weight);
    shape.net += weight;
    squares += weight * weight;
    if (weight > 0) shape.longCount++;
    if (weight < 0) shape.shortCount++;
  }
  return { ...shape, effectiveNames: squares > 0 ? shape.grossLeverage ** 2 / squares : 0 };
}
