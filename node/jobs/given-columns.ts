import {
  covarianceColumns,
  covarianceStageColumns,
  diagnosticColumns,
  factorHistoryColumns,
  factorReturnColumns,
  forecastColumns,
  returnColumns,
  shareColumns,
  specificColumns,
  specificStageColumns,
} from "./run-columns.ts";
import type { TableColumns } from "./table-builder.ts";

/** Tables that a run of a given model has, beside exposures. */
type RunTable =
  | "industry_shares"
  | "returns"
  | "factor_returns"
  | "diagnostics"
  | "factor_covariance"
  | "factor_covariance_stages"
  | "factor_histories"
  | "specific_risk"
  | "specific_risk_stages"
  | "forecasts";

/** Columns of the tables that a run of a given model has, by table. */
export const runColumns: Readonly<Record<RunTable, TableColumns>> = {
  industry_shares: shareColumns,
  returns: returnColumns,
  factor_returns: factorReturnColumns,
  diagnostics: diagnosticColumns,
  factor_covariance: covarianceColumns,
  factor_covariance_stages: covarianceStageColumns,
  factor_histories: factorHistoryColumns,
  specific_risk: specificColumns,
  specific_risk_stages: specificStageColumns,
  forecasts: forecastColumns,
};
