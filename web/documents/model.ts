/** GET /v1/model: Σ = XFXᵀ + Δ of a date, over the names that it covers. Variances are per period of the model. */
export interface ModelDocument {
  readonly date: string;
  readonly runId: string;
  readonly burnIn: boolean;
  readonly periodsPerYear: number;
  readonly factors: readonly { readonly factor: string; readonly family: string }[];
  readonly ids: readonly string[];
  /** For people; empty where the data gave none. */
  readonly names: readonly string[];
  /** 1 or 0. */
  readonly inEstimationUniverse: readonly number[];
  readonly marketCap: readonly (number | null)[];
  readonly exposures: {
    /** Whether the first factor is the market, to which every name has 1. */
    readonly market: boolean;
    /** By name: factors by position, and the share in each. */
    readonly groups: readonly (readonly (readonly [factor: number, share: number])[])[];
    /** By factor, in the order of `factors`: a value for each name. */
    readonly scores: Readonly<Record<string, readonly number[]>>;
    /** By name: a factor by position. */
    readonly currency: readonly (number | null)[];
  };
  readonly factorCovariance: readonly (readonly number[])[];
  readonly specificVariance: readonly number[];
  /** What lines of one issuer share beside the diagonal. */
  readonly linked: { readonly issuer: readonly number[]; readonly loading: readonly number[] } | null;
}

/** GET /v1/holdings. */
export interface HoldingsDocument {
  readonly date: string;
  readonly portfolioName: string;
  readonly benchmarkName: string;
  readonly holdingsSince: string;
  /** What a weight of 1 is worth; null where it is not known. */
  readonly capital: number | null;
  readonly lookedThrough: readonly string[];
  /** Ids that mean money. */
  readonly cashIds: readonly string[];
  readonly portfolio: readonly HoldingRow[];
  readonly benchmark: readonly HoldingRow[];
}

/** A holding as a decimal of the capital. */
export interface HoldingRow {
  readonly id: string;
  readonly name: string;
  readonly weight: number;
  /** Why it is in no figure of the model; null where it is in them. */
  readonly outside: "cash" | "unknown" | "uncovered" | null;
}

/** GET /v1/prices: of every security that has one, in the base currency. */
export interface PricesDocument {
  readonly date: string;
  readonly ids: readonly string[];
  readonly price: readonly number[];
  readonly tradedPerDay: readonly (number | null)[];
}
