import { EngineError } from "../errors/index.ts";
import { activeSimd, type Simd, type Vector, withStack } from "../linalg/index.ts";
import type { Residence, StructuredDesign } from "./structured-design.ts";

/**
 * Runs `use` on the design as the kernels hold it, so that all it asks of the design shares one copy. The design it is given
 * must not be kept, and the original not be changed meanwhile. Where there are no kernels it is the
 * original itself. Small designs are no exception: a column of zeros more must not change a bit.
 *
 * @param vectors  over the rows, whose copies are shared as well
 * @throws {EngineError} value: a `use` that returns a promise, by whose end the copy is gone
 * @example
 * withResidentDesign({ rowCount: 1, interceptCount: 1, groupCount: 0, groups: { offsets: new Int32Array(2), codes: new Int32Array(0), shares: new Float64Array(0) }, denseCount: 0, dense: [] }, (design) => Array.from(transposeProduct(design, [3]))) // => [3]
 */
export function withResidentDesign<T>(
  design: StructuredDesign,
  use: (design: StructuredDesign) => T,
  vectors: readonly Vector[] = [],
): T {
  const simd = activeSimd();
  if (simd === null || design.residence !== undefined) return atOnce(use(design));
  return withStack(simd, () => {
    const residence = putDesign(simd, design, vectors);
    return atOnce(use(residence === undefined ? design : { ...design, residence }));
  });
}

function atOnce<T>(result: T): T {
  if (result instanceof Promise) {
    // What fails in it later has been answered here.
    result.catch(() => undefined);
    throw new EngineError(
      "value",
      "withResidentDesign needs a use that is done when it returns, got a promise",
    );
  }
  return result;
}

/** Undefined for a code that names no group: the kernels write where it says, and it is left to the plain twins. */
function putDesign(simd: Simd, design: StructuredDesign, vectors: readonly Vector[]): Residence | undefined {
  const { rowCount, interceptCount, groupCount, groups, denseCount, dense } = design;
  const entries = groups.offsets[rowCount];
  const codes = simd.putIntegers(groups.codes, entries);
  if (simd.kernels.largestCode(codes, groups.offsets[0], entries) >= groupCount) return undefined;
  const offsets = simd.putIntegers(groups.offsets, rowCount + 1);
  const shares = simd.put(groups.shares, entries);
  const values = simd.put(dense, rowCount * denseCount);
  const place = simd.putIntegers(
    [rowCount, interceptCount, groupCount, denseCount, offsets, codes, shares, values],
    8,
  );
  return { simd, place, vectors: new Map(vectors.map((vector) => [vector, simd.put(vector, rowCount)])) };
}
