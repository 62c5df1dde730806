import { applyBlock, blockScratch } from "./apply-reflections";
import { addScaled, dot, scaleBy } from "./vectors";

/** Reflections that are applied together. */
const BLOCK: i32 = 32;

/** Doubles of scratch that `thinQr` needs. */
export function thinQrScratch(m: i32, n: i32): i32 {
  return n * m + n + BLOCK * m + blockScratch(n, m, BLOCK) + 8;
}

/**
 * A = Q R of a tall A, m ≥ n, given by its columns: the rows of `a` [n×m] become the columns of Q, `r` [n×n] is upper
 * triangular with a diagonal that is not negative. Householder reflections in blocks (Bischof & Van Loan 1987).
 */
export function thinQr(a: usize, r: usize, m: i32, n: i32, scratch: usize): void {
  const long = (<usize>m) << 3;
  const q = scratch;
  const tau = q + <usize>n * long;
  const y = (tau + ((<usize>n) << 3) + 15) & ~15;
  const work = (y + <usize>BLOCK * long + 15) & ~15;
  for (let from = 0; from < n; from += BLOCK) {
    const count = min(BLOCK, n - from);
    const corner = a + <usize>from * long + ((<usize>from) << 3);
    factorPanel(corner, tau + ((<usize>from) << 3), long, count, m - from);
    if (from + count < n) {
      copyVectors(y, corner, long, count, m - from);
      const rest = corner + <usize>count * long;
      applyBlock(rest, m, n - from - count, y, tau + ((<usize>from) << 3), count, m - from, false, work);
    }
  }
  memory.fill(q, 0, <usize>n * long);
  for (let j = 0; j < n; j++) store<f64>(q + <usize>j * long + ((<usize>j) << 3), 1);
  for (let from = ((n - 1) / BLOCK) * BLOCK; from >= 0; from -= BLOCK) {
    const count = min(BLOCK, n - from);
    const corner = <usize>from * long + ((<usize>from) << 3);
    copyVectors(y, a + corner, long, count, m - from);
    applyBlock(q + corner, m, n - from, y, tau + ((<usize>from) << 3), count, m - from, true, work);
  }
  readTriangle(r, a, q, long, n);
  memory.copy(a, q, <usize>n * long);
}

/** Reflects each row of the panel to a multiple of its own coordinate; the vectors u stand where zeros would. */
function factorPanel(corner: usize, tau: usize, long: usize, count: i32, length: i32): void {
  for (let i = 0; i < count; i++) {
    const head = corner + <usize>i * long + ((<usize>i) << 3);
    const rest = dot(head + 8, head + 8, length - i - 1);
    const first = load<f64>(head);
    const at = tau + ((<usize>i) << 3);
    if (rest === 0) {
      store<f64>(at, 0);
      continue;
    }
    const size = sqrt(first * first + rest);
    const image = first >= 0 ? -size : size;
    // With u = (1, …) below the image the head holds R's element.
    const lead = first - image;
    const factor = lead / -image;
    scaleBy(head + 8, 1 / lead, length - i - 1);
    store<f64>(at, factor);
    store<f64>(head, 1);
    for (let k = i + 1; k < count; k++) {
      const row = head + <usize>(k - i) * long;
      addScaled(row, head, -factor * dot(head, row, length - i), length - i);
    }
    store<f64>(head, image);
  }
}

/** The u of a panel side by side, each with its leading zeros and its 1. */
function copyVectors(y: usize, corner: usize, long: usize, count: i32, length: i32): void {
  const bytes = (<usize>length) << 3;
  for (let i = 0; i < count; i++) {
    const row = y + <usize>i * bytes;
    const own = (<usize>i) << 3;
    memory.fill(row, 0, own);
    store<f64>(row + own, 1);
    memory.copy(row + own + 8, corner + <usize>i * long + own + 8, bytes - own - 8);
  }
}

/** R by rows, its negative rows and the columns of Q that belong to them turned round. */
function readTriangle(r: usize, a: usize, q: usize, long: usize, n: i32): void {
  const step = (<usize>n) << 3;
  for (let i = 0; i < n; i++) {
    const row = r + <usize>i * step;
    const at = (<usize>i) << 3;
    memory.fill(row, 0, step);
    const sign: f64 = load<f64>(a + <usize>i * long + at) < 0 ? -1 : 1;
    for (let j = i; j < n; j++)
      store<f64>(row + ((<usize>j) << 3), sign * load<f64>(a + <usize>j * long + at));
    if (sign < 0) scaleBy(q + <usize>i * long, -1, <i32>(long >> 3));
  }
}
