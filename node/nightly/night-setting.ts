import type { WrittenPortfolioLimit } from "../../wire/index.ts";
import type { OpenBreach } from "./breach-history.ts";
import type { SentHoldings } from "./sent-holdings.ts";

/** What all portfolios of a night have in common, as plain data that says nothing of a machine. */
export interface NightSetting {
  readonly runId: string;
  readonly date: string;
  readonly benchmark: SentHoldings | "universe" | "none";
  readonly before: NightBefore;
}

/** The night that is compared with. */
export interface NightBefore {
  /** A close of the run. */
  readonly date: string;
  /** The run that has the model of that close; undefined where none has. */
  readonly runId: string | undefined;
}

/** A limit that holds on the date. */
export interface NightLimit {
  readonly name: string;
  readonly written: WrittenPortfolioLimit;
  readonly level: "hard" | "soft";
  /** Share of the limit from which it warns. */
  readonly warning: number;
}

/** One portfolio of a block. */
export interface BlockPortfolio {
  readonly name: string;
  /** Undefined where they could not be read; then `fault` says why. */
  readonly holdings: SentHoldings | undefined;
  readonly fault: string | undefined;
  /** Positions in the block's limits. */
  readonly limits: readonly number[];
  /** What was open the night before. */
  readonly open: readonly OpenBreach[];
}

/** Some fifty portfolios: what is computed, kept and taken up again as one. */
export interface NightBlock {
  /** Hash of all that the block's tables depend on. */
  readonly key: string;
  readonly portfolios: readonly BlockPortfolio[];
  readonly limits: readonly NightLimit[];
}
