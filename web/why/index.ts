export type { FormulaLine, WhyPart, WhyQuestion } from "../why-question.ts";
export { whyAlone } from "./alone-question.ts";
export {
  type BridgeLine,
  bridgeLines,
  whyBridge,
  whyBridgeTotal,
  whyBrinson,
  whyEffect,
  whyEffects,
} from "./brinson-questions.ts";
export type { ComparedRuns } from "./compared-lines.ts";
export { whyComparedNumber, whyNameDifference } from "./compared-numbers.ts";
export {
  type ComparedContext,
  differenceParts,
  partTitle,
  whyDifference,
  whyDifferencePart,
  whyFactorPart,
  whyForecast,
} from "./comparison-questions.ts";
export { type ExposureDrift, whyDrift, whyUsual } from "./drift-questions.ts";
export {
  type FactorRecord,
  whyAbove2,
  whyFactorDeviation,
  whyFactorMean,
  whyFactorRatio,
  whyFactorReturn,
  whyFactorT,
  whyPeriods,
  whyWithMarket,
  whyYear,
} from "./factor-questions.ts";
export { whyGroupBook } from "./group-questions.ts";
export { linkedLine, type OfLine, sumPart, whyExposureOf } from "./line-questions.ts";
export { type Averaged, whyMeanOf } from "./mean-question.ts";
export { exposuresOf } from "./model-terms.ts";
export { whyName } from "./name-questions.ts";
export { whyPeer } from "./peer-questions.ts";
export {
  largestParts,
  type Numbered,
  reckoned,
  sumLine,
  summed,
  whyAsked,
  whyChange,
  whyDatum,
  whyMean,
  whySum,
} from "./plain-questions.ts";
export {
  factorsOf,
  familiesOf,
  type ReturnContext,
  type ReturnLine,
  restOf,
  whyLineRatio,
  whyMeanExposure,
  whyReturn,
  whySignificance,
  whyTilt,
} from "./return-questions.ts";
export type { RiskContext } from "./risk-context.ts";
export {
  whyAllShares,
  whyFactor,
  whyFamily,
  whyShare,
  whySide,
  whySpecific,
  whyWhole,
} from "./risk-questions.ts";
export {
  whyBlend,
  whyDescriptor,
  whyNameExposure,
  whyNameFactors,
  whyNameReturn,
  whyNameVolatility,
  whyPercentile,
  whySpecificRisk,
  whySpecificStep,
} from "./security-questions.ts";
export { stageTitle, whyPair, whyStage } from "./stage-questions.ts";
export { whyBeta, whyEffectiveNames, whyModelled, whyNameCount, whyWeights } from "./summary-questions.ts";
export { whyTail } from "./tail-questions.ts";
export { whyLossT, whyTested } from "./tested-forecasts.ts";
export { whyTradeCost } from "./trade-cost.ts";
export { whyRatio } from "./walk-questions.ts";
export { whyWeight } from "./weight-question.ts";
export { part, worked } from "./worked.ts";
