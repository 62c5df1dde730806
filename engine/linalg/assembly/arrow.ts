// The passes of engine/optim over the arrow [P Aᵀ; A −W²] of a program of blocks: products, elimination, solution. `arrow` lists
// 32-bit sizes and places, in the order of `placeArrow`.

/** Places of a CSR matrix: starts, columns, values. */
export const VARIABLES: i32 = 0;
export const ROWS: i32 = 1;
export const INSIDE: i32 = 2;
export const OUTSIDE: i32 = 3;
export const BLOCKS: i32 = 4;
export const BORDER: i32 = 5;
export const COMMON_FROM: i32 = 6;
export const WIDTH: i32 = 7;
export const PULL_COUNT: i32 = 8;
export const P_START: i32 = 9;
export const P_COLUMN: i32 = 10;
export const P_VALUE: i32 = 11;
export const REST_START: i32 = 12;
export const REST_COLUMN: i32 = 13;
export const REST_VALUE: i32 = 14;
export const COMMON_ROWS: i32 = 15;
export const COMMON: i32 = 16;
export const COMMON_FACTOR: i32 = 17;
export const COMMON_START: i32 = 18;
export const COMMON_END: i32 = 19;
export const OWN_START: i32 = 20;
export const OWN: i32 = 21;
export const OWN_VALUE: i32 = 22;
export const OWN_FACTOR: i32 = 23;
export const BLOCK_START: i32 = 24;
export const SQUARE_START: i32 = 25;
export const SQUARES: i32 = 26;
export const SCHUR: i32 = 27;
export const PULL_AT: i32 = 28;
export const PULLS: i32 = 29;
export const COUPLING: i32 = 30;
export const ORDER: i32 = 31;
export const CROSS: i32 = 32;
export const SCRATCH: i32 = 33;
export const GEMM_ROOM: i32 = 34;
/** Where the kept rows end in the border. */
export const KEPT_END: i32 = 35;

/** A size of the arrow. */
export function sizeOf(arrow: usize, field: i32): i32 {
  return load<i32>(arrow + ((<usize>field) << 2));
}

/** A place of the arrow. */
export function placeOf(arrow: usize, field: i32): usize {
  return <usize>load<u32>(arrow + ((<usize>field) << 2));
}
