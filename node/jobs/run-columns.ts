import { type ExposureOptions, rungs } from "../../engine/exposures/index.ts";
import type { TableColumns } from "./table-builder.ts";

// The columns of a run's tables; docs/run-tables.md has their meaning and units.

export const factorReturnColumns: TableColumns = [
  ["date", "date"],
  ["factor", "text"],
  ["family", "text"],
  ["factor_return", "number"],
  ["standard_error", "number"],
  ["t_statistic", "number"],
  ["vif", "number"],
];

export const returnColumns: TableColumns = [
  ["date", "date"],
  ["id", "text"],
  ["total_return", "number"],
  ["excess_return", "number"],
  ["specific_return", "number"],
  ["regression_weight", "number"],
];

export const diagnosticColumns: TableColumns = [
  ["date", "date"],
  ["coverage_count", "integer"],
  ["estimation_count", "integer"],
  ["entered", "integer"],
  ["left", "integer"],
  ["regression_count", "integer"],
  ["parameter_count", "integer"],
  ["r_squared_uncentred", "number"],
  ["r_squared_centred", "number"],
  ["market_return", "number"],
  ["risk_free", "number"],
  ["gap_return_count", "integer"],
];

export const styleColumns: TableColumns = [
  ["date", "date"],
  ["style", "text"],
  ...rungs.map((rung) => [`from_${rung.replaceAll(" ", "_")}`, "integer"] as const),
  ["dropped", "integer"],
  ["clipped", "integer"],
  ["bounded", "integer"],
];

export const gateColumns: TableColumns = [
  ["date", "date"],
  ["gate", "text"],
  ["passed", "flag"],
  ["worst", "number"],
  ["limit", "number"],
  ["datum", "text"],
];

export const covarianceColumns: TableColumns = [
  ["date", "date"],
  ["stage", "text"],
  ["factor1", "text"],
  ["factor2", "text"],
  ["covariance", "number"],
];

export const specificColumns: TableColumns = [
  ["date", "date"],
  ["id", "text"],
  ["specific_variance", "number"],
  ["own_weight", "number"],
];

export const shareColumns: TableColumns = [
  ["date", "date"],
  ["id", "text"],
  ["industry", "text"],
  ["share", "number"],
];

export const forecastColumns: TableColumns = [
  ["date", "date"],
  ["burn_in", "flag"],
  ["factor_count", "integer"],
  ["correlation_effective_count", "number"],
  ["volatility_effective_count", "number"],
  ["repaired_eigenvalues", "integer"],
];

/** One column per style beside those that every model has; country and currency where they are factors. */
export function exposureColumns({ countries, currencies, styles }: ExposureOptions): TableColumns {
  return [
    ["date", "date"],
    ["id", "text"],
    ["estimation", "flag"],
    ["industry", "text"],
    ["market_cap", "number"],
    ...(countries ? [["country", "text"] as const] : []),
    ...(currencies ? [["currency", "text"] as const] : []),
    ...styles.map(({ name }) => [name, "number"] as const),
  ];
}
