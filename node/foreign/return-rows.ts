import { exposureProducts } from "../../engine/exposures/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import type { TableBuilder, TableColumns } from "../jobs/index.ts";
import type { ForeignDay } from "./foreign-day.ts";
import { groupNames, isEstimated, type ModelledDay } from "./modelled-day.ts";

/** What was found in putting a date into tables. */
export interface DayFindings {
  /** Largest |r − rf − Xf − ε| of the names that have all of it; 0 where none has. */
  readonly identityGap: number;
  /** Returns made of factor and specific returns, because none were given. */
  readonly rebuiltReturns: number;
  /** Sizes of returns in units of their volatilities, to be looked at over all dates. */
  readonly factorScores: readonly number[];
  readonly specificScores: readonly number[];
  readonly returnScores: readonly number[];
}

/** Columns of the bars beside a run. */
export const BAR_COLUMNS: TableColumns = [
  ["date", "date"],
  ["id", "text"],
  ["price", "number"],
  ["total_return", "number"],
  ["market_cap", "number"],
  ["volume", "number"],
  ["industry", "text"],
];

/** Returns of the period that ends at the date: as given, or what the model says of them by X of the date before. */
export function addReturns(
  table: TableBuilder,
  bars: TableBuilder,
  today: ModelledDay,
  before: ModelledDay | undefined,
): DayFindings {
  const { day, model, factorReturns } = today;
  const explained = before === undefined ? undefined : explainedReturns(before.model, factorReturns);
  const found = {
    identityGap: 0,
    rebuiltReturns: 0,
    specificScores: [] as number[],
    returnScores: [] as number[],
  };
  for (const id of new Set([...day.ids, ...(before?.day.ids ?? [])])) {
    const asset = before?.model.assets.codes.get(id) ?? -1;
    const earned = earnedBy(day, id, explained?.[asset] ?? Number.NaN);
    if (earned.isRebuilt) found.rebuiltReturns++;
    if (earned.gap > found.identityGap) found.identityGap = earned.gap;
    const volatility = Math.sqrt(before?.model.specificVariance[asset] ?? Number.NaN);
    if (earned.isSpecificGiven) found.specificScores.push(earned.specific / volatility);
    if (!earned.isRebuilt) found.returnScores.push(earned.total / volatility);
    if (!Number.isNaN(earned.total)) {
      table.text(0, day.date);
      table.text(1, id);
      table.number(2, earned.total);
      table.number(3, Number.NaN);
      table.number(4, earned.total - (day.riskFree ?? 0));
      table.number(5, earned.specific);
      table.number(6, Number.isNaN(earned.specific) ? 0 : regressionWeight(before, id));
      table.number(7, 1);
    }
    addBar(bars, { day, model, id, total: earned.total });
  }
  return { ...found, factorScores: factorScores(before, factorReturns) };
}

/** What a name earned in a period, and what of it is its own. */
interface Earned {
  readonly total: number;
  readonly specific: number;
  readonly isRebuilt: boolean;
  readonly isSpecificGiven: boolean;
  /** |r − rf − Xf − ε| where all of it is given, else NaN. */
  readonly gap: number;
}

function earnedBy(day: ForeignDay, id: string, common: number): Earned {
  const riskFree = day.riskFree ?? 0;
  const own = day.specificReturns.get(id) ?? Number.NaN;
  const given = day.totalReturns.get(id) ?? Number.NaN;
  const total = Number.isNaN(given) ? common + own + riskFree : given;
  return {
    total,
    specific: Number.isNaN(own) ? total - riskFree - common : own,
    isRebuilt: Number.isNaN(given) && !Number.isNaN(total),
    isSpecificGiven: !Number.isNaN(own),
    gap: Math.abs(given - riskFree - common - own),
  };
}

/** Nobody says how the regression weighed: as is usual, by the root of the cap. */
function regressionWeight(before: ModelledDay | undefined, id: string): number {
  if (before === undefined || !before.model.assets.codes.has(id) || !isEstimated(before.day, id)) return 0;
  const cap = before.day.marketCaps.get(id);
  return cap === undefined ? 1 : Math.sqrt(cap);
}

/** A name that is no longer covered has a bar still: the return of its last period. */
function addBar(
  bars: TableBuilder,
  {
    day,
    model,
    id,
    total,
  }: { readonly day: ForeignDay; readonly model: RiskModel; readonly id: string; readonly total: number },
): void {
  const asset = model.assets.codes.get(id) ?? -1;
  bars.text(0, day.date);
  bars.text(1, id);
  bars.number(2, day.prices.get(id) ?? Number.NaN);
  bars.number(3, total);
  bars.number(4, day.marketCaps.get(id) ?? Number.NaN);
  bars.number(5, day.volumes.get(id) ?? Number.NaN);
  bars.text(6, asset < 0 ? "" : groupNames(model, asset).industry);
}

/** Xf of the names of a close; undefined where there are no factor returns. A factor without a return has 0. */
function explainedReturns(
  { exposures }: RiskModel,
  factorReturns: ReadonlyMap<string, number>,
): Float64Array | undefined {
  if (factorReturns.size === 0) return undefined;
  return exposureProducts(
    exposures,
    exposures.factors.map(({ name }) => factorReturns.get(name) ?? 0),
  );
}

function factorScores(
  before: ModelledDay | undefined,
  factorReturns: ReadonlyMap<string, number>,
): readonly number[] {
  if (before === undefined) return [];
  const { factors } = before.model.exposures;
  const { values } = before.model.factorCovariance;
  return factors.flatMap(({ name }, k) => {
    const value = factorReturns.get(name);
    const variance = values[k * factors.length + k] as number;
    return value === undefined || variance === 0 ? [] : [value / Math.sqrt(variance)];
  });
}
