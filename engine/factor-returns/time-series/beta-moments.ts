import { lengthen } from "../../labels/index.ts";
import type { Vector } from "../../linalg/index.ts";

/**
 * Weighted moments of every name's return with the columns of a design, each name over the periods in which it has a
 * return: all that betas are estimated from, whatever the length of the history.
 */
export interface BetaMoments {
  /** D: number of columns. */
  readonly columnCount: number;
  /** [N] number of periods. */
  readonly count: Int32Array;
  /** [N] Σω and Σω² of the name's periods. */
  readonly weight: Float64Array;
  readonly squaredWeight: Float64Array;
  /** [N×(D + 1)] weighted means of the columns and, last, of the return. */
  readonly means: Float64Array;
  /** [N×(D + 1)(D + 2)/2] weighted sums of products about those means, lower triangle by rows. */
  readonly products: Float64Array;
}

/** Before the first period. */
export function startBetaMoments(assetCount: number, columnCount: number): BetaMoments {
  const size = columnCount + 1;
  return {
    columnCount,
    count: new Int32Array(assetCount),
    weight: new Float64Array(assetCount),
    squaredWeight: new Float64Array(assetCount),
    means: new Float64Array(assetCount * size),
    products: new Float64Array((assetCount * size * (size + 1)) / 2),
  };
}

/** The moments with more names, none of the new ones with a return. */
export function growBetaMoments(moments: BetaMoments, assetCount: number): BetaMoments {
  const size = moments.columnCount + 1;
  return {
    columnCount: moments.columnCount,
    count: lengthen(moments.count, assetCount, 0),
    weight: lengthen(moments.weight, assetCount, 0),
    squaredWeight: lengthen(moments.squaredWeight, assetCount, 0),
    means: lengthen(moments.means, assetCount * size, 0),
    products: lengthen(moments.products, (assetCount * size * (size + 1)) / 2, 0),
  };
}

/**
 * Takes in a period. Every weight so far is multiplied by `decay`, also where a name has no return: what lies before a gap
 * is as old as it is. A period with a column that is not known is nobody's.
 *
 * Products are kept about the running means (West 1979), so that neither a level far from 0 nor a long history costs digits.
 * The moments are owned by the fold and updated in place.
 *
 * @param returns  [N] decimal; NaN = none
 * @param row      [D] the design of the period; NaN = not known
 * @param decay    λ in (0, 1]; 1 weights all periods alike
 * @complexity O(N·D²)
 * @see West, Communications of the ACM 22 (1979)
 */
export function stepBetaMoments(
  moments: BetaMoments,
  returns: Vector,
  row: Vector,
  decay: number,
): BetaMoments {
  const size = moments.columnCount + 1;
  const deviations = new Float64Array(size);
  const isKnown = Array.from(row).every((value) => !Number.isNaN(value));
  for (let asset = 0; asset < moments.count.length; asset++) {
    if (moments.count[asset] === 0 && Number.isNaN(returns[asset])) continue;
    if (decay !== 1) decayOf(moments, asset, decay);
    if (isKnown && !Number.isNaN(returns[asset]))
      addObservation(moments, asset, { row, value: returns[asset], deviations });
  }
  return moments;
}

function decayOf({ weight, squaredWeight, products, columnCount }: BetaMoments, asset: number, by: number) {
  const length = ((columnCount + 1) * (columnCount + 2)) / 2;
  weight[asset] *= by;
  squaredWeight[asset] *= by * by;
  for (let i = asset * length; i < (asset + 1) * length; i++) products[i] *= by;
}

function addObservation(
  moments: BetaMoments,
  asset: number,
  { row, value, deviations }: { row: Vector; value: number; deviations: Float64Array },
): void {
  const { means, products, weight } = moments;
  const size = deviations.length;
  const before = weight[asset];
  weight[asset] = before + 1;
  moments.squaredWeight[asset] += 1;
  moments.count[asset]++;
  const [start, share] = [asset * size, 1 / weight[asset]];
  for (let i = 0; i < size; i++) {
    deviations[i] = (i < size - 1 ? row[i] : value) - means[start + i];
    means[start + i] += deviations[i] * share;
  }
  const scale = before * share;
  let at = (asset * size * (size + 1)) / 2;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) products[at++] += scale * deviations[i] * deviations[j];
  }
}
