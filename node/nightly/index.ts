export { limitRow } from "./block-rows.ts";
export { nightsOf } from "./published-nights.ts";
export {
  bySeverity,
  type FailedPortfolio,
  type NightCheck,
  type NightColumn,
  type NightView,
  readNight,
} from "./read-night.ts";
export { type NightRequest, type PublishedNight, runNight } from "./run-night.ts";
