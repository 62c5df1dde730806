export { convexProgram, type ProgramParts } from "./convex-program.ts";
export type {
  Certificate,
  ConvexProgram,
  ProgramDuals,
  ProgramResiduals,
  ProgramSolution,
  ProgramStatus,
  SecondOrderCone,
} from "./program.ts";
export { SOLVE_SETTINGS, type SolveSettings, solveProgram } from "./solve-program.ts";
export { type SparseRow, type SparseRows, sparseRows } from "./sparse-rows.ts";
