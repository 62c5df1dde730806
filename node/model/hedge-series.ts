import { isCalendarDate } from "../../engine/data/index.ts";
import { type Fault, InputError } from "../../engine/errors/index.ts";
import { estimateBetas, startBetaMoments, stepBetaMoments } from "../../engine/factor-returns/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import type { WrittenHedge } from "../../wire/index.ts";
import { readSmallCsv, type SmallTable, tableName } from "../import/index.ts";
import type { Run } from "../store/index.ts";
import { decimalText } from "./decimal-text.ts";
import { requireRunPeriods } from "./read-user-series.ts";
import { readAxes } from "./run-axes.ts";
import { tableBeside, type UserDocument } from "./user-document.ts";
import { factorHistory } from "./user-series-path.ts";

/** Instruments that are known by their returns alone, and the factor returns that they are regressed on. */
export interface HedgeSeries {
  /** By the instrument's name: returns by the end of their period. */
  readonly returns: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** [K] by the end of every period of the run, ascending. */
  readonly factorReturns: ReadonlyMap<string, Float64Array>;
}

/** A beta: what of the instrument's returns moves with the factor's own part, over the squares of that part. */
export interface SeriesBeta {
  readonly factor: string;
  readonly beta: number;
  readonly error: number;
  /** Σ of the squares of the factor's returns that the other factors do not explain. */
  readonly ownSquares: number;
}

/** A regression of an instrument on factors, over the periods up to a close. */
export interface SeriesBetas {
  readonly instrument: string;
  readonly periods: number;
  /** Each factor that it is regressed on. */
  readonly betas: readonly SeriesBeta[];
  /** [K] 0 for the other factors. */
  readonly exposures: Float64Array;
  /** Per period. */
  readonly residualVariance: number;
  readonly rSquared: number;
}

/**
 * Reads the return series of a hedge's instruments: CSV with a `date`, the period's end, and a column of returns.
 *
 * @throws {InputError} every fault of a file at once: no date, no return, two of a date, a date that is the end of no period
 */
export async function readHedgeSeries(
  run: Run,
  { document, written }: { readonly document: UserDocument; readonly written: WrittenHedge },
): Promise<HedgeSeries> {
  const withSeries = Object.entries(written.instruments).flatMap(([name, { series }]) =>
    series === undefined ? [] : [{ name, series }],
  );
  if (withSeries.length === 0) return { returns: new Map(), factorReturns: new Map() };
  const factorReturns = await factorHistory(run, await readAxes(run));
  const returns = new Map<string, ReadonlyMap<string, number>>();
  for (const { name, series } of withSeries) {
    const own = await readSeries(tableBeside(document, series.file), series.column ?? "return");
    const asRows = new Map([...own].map(([date, value]) => [date, Float64Array.of(value)]));
    requireRunPeriods({ file: series.file, names: [name], returns: asRows }, [...factorReturns.keys()]);
    returns.set(name, own);
  }
  return { returns, factorReturns };
}

async function readSeries(table: SmallTable, column: string): Promise<ReadonlyMap<string, number>> {
  const file = tableName(table);
  const key = column.toLowerCase();
  const rows = await readSmallCsv(table, { required: ["date", key], optional: [] });
  const faults: Fault[] = [];
  const own = new Map<string, number>();
  for (const { row, cells } of rows) {
    const [date, text] = [cells.get("date") ?? "", cells.get(key) ?? ""];
    const value = decimalText(text);
    if (!isCalendarDate(date))
      faults.push({ file, row, column: "date", value: date, rule: "must be a day, written YYYY-MM-DD" });
    if (own.has(date)) faults.push({ file, row, column: "date", value: date, rule: "stands twice" });
    if (Number.isNaN(value))
      faults.push({
        file,
        row,
        column,
        value: text,
        rule: "must be a decimal (0.012) or a percentage (1.2%)",
      });
    own.set(date, value);
  }
  if (faults.length > 0) throw new InputError(faults.slice(0, 20));
  return new Map([...own].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Betas of an instrument by ordinary least squares with an intercept over the periods that end by a date.
 *
 * @returns why there are none, in words, instead
 */
export function seriesBetas(
  { returns, factorReturns }: HedgeSeries,
  {
    name,
    factors,
    date,
  }: { readonly name: string; readonly factors: readonly string[]; readonly date: string },
  { exposures: { factors: known } }: RiskModel,
): SeriesBetas | string {
  const columns = factors.map((factor) => known.findIndex((of) => of.name === factor));
  const moments = startBetaMoments(1, columns.length);
  let periods = 0;
  for (const [day, value] of returns.get(name) ?? []) {
    const f = factorReturns.get(day);
    if (day > date || f === undefined) continue;
    stepBetaMoments(
      moments,
      [value],
      columns.map((k) => f[k] as number),
      1,
    );
    periods++;
  }
  const fit = estimateBetas(moments, { intercept: true, lags: 0 });
  const residualVariance = fit.residualVariance[0] as number;
  if (!Number.isFinite(residualVariance))
    return `${periods} periods up to ${date} do not give betas to ${factors.length} factors: name fewer of them in series.factors, such as the market and the styles that it follows`;
  const exposures = new Float64Array(known.length);
  columns.forEach((k, j) => {
    exposures[k] = fit.betas.values[j] as number;
  });
  return {
    instrument: name,
    periods,
    betas: factors.map((factor, j) => ({
      factor,
      beta: fit.betas.values[j] as number,
      error: fit.betaError.values[j] as number,
      ownSquares: fit.ownSquares.values[j] as number,
    })),
    exposures,
    residualVariance,
    rSquared: fit.rSquared[0] as number,
  };
}
