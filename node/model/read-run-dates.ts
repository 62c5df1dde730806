import { type Run, selectValues } from "../store/index.ts";
import { kept } from "./kept.ts";

/** Every date of a run, ascending. */
export function readRunDates(run: Run): Promise<readonly string[]> {
  return kept(run, "dates", async () => {
    const rows = await run.readTable("diagnostics", { columns: ["date"] });
    return selectValues(rows, "date", "date");
  });
}

/** Dates of a run that have a forecast, ascending: its first forecast dates may have had too little history. */
export async function readForecastDates(run: Run): Promise<readonly string[]> {
  if (run.manifest.counts.forecasts === 0) return [];
  return selectValues(await run.readTable("forecasts", { columns: ["date"] }), "date", "date");
}
