import { multiplyVector } from "../linalg/index.ts";
import {
  type LeastSquares,
  medianOf,
  type Residence,
  rowProduct,
  selectRank,
  transposeProduct,
} from "../stats/index.ts";
import type { RegressionSample } from "./cross-section.ts";

/** What an iteration of `huberWeights` does over the rows, in this order. */
export interface HuberSteps {
  /** e = √v (r − Xf), 0 where the weight is 0. */
  residuals(f: Float64Array): void;
  /** Median |e| of the names of positive weight. */
  medianSize(): number;
  /** ω = min(1, limit/|e|) of the names; returns the share of those of positive weight with ω = 1. */
  clip(limit: number): number;
  /** M Xᵀ(√v (1 − ω) e) [K]: what clipping takes from the coefficients. Good until the next step. */
  pull(): Float64Array;
  /** ω [N + Q], 1 for pseudo-observations. */
  weights(): Float64Array;
}

/**
 * The steps on the kernels where the sample's design is resident, which it must stay as long as they are taken; else their
 * plain twins.
 *
 * @param names  rows beyond are pseudo-observations
 */
export function huberSteps(sample: RegressionSample, names: number, start: LeastSquares): HuberSteps {
  const { residence } = sample.design;
  const { rowCount } = sample.design;
  const root = new Float64Array(rowCount);
  let used = 0;
  for (let row = 0; row < rowCount; row++) {
    root[row] = Math.sqrt(sample.weights[row]);
    if (row < names && root[row] > 0) used++;
  }
  const rows = { root, names, used };
  return residence === undefined
    ? plainSteps(sample, rows, start)
    : simdSteps(sample, rows, start, residence);
}

interface SampleRows {
  /** √v [N + Q] */
  readonly root: Float64Array;
  readonly names: number;
  /** Names of positive weight. */
  readonly used: number;
}

function plainSteps(
  { design, returns }: RegressionSample,
  { root, names, used }: SampleRows,
  { inverse }: LeastSquares,
): HuberSteps {
  const e = new Float64Array(design.rowCount);
  const omega = new Float64Array(design.rowCount).fill(1);
  const excess = new Float64Array(design.rowCount);
  const sizes = new Float64Array(used);
  return {
    residuals(f) {
      for (let row = 0; row < e.length; row++) {
        if (root[row] > 0) e[row] = root[row] * (returns[row] - rowProduct(design, row, f));
      }
    },
    medianSize() {
      let count = 0;
      for (let n = 0; n < names; n++) if (root[n] > 0) sizes[count++] = Math.abs(e[n]);
      return medianOf(sizes);
    },
    clip(limit) {
      let kept = 0;
      for (let n = 0; n < names; n++) {
        const size = Math.abs(e[n]);
        omega[n] = size > limit ? limit / size : 1;
        excess[n] = root[n] * (1 - omega[n]) * e[n];
        if (root[n] > 0 && !(size > limit)) kept++;
      }
      return kept / used;
    },
    pull: () => multiplyVector(inverse, transposeProduct(design, excess)),
    weights: () => omega,
  };
}

/** How far from the last median the next one is looked for at first, as a factor. */
const REACH = 1.2;

function simdSteps(
  { design, returns }: RegressionSample,
  { root, names, used }: SampleRows,
  start: LeastSquares,
  { simd, place }: Residence,
): HuberSteps {
  const { kernels } = simd;
  const { rowCount } = design;
  const size = start.coefficients.length;
  const [y, roots] = [simd.put(returns, rowCount), simd.put(root, rowCount)];
  const inverse = simd.put(start.inverse.values, size * size);
  const [e, omega, excess, sizes] = [0, 1, 2, 3].map(() => simd.push(rowCount));
  const [moment, pull, below] = [simd.push(size), simd.push(size), simd.push(1)];
  simd.view(omega, rowCount).fill(1);
  simd.view(excess, rowCount).fill(0);
  let last = Number.NaN;
  return {
    residuals(f) {
      simd.view(pull, size).set(f);
      kernels.structuredResiduals(place, e, y, pull);
      kernels.weightErrors(e, roots, rowCount);
    },
    medianSize() {
      // Between iterations the median moves little: what is far from it is counted and not sorted.
      const within = (low: number, high: number) =>
        medianWithin(
          simd.view(sizes, kernels.sizesWithin(sizes, below, e, roots, names, low, high)),
          simd.view(below, 1)[0],
          used,
        );
      last = within(last / REACH, last * REACH) ?? within(0, Number.POSITIVE_INFINITY) ?? Number.NaN;
      return last;
    },
    clip: (limit) => kernels.clipErrors(omega, excess, e, roots, names, limit) / used,
    pull() {
      kernels.structuredTranspose(place, moment, excess);
      kernels.timesVector(pull, inverse, moment, size);
      return simd.view(pull, size);
    },
    weights: () => simd.view(omega, rowCount).slice(),
  };
}

/** The median of `count` values of which `below` are smaller than all of `values`; undefined if its ranks are not among those. */
function medianWithin(values: Float64Array, below: number, count: number): number | undefined {
  const rank = (count >> 1) - below;
  const isEven = count % 2 === 0;
  if (rank < (isEven ? 1 : 0) || rank >= values.length) return undefined;
  const upper = selectRank(values, rank, values.length);
  if (!isEven) return upper;
  let lower = values[0];
  for (let i = 1; i < rank; i++) lower = Math.max(lower, values[i]);
  return (lower + upper) / 2;
}
