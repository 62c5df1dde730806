import type { Forecast } from "../../engine/pipeline/index.ts";
import {
  covarianceColumns,
  covarianceStageColumns,
  eigenfactorColumns,
  factorHistoryColumns,
} from "./run-columns.ts";
import { buildTable, type TableBuilder } from "./table-builder.ts";

/** The tables of the factor covariance. */
export interface CovarianceTables {
  readonly covariance: TableBuilder;
  readonly covarianceStages: TableBuilder;
  readonly eigenfactors: TableBuilder;
  readonly factorHistories: TableBuilder;
}

/** Empty tables of the factor covariance. */
export function startCovarianceTables(): CovarianceTables {
  return {
    covariance: buildTable("factor_covariance", covarianceColumns),
    covarianceStages: buildTable("factor_covariance_stages", covarianceStageColumns),
    eigenfactors: buildTable("eigenfactor_bias", eigenfactorColumns),
    factorHistories: buildTable("factor_histories", factorHistoryColumns),
  };
}

/** Adds the stages of a forecast's F, what they did, and what they rest on. */
export function addCovarianceRows(tables: CovarianceTables, forecast: Forecast): void {
  addMatrixRows(tables.covariance, forecast);
  addStageRows(tables.covarianceStages, forecast);
  addEigenfactorRows(tables.eigenfactors, forecast);
  addHistoryRows(tables.factorHistories, forecast);
}

/** The lower triangle of every stage over the factors that were ever estimated. */
function addMatrixRows(table: TableBuilder, { model, covarianceStages }: Forecast): void {
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

function addStageRows(table: TableBuilder, { model, covarianceStages }: Forecast): void {
  for (const { stage, repairedEigenvalues, volatilityMultiplier, shrinkage } of covarianceStages) {
    table.text(0, model.date);
    table.text(1, stage);
    table.number(2, repairedEigenvalues);
    table.number(3, volatilityMultiplier);
    table.number(4, shrinkage);
  }
}

function addEigenfactorRows(table: TableBuilder, { model, covarianceStages }: Forecast): void {
  for (const { eigenvalueBias } of covarianceStages) {
    eigenvalueBias?.forEach((bias, k) => {
      table.text(0, model.date);
      table.number(1, k + 1);
      table.number(2, bias);
    });
  }
}

function addHistoryRows(table: TableBuilder, { model, covarianceStages }: Forecast): void {
  const first = covarianceStages[0];
  model.exposures.factors.forEach(({ name }, k) => {
    const count = first?.effectiveCount[k] ?? 0;
    if (count === 0) return;
    table.text(0, model.date);
    table.text(1, name);
    table.number(2, count);
    table.number(3, first?.excessKurtosis[k] ?? 0);
  });
}
