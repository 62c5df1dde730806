import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  attributeRisk,
  attributeRiskChange,
  type DatedPortfolio,
} from "../../engine/risk-attribution/index.ts";
import { denseCovariance, type RiskModel } from "../../engine/risk-model/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { reversed, SHAPE } from "./random-portfolios.ts";
import { styleModel } from "./style-model.ts";

const RUNS = { numRuns: 150, seed: 16 };

const partsOf = (before: DatedPortfolio, after: DatedPortfolio): number[] => {
  const { positionsAnnual, exposuresAnnual, factorCovarianceAnnual, specificRiskAnnual } =
    attributeRiskChange(before, after);
  return [positionsAnnual, exposuresAnnual, factorCovarianceAnnual, specificRiskAnnual];
};

/** Two random dates of one market: the second has other covered names and, if asked, its own order of names. */
function twoDates(shape: {
  seed: number;
  assetCount: number;
  marketCount: number;
  industryCount: number;
  styleCount: number;
}) {
  const first = randomModel(shape);
  const second = randomModel({ ...shape, seed: shape.seed + 1 });
  return {
    before: { model: first.model, weights: first.drawWeights("before") },
    after: { model: second.model, weights: second.drawWeights("after") },
  };
}

describe("attributeRiskChange", () => {
  it("sums to the change of σ, turns its sign with the dates, and does not depend on the order of names", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { before, after } = twoDates(shape);
        const change = attributeRiskChange(before, after);
        const [sigma0, sigma1] = [before, after].map(
          ({ model, weights }) => attributeRisk(model, weights).volatilityAnnual,
        );
        expectClose(
          [change.volatilityBeforeAnnual, change.volatilityAfterAnnual],
          [sigma0, sigma1],
          TOLERANCE.algebra,
        );
        const parts = partsOf(before, after);
        expectClose(
          parts.reduce((a, b) => a + b, 0),
          sigma1 - sigma0,
          TOLERANCE.algebra,
        );
        expectClose(
          partsOf(after, before),
          parts.map((part) => -part),
          TOLERANCE.algebra,
        );
        expectClose(partsOf(before, reversed(after)), parts, TOLERANCE.algebra);
      }),
      RUNS,
    );
  });

  it("is the mean over all 24 orders, with dense matrices", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const shape = { seed, assetCount: 6, marketCount: 1, industryCount: 2, styleCount: 1 };
        const { before, after } = twoDates(shape);
        // All names covered on both dates.
        const cover = ({ model }: DatedPortfolio, weights: number[]): DatedPortfolio => ({
          model: {
            ...model,
            exposures: {
              ...model.exposures,
              covered: new Uint8Array(6).fill(1),
              styles: model.exposures.styles.map((value) => (Number.isNaN(value) ? 0.5 : value)),
            },
            specificVariance: Float64Array.from(model.specificVariance, (v) => (Number.isNaN(v) ? 1e-4 : v)),
          },
          weights,
        });
        const dates = [
          cover(before, [0.3, -0.2, 0.4, 0.1, 0, 0.2]),
          cover(after, [0.1, 0.2, 0, -0.3, 0.5, 0.1]),
        ];
        const sigma = (w: number, x: number, f: number, d: number): number => {
          const mixed: RiskModel = {
            ...dates[0].model,
            exposures: dates[x].model.exposures,
            factorCovariance: dates[f].model.factorCovariance,
            specificVariance: dates[d].model.specificVariance,
            linked: dates[d].model.linked,
          };
          const { values } = denseCovariance(mixed);
          let sum = 0;
          for (let i = 0; i < 6; i++) {
            for (let j = 0; j < 6; j++) sum += dates[w].weights[i] * values[i * 6 + j] * dates[w].weights[j];
          }
          return Math.sqrt(sum * 252);
        };
        const effects = [0, 0, 0, 0];
        const orders = [0, 1, 2, 3].flatMap((a) =>
          [0, 1, 2, 3].flatMap((b) =>
            [0, 1, 2, 3].flatMap((c) => (new Set([a, b, c]).size === 3 ? [[a, b, c, 6 - a - b - c]] : [])),
          ),
        );
        expect(orders).toHaveLength(24);
        for (const order of orders) {
          const at: [number, number, number, number] = [0, 0, 0, 0];
          for (const player of order) {
            const from = sigma(...at);
            at[player] = 1;
            effects[player] += (sigma(...at) - from) / 24;
          }
        }
        expectClose(partsOf(dates[0], dates[1]), effects, TOLERANCE.algebra);
      }),
      { numRuns: 20, seed: 16 },
    );
  });

  it("one thing that changes has all of the change", () => {
    const model = styleModel([[1], [0.5]], [[0.04]], [0.01, 0.04]);
    const weights = [0.6, 0.4];
    const base = { model, weights };
    const of = (after: Partial<DatedPortfolio>): (0 | 1)[] =>
      partsOf(base, { ...base, ...after }).map((part) => (Math.abs(part) > 1e-14 ? 1 : 0));
    expect(of({})).toEqual([0, 0, 0, 0]);
    expect(of({ weights: [0.5, 0.5] })).toEqual([1, 0, 0, 0]);
    expect(of({ model: styleModel([[1], [0.7]], [[0.04]], [0.01, 0.04]) })).toEqual([0, 1, 0, 0]);
    expect(of({ model: styleModel([[1], [0.5]], [[0.05]], [0.01, 0.04]) })).toEqual([0, 0, 1, 0]);
    expect(of({ model: styleModel([[1], [0.5]], [[0.04]], [0.01, 0.05]) })).toEqual([0, 0, 0, 1]);
    // The same model in other periods is no change.
    const monthly = {
      ...model,
      periodsPerYear: 12,
      factorCovariance: { rows: 1, cols: 1, values: [0.04 / 12] },
      specificVariance: [0.01 / 12, 0.04 / 12],
    };
    expect(of({ model: monthly })).toEqual([0, 0, 0, 0]);
  });

  it("a name that enters the coverage is a matter of positions", () => {
    const one = styleModel([[1]], [[0.04]], [0.01]);
    const two = styleModel([[1], [0.5]], [[0.04]], [0.01, 0.04]);
    const before = { model: one, weights: [1] };
    const after = { model: two, weights: [0.5, 0.5] };
    const change = attributeRiskChange(before, after);
    expectClose(change.positionsAnnual, change.changeAnnual, TOLERANCE.algebra);
    expectClose(
      [change.exposuresAnnual, change.factorCovarianceAnnual, change.specificRiskAnnual],
      [0, 0, 0],
      TOLERANCE.algebra,
    );
    expect(change.assetsInOneModel).toEqual(["A1"]);
    expectClose(partsOf(after, before)[0], -change.changeAnnual, TOLERANCE.algebra);
    // The new name's coverage without a weight changes nothing.
    expectClose(partsOf(before, { model: two, weights: [1, 0] }), [0, 0, 0, 0], TOLERANCE.algebra);
  });

  it("a new factor is shared by exposures and covariance", () => {
    // No specific risk. Before σ = 0.2 by style 0; after a second factor of exposure 1 and variance 0.05: σ = 0.3.
    const before = { model: styleModel([[1]], [[0.04]], [0]), weights: [1] };
    const model = styleModel(
      [[1, 1]],
      [
        [0.04, 0],
        [0, 0.05],
      ],
      [0],
    );
    const change = attributeRiskChange(before, { model, weights: [1] });
    expectClose([change.exposuresAnnual, change.factorCovarianceAnnual], [0.05, 0.05], TOLERANCE.algebra);
    expect(change.factorsInOneModel).toEqual(["style 1"]);
  });

  it("refuses weights that do not fit, naming the date", () => {
    const model = styleModel([[1]], [[0.04]], [0.01]);
    const fine = { model, weights: [1] };
    expect(() => attributeRiskChange(fine, { model, weights: [1, 1] })).toThrow(
      /1 weights on 2024-01-31, got 2/,
    );
    expect(() => attributeRiskChange({ model, weights: [Number.NaN] }, fine)).toThrow(
      /got NaN for A0 on 2024-01-31/,
    );
  });
});
