/** (1 + √17)/8: below this share of its column an element makes no pivot; the growth of the others is then least. */
const SHARE = 0.6403882032022076;

/**
 * The plain twin of the kernel `ldl`: L's strict lower triangle and D's diagonal in the place of A's lower triangle, D's
 * couplings in `coupling`, the permutation in `order`. False at a pivot that is 0 or not finite.
 */
export function plainLdl(a: Float64Array, coupling: Float64Array, order: Int32Array, n: number): boolean {
  for (let i = 0; i < n; i++) order[i] = i;
  coupling.fill(0);
  const first = new Float64Array(n);
  const second = new Float64Array(n);
  for (let k = 0; k < n; ) {
    const { pivot, size } = choosePivot(a, k, n);
    if (size === 0) return false;
    exchange(a, order, k + size - 1, pivot, n);
    for (let i = k; i < n; i++) first[i] = a[i * n + k];
    if (size === 1) eliminateOne(a, first, k, n);
    else {
      for (let i = k + 1; i < n; i++) second[i] = a[i * n + k + 1];
      coupling[k] = first[k + 1];
      eliminateTwo(a, first, second, k, n);
    }
    k += size;
  }
  return true;
}

/** Bunch & Kaufman's choice of a pivot of one or two rows; size 0 where there is none. */
function choosePivot(a: Float64Array, k: number, n: number): { pivot: number; size: number } {
  const own = Math.abs(a[k * n + k]);
  let row = k;
  let most = 0;
  for (let i = k + 1; i < n; i++) {
    if (Math.abs(a[i * n + k]) > most) {
      most = Math.abs(a[i * n + k]);
      row = i;
    }
  }
  if (!(Math.max(own, most) > 0 && Number.isFinite(own + most))) return { pivot: k, size: 0 };
  if (own >= SHARE * most) return { pivot: k, size: 1 };
  let others = 0;
  for (let j = k; j < row; j++) others = Math.max(others, Math.abs(a[row * n + j]));
  for (let i = row + 1; i < n; i++) others = Math.max(others, Math.abs(a[i * n + row]));
  if (own * others >= SHARE * most * most) return { pivot: k, size: 1 };
  return { pivot: row, size: Math.abs(a[row * n + row]) >= SHARE * others ? 1 : 2 };
}

/** Rows and columns k and p of the lower triangle change places, p ≥ k. */
function exchange(a: Float64Array, order: Int32Array, k: number, p: number, n: number): void {
  if (p === k) return;
  const swap = (x: number, y: number): void => {
    [a[x], a[y]] = [a[y], a[x]];
  };
  for (let j = 0; j < k; j++) swap(k * n + j, p * n + j);
  for (let i = k + 1; i < p; i++) swap(i * n + k, p * n + i);
  for (let i = p + 1; i < n; i++) swap(i * n + k, i * n + p);
  swap(k * n + k, p * n + p);
  [order[k], order[p]] = [order[p], order[k]];
}

function eliminateOne(a: Float64Array, column: Float64Array, k: number, n: number): void {
  for (let i = k + 1; i < n; i++) {
    const factor = column[i] / column[k];
    a[i * n + k] = factor;
    for (let j = k + 1; j <= i; j++) a[i * n + j] -= factor * column[j];
  }
}

function eliminateTwo(
  a: Float64Array,
  first: Float64Array,
  second: Float64Array,
  k: number,
  n: number,
): void {
  const coupling = first[k + 1];
  // Divided by the coupling, which is the largest of the block: no product overflows.
  const upper = first[k] / coupling;
  const lower = second[k + 1] / coupling;
  const scale = 1 / ((upper * lower - 1) * coupling);
  for (let i = k + 2; i < n; i++) {
    const left = scale * (lower * first[i] - second[i]);
    const right = scale * (upper * second[i] - first[i]);
    a[i * n + k] = left;
    a[i * n + k + 1] = right;
    for (let j = k + 2; j <= i; j++) a[i * n + j] -= left * first[j] + right * second[j];
  }
  a[(k + 1) * n + k] = 0;
}
