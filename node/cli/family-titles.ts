import type { FactorFamily } from "../../engine/exposures/index.ts";

/** What a report calls a family of factors. */
export const familyTitles: Readonly<Record<FactorFamily, string>> = {
  market: "Market",
  country: "Countries",
  industry: "Industries",
  style: "Styles",
  statistical: "Statistical",
  given: "Given",
  currency: "Currencies",
};
