import type { SparseRows } from "./sparse-rows.ts";
import type { ConeSizes, StandardForm } from "./standard-form.ts";

/** A standard form whose rows and columns are of like size, and how to come back from it. */
export interface ScaledForm {
  readonly form: StandardForm;
  /** [n] x = columnScale ∘ scaled x. */
  readonly columnScale: Float64Array;
  /** [m] scaled rows = rowScale ∘ rows; one number within a cone. */
  readonly rowScale: Float64Array;
  /** Scaled objective = costScale × objective. */
  readonly costScale: number;
}

const PASSES = 12;
const NEAR = 0.05;

/**
 * Divides rows and columns of [P Aᵀ; A 0] by the roots of their largest elements until all are near 1, then the objective by its size.
 *
 * @see Ruiz (2001), A scaling algorithm to equilibrate both rows and columns norms in matrices
 */
export function equilibrate(form: StandardForm): ScaledForm {
  const n = form.linear.length;
  const m = form.rhs.length;
  const columnScale = new Float64Array(n).fill(1);
  const rowScale = new Float64Array(m).fill(1);
  const columns = new Float64Array(n);
  const heights = new Float64Array(m);
  for (let pass = 0; pass < PASSES; pass++) {
    columns.fill(0);
    heights.fill(0);
    largest(form.quadratic, columnScale, columnScale, columns, columns);
    largest(form.rows, rowScale, columnScale, heights, columns);
    shareWithinCones(heights, form.cones);
    const far = Math.max(moveTowardsOne(columnScale, columns), moveTowardsOne(rowScale, heights));
    if (far < NEAR) break;
  }
  const quadratic = scaledBy(form.quadratic, columnScale, columnScale);
  const rows = scaledBy(form.rows, rowScale, columnScale);
  const linear = form.linear.map((value, i) => value * columnScale[i]);
  columns.fill(0);
  largest(form.quadratic, columnScale, columnScale, columns, columns);
  let mean = 0;
  for (let i = 0; i < n; i++) mean += columns[i] / n;
  const size = Math.max(mean, largestOf(linear));
  const costScale = size > 0 && Number.isFinite(size) ? 1 / size : 1;
  for (let e = 0; e < quadratic.value.length; e++) quadratic.value[e] *= costScale;
  for (let i = 0; i < n; i++) linear[i] *= costScale;
  const rhs = form.rhs.map((value, r) => value * rowScale[r]);
  return { form: { ...form, quadratic, rows, linear, rhs }, columnScale, rowScale, costScale };
}

/** Divides the scales by the roots of the sizes that they leave; returns how far the sizes were from 1. */
function moveTowardsOne(scale: Float64Array, sizes: Float64Array): number {
  let far = 0;
  for (let i = 0; i < scale.length; i++) {
    const size = sizes[i];
    if (!(size > 0)) continue;
    scale[i] /= Math.sqrt(size);
    far = Math.max(far, Math.abs(1 - size));
  }
  return far;
}

/** The largest scaled element of every row and column. */
function largest(
  { start, column, value }: SparseRows,
  rowScale: Float64Array,
  columnScale: Float64Array,
  byRow: Float64Array,
  byColumn: Float64Array,
): void {
  for (let r = 0; r + 1 < start.length; r++) {
    const scale = rowScale[r];
    let most = byRow[r];
    for (let e = start[r]; e < start[r + 1]; e++) {
      const c = column[e];
      const size = Math.abs(value[e]) * scale * columnScale[c];
      if (size > most) most = size;
      if (size > byColumn[c]) byColumn[c] = size;
    }
    if (most > byRow[r]) byRow[r] = most;
  }
}

function scaledBy(rows: SparseRows, rowScale: Float64Array, columnScale: Float64Array): SparseRows {
  const { start, column } = rows;
  const value = rows.value.slice();
  for (let r = 0; r + 1 < start.length; r++)
    for (let e = start[r]; e < start[r + 1]; e++) value[e] *= rowScale[r] * columnScale[column[e]];
  return { start, column, value };
}

/** A cone is only kept by one factor for all of its rows. */
function shareWithinCones(heights: Float64Array, cones: ConeSizes): void {
  let from = cones.zero + cones.nonnegative;
  for (const size of cones.second) {
    let most = 0;
    for (let r = from; r < from + size; r++) most = Math.max(most, heights[r]);
    heights.fill(most, from, from + size);
    from += size;
  }
}

/** The largest absolute value. */
export function largestOf(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}
