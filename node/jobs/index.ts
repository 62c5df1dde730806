export { changesSinceRun } from "./changes-since-run.ts";
export { codeVersion, packageVersion } from "./code-version.ts";
export {
  type EstimateOptions,
  type EstimateProgress,
  type EstimateResult,
  estimateModel,
} from "./estimate-model.ts";
export { GateFailure } from "./gate-failure.ts";
