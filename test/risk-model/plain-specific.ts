import type { SpecificRiskOptions } from "../../engine/risk-model/index.ts";

/** Specific risk from own histories, equally weighted, and one size group; every other stage is left out. */
export const plainSpecific: SpecificRiskOptions = {
  halfLife: Number.POSITIVE_INFINITY,
  ownHistoryFrom: 2,
  ownHistoryFull: 4,
  sizeGroups: 1,
  floorShare: 0,
  neweyWest: null,
  jumps: null,
  structural: null,
  shrinkage: null,
  regime: null,
  linked: null,
};
