import { EngineError, InputError } from "../../engine/errors/index.ts";
import {
  attributeUserSeries,
  type PeriodAttribution,
  startUserSeries,
  stepUserSeries,
  type UserSeriesState,
  userSeriesLoadings,
} from "../../engine/performance-attribution/index.ts";
import { type Run, selectValues } from "../store/index.ts";
import { requireRunPeriods, type UserSeries } from "./read-user-series.ts";
import type { RunAxes } from "./run-axes.ts";
import { runOptions } from "./run-options.ts";

/** The user's return series along a run. */
export interface UserSeriesPath {
  /** The period's attribution with the series before the model's factors; as it was where a series has no return. */
  readonly restate: (attributed: PeriodAttribution) => PeriodAttribution;
}

/**
 * Follows return series that are factors: in each period the model's factors have the loadings on them that the periods before it say,
 * with the memory of the model's correlations.
 *
 * @throws {InputError} as `requireRunPeriods`; while it is followed, series that are combinations of each other
 */
export async function followUserSeries(run: Run, axes: RunAxes, series: UserSeries): Promise<UserSeriesPath> {
  const history = await factorHistory(run, axes);
  requireRunPeriods(series, [...history.keys()]);
  const { correlationHalfLife: halfLife } = runOptions(run).covariance;
  let state = startUserSeries(series.names, axes.factors.length, { halfLife });
  const waiting = [...history].filter(([date]) => isWhole(series.returns.get(date)));
  let next = 0;
  return {
    restate: (attributed) => {
      for (; (waiting[next]?.[0] ?? attributed.date) < attributed.date; next++) {
        const [date, factorReturns] = waiting[next] as [string, Float64Array];
        state = stepUserSeries(state, factorReturns, series.returns.get(date) as Float64Array);
      }
      const returns = series.returns.get(attributed.date);
      if (!isWhole(returns)) return attributed;
      return attributeUserSeries(
        attributed,
        series.names,
        returns,
        loadingsOf(state, series, attributed.date),
      );
    },
  };
}

function isWhole(returns: Float64Array | undefined): returns is Float64Array {
  return returns?.every((value) => !Number.isNaN(value)) ?? false;
}

/** @throws {InputError} series that are combinations of each other, or do not move */
function loadingsOf(state: UserSeriesState, { file, names }: UserSeries, date: string) {
  try {
    return userSeriesLoadings(state);
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== "singular") throw error;
    const rule = `${error.message} in the periods before ${date}: leave one out of the file`;
    throw new InputError([{ file, column: "factor", value: names.join(","), rule }]);
  }
}

/** f by the end of every period of the run; 0 where a factor was not estimated. */
export async function factorHistory(run: Run, axes: RunAxes): Promise<ReadonlyMap<string, Float64Array>> {
  const rows = await run.readTable("factor_returns", { columns: ["date", "factor", "factor_return"] });
  const position = new Map(axes.factors.map((factor, k) => [factor.name, k]));
  const names = selectValues(rows, "factor", "text");
  const returns = selectValues(rows, "factor_return", "number");
  const byDate = new Map<string, Float64Array>();
  selectValues(rows, "date", "date").forEach((date, row) => {
    const values = byDate.get(date) ?? new Float64Array(axes.factors.length);
    values[position.get(names[row] as string) as number] = returns[row] as number;
    byDate.set(date, values);
  });
  return new Map([...byDate].sort(([a], [b]) => (a < b ? -1 : 1)));
}
