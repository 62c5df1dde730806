import { choleskyInto, choleskyInverseInto, type Matrix, type Simd } from "../linalg/index.ts";
import type { EquationPlaces } from "./normal-equations.ts";
import { type Elimination, expandInverse, reduceGram } from "./reduced-basis.ts";

/** The solution on the free columns, or the first of them that is a combination of those before it. */
export type Reduced =
  | { readonly dependentColumn: number }
  | {
      readonly coefficients: Float64Array;
      readonly inverse: Matrix;
      readonly parameterCount: number;
      readonly conditionNumber: number;
    };

function freeColumns(estimated: Uint8Array, basis: readonly Elimination[]): number[] {
  const isEliminated = new Uint8Array(estimated.length);
  for (const { eliminated } of basis) isEliminated[eliminated] = 1;
  const free: number[] = [];
  for (let k = 0; k < estimated.length; k++) if (estimated[k] === 1 && isEliminated[k] === 0) free.push(k);
  return free;
}

/** `plainReduced` on normal equations in the kernels' memory, where it leaves what it pushed. */
export function simdReduced(
  simd: Simd,
  { gram, moment }: EquationPlaces,
  estimated: Uint8Array,
  basis: readonly Elimination[],
): Reduced {
  const { kernels } = simd;
  const size = estimated.length;
  const free = freeColumns(estimated, basis);
  const count = free.length;
  const inverse = simd.push(size * size);
  const vectors = simd.push(2 * size);
  const picked = simd.push(count * count);
  const roots = simd.push(count);
  const eliminations = basis.map(({ slope, direction }) => [
    simd.put(slope, size),
    simd.put(direction, size),
  ]);
  const indices = simd.putIntegers(free, count);
  const scales = simd.push(count);
  const work = simd.push(3 * (count + 8) ** 2 + size);
  // Until the inverse is written, its place holds the Gram matrix that the eliminations change.
  simd.view(inverse, size * size).set(simd.view(gram, size * size));
  for (const [slope, direction] of eliminations) {
    kernels.eliminateColumn(inverse, slope, direction, vectors, size);
  }
  kernels.pickFree(picked, roots, inverse, indices, count, size);
  const root = simd.view(roots, count);
  const inverseRoot = simd.view(scales, count);
  for (let i = 0; i < count; i++) inverseRoot[i] = 1 / root[i];
  const diagonal = kernels.diagonalRows(picked, count);
  const gramNorm = kernels.scaledNorm(picked, scales, vectors, count, diagonal);
  const failed = kernels.invertReduced(inverse, picked, indices, count, size, diagonal, work);
  if (failed >= 0) return { dependentColumn: free[failed] };
  // On all columns: those that are not free count nothing, and have zeros in the inverse.
  const scale = simd.view(work, size).fill(0);
  for (let i = 0; i < count; i++) scale[free[i]] = root[i];
  const inverseNorm = kernels.scaledNorm(inverse, work, vectors, size, 0);
  for (const [slope, direction] of eliminations.reverse()) {
    kernels.expandColumn(inverse, slope, direction, vectors, size);
  }
  kernels.timesVector(vectors, inverse, moment, size);
  return {
    coefficients: simd.view(vectors, size).slice(),
    inverse: { rows: size, cols: size, values: simd.view(inverse, size * size).slice() },
    parameterCount: count,
    conditionNumber: count === 0 ? Number.NaN : gramNorm * inverseNorm,
  };
}

/** The twin of `simdReduced`. */
export function plainReduced(
  gram: Float64Array,
  moment: Float64Array,
  estimated: Uint8Array,
  basis: readonly Elimination[],
): Reduced {
  const size = estimated.length;
  const free = freeColumns(estimated, basis);
  const work = basis.reduce(reduceGram, gram);
  const reduced = pickLower(work === gram ? gram.slice() : work, size, free);
  const root = new Float64Array(free.length);
  for (let k = 0; k < root.length; k++) root[k] = Math.sqrt(reduced[k * root.length + k]);
  const gramNorm = scaledNorm(
    reduced,
    root.map((r) => 1 / r),
  );
  const failed = choleskyInto(reduced, reduced, free.length);
  if (failed >= 0) return { dependentColumn: free[failed] };
  const reducedInverse = new Float64Array(free.length * free.length);
  choleskyInverseInto(reducedInverse, reduced, free.length);
  const inverse = basis.reduceRight(expandInverse, spread(reducedInverse, size, free));
  const coefficients = new Float64Array(size);
  for (let r = 0; r < size; r++) {
    let sum = 0;
    for (let c = 0; c < size; c++) sum += inverse[r * size + c] * moment[c];
    coefficients[r] = sum;
  }
  return {
    coefficients,
    inverse: { rows: size, cols: size, values: inverse },
    parameterCount: free.length,
    conditionNumber: free.length === 0 ? Number.NaN : gramNorm * scaledNorm(reducedInverse, root),
  };
}

/** The free rows and columns of a symmetric matrix, lower triangle, moved to its front. */
function pickLower(gram: Float64Array, size: number, free: readonly number[]): Float64Array {
  const count = free.length;
  for (let i = 0; i < count; i++) {
    const start = free[i] * size;
    for (let j = 0; j <= i; j++) gram[i * count + j] = gram[start + free[j]];
  }
  return gram.subarray(0, count * count);
}

/** A matrix on the free columns put among zeros on all columns. */
function spread(values: Float64Array, size: number, free: readonly number[]): Float64Array {
  const count = free.length;
  const out = new Float64Array(size * size);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) out[free[i] * size + free[j]] = values[i * count + j];
  }
  return out;
}

/**
 * ‖S A S‖₁ of a symmetric matrix whose lower triangle is given, S a diagonal.
 *
 * With the norm of G scaled to ones on the diagonal and that of G⁻¹ scaled back, this is the condition number κ₁ for O(K²),
 * as the inverse is at hand. The one in the 2-norm is at most κ₁ and at least a K-th of it.
 */
function scaledNorm(lower: Float64Array, scale: Float64Array): number {
  const count = scale.length;
  const sums = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const start = i * count;
    for (let j = 0; j < i; j++) {
      const entry = Math.abs(lower[start + j]) * scale[i] * scale[j];
      sums[i] += entry;
      sums[j] += entry;
    }
    sums[i] += Math.abs(lower[start + i]) * scale[i] * scale[i];
  }
  let most = 0;
  for (let i = 0; i < count; i++) most = Math.max(most, sums[i]);
  return most;
}
