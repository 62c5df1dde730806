import { dot, type Vector } from "../linalg/index.ts";
import type { StructuredDesign } from "./structured-design.ts";

/** One constraint solved for one coefficient: R = I + v aᵀ without column `eliminated`. */
export interface Elimination {
  readonly eliminated: number;
  /** a [K] */
  readonly slope: Float64Array;
  /** v [K] */
  readonly direction: Float64Array;
}

/**
 * A basis of { b : Σ c_k b_k = 0 for every constraint } over the estimated columns, as eliminations to be applied in order.
 *
 * The first constraint on groups alone eliminates the intercept where there is one: g_j is then b_j plus the intercept,
 * and XR has no column of ones, so that single groups stay orthogonal to each other. Any other constraint eliminates the
 * coefficient with its largest |c|. A constraint that holds already (all its columns without data, or a combination of
 * those before it) eliminates nothing.
 */
export function reducedBasis(
  design: StructuredDesign,
  estimated: Uint8Array,
  constraints: readonly Vector[],
): readonly Elimination[] {
  const basis: Elimination[] = [];
  for (const constraint of constraints) {
    const row = new Float64Array(estimated.length);
    for (let k = 0; k < row.length; k++) if (estimated[k] === 1) row[k] = constraint[k];
    const before = largestSize(row);
    for (const step of basis) substitute(row, step);
    const pivot = largestElement(row);
    // What rounding leaves of a combination of the constraints before.
    if (pivot < 0 || Math.abs(row[pivot]) <= 1e-12 * before) continue;
    const interceptIsFree = design.interceptCount === 1 && basis.every(({ eliminated }) => eliminated !== 0);
    basis.push(eliminate(design, row, pivot, interceptIsFree));
  }
  return basis;
}

/** cᵀR: the constraint on the coordinates that an elimination leaves. */
function substitute(row: Float64Array, { eliminated, slope, direction }: Elimination): void {
  const along = dot(row, direction);
  for (let k = 0; k < row.length; k++) row[k] += slope[k] * along;
  row[eliminated] = 0;
}

function eliminate(
  design: StructuredDesign,
  slope: Float64Array,
  pivot: number,
  interceptIsFree: boolean,
): Elimination {
  const { interceptCount, groupCount } = design;
  const direction = new Float64Array(slope.length);
  let sum = 0;
  for (let k = interceptCount; k < interceptCount + groupCount; k++) sum += slope[k];
  const onGroups = slope.every((c, k) => c === 0 || (k >= interceptCount && k < interceptCount + groupCount));
  const byIntercept = interceptIsFree && onGroups && Math.abs(sum) >= Math.abs(slope[pivot]);
  const whole = byIntercept ? sum : slope[pivot];
  for (let k = 0; k < slope.length; k++) slope[k] /= whole;
  if (byIntercept) {
    // b_0 = Σ a_j g_j, and b_j = g_j − b_0 for every group of the constraint.
    direction[0] = 1;
    for (let k = 1; k <= groupCount; k++) if (slope[k] !== 0) direction[k] = -1;
    return { eliminated: 0, slope, direction };
  }
  slope[pivot] = 0;
  direction[pivot] = -1;
  return { eliminated: pivot, slope, direction };
}

/** Position of the largest |x|, the first of equals; -1 if all are 0. */
function largestElement(x: Float64Array): number {
  let at = -1;
  for (let k = 0; k < x.length; k++) if (Math.abs(x[k]) > (at < 0 ? 0 : Math.abs(x[at]))) at = k;
  return at;
}

function largestSize(x: Float64Array): number {
  const at = largestElement(x);
  return at < 0 ? 0 : Math.abs(x[at]);
}

/** RᵀGR, lower triangles: G_ij + a_i q_j + a_j q_i + a_i a_j vᵀq with q = Gv. The eliminated row and column mean nothing. */
export function reduceGram(gram: Float64Array, { slope, direction }: Elimination): Float64Array {
  const size = slope.length;
  const out = new Float64Array(gram.length);
  const q = timesDirection(gram, direction);
  const square = dot(direction, q);
  for (let row = 0; row < size; row++) {
    for (let col = 0; col <= row; col++) {
      out[row * size + col] =
        gram[row * size + col] + slope[row] * (q[col] + slope[col] * square) + slope[col] * q[row];
    }
  }
  return out;
}

/** Gv [K], gram G with only its lower triangle filled; 0 where rounding is all there is. */
function timesDirection(gram: Float64Array, direction: Float64Array): Float64Array {
  const size = direction.length;
  const out = new Float64Array(size);
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < r; c++) {
      out[r] += gram[r * size + c] * direction[c];
      out[c] += gram[r * size + c] * direction[r];
    }
    out[r] += gram[r * size + r] * direction[r];
  }
  for (let k = 0; k < size; k++) {
    if (Math.abs(out[k]) <= 1e-13 * Math.sqrt(gram[k * size + k] * gram[0])) out[k] = 0;
  }
  return out;
}

/** R H Rᵀ on all columns, in place: H + v hᵀ + h vᵀ + v vᵀ (aᵀh) with h = H a; row and column `eliminated` of H are 0. */
export function expandInverse(inverse: Float64Array, { slope, direction }: Elimination): Float64Array {
  const size = slope.length;
  const h = new Float64Array(size);
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) h[r] += inverse[r * size + c] * slope[c];
  }
  const square = dot(slope, h);
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      inverse[r * size + c] += direction[r] * (h[c] + direction[c] * square) + direction[c] * h[r];
    }
  }
  return inverse;
}
