/** POST /v1/card: what a run is, and whether it was right. */
export interface CardDocument {
  readonly model: string;
  readonly runId: string;
  readonly coverage: {
    readonly securities: number;
    readonly dates: { readonly first: string; readonly last: string; readonly count: number };
    readonly months: {
      readonly dates: readonly string[];
      readonly covered: readonly number[];
      readonly estimation: readonly number[];
    };
    readonly stoppedTrading: number;
  };
  readonly fit: {
    readonly regressions: number;
    readonly rSquared: number | null;
    readonly rSquaredCentred: number | null;
    readonly years: readonly {
      readonly year: string;
      readonly regressions: number;
      readonly rSquaredCentred: number | null;
    }[];
    readonly quarters: {
      readonly labels: readonly string[];
      readonly rSquared: readonly (number | null)[];
      readonly rSquaredCentred: readonly (number | null)[];
    };
  };
  /** Null where the run has too few forecasts to be judged. */
  readonly tests: CardTests | null;
  readonly provenance: {
    readonly version: string;
    readonly kernel: string;
    readonly inputs: readonly { readonly file: string; readonly hash: string; readonly bytes: number }[];
    readonly gates: readonly {
      readonly name: string;
      readonly passed: boolean | null;
      readonly detail: string;
    }[];
  };
  readonly description: readonly { readonly term: string; readonly words: string }[];
  readonly published: readonly {
    readonly topic: string;
    readonly published: string;
    readonly source: string;
    readonly ours: string;
  }[];
  readonly weaknesses: readonly { readonly rule: string; readonly words: string }[];
}

/** Forecasts of many portfolios against what came. */
export interface CardTests {
  readonly count: number;
  readonly passed: number;
  readonly horizons: readonly {
    readonly horizon: string;
    readonly windows: number;
    readonly first: string;
    readonly last: string;
    readonly families: readonly FamilyTest[];
    /** What the families’ biases are the means of. */
    readonly portfolios: readonly {
      readonly family: string;
      readonly name: string;
      readonly bias: number | null;
    }[];
  }[];
}

/** How well the risk of one kind of portfolio was forecast: a bias of 1 is right, above it too low. */
export interface FamilyTest {
  readonly family: string;
  readonly portfolios: number;
  readonly windows: number;
  readonly bias: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Windows of all portfolios together, those with a loss beyond the 95 % value at risk, and their share. */
  readonly pooledWindows: number;
  readonly exceedances: number;
  readonly exceedanceShare: number | null;
  readonly verdict: string;
}
