import type { ExposureInputs } from "./exposure-inputs.ts";
import { bytesAt, putBytes } from "./score-kernels.ts";
import { type ColumnAccount, rungs, type StyleColumn } from "./style-diagnostics.ts";
import type { PlacedDay } from "./style-kernels.ts";

/** The styles' columns as matrices, row-major, and what came of each. */
export interface FinishedStyles {
  /** [N×S] NaN where not covered. */
  readonly styles: Float64Array;
  /** [N×S] */
  readonly rung: Uint8Array;
  /** [N×S] */
  readonly bounded: Uint8Array;
  /** [S] */
  readonly accounts: readonly ColumnAccount[];
}

/** What finishing reads of a day. */
type FinishInputs = Pick<ExposureInputs, "universe" | "marketCap">;

/**
 * Bounds the columns of the names outside the estimation universe (those within are clipped already: a coverage name must
 * not own a portfolio), takes away what is not covered, and counts and measures in the same pass.
 *
 * @complexity O(N·S)
 */
export function finishStyles(
  columns: readonly StyleColumn[],
  inputs: FinishInputs,
  bound: number,
  placed: PlacedDay | null,
): FinishedStyles {
  const cells = columns.length * inputs.marketCap.length;
  if (placed !== null) return simdFinish(placed, columns, cells, bound);
  const [styles, rung, bounded] = [new Float64Array(cells), new Uint8Array(cells), new Uint8Array(cells)];
  const accounts = columns.map((column, position) => {
    const finished = boundColumn(column, inputs, bound);
    interleave(styles, finished.values, position, columns.length);
    interleave(rung, finished.rung, position, columns.length);
    interleave(bounded, finished.bounded, position, columns.length);
    return accountOf(finished, inputs);
  });
  return { styles, rung, bounded, accounts };
}

function simdFinish(
  day: PlacedDay,
  columns: readonly StyleColumn[],
  cells: number,
  bound: number,
): FinishedStyles {
  const { simd, estimation, coverage, capWeight, marketCap } = day;
  const N = columns.length === 0 ? 0 : cells / columns.length;
  const mark = simd.mark();
  try {
    const styles = simd.push(cells);
    const [rungs8, flags] = [simd.push((cells >> 3) + 1), simd.push((cells >> 3) + 1)];
    const [values, known, result] = [simd.push(N + 1), simd.push(N + 2), simd.push(14)];
    const inside = simd.mark();
    const accounts = columns.map((column, position) => {
      simd.view(values, N).set(column.values);
      const [rung, bounded] = [putBytes(simd, column.rung), putBytes(simd, column.bounded)];
      simd.kernels.finishStyle(
        values,
        rung,
        bounded,
        estimation,
        coverage,
        capWeight,
        marketCap,
        known,
        N,
        bound,
        styles,
        rungs8,
        flags,
        position,
        columns.length,
        result,
      );
      simd.release(inside);
      const account = simd.view(result, 14);
      const [boundedCount, mean, deviation, skewness] = account.subarray(10);
      return {
        rungCounts: Array.from(account.subarray(0, rungs.length)),
        rungCaps: Array.from(account.subarray(rungs.length, 2 * rungs.length)),
        boundedCount,
        mean,
        deviation,
        skewness,
      };
    });
    return {
      styles: simd.view(styles, cells).slice(),
      rung: bytesAt(simd, rungs8, cells).slice(),
      bounded: bytesAt(simd, flags, cells).slice(),
      accounts,
    };
  } finally {
    simd.release(mark);
  }
}

function boundColumn(column: StyleColumn, { universe }: FinishInputs, bound: number): StyleColumn {
  const { coverage, estimation } = universe;
  const values = column.values.slice();
  const bounded = column.bounded.slice();
  for (let asset = 0; asset < values.length; asset++) {
    if (coverage[asset] !== 1) {
      values[asset] = Number.NaN;
      bounded[asset] = 0;
    } else if (Math.abs(values[asset]) > bound && estimation[asset] !== 1) {
      values[asset] = Math.sign(values[asset]) * bound;
      bounded[asset] = 1;
    }
  }
  return { ...column, values, bounded };
}

/** A column into its place of a row-major matrix. [target: N×S] */
function interleave<T extends Float64Array | Uint8Array>(
  target: T,
  column: T,
  position: number,
  width: number,
): void {
  for (let row = 0, at = position; row < column.length; row++, at += width) target[at] = column[row];
}

function accountOf(column: StyleColumn, { universe, marketCap }: FinishInputs): ColumnAccount {
  const { rung, bounded, values } = column;
  const counts = new Float64Array(256);
  const caps = new Float64Array(256);
  let boundedCount = 0;
  for (let asset = 0; asset < rung.length; asset++) {
    boundedCount += bounded[asset];
    counts[rung[asset]]++;
    caps[rung[asset]] += marketCap[asset];
  }
  return {
    rungCounts: rungs.map((_, at) => counts[at]),
    rungCaps: rungs.map((_, at) => caps[at]),
    boundedCount,
    ...momentsReached(values, universe),
  };
}

/** What a column came to over the estimation universe. */
function momentsReached(
  values: Float64Array,
  { estimation, capWeight }: FinishInputs["universe"],
): Pick<ColumnAccount, "mean" | "deviation" | "skewness"> {
  let [size, sum, caps, capSum] = [0, 0, 0, 0];
  for (let asset = 0; asset < values.length; asset++) {
    if (estimation[asset] !== 1) continue;
    size++;
    sum += values[asset];
    if (!(capWeight[asset] > 0)) continue;
    caps += capWeight[asset];
    capSum += capWeight[asset] * values[asset];
  }
  const centre = sum / size;
  let [squares, cubes] = [0, 0];
  for (let asset = 0; asset < values.length; asset++) {
    if (estimation[asset] !== 1) continue;
    const distance = values[asset] - centre;
    squares += distance * distance;
    cubes += distance * distance * distance;
  }
  const deviation = Math.sqrt(squares / size);
  return { mean: capSum / caps, deviation, skewness: cubes / size / deviation ** 3 };
}
