import { tile } from "./gemm";
import { pack5 } from "./pack";

/** Rows of the table that all panels go through together: 5 of its columns are 10 kB of the first cache, all of them stay in the second. */
const DEPTH: i32 = 256;

/** The columns of a table [rows×width] in panels of five, zeros where the last lacks some: `out` has 5 · ceil(width / 5) · rows doubles. */
export function packColumns(out: usize, table: usize, width: i32, rows: i32): void {
  pack5(out, table, 1, width, width, rows, 1, 0);
}

/**
 * For each panel of weights [rows×4] the sums Σ w · table and Σ value · w over the entries: `out` gets, four to a line, 5 · `tiles` lines of the
 * table's columns and then `slots` lines of the entries'.
 *
 * @param table    of `packColumns`
 * @param panels   one after the other
 * @param places   32-bit rows of the entries, ascending
 * @param targets  beside them, 32-bit lines that they are added to
 * @param values   beside them, doubles
 */
export function sumPanels(
  out: usize,
  table: usize,
  tiles: i32,
  panels: usize,
  panelCount: i32,
  rows: i32,
  places: usize,
  targets: usize,
  values: usize,
  entries: i32,
  slots: i32,
): void {
  const size = (<usize>tiles * 5 + slots) << 5;
  memory.fill(out, 0, size * panelCount);
  let from = 0;
  for (let first = 0; first < rows; first += DEPTH) {
    const depth = min(rows - first, DEPTH);
    let end = from;
    while (end < entries && load<i32>(places + ((<usize>end) << 2)) < first + depth) end++;
    for (let p = 0; p < panelCount; p++) {
      const panel = panels + ((<usize>p * rows) << 5);
      const lines = out + size * p;
      for (let t = 0; t < tiles; t++) {
        const columns = table + (<usize>t * rows + first) * 40;
        tile(lines + <usize>t * 160, 32, columns, panel + ((<usize>first) << 5), depth, true);
      }
      addEntries(lines + <usize>tiles * 160, panel, places, targets, values, from, end);
    }
    from = end;
  }
}

function addEntries(
  lines: usize,
  panel: usize,
  places: usize,
  targets: usize,
  values: usize,
  from: i32,
  end: i32,
): void {
  for (let e = from; e < end; e++) {
    const line = lines + ((<usize>load<i32>(targets + ((<usize>e) << 2))) << 5);
    const weights = panel + ((<usize>load<i32>(places + ((<usize>e) << 2))) << 5);
    const value = v128.load64_splat(values + ((<usize>e) << 3));
    v128.store(line, f64x2.add(v128.load(line), f64x2.mul(value, v128.load(weights))));
    v128.store(line, f64x2.add(v128.load(line, 16), f64x2.mul(value, v128.load(weights, 16))), 16);
  }
}
