import type { PseudoObservation } from "./thin-industries.ts";

/**
 * Names by the pseudo-observations that hold them. All of these hold a name by its cap share, so inside a cell each one holds
 * the same mix: b_qn = ρ_cq u_n. An industry's names are a cell where every name has one industry, so there are about as many
 * cells as industries, and sums over pseudo-observations and names are sums over cells and one pass over the names.
 */
export interface ParentCells {
  readonly count: number;
  /** [N] cell of each name; −1: no pseudo-observation holds it. */
  readonly cellOf: Int32Array;
  /** u [N]: the name's share in the first pseudo-observation that holds it; 0 without one. */
  readonly unit: Float64Array;
  /** ρ [C×Q] as above; 0 where the pseudo-observation does not hold the cell. */
  readonly ratios: Float64Array;
}

/**
 * The cells of the names that pseudo-observations hold.
 *
 * @param pseudo     shares of all of them proportional to one cap of each name, as `pseudoObservations` makes them
 * @param nameCount  N
 * @complexity O(Q·N)
 */
export function parentCells(pseudo: readonly PseudoObservation[], nameCount: number): ParentCells {
  const { cellOf, count } = splitNames(pseudo, nameCount);
  const unit = new Float64Array(nameCount);
  const isSeen = new Uint8Array(nameCount);
  for (const { assets, shares } of pseudo) {
    for (let i = 0; i < assets.length; i++) {
      if (isSeen[assets[i]] === 0) unit[assets[i]] = shares[i];
      isSeen[assets[i]] = 1;
    }
  }
  const total = new Float64Array(count);
  for (let n = 0; n < nameCount; n++) if (cellOf[n] >= 0) total[cellOf[n]] += unit[n];
  const ratios = new Float64Array(count * pseudo.length);
  pseudo.forEach(({ assets, shares }, q) => {
    for (let i = 0; i < assets.length; i++) ratios[cellOf[assets[i]] * pseudo.length + q] += shares[i];
    for (let c = 0; c < count; c++) if (total[c] > 0) ratios[c * pseudo.length + q] /= total[c];
  });
  return { count, cellOf, unit, ratios };
}

/** Splits the names by one pseudo-observation after the other: those it holds leave their cell for a new one. */
function splitNames(
  pseudo: readonly PseudoObservation[],
  nameCount: number,
): Pick<ParentCells, "cellOf" | "count"> {
  const part = new Int32Array(nameCount);
  // A part is left for one new part at a time; numbers of parts that nobody is in any more are given up at the end.
  let parts = 1;
  for (const { assets } of pseudo) {
    const leftFor = new Int32Array(parts);
    for (let i = 0; i < assets.length; i++) {
      const old = part[assets[i]];
      if (leftFor[old] === 0) leftFor[old] = parts++;
      part[assets[i]] = leftFor[old];
    }
  }
  const numbers = new Int32Array(parts).fill(-1);
  let count = 0;
  const cellOf = part.map((of) => {
    if (of === 0) return -1;
    if (numbers[of] < 0) numbers[of] = count++;
    return numbers[of];
  });
  return { cellOf, count };
}

/**
 * z_c = Σ_q ρ_cq a_q [C rows of K]: what one unit of a cell's mix adds to f through all pseudo-observations.
 *
 * @param pulls  a_q [Q rows of K]
 * @complexity O(C·Q·K)
 */
export function cellPulls(
  { count, ratios }: ParentCells,
  pulls: readonly Float64Array[],
): readonly Float64Array[] {
  return Array.from({ length: count }, (_, c) => {
    const out = new Float64Array(pulls[0].length);
    pulls.forEach((pull, q) => {
      const ratio = ratios[c * pulls.length + q];
      if (ratio === 0) return;
      for (let k = 0; k < out.length; k++) out[k] += ratio * pull[k];
    });
    return out;
  });
}
