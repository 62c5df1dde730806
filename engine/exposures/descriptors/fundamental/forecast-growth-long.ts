import type { Descriptor } from "../descriptor.ts";
import { sameDay } from "../same-day.ts";

/** Growth of earnings per year that analysts forecast for the next three to five years, as given; high has earned negatively. */
export const forecastGrowthLong: Descriptor = sameDay({
  name: "forecast_growth_long",
  family: "growth",
  meaning:
    "Growth of earnings per year that analysts forecast for the next three to five years, as given; high has earned negatively.",
  formula: "earnings_growth_forecast_long, decimal per year",
  source: "La Porta (1996)",
  needs: ["earnings_growth_forecast_long"],
  values: ({ item }) => item("earnings_growth_forecast_long"),
});
