/**
 * A longer copy of an array over an axis that has grown at its end, the new places holding `fill`.
 *
 * @example
 * Array.from(lengthen(Float64Array.of(1, 2), 3, 0)) // => [1, 2, 0]
 */
export function lengthen<A extends Float64Array | Int32Array | Uint8Array>(
  array: A,
  length: number,
  fill: number,
): A {
  const Type = array.constructor as new (length: number) => A;
  const longer = new Type(length);
  longer.fill(fill);
  longer.set(array);
  return longer;
}

/** The same for a row-major matrix whose columns are the axis. [rows × from → rows × to] */
export function lengthenRows<A extends Float64Array | Int32Array | Uint8Array>(
  matrix: A,
  columns: { readonly from: number; readonly to: number },
  fill: number,
): A {
  const Type = matrix.constructor as new (length: number) => A;
  const rows = columns.from === 0 ? 0 : matrix.length / columns.from;
  const longer = new Type(rows * columns.to);
  for (let row = 0; row < rows; row++) {
    const start = row * columns.to;
    longer.set(matrix.subarray(row * columns.from, (row + 1) * columns.from), start);
    longer.fill(fill, start + columns.from, start + columns.to);
  }
  return longer;
}
