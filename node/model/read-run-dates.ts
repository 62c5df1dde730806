import { type Run, selectValues } from "../store/index.ts";
import { kept } from "./kept.ts";

/** Every date of a run, ascending. */
export function readRunDates(run: Run): Promise<readonly string[]> {
  return kept(run, "dates", async () => {
    const rows = await run.readTable("diagnostics", { columns: ["date"] });
    return selectValues(rows, "date", "date");
  });
}
