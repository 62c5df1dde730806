import { type Exposures, regressionFactorCount } from "../exposures/index.ts";
import {
  cellPulls,
  designOf,
  type FactorReturns,
  parentCells,
  pseudoPulls,
} from "../factor-returns/index.ts";
import type { Matrix, Vector } from "../linalg/index.ts";
import { portfolioWeightsInto } from "../stats/index.ts";

/**
 * The pure factor portfolios: P = R (RᵀXᵀWXR)⁻¹ RᵀXᵀW, row k the weights whose return is f_k. [K×N]
 *
 * Unit exposure to the own style, none to the others; with the industry constraint P X R = R (primer ch. 7). P is
 * applied to each name's few non-zero exposures, so the cost is O(N·K·(S + m)), not O(N·K²).
 *
 * The pseudo-observations of thin industries are portfolios of names: their weight goes back to those, so that P r = f holds
 * on the names alone, and XᵀP is what the portfolios are truly exposed to.
 *
 * @param weights  [N] the final regression weights, Huber's included; a name of weight 0 has weight 0 in every portfolio
 * @param rows     columns of X whose portfolios are wanted; by default all of the regression (all but the currencies)
 * @returns [K×N], or a row for each of `rows`; decimals of capital; the row of a factor that was not estimated is 0
 * @see docs/methodology/07-factor-portfolios.md; Menchero, The Characteristics of Factor Portfolios (2010)
 */
export function buildPurePortfolios(
  exposures: Exposures,
  weights: Vector,
  factorReturns: Pick<FactorReturns, "pseudo" | "solution">,
  rows: readonly number[] = Array.from({ length: regressionFactorCount(exposures) }, (_, k) => k),
): Matrix {
  const values = new Float64Array(rows.length * weights.length);
  purePortfoliosInto(values, exposures, { weights, factorReturns }, rows);
  return { rows: rows.length, cols: weights.length, values };
}

/** What the regression says of the portfolios. */
interface PureInputs {
  readonly weights: Vector;
  readonly factorReturns: Pick<FactorReturns, "pseudo" | "solution">;
}

/**
 * `buildPurePortfolios` into memory of the caller's, which a run of dates can use again and again.
 *
 * @param out  [a row of N for each of `rows`]; every element is written
 */
export function purePortfoliosInto(
  out: Float64Array,
  exposures: Exposures,
  { weights, factorReturns }: PureInputs,
  rows: readonly number[],
): void {
  const { pseudo } = factorReturns;
  const { inverse } = factorReturns.solution;
  const design = designOf(exposures);
  portfolioWeightsInto(out, design, weights, inverse, rows);
  if (pseudo.length === 0) return;
  const cells = parentCells(pseudo, weights.length);
  const { cellOf, unit } = cells;
  const pulls = cellPulls(cells, pseudoPulls(design, pseudo, inverse));
  rows.forEach((k, row) => {
    const pull = Float64Array.from(pulls, (of) => of[k]);
    for (let n = 0; n < weights.length; n++)
      if (cellOf[n] >= 0) out[row * weights.length + n] += unit[n] * pull[cellOf[n]];
  });
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
  let [grossLeverage, net, squares, longCount, shortCount] = [0, 0, 0, 0, 0];
  for (let asset = 0; asset < weights.length; asset++) {
    const weight = weights[asset];
    grossLeverage += Math.abs(weight);
    net += weight;
    squares += weight * weight;
    longCount += Number(weight > 0);
    shortCount += Number(weight < 0);
  }
  const effectiveNames = squares > 0 ? grossLeverage ** 2 / squares : 0;
  return { grossLeverage, net, longCount, shortCount, effectiveNames };
}
