import type { WalkForward, WalkSummary } from "../model/index.ts";

/** A walk as it is shown. */
export interface WalkReport {
  readonly walk: WalkForward;
  readonly summary: WalkSummary;
  readonly runId: string;
  /** Stage of the factor covariance that was asked for; undefined: the model's. */
  readonly stage: string | undefined;
  /** "every month" */
  readonly calendar: string;
}
