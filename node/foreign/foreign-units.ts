/** How a covariance or a volatility is written. */
export type RiskUnit = "annual_percent" | "annual_decimal" | "period_percent" | "period_decimal";
export type ReturnUnit = "percent" | "decimal";

/** The unit of each quantity of a layout. */
export interface ForeignUnits {
  readonly covariance: RiskUnit;
  readonly specific_risk: RiskUnit;
  readonly issuer_covariance: RiskUnit;
  readonly factor_returns: ReturnUnit;
  readonly specific_returns: ReturnUnit;
  readonly returns: ReturnUnit;
  readonly rates: RiskUnit;
}

/** What a covariance or variance is divided by to be decimal² per period. */
export function varianceDivisor(unit: RiskUnit, periodsPerYear: number): number {
  const percent = unit.endsWith("percent") ? 1e4 : 1;
  return unit.startsWith("annual") ? percent * periodsPerYear : percent;
}

/** A volatility as decimal² per period. */
export function varianceOf(volatility: number, unit: RiskUnit, periodsPerYear: number): number {
  const decimal = unit.endsWith("percent") ? volatility / 100 : volatility;
  return (decimal * decimal) / (unit.startsWith("annual") ? periodsPerYear : 1);
}

/** What a return is divided by to be a decimal. */
export function returnDivisor(unit: ReturnUnit): number {
  return unit === "percent" ? 100 : 1;
}

/** A simple rate as decimal per period. */
export function rateOf(rate: number, unit: RiskUnit, periodsPerYear: number): number {
  const decimal = unit.endsWith("percent") ? rate / 100 : rate;
  return unit.startsWith("annual") ? decimal / periodsPerYear : decimal;
}
