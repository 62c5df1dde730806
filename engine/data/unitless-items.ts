/** Fundamental items that are no sums of money: they are never converted to another currency. */
export const unitlessItems: ReadonlySet<string> = new Set([
  "earnings_growth_forecast_long",
  "earnings_growth_forecast_short",
  "shares",
]);
