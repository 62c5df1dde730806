import { EngineError } from "../errors/index.ts";
import { activeSimd, type Simd, withStack } from "./simd.ts";

/** Columns of weights that stand side by side. */
export const PANEL = 4;

/** Columns of weights over the rows of a table, four to a panel. */
export interface WeightPanels {
  readonly rows: number;
  /** [panels×rows×PANEL] */
  readonly values: Float64Array;
}

/** A sparse matrix [rows×slots] by its entries. */
export interface RowEntries {
  /** Ascending. */
  readonly rows: Int32Array;
  /** Beside them. */
  readonly slots: Int32Array;
  readonly values: Float64Array;
  readonly slotCount: number;
}

/** A dense table beside a sparse one. */
export interface PanelTables {
  /** [rows×width] row-major. */
  readonly table: Float64Array;
  readonly width: number;
  readonly entries: RowEntries;
}

/**
 * Sums of the rows of two tables, one dense and one sparse, for many columns of weights: of each column Σ w · row of both.
 *
 * @param out  [columns × (width + slots)], the dense table's sums of a column first; columns = 4 · panels
 * @throws {EngineError} shape: an entry outside the tables
 * @complexity O(columns · (rows · width + entries))
 */
export function sumPanelsInto(out: Float64Array, panels: WeightPanels, tables: PanelTables): void {
  const { entries } = tables;
  if (
    !entries.rows.every((row) => row >= 0 && row < panels.rows) ||
    !entries.slots.every((slot) => slot >= 0 && slot < entries.slotCount)
  )
    throw new EngineError("shape", "sumPanelsInto needs entries within the tables");
  const simd = activeSimd();
  if (simd === null) plainSums(out, panels, tables);
  else withStack(simd, () => simdSums(simd, out, panels, tables));
}

function plainSums(out: Float64Array, { rows, values }: WeightPanels, tables: PanelTables): void {
  const { table, width, entries } = tables;
  const stride = width + entries.slotCount;
  out.fill(0);
  for (let column = 0; column * stride < out.length; column++) {
    const at = column * stride;
    const first = Math.floor(column / PANEL) * rows * PANEL + (column % PANEL);
    for (let row = 0; row < rows; row++) {
      const weight = values[first + row * PANEL];
      for (let c = 0; c < width; c++) out[at + c] += weight * table[row * width + c];
    }
    for (let e = 0; e < entries.rows.length; e++)
      out[at + width + entries.slots[e]] += entries.values[e] * values[first + entries.rows[e] * PANEL];
  }
}

/** Panels that are placed together: their copies are still in a cache when they are read. */
const BATCH = 16;
/** Columns of the table in a panel of gemm's kernel. */
const TILE = 5;

function simdSums(simd: Simd, out: Float64Array, panels: WeightPanels, tables: PanelTables): void {
  const { rows, values } = panels;
  const { width, entries } = tables;
  const tiles = Math.ceil(width / TILE);
  const table = simd.push(tiles * TILE * rows);
  const [places, targets] = [entries.rows, entries.slots].map((of) => simd.putIntegers(of, of.length));
  const factors = simd.put(entries.values, entries.values.length);
  withStack(simd, () => simd.kernels.packColumns(table, simd.put(tables.table, rows * width), width, rows));
  const lines = tiles * TILE + entries.slotCount;
  const size = rows * PANEL;
  const panelCount = values.length / size;
  const sums = simd.push(BATCH * lines * PANEL);
  for (let first = 0; first < panelCount; first += BATCH) {
    const count = Math.min(BATCH, panelCount - first);
    withStack(simd, () => {
      const weights = simd.put(values.subarray(first * size, (first + count) * size), count * size);
      const { kernels } = simd;
      const entryCount = entries.rows.length;
      kernels.sumPanels(
        sums,
        table,
        tiles,
        weights,
        count,
        rows,
        places,
        targets,
        factors,
        entryCount,
        entries.slotCount,
      );
    });
    takeSums(out, simd.view(sums, count * lines * PANEL), {
      first,
      lines,
      width,
      skip: tiles * TILE - width,
    });
  }
}

/** Lines of four columns, turned into columns; `skip` lines are no column of the table. */
function takeSums(
  out: Float64Array,
  sums: Float64Array,
  of: { readonly first: number; readonly lines: number; readonly width: number; readonly skip: number },
): void {
  const { first, lines, width, skip } = of;
  const stride = lines - skip;
  for (let column = 0; column * lines < sums.length; column++) {
    const from = Math.floor(column / PANEL) * lines * PANEL + (column % PANEL);
    const at = (first * PANEL + column) * stride;
    for (let line = 0; line < stride; line++)
      out[at + line] = sums[from + (line < width ? line : line + skip) * PANEL];
  }
}
