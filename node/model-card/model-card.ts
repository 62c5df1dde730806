import type { FactorFamily } from "../../engine/exposures/index.ts";
import type { FactorSummary } from "../../engine/factor-portfolios/index.ts";
import type { Manifest } from "../../wire/index.ts";
import type { CardTests } from "./forecast-tests.ts";

/** All that a model card says of a run, as plain data. Decimals; NaN = not known. */
export interface ModelCard {
  readonly model: string;
  readonly runId: string;
  /** What the model is, by part, in words. */
  readonly description: readonly CardTerm[];
  readonly coverage: CardCoverage;
  readonly factors: readonly CardFactor[];
  readonly fit: CardFit;
  readonly exposures: CardExposures;
  readonly forecasts: CardForecasts;
  /** The forecasts against what came after; null where they were not tested. */
  readonly tests: CardTests | null;
  readonly published: readonly PublishedFigure[];
  readonly weaknesses: readonly Weakness[];
  readonly provenance: CardProvenance;
}

export interface CardTerm {
  readonly term: string;
  readonly words: string;
}

/** Who the model describes and learns from. */
export interface CardCoverage {
  readonly securities: number;
  readonly dates: Manifest["dates"];
  readonly periodsPerYear: number;
  /** Whether any period has a risk-free rate other than 0. */
  readonly hasRiskFree: boolean;
  /** The last close of every year. */
  readonly years: readonly CoverageYear[];
  /** The last close of every month. */
  readonly months: {
    readonly dates: readonly string[];
    readonly covered: readonly number[];
    readonly estimation: readonly number[];
    /** Market cap of the estimation universe over that of all covered names. */
    readonly capShare: readonly number[];
  };
  /** Names of the estimation universe that left it because they stopped trading. */
  readonly stoppedTrading: number;
}

export interface CoverageYear {
  readonly year: string;
  /** The last close of the year. */
  readonly date: string;
  readonly covered: number;
  readonly estimation: number;
  /** Market cap of all covered names, base currency. */
  readonly marketCap: number;
  readonly capShare: number;
  readonly entered: number;
  readonly left: number;
}

/** A row of the admission table, with how far stability fell and inflation rose. */
export type CardFactor = {
  readonly factor: string;
  readonly family: FactorFamily;
  /** Least stability of exposures from one month to the next, and largest variance inflation, and their dates. */
  readonly lowestStability: number;
  readonly lowestStabilityDate: string | null;
  readonly highestVif: number;
  readonly highestVifDate: string | null;
} & FactorSummary;

/** How well returns are explained. */
export interface CardFit {
  readonly regressions: number;
  readonly rSquared: number;
  readonly rSquaredCentred: number;
  /** Names of the regression per free parameter: the least. */
  readonly leastNamesPerParameter: number;
  readonly years: readonly FitYear[];
  /** Means by quarter. */
  readonly quarters: {
    /** "2020-Q1" */
    readonly labels: readonly string[];
    readonly rSquared: readonly number[];
    readonly rSquaredCentred: readonly number[];
    /** Mean |t| by family of factors. */
    readonly meanAbsT: Readonly<Record<string, readonly number[]>>;
  };
  /** Industries by their mean effective number of names, fewest first. */
  readonly industries: readonly CardIndustry[];
}

export interface FitYear {
  readonly year: string;
  readonly regressions: number;
  readonly rSquared: number;
  readonly rSquaredCentred: number;
  /** Mean |t| by factor; industries as one, "industries". */
  readonly meanAbsT: Readonly<Record<string, number>>;
}

export interface CardIndustry {
  readonly industry: string;
  readonly names: number;
  readonly effectiveNames: number;
  /** The industry's own part in its return; the rest is its parent's. */
  readonly ownShare: number;
}

/** Where exposures come from. */
export interface CardExposures {
  readonly styles: readonly CardStyle[];
  /** Mean correlation of exposures, the largest first. */
  readonly correlations: readonly {
    readonly style1: string;
    readonly style2: string;
    readonly correlation: number;
  }[];
}

export interface CardStyle {
  readonly style: string;
  /** Share of names, and of cap, whose score is of all its descriptors or of some; the rest is imputed. */
  readonly ownNames: number;
  readonly ownCap: number;
}

/** The risk forecasts that the run stores. */
export interface CardForecasts {
  readonly count: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly burnIn: number;
  readonly lastBurnIn: string | null;
  readonly dates: readonly string[];
  /** λ of the factors and of specific risk; 1 without the adjustment. */
  readonly factorMultiplier: readonly number[];
  readonly specificMultiplier: readonly number[];
  /** v of the smallest eigenfactor at the last forecast; NaN without the adjustment. */
  readonly smallestEigenfactorBias: number;
  /** Forecasts in which a negative eigenvalue of F was raised to 0, and the last of them. */
  readonly repaired: number;
  readonly lastRepaired: string | null;
}

/** A published figure with its source, and the run's beside it. */
export interface PublishedFigure {
  readonly topic: string;
  readonly published: string;
  readonly source: string;
  /** Empty where the run has none. */
  readonly ours: string;
}

/** A sentence that follows from a figure of the card. */
export interface Weakness {
  readonly rule: string;
  readonly words: string;
}

/** What the run was made from. */
export interface CardProvenance {
  readonly runId: string;
  readonly version: string;
  readonly kernel: string;
  readonly platform: Manifest["platform"];
  /** sha256 of the resolved spec as canonical JSON, and of the data section. */
  readonly spec: string;
  readonly dataSpec: string | null;
  readonly inputs: Manifest["inputs"];
  readonly gates: Manifest["gates"];
  readonly lookAhead: readonly string[];
}
