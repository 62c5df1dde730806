import type { ForecastSeries, WholeCovarianceRatios } from "../../engine/evaluation/index.ts";
import type { Run } from "../store/index.ts";
import { type EvaluationRequest, evaluateRuns, type RunsEvaluation } from "./evaluate-runs.ts";
import type { Horizon } from "./evaluation-state.ts";

/** Every forecast of a run against what came after, by length of the window. */
export interface RunEvaluation extends Omit<RunsEvaluation, "horizons"> {
  readonly horizons: readonly HorizonEvaluation[];
}

/** The windows of one length. They do not overlap. */
export interface HorizonEvaluation {
  readonly horizon: Horizon;
  /** Closes at which the windows began. */
  readonly dates: readonly string[];
  readonly series: readonly ForecastSeries[];
  /** By window: the universe's names with a return in every period of the window. */
  readonly whole: readonly WholeCovarianceRatios[];
}

/**
 * `evaluateRuns` of one run.
 *
 * @throws {InputError} fewer than two forecasts in the span
 */
export async function evaluateRun(run: Run, request: EvaluationRequest): Promise<RunEvaluation> {
  const { horizons, ...rest } = await evaluateRuns([run], request);
  return {
    horizons: horizons.map(({ horizon, dates, forecasts, whole }) => {
      return { horizon, dates, series: forecasts[0]!, whole: whole.map((runs) => runs[0]!) };
    }),
    ...rest,
  };
}
