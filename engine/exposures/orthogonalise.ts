import type { Vector } from "../linalg/index.ts";
import { rowProduct, type StructuredDesign, solveLeastSquares } from "../stats/index.ts";

/**
 * What is left of a column after a regression with intercept on other columns under the regression weights, so that
 * its weighted covariance with each of them over the weighted names is 0.
 *
 * @param column   [N] NaN where not covered; must be finite where the weight is above 0
 * @param others   columns [N] each
 * @param weights  [N] regression weights of the estimation universe; 0 excludes
 * @returns [N] residuals, of excluded names too (from the same coefficients); not standardised
 * @complexity O(N·M²) for M other columns
 * @see docs/methodology/03-exposures.md
 * @example
 * Array.from(orthogonalise([1, 2, 6], [[0, 1, 2]], [1, 1, 1])) // => [0.5, -1, 0.5]
 */
export function orthogonalise(column: Vector, others: readonly Vector[], weights: Vector): Float64Array {
  return regressColumn(column, others, weights).rest;
}

/** A column's regression on others with intercept. */
export interface ColumnRegression {
  /** [1 + M] the intercept first. */
  readonly coefficients: Float64Array;
  /** [N] */
  readonly rest: Float64Array;
}

/** `orthogonalise` with its coefficients. */
export function regressColumn(column: Vector, others: readonly Vector[], weights: Vector): ColumnRegression {
  const assetCount = column.length;
  const design: StructuredDesign = {
    rowCount: assetCount,
    interceptCount: 1,
    groupCount: 0,
    groups: {
      offsets: new Int32Array(assetCount + 1),
      codes: new Int32Array(0),
      shares: new Float64Array(0),
    },
    denseCount: others.length,
    dense: interleave(others, assetCount),
  };
  const { coefficients } = solveLeastSquares(design, weights, column);
  const rest = new Float64Array(assetCount);
  for (let asset = 0; asset < assetCount; asset++)
    rest[asset] = column[asset] - rowProduct(design, asset, coefficients);
  return { coefficients, rest };
}

/** Columns to a row-major matrix. */
function interleave(columns: readonly Vector[], rowCount: number): Float64Array {
  const out = new Float64Array(rowCount * columns.length);
  columns.forEach((column, position) => {
    for (let row = 0; row < rowCount; row++) out[row * columns.length + position] = column[row];
  });
  return out;
}
