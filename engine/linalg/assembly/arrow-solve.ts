import {
  BLOCK_START,
  BLOCKS,
  BORDER,
  COMMON_END,
  COMMON_FACTOR,
  COMMON_FROM,
  COMMON_START,
  COUPLING,
  INSIDE,
  ORDER,
  OUTSIDE,
  OWN,
  OWN_FACTOR,
  OWN_START,
  placeOf,
  REST_COLUMN,
  REST_START,
  REST_VALUE,
  ROWS,
  SCHUR,
  SCRATCH,
  SQUARE_START,
  SQUARES,
  sizeOf,
  WIDTH,
} from "./arrow";
import { ldlSolve } from "./ldl-solve";
import { at, integerAt } from "./tile";
import { addScaled, dot } from "./vectors";

/**
 * The solution x in the place of its right side and the border's in `solution`, from W⁻² rz in `z` and the border's right side; G x
 * in `ax`; engine/optim/arrow-solve.ts.
 */
export function arrowSolve(arrow: usize, x: usize, z: usize, right: usize, solution: usize, ax: usize): void {
  const outside = sizeOf(arrow, OUTSIDE);
  const border = sizeOf(arrow, BORDER);
  const outsideX = at(x, sizeOf(arrow, INSIDE));
  addTransposed(arrow, x, z);
  addScaled(right, outsideX, 1, outside);
  reduceBlocks(arrow, x, right);
  if (border > 0)
    ldlSolve(
      solution,
      placeOf(arrow, SCHUR),
      placeOf(arrow, COUPLING),
      placeOf(arrow, ORDER),
      right,
      border,
      placeOf(arrow, SCRATCH),
    );
  memory.copy(outsideX, solution, (<usize>outside) << 3);
  expandBlocks(arrow, x, solution);
  times(arrow, ax, x);
}

function addTransposed(arrow: usize, x: usize, z: usize): void {
  const m = sizeOf(arrow, ROWS);
  const starts = placeOf(arrow, REST_START);
  const columns = placeOf(arrow, REST_COLUMN);
  const values = placeOf(arrow, REST_VALUE);
  for (let r = 0; r < m; r++) {
    const part = load<f64>(at(z, r));
    if (part === 0) continue;
    const end = integerAt(starts, r + 1);
    for (let e = integerAt(starts, r); e < end; e++) {
      const to = at(x, integerAt(columns, e));
      store<f64>(to, load<f64>(to) + load<f64>(at(values, e)) * part);
    }
  }
}

function times(arrow: usize, ax: usize, x: usize): void {
  const m = sizeOf(arrow, ROWS);
  const starts = placeOf(arrow, REST_START);
  const columns = placeOf(arrow, REST_COLUMN);
  const values = placeOf(arrow, REST_VALUE);
  let e = 0;
  for (let r = 0; r < m; r++) {
    const end = integerAt(starts, r + 1);
    let sum: f64 = 0;
    for (; e < end; e++) sum += load<f64>(at(values, e)) * load<f64>(at(x, integerAt(columns, e)));
    store<f64>(at(ax, r), sum);
  }
}

/** v = L⁻¹ rx in the place of rx, right −= U v. */
function reduceBlocks(arrow: usize, x: usize, right: usize): void {
  const blocks = sizeOf(arrow, BLOCKS);
  const width = sizeOf(arrow, WIDTH);
  const starts = placeOf(arrow, BLOCK_START);
  const squares = placeOf(arrow, SQUARES);
  const squareStarts = placeOf(arrow, SQUARE_START);
  const ownStarts = placeOf(arrow, OWN_START);
  const places = placeOf(arrow, OWN);
  const own = placeOf(arrow, OWN_FACTOR);
  const common = placeOf(arrow, COMMON_FACTOR);
  const begins = placeOf(arrow, COMMON_START);
  const ends = placeOf(arrow, COMMON_END);
  const commonRight = at(right, sizeOf(arrow, COMMON_FROM));
  for (let b = 0; b < blocks; b++) {
    const first = integerAt(starts, b);
    const size = integerAt(starts, b + 1) - first;
    const square = at(squares, integerAt(squareStarts, b));
    for (let k = 0; k < size; k++) {
      const v = first + k;
      let sum = load<f64>(at(x, v));
      for (let j = 0; j < k; j++) sum -= load<f64>(at(square, k * size + j)) * load<f64>(at(x, first + j));
      sum *= load<f64>(at(square, k * (size + 1)));
      store<f64>(at(x, v), sum);
      const end = integerAt(ownStarts, v + 1);
      for (let i = integerAt(ownStarts, v); i < end; i++) {
        const to = at(right, integerAt(places, i));
        store<f64>(to, load<f64>(to) - load<f64>(at(own, i)) * sum);
      }
      const begin = integerAt(begins, v);
      const count = integerAt(ends, v) - begin;
      if (count > 0) addScaled(at(commonRight, begin), at(common, v * width + begin), -sum, count);
    }
  }
}

/** x = L⁻ᵀ(v − Uᵀ border). */
function expandBlocks(arrow: usize, x: usize, solution: usize): void {
  const blocks = sizeOf(arrow, BLOCKS);
  const width = sizeOf(arrow, WIDTH);
  const starts = placeOf(arrow, BLOCK_START);
  const squares = placeOf(arrow, SQUARES);
  const squareStarts = placeOf(arrow, SQUARE_START);
  const ownStarts = placeOf(arrow, OWN_START);
  const places = placeOf(arrow, OWN);
  const own = placeOf(arrow, OWN_FACTOR);
  const common = placeOf(arrow, COMMON_FACTOR);
  const begins = placeOf(arrow, COMMON_START);
  const ends = placeOf(arrow, COMMON_END);
  const commonSolution = at(solution, sizeOf(arrow, COMMON_FROM));
  for (let b = 0; b < blocks; b++) {
    const first = integerAt(starts, b);
    const size = integerAt(starts, b + 1) - first;
    const square = at(squares, integerAt(squareStarts, b));
    for (let k = size - 1; k >= 0; k--) {
      const v = first + k;
      let sum = load<f64>(at(x, v));
      const end = integerAt(ownStarts, v + 1);
      for (let i = integerAt(ownStarts, v); i < end; i++)
        sum -= load<f64>(at(own, i)) * load<f64>(at(solution, integerAt(places, i)));
      const begin = integerAt(begins, v);
      const count = integerAt(ends, v) - begin;
      if (count > 0) sum -= dot(at(common, v * width + begin), at(commonSolution, begin), count);
      for (let j = k + 1; j < size; j++)
        sum -= load<f64>(at(square, j * size + k)) * load<f64>(at(x, first + j));
      store<f64>(at(x, v), sum * load<f64>(at(square, k * (size + 1))));
    }
  }
}
