/**
 * Elements and their squares that are nothing beside a largest element near 1. A square below it has lost digits, and what is
 * divided by its root would be no rotation.
 */
const NEGLIGIBLE = 2 ** -465;
const NEGLIGIBLE_SQUARE = 2 ** -930;

/** The plain twin of `householderEigenInto`: implicit QL in the place of divide and conquer, the same result to rounding. */
export function plainHouseholderEigen(
  values: Float64Array,
  vectors: Float64Array,
  work: Float64Array,
  n: number,
): boolean {
  const scale = scaleDown(vectors, n);
  if (n === 0 || scale === undefined) return n === 0;
  tridiagonalise(values, vectors, work, n);
  accumulate(values, vectors, n);
  if (!implicitQl(values, vectors, work, n)) return false;
  sortAscending(values, vectors, n);
  fixSigns(vectors, n);
  for (let i = 0; i < n; i++) values[i] *= scale;
  return true;
}

/** Divides the lower triangle by a power of two near its largest element, so that no square overflows; undefined for NaN. */
function scaleDown(a: Float64Array, n: number): number | undefined {
  let largest = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) largest = Math.max(largest, Math.abs(a[i * n + j]));
  if (!Number.isFinite(largest)) return undefined;
  const scale = largest === 0 ? 1 : Math.max(2 ** -1022, 2 ** Math.floor(Math.log2(largest)));
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] /= scale;
  return scale;
}

/** Reduces A to tridiagonal form; row i of `a` keeps its Householder vector, `d[i]` its ½‖u‖² (0 = none), `e` the off-diagonal. */
function tridiagonalise(d: Float64Array, a: Float64Array, e: Float64Array, n: number): void {
  for (let i = n - 1; i > 0; i--) {
    const row = i * n;
    let h = 0;
    for (let k = 0; k < i - 1; k++) h += a[row + k] * a[row + k];
    const f = a[row + i - 1];
    if (h <= NEGLIGIBLE_SQUARE) {
      e[i] = f;
      d[i] = 0;
      continue;
    }
    h += f * f;
    const g = f >= 0 ? -Math.sqrt(h) : Math.sqrt(h);
    e[i] = g;
    h -= f * g;
    a[row + i - 1] = f - g;
    reflect(a, e, i, n, h);
    d[i] = h;
  }
  e[0] = 0;
}

/** A ← A − u qᵀ − q uᵀ on the leading i×i block (lower triangle), u in row i, p = Au/h built in e[0…i). */
function reflect(a: Float64Array, e: Float64Array, i: number, n: number, h: number): void {
  const row = i * n;
  for (let j = 0; j < i; j++) e[j] = 0;
  for (let j = 0; j < i; j++) {
    const at = j * n;
    const u = a[row + j];
    let sum = a[at + j] * u;
    for (let k = 0; k < j; k++) {
      sum += a[at + k] * a[row + k];
      e[k] += a[at + k] * u;
    }
    e[j] += sum;
  }
  let f = 0;
  for (let j = 0; j < i; j++) {
    e[j] /= h;
    f += e[j] * a[row + j];
  }
  const half = f / (2 * h);
  for (let j = 0; j < i; j++) e[j] -= half * a[row + j];
  for (let j = 0; j < i; j++) {
    const at = j * n;
    const u = a[row + j];
    const q = e[j];
    for (let k = 0; k <= j; k++) a[at + k] -= u * e[k] + q * a[row + k];
  }
}

/** Multiplies the reflections out: `z` becomes Qᵀ, rows the basis vectors, `d` the diagonal. */
function accumulate(d: Float64Array, z: Float64Array, n: number): void {
  d[0] = z[0];
  z[0] = 1;
  for (let i = 1; i < n; i++) {
    const row = i * n;
    const h = d[i];
    d[i] = z[row + i];
    if (h !== 0) {
      for (let j = 0; j < i; j++) {
        const at = j * n;
        let g = 0;
        for (let k = 0; k < i; k++) g += z[row + k] * z[at + k];
        g /= h;
        for (let k = 0; k < i; k++) z[at + k] -= g * z[row + k];
      }
    }
    z[row + i] = 1;
    for (let k = 0; k < i; k++) {
      z[row + k] = 0;
      z[k * n + i] = 0;
    }
  }
}

/** Implicit QL with Wilkinson's shift on the tridiagonal (d, e), rotating the rows of z along. */
function implicitQl(d: Float64Array, z: Float64Array, e: Float64Array, n: number): boolean {
  for (let i = 1; i < n; i++) e[i - 1] = e[i];
  e[n - 1] = 0;
  for (let l = 0; l < n; l++) {
    for (let iteration = 0; ; iteration++) {
      const m = splitPoint(d, e, l, n);
      if (m === l) break;
      if (iteration === 50) return false;
      sweep(d, z, e, { l, m, n });
    }
  }
  return true;
}

/** First m ≥ l whose off-diagonal element is rounding. */
function splitPoint(d: Float64Array, e: Float64Array, l: number, n: number): number {
  let m = l;
  while (m < n - 1) {
    const size = Math.abs(d[m]) + Math.abs(d[m + 1]);
    if (Math.abs(e[m]) <= 2.220446049250313e-16 * size + NEGLIGIBLE) break;
    m++;
  }
  return m;
}

function sweep(
  d: Float64Array,
  z: Float64Array,
  e: Float64Array,
  { l, m, n }: { readonly l: number; readonly m: number; readonly n: number },
): void {
  const slope = (d[l + 1] - d[l]) / (2 * e[l]);
  const root = Math.sqrt(slope * slope + 1);
  let g = d[m] - d[l] + e[l] / (slope + (slope >= 0 ? root : -root));
  let s = 1;
  let c = 1;
  let p = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i];
    const b = c * e[i];
    const square = f * f + g * g;
    if (square <= NEGLIGIBLE_SQUARE) {
      // The rotation has nothing to do: the matrix splits here.
      d[i + 1] -= p;
      e[i] = b;
      e[i + 1] = 0;
      e[m] = 0;
      return;
    }
    const r = Math.sqrt(square);
    e[i + 1] = r;
    s = f / r;
    c = g / r;
    g = d[i + 1] - p;
    const t = (d[i] - g) * s + 2 * c * b;
    p = s * t;
    d[i + 1] = g + p;
    g = c * t - b;
    rotateRows(z, i * n, n, c, s);
  }
  d[l] -= p;
  e[l] = g;
  e[m] = 0;
}

/** Rotates the row at `at` with the one after it. */
function rotateRows(z: Float64Array, at: number, n: number, c: number, s: number): void {
  const next = at + n;
  for (let k = 0; k < n; k++) {
    const upper = z[at + k];
    const lower = z[next + k];
    z[next + k] = s * upper + c * lower;
    z[at + k] = c * upper - s * lower;
  }
}

/** The largest element of each row, the first of equals, is made positive: a function of the matrix alone. */
function fixSigns(rows: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    const row = rows.subarray(i * n, (i + 1) * n);
    let largest = 0;
    for (let k = 1; k < n; k++) if (Math.abs(row[k]) > Math.abs(row[largest])) largest = k;
    if (row[largest] < 0) for (let k = 0; k < n; k++) row[k] = -row[k];
  }
}

/** Selection sort: n is small beside n³, and nothing is allocated. */
function sortAscending(values: Float64Array, rows: Float64Array, n: number): void {
  for (let i = 0; i < n - 1; i++) {
    let least = i;
    for (let j = i + 1; j < n; j++) if (values[j] < values[least]) least = j;
    if (least === i) continue;
    const value = values[i];
    values[i] = values[least];
    values[least] = value;
    for (let k = 0; k < n; k++) {
      const x = rows[i * n + k];
      rows[i * n + k] = rows[least * n + k];
      rows[least * n + k] = x;
    }
  }
}
