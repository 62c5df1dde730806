import { type EigenfactorBias, forecastModel, monthlyDraws } from "../../engine/pipeline/index.ts";
import {
  simulateEigenfactors,
  startSpecificRisk,
  stepSpecificHistory,
  stepSpecificRegime,
} from "../../engine/risk-model/index.ts";
import { type Run, selectValues } from "../store/index.ts";
import { type CovarianceAccount, covarianceAccount } from "./read-covariance.ts";
import type { DatedExposures } from "./read-exposures.ts";
import { readFactorHistory } from "./read-factor-history.ts";
import { readRunDates } from "./read-run-dates.ts";
import type { SpecificAccount } from "./read-specific.ts";
import type { RunAxes } from "./run-axes.ts";
import { runOptions } from "./run-options.ts";

/** What a forecast adds to X. */
export interface ForecastParts extends CovarianceAccount {
  readonly specific: SpecificAccount;
}

/**
 * F and Δ at a date from the returns that the run stores: the same folds over the same numbers as in the estimation.
 */
export async function rebuildForecast(
  run: Run,
  dated: DatedExposures,
  axes: RunAxes,
): Promise<ForecastParts | undefined> {
  const options = runOptions(run);
  const { date, exposures, marketCap } = dated;
  const history = await readFactorHistory(run, dated);
  const specific = await specificHistory(run, date, axes);
  const traits = { issuer: axes.issuer };
  const forecast = forecastModel(
    { date, exposures, marketCap, history, specific, eigenfactorBias: await biasOfMonth(run, dated) },
    { assets: axes.assets, traits },
    options,
  );
  if (forecast === undefined) return undefined;
  const { covarianceStages, burnIn } = forecast;
  return { ...covarianceAccount(covarianceStages, burnIn), specific: forecast.specific };
}

/** v as the run simulated it at the first close of the month; null where each forecast has its own. */
async function biasOfMonth(run: Run, dated: DatedExposures): Promise<EigenfactorBias | null> {
  const options = runOptions(run);
  if (options.covariance.eigenfactor?.refresh !== "monthly") return null;
  const month = dated.date.slice(0, 7);
  const date = (await readRunDates(run)).find((day) => day.startsWith(month)) ?? dated.date;
  const history = await readFactorHistory(run, { ...dated, date });
  return { date, values: simulateEigenfactors(monthlyDraws(history, options)) };
}

async function specificHistory(run: Run, date: string, { assets, issuer }: RunAxes) {
  const options = runOptions(run);
  const rows = await run.readTable("returns", { to: date, columns: ["date", "id", "specific_return"] });
  const dates = selectValues(rows, "date", "date");
  const ids = selectValues(rows, "id", "text");
  const returns = selectValues(rows, "specific_return", "number");
  let state = startSpecificRisk(assets.labels.length, options.specific);
  const values = new Float64Array(assets.labels.length);
  const bias = await specificBias(run, date);
  for (let row = 0; row < dates.length; ) {
    const today = dates[row];
    values.fill(Number.NaN);
    for (; row < dates.length && dates[row] === today; row++) {
      const asset = assets.codes.get(ids[row] as string);
      if (asset !== undefined) values[asset] = returns[row] as number;
    }
    // As in the estimation, a period without a regression is none.
    if (values.every(Number.isNaN)) continue;
    state = stepSpecificHistory(state, { specificReturns: values, issuer }, options.specific);
    state = stepSpecificRegime(state, bias.get(today as string) ?? Number.NaN, options.specific);
  }
  return state;
}

/** B by date. */
async function specificBias(run: Run, date: string): Promise<Map<string, number>> {
  const rows = await run.readTable("diagnostics", { to: date, columns: ["date", "specific_bias"] });
  const values = selectValues(rows, "specific_bias", "number");
  return new Map(selectValues(rows, "date", "date").map((day, row) => [day, values[row] as number]));
}
