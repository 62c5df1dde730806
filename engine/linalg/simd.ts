import { EngineError } from "../errors/index.ts";
import type { ArrowExports } from "./arrow-exports.ts";
import { fromBase64 } from "./base64.ts";
import type { ColumnExports } from "./column-exports.ts";
import { SIMD_BINARY } from "./simd-binary.ts";
import type { SumExports } from "./sum-exports.ts";

// What the engine uses of WebAssembly, without the types of a browser or of Node.
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: unknown };
};

/** The exports of engine/linalg/assembly: places are byte offsets into `memory`. */
export interface SimdExports extends ArrowExports, ColumnExports, SumExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  stackStart(): number;
  /** Doubles of scratch that `gemm` needs for a product of m×k by k×n. */
  gemmScratch(m: number, k: number, n: number): number;
  /** C = α A W B, C += with bit 1 of the mode; (r, c) of A stands at r·aRow + c·aCol; `w` is the diagonal of W, 0 for none. */
  gemm(
    c: number,
    cRow: number,
    a: number,
    aRow: number,
    aCol: number,
    b: number,
    bRow: number,
    bCol: number,
    m: number,
    k: number,
    n: number,
    alpha: number,
    w: number,
    mode: number,
    scratch: number,
  ): void;
  /** Cholesky factor in the place of A; `first` holds n doubles of scratch. The failing row, or −1. */
  cholesky(a: number, first: number, n: number): number;
  /** A⁻¹ from the factor. */
  choleskyInverse(out: number, lower: number, n: number): void;
  solveScratch(n: number, m: number): number;
  /** X ← L⁻¹ X, X [n×m]. */
  solveLower(x: number, lower: number, n: number, m: number, scratch: number): void;
  /** X ← L⁻ᵀ X. */
  solveLowerTransposed(x: number, lower: number, n: number, m: number, scratch: number): void;
  /** A_p x_p = b_p for `count` systems; `x` holds the b_p. Scratch: 2 n (n + 1) doubles. */
  choleskySolveBatch(x: number, a: number, n: number, count: number, scratch: number): void;
  /** Bunch & Kaufman's factors in the place of A; scratch: 2 n doubles. 0 at a pivot that is 0 or not finite. */
  ldl(a: number, coupling: number, order: number, n: number, scratch: number): number;
  /** One-sided Jacobi: rotates the rows of M in place until they are orthogonal. 0 where 60 sweeps did not do. */
  orthogonaliseRows(
    m: number,
    squares: number,
    rows: number,
    cols: number,
    width: number,
    floor: number,
  ): number;
  /** Doubles of scratch that `thinQr` needs. */
  thinQrScratch(m: number, n: number): number;
  /** The rows of `a` [n×m], the columns of a tall matrix, become those of Q; `r` gets R. */
  thinQr(a: number, r: number, m: number, n: number, scratch: number): void;
  /** Doubles of scratch that `householderEigen` needs. */
  eigenvalueDrawsScratch(n: number): number;
  /** Adds the ratios of the draws to `sums` and `counts` [n]; engine/risk-model/simulate-eigenvalue-bias.ts. */
  eigenvalueDraws(
    sums: number,
    counts: number,
    states: number,
    draws: number,
    root: number,
    n: number,
    blocks: number,
    blockCount: number,
    shrinkage: number,
    scratch: number,
  ): void;
  householderEigenScratch(n: number): number;
  /**
   * Eigenvalues ascending; the eigenvectors of the `wanted` largest take the place of the last rows of `a` (lower triangle read).
   * 0 where it is not finite.
   */
  householderEigen(values: number, a: number, scratch: number, n: number, wanted: number): number;

  largestCode(codes: number, first: number, end: number): number;
  structuredGram(
    design: number,
    gram: number,
    moment: number,
    sums: number,
    weights: number,
    y: number,
    work: number,
  ): number;
  structuredResiduals(design: number, out: number, y: number, coefficients: number): void;
  weightedSquares(out: number, w: number, y: number, e: number, rows: number): void;
  structuredTranspose(design: number, out: number, u: number): void;
  structuredPortfolios(
    design: number,
    out: number,
    stride: number,
    m: number,
    width: number,
    weights: number,
    from: number,
    work: number,
  ): void;
  structuredLeverages(
    design: number,
    out: number,
    m: number,
    half: number,
    width: number,
    weights: number,
    work: number,
  ): void;
  sandwichDiagonal(out: number, m: number, b: number, size: number, work: number): void;
  weightErrors(e: number, root: number, rows: number): void;
  sizesWithin(
    out: number,
    below: number,
    e: number,
    root: number,
    rows: number,
    low: number,
    high: number,
  ): number;
  clipErrors(omega: number, excess: number, e: number, root: number, rows: number, limit: number): number;
  eliminateColumn(gram: number, slope: number, direction: number, work: number, size: number): void;
  expandColumn(inverse: number, slope: number, direction: number, work: number, size: number): void;
  pickFree(out: number, roots: number, gram: number, free: number, count: number, size: number): void;
  diagonalRows(lower: number, count: number): number;
  scaledNorm(lower: number, scale: number, sums: number, count: number, diagonal: number): number;
  invertReduced(
    out: number,
    lower: number,
    free: number,
    count: number,
    size: number,
    diagonal: number,
    work: number,
  ): number;
  timesVector(out: number, m: number, v: number, size: number): void;

  /** The dual of engine/factor-portfolios/long-only-dual.ts, moved to θ: w out, the sides [rows integers], H and g in place; what c changes by. */
  moveDual(
    design: number,
    rows: number,
    width: number,
    benchmark: number,
    inverseVariance: number,
    weights: number,
    free: number,
    theta: number,
    hessian: number,
    linear: number,
    moving: number,
  ): number;
}

/** Mode of `gemm`, a sum of bits: the product is added to C. */
export const GEMM_ADD = 1;
/** Mode of `gemm`: only the lower triangle of C is computed. */
export const GEMM_LOWER = 2;

/**
 * The kernels with a stack of operands in their memory. What is pushed goes when `release` is given the `mark` taken before,
 * also when something throws in between (`withStack`, or try and finally). A view is good until the next push: memory that grows is another.
 */
export interface Simd {
  readonly kernels: SimdExports;
  mark(): number;
  release(mark: number): void;
  /** Place for `count` doubles (16-byte aligned), whatever stands there. */
  push(count: number): number;
  /** Place of a copy of the first `count` values. */
  put(values: ArrayLike<number>, count: number): number;
  /** Place for `count` 32-bit integers that are a copy of the first values. */
  putIntegers(values: ArrayLike<number>, count: number): number;
  /** The doubles at a place. */
  view(place: number, count: number): Float64Array;
  /** The 32-bit integers at a place. */
  integers(place: number, count: number): Int32Array;
}

/** What `use` returns; what it pushed goes, also when it throws. */
export function withStack<T>(simd: Simd, use: () => T): T {
  const mark = simd.mark();
  try {
    return use();
  } finally {
    simd.release(mark);
  }
}

/** Which implementation runs: SIMD WebAssembly, or its plain TypeScript twins. */
export type KernelKind = "simd" | "plain";

const loaded: Simd | null = loadSimd();
let active: Simd | null = loaded;

/** The kernels in use, null where the plain twins are. */
export function activeSimd(): Simd | null {
  return active;
}

/** The kind in use: SIMD wherever the platform has it, unless `useKernels` said otherwise. */
export function kernelKind(): KernelKind {
  return active === null ? "plain" : "simd";
}

/** Takes another kind from here on, for tests and for a comparison; "simd" does nothing where the platform has none. */
export function useKernels(kind: KernelKind): void {
  active = kind === "plain" ? null : loaded;
}

function loadSimd(): Simd | null {
  if (typeof WebAssembly === "undefined") return null;
  const bytes = fromBase64(SIMD_BINARY);
  if (!WebAssembly.validate(bytes)) return null;
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    return operandStack(exports as SimdExports);
  } catch {
    // A page whose policy lacks 'wasm-unsafe-eval' may validate a module, and not compile it.
    return null;
  }
}

const PAGE = 65536;
/** What 32 bits can address. */
const MOST_PAGES = 65536;

/** Growing replaces the buffer, so it grows by a half more than is asked for, where there is as much. */
function growTo(memory: SimdExports["memory"], end: number): void {
  const have = memory.buffer.byteLength;
  const needed = Math.ceil((end - have) / PAGE);
  const room = MOST_PAGES - have / PAGE;
  if (needed > room) {
    throw new EngineError(
      "value",
      `the kernels need operands of less than 4 GiB together, got ${(end / 2 ** 30).toFixed(1)} GiB: useKernels("plain") has no such limit`,
    );
  }
  memory.grow(Math.min(room, needed + Math.ceil(have / PAGE / 2)));
}

function operandStack(kernels: SimdExports): Simd {
  const { memory } = kernels;
  let top = kernels.stackStart();
  const reserve = (bytes: number): number => {
    const place = top;
    const end = place + Math.ceil(bytes / 16) * 16;
    if (end > memory.buffer.byteLength) growTo(memory, end);
    top = end;
    return place;
  };
  return {
    kernels,
    mark: () => top,
    release(mark) {
      top = mark;
    },
    push: (count) => reserve(count * 8),
    put(values, count) {
      const place = reserve(count * 8);
      const target = new Float64Array(memory.buffer, place, count);
      if (values instanceof Float64Array)
        target.set(values.length === count ? values : values.subarray(0, count));
      else for (let i = 0; i < count; i++) target[i] = values[i];
      // What an operand lacks is missing, and not what the call before left here.
      if (values.length < count) target.fill(Number.NaN, values.length);
      return place;
    },
    putIntegers(values, count) {
      const place = reserve(count * 4);
      const target = new Int32Array(memory.buffer, place, count);
      if (values instanceof Int32Array)
        target.set(values.length === count ? values : values.subarray(0, count));
      else for (let i = 0; i < count; i++) target[i] = values[i];
      return place;
    },
    view: (place, count) => new Float64Array(memory.buffer, place, count),
    integers: (place, count) => new Int32Array(memory.buffer, place, count),
  };
}
