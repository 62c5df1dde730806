export { type FoundHedge, findHedge, type HedgeMandate } from "./find-hedge.ts";
export { type HedgedVariance, type HedgeReport, reportHedge } from "./hedge-report.ts";
export {
  type HedgeCovariances,
  type HedgeInstrument,
  type HedgeProblem,
  hedgeCovariances,
  hedgeProblem,
} from "./instruments.ts";
export { type MinimumVarianceHedge, minimumVarianceHedge } from "./minimum-variance.ts";
export { type RealisedHedge, realisedHedge } from "./realised-hedge.ts";
