/**
 * Cyclic Jacobi rotations of a symmetric matrix of any signature: eigenvalues are left on the diagonal of `a`, eigenvectors
 * in the rows of `vectors`, the identity at first.
 *
 * @returns false where 60 sweeps did not do
 * @complexity O(n³) a sweep, 6 to 10 sweeps
 */
export function twoSidedJacobi(a: Float64Array, vectors: Float64Array, n: number): boolean {
  for (let sweep = 0; sweep < 60; sweep++) if (!rotateSweep(a, vectors, n)) return true;
  return false;
}

/** One sweep over all pairs; vectors are kept as rows here. Returns false once no element needed a rotation. */
function rotateSweep(a: Float64Array, vectors: Float64Array, n: number): boolean {
  let rotated = false;
  for (let p = 0; p < n - 1; p++) {
    for (let q = p + 1; q < n; q++) {
      const apq = a[p * n + q];
      const app = a[p * n + p];
      const aqq = a[q * n + q];
      if (Math.abs(apq) <= 1e-17 * Math.sqrt(Math.abs(app * aqq)) || apq === 0) continue;
      if (Math.abs(apq) < Number.MIN_VALUE * 1e16) continue;
      rotated = true;
      const theta = (aqq - app) / (2 * apq);
      const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
      const c = 1 / Math.sqrt(t * t + 1);
      const s = t * c;
      rotateRows(a, n, p, q, c, s);
      rotateColumns(a, n, p, q, c, s);
      a[p * n + q] = 0;
      a[q * n + p] = 0;
      rotateRows(vectors, n, p, q, c, s);
    }
  }
  return rotated;
}

function rotateRows(a: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) {
    const x = a[p * n + k];
    const y = a[q * n + k];
    a[p * n + k] = c * x - s * y;
    a[q * n + k] = s * x + c * y;
  }
}

function rotateColumns(a: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) {
    const x = a[k * n + p];
    const y = a[k * n + q];
    a[k * n + p] = c * x - s * y;
    a[k * n + q] = s * x + c * y;
  }
}
