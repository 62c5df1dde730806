import { InputError } from "../../engine/errors/index.ts";
import { modelOn, readAxes, readRunDates, runOptions, walkRun } from "../model/index.ts";
import type { Run } from "../store/index.ts";
import type { GivenHistory, GivenPeriod } from "./given-history.ts";

/** Which periods of a run. */
export interface GivenRequest {
  /** Close of the model; the last forecast within two thirds of the history by default. */
  readonly date?: string | undefined;
  /** At most so many periods before it, and after it. */
  readonly periods: number;
}

/**
 * The model of a run at a forecast date as a given one, with the periods about it. Correlated specific returns of one issuer's lines are not in it.
 *
 * @throws {InputError} no forecast on the date
 */
export async function readGivenRun(run: Run, { date, periods }: GivenRequest): Promise<GivenHistory> {
  const axes = await readAxes(run);
  const dates = await readRunDates(run);
  const close = date ?? closeOf(run.manifest.forecastDates, dates);
  const stored = close === undefined ? undefined : await modelOn(run, close);
  if (stored === undefined || close === undefined) {
    const rule = `the run has no forecast there; it covers ${dates[0]} to ${dates.at(-1)}: name a later --date`;
    throw new InputError([{ file: "--date", value: close ?? "", rule }]);
  }
  const at = dates.indexOf(close);
  const from = dates[Math.max(0, at - periods)] as string;
  const to = dates[Math.min(dates.length - 1, at + periods)] as string;
  const fitted: GivenPeriod[] = [];
  const scored: GivenPeriod[] = [];
  for await (const { before, returns, estimated } of walkRun(run, from, to)) {
    if (!estimated) continue;
    const excess = Float64Array.from(returns.returns, (value) => value - returns.riskFree);
    const period = {
      before: before.date,
      date: returns.date,
      exposures: before.exposures,
      returns: excess,
    };
    (returns.date <= close ? fitted : scored).push(period);
  }
  const { factorCovariance, specificVariance } = stored.model;
  return {
    source: run.manifest.model,
    runId: run.id,
    ids: axes.assets.labels,
    factors: axes.factors.map(({ name }) => name),
    model: { factorCovariance, specificVariance },
    date: close,
    fitted,
    scored,
    periodsPerYear: runOptions(run).periodsPerYear,
  };
}

function closeOf(forecastDates: readonly string[], dates: readonly string[]): string | undefined {
  const known = [...forecastDates].sort();
  const wanted = dates[Math.floor((dates.length * 2) / 3)] as string;
  return known.findLast((date) => date <= wanted) ?? known[0];
}
