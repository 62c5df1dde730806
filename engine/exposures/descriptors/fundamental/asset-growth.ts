import type { Descriptor } from "../descriptor.ts";
import { ratio, sameDay } from "../same-day.ts";

/** Growth of total assets over a year; growing names are positive, which has earned negatively. */
export const assetGrowth: Descriptor = sameDay({
  name: "asset_growth",
  family: "investment",
  meaning: "Growth of total assets over a year; growing names are positive, which has earned negatively.",
  formula: "total_assets / total_assets a year ago − 1",
  source: "Cooper, Gulen & Schill (2008)",
  needs: ["total_assets"],
  itemYears: { total_assets: 1 },
  values: ({ item, itemAgo }) =>
    ratio(item("total_assets"), itemAgo("total_assets", 1)).map((growth) => growth - 1),
});
