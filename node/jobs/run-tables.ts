import type { MarketAxes } from "../../engine/data/index.ts";
import { factorNames } from "../../engine/exposures/index.ts";
import {
  type Forecast,
  type ModelDay,
  type ModelOptions,
  type ModelState,
  modelFactors,
} from "../../engine/pipeline/index.ts";
import { universeChanges } from "../../engine/universe/index.ts";
import type { MarketData } from "../import/index.ts";
import type { TableChunk } from "../store/index.ts";
import { addBetaRows } from "./beta-tables.ts";
import { addCovarianceRows, startCovarianceTables } from "./covariance-tables.ts";
import {
  addCorrelationRows,
  addDescriptorRows,
  addExposureRows,
  addMergeRows,
  addShareRows,
  addSourceRows,
  addStyleRows,
} from "./exposure-tables.ts";
import { addFamilyRows, startFamilyTables } from "./family-tables.ts";
import { addPortfolioRows, startPortfolioTables } from "./portfolio-tables.ts";
import { addRegressionRows, regressionTables } from "./regression-tables.ts";
import {
  betaColumns,
  changeColumns,
  correlationColumns,
  descriptorColumns,
  diagnosticColumns,
  exposureColumns,
  factorReturnColumns,
  forecastColumns,
  gateColumns,
  mergeColumns,
  returnColumns,
  shareColumns,
  sourceColumns,
  specificColumns,
  specificStageColumns,
  styleColumns,
} from "./run-columns.ts";
import { buildTable, type KeptRows, type TableBuilder } from "./table-builder.ts";

/** The tables of a run, filled day by day and emptied period by period. */
export interface RunTables {
  readonly addDay: (day: ModelDay, marketCap: Float64Array) => void;
  /** What the exposures of a close are made of; on the forecast calendar. */
  readonly addSources: (day: ModelDay, state: Pick<ModelState, "family">) => void;
  readonly addForecast: (forecast: Forecast) => void;
  /** The tables that have rows; leaves them empty for the next period. */
  readonly chunks: (period: string) => readonly TableChunk[];
  /** The rows so far, and how empty tables come to have them. */
  readonly kept: () => KeptRows;
  readonly addKept: (rows: KeptRows) => void;
}

/** Empty tables of a run with the given factors. */
export function startRunTables(axes: MarketAxes, options: ModelOptions): RunTables {
  const tables = {
    exposures: buildTable("exposures", exposureColumns(options.exposures, modelFactors(axes, options))),
    shares: buildTable("industry_shares", shareColumns),
    returns: buildTable("returns", returnColumns),
    factorReturns: buildTable("factor_returns", factorReturnColumns),
    diagnostics: buildTable("diagnostics", diagnosticColumns),
    changes: buildTable("universe_changes", changeColumns),
    styleDiagnostics: buildTable("style_diagnostics", styleColumns),
    correlations: buildTable("exposure_correlations", correlationColumns),
    merges: buildTable("industry_merges", mergeColumns),
    descriptors: buildTable("descriptors", descriptorColumns),
    sources: buildTable("exposure_sources", sourceColumns),
    betas: buildTable("betas", betaColumns),
    gates: buildTable("gates", gateColumns),
    ...regressionTables(),
    ...startPortfolioTables(),
    ...startFamilyTables(),
    ...startCovarianceTables(),
    specific: buildTable("specific_risk", specificColumns),
    specificStages: buildTable("specific_risk_stages", specificStageColumns),
    forecasts: buildTable("forecasts", forecastColumns),
  };
  return {
    addDay: (day, marketCap) => {
      addExposureRows(tables.exposures, day, { axes, options: options.exposures, marketCap });
      addShareRows(tables.shares, day, { axes, options: options.exposures });
      addReturnRows(tables.returns, day, axes);
      addFactorRows(tables.factorReturns, day);
      addDiagnosticRow(tables.diagnostics, day);
      addChangeRows(tables.changes, day, axes);
      addStyleRows(tables.styleDiagnostics, day);
      addCorrelationRows(tables.correlations, day);
      addMergeRows(tables.merges, day, factorNames(axes, options.exposures).industries);
      addGateRows(tables.gates, day.gates);
      addRegressionRows(tables, day, axes);
      addPortfolioRows(tables, day, axes);
      addFamilyRows(tables, day);
    },
    addSources: (day, state) => {
      addDescriptorRows(tables.descriptors, day, axes);
      addSourceRows(tables.sources, day, axes);
      addBetaRows(tables.betas, day, state, axes);
    },
    addForecast: (forecast) => {
      addCovarianceRows(tables, forecast);
      addSpecificRows(tables.specific, forecast, axes);
      addSpecificStageRow(tables.specificStages, forecast);
      addForecastRow(tables.forecasts, forecast);
      addGateRows(tables.gates, forecast.gates);
    },
    chunks: (period) =>
      Object.values(tables)
        .filter((table) => table.rowCount() > 0)
        .map((table) => table.chunk(period)),
    kept: () => new Map(Object.values(tables).map((table) => [table.table, table.kept()])),
    addKept: (rows) => {
      for (const table of Object.values(tables)) table.addKept(rows.get(table.table) ?? []);
    },
  };
}

function addReturnRows(table: TableBuilder, day: ModelDay, axes: MarketAxes): void {
  const { total, base, excess } = day.returns;
  const { regression } = day;
  const { rows, other } = returnRows(total, base);
  table.repeat(0, day.date, rows.length);
  table.labels(1, axes.assets.labels, rows);
  table.pick(2, { values: total }, rows);
  // NULL where it is the total return itself: nearly everywhere, and nothing to store.
  table.pick(3, { values: other }, rows);
  table.pick(4, { values: excess }, rows);
  const none = new Float64Array(regression === undefined ? total.length : 0);
  table.pick(5, { values: regression?.factorReturns.specificReturns ?? none.fill(Number.NaN) }, rows);
  table.pick(6, { values: regression?.weights ?? none.fill(0) }, rows);
  table.pick(7, { values: regression?.factorReturns.robustWeights ?? none.fill(1) }, rows);
}

/** The names with a return, and the returns in base currency where they are others. */
function returnRows(total: Float64Array, base: Float64Array): { rows: Int32Array; other: Float64Array } {
  const rows = new Int32Array(total.length);
  const other = new Float64Array(total.length);
  let count = 0;
  for (let asset = 0; asset < rows.length; asset++) {
    other[asset] = base[asset] === total[asset] ? Number.NaN : (base[asset] as number);
    rows[count] = asset;
    if (!Number.isNaN(total[asset])) count++;
  }
  return { rows: rows.subarray(0, count), other };
}

function addFactorRows(table: TableBuilder, day: ModelDay): void {
  if (day.regression === undefined || day.regressionExposures === null) return;
  const { factorReturns, diagnostics } = day.regression;
  const { factors } = day.regressionExposures.exposures;
  for (let k = 0; k < factors.length; k++) {
    const factor = factors[k] as (typeof factors)[number];
    if (factorReturns.estimated[k] !== 1) continue;
    table.text(0, day.date);
    table.text(1, factor.name);
    table.text(2, factor.family);
    table.number(3, factorReturns.values[k] as number);
    table.number(4, factorReturns.standardError[k] as number);
    table.number(5, factorReturns.tStatistic[k] as number);
    table.number(6, factorReturns.vif[k] as number);
    // The given return of a currency has no error.
    table.number(7, diagnostics.robustStandardError[k] ?? Number.NaN);
    table.number(8, diagnostics.robustTStatistic[k] ?? Number.NaN);
  }
}

function addDiagnosticRow(table: TableBuilder, day: ModelDay): void {
  const fit = day.regression?.factorReturns;
  const diagnostics = day.regression?.diagnostics;
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
    day.universe.capShare,
    day.universe.outsideSpanCount,
    ...day.universe.changeCounts.slice(1),
    diagnostics?.conditionNumber ?? Number.NaN,
    diagnostics?.maxLeverage ?? Number.NaN,
    day.residualCorrelations[0]?.correlation ?? Number.NaN,
    diagnostics?.downWeightedCount ?? 0,
    day.specificBias,
  ];
  values.forEach((value, i) => {
    table.number(1 + i, value);
  });
}

/** Seats of the estimation universe that were taken or given up at the close. */
function addChangeRows(table: TableBuilder, day: ModelDay, axes: MarketAxes): void {
  const { changes } = day.universe;
  for (let asset = 0; asset < changes.length; asset++) {
    const seat = universeChanges[changes[asset] as number];
    if (changes[asset] === 0 || seat === undefined) continue;
    table.text(0, day.date);
    table.label(1, axes.assets.labels, asset);
    table.text(2, seat.change);
    table.text(3, seat.reason);
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

function addSpecificRows(table: TableBuilder, { model, specific }: Forecast, axes: MarketAxes): void {
  const columns = [
    specific.variance,
    specific.ownWeight,
    specific.ownVariance,
    specific.serialRatio,
    specific.priorVariance,
    specific.shrinkWeight,
    specific.shrinkVariance,
  ];
  for (let asset = 0; asset < specific.variance.length; asset++) {
    if (model.exposures.covered[asset] !== 1) continue;
    table.text(0, model.date);
    table.label(1, axes.assets.labels, asset);
    columns.forEach((column, i) => {
      table.number(2 + i, column[asset] as number);
    });
    const isLinked = (specific.linked?.issuer[asset] ?? -1) >= 0;
    table.number(2 + columns.length, isLinked ? (specific.linked?.loading[asset] as number) : Number.NaN);
  }
}

function addSpecificStageRow(table: TableBuilder, { model, specific }: Forecast): void {
  table.text(0, model.date);
  table.number(1, specific.regimeMultiplier);
  table.number(2, specific.listingUplift);
  table.number(3, specific.structural?.level ?? Number.NaN);
  table.number(4, specific.structural?.rSquared ?? Number.NaN);
  table.number(5, specific.structural?.nameCount ?? 0);
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
}

/** What codes and columns of a run stand for: its securities by first appearance, its factors in column order. */
export function dictionaryTables(
  { axes, assetNames, assetIssuers }: Pick<MarketData, "axes" | "assetNames" | "assetIssuers">,
  options: ModelOptions,
): readonly TableChunk[] {
  const factors = modelFactors(axes, options);
  return [
    {
      table: "assets",
      period: "all",
      columns: [
        { name: "id", kind: "text", values: axes.assets.labels },
        { name: "name", kind: "text", values: assetNames },
        { name: "issuer", kind: "text", values: assetIssuers },
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
