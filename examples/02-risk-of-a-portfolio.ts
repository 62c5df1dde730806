// A risk model from arrays, and where a portfolio's risk comes from: σ² = xᵀFx + wᵀΔw, no N×N matrix anywhere.
import { singleMembership } from "plimsoll/data";
import { axis } from "plimsoll/labels";
import { buildPortfolio } from "plimsoll/portfolio";
import { attributeRisk } from "plimsoll/risk-attribution";
import type { RiskModel } from "plimsoll/risk-model";

// Columns of X: market, value. All variances per month, so one period is a month.
const model: RiskModel = {
  date: "2024-01-31",
  assets: axis("asset", ["A", "B", "C"]),
  exposures: {
    factors: [
      { name: "market", family: "market" },
      { name: "value", family: "style" },
    ],
    marketCount: 1,
    countryCount: 0,
    industryCount: 0,
    styleCount: 1,
    currencyCount: 0,
    covered: Uint8Array.of(1, 1, 1),
    groups: singleMembership(Int32Array.of(-1, -1, -1)),
    styles: Float64Array.of(1, -1, 0),
    currency: Int32Array.of(-1, -1, -1),
  },
  factorCovariance: { rows: 2, cols: 2, values: [0.0025, -0.0002, -0.0002, 0.0004] },
  specificVariance: Float64Array.of(0.0036, 0.0049, 0.0064),
  periodsPerYear: 12,
};

const portfolio = buildPortfolio(
  [
    { id: "A", weight: 0.5 },
    { id: "C", weight: 0.3 },
    { id: "USD", weight: 0.15 },
    { id: "a private company", weight: 0.05 },
  ],
  {
    assets: model.assets,
    covered: model.exposures.covered,
    source: "example",
    cashIds: ["USD"],
    outside: "report",
  },
);
const risk = attributeRisk(model, portfolio.weights);

const percent = (value: number): string => `${(100 * value).toFixed(2)} %`;
console.log(`volatility ${percent(risk.volatilityAnnual)} a year`);
for (const { factor, exposure, correlation, riskContributionAnnual } of risk.factors) {
  console.log(
    `${factor.name}: exposure ${exposure.toFixed(2)}, correlation ${correlation.toFixed(3)}, contributes ${percent(riskContributionAnnual)}`,
  );
}
console.log(`specific: contributes ${percent(risk.specific.riskContributionAnnual)}`);
for (const { id, weight, reason } of portfolio.outside)
  console.log(`not in these figures: ${id}, ${percent(weight)} (${reason})`);

// prints:
// volatility 19.02 % a year
// market: exposure 0.80, correlation 0.692, contributes 9.59 %
// value: exposure 0.50, correlation 0.036, contributes 0.13 %
// specific: contributes 9.31 %
// not in these figures: USD, 15.00 % (cash)
// not in these figures: a private company, 5.00 % (unknown)
