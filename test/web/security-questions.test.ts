import { expect, test } from "vitest";
import type { SecurityDocument, SpecificComposition } from "../../web/documents/index.ts";
import {
  whyBlend,
  whyDrift,
  whyNameExposure,
  whyNameFactors,
  whyNameReturn,
  whyNameVolatility,
  whyPeer,
  whyPercentile,
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
  const of40 = (lowerCount: number) => ({ lowerCount, universeCount: 40 });
  const none = { lowerCount: null, universeCount: null };
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
      {
        factor: "value",
        family: "style",
        exposure: 1.5,
        percentile: 0.9,
        ...of40(36),
        rung: "blend",
        bounded: false,
      },
      {
        factor: "banks",
        family: "industry",
        exposure: 1,
        percentile: null,
        ...none,
        rung: null,
        bounded: null,
      },
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
  for (const question of [whyNameVolatility(of), whySpecificRisk(of), whyBlend(of), whyNameFactors(of)])
    expect(question.formula[0]?.result, question.title).toBeCloseTo(question.number as number, 14);
  expect(whySpecificRisk(of).explain?.query).toEqual({ kind: "specific_risk", id: "N1", date: "2024-01-31" });
});

test("an exposure goes down to its descriptors, a return to what the factors leave of it", () => {
  const of = security();
  for (const exposure of of.exposures)
    expect(whyNameExposure(of, exposure).explain?.query).toMatchObject({ factor: exposure.factor, id: "N1" });
  const [last] = of.recentReturns;
  if (last === undefined) return;
  expect(whyNameReturn(of, last, "specific")).toMatchObject({
    number: 0.007,
    explain: { query: { id: "N1" } },
  });
  expect(whyNameReturn(of, last, "factors")?.number).toBeCloseTo(0.012, 15);
  expect(whyNameReturn(of, { ...last, specificReturn: null }, "specific")).toBeUndefined();
  const [value] = of.exposures;
  expect(value && whyPercentile(of, value)?.formula[0]?.result).toBeCloseTo(0.9, 15);
});

test("what a peer is against a name follows from their volatilities and correlation", () => {
  const of = security();
  const [a, b, rho] = [of.volatilityAnnual, 0.5, 0.4];
  const apart = Math.sqrt(a ** 2 + b ** 2 - 2 * rho * a * b);
  const peer = {
    ...{ id: "N2", name: null, industry: "banks", marketCap: 1, volatilityAnnual: b, correlation: rho },
    factorVolatilityAnnual: Math.sqrt(b ** 2 - 0.1 ** 2),
    specificVolatilityAnnual: 0.1,
    trackingErrorAnnual: apart,
    factorTrackingErrorAnnual: Math.sqrt(apart ** 2 - of.specificVolatilityAnnual ** 2 - 0.1 ** 2),
  };
  for (const number of ["volatility", "correlation", "apart", "factorsApart"] as const) {
    const question = whyPeer(of, peer, number);
    expect(question.formula[0]?.result, number).toBeCloseTo(question.number as number, 12);
  }
});

test("a drift is in deviations of its own past", () => {
  const drift = { factor: "value", today: 0.5, mean: 0.2, deviation: 0.1, count: 12, before: [0.1, 0.3] };
  expect(whyDrift({ ...drift, drift: 3 })?.formula[0]?.result).toBeCloseTo(3, 12);
  expect(whyDrift({ ...drift, drift: null })).toBeUndefined();
});
