import type { PeriodReturns } from "../../engine/performance-attribution/index.ts";
import type { Portfolio } from "../../engine/portfolio/index.ts";
import { type HoldingsAt, startHoldings } from "./holdings-path.ts";
import type { DatedExposures } from "./read-exposures.ts";
import type { PortfolioChoice } from "./read-portfolio.ts";
import type { RunAxes } from "./run-axes.ts";
import { isUneven, type SetPlace } from "./set-place.ts";

/** Two books at a close, where both have holdings. */
export interface HeldBooks {
  readonly portfolio: Portfolio;
  readonly benchmark: Portfolio;
}

/** A portfolio and its benchmark through time, with what is odd about their holdings. */
export interface BookPaths {
  /** Undefined while one of them has no holdings yet. */
  readonly at: (dated: DatedExposures) => HeldBooks | undefined;
  readonly drift: (returns: PeriodReturns) => void;
  /** Whether there were closes at which the portfolio was held and the benchmark not yet. */
  readonly waited: () => boolean;
  readonly notes: () => { readonly portfolio: HoldingsNotes; readonly benchmark: HoldingsNotes };
}

/** Follows a portfolio and its benchmark. */
export function followBooks(choice: PortfolioChoice, axes: RunAxes): BookPaths {
  const paths = [startHoldings(choice.portfolio, axes), startHoldings(choice.benchmark, axes)] as const;
  const watches = [watchHoldings(choice.portfolio), watchHoldings(choice.benchmark)] as const;
  let waited = false;
  return {
    at: (dated) => {
      const [own, base] = [paths[0].at(dated), paths[1].at(dated)];
      watches[0].see(own);
      if (choice.benchmark !== "none") watches[1].see(base);
      waited ||= own.portfolio !== undefined && base.portfolio === undefined;
      if (own.portfolio === undefined || base.portfolio === undefined) return undefined;
      return { portfolio: own.portfolio, benchmark: base.portfolio };
    },
    drift: (returns) => {
      for (const path of paths) path.drift(returns);
    },
    waited: () => waited,
    notes: () => ({ portfolio: watches[0].notes(), benchmark: watches[1].notes() }),
  };
}

/** What is odd about the holdings of a book over a span. */
export interface HoldingsNotes {
  /** Dates on which weights were set whose sum, cash and names outside the model included, is off 1 by more than half a percent. */
  readonly unevenSums: readonly {
    readonly date: string;
    readonly sum: number;
    /** Where they stand in the input; undefined for what has no file. */
    readonly place: SetPlace | undefined;
  }[];
  /** Holdings older than the close at which they were taken as they are; undefined where none are. */
  readonly old:
    | { readonly since: string; readonly effective: string; readonly place: SetPlace | undefined }
    | undefined;
}

/** Follows the holdings of a book. */
interface HoldingsWatch {
  readonly see: (held: HoldingsAt) => void;
  readonly notes: () => HoldingsNotes;
}

/** Starts to follow a book's holdings: each set of them is looked at once. */
function watchHoldings(source: PortfolioChoice["portfolio" | "benchmark"]): HoldingsWatch {
  const places = typeof source === "string" ? undefined : source.places;
  const unevenSums: HoldingsNotes["unevenSums"][number][] = [];
  let old: HoldingsNotes["old"];
  let last = "";
  return {
    see: ({ portfolio, since, effective, sumAsSet }) => {
      if (portfolio === undefined || since === last) return;
      // Only the first can be older than the run: later ones count from the next close.
      const place = places?.get(since);
      if (last === "" && since < effective) old = { since, effective, place };
      last = since;
      if (isUneven(sumAsSet)) unevenSums.push({ date: effective, sum: sumAsSet, place });
    },
    notes: () => ({ unevenSums, old }),
  };
}
