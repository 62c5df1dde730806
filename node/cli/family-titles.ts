import type { AttributedFactor } from "../../engine/performance-attribution/index.ts";

/** What a report calls a family of factors. */
export const familyTitles: Readonly<Record<AttributedFactor["family"], string>> = {
  user: "Your factors",
  market: "Market",
  country: "Countries",
  industry: "Industries",
  style: "Styles",
  statistical: "Statistical",
  given: "Given",
  currency: "Currencies",
};
