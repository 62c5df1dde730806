import type { Vector } from "../linalg/index.ts";

/**
 * Pearson's correlation over the positions where both are finite; NaN for fewer than two, or where one does not vary.
 *
 * @example
 * correlation([1, 2, 3, Number.NaN], [2, 4, 6, 0]) // => 1
 */
export function correlation(x: Vector, y: Vector): number {
  let count = 0;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]) || !Number.isFinite(y[i])) continue;
    count++;
    meanX += x[i];
    meanY += y[i];
  }
  meanX /= count;
  meanY /= count;
  const sums = { xx: 0, yy: 0, xy: 0 };
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]) || !Number.isFinite(y[i])) continue;
    sums.xx += (x[i] - meanX) ** 2;
    sums.yy += (y[i] - meanY) ** 2;
    sums.xy += (x[i] - meanX) * (y[i] - meanY);
  }
  return sums.xx > 0 && sums.yy > 0 ? sums.xy / Math.sqrt(sums.xx * sums.yy) : Number.NaN;
}
