/** Numbers that may be read and not written; a `Float64Array` or a `number[]` is one. */
export interface Vector {
  readonly length: number;
  readonly [index: number]: number;
  [Symbol.iterator](): IterableIterator<number>;
}

/** A dense matrix, row-major: element (r, c) is `values[r * cols + c]`. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  readonly values: Vector;
}
