import { weightedGramInto } from "../linalg/index.ts";
import type { ArrowFactor } from "./arrow-factor.ts";

/**
 * L of each block with the inverses of its diagonal, U = C L⁻ᵀ in the place of the couplings C, and −UUᵀ on the border. False where a
 * block is not positive definite. The plain twin of the kernel `arrowEliminate`.
 */
export function eliminateBlocks(factor: ArrowFactor): boolean {
  const { form, layout, squares, own, common } = factor;
  const { blockStart } = form.places;
  const { pullAt, pullRow, pullValue, border, commonFrom } = layout;
  own.set(layout.ownCouplings);
  common.set(layout.commonCouplings);
  for (let p = 0; p < pullAt.length; p++) common[pullAt[p]] += pullValue[p] * factor.pulls[pullRow[p]];
  const cross = new Float64Array(commonFrom * (border - commonFrom));
  for (let b = 0; b < layout.blocks; b++) {
    const first = blockStart[b];
    const width = blockStart[b + 1] - first;
    if (!choleskyInPlace(squares, layout.squareStart[b], width)) return false;
    divideCouplings(factor, layout.squareStart[b], first, width);
    for (let v = first; v < first + width; v++) addOwnProducts(factor, cross, v);
  }
  addCommonProducts(factor, cross);
  return true;
}

function choleskyInPlace(a: Float64Array, at: number, n: number): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[at + i * n + j];
      for (let k = 0; k < j; k++) sum -= a[at + i * n + k] * a[at + j * n + k];
      if (i !== j) a[at + i * n + j] = sum * a[at + j * (n + 1)];
      else if (sum > 0 && sum < Infinity) a[at + i * n + i] = 1 / Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** U = C L⁻ᵀ of one block, column by column. */
function divideCouplings(
  { layout, squares, own, common }: ArrowFactor,
  square: number,
  first: number,
  width: number,
) {
  const dense = layout.border - layout.commonFrom;
  for (let k = 0; k < width; k++) {
    const ownAt = layout.ownStart[first + k];
    const sparse = layout.ownStart[first + k + 1] - ownAt;
    const at = (first + k) * dense;
    for (let j = 0; j < k; j++) {
      const factor = squares[square + k * width + j];
      if (factor === 0) continue;
      subtract(own, ownAt, layout.ownStart[first + j], sparse, factor);
      const begin = layout.commonStart[first + j];
      const count = layout.commonEnd[first + j] - begin;
      subtract(common, at + begin, (first + j) * dense + begin, count, factor);
    }
    const inverse = squares[square + k * (width + 1)];
    for (let i = ownAt; i < ownAt + sparse; i++) own[i] *= inverse;
    const end = at + layout.commonEnd[first + k];
    for (let i = at + layout.commonStart[first + k]; i < end; i++) common[i] *= inverse;
  }
}

function subtract(values: Float64Array, to: number, from: number, count: number, factor: number): void {
  for (let i = 0; i < count; i++) values[to + i] -= factor * values[from + i];
}

/** What a variable's own couplings add among themselves and with the common ones. */
function addOwnProducts({ layout, own, common, schur }: ArrowFactor, cross: Float64Array, v: number): void {
  const dense = layout.border - layout.commonFrom;
  const at = v * dense;
  for (let i = layout.ownStart[v]; i < layout.ownStart[v + 1]; i++) {
    const left = own[i];
    if (left === 0) continue;
    const row = layout.own[i] * layout.border;
    for (let j = layout.ownStart[v]; j <= i; j++) schur[row + layout.own[j]] -= left * own[j];
    const to = layout.own[i] * dense;
    for (let j = layout.commonStart[v]; j < layout.commonEnd[v]; j++) cross[to + j] += left * common[at + j];
  }
}

function addCommonProducts({ layout, common, schur }: ArrowFactor, cross: Float64Array): void {
  const { border, commonFrom, inside } = layout;
  const dense = border - commonFrom;
  if (dense === 0 || inside === 0) return;
  const gram = new Float64Array(dense * dense);
  weightedGramInto(gram, common, new Float64Array(inside).fill(1), inside, dense);
  for (let i = 0; i < dense; i++) {
    const row = (commonFrom + i) * border;
    for (let j = 0; j < commonFrom; j++) schur[row + j] -= cross[j * dense + i];
    for (let j = 0; j <= i; j++) schur[row + commonFrom + j] -= gram[i * dense + j];
  }
}
