import { EngineError } from "../errors/index.ts";
import { activeSimd, choleskyInto, type Matrix, type Simd } from "../linalg/index.ts";
import { randomState } from "../stats/index.ts";
import {
  type DrawnBlock,
  type DrawnEstimate,
  plainRatios,
  type SeededRange,
  STREAM,
} from "./plain-eigenvalue-draws.ts";
import type { WeightBlock } from "./weight-blocks.ts";

/** How covariances are drawn. */
export interface EigenvalueDraws {
  readonly draws: number;
  readonly seed: number;
  /** The observations that covariances are estimated from, by weight. */
  readonly blocks: readonly WeightBlock[];
  /** δ by which the estimator draws its correlations towards 0. */
  readonly shrinkage: number;
}

/** Added to the truth's diagonal, as a share of its largest element: exact relations between factors must not stop its root. */
const RIDGE = 1e-12;

/**
 * v(k) = √(mean over draws of D̃_m(k) / D_m(k)): how far the variance of the k-th estimated eigenfactor falls short of
 * its true one, when F is the truth and covariances are estimated with the given weights, about the weighted mean.
 *
 * A covariance of n normal observations of one weight is Wishart, drawn by Bartlett's decomposition in K(K+1)/2 numbers
 * instead of n·K; below K observations they are drawn themselves. Exponential weights are a sum of such blocks, and
 * volatilities and correlations take the same blocks under weights of their own.
 *
 * @param truth  F [K×K] positive semi-definite
 * @returns [K] smallest eigenvalue first; 1 where the estimate is 0
 * @see Menchero, Wang & Orr (2012); Bartlett (1933)
 * @complexity O(draws·blocks·K³)
 */
export function simulateEigenvalueBias(truth: Matrix, options: EigenvalueDraws): Float64Array {
  return meanEigenvalueBias(
    drawRanges(options.draws).map((range) => drawEigenvalueRatios(truth, options, range)),
  );
}

/** Draws `from` to `to`, the latter not included. */
export interface DrawRange {
  readonly from: number;
  readonly to: number;
}

/** Sums over a range of draws. */
export interface EigenvalueRatios {
  /** [K] of D̃(k)/D(k), smallest eigenvalue first. */
  readonly sums: Float64Array;
  /** [K] how many draws they are of: those with an estimate above 0. */
  readonly counts: Float64Array;
}

/** Draws that are summed up together. Fixed, so that sums are the same bits however ranges are shared out among threads. */
const RANGE = 50;

/** The ranges that draws are made in. */
export function drawRanges(draws: number): readonly DrawRange[] {
  return Array.from({ length: Math.ceil(draws / RANGE) }, (_, at) => ({
    from: at * RANGE,
    to: Math.min(draws, (at + 1) * RANGE),
  }));
}

/** v(k) from the sums over all ranges, in their order. */
export function meanEigenvalueBias(parts: readonly EigenvalueRatios[]): Float64Array {
  const size = parts[0]?.sums.length ?? 0;
  return Float64Array.from({ length: size }, (_, k) => {
    const sum = parts.reduce((total, { sums }) => total + sums[k], 0);
    const count = parts.reduce((total, { counts }) => total + counts[k], 0);
    return sum > 0 ? Math.sqrt(sum / count) : 1;
  });
}

/** One range of draws: a function of its arguments alone, every draw having a random stream of its own. */
export function drawEigenvalueRatios(
  truth: Matrix,
  { seed, blocks, shrinkage }: EigenvalueDraws,
  { from, to }: DrawRange,
): EigenvalueRatios {
  const size = truth.rows;
  const drawn = { root: lowerRoot(truth), size, blocks: drawnBlocks(blocks, size), shrinkage };
  const ratios = { sums: new Float64Array(size), counts: new Float64Array(size) };
  const simd = activeSimd();
  if (simd === null) plainRatios(ratios, drawn, { seed, from, to });
  else simdRatios(simd, ratios, drawn, { seed, from, to });
  return ratios;
}

function simdRatios(
  simd: Simd,
  { sums, counts }: EigenvalueRatios,
  { root, size, blocks, shrinkage }: DrawnEstimate,
  { seed, from, to }: SeededRange,
): void {
  const { kernels } = simd;
  const draws = to - from;
  const states = new Uint32Array(4 * draws);
  for (let draw = 0; draw < draws; draw++) states.set(randomState(STREAM, seed, from + draw), 4 * draw);
  const mark = simd.mark();
  try {
    const lower = simd.put(root, size * size);
    const starts = simd.putIntegers(new Int32Array(states.buffer), states.length);
    const described = simd.put(
      blocks.flatMap(({ degrees, columns, volatility, correlation }) => [
        degrees,
        columns,
        volatility,
        correlation,
      ]),
      4 * blocks.length,
    );
    const [sum, count] = [simd.put(sums, size), simd.put(counts, size)];
    const scratch = simd.push(kernels.eigenvalueDrawsScratch(size));
    kernels.eigenvalueDraws(
      sum,
      count,
      starts,
      draws,
      lower,
      size,
      described,
      blocks.length,
      shrinkage,
      scratch,
    );
    sums.set(simd.view(sum, size));
    counts.set(simd.view(count, size));
  } finally {
    simd.release(mark);
  }
}

/** L with L Lᵀ = F, lower triangular. */
function lowerRoot({ rows, values }: Matrix): Float64Array {
  const lower = Float64Array.from(values);
  let largest = 0;
  for (let k = 0; k < rows; k++) largest = Math.max(largest, lower[k * (rows + 1)]);
  if (lower.some((value) => !Number.isFinite(value)))
    throw new EngineError("value", "simulateEigenvalueBias needs a finite covariance");
  // Rounding may want more of it than usual.
  for (let ridge = RIDGE * largest; ; ridge *= 10) {
    for (let k = 0; k < rows; k++) lower[k * (rows + 1)] = values[k * (rows + 1)] + ridge;
    const root = new Float64Array(lower.length);
    if (choleskyInto(root, lower, rows) < 0 || !(ridge > 0)) return root;
  }
}

/** Blocks as Wishart matrices: about the weighted mean, weights of volatilities summing to 1. */
function drawnBlocks(blocks: readonly WeightBlock[], size: number): readonly DrawnBlock[] {
  let [total, squares] = [0, 0];
  for (const block of blocks) {
    total += block.count * block.volatility;
    squares += block.count * block.volatility ** 2;
  }
  // Moments about the weighted mean have Σw² / (Σw)² of their expectation less: fewer degrees of freedom in every block.
  const kept = 1 - squares / total ** 2;
  return blocks.map(({ count, volatility, correlation }) => {
    const degrees = count * kept;
    const columns = Math.min(size, Math.max(1, Math.round(degrees)));
    // Observations are whole ones; Bartlett's factor takes any number of degrees.
    const scale = columns < size ? degrees / columns : 1;
    return { degrees, columns, volatility: (scale * volatility) / total, correlation: scale * correlation };
  });
}
