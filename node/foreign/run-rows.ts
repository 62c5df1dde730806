import type { Factor } from "../../engine/exposures/index.ts";
import { isDense } from "../../engine/exposures/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import {
  buildTable,
  runColumns,
  startPortfolioTables,
  type TableBuilder,
  type TableColumns,
} from "../jobs/index.ts";
import type { TableChunk } from "../store/index.ts";
import type { ForeignDay } from "./foreign-day.ts";
import { addGivenPortfolios, type GivenPortfolioFindings } from "./given-portfolios.ts";
import { groupNames, isEstimated, type ModelledDay } from "./modelled-day.ts";
import { addReturns, BAR_COLUMNS, type DayFindings } from "./return-rows.ts";

/** Tables of a run that are filled from given dates. */
export interface ForeignTables {
  /** @param before  the date before, undefined at the first */
  readonly add: (today: ModelledDay, before: ModelledDay | undefined) => DayFindings & GivenPortfolioFindings;
  /** The tables that have rows, of the run and of the data beside it; leaves them empty. */
  readonly chunks: (period: string) => {
    readonly run: readonly TableChunk[];
    readonly bars: TableChunk | undefined;
  };
}

/** Empty tables over all factors that any date has, in the order of the columns of X. */
export function startForeignTables(factors: readonly Factor[]): ForeignTables {
  const tables = {
    exposures: buildTable("exposures", exposureColumns(factors)),
    shares: buildTable("industry_shares", runColumns.industry_shares),
    returns: buildTable("returns", runColumns.returns),
    factorReturns: buildTable("factor_returns", runColumns.factor_returns),
    diagnostics: buildTable("diagnostics", runColumns.diagnostics),
    covariance: buildTable("factor_covariance", runColumns.factor_covariance),
    stages: buildTable("factor_covariance_stages", runColumns.factor_covariance_stages),
    histories: buildTable("factor_histories", runColumns.factor_histories),
    specific: buildTable("specific_risk", runColumns.specific_risk),
    specificStages: buildTable("specific_risk_stages", runColumns.specific_risk_stages),
    forecasts: buildTable("forecasts", runColumns.forecasts),
  };
  const portfolios = startPortfolioTables();
  const bars = buildTable("bars", BAR_COLUMNS);
  return {
    add: (today, before) => {
      addExposures(tables.exposures, tables.shares, today, factors);
      addCovariance(tables.covariance, today.model, factors);
      addSpecific(tables.specific, today.model);
      addAccounts(tables, today.model);
      addFactorReturns(tables.factorReturns, today, factors);
      const findings = addReturns(tables.returns, bars, today, before);
      addDiagnostics(tables.diagnostics, today, before);
      return { ...findings, ...addGivenPortfolios(portfolios, today, before) };
    },
    chunks: (period) => ({
      run: [...Object.values(tables), ...Object.values(portfolios)].flatMap((table) =>
        table.rowCount() > 0 ? [table.chunk(period)] : [],
      ),
      bars: bars.rowCount() > 0 ? bars.chunk(period) : undefined,
    }),
  };
}

function exposureColumns(factors: readonly Factor[]): TableColumns {
  const has = (family: Factor["family"]) => factors.some((factor) => factor.family === family);
  return [
    ["date", "date"],
    ["id", "text"],
    ["estimation", "flag"],
    ["outside_span", "flag"],
    ["industry", "text"],
    ["market_cap", "number"],
    ...(has("country") ? [["country", "text"] as const] : []),
    ...(has("currency") ? [["currency", "text"] as const] : []),
    ...factors.filter(isDense).map(({ name }) => [name, "number"] as const),
  ];
}

function addExposures(
  table: TableBuilder,
  shareTable: TableBuilder,
  { day, model }: ModelledDay,
  factors: readonly Factor[],
): void {
  const { exposures, date } = model;
  const has = (family: Factor["family"]) => factors.some((factor) => factor.family === family);
  const own = exposures.factors.filter(isDense).map(({ name }) => name);
  const columns = factors.filter(isDense).map(({ name }) => own.indexOf(name));
  const currencies = exposures.factors.filter(({ family }) => family === "currency");
  day.ids.forEach((id, asset) => {
    const { industry, country, shares } = groupNames(model, asset);
    let column = 0;
    table.text(column++, date);
    table.text(column++, id);
    table.number(column++, isEstimated(day, id) ? 1 : 0);
    table.number(column++, 0);
    table.text(column++, industry);
    table.number(column++, day.marketCaps.get(id) ?? Number.NaN);
    if (has("country")) table.text(column++, country);
    if (has("currency")) table.text(column++, currencies[exposures.currency[asset] as number]?.name ?? "");
    for (const position of columns)
      table.number(column++, position < 0 ? 0 : (exposures.styles[asset * own.length + position] as number));
    // A share of 1 needs no row.
    if (shares.length < 2 && shares.every(({ share }) => share === 1)) return;
    for (const { name, share } of shares) {
      shareTable.text(0, date);
      shareTable.text(1, id);
      shareTable.text(2, name);
      shareTable.number(3, share);
    }
  });
}

/** What the last stage of a covariance is called that was given. */
const GIVEN_STAGE = "given";

function addCovariance(
  table: TableBuilder,
  { date, exposures, factorCovariance }: RiskModel,
  all: readonly Factor[],
): void {
  const names = exposures.factors.map(({ name }) => name);
  const rank = new Map(all.map(({ name }, k) => [name, k]));
  const order = [...names.keys()].sort(
    (a, b) => (rank.get(names[a] as string) as number) - (rank.get(names[b] as string) as number),
  );
  order.forEach((a, i) => {
    for (const b of order.slice(0, i + 1)) {
      table.text(0, date);
      table.text(1, GIVEN_STAGE);
      table.text(2, names[a] as string);
      table.text(3, names[b] as string);
      table.number(4, factorCovariance.values[a * names.length + b] as number);
    }
  });
}

function addSpecific(table: TableBuilder, { date, assets, specificVariance, linked }: RiskModel): void {
  assets.labels.forEach((id, asset) => {
    table.text(0, date);
    table.text(1, id);
    table.number(2, specificVariance[asset] as number);
    // The name's own is all there is: nothing is known of how it was made.
    table.number(3, 1);
    table.number(4, specificVariance[asset] as number);
    table.number(5, Number.NaN);
    table.number(6, Number.NaN);
    table.number(7, 0);
    table.number(8, Number.NaN);
    table.number(9, (linked?.issuer[asset] ?? -1) < 0 ? Number.NaN : (linked?.loading[asset] as number));
  });
}

/** What a run keeps about how a forecast was made: of a given one nothing but that it is there. */
function addAccounts(
  {
    stages,
    histories,
    specificStages,
    forecasts,
  }: Readonly<Record<"stages" | "histories" | "specificStages" | "forecasts", TableBuilder>>,
  { date, exposures }: RiskModel,
): void {
  stages.text(0, date);
  stages.text(1, GIVEN_STAGE);
  [0, 1, 0].forEach((value, i) => {
    stages.number(2 + i, value);
  });
  for (const { name } of exposures.factors) {
    histories.text(0, date);
    histories.text(1, name);
    histories.number(2, Number.NaN);
    histories.number(3, Number.NaN);
  }
  specificStages.text(0, date);
  [1, 1, Number.NaN, Number.NaN, 0].forEach((value, i) => {
    specificStages.number(1 + i, value);
  });
  forecasts.text(0, date);
  [0, exposures.factors.length, Number.NaN, Number.NaN].forEach((value, i) => {
    forecasts.number(1 + i, value);
  });
}

function addFactorReturns(
  table: TableBuilder,
  { model, factorReturns }: ModelledDay,
  factors: readonly Factor[],
): void {
  for (const { name, family } of factors) {
    const value = factorReturns.get(name);
    if (value === undefined) continue;
    table.text(0, model.date);
    table.text(1, name);
    table.text(2, family);
    table.number(3, value);
    for (let column = 4; column < 9; column++) table.number(column, Number.NaN);
  }
}

function addDiagnostics(table: TableBuilder, { day }: ModelledDay, before: ModelledDay | undefined): void {
  const members = day.ids.filter((id) => isEstimated(day, id));
  const earlier = new Set(before?.day.ids.filter((id) => isEstimated(before.day, id)));
  const entered = before === undefined ? 0 : members.filter((id) => !earlier.has(id)).length;
  const left = earlier.size - (members.length - entered);
  const capOf = (ids: readonly string[]) =>
    ids.reduce((sum, id) => sum + (day.marketCaps.get(id) ?? Number.NaN), 0);
  const missing = Number.NaN;
  table.text(0, day.date);
  const values: Readonly<Record<string, number>> = {
    coverage_count: day.ids.length,
    estimation_count: members.length,
    entered,
    left: before === undefined ? 0 : left,
    r_squared_uncentred: missing,
    r_squared_centred: missing,
    market_return: marketReturn(day, before),
    risk_free: day.riskFree ?? 0,
    coverage_cap_share: capOf(members) / capOf(day.ids),
    condition_number: missing,
    max_leverage: missing,
    residual_correlation: missing,
    specific_bias: missing,
  };
  runColumns.diagnostics.slice(1).forEach(([name], column) => {
    table.number(1 + column, values[name] ?? 0);
  });
}

/** Cap-weighted excess return of the estimation universe of the close before. */
function marketReturn(day: ForeignDay, before: ModelledDay | undefined): number {
  if (before === undefined) return Number.NaN;
  let [sum, caps] = [0, 0];
  for (const id of before.day.ids) {
    const cap = before.day.marketCaps.get(id);
    const earned = day.totalReturns.get(id);
    if (cap === undefined || earned === undefined || !isEstimated(before.day, id)) continue;
    sum += cap * (earned - (day.riskFree ?? 0));
    caps += cap;
  }
  return caps === 0 ? Number.NaN : sum / caps;
}
