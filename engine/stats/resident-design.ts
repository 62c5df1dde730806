import { EngineError } from "../errors/index.ts";
import { activeSimd, type Simd, withStack } from "../linalg/index.ts";
import type { StructuredDesign } from "./structured-design.ts";

/**
 * Runs `use` on the design as the kernels hold it, so that all it asks of the design shares one copy. The design it is given
 * must not be kept, and the original not be changed meanwhile. Where there are no kernels it is the
 * original itself. Small designs are no exception: a column of zeros more must not change a bit.
 *
 * @throws {EngineError} value: a `use` that returns a promise, by whose end the copy is gone
 * @example
 * withResidentDesign({ rowCount: 1, interceptCount: 1, groupCount: 0, groups: { offsets: new Int32Array(2), codes: new Int32Array(0), shares: new Float64Array(0) }, denseCount: 0, dense: [] }, (design) => Array.from(transposeProduct(design, [3]))) // => [3]
 */
export function withResidentDesign<T>(design: StructuredDesign, use: (design: StructuredDesign) => T): T {
  const simd = activeSimd();
  if (simd === null || design.residence !== undefined || !hasOwnGroups(design)) return atOnce(use(design));
  return withStack(simd, () =>
    atOnce(use({ ...design, residence: { simd, place: putDesign(simd, design) } })),
  );
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

/** The kernels write where a code says: one that names no group is left to the plain twins. */
function hasOwnGroups({ rowCount, groupCount, groups }: StructuredDesign): boolean {
  let most = -1;
  for (let entry = groups.offsets[0]; entry < groups.offsets[rowCount]; entry++) {
    const code = groups.codes[entry] >>> 0;
    if (code > most) most = code;
  }
  return most < groupCount;
}

function putDesign(simd: Simd, design: StructuredDesign): number {
  const { rowCount, interceptCount, groupCount, groups, denseCount, dense } = design;
  const entries = groups.offsets[rowCount];
  const offsets = simd.putIntegers(groups.offsets, rowCount + 1);
  const codes = simd.putIntegers(groups.codes, entries);
  const shares = simd.put(groups.shares, entries);
  const values = simd.put(dense, rowCount * denseCount);
  return simd.putIntegers(
    [rowCount, interceptCount, groupCount, denseCount, offsets, codes, shares, values],
    8,
  );
}
