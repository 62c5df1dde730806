import { rowProduct, type StructuredDesign, solveLeastSquares } from "../stats/index.ts";

/**
 * The least-squares parabola through y at 0, 1, 2 …, the first `from` points without weight; all points where that
 * leaves fewer than three. [n]
 */
export function fitParabola(y: ArrayLike<number>, from: number): Float64Array {
  const count = y.length;
  const dense = Float64Array.from({ length: 2 * count }, (_, cell) => {
    const x = (cell >> 1) / Math.max(1, count - 1);
    return cell % 2 === 0 ? x : x * x;
  });
  const design: StructuredDesign = {
    rowCount: count,
    interceptCount: 1,
    groupCount: 0,
    groups: { offsets: new Int32Array(count + 1), codes: new Int32Array(0), shares: new Float64Array(0) },
    denseCount: 2,
    dense,
  };
  const start = count - from < 3 ? 0 : from;
  const weights = Float64Array.from({ length: count }, (_, i) => (i >= start ? 1 : 0));
  const { coefficients } = solveLeastSquares(design, weights, Float64Array.from(y));
  return Float64Array.from({ length: count }, (_, row) => rowProduct(design, row, coefficients));
}
