import { type Matrix, multiply, symmetricEigen } from "../../linalg/index.ts";
import { medianOf } from "../../stats/index.ts";
import { gram } from "./canonical-correlations.ts";
import { panelLoadings, type ReturnPanel } from "./extract-factors.ts";
import type { LoadingPrior } from "./shrunk-loadings.ts";

/** The principal axes of the factors' space: loadings that are orthogonal over the panel, the strongest first. */
export interface PrincipalAxes {
  /** [n×m] of factors with unit mean square. */
  readonly loadings: Matrix;
  /** [T×m] fᵀf/T = I; r ≈ loadings × factors. */
  readonly factors: Matrix;
  /** Mean square of the panel's returns, and the specific variances of its names. [n] */
  readonly total: number;
  readonly specificVariances: Float64Array;
}

/** The axes of the space that factors with fᵀf/T = I span in a panel. */
export function principalAxes(panel: ReturnPanel, factors: Matrix): PrincipalAxes {
  const raw = panelLoadings(panel, factors);
  const { nameCount, periodCount } = panel;
  const size = factors.cols;
  const { vectors } = symmetricEigen(gram(raw));
  const strongestFirst: Matrix = {
    ...vectors,
    values: Float64Array.from(
      vectors.values,
      (_, cell) => vectors.values[cell - (cell % size) + size - 1 - (cell % size)],
    ),
  };
  const sums = new Float64Array(nameCount);
  for (let t = 0, cell = 0; t < periodCount; t++) {
    for (let n = 0; n < nameCount; n++, cell++) sums[n] += panel.values[cell] * panel.values[cell];
  }
  const specificVariances = sums.map((sum, n) => {
    let explained = 0;
    for (let k = 0; k < size; k++) explained += raw.values[n * size + k] ** 2;
    return Math.max(0, sum - periodCount * explained) / Math.max(1, periodCount - size);
  });
  return {
    loadings: multiply(raw, strongestFirst),
    factors: multiply(factors, strongestFirst),
    total: sums.reduce((sum, value) => sum + value, 0) / (nameCount * periodCount),
    specificVariances,
  };
}

/**
 * The axes turned, and each in units in which its loadings have mean square 1.
 *
 * @param rotation  orthogonal [m×m]: the turned factors have unit mean square, as the axes have
 * @returns loadings [n×m], factors [T×m], and their scale [m]: root mean square of the loadings on factors of unit mean square
 */
export function turnedAxes(
  axes: PrincipalAxes,
  rotation: Matrix,
): { readonly loadings: Matrix; readonly factors: Matrix; readonly scale: Float64Array } {
  const loadings = multiply(axes.loadings, rotation);
  const { rows, cols } = loadings;
  const squares = new Float64Array(cols);
  for (let cell = 0; cell < rows * cols; cell++) squares[cell % cols] += loadings.values[cell] ** 2 / rows;
  // A factor that no name loads on has no unit; it keeps its own.
  const scale = squares.map((square) => (square > 0 ? Math.sqrt(square) : 1));
  const inUnits = (of: Matrix, power: 1 | -1): Matrix => ({
    ...of,
    values: Float64Array.from(of.values, (value, cell) => value * scale[cell % cols] ** power),
  });
  return {
    loadings: inUnits(loadings, -1),
    factors: inUnits(multiply(axes.factors, rotation), 1),
    scale,
  };
}

/**
 * Mean and variance of true loadings over the panel, for names whose own history says little: the sampling variance s²/T of
 * least squares is taken out.
 *
 * @param loadings  [n×m] in units of `scale`
 */
export function priorOf(
  loadings: Matrix,
  scale: Float64Array,
  { specificVariances, factors, total }: PrincipalAxes,
): LoadingPrior {
  const { rows, cols, values } = loadings;
  const mean = new Float64Array(cols);
  const variance = new Float64Array(cols);
  for (let cell = 0; cell < values.length; cell++) mean[cell % cols] += values[cell] / rows;
  for (let cell = 0; cell < values.length; cell++)
    variance[cell % cols] += (values[cell] - mean[cell % cols]) ** 2 / rows;
  const noise = specificVariances.reduce((sum, value) => sum + value, 0) / (rows * factors.rows);
  for (let k = 0; k < cols; k++) {
    variance[k] = Math.max(variance[k] - noise / scale[k] ** 2, 0.01 * variance[k], Number.EPSILON);
  }
  // Returns that factors explain to the last bit have specific variance 0; a name of a short history must not be taken at its word.
  const specificVariance = Math.max(medianOf(specificVariances.slice()), 1e-6 * total);
  return { mean, variance, specificVariance };
}
