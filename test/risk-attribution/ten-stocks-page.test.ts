import { describe, expect, it } from "vitest";
import {
  attributeActiveRisk,
  attributeAllocation,
  attributeBeta,
  attributeGroups,
  attributeNames,
  attributeRelativeRisk,
  attributeScenario,
  attributeStress,
  diversificationRatio,
  effectiveBets,
  equalCorrelations,
  factorInteractions,
  groupByFamily,
  type ModelStress,
  normalTailRisk,
  reverseStress,
  specificConcentration,
} from "../../engine/risk-attribution/index.ts";
import { ASSETS, BENCHMARK, FACTOR_NAMES, MANAGER, MODEL } from "../portfolio/ten-stocks.ts";

/*
 * The worked figures of docs/methodology/09-risk-attribution.md: that the page says what the code gives. Whether the code is
 * right is tested elsewhere, by closed forms and identities.
 */

const { active } = attributeActiveRisk(MODEL, MANAGER, BENCHMARK);
const weights = active.assets.weights;
const industries = groupByFamily(MODEL.exposures, "industry");
const axiom = ASSETS.labels.indexOf("AXIOM");
const factor = (name: string): number => FACTOR_NAMES.indexOf(name);
const percent = (value: number, digits = 2): string => (100 * value).toFixed(digits);
const NOTHING: ModelStress = {
  families: new Map(),
  factors: new Map(),
  specificScale: 1,
  correlation: undefined,
};

describe("the figures of the page on risk attribution", () => {
  it("groups, names, interactions", () => {
    const [tech] = attributeGroups(active, industries);
    const parts = [tech.total, tech.factor, tech.specific].map((part) =>
      percent(part.riskContributionAnnual),
    );
    expect(parts).toEqual(["4.09", "2.37", "1.72"]);
    expect(percent(tech.total.varianceShare, 1)).toBe("75.4");
    expect(percent(active.factors[factor("TECH")].varianceShare, 1)).toBe("10.9");
    const row = attributeNames(MODEL, active, [axiom]);
    expect(
      [...row.factorContributionsAnnual.values, ...row.specificContributionsAnnual].map((v) => percent(v)),
    ).toEqual(["0.42", "0.58", "0.00", "0.00", "0.40", "0.63", "0.08", "1.24"]);
    const { values } = factorInteractions(MODEL, active).families;
    expect([values[4], values[5], values[8]].map((v) => (1e4 * v).toFixed(2))).toEqual([
      "2.79",
      "2.52",
      "9.87",
    ]);
  });

  it("relative to the benchmark, and beta", () => {
    const relative = attributeRelativeRisk(MODEL, MANAGER, BENCHMARK).riskContributionAnnual[axiom];
    expect([active.assets.riskContributionAnnual[axiom], relative].map((v) => percent(v))).toEqual([
      "3.35",
      "2.68",
    ]);
    const withCash = attributeRelativeRisk(
      MODEL,
      MANAGER.map((w) => 0.95 * w),
      BENCHMARK,
    );
    expect(percent(withCash.trackingErrorAnnual)).toBe("5.45");
    expect(percent(withCash.cash.riskContributionAnnual)).toBe("0.37");
    const { groups } = attributeAllocation(MODEL, { portfolio: MANAGER, benchmark: BENCHMARK }, industries);
    expect(
      groups.map(({ allocation, selection }) =>
        [allocation, selection].map((one) => percent(one.riskContributionAnnual)).join(" "),
      ),
    ).toEqual(["1.72 1.69", "1.20 0.26", "0.29 0.26"]);
    const { beta, factors, specific } = attributeBeta(MODEL, MANAGER, BENCHMARK);
    expect([beta, factors[0].contribution, specific].map((v) => v.toFixed(3))).toEqual([
      "0.923",
      "0.770",
      "0.144",
    ]);
  });

  it("concentration", () => {
    const counts = [MANAGER, weights].map((w) => specificConcentration(MODEL, w).effectiveCount.toFixed(1));
    expect(counts).toEqual(["7.0", "2.8"]);
    const bets = [MANAGER, weights].map((w) => effectiveBets(MODEL, w));
    expect(bets.map(({ count, factorCount }) => [count.toFixed(1), factorCount.toFixed(1)])).toEqual([
      ["3.2", "1.5"],
      ["9.3", "5.0"],
    ]);
    expect(diversificationRatio(MODEL, MANAGER).toFixed(2)).toBe("1.66");
  });

  it("tails, scenarios, reverse stress, stress", () => {
    const sources = [...active.factors, active.specific].map((line) => line.riskContributionAnnual);
    const { valueAtRisk, expectedShortfall } = normalTailRisk(sources, { level: 0.95, horizonYears: 1 / 12 });
    expect([valueAtRisk.loss, expectedShortfall.loss].map((v) => percent(v))).toEqual(["2.57", "3.23"]);
    const scenario = attributeScenario(MODEL, weights, {
      name: "AXIOM",
      factorReturns: [],
      assetReturns: [{ asset: "AXIOM", assetReturn: -0.2 }],
    });
    expect([scenario.naive.impact, scenario.conditional.impact].map((v) => percent(v))).toEqual([
      "2.88",
      "2.70",
    ]);
    expect(percent(scenario.conditional.specificReturns[axiom])).toBe("-6.95");
    expect(scenario.distance.toFixed(2)).toBe("0.65");
    const options = { loss: 0.05, horizonYears: 0.25 };
    const reverse = reverseStress(MODEL, weights, { ...options, specific: true });
    expect([reverse.distance.toFixed(2), percent(reverse.probability, 1)]).toEqual(["1.85", "3.3"]);
    expect(percent(reverse.factorReturns[factor("MOM")], 1)).toBe("3.3");
    expect(reverseStress(MODEL, weights, { ...options, specific: false }).distance.toFixed(2)).toBe("2.38");
    const stressed = (stress: Partial<ModelStress>): string[] =>
      [MANAGER, weights].map((w) =>
        percent(attributeStress(MODEL, w, { ...NOTHING, ...stress }).after.volatilityAnnual),
      );
    expect(stressed({ families: new Map([["style", 2]]) })).toEqual(["17.67", "8.00"]);
    expect(stressed({ correlation: { target: equalCorrelations(7, 0.8), weight: 0.5 } })).toEqual([
      "20.33",
      "4.75",
    ]);
  });
});
