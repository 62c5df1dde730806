import { InputError } from "../../engine/errors/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import type { Run } from "../store/index.ts";
import { kept } from "./kept.ts";
import { type CovarianceAccount, readCovariance, type StageCovariance } from "./read-covariance.ts";
import { type DatedExposures, readExposures } from "./read-exposures.ts";
import { readSpecific, type SpecificAccount } from "./read-specific.ts";
import { type ForecastParts, rebuildForecast } from "./rebuild-forecast.ts";
import { requireFactorReturns } from "./require-factor-returns.ts";
import { type RunAxes, readAxes } from "./run-axes.ts";
import { isForeign, runOptions } from "./run-options.ts";

/** A risk model of a run with the cross-section it stands on. */
export interface StoredModel extends DatedExposures {
  readonly model: RiskModel;
  /** The stages of F, of which the model has the last. */
  readonly covariance: CovarianceAccount;
  /** Δ, with what each name's part of it is made of. */
  readonly specific: SpecificAccount;
  /** Names for people by asset code; empty where the data gave none. */
  readonly assetNames: readonly string[];
  /** Whether the forecast was stored, or made again from the stored returns for a date between. */
  readonly source: "stored" | "rebuilt";
}

/**
 * The risk model of a run at a date, the last one by default.
 *
 * On a date without a stored forecast it is made again from the run's own factor and specific returns, with the same
 * result that the forecast calendar would have given.
 *
 * @throws {InputError} a date that the run does not have: the nearest before it is named
 */
export function readRiskModel(run: Run, date: string = run.manifest.dates.last): Promise<StoredModel> {
  return kept(run, `model ${date}`, () => readModel(run, date));
}

async function readModel(run: Run, date: string): Promise<StoredModel> {
  // A given model needs none: its forecasts are all there.
  if (!isForeign(run)) requireFactorReturns(run);
  const axes = await readAxes(run);
  const [dated] = await readExposures(run, axes, { from: date, to: date });
  if (dated === undefined) throw new InputError([{ file: "run", value: date, rule: noDate(run, date) }]);
  const stored = await storedForecast(run, date, axes);
  const forecast = stored ?? (isForeign(run) ? undefined : await rebuildForecast(run, dated, axes));
  if (forecast === undefined) {
    const rule = "the run has too little history for a forecast on this date; take a later one";
    throw new InputError([{ file: "run", value: date, rule }]);
  }
  const { specific, ...covariance } = forecast;
  const model: RiskModel = {
    date,
    assets: axes.assets,
    exposures: dated.exposures,
    factorCovariance: (covariance.stages.at(-1) as StageCovariance).covariance,
    specificVariance: specific.variance,
    linked: specific.linked,
    periodsPerYear: runOptions(run).periodsPerYear,
  };
  return {
    ...dated,
    model,
    covariance,
    specific,
    assetNames: axes.assetNames,
    source: stored === undefined ? "rebuilt" : "stored",
  };
}

async function storedForecast(run: Run, date: string, axes: RunAxes): Promise<ForecastParts | undefined> {
  if (!run.manifest.forecastDates.includes(date) || run.manifest.counts.forecasts === 0) return undefined;
  const specific = await readSpecific(run, date, axes);
  if (specific === undefined) return undefined;
  return { ...(await readCovariance(run, date, axes.factors)), specific };
}

function noDate(run: Run, date: string): string {
  const { first, last } = run.manifest.dates;
  return date < first || date > last
    ? `the run covers ${first} to ${last}`
    : `not a trading day of the run (${first} to ${last}) with exposures`;
}

/** Undefined where the run had too little history for a forecast. */
export async function modelOn(run: Run, date: string): Promise<StoredModel | undefined> {
  try {
    return await readRiskModel(run, date);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
