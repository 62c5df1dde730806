/** GET /v1/attribution. */
export interface AttributionDocument {
  readonly portfolioName: string;
  readonly benchmarkName: string | null;
  readonly from: string;
  readonly to: string;
  readonly periodCount: number;
  readonly linking: string;
  readonly portfolio: AttributionSide;
  readonly active?: AttributionSide;
  readonly path: readonly PathPoint[];
}

/** Where the return of a side came from. */
export interface AttributionSide {
  readonly returnTotal: number;
  readonly total: ReturnSource;
  readonly factors: ReturnSource;
  readonly specific: ReturnSource;
  readonly riskFree: ReturnSource;
  readonly unmodelled: ReturnSource;
  readonly unexplained: ReturnSource;
  readonly trading: ReturnSource;
  readonly byFamily: readonly ReturnSource[];
  readonly byFactor: readonly (ReturnSource & { readonly family: string })[];
}

/** A part of a return; parts sum to it after linking. */
export interface ReturnSource {
  /** A factor, a family, specific, … */
  readonly source: string;
  readonly contribution: number;
  readonly exposureMean: number | null;
  readonly tilt: number | null;
  readonly timing: number | null;
  readonly tStatistic: number | null;
}

/** How far it had come. */
export interface PathPoint {
  readonly date: string;
  readonly portfolio: number;
  readonly benchmark?: number;
  readonly active?: number;
  readonly byFamily: readonly { readonly family: string; readonly contribution: number }[];
  readonly specific: number;
}
