import type { Descriptor } from "../descriptor.ts";
import { ratio, sameDay } from "../same-day.ts";

/** Total debt over total assets. */
export const debtToAssets: Descriptor = sameDay({
  name: "debt_to_assets",
  family: "leverage",
  meaning: "Total debt over total assets.",
  formula: "total debt / total assets",
  source: "Rajan & Zingales (1995)",
  needs: ["total_debt", "total_assets"],
  values: ({ item }) => ratio(item("total_debt"), item("total_assets")),
});
