// Exposures and factor returns of ten stocks in one month: the primer's chapters 3 and 6.
import { singleMembership } from "plimsoll/data";
import { buildExposures, noCodes } from "plimsoll/exposures";
import { estimateFactorReturns } from "plimsoll/factor-returns";

const marketCap = Float64Array.of(150, 80, 40, 10, 120, 60, 20, 90, 30, 15);
const bookToPrice = Float64Array.of(0.15, 0.25, 0.45, 0.6, 0.85, 0.95, 1.1, 0.4, 0.55, 0.7);
const momentum = Float64Array.of(0.32, 0.18, -0.05, 0.4, 0.06, -0.02, -0.12, 0.1, 0.02, -0.08);
const returns = [4.2, 2.8, 0.5, 6, 0.8, -0.6, -1.8, 1.2, 2, -0.5].map((percent) => percent / 100);
const everyone = new Uint8Array(10).fill(1);
const regressionWeights = marketCap.map(Math.sqrt);

const style = (name: string) => ({ name, blend: [{ descriptor: name, weight: 1 }], orthogonalTo: [] });
const { exposures } = buildExposures(
  {
    universe: { estimation: everyone, coverage: everyone, capWeight: marketCap },
    regressionWeights,
    marketCap,
    industries: singleMembership(Int32Array.of(0, 0, 0, 0, 1, 1, 1, 2, 2, 2)),
    industryNames: ["TECH", "FIN", "CONS"],
    countries: noCodes(10),
    currencies: noCodes(10),
    descriptors: new Map([
      ["VALUE", bookToPrice],
      ["MOM", momentum],
      ["SIZE", marketCap.map(Math.log)],
    ]),
  },
  {
    market: true,
    countries: false,
    currencies: false,
    styles: ["VALUE", "MOM", "SIZE"].map(style),
    outliers: { errorDeviations: 1000, fenceDeviations: 10, clipDeviations: 3, bound: 10 },
    minBlendShare: 0.3,
  },
);

const total = marketCap.reduce((sum, cap) => sum + cap, 0);
const industryCapShare = [280 / total, 200 / total, 135 / total];
const fit = estimateFactorReturns({ exposures, returns, weights: regressionWeights, industryCapShare });

exposures.factors.forEach(({ name }, k) => {
  const percent = (100 * (fit.values[k] ?? 0)).toFixed(3).padStart(6);
  console.log(`${name.padEnd(6)} ${percent} %  t ${(fit.tStatistic[k] ?? 0).toFixed(1).padStart(4)}`);
});
console.log(
  `R² ${fit.rSquaredCentred.toFixed(3)}, INDIGO's own return ${(100 * (fit.specificReturns[8] ?? 0)).toFixed(2)} %`,
);

// prints:
// market  1.821 %  t  8.4
// TECH    0.768 %  t  0.3
// FIN    -1.282 %  t -0.3
// CONS    0.306 %  t  0.3
// VALUE   0.548 %  t  0.2
// MOM     1.962 %  t  4.8
// SIZE    0.046 %  t  0.0
// R² 0.956, INDIGO's own return 1.09 %
