import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FactorFamily } from "../../engine/exposures/index.ts";
import { isPositiveSemidefinite, matrix } from "../../engine/linalg/index.ts";
import {
  attributeRisk,
  attributeStress,
  equalCorrelations,
  type ModelStress,
  stressModel,
} from "../../engine/risk-attribution/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { SHAPE, sum } from "./random-portfolios.ts";
import { styleModel } from "./style-model.ts";

const NOTHING: ModelStress = {
  families: new Map(),
  factors: new Map(),
  specificScale: 1,
  correlation: undefined,
};
const RUNS = { numRuns: 150, seed: 17 };

describe("stressModel", () => {
  it("all multiples m: m times the volatility, the same shares; nothing: the same model", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const weights = drawWeights("w");
        const families = new Map(model.exposures.factors.map(({ family }) => [family, 3]));
        const { before, after } = attributeStress(model, weights, { ...NOTHING, families, specificScale: 3 });
        expectClose(after.volatilityAnnual, 3 * before.volatilityAnnual, TOLERANCE.algebra);
        expectClose(
          after.assets.riskContributionAnnual,
          before.assets.riskContributionAnnual.map((c) => 3 * c),
          TOLERANCE.algebra,
        );
        const same = attributeStress(model, weights, NOTHING);
        expectClose(same.after.volatilityAnnual, before.volatilityAnnual, 0);
      }),
      RUNS,
    );
  });

  it("one factor alone: closed form, also for a factor named against its family", () => {
    // x = (1, 0.5), F = [[0.04, 0.01], [0.01, 0.09]], Δ = 0.01: σ² = 0.04 + 0.01 + 0.0225 + 0.01.
    const model = styleModel(
      [[1, 0.5]],
      [
        [0.04, 0.01],
        [0.01, 0.09],
      ],
      [0.01],
    );
    const stress = { ...NOTHING, factors: new Map([["style 1", 2]]) };
    expectClose(
      attributeStress(model, [1], stress).after.varianceAnnual,
      0.04 + 0.02 + 0.09 + 0.01,
      TOLERANCE.algebra,
    );
    const both = { ...stress, families: new Map<FactorFamily, number>([["style", 3]]), specificScale: 0 };
    expectClose(
      attributeStress(model, [1], both).after.varianceAnnual,
      0.36 + 0.06 + 0.09,
      TOLERANCE.algebra,
    );
  });

  it("stays positive semi-definite for any blend with a target, with variances as they were", () => {
    fc.assert(
      fc.property(
        SHAPE,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (shape, weight, rho) => {
          const { model, drawWeights } = randomModel(shape);
          const size = model.exposures.factors.length;
          const target = equalCorrelations(size, rho);
          const stressed = stressModel(model, { ...NOTHING, correlation: { target, weight } });
          const { values } = stressed.factorCovariance;
          expect(isPositiveSemidefinite(stressed.factorCovariance, 1e-10)).toBe(true);
          for (let k = 0; k < size; k++)
            expect(values[k * (size + 1)]).toBe(model.factorCovariance.values[k * (size + 1)]);
          const { volatilityAnnual, factors, specific } = attributeRisk(stressed, drawWeights("w"));
          expectClose(
            sum(factors.map((f) => f.riskContributionAnnual)) + specific.riskContributionAnnual,
            volatilityAnnual,
            TOLERANCE.algebra,
          );
        },
      ),
      RUNS,
    );
  });

  it("at correlation 1 factor volatilities add up, at 0 their squares", () => {
    const model = styleModel(
      [[1, 0.5]],
      [
        [0.04, 0.01],
        [0.01, 0.09],
      ],
      [0],
    );
    const at = (rho: number): number =>
      attributeStress(model, [1], {
        ...NOTHING,
        correlation: { target: equalCorrelations(2, rho), weight: 1 },
      }).after.volatilityAnnual;
    expectClose(at(1), 0.2 + 0.15, TOLERANCE.algebra);
    expectClose(at(0), Math.hypot(0.2, 0.15), TOLERANCE.algebra);
  });

  it("refuses what is no stress", () => {
    const model = styleModel(
      [[1, 0]],
      [
        [0.04, 0],
        [0, 0.09],
      ],
      [0],
    );
    const run = (stress: Partial<ModelStress>) => () => stressModel(model, { ...NOTHING, ...stress });
    expect(run({ factors: new Map([["momentum", 2]]) })).toThrow(
      /no factor named momentum; it has style 0, style 1/,
    );
    expect(run({ families: new Map([["industry" as const, 2]]) })).toThrow(
      /no factor of the family industry/,
    );
    expect(run({ specificScale: -1 })).toThrow(/at least 0, got -1 for specific risk/);
    const target = (values: number[]) => ({ correlation: { target: matrix(2, 2, values), weight: 1 } });
    expect(run(target([1, 0.5, 0.4, 1]))).toThrow(/symmetric target with 1 on its diagonal/);
    expect(run({ correlation: { target: equalCorrelations(3, 0), weight: 1 } })).toThrow(/2×2, got 3×3/);
    expect(run({ correlation: { target: equalCorrelations(2, 0), weight: 1.5 } })).toThrow(
      /between 0 and 1, got 1.5/,
    );
    expect(() => equalCorrelations(3, -0.6)).toThrow(/-0.5 to 1 for 3 factors, got -0.6/);
    const three = styleModel(
      [[1, 0, 0]],
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      [0],
    );
    const contradiction = matrix(3, 3, [1, 0.9, 0.9, 0.9, 1, -0.9, 0.9, -0.9, 1]);
    expect(() =>
      stressModel(three, { ...NOTHING, correlation: { target: contradiction, weight: 0.1 } }),
    ).toThrow(/contradict each other/);
  });
});
