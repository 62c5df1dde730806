import { choleskyInto, householderEigenInto, type Matrix } from "../linalg/index.ts";
import { type RandomStream, randomStream } from "../stats/index.ts";
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
  const root = lowerRoot(truth);
  const ratios = { sums: new Float64Array(size), counts: new Float64Array(size) };
  const moments = startMoments(size);
  const estimate = { values: new Float64Array(size), work: new Float64Array(size) };
  const covariance = new Float64Array(size * size);
  for (let draw = from; draw < to; draw++) {
    drawMoments(moments, randomStream("eigenfactor", seed, draw), blocks, size);
    estimateInto(covariance, root, { ...moments, shrinkage }, size);
    if (!householderEigenInto(estimate.values, covariance, estimate.work, size)) continue;
    addRatios(ratios, estimate.values, covariance, root);
  }
  return ratios;
}

/** L with L Lᵀ = F, lower triangular. */
function lowerRoot({ rows, values }: Matrix): Float64Array {
  const lower = Float64Array.from(values);
  let largest = 0;
  for (let k = 0; k < rows; k++) largest = Math.max(largest, lower[k * (rows + 1)]);
  // Rounding may want more of it than usual.
  for (let ridge = RIDGE * largest; ; ridge *= 10) {
    for (let k = 0; k < rows; k++) lower[k * (rows + 1)] = values[k * (rows + 1)] + ridge;
    const root = new Float64Array(lower.length);
    if (choleskyInto(root, lower, rows) < 0 || !(ridge > 0)) return root;
  }
}

/** Weighted second moments of standard normal observations; lower triangles. [K×K each] */
interface DrawnMoments {
  readonly volatility: Float64Array;
  readonly correlation: Float64Array;
  readonly scratch: Float64Array;
}

function startMoments(size: number): DrawnMoments {
  const empty = () => new Float64Array(size * size);
  return { volatility: empty(), correlation: empty(), scratch: empty() };
}

function drawMoments(
  { volatility, correlation, scratch }: DrawnMoments,
  random: RandomStream,
  blocks: readonly WeightBlock[],
  size: number,
): void {
  volatility.fill(0);
  correlation.fill(0);
  let [total, squares] = [0, 0];
  for (const block of blocks) {
    total += block.count * block.volatility;
    squares += block.count * block.volatility ** 2;
  }
  // Moments about the weighted mean have Σw² / (Σw)² of their expectation less: fewer degrees of freedom in every block.
  const kept = 1 - squares / total ** 2;
  for (const block of blocks) {
    const degrees = block.count * kept;
    const columns = degrees < size ? Math.max(1, Math.round(degrees)) : size;
    const scale = degrees < size ? degrees / columns : 1;
    const factor = wishartFactor(random, scratch, { degrees, columns, size });
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        const end = columns === size ? j + 1 : columns;
        let sum = 0;
        for (let k = 0; k < end; k++) sum += factor[i * size + k] * factor[j * size + k];
        volatility[i * size + j] += ((scale * block.volatility) / total) * sum;
        correlation[i * size + j] += scale * block.correlation * sum;
      }
    }
  }
}

interface WishartShape {
  readonly degrees: number;
  readonly columns: number;
  readonly size: number;
}

/** A in the first columns of `out` with A Aᵀ ~ Wishart(degrees, I): Bartlett's lower triangle, or the observations themselves. */
function wishartFactor(
  random: RandomStream,
  out: Float64Array,
  { degrees, columns, size }: WishartShape,
): Float64Array {
  for (let i = 0; i < size; i++) {
    const end = columns === size ? i : columns;
    for (let j = 0; j < end; j++) out[i * size + j] = random.normal();
    if (columns === size) out[i * size + i] = Math.sqrt(random.chiSquare(degrees - i));
  }
  return out;
}

interface Estimation extends DrawnMoments {
  readonly shrinkage: number;
}

/** D_s C D_s: correlations of L C Lᵀ, shrunk, with the variances of L V Lᵀ. Lower triangle. */
function estimateInto(out: Float64Array, root: Float64Array, drawn: Estimation, size: number): void {
  const { volatility, correlation, scratch, shrinkage } = drawn;
  sandwichInto(out, root, correlation, scratch);
  const deviation = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    // The i-th variance alone: l V lᵀ with l the i-th row of the root.
    let variance = 0;
    for (let j = 0; j <= i; j++) {
      const left = root[i * size + j];
      for (let k = 0; k < j; k++) variance += 2 * left * volatility[j * size + k] * root[i * size + k];
      variance += left * volatility[j * (size + 1)] * left;
    }
    deviation[i] = Math.sqrt(Math.max(0, variance));
  }
  const scale = deviation.map((own, i) =>
    out[i * (size + 1)] > 0 ? own / Math.sqrt(out[i * (size + 1)]) : 0,
  );
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) out[i * size + j] *= (1 - shrinkage) * scale[i] * scale[j];
    out[i * (size + 1)] = deviation[i] ** 2;
  }
}

/** L M Lᵀ of a symmetric M given by its lower triangle; lower triangle. */
function sandwichInto(out: Float64Array, root: Float64Array, m: Float64Array, scratch: Float64Array): void {
  const size = Math.round(Math.sqrt(root.length));
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) m[j * size + i] = m[i * size + j];
  scratch.fill(0);
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let k = 0; k <= i; k++) {
      const left = root[row + k];
      for (let j = 0; j < size; j++) scratch[row + j] += left * m[k * size + j];
    }
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k <= j; k++) sum += scratch[row + k] * root[j * size + k];
      out[row + j] = sum;
    }
  }
}

/** Adds D̃(k)/D(k): the true variance ‖Lᵀu_k‖² of each simulated eigenfactor over its estimate. */
function addRatios(
  { sums, counts }: { readonly sums: Float64Array; readonly counts: Float64Array },
  estimated: Float64Array,
  vectors: Float64Array,
  root: Float64Array,
): void {
  const size = sums.length;
  const loading = new Float64Array(size);
  for (let e = 0; e < size; e++) {
    if (!(estimated[e] > 1e-14 * estimated[size - 1])) continue;
    loading.fill(0);
    for (let i = 0; i < size; i++) {
      const u = vectors[e * size + i];
      for (let k = 0; k <= i; k++) loading[k] += u * root[i * size + k];
    }
    let variance = 0;
    for (let k = 0; k < size; k++) variance += loading[k] * loading[k];
    sums[e] += variance / estimated[e];
    counts[e]++;
  }
}
