import { householderEigenInto } from "../linalg/index.ts";
import { type RandomStream, randomStream } from "../stats/index.ts";
import type { DrawRange, EigenvalueRatios } from "./simulate-eigenvalue-bias.ts";

/** Name of the random streams, followed by the seed and the draw. */
export const STREAM = "eigenfactor";

/** Observations of one weight, as they are drawn. */
export interface DrawnBlock {
  readonly degrees: number;
  /** Below K as many observations; K is Bartlett's triangle. */
  readonly columns: number;
  /** Weight of the sum of squares in volatilities and in correlations. */
  readonly volatility: number;
  readonly correlation: number;
}

/** What is drawn from. */
export interface DrawnEstimate {
  /** L [K×K] lower triangular, L Lᵀ the truth. */
  readonly root: Float64Array;
  readonly size: number;
  readonly blocks: readonly DrawnBlock[];
  readonly shrinkage: number;
}

/** A range of draws with its seed. */
export interface SeededRange extends DrawRange {
  readonly seed: number;
}

/** The plain twin of the kernel `eigenvalueDraws`. */
export function plainRatios(
  ratios: EigenvalueRatios,
  { root, size, blocks, shrinkage }: DrawnEstimate,
  { seed, from, to }: SeededRange,
): void {
  const moments = startMoments(size);
  const estimate = { values: new Float64Array(size), work: new Float64Array(size) };
  const covariance = new Float64Array(size * size);
  for (let draw = from; draw < to; draw++) {
    drawMoments(moments, randomStream(STREAM, seed, draw), blocks, size);
    estimateInto(covariance, root, { ...moments, shrinkage }, size);
    if (!householderEigenInto(estimate.values, covariance, estimate.work, size)) continue;
    addRatios(ratios, estimate.values, covariance, root);
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
  blocks: readonly DrawnBlock[],
  size: number,
): void {
  volatility.fill(0);
  correlation.fill(0);
  for (const block of blocks) {
    const { columns } = block;
    const factor = wishartFactor(random, scratch, { ...block, size });
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        const end = columns === size ? j + 1 : columns;
        let sum = 0;
        for (let k = 0; k < end; k++) sum += factor[i * size + k] * factor[j * size + k];
        volatility[i * size + j] += block.volatility * sum;
        correlation[i * size + j] += block.correlation * sum;
      }
    }
  }
}

interface WishartShape extends Pick<DrawnBlock, "degrees" | "columns"> {
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
  { sums, counts }: EigenvalueRatios,
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
