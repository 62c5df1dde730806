import { EngineError } from "../errors/index.ts";
import type { Matrix } from "../linalg/index.ts";
import type { Axis, AxisKind } from "./axis.ts";

/** A matrix whose rows and columns have names, the kinds of which are in the type: a transposed table does not compile. */
export interface Table<Row extends AxisKind, Col extends AxisKind> {
  readonly rows: Axis<Row>;
  readonly cols: Axis<Col>;
  readonly matrix: Matrix;
}

/**
 * A labelled matrix, its shape checked once, here.
 *
 * @throws {EngineError} shape: the matrix does not fit the axes
 * @example
 * table(axis("date", ["2024-01-02"]), axis("factor", ["market"]), matrix(1, 1, [0.01])).matrix.rows // => 1
 */
export function table<Row extends AxisKind, Col extends AxisKind>(
  rows: Axis<Row>,
  cols: Axis<Col>,
  values: Matrix,
): Table<Row, Col> {
  if (values.rows !== rows.labels.length || values.cols !== cols.labels.length) {
    throw new EngineError(
      "shape",
      `table of ${rows.labels.length} ${rows.kind}s by ${cols.labels.length} ${cols.kind}s got a ${values.rows}×${values.cols} matrix`,
    );
  }
  return Object.freeze({ rows, cols, matrix: values });
}
