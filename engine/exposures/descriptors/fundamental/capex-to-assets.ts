import type { Descriptor } from "../descriptor.ts";
import { ratio, sameDay } from "../same-day.ts";

/** Capital expenditure of the last twelve months over total assets; heavy investors are positive, which has earned negatively. */
export const capexToAssets: Descriptor = sameDay({
  name: "capex_to_assets",
  family: "investment",
  meaning:
    "Capital expenditure of the last twelve months over total assets; heavy investors are positive, which has earned negatively.",
  formula: "capex_ttm / total_assets",
  source: "Titman, Wei & Xie (2004), there over sales and against the name's own past",
  needs: ["capex_ttm", "total_assets"],
  values: ({ item }) => ratio(item("capex_ttm"), item("total_assets")),
});
