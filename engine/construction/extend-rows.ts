import type { SparseRows } from "../optim/index.ts";

/** One set of rows after another. */
export function rowsTogether(a: SparseRows, b: SparseRows): SparseRows {
  const from = a.column.length;
  const start = new Int32Array(a.start.length + b.start.length - 1);
  start.set(a.start);
  for (let r = 1; r < b.start.length; r++) start[a.start.length + r - 1] = from + b.start[r];
  const column = new Int32Array(from + b.column.length);
  const value = new Float64Array(column.length);
  column.set(a.column);
  column.set(b.column, from);
  value.set(a.value);
  value.set(b.value, from);
  return { start, column, value };
}

/** Whose own variance is taken away. */
interface Bending {
  readonly ownAversion: Float64Array;
  readonly bent: Uint8Array;
  readonly variables: number;
}

/** Q with the own variance of bent names taken from its diagonal. */
export function withoutOwnVariance(
  quadratic: SparseRows | null,
  { ownAversion, bent, variables }: Bending,
): SparseRows | null {
  if (quadratic === null) return null;
  const { column } = quadratic;
  const value = quadratic.value.slice();
  const start = new Int32Array(variables + 1).fill(column.length);
  start.set(quadratic.start);
  bent.forEach((flag, i) => {
    if (flag === 0) return;
    for (let e = start[i]; e < start[i + 1]; e++) {
      if (column[e] !== i) continue;
      const left = value[e] - 2 * ownAversion[i];
      value[e] = left > ROUNDING * value[e] ? left : 0;
      break;
    }
  });
  return { start, column, value };
}

const ROUNDING = 1e-12;
