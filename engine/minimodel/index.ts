export {
  buildMiniModel,
  type MiniModel,
  type MiniModelChanges,
  type MiniModelRisk,
} from "./build-mini-model.ts";
export { buildFiveStockToy, buildTwoStockToy, type Toy } from "./build-toys.ts";
export { drawFactorHistory } from "./draw-factor-history.ts";
export { evaluateChecks } from "./evaluate-checks.ts";
export { type MiniModelInputs, miniModelInputs } from "./mini-model-inputs.ts";
export { type FactorCovarianceTable, ownFactorCovariance } from "./own-factor-covariance.ts";
export { type ParameterCounts, parameterCounts } from "./parameter-counts.ts";
export { checkQuoted, type QuotedCheck, type QuotedOnly } from "./quoted-check.ts";
export { quotedOnly } from "./quoted-only.ts";
