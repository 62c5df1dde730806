import { expect, test } from "vitest";
import type { SecurityDocument, SpecificComposition } from "../../web/documents/index.ts";
import {
  whyBlend,
  whyDrift,
  whyNameExposure,
  whyNameVolatility,
  whySpecificReturn,
  whySpecificRisk,
} from "../../web/why/index.ts";

/** γ = ¼ of 40 %, ¾ of 20 %: a variance of 0.07. */
const blend = Math.sqrt(0.25 * 0.4 ** 2 + 0.75 * 0.2 ** 2);

function security(change: Partial<SpecificComposition> = {}): SecurityDocument {
  const specific: SpecificComposition = {
    ownWeight: 0.25,
    ownVolatilityAnnual: 0.4,
    serialRatio: 1,
    prior: "structural",
    priorVolatilityAnnual: 0.2,
    blendVolatilityAnnual: blend,
    shrinkWeight: 0.1,
    shrinkVolatilityAnnual: 0.5,
    regimeMultiplier: 1.2,
    volatilityAnnual: 0,
    linked: [],
    ...change,
  };
  const target = specific.shrinkVolatilityAnnual;
  const own =
    specific.regimeMultiplier *
    (target === null ? specific.blendVolatilityAnnual : 0.9 * specific.blendVolatilityAnnual + 0.1 * target);
  return {
    id: "N1",
    name: null,
    date: "2024-01-31",
    inEstimationUniverse: true,
    outsideSpan: false,
    marketCap: 1e9,
    volatilityAnnual: Math.sqrt(0.3 ** 2 + own ** 2),
    factorVolatilityAnnual: 0.3,
    specificVolatilityAnnual: own,
    specific,
    exposures: [
      { factor: "value", family: "style", exposure: 1.5, percentile: 0.9, rung: "blend", bounded: false },
      { factor: "banks", family: "industry", exposure: 1, percentile: null, rung: null, bounded: null },
    ],
    descriptors: [],
    recentReturns: [{ date: "2024-01-31", totalReturn: 0.02, excessReturn: 0.019, specificReturn: 0.007 }],
    peers: [],
  };
}

test.each([
  ["drawn to its group", security()],
  ["of a model without shrinkage", security({ shrinkVolatilityAnnual: null })],
  [
    "without a history of its own",
    security({ ownVolatilityAnnual: null, ownWeight: 0, blendVolatilityAnnual: 0.2 }),
  ],
])("the formulas of a name %s give its numbers", (_, of) => {
  for (const question of [whyNameVolatility(of), whySpecificRisk(of), whyBlend(of)])
    expect(question.formula[0]?.result, question.title).toBeCloseTo(question.number as number, 14);
  expect(whySpecificRisk(of).explain?.query).toEqual({ kind: "specific_risk", id: "N1", date: "2024-01-31" });
});

test("an exposure goes down to its descriptors, a return to what the factors leave of it", () => {
  const of = security();
  for (const exposure of of.exposures)
    expect(whyNameExposure(of, exposure).explain?.query).toMatchObject({ factor: exposure.factor, id: "N1" });
  const [last] = of.recentReturns;
  if (last === undefined) return;
  expect(whySpecificReturn(of, last)?.formula[0]?.result).toBeCloseTo(0.007, 15);
  expect(whySpecificReturn(of, { ...last, specificReturn: null })).toBeUndefined();
});

test("a drift is in deviations of its own past", () => {
  const drift = { factor: "value", today: 0.5, mean: 0.2, deviation: 0.1, count: 12 };
  expect(whyDrift({ ...drift, drift: 3 })?.formula[0]?.result).toBeCloseTo(3, 12);
  expect(whyDrift({ ...drift, drift: null })).toBeUndefined();
});
