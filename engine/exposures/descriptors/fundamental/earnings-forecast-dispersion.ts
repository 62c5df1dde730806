import type { Descriptor } from "../descriptor.ts";
import { ratio, sameDay } from "../same-day.ts";

/** Disagreement of analysts: deviation of their forecasts over the mean forecast; high has earned negatively. */
export const earningsForecastDispersion: Descriptor = sameDay({
  name: "earnings_forecast_dispersion",
  family: "analysts",
  meaning:
    "Disagreement of analysts: deviation of their forecasts over the mean forecast; high has earned negatively.",
  formula: "earnings_forecast_deviation / |earnings_forward|",
  source: "Diether, Malloy & Scherbina (2002)",
  needs: ["earnings_forecast_deviation", "earnings_forward"],
  values: ({ item }) => ratio(item("earnings_forecast_deviation"), item("earnings_forward").map(Math.abs)),
});
