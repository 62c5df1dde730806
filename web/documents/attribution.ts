/** GET /v1/attribution. */
export interface AttributionDocument {
  readonly portfolioName: string;
  readonly benchmarkName: string | null;
  readonly from: string;
  readonly to: string;
  readonly periodCount: number;
  readonly periodsPerYear: number;
  readonly linking: string;
  /** Months, or years of a longer span, that the sums of the lines and groups are by: as it is asked for by `terms`. */
  readonly spans?: readonly AttributionSpan[];
  readonly portfolio: AttributionSide;
  readonly active?: AttributionSide;
  readonly path: readonly PathPoint[];
  /** Null unless it was asked for. */
  readonly brinson: BrinsonDocument | null;
}

/** A part of a span. */
export interface AttributionSpan {
  readonly label: string;
  readonly periodCount: number;
}

/** Allocation and selection by group, and what the factors were of them. */
export interface BrinsonDocument {
  readonly form: string;
  readonly returnActive: number;
  readonly effects: BrinsonEffects;
  /** What belongs to no group. */
  readonly rest: number;
  readonly trading: number;
  readonly groups: readonly BrinsonGroup[];
  readonly bridge: { readonly allocation: BridgeColumn; readonly selection: BridgeColumn };
}

/** Effects, linked; they sum to the total. */
export interface BrinsonEffects {
  readonly allocation: number;
  readonly selection: number;
  readonly interaction: number;
  readonly total: number;
}

/** A group of both books. */
export interface BrinsonGroup extends BrinsonEffects {
  readonly label: string;
  readonly path: string;
  readonly parent: string | null;
  readonly portfolio: BrinsonBook;
  readonly benchmark: BrinsonBook;
}

/** What a book had of a group. */
export interface BrinsonBook {
  readonly weightMean: number;
  readonly returnTotal: number | null;
  readonly contribution: number;
  /** By span: sums of the weights before the periods, and what 1 in the group became; null where it held longs and shorts. */
  readonly weightSums?: readonly number[];
  readonly growths?: readonly (number | null)[];
}

/** An effect by the sources of the factor view. */
export interface BridgeColumn {
  readonly total: number;
  readonly factors: number;
  readonly specific: number;
  readonly riskFree: number;
  readonly unmodelled: number;
  readonly unexplained: number;
  readonly byFamily: readonly { readonly family: string; readonly contribution: number }[];
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
  /** Of a factor: its returns, linked as an exposure of 1 would be. */
  readonly factorReturnLinked: number | null;
  readonly tilt: number | null;
  readonly timing: number | null;
  readonly tStatistic: number | null;
  /** Of the periods' contributions, not linked. */
  readonly contributionSum: number;
  readonly standardError: number | null;
  readonly informationRatioAnnual: number | null;
  /** By span: of the contributions, not linked, and of the exposures of a factor. */
  readonly contributionSums?: readonly number[];
  readonly exposureSums?: readonly number[];
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
