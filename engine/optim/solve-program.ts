import { checkProgram } from "./check-program.ts";
import type { Iterate, IterateResiduals } from "./embedding.ts";
import { interiorPoint } from "./interior-point.ts";
import { type PreparedProgram, prepareProgram } from "./prepare-program.ts";
import type { ConvexProgram, ProgramSolution, ProgramStatus } from "./program.ts";
import { measures, proofOf, solutionOf } from "./solution-of.ts";
import { warmIterate } from "./warm-iterate.ts";

/** How near is near enough, and where to begin. */
export interface SolveSettings {
  /** Residuals and gap at which the iterations end. */
  readonly tolerance: number;
  /** Residuals and gap that are called optimal where rounding leaves no further step. */
  readonly acceptable: number;
  /** The answer of a program that differs little: the iterations begin near it. It changes the way, not the answer. */
  readonly warm?: ProgramSolution;
}

/** Settings where none are given. */
export const SOLVE_SETTINGS: SolveSettings = { tolerance: 1e-9, acceptable: 1e-8 };

/**
 * Solves a convex program, or proves that it cannot be solved.
 *
 * @throws EngineError for shapes that do not fit and for what is not a number
 * @complexity about 10 to 25 iterations of O(Σ over blocks of joining rows² + (joining rows + outside variables)³/3)
 * @see interiorPoint for the method
 * @example
 * solveProgram(convexProgram({ linear: [1, 1], lower: [3, -2] })).objective.toFixed(6) // => "1.000000"
 * solveProgram(convexProgram({ linear: [1, 1] })).status // => "unbounded"
 */
export function solveProgram(
  program: ConvexProgram,
  settings: Partial<SolveSettings> = SOLVE_SETTINGS,
): ProgramSolution {
  checkProgram(program);
  return solvePrepared(prepareProgram(program), settings);
}

/**
 * Solves a program that is prepared: what does not change between the programs of a series is not made again.
 *
 * @see changeProgram for the next program of the series
 * @example
 * solvePrepared(prepareProgram(convexProgram({ linear: [1, 1], lower: [3, -2] }))).objective.toFixed(6) // => "1.000000"
 */
export function solvePrepared(
  prepared: PreparedProgram,
  settings: Partial<SolveSettings> = SOLVE_SETTINGS,
): ProgramSolution {
  const { tolerance, acceptable, warm } = { ...SOLVE_SETTINGS, ...settings };
  const { program, scaled, layout } = prepared;
  const stop = (iterate: Iterate, residuals: IterateResiduals) => {
    const { primal, dual, gap } = measures(scaled, iterate, residuals);
    const far = Math.max(primal, dual, gap);
    const proof = proofOf(scaled, iterate, residuals);
    const reason: ProgramStatus | null =
      far <= tolerance ? "optimal" : proof.residual <= tolerance ? proof.of : null;
    return { reason, distance: Math.min(far, proof.residual), near: far <= acceptable };
  };
  const start = warm === undefined ? null : warmIterate(prepared, warm);
  const end = interiorPoint(scaled.form, layout, stop, start);
  const solution = solutionOf(program, scaled, end, acceptable);
  // A start that led nowhere proves nothing.
  return start !== null && solution.status === "stalled"
    ? solvePrepared(prepared, { tolerance, acceptable })
    : solution;
}
