import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dot } from "../../engine/linalg/index.ts";
import {
  attributeRisk,
  attributeScenario,
  attributeShock,
  reverseStress,
} from "../../engine/risk-attribution/index.ts";
import { denseCovariance, type RiskModel } from "../../engine/risk-model/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { SHAPE, sum } from "./random-portfolios.ts";
import { styleModel } from "./style-model.ts";

const RUNS = { numRuns: 100, seed: 18 };
const shape = { assetCount: 9, marketCount: 1, industryCount: 2, styleCount: 2 };

const coveredNames = (model: RiskModel): string[] =>
  model.assets.labels.filter((_, n) => model.exposures.covered[n] === 1);

describe("attributeScenario", () => {
  it("with factors alone is attributeShock", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { model, drawWeights } = randomModel({ seed, ...shape });
        const weights = drawWeights("w");
        const found = attributeScenario(model, weights, {
          name: "x",
          factorReturns: [
            { factor: "style 1", factorReturn: -0.08 },
            { factor: "market", factorReturn: 0.02 },
          ],
          assetReturns: [],
        });
        const shock = attributeShock(model, weights, [
          { factor: 4, factorReturn: -0.08 },
          { factor: 0, factorReturn: 0.02 },
        ]);
        expectClose(found.naive.factorReturns, shock.naive.factorReturns, 0);
        expectClose(found.conditional.factorReturns, shock.conditional.factorReturns, 1e-10);
        expectClose(found.conditional.impact, shock.conditional.impact, 1e-10);
        expect(found.conditional.specificReturns.every((value) => value === 0)).toBe(true);
      }),
      RUNS,
    );
  });

  it("a name's fall split by its own regression: one factor worked by hand", () => {
    // r = f + ε with F = 0.04, δ = 0.01 and 0.05. A falls by 10 %: E f = 0.04/0.05 · −0.1 = −0.08, E ε_A = −0.02, B follows with −0.08.
    const model = styleModel([[1], [1]], [[0.04]], [0.01, 0.05]);
    const { naive, conditional, distance } = attributeScenario(model, [0.5, 0.5], {
      name: "A falls",
      factorReturns: [],
      assetReturns: [{ asset: "A0", assetReturn: -0.1 }],
    });
    expectClose(conditional.factorReturns, [-0.08], TOLERANCE.algebra);
    expectClose(conditional.specificReturns, [-0.02, 0], TOLERANCE.algebra);
    expectClose(conditional.impact, -0.09, TOLERANCE.algebra);
    expectClose(
      [naive.impact, ...naive.factorReturns, ...naive.specificReturns],
      [-0.05, 0, -0.1, 0],
      TOLERANCE.algebra,
    );
    expectClose(distance, 0.1 / Math.sqrt(0.05), TOLERANCE.algebra);
  });

  it("the impact is the regression of the portfolio's return on all that is named, by the dense Σ", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { model, drawWeights } = randomModel({ seed, ...shape });
        const names = coveredNames(model);
        fc.pre(names.length >= 3);
        const [a, b] = names;
        const weights = drawWeights("w");
        const { conditional, naive } = attributeScenario(model, weights, {
          name: "x",
          factorReturns: [],
          assetReturns: [
            { asset: a, assetReturn: -0.2 },
            { asset: b, assetReturn: 0.1 },
          ],
        });
        const { values } = denseCovariance(model);
        const at = (i: number, j: number): number => values[i * 9 + j];
        const [i, j] = [a, b].map((label) => model.assets.labels.indexOf(label));
        const withPortfolio = (n: number): number => sum(weights.map((w, m) => (w === 0 ? 0 : w * at(n, m))));
        const det = at(i, i) * at(j, j) - at(i, j) ** 2;
        const slopes = [
          (at(j, j) * withPortfolio(i) - at(i, j) * withPortfolio(j)) / det,
          (at(i, i) * withPortfolio(j) - at(i, j) * withPortfolio(i)) / det,
        ];
        expectClose(conditional.impact, -0.2 * slopes[0] + 0.1 * slopes[1], 1e-9);
        for (const impact of [conditional, naive]) {
          const parts = sum(impact.factorContributions) + sum(impact.specificContributions);
          expectClose(parts, impact.impact, TOLERANCE.algebra);
          // The named names return what was given.
          const returned = attributeScenario(
            model,
            weights.map((_, n) => (n === i ? 1 : 0)),
            {
              name: "x",
              factorReturns: [],
              assetReturns: [
                { asset: a, assetReturn: -0.2 },
                { asset: b, assetReturn: 0.1 },
              ],
            },
          );
          expectClose(returned.conditional.impact, -0.2, 1e-9);
          expectClose(returned.naive.impact, -0.2, 1e-9);
        }
      }),
      RUNS,
    );
  });

  it("refuses unknown, repeated and dependent names, with all unknown ones at once", () => {
    const model = styleModel([[1], [1]], [[0.04]], [0, 0.01]);
    const run = (factors: [string, number][], assets: [string, number][]) => () =>
      attributeScenario(model, [0.5, 0.5], {
        name: "crash",
        factorReturns: factors.map(([factor, factorReturn]) => ({ factor, factorReturn })),
        assetReturns: assets.map(([asset, assetReturn]) => ({ asset, assetReturn })),
      });
    expect(
      run(
        [
          ["a", 1],
          ["b", 1],
        ],
        [],
      ),
    ).toThrow(/no factor named a, b/);
    expect(
      run(
        [
          ["style 0", 1],
          ["style 0", 1],
        ],
        [],
      ),
    ).toThrow(/style 0 stands twice/);
    expect(
      run(
        [],
        [
          ["Z", 1],
          ["A1", 1],
          ["Y", 1],
        ],
      ),
    ).toThrow(/crash: .* does not cover Z, Y/);
    expect(
      run(
        [],
        [
          ["A1", 1],
          ["A1", 1],
        ],
      ),
    ).toThrow(/A1 stands twice/);
    expect(run([], [["A1", Number.NaN]])).toThrow(/finite returns, got NaN for A1/);
    expect(() => attributeScenario(model, [1], { name: "x", factorReturns: [], assetReturns: [] })).toThrow(
      /2 weights, got 1/,
    );
    // A0 is the factor itself.
    expect(run([["style 0", -0.1]], [["A0", -0.1]])).toThrow(/A0 depends on the others: leave it out/);
  });
});

describe("reverseStress", () => {
  it("loses exactly the loss, at loss / σ from the mean; nothing without risk does", () => {
    fc.assert(
      fc.property(SHAPE, fc.boolean(), (one, specific) => {
        const { model, drawWeights } = randomModel(one);
        const weights = drawWeights("w");
        const { volatilityAnnual, factorVolatilityAnnual } = attributeRisk(model, weights);
        const found = reverseStress(model, weights, { loss: 0.1, horizonYears: 0.25, specific });
        const sigma = specific ? volatilityAnnual : factorVolatilityAnnual;
        if (!(sigma > 1e-12)) {
          if (sigma === 0)
            expect([found.impact, found.distance, found.probability].every(Number.isNaN)).toBe(true);
          return;
        }
        expectClose(found.impact, -0.1, 1e-10);
        expectClose(sum(found.factorContributions) + sum(found.specificContributions), -0.1, 1e-10);
        expectClose(found.distance, 0.1 / (sigma * Math.sqrt(0.25)), 1e-9);
        if (!specific) expectClose(sum(found.specificContributions), 0, 0);
      }),
      RUNS,
    );
  });

  it("is the smallest shock in Mahalanobis' distance, by the nearest point of a plane", () => {
    // In units u = L⁻¹f the nearest point to 0 of (Lᵀx)ᵀu = −loss. F = L Lᵀ with L = [[0.2, 0], [0.06, 0.08]], no specific risk.
    const model = styleModel(
      [[1, 0.5]],
      [
        [0.04, 0.012],
        [0.012, 0.01],
      ],
      [0],
    );
    const direction = [0.2 + 0.5 * 0.06, 0.5 * 0.08];
    const size = dot(direction, direction);
    const u = direction.map((value) => (-0.1 * value) / size);
    const expected = [0.2 * u[0], 0.06 * u[0] + 0.08 * u[1]];
    const found = reverseStress(model, [1], { loss: 0.1, horizonYears: 1, specific: true });
    expectClose(found.factorReturns, expected, TOLERANCE.algebra);
    expectClose(found.distance, Math.hypot(...u), TOLERANCE.algebra);
    expectClose(found.factorDeviations, [expected[0] / 0.2, expected[1] / 0.1], TOLERANCE.algebra);
  });

  it("a loss of 1.645 σ has probability 5 %, whatever the horizon it is said for", () => {
    const model = styleModel([[1]], [[0.03]], [0.01]);
    for (const horizonYears of [1, 0.25]) {
      const loss = 1.6448536269514722 * 0.2 * Math.sqrt(horizonYears);
      const { probability } = reverseStress(model, [1], { loss, horizonYears, specific: true });
      expectClose(probability, 0.05, 1e-12);
    }
    expect(() => reverseStress(model, [1], { loss: 0, horizonYears: 1, specific: true })).toThrow(
      /loss above 0, got 0/,
    );
  });
});
