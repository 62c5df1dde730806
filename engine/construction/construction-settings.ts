import type { SolveSettings } from "../optim/index.ts";

/**
 * How near a construction has to come. A mandate with impact ends where most names are not traded and their cones stand at their tips:
 * there the last digits are rounding. A millionth of a limit is far below what a weight can be traded to; what was reached is told with
 * every answer.
 */
export const CONSTRUCTION_SETTINGS: SolveSettings = { tolerance: 1e-9, acceptable: 1e-6 };
