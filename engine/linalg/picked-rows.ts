import { activeSimd, type Simd } from "./simd.ts";

/** Some rows of a table, each with a weight. */
export interface PickedRows {
  readonly positions: Int32Array;
  /** Beside them. */
  readonly weights: Float64Array;
}

/** Columns that are summed together: tables are padded to whole blocks. */
export const ROW_BLOCK = 4;

/**
 * Σ w · row over some rows of a table, for many picks of rows at once.
 *
 * @param out    [picks×width]
 * @param table  [rows×width] row-major; the width a multiple of `ROW_BLOCK`
 * @param picks  positions of rows; undefined picks none, and leaves `out` as it is
 * @complexity O(rows picked · width)
 */
export function sumPickedRowsInto(
  out: Float64Array,
  table: Float64Array,
  width: number,
  picks: readonly (PickedRows | undefined)[],
): void {
  const simd = activeSimd();
  if (simd === null) plainSums(out, table, width, picks);
  else simdSums(simd, { out, table, width }, picks);
}

function plainSums(
  out: Float64Array,
  table: Float64Array,
  width: number,
  picks: readonly (PickedRows | undefined)[],
): void {
  picks.forEach((pick, p) => {
    if (pick === undefined) return;
    for (let c = 0; c < width; c += ROW_BLOCK)
      addColumns(out, p * width + c, { table, width, first: c, pick });
  });
}

/** Four columns' sums, held in registers: half the time of a row at a time. */
function addColumns(
  out: Float64Array,
  at: number,
  of: {
    readonly table: Float64Array;
    readonly width: number;
    readonly first: number;
    readonly pick: PickedRows;
  },
): void {
  const { table, width, first, pick } = of;
  const { positions, weights } = pick;
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let i = 0; i < positions.length; i++) {
    const weight = weights[i];
    const cell = positions[i] * width + first;
    s0 += weight * table[cell];
    s1 += weight * table[cell + 1];
    s2 += weight * table[cell + 2];
    s3 += weight * table[cell + 3];
  }
  out[at] = s0;
  out[at + 1] = s1;
  out[at + 2] = s2;
  out[at + 3] = s3;
}

function simdSums(
  simd: Simd,
  { out, table, width }: { readonly out: Float64Array; readonly table: Float64Array; readonly width: number },
  picks: readonly (PickedRows | undefined)[],
): void {
  const { kernels } = simd;
  const mark = simd.mark();
  try {
    const rows = simd.put(table, table.length);
    const sums = simd.push(width);
    const base = simd.mark();
    picks.forEach((pick, p) => {
      if (pick === undefined) return;
      simd.release(base);
      const { positions, weights } = pick;
      const places = simd.putIntegers(positions, positions.length);
      const held = simd.put(weights, weights.length);
      kernels.sumPickedRows(sums, rows, width, places, held, positions.length);
      out.set(simd.view(sums, width), p * width);
    });
  } finally {
    simd.release(mark);
  }
}
