import { SOLVE_SETTINGS, type SolveSettings } from "../optim/index.ts";

/** How near a construction has to come, and how long it looks for what is met or not without a between. */
export interface ConstructionSettings extends SolveSettings {
  /** Nodes that a search for discrete limits explores at most; left out: 20,000 / names, 20 to 2,000. */
  readonly mostNodes?: number;
}

/** How near a construction has to come: as near as every other program. What was reached is told with every answer. */
export const CONSTRUCTION_SETTINGS: ConstructionSettings = SOLVE_SETTINGS;
