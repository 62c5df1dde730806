import { type ExposureOptions, type Factor, isDense, rungs } from "../../engine/exposures/index.ts";
import { universeChanges } from "../../engine/universe/index.ts";
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
  ["robust_standard_error", "number"],
  ["robust_t_statistic", "number"],
];

export const returnColumns: TableColumns = [
  ["date", "date"],
  ["id", "text"],
  ["total_return", "number"],
  ["base_return", "number"],
  ["excess_return", "number"],
  ["specific_return", "number"],
  ["regression_weight", "number"],
  ["robust_weight", "number"],
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
  ["coverage_cap_share", "number"],
  ["outside_span_count", "integer"],
  ...universeChanges.slice(1).map(({ change, reason }) => [`${change}_by_${reason}`, "integer"] as const),
  ["condition_number", "number"],
  ["max_leverage", "number"],
  ["residual_correlation", "number"],
  ["down_weighted", "integer"],
  ["specific_bias", "number"],
];

export const changeColumns: TableColumns = [
  ["date", "date"],
  ["id", "text"],
  ["change", "text"],
  ["reason", "text"],
];

export const industryColumns: TableColumns = [
  ["date", "date"],
  ["industry", "text"],
  ["names", "integer"],
  ["effective_names", "number"],
  ["own_share", "number"],
];

export const residualColumns: TableColumns = [
  ["date", "date"],
  ["grouping", "text"],
  ["group", "text"],
  ["names", "integer"],
  ["correlation", "number"],
  ["mean_correlation", "number"],
];

export const influenceColumns: TableColumns = [
  ["date", "date"],
  ["id", "text"],
  ["leverage", "number"],
  ["cooks_distance", "number"],
];

export const styleColumns: TableColumns = [
  ["date", "date"],
  ["style", "text"],
  ...rungs.map((rung) => [`from_${rung.replaceAll(" ", "_")}`, "integer"] as const),
  ["dropped", "integer"],
  ["clipped", "integer"],
  ["bounded", "integer"],
  ...rungs.map((rung) => [`cap_from_${rung.replaceAll(" ", "_")}`, "number"] as const),
  ["mean", "number"],
  ["deviation", "number"],
  ["skewness", "number"],
  ["stability", "number"],
];

export const correlationColumns: TableColumns = [
  ["date", "date"],
  ["style1", "text"],
  ["style2", "text"],
  ["correlation", "number"],
];

export const mergeColumns: TableColumns = [
  ["date", "date"],
  ["industry", "text"],
  ["merged_into", "text"],
  ["members", "integer"],
];

export const descriptorColumns: TableColumns = [
  ["date", "date"],
  ["id", "text"],
  ["style", "text"],
  ["descriptor", "text"],
  ["raw", "number"],
  ["score", "number"],
];

export const sourceColumns: TableColumns = [
  ["date", "date"],
  ["id", "text"],
  ["style", "text"],
  ["rung", "text"],
  ["bounded", "flag"],
];

export const betaColumns: TableColumns = [
  ["date", "date"],
  ["id", "text"],
  ["factor", "text"],
  ["beta", "number"],
  ["own_beta", "number"],
  ["own_error", "number"],
  ["own_periods", "integer"],
  ["own_weight", "number"],
  ["prior_mean", "number"],
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

export const covarianceStageColumns: TableColumns = [
  ["date", "date"],
  ["stage", "text"],
  ["repaired_eigenvalues", "integer"],
  ["volatility_multiplier", "number"],
  ["shrinkage", "number"],
];

export const eigenfactorColumns: TableColumns = [
  ["date", "date"],
  ["eigenfactor", "integer"],
  ["bias", "number"],
];

export const factorHistoryColumns: TableColumns = [
  ["date", "date"],
  ["factor", "text"],
  ["effective_count", "number"],
  ["excess_kurtosis", "number"],
];

export const historyColumns: TableColumns = [
  ["date", "date"],
  ["period", "date"],
  ["factor", "text"],
  ["factor_return", "number"],
];

export const fitColumns: TableColumns = [
  ["date", "date"],
  ["factor", "text"],
  ["names", "integer"],
  ["periods", "integer"],
  ["variance_share", "number"],
  ["stability", "number"],
  ["space_stability", "number"],
  ["reference", "text"],
  ["correlation", "number"],
];

export const specificColumns: TableColumns = [
  ["date", "date"],
  ["id", "text"],
  ["specific_variance", "number"],
  ["own_weight", "number"],
  ["own_variance", "number"],
  ["serial_ratio", "number"],
  ["prior_variance", "number"],
  ["shrink_weight", "number"],
  ["shrink_variance", "number"],
  ["issuer_loading", "number"],
];

export const specificStageColumns: TableColumns = [
  ["date", "date"],
  ["regime_multiplier", "number"],
  ["listing_uplift", "number"],
  ["structural_level", "number"],
  ["structural_r_squared", "number"],
  ["structural_names", "integer"],
];

export const portfolioReturnColumns: TableColumns = [
  ["date", "date"],
  ["factor", "text"],
  ["kind", "text"],
  ["portfolio_return", "number"],
];

export const portfolioColumns: TableColumns = [
  ["date", "date"],
  ["factor", "text"],
  ["kind", "text"],
  ["gross", "number"],
  ["net", "number"],
  ["long_count", "integer"],
  ["short_count", "integer"],
  ["effective_names", "number"],
  ["turnover", "number"],
  ["exposure", "number"],
  ["market_exposure", "number"],
  ["largest_other_factor", "text"],
  ["largest_other_exposure", "number"],
];

export const portfolioHoldingColumns: TableColumns = [
  ["date", "date"],
  ["factor", "text"],
  ["kind", "text"],
  ["id", "text"],
  ["weight", "number"],
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
];

/** One column per dense factor (styles and others with a number per name) beside those that every model has; country and currency where they are factors. */
export function exposureColumns(
  { countries, currencies }: ExposureOptions,
  factors: readonly Factor[],
): TableColumns {
  return [
    ["date", "date"],
    ["id", "text"],
    ["estimation", "flag"],
    ["outside_span", "flag"],
    ["industry", "text"],
    ["market_cap", "number"],
    ...(countries ? [["country", "text"] as const] : []),
    ...(currencies ? [["currency", "text"] as const] : []),
    ...factors.filter(isDense).map(({ name }) => [name, "number"] as const),
  ];
}
