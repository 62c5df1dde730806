import type { ForecastSeries, WholeCovarianceRatios } from "../../engine/evaluation/index.ts";
import {
  type EvaluationRequest,
  evaluateRuns,
  type Horizon,
  type RunsEvaluation,
} from "../../node/evaluate/index.ts";
import type { Run } from "../../node/store/index.ts";

/** Every forecast of a run against what came after, by length of the window. */
export interface RunEvaluation extends Omit<RunsEvaluation, "horizons"> {
  readonly horizons: readonly {
    readonly horizon: Horizon;
    readonly dates: readonly string[];
    readonly series: readonly ForecastSeries[];
    readonly whole: readonly WholeCovarianceRatios[];
  }[];
}

/** `evaluateRuns` of one run. */
export async function evaluateRun(run: Run, request: EvaluationRequest): Promise<RunEvaluation> {
  const { horizons, ...rest } = await evaluateRuns([run], request);
  return {
    horizons: horizons.map(({ horizon, dates, forecasts, whole }) => {
      return { horizon, dates, series: forecasts[0]!, whole: whole.map((runs) => runs[0]!) };
    }),
    ...rest,
  };
}
