// Two months of a portfolio against its benchmark: exact in each month, linked (Cariño) over both.
import { singleMembership } from "plimsoll/data";
import type { Exposures } from "plimsoll/exposures";
import { axis } from "plimsoll/labels";
import { attributePerformance, attributePeriod, type PeriodReturns } from "plimsoll/performance-attribution";
import { alignWeights } from "plimsoll/portfolio";

const assets = axis("asset", ["A", "B"]);
const exposures: Exposures = {
  factors: [
    { name: "market", family: "market" },
    { name: "value", family: "style" },
  ],
  marketCount: 1,
  countryCount: 0,
  industryCount: 0,
  styleCount: 1,
  currencyCount: 0,
  covered: Uint8Array.of(1, 1),
  groups: singleMembership(Int32Array.of(-1, -1)),
  styles: Float64Array.of(1, -1),
  currency: Int32Array.of(-1, -1),
};

/** A month in which r = Xf + ε. */
function month(
  date: string,
  factorReturns: [number, number],
  specificReturns: [number, number],
): PeriodReturns {
  const [market, value] = factorReturns;
  const returns = [market + value + specificReturns[0], market - value + specificReturns[1]];
  return { date, exposures, factorReturns, specificReturns, returns, riskFree: 0 };
}

const basis = { assets, covered: exposures.covered };
const portfolio = alignWeights(Float64Array.of(0.8, 0.2), basis);
const benchmark = alignWeights(Float64Array.of(0.5, 0.5), basis);
const months = [
  month("2024-01-31", [0.05, 0.02], [0.01, -0.01]),
  month("2024-02-29", [-0.04, 0.03], [-0.02, 0.02]),
];
const result = attributePerformance(
  months.map((returns) => attributePeriod({ ...returns, portfolio, benchmark })),
  { linking: "carino", periodsPerYear: 12 },
);

const percent = (value: number): string => `${(100 * value).toFixed(3)} %`;
console.log(
  `portfolio ${percent(result.portfolio.returnTotal)}, benchmark ${percent(result.benchmark.returnTotal)}`,
);
for (const { line, contribution } of result.active.byFactor) {
  if (line.kind === "factor") console.log(`${line.factor.name} ${percent(contribution)}`);
}
console.log(`specific ${percent(result.active.specific.contribution)}`);
console.log(`active ${percent(result.active.total.contribution)}`);

// prints:
// portfolio 3.169 %, benchmark 0.800 %
// market 0.000 %
// value 3.062 %
// specific -0.693 %
// active 2.369 %
