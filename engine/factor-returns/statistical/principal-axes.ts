import { type Matrix, multiply, symmetricEigen } from "../../linalg/index.ts";
import { medianOf } from "../../stats/index.ts";
import { gram } from "./canonical-correlations.ts";
import { panelLoadings, type ReturnPanel } from "./extract-factors.ts";
import type { LoadingPrior } from "./shrunk-loadings.ts";

/** The factors' space with loadings that are orthogonal over the panel and of mean square 1, the strongest first. */
export interface PrincipalAxes {
  /** [n×m] */
  readonly loadings: Matrix;
  /** [T×m] r ≈ loadings × factors. */
  readonly factors: Matrix;
  /** [m] mean square over the panel that each axis explains. */
  readonly strength: Float64Array;
  /** Mean square of the panel's returns, and the specific variances of its names. [n] */
  readonly total: number;
  readonly specificVariances: Float64Array;
  /** [m] sampling variance of a loading of unit specific variance. */
  readonly unitErrors: Float64Array;
}

/** The axes of the space that factors with fᵀf/T = I span in a panel. */
export function principalAxes(panel: ReturnPanel, factors: Matrix): PrincipalAxes {
  const raw = panelLoadings(panel, factors);
  const { nameCount, periodCount } = panel;
  const size = factors.cols;
  const squares = gram(raw);
  const meanSquares = { ...squares, values: Float64Array.from(squares.values, (sum) => sum / nameCount) };
  const { values, vectors } = symmetricEigen(meanSquares);
  const strength = values.slice().reverse();
  const scaled = (power: number): Matrix => ({
    rows: size,
    cols: size,
    values: Float64Array.from({ length: size * size }, (_, cell) => {
      const [row, k] = [Math.floor(cell / size), cell % size];
      return vectors.values[row * size + size - 1 - k] * Math.max(strength[k], Number.MIN_VALUE) ** power;
    }),
  });
  const sums = new Float64Array(nameCount);
  for (let cell = 0; cell < panel.values.length; cell++) sums[cell % nameCount] += panel.values[cell] ** 2;
  const specificVariances = sums.map((sum, n) => {
    let explained = 0;
    for (let k = 0; k < size; k++) explained += raw.values[n * size + k] ** 2;
    return Math.max(0, sum - periodCount * explained) / Math.max(1, periodCount - size);
  });
  return {
    loadings: multiply(raw, scaled(-0.5)),
    factors: multiply(factors, scaled(0.5)),
    strength,
    total: sums.reduce((sum, value) => sum + value, 0) / (nameCount * periodCount),
    specificVariances,
    unitErrors: strength.map((value) => 1 / (periodCount * Math.max(value, Number.MIN_VALUE))),
  };
}

/** Mean and variance of true loadings over the panel, for names whose own history says little. */
export function priorOf(loadings: Matrix, axes: PrincipalAxes, rotation: Matrix): LoadingPrior {
  const { rows, cols, values } = loadings;
  const { specificVariances, unitErrors } = axes;
  const mean = new Float64Array(cols);
  const variance = new Float64Array(cols);
  for (let cell = 0; cell < values.length; cell++) mean[cell % cols] += values[cell] / rows;
  for (let cell = 0; cell < values.length; cell++)
    variance[cell % cols] += (values[cell] - mean[cell % cols]) ** 2 / rows;
  const noise = specificVariances.reduce((sum, value) => sum + value, 0) / rows;
  for (let k = 0; k < cols; k++) {
    let unit = 0;
    for (let j = 0; j < cols; j++) unit += rotation.values[j * cols + k] ** 2 * unitErrors[j];
    variance[k] = Math.max(variance[k] - noise * unit, 0.01 * variance[k], Number.EPSILON);
  }
  // Returns that factors explain to the last bit have specific variance 0; a name of a short history must not be taken at its word.
  const specificVariance = Math.max(medianOf(specificVariances.slice()), 1e-6 * axes.total);
  return { mean, variance, specificVariance };
}
