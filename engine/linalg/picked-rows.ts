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

/** Rows that are placed together, about: a view a batch, and not three a pick. */
const BATCH = 65536;

function simdSums(
  simd: Simd,
  of: { readonly out: Float64Array; readonly table: Float64Array; readonly width: number },
  picks: readonly (PickedRows | undefined)[],
): void {
  const mark = simd.mark();
  try {
    const rows = simd.put(of.table, of.table.length);
    const base = simd.mark();
    let first = 0;
    let count = 0;
    picks.forEach((pick, p) => {
      count += pick?.positions.length ?? 0;
      if (count < BATCH && p + 1 < picks.length) return;
      simd.release(base);
      simdBatch(simd, { ...of, rows, first, end: p + 1, count }, picks);
      first = p + 1;
      count = 0;
    });
  } finally {
    simd.release(mark);
  }
}

interface Batch {
  readonly out: Float64Array;
  readonly width: number;
  /** Place of the table. */
  readonly rows: number;
  readonly first: number;
  readonly end: number;
  /** Rows picked in all. */
  readonly count: number;
}

function simdBatch(
  simd: Simd,
  { out, width, rows, first, end, count }: Batch,
  picks: readonly (PickedRows | undefined)[],
): void {
  const places = simd.push(Math.ceil(count / 2));
  const held = simd.push(count);
  const sums = simd.push((end - first) * width);
  const positions = simd.integers(places, count);
  const weights = simd.view(held, count);
  const results = simd.view(sums, (end - first) * width);
  let at = 0;
  for (let p = first; p < end; p++) {
    const pick = picks[p];
    if (pick === undefined) {
      results.set(out.subarray(p * width, (p + 1) * width), (p - first) * width);
      continue;
    }
    positions.set(pick.positions, at);
    weights.set(pick.weights, at);
    const into = sums + (p - first) * width * 8;
    simd.kernels.sumPickedRows(into, rows, width, places + at * 4, held + at * 8, pick.positions.length);
    at += pick.positions.length;
  }
  out.set(results, first * width);
}
