import type { ExtensionPeriod, GivenModel } from "../../engine/risk-model/index.ts";

/** A period of history without the new factor: exposures at its start, and the excess returns in it. */
export interface GivenPeriod extends Pick<ExtensionPeriod, "exposures" | "returns"> {
  /** The close that the exposures are of, and the end of the period. */
  readonly before: string;
  readonly date: string;
}

/** A model that was given, and a history to extend it by. */
export interface GivenHistory {
  /** What the model is of, for people: a run, or a folder of files. */
  readonly source: string;
  readonly runId: string | null;
  readonly ids: readonly string[];
  readonly factors: readonly string[];
  readonly model: GivenModel;
  /** The close that F and Δ are of. */
  readonly date: string;
  /** Periods until that close, by which it is extended, and those after it, by which it is scored; ascending. */
  readonly fitted: readonly GivenPeriod[];
  readonly scored: readonly GivenPeriod[];
  readonly periodsPerYear: number;
}
