import { SOLVE_SETTINGS, type SolveSettings } from "../optim/index.ts";

/** How near a construction has to come: as near as every other program. What was reached is told with every answer. */
export const CONSTRUCTION_SETTINGS: SolveSettings = SOLVE_SETTINGS;
