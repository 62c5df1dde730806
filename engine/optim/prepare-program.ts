import { EngineError } from "../errors/index.ts";
import { type ArrowLayout, arrowLayout } from "./arrow-layout.ts";
import { equilibrate, type ScaledForm } from "./equilibrate.ts";
import type { ConvexProgram } from "./program.ts";
import { CONE, ROW, standardForm } from "./standard-form.ts";

/** A program with all that its solution needs and that a change of prices and limits leaves as it is. */
export interface PreparedProgram {
  readonly program: ConvexProgram;
  readonly scaled: ScaledForm;
  readonly layout: ArrowLayout;
}

/** What may differ between the programs of a series. */
export type ProgramChange = Partial<
  Pick<ConvexProgram, "linear" | "lower" | "upper" | "rowLower" | "rowUpper">
>;

/**
 * Places the variables, scales the rows and lays out the factors. `solveProgram` does it by itself; a series of programs does it once.
 *
 * @complexity O(elements of Q, A and cones)
 */
export function prepareProgram(program: ConvexProgram): PreparedProgram {
  const scaled = equilibrate(standardForm(program));
  return { program, scaled, layout: arrowLayout(scaled.form) };
}

/**
 * The prepared program with other prices or limits.
 *
 * @throws EngineError where a limit appears, goes, or becomes an equality: that is another program, to be prepared anew
 * @example
 * changeProgram(prepareProgram(convexProgram({ linear: [1, 1] })), { linear: Float64Array.of(2, 1) }).program.linear[0] // => 2
 */
export function changeProgram(prepared: PreparedProgram, change: ProgramChange): PreparedProgram {
  const { program: old, scaled } = prepared;
  const { form, columnScale, rowScale, costScale } = scaled;
  const program: ConvexProgram = { ...old, ...change };
  checkChange("variable", [old.lower, old.upper], [program.lower, program.upper]);
  checkChange("row", [old.rowLower, old.rowUpper], [program.rowLower, program.rowUpper]);
  if (program.linear.length !== old.variables)
    throw new EngineError(
      "shape",
      `linear has ${program.linear.length} values for ${old.variables} variables`,
    );
  const linear = form.linear.slice();
  form.places.of.forEach((v, i) => {
    linear[i] += (program.linear[v] - old.linear[v]) * columnScale[i] * costScale;
  });
  let constant = form.constant;
  for (let v = 0; v < old.variables; v++)
    if (form.places.at[v] < 0) constant += (program.linear[v] - old.linear[v]) * old.lower[v];
  const rhs = form.rhs.slice();
  const { kind, index, sign } = form.sources;
  for (let r = 0; r < rhs.length && kind[r] !== CONE; r++) {
    const limit = kind[r] === ROW ? (sign[r] > 0 ? "rowUpper" : "rowLower") : sign[r] > 0 ? "upper" : "lower";
    rhs[r] += sign[r] * (program[limit][index[r]] - old[limit][index[r]]) * rowScale[r];
  }
  return { ...prepared, program, scaled: { ...scaled, form: { ...form, linear, rhs, constant } } };
}

type Limits = readonly [Float64Array, Float64Array];

function checkChange(name: string, [oldLower, oldUpper]: Limits, [lower, upper]: Limits): void {
  for (let i = 0; i < oldLower.length; i++) {
    const same =
      Number.isFinite(lower[i]) === Number.isFinite(oldLower[i]) &&
      Number.isFinite(upper[i]) === Number.isFinite(oldUpper[i]) &&
      (lower[i] === upper[i]) === (oldLower[i] === oldUpper[i]);
    const moved = name === "variable" && oldLower[i] === oldUpper[i] && lower[i] !== oldLower[i];
    if (!same || moved)
      throw new EngineError(
        "value",
        `${name} ${i} had the limits ${oldLower[i]} and ${oldUpper[i]} and has ${lower[i]} and ${upper[i]}: prepare the program anew`,
      );
  }
}
