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
  const quadratic = { ...form.quadratic, value: form.quadratic.value.slice() };
  const rows = { ...form.rows, value: form.rows.value.slice() };
  const columnScale = new Float64Array(n).fill(1);
  const rowScale = new Float64Array(m).fill(1);
  const columns = new Float64Array(n);
  const heights = new Float64Array(m);
  for (let pass = 0; pass < PASSES; pass++) {
    columns.fill(0);
    heights.fill(0);
    largest(quadratic, columns, columns);
    largest(rows, heights, columns);
    shareWithinCones(heights, form.cones);
    let far = 0;
    for (let i = 0; i < n; i++) far = Math.max(far, rootOf(columns, i));
    for (let r = 0; r < m; r++) far = Math.max(far, rootOf(heights, r));
    scaleBy(quadratic, columns, columns);
    scaleBy(rows, heights, columns);
    for (let i = 0; i < n; i++) columnScale[i] *= columns[i];
    for (let r = 0; r < m; r++) rowScale[r] *= heights[r];
    if (far < NEAR) break;
  }
  const linear = form.linear.map((value, i) => value * columnScale[i]);
  columns.fill(0);
  largest(quadratic, columns, columns);
  let mean = 0;
  for (let i = 0; i < n; i++) mean += columns[i] / n;
  const size = Math.max(mean, largestOf(linear));
  const costScale = size > 0 && Number.isFinite(size) ? 1 / size : 1;
  for (let e = 0; e < quadratic.value.length; e++) quadratic.value[e] *= costScale;
  for (let i = 0; i < n; i++) linear[i] *= costScale;
  const rhs = form.rhs.map((value, r) => value * rowScale[r]);
  return { form: { ...form, quadratic, rows, linear, rhs }, columnScale, rowScale, costScale };
}

/** Turns a size into the factor that takes its root away; returns how far it was from 1. */
function rootOf(sizes: Float64Array, i: number): number {
  const size = sizes[i];
  sizes[i] = size > 0 ? 1 / Math.sqrt(size) : 1;
  return size > 0 ? Math.abs(1 - size) : 0;
}

interface Entries {
  readonly start: Int32Array;
  readonly column: Int32Array;
  readonly value: Float64Array;
}

function largest({ start, column, value }: Entries, byRow: Float64Array, byColumn: Float64Array): void {
  for (let r = 0; r + 1 < start.length; r++) {
    for (let e = start[r]; e < start[r + 1]; e++) {
      const size = Math.abs(value[e]);
      if (size > byRow[r]) byRow[r] = size;
      if (size > byColumn[column[e]]) byColumn[column[e]] = size;
    }
  }
}

function scaleBy({ start, column, value }: Entries, byRow: Float64Array, byColumn: Float64Array): void {
  for (let r = 0; r + 1 < start.length; r++)
    for (let e = start[r]; e < start[r + 1]; e++) value[e] *= byRow[r] * byColumn[column[e]];
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
