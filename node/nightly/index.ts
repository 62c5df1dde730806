export { limitRow } from "./block-rows.ts";
export { NightFailure } from "./night-failure.ts";
export { nightCode } from "./night-key.ts";
export { nightSource } from "./night-source.ts";
export type { NightTable } from "./night-tables.ts";
export { openNightThreads } from "./night-work.ts";
export { type KeptNight, nightsOf } from "./published-nights.ts";
export { pullNights } from "./pull-nights.ts";
export {
  bySeverity,
  type FailedPortfolio,
  type NightCheck,
  type NightColumn,
  type NightView,
  readNight,
} from "./read-night.ts";
export { type NightRequest, type PublishedNight, runNight } from "./run-night.ts";
