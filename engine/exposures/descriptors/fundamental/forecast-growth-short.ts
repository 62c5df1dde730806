import type { Descriptor } from "../descriptor.ts";
import { sameDay } from "../same-day.ts";

/** Growth of earnings per year that analysts forecast for the next year, as given. */
export const forecastGrowthShort: Descriptor = sameDay({
  name: "forecast_growth_short",
  family: "growth",
  meaning: "Growth of earnings per year that analysts forecast for the next year, as given.",
  formula: "earnings_growth_forecast_short, decimal per year",
  source: "Ohlson & Juettner-Nauroth (2005)",
  needs: ["earnings_growth_forecast_short"],
  values: ({ item }) => item("earnings_growth_forecast_short"),
});
