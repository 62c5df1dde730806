import { runOptions } from "../model/index.ts";
import type { Run } from "../store/index.ts";
import type { CardCoverage, CoverageYear } from "./model-card.ts";
import { numbersOf, rowsBy, tableIfAny, textsOf } from "./table-column.ts";

/** Names and market cap covered through time, from `diagnostics`, and the cap of the last close of each year from `exposures`. */
export async function readCoverage(run: Run): Promise<CardCoverage> {
  const rows = await tableIfAny(run, "diagnostics");
  const dates = textsOf(rows, "date");
  const of = (name: string) => numbersOf(rows, name);
  const [covered, estimation] = [of("coverage_count"), of("estimation_count")];
  const capShare = of("coverage_cap_share");
  const [entered, left] = [of("entered"), of("left")];
  const total = (values: Float64Array, at: readonly number[]) =>
    at.reduce((sum, row) => sum + (values[row] ?? 0), 0);
  const years: CoverageYear[] = [];
  for (const [year, at] of rowsBy(dates.map((date) => date.slice(0, 4)))) {
    const last = at.at(-1)!;
    const date = dates[last]!;
    years.push({
      year,
      date,
      covered: covered[last]!,
      estimation: estimation[last]!,
      marketCap: await coveredCap(run, date),
      capShare: capShare[last]!,
      entered: total(entered, at),
      left: total(left, at),
    });
  }
  const ends = [...rowsBy(dates.map((date) => date.slice(0, 7))).values()].map((at) => at.at(-1)!);
  const stopped = of("left_by_stopped_trading");
  return {
    securities: run.manifest.counts.assets ?? 0,
    dates: run.manifest.dates,
    periodsPerYear: runOptions(run).periodsPerYear,
    hasRiskFree: of("risk_free").some((rate) => rate !== 0 && !Number.isNaN(rate)),
    years,
    months: {
      dates: ends.map((row) => dates[row]!),
      covered: ends.map((row) => covered[row]!),
      estimation: ends.map((row) => estimation[row]!),
      capShare: ends.map((row) => capShare[row]!),
    },
    stoppedTrading: stopped.reduce((sum, count) => sum + count, 0),
  };
}

/** Market cap of all covered names at a close; NaN where nobody is covered. */
async function coveredCap(run: Run, date: string): Promise<number> {
  const rows = await run.readTable("exposures", { from: date, to: date, columns: ["date", "market_cap"] });
  const caps = numbersOf(rows, "market_cap").filter(Number.isFinite);
  return caps.length === 0 ? Number.NaN : caps.reduce((sum, cap) => sum + cap, 0);
}
