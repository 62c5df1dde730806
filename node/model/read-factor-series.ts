import type { FactorSeries } from "../../engine/factor-portfolios/index.ts";
import { type Run, selectValues, type TableRows } from "../store/index.ts";
import { hasTable } from "./has-table.ts";
import { readAxes } from "./run-axes.ts";

/** A span of dates, both ends included; open where not given. */
interface Span {
  readonly from?: string;
  readonly to?: string;
}

/** One factor's series through a run. */
export interface NamedSeries {
  readonly factor: string;
  readonly family: string;
  readonly series: FactorSeries;
}

/** Returns, t-statistics and what stands beside them of every factor with a return in the span, in column order. */
export async function readFactorSeries(run: Run, span: Span): Promise<readonly NamedSeries[]> {
  const rows = await run.readTable("factor_returns", span);
  const dates = selectValues(rows, "date", "date");
  const returns = selectValues(rows, "factor_return", "number");
  const tStatistics = selectValues(rows, "t_statistic", "number");
  const robustTStatistics = valuesIfAny(rows, "robust_t_statistic");
  const vif = selectValues(rows, "vif", "number");
  const byFactor = new Map<string, number[]>();
  selectValues(rows, "factor", "text").forEach((name, row) => {
    const list = byFactor.get(name);
    if (list === undefined) byFactor.set(name, [row]);
    else list.push(row);
  });
  const market = await readMarketReturns(run, span);
  const stability = await readStability(run, span);
  const { factors } = await readAxes(run);
  return factors.flatMap(({ name, family }) => {
    const at = byFactor.get(name);
    if (at === undefined) return [];
    const pick = (value: (row: number) => number | undefined) =>
      Float64Array.from(at, (row) => value(row) ?? Number.NaN);
    return {
      factor: name,
      family,
      series: {
        returns: pick((row) => returns[row]),
        tStatistics: pick((row) => tStatistics[row]),
        robustTStatistics: pick((row) => robustTStatistics[row]),
        vif: pick((row) => vif[row]),
        stability: pick((row) => stability.get(`${dates[row]} ${name}`)),
        marketReturns: pick((row) => market.get(dates[row] as string)),
      },
    };
  });
}

/** A column that runs of earlier versions do not have; empty there. */
function valuesIfAny(rows: TableRows, name: string): Float64Array {
  const has = rows.columns.some((column) => column.name === name);
  return has ? selectValues(rows, name, "number") : new Float64Array(0);
}

async function readMarketReturns(run: Run, span: Span): Promise<ReadonlyMap<string, number>> {
  const rows = await run.readTable("diagnostics", { ...span, columns: ["date", "market_return"] });
  const values = selectValues(rows, "market_return", "number");
  return new Map(selectValues(rows, "date", "date").map((date, row) => [date, values[row] as number]));
}

/** Stability of the styles by date and name; NaN where the run's table has no such column. */
export async function readStability(run: Run, span: Span): Promise<ReadonlyMap<string, number>> {
  // A model without styles has no such table.
  if (!hasTable(run, "style_diagnostics")) return new Map();
  const rows = await run.readTable("style_diagnostics", span);
  const values = valuesIfAny(rows, "stability");
  const styles = selectValues(rows, "style", "text");
  return new Map(
    selectValues(rows, "date", "date").map((date, row) => [
      `${date} ${styles[row]}`,
      values[row] ?? Number.NaN,
    ]),
  );
}
