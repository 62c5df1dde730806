import type { Horizon } from "../evaluate/index.ts";

/** What families of tested portfolios are called. */
export const PORTFOLIO_WORDS: Readonly<Record<string, string>> = {
  universe: "the estimation universe",
  random_active: "random active portfolios",
  random_clustered: "random books with bets on industries and styles",
  industry_active: "industries against the universe",
  clustered_active: "long–short portfolios within industries",
  style_tilt: "style tilts",
  least_variance: "optimised portfolios",
  pure_factor: "pure factors",
  eigenfactor: "eigenfactors",
  least_variance_factors: "optimised portfolios of factors",
};

/** What lengths of windows are called. */
export const HORIZON_WORDS: Readonly<Record<Horizon, string>> = {
  period: "one period ahead",
  month: "until the next forecast date",
  quarter: "over three forecast dates",
};

/** The families as headers of columns. */
export const PORTFOLIO_HEADERS: Readonly<Record<string, string>> = {
  universe: "Universe",
  random_active: "Random",
  random_clustered: "With bets",
  industry_active: "Industries",
  clustered_active: "Long–short",
  style_tilt: "Styles",
  least_variance: "Optimised",
  pure_factor: "Factors",
  eigenfactor: "Eigen",
  least_variance_factors: "Opt. factors",
};
