import { type Matrix, multiply, transpose } from "../../linalg/index.ts";
import { gram, inverseRoot } from "./canonical-correlations.ts";

/** How factors of a new fit are made to mean what they meant before. */
export type Alignment = "rotation" | "order";

/** Where the columns of a new fit go, and how they are combined. */
export interface AlignedFactors {
  /** Q [m×m] orthogonal: new loadings are L Q. */
  readonly rotation: Matrix;
  /** [m] the place of each rotated column. */
  readonly places: readonly number[];
}

/**
 * The rotation of new factors that brings their loadings nearest to the old ones, and the places they take.
 *
 * Factors of principal components are known up to a rotation: of two fits a month apart the spaces are nearly the same and
 * the axes need not be. `rotation` solves min ‖LQ − P‖ over orthogonal Q (orthogonal Procrustes: Schönemann 1966), which
 * settles signs, order and axes at once; `order` only permutes and turns signs, so that columns stay principal axes. Loadings
 * on factors of unit variance count as they are: strong factors hold their axes, weak ones give way. Leading axes at least
 * twice as strong as the next are known by themselves: they are matched by order and sign, and only the others are turned.
 *
 * With fewer new factors than old ones the old columns that they explain best are kept; with more, the rest takes the first
 * places that are free, in the order of strength, signs such that loadings sum to 0 or more. Without old ones so do all.
 *
 * @param fresh  L [n×m] on factors of unit variance, the strongest first
 * @param old    P [n×m'] of the same names, likewise
 * @param inUse  [m'] the places of the old columns
 * @param placeCount  m at most
 * @complexity O(n·m·m' + m³)
 * @see docs/methodology/06b-families.md
 */
export function alignFactors(fresh: Matrix, old: Matrix, options: AlignmentOptions): AlignedFactors {
  const { inUse, placeCount, alignment } = options;
  const leading = alignment === "rotation" ? separateAxes(fresh) : 0;
  if (leading === 0 || old.cols === 0) return alignTogether(fresh, old, options, inUse);
  const columns = [...Array(fresh.cols).keys()];
  const ahead = columns.slice(0, leading);
  const first = alignTogether(pickColumns(fresh, ahead), old, { ...options, alignment: "order" }, inUse);
  const left = [...inUse.keys()].filter((k) => !first.places.includes(inUse[k]));
  const rest = alignTogether(
    pickColumns(fresh, columns.slice(leading)),
    pickColumns(old, left),
    { inUse: left.map((k) => inUse[k]), placeCount, alignment },
    first.places,
  );
  const values = new Float64Array(fresh.cols ** 2);
  for (const { block, at } of [
    { block: first.rotation, at: 0 },
    { block: rest.rotation, at: leading },
  ]) {
    for (let cell = 0; cell < block.values.length; cell++) {
      const [row, col] = [at + Math.floor(cell / block.cols), at + (cell % block.cols)];
      values[row * fresh.cols + col] = block.values[cell];
    }
  }
  return {
    rotation: { rows: fresh.cols, cols: fresh.cols, values },
    places: [...first.places, ...rest.places],
  };
}

/** Strength of an axis over the next from which it is known by itself and is not turned. */
const SEPARATE = 2;

/** Leading columns that are each so much stronger than the next. */
function separateAxes({ rows, cols, values }: Matrix): number {
  const squares = new Float64Array(cols);
  for (let cell = 0; cell < rows * cols; cell++) squares[cell % cols] += values[cell] ** 2;
  let count = 0;
  while (count + 1 < cols && squares[count] >= SEPARATE * squares[count + 1]) count++;
  return count;
}

/** @param barred  places that new factors may not take, beside those of the old ones that are kept */
function alignTogether(
  fresh: Matrix,
  old: Matrix,
  { inUse, placeCount, alignment }: AlignmentOptions,
  barred: readonly number[],
): AlignedFactors {
  const count = fresh.cols;
  const cross = multiply(transpose(fresh), old);
  const explained = multiply(inverseRoot(gram(fresh)), cross);
  const kept = bestExplained(explained, old, Math.min(count, old.cols));
  const target = pickColumns(cross, kept);
  const first = alignment === "rotation" ? nearestRotation(target) : nearestOrder(target);
  const columns = completeBasis(first, count);
  fixSigns(columns, fresh, first.cols);
  const taken = new Set([...barred, ...kept.map((k) => inUse[k])]);
  const free = Array.from({ length: placeCount }, (_, place) => place).filter((place) => !taken.has(place));
  const places = [...kept.map((k) => inUse[k]), ...free.slice(0, count - kept.length)];
  return { rotation: columns, places };
}

/** What an alignment goes by. */
export interface AlignmentOptions {
  readonly inUse: readonly number[];
  readonly placeCount: number;
  readonly alignment: Alignment;
}

/** Old columns by the share of them that the new factors explain, the `count` best in their own order. */
function bestExplained(cross: Matrix, old: Matrix, count: number): readonly number[] {
  const share = Array.from({ length: old.cols }, (_, k) => {
    let [explained, total] = [0, 0];
    for (let j = 0; j < cross.rows; j++) explained += cross.values[j * cross.cols + k] ** 2;
    for (let n = 0; n < old.rows; n++) total += old.values[n * old.cols + k] ** 2;
    return total > 0 ? explained / total : 0;
  });
  const best = [...share.keys()].sort((a, b) => (share[b] as number) - (share[a] as number) || a - b);
  return best.slice(0, count).sort((a, b) => a - b);
}

function pickColumns({ rows, cols, values }: Matrix, columns: readonly number[]): Matrix {
  const out = new Float64Array(rows * columns.length);
  for (let r = 0; r < rows; r++) {
    columns.forEach((k, c) => {
      out[r * columns.length + c] = values[r * cols + k];
    });
  }
  return { rows, cols: columns.length, values: out };
}

/** M (MᵀM)^(−1/2): the orthonormal columns nearest to M. */
function nearestRotation(m: Matrix): Matrix {
  return m.cols === 0 ? m : multiply(m, inverseRoot(gram(m)));
}

/** A signed permutation: the largest product in size decides first, and so on. */
function nearestOrder({ rows, cols, values }: Matrix): Matrix {
  const out = new Float64Array(rows * cols);
  const [isRowTaken, isColumnTaken] = [new Uint8Array(rows), new Uint8Array(cols)];
  for (let round = 0; round < cols; round++) {
    let at = -1;
    for (let cell = 0; cell < values.length; cell++) {
      if (isRowTaken[Math.floor(cell / cols)] === 1 || isColumnTaken[cell % cols] === 1) continue;
      if (at < 0 || Math.abs(values[cell]) > Math.abs(values[at])) at = cell;
    }
    isRowTaken[Math.floor(at / cols)] = 1;
    isColumnTaken[at % cols] = 1;
    out[at] = values[at] < 0 ? -1 : 1;
  }
  return { rows, cols, values: out };
}

/** Orthonormal columns made a basis of all dimensions: axes in their order, less what is there, by Gram and Schmidt. */
function completeBasis(given: Matrix, size: number): Matrix & { readonly values: Float64Array } {
  const columns: Float64Array[] = [];
  const axis = (at: number) => Float64Array.from({ length: size }, (_, r) => (r === at ? 1 : 0));
  const add = (vector: Float64Array): boolean => {
    // Twice is enough for full accuracy.
    for (let pass = 0; pass < 2; pass++) {
      for (const column of columns) {
        const along = column.reduce((sum, value, i) => sum + value * vector[i], 0);
        for (let i = 0; i < size; i++) vector[i] -= along * column[i];
      }
    }
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    const isNew = norm > 0.5 / Math.sqrt(size);
    if (isNew) columns.push(vector.map((value) => value / norm));
    return isNew;
  };
  const addAxis = () => {
    for (let at = 0; at < size; at++) if (add(axis(at))) return;
  };
  for (let c = 0; c < given.cols; c++) {
    const column = Float64Array.from({ length: size }, (_, r) => given.values[r * given.cols + c]);
    if (!add(column)) addAxis();
  }
  while (columns.length < size) addAxis();
  const values = new Float64Array(size * size);
  columns.forEach((column, c) => {
    for (let r = 0; r < size; r++) values[r * size + c] = column[r];
  });
  return { rows: size, cols: size, values };
}

/** Turns the columns from `from` on whose loadings would sum to less than 0. */
function fixSigns(
  columns: { readonly values: Float64Array; readonly cols: number },
  fresh: Matrix,
  from: number,
): void {
  const size = columns.cols;
  const sums = new Float64Array(size);
  for (let cell = 0; cell < fresh.values.length; cell++) sums[cell % size] += fresh.values[cell];
  for (let c = from; c < size; c++) {
    let sum = 0;
    for (let r = 0; r < size; r++) sum += sums[r] * columns.values[r * size + c];
    if (sum >= 0) continue;
    for (let r = 0; r < size; r++) columns.values[r * size + c] *= -1;
  }
}
