import type { ForecastSeries } from "../../engine/evaluation/index.ts";
import type { Run } from "../store/index.ts";
import { type EvaluationRequest, evaluateRuns, type Horizon } from "./evaluate-runs.ts";
import type { NameGroup } from "./name-groups.ts";

/** Every forecast of a run against what came after, by length of the window. */
export interface RunEvaluation {
  readonly horizons: readonly HorizonEvaluation[];
  /** Specific returns of single names over windows until the next forecast date. */
  readonly names: readonly NameGroup[];
  /** Share of the universe's weight, over names and periods, that had no return and counted as 0. */
  readonly missingShare: number;
}

/** The windows of one length. They do not overlap. */
export interface HorizonEvaluation {
  readonly horizon: Horizon;
  /** Closes at which the windows began. */
  readonly dates: readonly string[];
  readonly series: readonly ForecastSeries[];
}

/**
 * `evaluateRuns` of one run.
 *
 * @throws {InputError} fewer than two forecasts in the span
 */
export async function evaluateRun(run: Run, request: EvaluationRequest): Promise<RunEvaluation> {
  const { horizons, ...rest } = await evaluateRuns([run], request);
  return {
    horizons: horizons.map(({ horizon, dates, forecasts }) => ({ horizon, dates, series: forecasts[0]! })),
    ...rest,
  };
}
