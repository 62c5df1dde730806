export { type AlphaRows, alphaRows, type LastAlpha, lastAlpha } from "./alpha-file.ts";
export { readSignals, type SignalFile } from "./read-signal.ts";
export {
  type CombinationStudy,
  type NamedStudy,
  type SignalsStudy,
  type StudiesRequest,
  studySignals,
} from "./study-run.ts";
export type { SignalStudy } from "./study-signal.ts";
