import { type ConvexProgram, type ProgramSolution, solveProgram } from "../../engine/optim/index.ts";
import { inner, limitSum, pulled, signFault, symmetricTimes, times } from "./optimality.ts";

/** A certificate's parts are 0 to this share of its sum: 1e-9 as a rule, 1e-6 where rounding left no step to a better one. */
const ZERO = 2e-6;

/**
 * What speaks against a proof of infeasibility by Farkas's lemma, null where nothing does: multipliers of the right signs pull no
 * variable, while the limits times them sum to more than 0. (Summed over any feasible x this would be at most 0.)
 */
export function farkasFault(program: ConvexProgram): string | null {
  const solution = solveProgram(program);
  const { certificate } = solution;
  if (certificate?.kind !== "infeasible") return told(solution);
  const sum = limitSum(program, certificate.duals);
  const pull = largest(pulled(program, certificate.duals));
  const sign = signFault(program, certificate.duals);
  return sum > 0 && pull <= ZERO * sum && sign <= ZERO ? null : `sum ${sum}, pull ${pull}, signs ${sign}`;
}

/** What speaks against a direction of descent without end: curvature, a limit that it meets, or no descent. */
export function boundednessFault(program: ConvexProgram): string | null {
  const solution = solveProgram(program);
  const { certificate } = solution;
  if (certificate?.kind !== "unbounded") return told(solution);
  const { direction } = certificate;
  const descent = -inner(program.linear, direction);
  const bend = largest(symmetricTimes(program, direction));
  const cost = largest(program.linear);
  let fault = 0;
  const look = (move: number, lower: number, upper: number): void => {
    if (lower > -Infinity) fault = Math.max(fault, -move);
    if (upper < Infinity) fault = Math.max(fault, move);
  };
  times(program.rows, direction).forEach((move, r) => {
    look(move, program.rowLower[r], program.rowUpper[r]);
  });
  direction.forEach((move, v) => {
    look(move, program.lower[v], program.upper[v]);
  });
  for (const cone of program.cones) {
    const move = times(cone.rows, direction);
    fault = Math.max(fault, Math.hypot(...move.subarray(1)) - move[0]);
  }
  const good = descent > 0 && bend <= ZERO * descent && fault * cost <= ZERO * descent;
  return good ? null : `descent ${descent}, curvature ${bend}, limits ${fault * cost}`;
}

function told({ status, iterations, residuals }: ProgramSolution): string {
  return `${status} after ${iterations}, ${JSON.stringify(residuals)}`;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
