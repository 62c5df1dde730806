import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attributeNames, attributeRisk, factorInteractions } from "../../engine/risk-attribution/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { SHAPE, sum } from "./random-portfolios.ts";
import { styleModel } from "./style-model.ts";

const RUNS = { numRuns: 200, seed: 12 };

describe("attributeNames", () => {
  it("rows sum to the name, columns to the factor, specific parts to the specific risk", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const attribution = attributeRisk(model, drawWeights("w"));
        const all = Array.from({ length: shape.assetCount }, (_, asset) => asset);
        const table = attributeNames(model, attribution, all);
        const { rows, cols } = table.factorContributionsAnnual;
        const values = Float64Array.from(table.factorContributionsAnnual.values);
        for (let line = 0; line < rows; line++) {
          const row = sum(values.subarray(line * cols, (line + 1) * cols));
          expectClose(
            row + table.specificContributionsAnnual[line],
            table.totalContributionsAnnual[line],
            TOLERANCE.algebra,
          );
        }
        attribution.factors.forEach(({ riskContributionAnnual }, k) => {
          expectClose(
            sum(all.map((line) => values[line * cols + k])),
            riskContributionAnnual,
            TOLERANCE.algebra,
          );
        });
        expectClose(
          sum(table.specificContributionsAnnual),
          attribution.specific.riskContributionAnnual,
          TOLERANCE.algebra,
        );
      }),
      RUNS,
    );
  });

  it("two names and two factors worked by hand", () => {
    // w = (0.5, 0.5), X = [[1, 1], [1, −1]], F = diag(0.04, 0.01), Δ = 0.02 each: x = (1, 0), Fx = (0.04, 0), σ² = 0.05.
    const model = styleModel(
      [
        [1, 1],
        [1, -1],
      ],
      [
        [0.04, 0],
        [0, 0.01],
      ],
      [0.02, 0.02],
    );
    const table = attributeNames(model, attributeRisk(model, [0.5, 0.5]), [1]);
    const sigma = Math.sqrt(0.05);
    expectClose(table.factorContributionsAnnual.values as Float64Array, [0.02 / sigma, 0], TOLERANCE.algebra);
    expectClose(table.specificContributionsAnnual, [0.005 / sigma], TOLERANCE.algebra);
    expectClose(table.totalContributionsAnnual, [0.025 / sigma], TOLERANCE.algebra);
  });

  it("is 0 for a portfolio without risk, and refuses a code off the axis", () => {
    const model = styleModel([[1]], [[0.04]], [0.01]);
    const table = attributeNames(model, attributeRisk(model, [0]), [0]);
    expect([...table.factorContributionsAnnual.values, ...table.totalContributionsAnnual]).toEqual([0, 0]);
    expect(() => attributeNames(model, attributeRisk(model, [1]), [1])).toThrow(/assets below 1, got 1/);
  });
});

describe("factorInteractions", () => {
  it("is symmetric, sums to each factor's CTV, to the factor variance, and by family to the families", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const attribution = attributeRisk(model, drawWeights("w"));
        const { factors, families, familyNames } = factorInteractions(model, attribution);
        const { rows, values } = factors;
        for (let j = 0; j < rows; j++) {
          const row = Array.from({ length: rows }, (_, k) => values[j * rows + k]);
          expectClose(sum(row), attribution.factors[j].varianceContributionAnnual, TOLERANCE.algebra);
          row.forEach((cell, k) => {
            expectClose(cell, values[k * rows + j], TOLERANCE.algebra);
          });
          expectClose(row[j], attribution.factors[j].standaloneVolatilityAnnual ** 2, TOLERANCE.algebra);
        }
        expectClose(sum(families.values), attribution.factorVarianceAnnual, TOLERANCE.algebra);
        attribution.families.forEach(({ family, varianceContributionAnnual }, a) => {
          expect(familyNames[a]).toBe(family);
          const row = Array.from({ length: families.cols }, (_, b) => families.values[a * families.cols + b]);
          expectClose(sum(row), varianceContributionAnnual, TOLERANCE.algebra);
        });
      }),
      RUNS,
    );
  });
});
