import { columnCount, type StructuredDesign } from "../../engine/stats/index.ts";

/** X as nested rows, the dense way. */
export function denseRows(design: StructuredDesign): number[][] {
  const { interceptCount, groupCount, groups, denseCount, dense } = design;
  return Array.from({ length: design.rowCount }, (_, row) => {
    const out = new Array<number>(columnCount(design)).fill(0);
    if (interceptCount === 1) out[0] = 1;
    for (let e = groups.offsets[row]; e < groups.offsets[row + 1]; e++) {
      out[interceptCount + groups.codes[e]] += groups.shares[e];
    }
    for (let s = 0; s < denseCount; s++) out[interceptCount + groupCount + s] = dense[row * denseCount + s];
    return out;
  });
}

/** Inverse by Gauss–Jordan elimination with full row pivoting on the largest element of the column. */
export function gaussInverse(a: readonly (readonly number[])[]): number[][] {
  const n = a.length;
  const work = a.map((row, i) => [...row, ...Array.from({ length: n }, (_, j) => (i === j ? 1 : 0))]);
  for (let col = 0; col < n; col++) {
    let pivot = col;
    for (let r = col + 1; r < n; r++) if (Math.abs(work[r][col]) > Math.abs(work[pivot][col])) pivot = r;
    [work[col], work[pivot]] = [work[pivot], work[col]];
    const scale = work[col][col];
    if (scale === 0) throw new Error("singular");
    for (let j = 0; j < 2 * n; j++) work[col][j] /= scale;
    for (let r = 0; r < n; r++) {
      const factor = work[r][col];
      if (r === col || factor === 0) continue;
      for (let j = 0; j < 2 * n; j++) work[r][j] -= factor * work[col][j];
    }
  }
  return work.map((row) => row.slice(n));
}

/** The rows, on the columns given, that are not combinations of rows before them (Gram–Schmidt). */
function independentRows(rows: readonly (readonly number[])[], columns: readonly number[]): number[][] {
  const kept: number[][] = [];
  const directions: number[][] = [];
  for (const row of rows) {
    const values = columns.map((column) => row[column]);
    const rest = [...values];
    for (const direction of directions) {
      const along = direction.reduce((sum, d, i) => sum + d * rest[i], 0);
      direction.forEach((d, i) => {
        rest[i] -= along * d;
      });
    }
    const norm = Math.hypot(...rest);
    if (norm <= 1e-9 * Math.hypot(...values)) continue;
    kept.push(values);
    directions.push(rest.map((x) => x / norm));
  }
  return kept;
}

/**
 * The bordered (KKT) system [XᵀWX Cᵀ; C 0] on the columns given: coefficients, the upper left block of the inverse, and
 * the number of independent constraints.
 */
export function solveBordered(
  rows: readonly (readonly number[])[],
  weights: readonly number[],
  y: readonly number[],
  columns: readonly number[],
  constraints: readonly (readonly number[])[] = [],
): { coefficients: number[]; inverse: number[][]; rank: number } {
  const width = rows[0].length;
  const k = columns.length;
  const border = independentRows(constraints, columns);
  const size = k + border.length;
  const system = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const right = new Array<number>(size).fill(0);
  rows.forEach((row, n) => {
    if (!(weights[n] > 0)) return;
    columns.forEach((ci, i) => {
      right[i] += weights[n] * row[ci] * y[n];
      columns.forEach((cj, j) => {
        system[i][j] += weights[n] * row[ci] * row[cj];
      });
    });
  });
  border.forEach((row, r) => {
    row.forEach((value, i) => {
      system[i][k + r] = value;
      system[k + r][i] = value;
    });
  });
  const block = gaussInverse(system);
  const coefficients = new Array<number>(width).fill(0);
  const inverse = Array.from({ length: width }, () => new Array<number>(width).fill(0));
  columns.forEach((ci, i) => {
    coefficients[ci] = right.reduce((sum, value, j) => sum + block[i][j] * value, 0);
    columns.forEach((cj, j) => {
      inverse[ci][cj] = block[i][j];
    });
  });
  return { coefficients, inverse, rank: border.length };
}
