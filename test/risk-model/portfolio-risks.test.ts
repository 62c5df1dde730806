import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { kernelKind, useKernels } from "../../engine/linalg/index.ts";
import {
  portfolioRisk,
  portfolioRisks,
  prepareRiskModel,
  type RiskModel,
} from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { randomModel } from "../portfolio/random-model.ts";

const kind = kernelKind();
afterEach(() => useKernels(kind));

/** Weights of P portfolios [P×N], a third of them 0 and all where there are no exposures. */
function weightsFor({ exposures }: RiskModel, rows: number, seed: number): Float64Array {
  const random = randomStream("portfolio-risks", seed);
  const { covered } = exposures;
  return Float64Array.from({ length: rows * covered.length }, (_, cell) => {
    const weight = random.uniform() < 1 / 3 ? 0 : random.normal();
    return covered[cell % covered.length] === 1 ? weight : 0;
  });
}

function heldOf(values: Float64Array, rows: number) {
  const assetCount = values.length / rows;
  const entries = [...values.keys()].filter((cell) => values[cell] !== 0);
  return {
    offsets: Int32Array.from(
      { length: rows + 1 },
      (_, row) => entries.filter((cell) => cell < row * assetCount).length,
    ),
    assets: Int32Array.from(entries, (cell) => cell % assetCount),
    weights: Float64Array.from(entries, (cell) => values[cell]),
  };
}

const shape = fc.record({
  seed: fc.integer(),
  assetCount: fc.integer({ min: 1, max: 12 }),
  marketCount: fc.integer({ min: 0, max: 1 }),
  industryCount: fc.integer({ min: 0, max: 4 }),
  styleCount: fc.integer({ min: 0, max: 3 }),
});

describe.each(["simd", "plain"] as const)("risks of many portfolios, %s", (kernels) => {
  test("are those of each by itself, from dense weights and from what is held", () => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 1, max: 70 }), (of, rows) => {
        useKernels(kernels);
        const { model } = randomModel(of);
        const values = weightsFor(model, rows, of.seed);
        const assetCount = model.assets.labels.length;
        const factorCount = model.exposures.factors.length;
        const prepared = prepareRiskModel(model);
        for (const weights of [{ rows, values }, heldOf(values, rows)]) {
          const risks = portfolioRisks(prepared, weights);
          for (let row = 0; row < rows; row++) {
            const own = portfolioRisk(model, values.subarray(row * assetCount, (row + 1) * assetCount));
            const near = (a: number, b: number, scale: number) =>
              expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-12 * scale);
            near(risks.factorVariance[row], own.factorVariance, own.variance + 1e-12);
            near(risks.specificVariance[row], own.specificVariance, own.variance + 1e-12);
            near(risks.variance[row], own.variance, own.variance + 1e-12);
            own.exposures.forEach((x, k) => {
              near(risks.exposures[row * factorCount + k], x, assetCount * 10);
              const contribution = risks.factorContributions[row * factorCount + k];
              near(contribution, x * own.factorCovariances[k], own.variance + 1e-3);
            });
          }
        }
      }),
      { numRuns: 60, seed: 4 },
    );
  });
});

test.each(["simd", "plain"] as const)(
  "a style that is NaN spoils the portfolios that hold the name alone, %s",
  (kernels) => {
    useKernels(kernels);
    const rows = 40;
    const { model } = randomModel({
      seed: 3,
      assetCount: 9,
      marketCount: 1,
      industryCount: 2,
      styleCount: 3,
    });
    const { covered, styles } = model.exposures;
    const asset = covered.lastIndexOf(1);
    for (const unknown of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const holed = { ...model, exposures: { ...model.exposures, styles: styles.slice() } };
      holed.exposures.styles[asset * 3 + 1] = unknown;
      const values = weightsFor(model, rows, 5);
      for (let row = 0; row < rows; row++) values[row * 9 + asset] = row % 2 === 0 ? 0 : 0.1;
      const every = {
        offsets: Int32Array.from({ length: rows + 1 }, (_, row) => row * 9),
        assets: Int32Array.from(values, (_, cell) => cell % 9),
        weights: values,
      };
      const known = portfolioRisks(prepareRiskModel(model), { rows, values });
      for (const weights of [{ rows, values }, heldOf(values, rows), every]) {
        const risks = portfolioRisks(prepareRiskModel(holed), weights);
        for (let row = 0; row < rows; row++) {
          const own = portfolioRisk(holed, values.subarray(row * 9, (row + 1) * 9));
          expect(Number.isFinite(own.variance)).toBe(row % 2 === 0);
          expect(Number.isFinite(risks.variance[row])).toBe(row % 2 === 0);
          if (row % 2 === 0) expect(risks.variance[row]).toBeCloseTo(known.variance[row] as number, 12);
        }
      }
    }
  },
);

describe("weights that cannot be", () => {
  const model = prepareRiskModel(
    randomModel({ seed: 1, assetCount: 4, marketCount: 1, industryCount: 2, styleCount: 2 }).model,
  );
  const asset = model.exposures.covered.indexOf(1);
  const dense = (change: (values: Float64Array) => void) => () => {
    const values = new Float64Array(8);
    change(values);
    return portfolioRisks(model, { rows: 2, values });
  };

  test("no portfolio has no risk", () => {
    expect(dense(() => undefined)().variance).toEqual(new Float64Array(2));
    expect(portfolioRisks(model, { rows: 0, values: [] }).variance.length).toBe(0);
  });

  test("are refused with the name and the portfolio", () => {
    expect(dense((values) => values.fill(Number.NaN, 4 + asset, 5 + asset))).toThrow(/portfolio 1/);
    expect(() => portfolioRisks(model, { rows: 3, values: new Float64Array(8) })).toThrow(/3×4 weights/);
    const held = (...assets: number[]) => ({
      offsets: Int32Array.of(0, assets.length),
      assets: Int32Array.from(assets),
      weights: new Float64Array(assets.length),
    });
    expect(() => portfolioRisks(model, held(2, 1))).toThrow(/ascending/);
    expect(() => portfolioRisks(model, held(1, 4))).toThrow(/below 4/);
    expect(() => portfolioRisks(model, { ...held(1), offsets: Int32Array.of(0, 2) })).toThrow(/offsets/);
    const rule = "offsets that start at 0, never decrease and end at the number of entries, 2, got";
    for (const [offsets, got] of [
      [[1, 2], "1 at position 0"],
      [[-1, 2], "-1 at position 0"],
      [[0, 2, 1, 2], "1 at position 2"],
      [[0, 3], "3 at position 1"],
      [[2], "2 at position 0"],
      [[], "none"],
    ] as const) {
      const weights = { ...held(0, 1), offsets: Int32Array.from(offsets) };
      expect(() => portfolioRisks(model, weights)).toThrow(`${rule} ${got}`);
    }
    const short = { ...held(0, 1), weights: new Float64Array(1) };
    expect(() => portfolioRisks(model, short)).toThrow("got 2 assets and 1 weights");
    const without = model.exposures.covered.indexOf(0);
    if (without >= 0) expect(dense((values) => values.fill(1, without, without + 1))).toThrow(/no exposures/);
  });
});
