/** When the estimation universe is reviewed: at the first close of each month or quarter, or on or after given ISO dates. */
export type ReviewRule = "monthly" | "quarterly" | readonly string[];

/** Names by the lists they are on and by id. */
export interface NameSet {
  /** Names of `MarketAxes.lists`. */
  readonly lists: readonly string[];
  readonly ids: readonly string[];
}

/** A market that is ranked on its own. */
export interface MarketRule {
  /** One of `MarketAxes.countries`. */
  readonly country: string;
  /** As `UniverseOptions.top`, within the country. */
  readonly top: number;
}

/** Who the model learns from and whom it describes; DESIGN §6, primer ch. 5. Money is in the base currency. */
export interface UniverseOptions {
  /** What names are ranked by: market cap, or the median value traded a period. */
  readonly by: "market_cap" | "dollar_volume";
  /** Members of the estimation universe, by rank; Infinity for every eligible name. */
  readonly top: number;
  /** A member stays while its rank is within `top × buffer`: hysteresis against churn. ≥ 1 */
  readonly buffer: number;
  /** Another name enters when its rank is within `top / entryBuffer`. ≥ 1 */
  readonly entryBuffer: number;
  readonly review: ReviewRule;
  /** Returns a name must have had before it can enter, in periods. */
  readonly minHistoryPeriods: number;
  /** Price for entry, and the price below which a member leaves. */
  readonly minPrice: number;
  readonly exitPrice: number;
  /** Periods over which value traded and days traded are measured, the latest included. */
  readonly liquidityPeriods: number;
  /** Median value traded a period for entry, and the one below which a member leaves. */
  readonly minDollarVolume: number;
  readonly exitDollarVolume: number;
  /** Share of the periods with a trade for entry, and the one below which a member leaves. 0 to 1 */
  readonly minTradedShare: number;
  readonly exitTradedShare: number;
  /** One line per issuer: of its primary lines that are eligible, the one with the largest cap. */
  readonly primaryOnly: boolean;
  /** An industry with fewer members is filled up with its next eligible names by rank; 0 = never. */
  readonly minMembersPerIndustry: number;
  /** Only these can be members; everybody where both lists are empty. */
  readonly include: NameSet;
  /** These cannot be members. */
  readonly exclude: NameSet;
  /** Only names of these countries can be members, ranked within their country; empty = one ranking of everybody. */
  readonly markets: readonly MarketRule[];
  /** Periods without a bar after which a name is no longer covered. */
  readonly maxStalePeriods: number;
}
