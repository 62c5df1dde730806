/** Fills orthonormal rows up to n of them, each with the coordinate that those before it leave the most of. */
export function completeBasis(rows: Float64Array, count: number, n: number): void {
  for (let next = count; next < n; next++) {
    const row = rows.subarray(next * n, (next + 1) * n);
    row[leastCovered(rows, next, n)] = 1;
    // Twice is enough (Parlett 1998), and the second pass restores what the first rounded away.
    for (const _ of [1, 2]) {
      for (let k = 0; k < next; k++) {
        let overlap = 0;
        for (let i = 0; i < n; i++) overlap += row[i] * rows[k * n + i];
        for (let i = 0; i < n; i++) row[i] -= overlap * rows[k * n + i];
      }
      const length = Math.hypot(...row);
      for (let i = 0; i < n; i++) row[i] /= length;
    }
  }
}

function leastCovered(rows: Float64Array, count: number, n: number): number {
  const covered = new Float64Array(n);
  for (let k = 0; k < count; k++) for (let i = 0; i < n; i++) covered[i] += rows[k * n + i] ** 2;
  return covered.indexOf(Math.min(...covered));
}
