import type { AttributionPage } from "./attribution-page.ts";

/** The sections of a report, in the order of the page. */
export const SECTION_IDS = [
  "summary",
  "risk",
  "correlations",
  "names",
  "performance",
  "brinson",
  "stress",
  "conventions",
] as const;
/** Those, and the one that only the page of the primer's ten stocks has. */
export type SectionId = (typeof SECTION_IDS)[number] | "primer";

/** Sections that need the attribution of a span. */
export const SPAN_SECTIONS: readonly SectionId[] = ["summary", "names", "performance", "brinson"];

/** A number as JSON has it: null or NaN where there is none. */
export type Figure = number | null;

/** A part of a book's risk, as `risk --json` has it. */
export interface RiskPart {
  readonly riskContributionAnnual: number;
  readonly varianceShare: number;
}

export interface FactorPart extends RiskPart {
  readonly factor: string;
  readonly family: string;
  readonly exposure: number;
  readonly volatilityAnnual: number;
  readonly correlation: Figure;
}

export interface NamePart {
  readonly id: string;
  readonly name: string;
  readonly weight: number;
  readonly marginalRiskAnnual: number;
  readonly riskContributionAnnual: number;
  readonly specificRiskContributionAnnual: number;
}

/** Where the predicted beta comes from, as `risk --beta --json` has it. */
export interface BetaPage {
  readonly beta: number;
  readonly specific: number;
  readonly factors: readonly {
    readonly factor: string;
    readonly family: string;
    readonly exposure: number;
    readonly factorBeta: number;
    readonly contribution: number;
  }[];
  readonly names: readonly {
    readonly id: string;
    readonly name: string;
    readonly weight: number;
    readonly beta: number;
    readonly contribution: number;
  }[];
}

/** A loss of one period, by what is put beside the factors. */
export interface TailFigure {
  readonly method: "normal" | "historical" | "historical_specific";
  readonly level: number;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

/** Losses by name, as `risk --tail --json` has them: of the active weights where there is a benchmark. */
export interface TailPage {
  readonly periodCount: number;
  /** Of the gross weight, on average over the periods: without a specific return. */
  readonly missingWeightShare: Figure;
  readonly estimates: readonly TailFigure[];
  readonly names: readonly {
    readonly id: string;
    readonly name: string;
    readonly weight: number;
    readonly estimates: readonly TailFigure[];
  }[];
}

export interface RiskBook {
  readonly volatilityAnnual: number;
  readonly factorVolatilityAnnual: number;
  readonly specificVolatilityAnnual: number;
  readonly factorTotal: RiskPart;
  readonly specific: RiskPart;
  readonly families: readonly (RiskPart & { readonly family: string; readonly factorCount: number })[];
  readonly factors: readonly FactorPart[];
  readonly names: readonly NamePart[];
  /** Of the portfolio, and against a benchmark of the active book. */
  readonly effectiveBets?: { readonly count: number };
  /** null where history does not do. */
  readonly tail?: {
    readonly periodCount: number;
    readonly estimates: readonly {
      readonly method: "normal" | "cornish_fisher" | "historical";
      readonly level: number;
      readonly valueAtRisk: number;
      readonly expectedShortfall: number;
    }[];
  } | null;
}

/** What the report reads of `risk --json`; docs/cli.md has the keys. */
export interface RiskPage {
  readonly date: string;
  readonly runId: string;
  readonly burnIn: boolean;
  readonly forecast: "stored" | "rebuilt";
  readonly portfolioName: string;
  /** "none" where there is nothing to measure against. */
  readonly benchmarkName: string;
  readonly holdingsSince: string;
  readonly holdingsEffective: string;
  readonly summary: {
    readonly grossWeight: number;
    readonly netWeight: number;
    readonly cashWeight: number;
    readonly unmodelledGrossWeight: number;
    readonly nameCount: number;
    readonly effectiveNameCount: number;
  };
  readonly outside: readonly { readonly id: string; readonly weight: number; readonly reason: string }[];
  readonly beta: Figure;
  /** null against no benchmark. */
  readonly betaSources: BetaPage | null;
  readonly tailNames: TailPage | null;
  readonly portfolio: RiskBook;
  readonly benchmark: RiskBook;
  readonly active: RiskBook;
}

/** Which book a stress is of. */
export type StressSide = "portfolio" | "active";

/** What the report reads of `stress --json`. */
export interface StressPage {
  readonly horizonPeriods: number;
  readonly shocks: {
    readonly deviations: number;
    readonly factors: readonly {
      readonly factor: string;
      readonly factorReturn: number;
      readonly impacts: readonly {
        readonly side: StressSide;
        readonly naive: number;
        readonly conditional: number;
      }[];
    }[];
  };
  readonly model: readonly {
    readonly stress: string;
    readonly volatilities: readonly {
      readonly side: StressSide;
      readonly volatilityBeforeAnnual: number;
      readonly volatilityAfterAnnual: number;
    }[];
  }[];
  readonly reverse: {
    readonly loss: number;
    readonly sides: readonly {
      readonly side: StressSide;
      readonly distance: number;
      readonly probability: number;
      readonly impact: number;
      readonly sources: readonly {
        readonly source: string;
        readonly factorReturn: number;
        readonly deviations: Figure;
        readonly contribution: number;
      }[];
      readonly specificContribution: number;
    }[];
  };
  readonly worst: {
    readonly periodCount: number;
    readonly windows: readonly {
      readonly side: StressSide;
      readonly periods: number;
      readonly from: string;
      readonly to: string;
      readonly windowReturn: number;
      readonly lowest: number;
      readonly sources: readonly { readonly source: string; readonly value: number }[];
    }[];
  };
}

/** What the report reads of `show covariance --json`. */
export interface CorrelationPage {
  readonly stage: string;
  readonly factors: readonly {
    readonly factor: string;
    readonly volatilityAnnual: Readonly<Record<string, Figure>>;
  }[];
  readonly correlations: { readonly matrix: readonly (readonly Figure[])[] };
}

/** A number that the primer quotes, as it is written, beside ours. */
export interface PrimerNumber {
  readonly chapter: number;
  readonly name: string;
  readonly quoted: string;
  /** With one more digit; empty where its inputs were not recovered. */
  readonly computed: string;
  readonly agrees: boolean;
  readonly usesOwnCovariance: boolean;
}

/** What the page of the primer's ten stocks has beside the usual sections. */
export interface PrimerPage {
  readonly numbers: readonly PrimerNumber[];
  /** What has to be known of the numbers. */
  readonly notes: readonly string[];
}

/** Everything a report is made from; no clock and no path, so that the same run gives the same bytes. */
export interface ReportInput {
  readonly sections: readonly SectionId[];
  readonly risk: RiskPage;
  /** Present where a section of a span is wanted. */
  readonly attribution: AttributionPage | undefined;
  /** Present where the correlations are wanted. */
  readonly correlations: CorrelationPage | undefined;
  /** Present where stress is wanted. */
  readonly stress: StressPage | undefined;
  /** Present where the report is of the primer's ten stocks, which no run is behind. */
  readonly primer?: PrimerPage;
  /** What families of factors are called in reports. */
  readonly familyTitles: Readonly<Record<string, string>>;
  readonly run: {
    readonly model: string;
    readonly first: string;
    readonly last: string;
    readonly dateCount: number;
    readonly periodsPerYear: number;
    readonly codeVersion: string;
    readonly kernel: string;
    readonly inputCount: number;
    /** In what the run is older than its project. */
    readonly stale: readonly string[];
  };
}
