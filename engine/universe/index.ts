export { stepUniverse, type Universe, type UniverseClose } from "./step-universe.ts";
export { type EntryReason, type ExitReason, universeChanges } from "./universe-changes.ts";
export type { MarketRule, NameSet, ReviewRule, UniverseOptions } from "./universe-options.ts";
export { growUniverse, startUniverse, type UniverseState } from "./universe-state.ts";
