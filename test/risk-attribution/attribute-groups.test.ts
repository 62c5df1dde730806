import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memberships } from "../../engine/data/index.ts";
import {
  attributeGroups,
  attributeRisk,
  groupByFamily,
  groupByLabel,
  standaloneGroupRisk,
} from "../../engine/risk-attribution/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { SHAPE, sum } from "./random-portfolios.ts";
import { styleModel } from "./style-model.ts";

const RUNS = { numRuns: 200, seed: 11 };

/** Three groups with split shares; about a quarter of the names without any. */
function randomGrouping(seed: number, assetCount: number) {
  const random = randomStream(seed, "grouping");
  const rows = Array.from({ length: assetCount }, () => {
    if (random.uniform() < 0.25) return [];
    const share = random.uniform() < 0.5 ? 1 : random.uniform();
    const code = random.integer(3);
    const other = { code: (code + 1) % 3, share: 1 - share };
    return share === 1 ? [{ code, share }] : [{ code, share }, other];
  });
  return { names: ["a", "b", "c"], memberships: memberships(rows) };
}

describe("attributeGroups", () => {
  it("two names worked by hand", () => {
    // w = (0.6, −0.2), X = (1, 0.5), F = 0.04, Δ = (0.01, 0.04): x = 0.5, Fx = 0.02, σ² = 0.01 + 0.0036 + 0.0016 = 0.0152.
    // CTV_A = 0.6·0.02 + 0.0036 = 0.0156; CTV_B = −0.2·0.01 + 0.0016 = −0.0004.
    const model = styleModel([[1], [0.5]], [[0.04]], [0.01, 0.04]);
    const [a, b] = attributeGroups(attributeRisk(model, [0.6, -0.2]), groupByLabel(["A", "B"]));
    expectClose(a.total.varianceContributionAnnual, 0.0156, TOLERANCE.algebra);
    expectClose(a.specific.varianceContributionAnnual, 0.0036, TOLERANCE.algebra);
    expectClose(b.total.varianceContributionAnnual, -0.0004, TOLERANCE.algebra);
    expectClose(b.factor.varianceContributionAnnual, -0.002, TOLERANCE.algebra);
    expect([a.longWeight, a.shortWeight, b.longWeight, b.shortWeight]).toEqual([0.6, 0, 0, -0.2]);
  });

  it("sums to the portfolio in every unit, part and weight, whatever the grouping", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const attribution = attributeRisk(model, drawWeights("w"));
        const groups = attributeGroups(attribution, randomGrouping(shape.seed, shape.assetCount));
        const { volatilityAnnual, varianceAnnual, assets } = attribution;
        expectClose(
          sum(groups.map((g) => g.total.riskContributionAnnual)),
          volatilityAnnual,
          TOLERANCE.algebra,
        );
        expectClose(
          sum(groups.map((g) => g.total.varianceContributionAnnual)),
          varianceAnnual,
          TOLERANCE.algebra,
        );
        expectClose(
          sum(groups.map((g) => g.specific.riskContributionAnnual)),
          attribution.specific.riskContributionAnnual,
          TOLERANCE.algebra,
        );
        expectClose(
          sum(groups.map((g) => g.factor.varianceContributionAnnual)),
          attribution.factorVarianceAnnual,
          TOLERANCE.algebra,
        );
        expectClose(sum(groups.map((g) => g.netWeight)), sum(assets.weights), TOLERANCE.algebra);
        expectClose(
          sum(groups.map((g) => g.longWeight - g.shortWeight)),
          sum(assets.weights.map(Math.abs)),
          TOLERANCE.algebra,
        );
        if (volatilityAnnual > 0)
          expectClose(sum(groups.map((g) => g.total.varianceShare)), 1, TOLERANCE.algebra);
      }),
      RUNS,
    );
  });

  it("is homogeneous: k times the weights are k times CTR, k² times CTV and the same shares", () => {
    const { model, drawWeights } = randomModel({
      seed: 3,
      assetCount: 9,
      marketCount: 1,
      industryCount: 3,
      styleCount: 2,
    });
    const weights = drawWeights("w");
    const grouping = randomGrouping(3, 9);
    const once = attributeGroups(attributeRisk(model, weights), grouping);
    const thrice = attributeGroups(
      attributeRisk(
        model,
        weights.map((w) => -3 * w),
      ),
      grouping,
    );
    once.forEach(({ total }, g) => {
      expectClose(
        thrice[g].total.riskContributionAnnual,
        3 * total.riskContributionAnnual,
        TOLERANCE.algebra,
      );
      expectClose(
        thrice[g].total.varianceContributionAnnual,
        9 * total.varianceContributionAnnual,
        TOLERANCE.algebra,
      );
      expectClose(thrice[g].total.varianceShare, total.varianceShare, TOLERANCE.algebra);
      expectClose(thrice[g].longWeight, -3 * once[g].shortWeight, TOLERANCE.algebra);
    });
  });

  it("lists empty groups, and names without a group only where they have a weight", () => {
    const model = styleModel([[1], [1]], [[0.04]], [0.01, 0.04]);
    const grouping = groupByLabel(["A", ""]);
    expect(attributeGroups(attributeRisk(model, [1, 0]), grouping).map(({ name }) => name)).toEqual(["A"]);
    const both = attributeGroups(attributeRisk(model, [0, 1]), grouping);
    expect(both.map(({ group, name, netWeight }) => [group, name, netWeight])).toEqual([
      [0, "A", 0],
      [-1, "(no group)", 1],
    ]);
    const none = attributeGroups(attributeRisk(model, [0, 0]), grouping);
    expect(none.map(({ total }) => total)).toEqual([
      { riskContributionAnnual: 0, varianceContributionAnnual: 0, varianceShare: Number.NaN },
    ]);
  });

  it("takes industries and their shares from X, countries apart", () => {
    const { model } = randomModel({
      seed: 8,
      assetCount: 12,
      marketCount: 1,
      industryCount: 4,
      styleCount: 0,
    });
    const { names, memberships: found } = groupByFamily(model.exposures, "industry");
    expect(names).toEqual(["industry 0", "industry 1", "industry 2", "industry 3"]);
    for (let asset = 0; asset < 12; asset++) {
      const expected = model.exposures.covered[asset] === 1 ? 1 : 0;
      expectClose(
        sum(found.shares.subarray(found.offsets[asset], found.offsets[asset + 1])),
        expected,
        TOLERANCE.algebra,
      );
    }
    const twoLevels = {
      ...model.exposures,
      factors: [
        { name: "US", family: "country" as const },
        { name: "tech", family: "industry" as const },
      ],
      marketCount: 0,
      countryCount: 1,
      industryCount: 1,
      covered: Uint8Array.of(1),
      groups: { offsets: Int32Array.of(0, 2), codes: Int32Array.of(0, 1), shares: Float64Array.of(1, 1) },
    };
    expect(groupByFamily(twoLevels, "country").names).toEqual(["US"]);
    expect([...groupByFamily(twoLevels, "industry").memberships.codes]).toEqual([0]);
  });

  it("refuses groups of another axis, unknown codes, and two levels at a time", () => {
    const attribution = attributeRisk(styleModel([[1]], [[0.04]], [0.01]), [1]);
    const rows = (codes: number[], shares: number[]) => ({
      names: ["a", "b"],
      memberships: {
        offsets: Int32Array.of(0, codes.length),
        codes: Int32Array.from(codes),
        shares: Float64Array.from(shares),
      },
    });
    expect(() => attributeGroups(attribution, groupByLabel(["a", "b"]))).toThrow(/each of 1 assets, got 2/);
    expect(() => attributeGroups(attribution, rows([2], [1]))).toThrow(/below 2, got 2 for asset 0/);
    expect(() => attributeGroups(attribution, rows([-1], [1]))).toThrow(/below 2, got -1 for asset 0/);
    expect(() => attributeGroups(attribution, rows([0, 1], [1, 1]))).toThrow(/one level of groups at a time/);
  });
});

describe("standaloneGroupRisk", () => {
  it("stand-alone × correlation = contribution; incremental risk is the portfolio's without the group, never above CTR", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const weights = drawWeights("w");
        const attribution = attributeRisk(model, weights);
        const grouping = groupByLabel(Array.from(weights, (_, n) => ["a", "b", ""][n % 3]));
        const groups = attributeGroups(attribution, grouping);
        standaloneGroupRisk(model, attribution, grouping).forEach((line, g) => {
          const { riskContributionAnnual } = groups[g].total;
          expect([line.group, line.name]).toEqual([groups[g].group, groups[g].name]);
          if (!Number.isNaN(line.correlation)) {
            expectClose(
              line.standaloneVolatilityAnnual * line.correlation,
              riskContributionAnnual,
              TOLERANCE.algebra,
            );
          }
          const label = ["a", "b"].indexOf(line.name);
          const isIn = (n: number): boolean => n % 3 === (label < 0 ? 2 : label);
          const alone = attributeRisk(
            model,
            weights.map((w, n) => (isIn(n) ? w : 0)),
          ).volatilityAnnual;
          const without = attributeRisk(
            model,
            weights.map((w, n) => (isIn(n) ? 0 : w)),
          ).volatilityAnnual;
          expectClose(line.standaloneVolatilityAnnual, alone, TOLERANCE.algebra);
          // The root of a difference.
          expectClose(line.incrementalRiskAnnual, attribution.volatilityAnnual - without, 1e-7);
          expect(line.incrementalRiskAnnual).toBeLessThanOrEqual(riskContributionAnnual + 1e-7);
        });
      }),
      RUNS,
    );
  });
});
