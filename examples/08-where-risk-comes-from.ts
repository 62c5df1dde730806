// One active portfolio seen in every way: groups, the benchmark's view, bets, tails, a scenario, reverse stress, a change of risk.
import { singleMembership } from "plimsoll/data";
import { axis } from "plimsoll/labels";
import {
  attributeAllocation,
  attributeGroups,
  attributeNames,
  attributeRelativeRisk,
  attributeRisk,
  attributeRiskChange,
  attributeScenario,
  attributeStress,
  effectiveBets,
  factorScenarios,
  groupByFamily,
  historicalTailRisk,
  normalTailRisk,
  reverseStress,
  worstWindows,
} from "plimsoll/risk-attribution";
import type { RiskModel } from "plimsoll/risk-model";

// Columns of X: market, tech, banks, value. Variances per month.
const model: RiskModel = {
  date: "2024-01-31",
  assets: axis("asset", ["A", "B", "C", "D"]),
  exposures: {
    factors: [
      { name: "market", family: "market" },
      { name: "tech", family: "industry" },
      { name: "banks", family: "industry" },
      { name: "value", family: "style" },
    ],
    marketCount: 1,
    countryCount: 0,
    industryCount: 2,
    styleCount: 1,
    currencyCount: 0,
    covered: Uint8Array.of(1, 1, 1, 1),
    groups: singleMembership(Int32Array.of(0, 0, 1, 1)),
    styles: Float64Array.of(-1.2, -0.4, 0.6, 1.4),
    currency: Int32Array.of(-1, -1, -1, -1),
  },
  factorCovariance: {
    rows: 4,
    cols: 4,
    values: [
      0.0025, 0.0002, -0.0002, -0.0002, 0.0002, 0.0009, -0.0009, -0.0001, -0.0002, -0.0009, 0.0009, 0.0001,
      -0.0002, -0.0001, 0.0001, 0.0004,
    ],
  },
  specificVariance: Float64Array.of(0.0036, 0.0049, 0.0025, 0.0064),
  periodsPerYear: 12,
};
const portfolio = Float64Array.of(0.15, 0.3, 0.2, 0.3);
const benchmark = Float64Array.of(0.35, 0.25, 0.25, 0.15);
const active = portfolio.map((weight, n) => weight - (benchmark[n] ?? 0));

const percent = (value: number): string => `${(100 * value).toFixed(2)} %`;
const industries = groupByFamily(model.exposures, "industry");
const risk = attributeRisk(model, active);
console.log(`tracking error ${percent(risk.volatilityAnnual)}`);
for (const { name, netWeight, total, specific } of attributeGroups(risk, industries)) {
  console.log(
    `${name}: active ${percent(netWeight)}, contributes ${percent(total.riskContributionAnnual)}, of which specific ${percent(specific.riskContributionAnnual)}`,
  );
}
const { factorContributionsAnnual } = attributeNames(model, risk, [3]);
console.log(`D by factor: ${Array.from(factorContributionsAnnual.values, percent).join(", ")}`);

// Against the benchmark the 5 % of cash is a bet.
console.log(
  `cash contributes ${percent(attributeRelativeRisk(model, portfolio, benchmark).cash.riskContributionAnnual)}`,
);
for (const { name, allocation, selection } of attributeAllocation(model, { portfolio, benchmark }, industries)
  .groups) {
  console.log(
    `${name}: allocation ${percent(allocation.riskContributionAnnual)}, selection ${percent(selection.riskContributionAnnual)}`,
  );
}
console.log(`effective bets ${effectiveBets(model, active).count.toFixed(2)}`);

// Tails: normal over a month, then six months of factor returns with today's specific risk beside them.
const sources = [...risk.factors, risk.specific].map((line) => line.riskContributionAnnual);
console.log(
  `normal VaR 95 % of a month ${percent(normalTailRisk(sources, { level: 0.95, horizonYears: 1 / 12 }).valueAtRisk.loss)}`,
);
const history = [
  [0.02, 0.01, -0.01, -0.01],
  [-0.06, 0.02, -0.02, -0.03],
  [0.01, 0.03, -0.03, -0.02],
  [0.03, -0.01, 0.01, 0.02],
  [-0.02, -0.02, 0.02, 0.03],
  [0.04, 0.01, -0.01, 0],
];
const { contributions } = factorScenarios(model, active, {
  factorReturns: { rows: 6, cols: 4, values: Float64Array.from(history.flat()) },
});
const tail = historicalTailRisk(contributions, {
  level: 0.8,
  independentVolatility: risk.specificVolatilityAnnual / Math.sqrt(model.periodsPerYear),
});
console.log(
  `historical ES 80 % of a month ${percent(tail.expectedShortfall.loss)}, of which specific ${percent(tail.independent.expectedShortfall)}`,
);
for (const { from, windowReturn } of worstWindows(contributions, {
  periods: 2,
  count: 1,
  compounding: "sum",
}))
  console.log(`worst two months: ${percent(windowReturn)} from month ${from + 1}`);

// What if, and what would it take.
const scenario = attributeScenario(model, active, {
  name: "value falls",
  factorReturns: [{ factor: "value", factorReturn: -0.05 }],
  assetReturns: [],
});
console.log(
  `value at -5 %: naively ${percent(scenario.naive.impact)}, conditionally ${percent(scenario.conditional.impact)}`,
);
const worst = reverseStress(model, active, { loss: 0.05, horizonYears: 1 / 4, specific: true });
console.log(
  `a loss of 5 % in a quarter: ${worst.distance.toFixed(2)} standard deviations, value ${percent(worst.factorReturns[3] ?? 0)}`,
);
const stress = attributeStress(model, active, {
  families: new Map([["style", 2]]),
  factors: new Map(),
  specificScale: 1,
  correlation: undefined,
});
console.log(`with styles twice as volatile ${percent(stress.after.volatilityAnnual)}`);

// The next month: value has become more volatile, and half of D is sold for A.
const calm = model.factorCovariance.values;
const change = attributeRiskChange(
  { model, weights: active },
  {
    model: {
      ...model,
      date: "2024-02-29",
      factorCovariance: {
        rows: 4,
        cols: 4,
        values: Float64Array.from(
          calm,
          (value, at) => value * (at % 4 === 3 ? 1.5 : 1) * (at >= 12 ? 1.5 : 1),
        ),
      },
    },
    weights: active.map((weight, n) => weight + ([0.15, 0, 0, -0.15][n] ?? 0)),
  },
);
console.log(
  `change ${percent(change.changeAnnual)}: positions ${percent(change.positionsAnnual)}, factor covariance ${percent(change.factorCovarianceAnnual)}`,
);

// prints:
// tracking error 7.48 %
// tech: active -15.00 %, contributes 4.47 %, of which specific 2.51 %
// banks: active 10.00 %, contributes 3.01 %, of which specific 2.41 %
// D by factor: -0.61 %, 0.00 %, 0.66 %, 0.66 %
// cash contributes 0.34 %
// tech: allocation 1.44 %, selection 2.02 %
// banks: allocation 1.44 %, selection 2.24 %
// effective bets 5.29
// normal VaR 95 % of a month 3.55 %
// historical ES 80 % of a month 3.19 %, of which specific 2.10 %
// worst two months: -3.00 % from month 2
// value at -5 %: naively -2.00 %, conditionally -2.44 %
// a loss of 5 % in a quarter: 1.34 standard deviations, value -2.09 %
// with styles twice as volatile 9.07 %
// change -5.42 %: positions -5.78 %, factor covariance 0.36 %
