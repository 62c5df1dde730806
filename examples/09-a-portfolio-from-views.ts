// Views on three of the primer's ten stocks become a long-only portfolio with a limit on each active weight and on momentum; then what it gave up.
import { candidatesOf, constructPortfolio, type Mandate, transferCoefficient } from "plimsoll/construction";
import { buildMiniModel, miniModelInputs } from "plimsoll/minimodel";

const { own, portfolio, benchmark } = buildMiniModel();
const { names, factorNames } = miniModelInputs;
const views = new Map([
  ["CIPHER", 0.03],
  ["EVERGREEN", 0.01],
  ["JUNIPER", -0.02],
]);
const candidates = candidatesOf({
  model: own.model,
  eligible: own.model.exposures.covered,
  current: portfolio.weights,
  benchmark: benchmark.weights,
  alpha: Float64Array.from(names, (name) => views.get(name) ?? 0),
  horizon: 12,
});
const each = (value: number): Float64Array => new Float64Array(names.length).fill(value);
const mandate: Mandate = {
  horizon: 12,
  objective: { kind: "utility", factorAversion: 1, specificAversion: 1, relative: true },
  limits: [
    { name: "invested", kind: "net", lower: 1, upper: 1 },
    { name: "long only", kind: "weights", lower: each(0), upper: each(1), relative: false },
    { name: "active weights", kind: "weights", lower: each(-0.05), upper: each(0.05), relative: true },
    {
      name: "momentum",
      kind: "exposure",
      factor: factorNames.indexOf("MOM"),
      lower: -0.1,
      upper: 0.1,
      relative: true,
    },
  ],
  costs: null,
};
const found = constructPortfolio(candidates, mandate);

const percent = (value: number): string => `${(100 * value).toFixed(2)} %`;
const trackingError = Math.sqrt(found.measures.activeVariance?.total ?? 0);
console.log(`${found.status}: tracking error ${percent(trackingError)} a year`);
names.forEach((name, n) => {
  const active = (found.weights[n] ?? 0) - (benchmark.weights[n] ?? 0);
  if (views.has(name)) console.log(`${name}: active weight ${percent(active)}`);
});
const transfer = transferCoefficient(candidates, mandate, found.weights);
console.log(`of the views ${(100 * transfer).toFixed(0)} % come through`);

// prints:
// optimal: tracking error 2.01 % a year
// CIPHER: active weight 5.00 %
// EVERGREEN: active weight 5.00 %
// JUNIPER: active weight -2.44 %
// of the views 98 % come through
