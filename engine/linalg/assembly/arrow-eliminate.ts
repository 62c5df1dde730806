import {
  BLOCK_START,
  BLOCKS,
  BORDER,
  COMMON,
  COMMON_END,
  COMMON_FACTOR,
  COMMON_FROM,
  COMMON_START,
  COUPLING,
  CROSS,
  GEMM_ROOM,
  INSIDE,
  KEPT_END,
  ORDER,
  OUTSIDE,
  OWN,
  OWN_FACTOR,
  OWN_START,
  OWN_VALUE,
  PULL_AT,
  PULL_COUNT,
  PULLS,
  placeOf,
  SCHUR,
  SCRATCH,
  SQUARE_START,
  SQUARES,
  sizeOf,
  WIDTH,
} from "./arrow";
import { gemm } from "./gemm";
import { ldl } from "./ldl";
import { at, integerAt } from "./tile";
import { addScaled, scaleBy } from "./vectors";

/** Only the lower triangle of a product. */
const LOWER: i32 = 2;

/**
 * L of each block with the inverses of its diagonal, U = C L⁻ᵀ, the border without UUᵀ and, with `share` more on the diagonal of kept
 * rows, its LDLᵀ. 0 where there is none; engine/optim/eliminate-blocks.ts.
 */
export function arrowEliminate(arrow: usize, share: f64): i32 {
  const blocks = sizeOf(arrow, BLOCKS);
  const starts = placeOf(arrow, BLOCK_START);
  const squareStarts = placeOf(arrow, SQUARE_START);
  memory.fill(placeOf(arrow, CROSS), 0, (<usize>(sizeOf(arrow, COMMON_FROM) * sizeOf(arrow, WIDTH))) << 3);
  putPulls(arrow);
  for (let b = 0; b < blocks; b++) {
    const first = integerAt(starts, b);
    const size = integerAt(starts, b + 1) - first;
    const square = at(placeOf(arrow, SQUARES), integerAt(squareStarts, b));
    if (!choleskyInverted(square, size)) return 0;
    for (let k = 0; k < size; k++) {
      divideCouplings(arrow, square, first, k, size);
      addOwnProducts(arrow, first + k);
    }
  }
  addCommonProducts(arrow);
  return factorBorder(arrow, share);
}

/** The couplings to the unknowns of wide cones, which change with the scaling. */
function putPulls(arrow: usize): void {
  const count = sizeOf(arrow, PULL_COUNT);
  const places = placeOf(arrow, PULL_AT);
  const values = placeOf(arrow, PULLS);
  const common = placeOf(arrow, COMMON);
  for (let p = 0; p < count; p++) store<f64>(at(common, integerAt(places, p)), 0);
  for (let p = 0; p < count; p++) {
    const to = at(common, integerAt(places, p));
    store<f64>(to, load<f64>(to) + load<f64>(at(values, p)));
  }
}

function choleskyInverted(a: usize, n: i32): bool {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = load<f64>(at(a, i * n + j));
      for (let k = 0; k < j; k++) sum -= load<f64>(at(a, i * n + k)) * load<f64>(at(a, j * n + k));
      if (i !== j) store<f64>(at(a, i * n + j), sum * load<f64>(at(a, j * (n + 1))));
      else if (sum > 0 && sum < Infinity) store<f64>(at(a, i * (n + 1)), 1 / sqrt(sum));
      else return false;
    }
  }
  return true;
}

/** Column k of a block's U. */
function divideCouplings(arrow: usize, square: usize, first: i32, k: i32, size: i32): void {
  const width = sizeOf(arrow, WIDTH);
  const starts = placeOf(arrow, OWN_START);
  const own = placeOf(arrow, OWN_FACTOR);
  const common = placeOf(arrow, COMMON_FACTOR);
  const begins = placeOf(arrow, COMMON_START);
  const ends = placeOf(arrow, COMMON_END);
  const v = first + k;
  const ownAt = integerAt(starts, v);
  const sparse = integerAt(starts, v + 1) - ownAt;
  const from = v * width + integerAt(begins, v);
  const count = v * width + integerAt(ends, v) - from;
  memory.copy(at(own, ownAt), at(placeOf(arrow, OWN_VALUE), ownAt), (<usize>sparse) << 3);
  if (count > 0) memory.copy(at(common, from), at(placeOf(arrow, COMMON), from), (<usize>count) << 3);
  for (let j = 0; j < k; j++) {
    const factor = load<f64>(at(square, k * size + j));
    if (factor === 0) continue;
    const u = first + j;
    addScaled(at(own, ownAt), at(own, integerAt(starts, u)), -factor, sparse);
    const begin = integerAt(begins, u);
    const length = integerAt(ends, u) - begin;
    if (length > 0) addScaled(at(common, v * width + begin), at(common, u * width + begin), -factor, length);
  }
  const inverse = load<f64>(at(square, k * (size + 1)));
  scaleBy(at(own, ownAt), inverse, sparse);
  if (count > 0) scaleBy(at(common, from), inverse, count);
}

/** What a variable's own couplings add among themselves and with the common ones. */
function addOwnProducts(arrow: usize, v: i32): void {
  const width = sizeOf(arrow, WIDTH);
  const border = sizeOf(arrow, BORDER);
  const schur = placeOf(arrow, SCHUR);
  const cross = placeOf(arrow, CROSS);
  const own = placeOf(arrow, OWN_FACTOR);
  const places = placeOf(arrow, OWN);
  const from = integerAt(placeOf(arrow, OWN_START), v);
  const to = integerAt(placeOf(arrow, OWN_START), v + 1);
  const begin = integerAt(placeOf(arrow, COMMON_START), v);
  const count = integerAt(placeOf(arrow, COMMON_END), v) - begin;
  const common = at(placeOf(arrow, COMMON_FACTOR), v * width + begin);
  for (let i = from; i < to; i++) {
    const left = load<f64>(at(own, i));
    if (left === 0) continue;
    const place = integerAt(places, i);
    for (let j = from; j <= i; j++) {
      const cell = at(schur, place * border + integerAt(places, j));
      store<f64>(cell, load<f64>(cell) - left * load<f64>(at(own, j)));
    }
    if (count > 0) addScaled(at(cross, place * width + begin), common, left, count);
  }
}

function addCommonProducts(arrow: usize): void {
  const width = sizeOf(arrow, WIDTH);
  const inside = sizeOf(arrow, INSIDE);
  if (width === 0 || inside === 0) return;
  const border = sizeOf(arrow, BORDER);
  const commonFrom = sizeOf(arrow, COMMON_FROM);
  const gram = placeOf(arrow, SCRATCH);
  const common = placeOf(arrow, COMMON_FACTOR);
  const cross = placeOf(arrow, CROSS);
  gemm(
    gram,
    width,
    common,
    1,
    width,
    common,
    width,
    1,
    width,
    inside,
    width,
    1,
    0,
    LOWER,
    placeOf(arrow, GEMM_ROOM),
  );
  for (let i = 0; i < width; i++) {
    const row = at(placeOf(arrow, SCHUR), (commonFrom + i) * border);
    for (let j = 0; j < commonFrom; j++)
      store<f64>(at(row, j), load<f64>(at(row, j)) - load<f64>(at(cross, j * width + i)));
    addScaled(at(row, commonFrom), at(gram, i * width), -1, i + 1);
  }
}

/** The rows that are kept stand between the outside variables and the unknowns of wide cones. */
function factorBorder(arrow: usize, share: f64): i32 {
  const border = sizeOf(arrow, BORDER);
  if (border === 0) return 1;
  const schur = placeOf(arrow, SCHUR);
  const kept = sizeOf(arrow, KEPT_END);
  for (let k = sizeOf(arrow, OUTSIDE); k < kept; k++) {
    const cell = at(schur, k * (border + 1));
    store<f64>(cell, load<f64>(cell) * (1 + share));
  }
  return ldl(schur, placeOf(arrow, COUPLING), placeOf(arrow, ORDER), border, placeOf(arrow, SCRATCH));
}
