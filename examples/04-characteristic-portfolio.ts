// The least risky portfolio with one unit of a signal, h = Σ⁻¹x / xᵀΣ⁻¹x, in factor form; its variance is 1/xᵀΣ⁻¹x.
import { singleMembership } from "plimsoll/data";
import { buildCharacteristicPortfolio, portfolioShape } from "plimsoll/factor-portfolios";
import { axis } from "plimsoll/labels";
import { portfolioRisk, type RiskModel } from "plimsoll/risk-model";

const model: RiskModel = {
  date: "2024-01-31",
  assets: axis("asset", ["A", "B", "C", "D"]),
  exposures: {
    factors: [{ name: "market", family: "market" }],
    marketCount: 1,
    countryCount: 0,
    industryCount: 0,
    styleCount: 0,
    currencyCount: 0,
    covered: Uint8Array.of(1, 1, 1, 1),
    groups: singleMembership(Int32Array.of(-1, -1, -1, -1)),
    styles: new Float64Array(0),
    currency: Int32Array.of(-1, -1, -1, -1),
  },
  factorCovariance: { rows: 1, cols: 1, values: [0.04] },
  specificVariance: Float64Array.of(0.01, 0.02, 0.04, 0.01),
  periodsPerYear: 1,
};

const signal = [1, 0.5, -0.5, -1];
const weights = buildCharacteristicPortfolio(model, signal);
const risk = portfolioRisk(model, weights);
const shape = portfolioShape(weights);

console.log(`weights ${Array.from(weights, (weight) => weight.toFixed(4)).join(" ")}`);
console.log(`signal ${signal.reduce((sum, x, n) => sum + x * (weights[n] ?? 0), 0).toFixed(4)}`);
console.log(
  `volatility ${Math.sqrt(risk.variance).toFixed(4)}, of which market exposure ${risk.exposures[0]?.toFixed(4)}`,
);
console.log(`gross ${shape.grossLeverage.toFixed(4)}, net ${shape.net.toFixed(4)}`);

// prints:
// weights 0.4391 0.1050 -0.0621 -0.4773
// signal 1.0000
// volatility 0.0677, of which market exposure 0.0048
// gross 1.0835, net 0.0048
