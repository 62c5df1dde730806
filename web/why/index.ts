export type { FormulaLine, WhyQuestion } from "../why-question.ts";
export {
  type ComparedContext,
  differenceParts,
  partTitle,
  whyDifference,
  whyDifferencePart,
  whyFactorPart,
  whyForecast,
  whyLossT,
} from "./comparison-questions.ts";
export { type ExposureDrift, whyDrift } from "./drift-questions.ts";
export {
  type FactorRecord,
  stageTitle,
  whyFactorDeviation,
  whyFactorRatio,
  whyFactorReturn,
  whyFactorT,
  whyPair,
  whyStage,
} from "./factor-questions.ts";
export { whyName } from "./name-questions.ts";
export {
  factorsOf,
  familiesOf,
  type ReturnContext,
  type ReturnLine,
  restOf,
  whyBrinson,
  whyReturn,
  whySignificance,
  whyTilt,
} from "./return-questions.ts";
export {
  type RiskContext,
  whyFactor,
  whyFamily,
  whyShare,
  whySide,
  whySpecific,
  whyWhole,
} from "./risk-questions.ts";
export {
  whyBlend,
  whyNameExposure,
  whyNameVolatility,
  whySpecificReturn,
  whySpecificRisk,
} from "./security-questions.ts";
export { whyAlone, whyBeta, whyEffectiveNames, whyModelled } from "./summary-questions.ts";
export { whyTail } from "./tail-questions.ts";
export { whyRatio } from "./walk-questions.ts";
