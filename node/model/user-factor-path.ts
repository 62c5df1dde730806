import { EngineError, InputError } from "../../engine/errors/index.ts";
import {
  type AttributionPeriod,
  attributeUserFactors,
  type PeriodAttribution,
  type PeriodReturns,
  type UserFactor,
  type UserLoadings,
  userFactorLoadings,
} from "../../engine/performance-attribution/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import type { Run } from "../store/index.ts";
import type { DatedHoldings } from "./dated-holdings.ts";
import { startHoldings } from "./holdings-path.ts";
import type { DatedExposures } from "./read-exposures.ts";
import { sourceName } from "./read-portfolio.ts";
import { readRiskModel } from "./read-risk-model.ts";
import type { RunAxes } from "./run-axes.ts";

/** The user's own factors along a run. */
export interface UserFactorPath {
  /** The factors whose holdings are known at a close. */
  readonly at: (dated: DatedExposures) => readonly UserFactor[];
  readonly drift: (returns: PeriodReturns) => void;
  /** The period's attribution with the factors before the model's; as it was while there is no forecast to project under. */
  readonly restate: (
    attributed: PeriodAttribution,
    period: AttributionPeriod,
    factors: readonly UserFactor[],
  ) => Promise<PeriodAttribution>;
}

/** Follows portfolios that are factors; they are projected under the last forecast that was known at each period's start. */
export function followUserFactors(
  run: Run,
  axes: RunAxes,
  sources: readonly (DatedHoldings | "universe")[],
): UserFactorPath {
  const paths = sources.map((source) => ({ name: sourceName(source), path: startHoldings(source, axes) }));
  const forecasts = run.manifest.counts.forecasts === 0 ? [] : run.manifest.forecastDates;
  let known: { readonly date: string; readonly model: RiskModel | undefined } = {
    date: "",
    model: undefined,
  };
  let start = "";
  return {
    at: (dated) => {
      start = dated.date;
      return paths.flatMap(({ name, path }) => {
        const { portfolio } = path.at(dated);
        return portfolio === undefined ? [] : [{ name, portfolio }];
      });
    },
    drift: (returns) => {
      for (const { path } of paths) path.drift(returns);
    },
    restate: async (attributed, period, factors) => {
      if (factors.length === 0) return attributed;
      const date = forecasts.findLast((forecast) => forecast <= start);
      if (date === undefined) return attributed;
      if (date !== known.date) known = { date, model: await readForecast(run, date) };
      if (known.model === undefined) return attributed;
      const model = modelOn(known.model, period);
      return attributeUserFactors(attributed, period, factors, loadingsOn(model, factors, period));
    },
  };
}

/** @throws {InputError} factors that are combinations of each other, or that the model knows nothing of */
function loadingsOn(
  model: RiskModel,
  factors: readonly UserFactor[],
  period: AttributionPeriod,
): UserLoadings {
  try {
    return userFactorLoadings(model, factors, period);
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== "singular") throw error;
    const rule = `${error.message} in the period to ${period.date}: leave one out, or check its ids against those of the bars`;
    throw new InputError([{ file: "--factors", value: factors.map(({ name }) => name).join(","), rule }]);
  }
}

/** The forecast of a calendar date; undefined where the run had too little history for one. */
async function readForecast(run: Run, date: string): Promise<RiskModel | undefined> {
  try {
    return (await readRiskModel(run, date)).model;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** A forecast on the exposures of a later close; names that have joined since have the mean specific variance. */
function modelOn(forecast: RiskModel, { exposures }: PeriodReturns): RiskModel {
  const { covered } = exposures;
  let [sum, count] = [0, 0];
  for (const variance of forecast.specificVariance) {
    if (Number.isNaN(variance)) continue;
    sum += variance;
    count++;
  }
  const specificVariance = Float64Array.from(covered, (isCovered, asset) => {
    const variance = forecast.specificVariance[asset] as number;
    if (isCovered !== 1) return Number.NaN;
    return Number.isNaN(variance) ? sum / count : variance;
  });
  return { ...forecast, exposures, specificVariance };
}
