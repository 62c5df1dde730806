import type { MarketAxes } from "../../engine/data/index.ts";
import {
  type ExposureOptions,
  type Exposures,
  factorList,
  factorNames,
} from "../../engine/exposures/index.ts";
import type { Forecast, ModelDay } from "../../engine/pipeline/index.ts";
import type { TableChunk } from "../store/index.ts";
import {
  covarianceColumns,
  diagnosticColumns,
  exposureColumns,
  factorReturnColumns,
  forecastColumns,
  gateColumns,
  returnColumns,
  shareColumns,
  specificColumns,
  styleColumns,
} from "./run-columns.ts";
import { buildTable, type TableBuilder } from "./table-builder.ts";

/** The tables of a run for one period, filled day by day. */
export interface RunTables {
  readonly addDay: (day: ModelDay, marketCap: Float64Array) => void;
  readonly addForecast: (forecast: Forecast) => void;
  readonly chunks: (period: string) => readonly TableChunk[];
}

/** Empty tables of a run with the given factors. */
export function startRunTables(axes: MarketAxes, options: ExposureOptions): RunTables {
  const tables = {
    exposures: buildTable("exposures", exposureColumns(options)),
    shares: buildTable("industry_shares", shareColumns),
    returns: buildTable("returns", returnColumns),
    factorReturns: buildTable("factor_returns", factorReturnColumns),
    diagnostics: buildTable("diagnostics", diagnosticColumns),
    styleDiagnostics: buildTable("style_diagnostics", styleColumns),
    gates: buildTable("gates", gateColumns),
    covariance: buildTable("factor_covariance", covarianceColumns),
    specific: buildTable("specific_risk", specificColumns),
    forecasts: buildTable("forecasts", forecastColumns),
  };
  return {
    addDay: (day, marketCap) => {
      addExposureRows(tables.exposures, day, { axes, options, marketCap });
      addShareRows(tables.shares, day, axes);
      addReturnRows(tables.returns, day, axes);
      addFactorRows(tables.factorReturns, day);
      addDiagnosticRow(tables.diagnostics, day);
      addStyleRows(tables.styleDiagnostics, day);
      addGateRows(tables.gates, day.gates);
    },
    addForecast: (forecast) => {
      addCovarianceRows(tables.covariance, forecast);
      addSpecificRows(tables.specific, forecast, axes);
      addForecastRow(tables.forecasts, forecast);
      addGateRows(tables.gates, forecast.gates);
    },
    chunks: (period) =>
      Object.values(tables)
        .filter((table) => table.rowCount() > 0)
        .map((table) => table.chunk(period)),
  };
}

function addExposureRows(
  table: TableBuilder,
  day: ModelDay,
  {
    axes,
    options,
    marketCap,
  }: { readonly axes: MarketAxes; readonly options: ExposureOptions; readonly marketCap: Float64Array },
): void {
  const { exposures } = day.built;
  const names = factorNames(axes);
  const firstStyle = 5 + (options.countries ? 1 : 0) + (options.currencies ? 1 : 0);
  for (let asset = 0; asset < exposures.covered.length; asset++) {
    if (exposures.covered[asset] !== 1) continue;
    table.text(0, day.date);
    table.text(1, axes.assets.labels[asset] as string);
    table.number(2, day.universe.estimation[asset] as number);
    table.text(3, axes.industries[mainIndustry(exposures, asset)] as string);
    table.number(4, marketCap[asset] as number);
    if (options.countries) table.text(5, names.countries[countryOf(exposures, asset)] ?? "");
    if (options.currencies)
      table.text(firstStyle - 1, names.currencies[exposures.currency[asset] as number] ?? "");
    for (let style = 0; style < exposures.styleCount; style++) {
      table.number(firstStyle + style, exposures.styles[asset * exposures.styleCount + style] as number);
    }
  }
}

/** The industry with the largest share, the first of equals. */
function mainIndustry({ groups, countryCount }: Exposures, asset: number): number {
  const { offsets, codes, shares } = groups;
  let main = -1;
  for (let entry = offsets[asset] as number; entry < (offsets[asset + 1] as number); entry++) {
    if ((codes[entry] as number) < countryCount) continue;
    if (main < 0 || (shares[entry] as number) > (shares[main] as number)) main = entry;
  }
  return (codes[main] as number) - countryCount;
}

/** The country's code; -1 where it is not known. */
function countryOf({ groups, countryCount }: Exposures, asset: number): number {
  const first = groups.codes[groups.offsets[asset] as number] ?? countryCount;
  return first < countryCount ? first : -1;
}

/** The shares of names in more than one industry; all others have share 1 in the industry beside their exposures. */
function addShareRows(table: TableBuilder, day: ModelDay, axes: MarketAxes): void {
  const { covered, groups, countryCount } = day.built.exposures;
  const { offsets, codes, shares } = groups;
  for (let asset = 0; asset < covered.length; asset++) {
    const country = countryOf(day.built.exposures, asset) >= 0 ? 1 : 0;
    const [start, end] = [(offsets[asset] as number) + country, offsets[asset + 1] as number];
    if (covered[asset] !== 1 || end - start < 2) continue;
    for (let entry = start; entry < end; entry++) {
      table.text(0, day.date);
      table.text(1, axes.assets.labels[asset] as string);
      table.text(2, axes.industries[(codes[entry] as number) - countryCount] as string);
      table.number(3, shares[entry] as number);
    }
  }
}

function addReturnRows(table: TableBuilder, day: ModelDay, axes: MarketAxes): void {
  const { total, excess } = day.returns;
  for (let asset = 0; asset < total.length; asset++) {
    if (Number.isNaN(total[asset])) continue;
    table.text(0, day.date);
    table.text(1, axes.assets.labels[asset] as string);
    table.number(2, total[asset] as number);
    table.number(3, excess[asset] as number);
    table.number(4, day.regression?.factorReturns.specificReturns[asset] ?? Number.NaN);
    table.number(5, day.regression?.weights[asset] ?? 0);
  }
}

function addFactorRows(table: TableBuilder, day: ModelDay): void {
  if (day.regression === undefined || day.regressionExposures === null) return;
  const { factorReturns } = day.regression;
  day.regressionExposures.exposures.factors.forEach((factor, k) => {
    if (factorReturns.estimated[k] !== 1) return;
    table.text(0, day.date);
    table.text(1, factor.name);
    table.text(2, factor.family);
    table.number(3, factorReturns.values[k] as number);
    table.number(4, factorReturns.standardError[k] as number);
    table.number(5, factorReturns.tStatistic[k] as number);
    table.number(6, factorReturns.vif[k] as number);
  });
}

function addDiagnosticRow(table: TableBuilder, day: ModelDay): void {
  const fit = day.regression?.factorReturns;
  table.text(0, day.date);
  const values = [
    day.universe.coverageCount,
    day.universe.estimationCount,
    day.universe.entered,
    day.universe.left,
    fit?.observationCount ?? 0,
    fit?.parameterCount ?? 0,
    fit?.rSquaredUncentred ?? Number.NaN,
    fit?.rSquaredCentred ?? Number.NaN,
    day.marketReturn,
    day.returns.riskFree,
    day.returns.gapReturnCount,
  ];
  values.forEach((value, i) => {
    table.number(1 + i, value);
  });
}

function addStyleRows(table: TableBuilder, day: ModelDay): void {
  for (const style of day.built.styles) {
    table.text(0, day.date);
    table.text(1, style.name);
    const values = [...style.rungCounts, style.droppedCount, style.clippedCount, style.boundedCount];
    values.forEach((value, i) => {
      table.number(2 + i, value);
    });
  }
}

function addGateRows(table: TableBuilder, gates: ModelDay["gates"]): void {
  for (const gate of gates) {
    table.text(0, gate.date);
    table.text(1, gate.name);
    table.number(2, gate.passed ? 1 : 0);
    table.number(3, gate.worst);
    table.number(4, gate.limit);
    table.text(5, gate.datum);
  }
}

/** The lower triangle of every stage over the factors that were ever estimated. */
function addCovarianceRows(table: TableBuilder, { model, covarianceStages }: Forecast): void {
  const { factors } = model.exposures;
  for (const { stage, covariance, effectiveCount } of covarianceStages) {
    for (let i = 0; i < factors.length; i++) {
      if (effectiveCount[i] === 0) continue;
      for (let j = 0; j <= i; j++) {
        if (effectiveCount[j] === 0) continue;
        table.text(0, model.date);
        table.text(1, stage);
        table.text(2, factors[i]?.name as string);
        table.text(3, factors[j]?.name as string);
        table.number(4, covariance.values[i * factors.length + j] as number);
      }
    }
  }
}

function addSpecificRows(table: TableBuilder, { model, specific }: Forecast, axes: MarketAxes): void {
  for (let asset = 0; asset < specific.variance.length; asset++) {
    if (model.exposures.covered[asset] !== 1) continue;
    table.text(0, model.date);
    table.text(1, axes.assets.labels[asset] as string);
    table.number(2, specific.variance[asset] as number);
    table.number(3, specific.ownWeight[asset] as number);
  }
}

function addForecastRow(table: TableBuilder, { model, covarianceStages, burnIn }: Forecast): void {
  const first = covarianceStages[0];
  if (first === undefined) return;
  const counts = first.effectiveCount.filter((count) => count > 0);
  table.text(0, model.date);
  table.number(1, burnIn ? 1 : 0);
  table.number(2, counts.length);
  table.number(3, first.correlationEffectiveCount);
  table.number(4, Math.max(...counts));
  table.number(5, first.repairedEigenvalues);
}

/** What codes and columns of a run stand for: its securities by first appearance, its factors in column order. */
export function dictionaryTables(
  axes: MarketAxes,
  assetNames: readonly string[],
  options: Pick<ExposureOptions, "market" | "styles">,
): readonly TableChunk[] {
  const factors = factorList(factorNames(axes), options);
  return [
    {
      table: "assets",
      period: "all",
      columns: [
        { name: "id", kind: "text", values: axes.assets.labels },
        { name: "name", kind: "text", values: assetNames },
      ],
    },
    {
      table: "factors",
      period: "all",
      columns: [
        { name: "factor", kind: "text", values: factors.map((factor) => factor.name) },
        { name: "family", kind: "text", values: factors.map((factor) => factor.family) },
      ],
    },
  ];
}
