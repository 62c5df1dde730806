import type { MarketAxes } from "../../engine/data/index.ts";
import type { ModelDay } from "../../engine/pipeline/index.ts";
import { industryColumns, influenceColumns, residualColumns } from "./run-columns.ts";
import { buildTable, type TableBuilder } from "./table-builder.ts";

/** What the regression of each period says of its industries, its specific returns and single names. */
export interface RegressionTables {
  readonly industryDiagnostics: TableBuilder;
  readonly residualCorrelations: TableBuilder;
  readonly influentialNames: TableBuilder;
}

/** Empty tables. */
export function regressionTables(): RegressionTables {
  return {
    industryDiagnostics: buildTable("industry_diagnostics", industryColumns),
    residualCorrelations: buildTable("residual_correlations", residualColumns),
    influentialNames: buildTable("influential_names", influenceColumns),
  };
}

/** The rows of one period; none without a regression. */
export function addRegressionRows(tables: RegressionTables, day: ModelDay, axes: MarketAxes): void {
  addIndustryRows(tables.industryDiagnostics, day);
  addCorrelationRows(tables.residualCorrelations, day);
  addInfluentialRows(tables.influentialNames, day, axes);
}

/** Industries with at least one name in the regression. */
function addIndustryRows(table: TableBuilder, { date, regression }: ModelDay): void {
  if (regression === undefined) return;
  const { names, effectiveNames, ownShare } = regression.industrySupport;
  const { factors, marketCount, countryCount } = regression.section.exposures;
  for (let industry = 0; industry < names.length; industry++) {
    if (names[industry] === 0) continue;
    table.text(0, date);
    table.text(1, factors[marketCount + countryCount + industry]?.name as string);
    table.number(2, names[industry] as number);
    table.number(3, effectiveNames[industry] as number);
    table.number(4, ownShare[industry] as number);
  }
}

/** Groups of two names or more. */
function addCorrelationRows(table: TableBuilder, { date, residualCorrelations }: ModelDay): void {
  for (const { grouping, group, names, correlation, meanCorrelation } of residualCorrelations) {
    if (names < 2) continue;
    table.text(0, date);
    table.text(1, grouping);
    table.text(2, group);
    table.number(3, names);
    table.number(4, correlation);
    table.number(5, meanCorrelation);
  }
}

function addInfluentialRows(table: TableBuilder, { date, regression }: ModelDay, axes: MarketAxes): void {
  for (const { asset, leverage, cooksDistance } of regression?.diagnostics.influential ?? []) {
    table.text(0, date);
    table.label(1, axes.assets.labels, asset);
    table.number(2, leverage);
    table.number(3, cooksDistance);
  }
}
