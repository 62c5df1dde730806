import { type Run, selectValues } from "../store/index.ts";

/** Every date of a run, ascending. */
export async function readRunDates(run: Run): Promise<readonly string[]> {
  const rows = await run.readTable("diagnostics", { columns: ["date"] });
  return selectValues(rows, "date", "date");
}
