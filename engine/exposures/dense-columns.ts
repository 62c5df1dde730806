import { noMemberships } from "../data/index.ts";
import type { Exposures, Factor } from "./exposures.ts";
import { firstStyle, regressionFactorCount } from "./exposures.ts";

/**
 * X of dense columns alone, on the coverage of another X, whose currencies stay: of a model without market, groups and
 * styles.
 *
 * @param factors  the columns
 * @param loadings [N×M] row-major, finite where covered; read there only
 */
export function denseExposures(
  core: Exposures,
  factors: readonly Factor[],
  loadings: Float64Array,
): Exposures {
  return {
    ...core,
    factors: [...factors, ...core.factors.slice(regressionFactorCount(core))],
    marketCount: 0,
    countryCount: 0,
    industryCount: 0,
    styleCount: factors.length,
    groups: noMemberships(core.covered.length),
    styles: joinRows(core.covered, [{ values: loadings, width: factors.length }]),
  };
}

/**
 * X with dense columns after its styles.
 *
 * @param factors  the new columns
 * @param loadings [N×M] row-major, finite where covered; read there only
 */
export function appendDense(core: Exposures, factors: readonly Factor[], loadings: Float64Array): Exposures {
  const first = firstStyle(core) + core.styleCount;
  return {
    ...core,
    factors: [...core.factors.slice(0, first), ...factors, ...core.factors.slice(first)],
    styleCount: core.styleCount + factors.length,
    styles: joinRows(core.covered, [
      { values: core.styles, width: core.styleCount },
      { values: loadings, width: factors.length },
    ]),
  };
}

interface Block {
  readonly values: Float64Array;
  readonly width: number;
}

/** The rows of blocks side by side; NaN where not covered. */
function joinRows(covered: Uint8Array, blocks: readonly Block[]): Float64Array {
  const total = blocks.reduce((sum, { width }) => sum + width, 0);
  const out = new Float64Array(covered.length * total).fill(Number.NaN);
  for (let asset = 0; asset < covered.length; asset++) {
    if (covered[asset] !== 1) continue;
    let at = asset * total;
    for (const { values, width } of blocks) {
      out.set(values.subarray(asset * width, (asset + 1) * width), at);
      at += width;
    }
  }
  return out;
}
