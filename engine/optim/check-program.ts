import { EngineError } from "../errors/index.ts";
import type { ConvexProgram } from "./program.ts";
import type { SparseRows } from "./sparse-rows.ts";

/** Refuses shapes that do not fit and what is not a number. */
export function checkProgram(program: ConvexProgram): void {
  const { variables, block, quadratic, linear, lower, upper, rows, rowLower, rowUpper, cones } = program;
  for (const [name, values] of Object.entries({ linear, lower, upper }))
    if (values.length !== variables)
      throw new EngineError("shape", `${name} has ${values.length} values for ${variables} variables`);
  if (block !== null && block.length !== variables)
    throw new EngineError("shape", `block has ${block.length} values for ${variables} variables`);
  const count = rowLower.length;
  if (rowUpper.length !== count || rows.start.length !== count + 1)
    throw new EngineError(
      "shape",
      `rows, rowLower and rowUpper are ${rows.start.length - 1}, ${count} and ${rowUpper.length} rows`,
    );
  checkRows("rows", rows, variables);
  checkNumbers("linear", linear);
  checkLimits("variable", lower, upper);
  checkLimits("row", rowLower, rowUpper);
  if (quadratic !== null) {
    if (quadratic.start.length !== variables + 1)
      throw new EngineError(
        "shape",
        `quadratic has ${quadratic.start.length - 1} rows for ${variables} variables`,
      );
    checkRows("quadratic", quadratic, variables);
    checkTriangle(quadratic, block);
  }
  cones.forEach((cone, c) => {
    if (cone.rows.start.length !== cone.offset.length + 1 || cone.offset.length === 0)
      throw new EngineError(
        "shape",
        `cone ${c} has ${cone.rows.start.length - 1} rows and ${cone.offset.length} offsets`,
      );
    checkRows(`cone ${c}`, cone.rows, variables);
    checkNumbers(`cone ${c} offset`, cone.offset);
    checkCone(c, cone.rows, block);
  });
}

function checkRows(name: string, { column, value }: SparseRows, variables: number): void {
  checkNumbers(name, value);
  for (let e = 0; e < column.length; e++)
    if (!(column[e] >= 0 && column[e] < variables))
      throw new EngineError("shape", `${name} names variable ${column[e]} of ${variables}`);
}

function checkNumbers(name: string, values: Float64Array): void {
  for (let at = 0; at < values.length; at++)
    if (!Number.isFinite(values[at])) throw new EngineError("value", `${name} holds ${values[at]} at ${at}`);
}

function checkLimits(name: string, lower: Float64Array, upper: Float64Array): void {
  for (let i = 0; i < lower.length; i++)
    if (Number.isNaN(lower[i]) || Number.isNaN(upper[i]) || lower[i] === Infinity || upper[i] === -Infinity)
      throw new EngineError("value", `${name} ${i} has the limits ${lower[i]} and ${upper[i]}`);
}

function checkTriangle({ start, column }: SparseRows, block: Int32Array | null): void {
  for (let r = 0; r + 1 < start.length; r++) {
    for (let e = start[r]; e < start[r + 1]; e++) {
      if (column[e] > r)
        throw new EngineError("value", `quadratic has an element above its diagonal: ${r}, ${column[e]}`);
      if (block !== null && block[r] !== block[column[e]])
        throw new EngineError("shape", `quadratic joins variables ${r} and ${column[e]} of different blocks`);
    }
  }
}

/** A row of a cone stands in one block, and the head outside where the rows are of several: its curvature is not positive. */
function checkCone(c: number, { start, column }: SparseRows, block: Int32Array | null): void {
  if (block === null) return;
  const blocks: (number | null)[] = [];
  for (let r = 0; r + 1 < start.length; r++) {
    const own = start[r] === start[r + 1] ? null : block[column[start[r]]];
    for (let e = start[r]; e < start[r + 1]; e++)
      if (block[column[e]] !== own)
        throw new EngineError("shape", `row ${r} of cone ${c} joins several blocks`);
    blocks.push(own);
  }
  const [head] = blocks;
  if (head !== null && head >= 0 && blocks.some((own) => own !== head))
    throw new EngineError("shape", `the head of cone ${c} stands in a block, and other rows do not`);
}
