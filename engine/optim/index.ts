export { type Exploration, type Searched, type SearchSettings, searchBranches } from "./branch-and-bound.ts";
export { convexProgram, type ProgramParts } from "./convex-program.ts";
export {
  changeProgram,
  type PreparedProgram,
  type ProgramChange,
  prepareProgram,
} from "./prepare-program.ts";
export type {
  Certificate,
  ConvexProgram,
  ProgramDuals,
  ProgramResiduals,
  ProgramSolution,
  ProgramStatus,
  SecondOrderCone,
} from "./program.ts";
export { SOLVE_SETTINGS, type SolveSettings, solvePrepared, solveProgram } from "./solve-program.ts";
export { type SparseRow, type SparseRows, sparseRows } from "./sparse-rows.ts";
