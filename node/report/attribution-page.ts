import type { Figure } from "./report-input.ts";

export interface ReturnLine {
  readonly source: string;
  readonly family?: string;
  readonly contribution: number;
  readonly exposureMean: Figure;
  readonly tilt: Figure;
  readonly timing: Figure;
  readonly tStatistic: Figure;
  readonly yearsStillNeeded: Figure;
}

export interface ReturnBook {
  readonly returnTotal: number;
  readonly factors: ReturnLine;
  readonly specific: ReturnLine;
  readonly riskFree: ReturnLine;
  readonly unmodelled: ReturnLine;
  readonly unexplained: ReturnLine;
  readonly trading: ReturnLine;
  readonly specificWithFactors: { readonly correlation: Figure; readonly tStatistic: Figure };
  readonly byFamily: readonly ReturnLine[];
  readonly byFactor: readonly ReturnLine[];
}

export interface BrinsonGroupPage {
  readonly label: string;
  readonly parent: string | null;
  readonly portfolio: { readonly weightMean: number; readonly returnTotal: Figure };
  readonly benchmark: { readonly weightMean: number; readonly returnTotal: Figure };
  readonly allocation: number;
  readonly selection: number;
  readonly interaction: number;
  readonly total: number;
}

export interface BridgeSide {
  readonly total: number;
  readonly specific: number;
  readonly riskFree: number;
  readonly unmodelled: number;
  readonly unexplained: number;
  readonly byFamily: readonly { readonly family: string; readonly contribution: number }[];
}

export interface BrinsonPage {
  readonly form: "fachler" | "hood_beebower";
  readonly returnActive: number;
  readonly effects: {
    readonly allocation: number;
    readonly selection: number;
    readonly interaction: number;
    readonly total: number;
  };
  readonly rest: number;
  readonly trading: number;
  readonly groups: readonly BrinsonGroupPage[];
  readonly bridge: { readonly allocation: BridgeSide; readonly selection: BridgeSide };
}

/** What the report reads of `attribute --json`. */
export interface AttributionPage {
  /** The close from which the first period runs. */
  readonly from: string;
  readonly to: string;
  readonly periodCount: number;
  readonly linking: "carino" | "menchero" | "grap" | "frongello";
  readonly portfolio: ReturnBook;
  readonly benchmark: ReturnBook;
  readonly active: ReturnBook;
  readonly geometric: { readonly returnTotal: number };
  readonly names: readonly {
    readonly id: string;
    readonly name: string;
    readonly weightMean: number;
    readonly activeWeightMean: number;
    readonly specific: number;
    readonly factors: number;
    readonly contribution: number;
  }[];
  readonly brinson: BrinsonPage | null;
  readonly path: readonly {
    readonly date: string;
    readonly portfolio: number;
    readonly benchmark: number;
    readonly active: number;
    readonly byFamily: readonly { readonly family: string; readonly contribution: number }[];
    readonly specific: number;
  }[];
  readonly unmodelledNames: readonly {
    readonly id: string;
    readonly periodCount: number;
    readonly weightMax: number;
  }[];
}
