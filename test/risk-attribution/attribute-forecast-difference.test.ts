import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { axis } from "../../engine/labels/index.ts";
import {
  attributeForecastDifference,
  type DifferenceParts,
  type ForecastDifference,
  type NamedWeights,
} from "../../engine/risk-attribution/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import { type RandomModel, randomModel, specificCovariance } from "../portfolio/random-model.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { reversed, SHAPE, sum } from "./random-portfolios.ts";

const RUNS = { numRuns: 150, seed: 14 };

/** Two models of one market with other covered names; the second without the last industry and the last style of the first. */
function twoModels(shape: Parameters<typeof randomModel>[0]) {
  const first = randomModel(shape);
  const second = randomModel({
    ...shape,
    seed: shape.seed + 1,
    industryCount: Math.max(0, shape.industryCount - 1),
    styleCount: Math.max(0, shape.styleCount - 1),
  });
  const { assets } = first.model;
  const one = first.drawWeights("one");
  const two = second.drawWeights("two");
  // Names of either model, and one that no model knows.
  const portfolio: NamedWeights = {
    assets: axis("asset", [...assets.labels, "unknown"]),
    weights: [...one.map((value, i) => value + two[i]), 0.1],
  };
  return { first, second, portfolio };
}

const partsOf = (parts: DifferenceParts): number[] => [
  parts.exposuresAnnual,
  parts.factorCovarianceAnnual,
  parts.factorsInOneModelAnnual,
  parts.specificRiskAnnual,
  parts.namesInOneModelAnnual,
];

const negative = (values: readonly number[]) => values.map((value) => -value);

/** By name, so that the order of names does not matter. */
const totals = ({ names }: ForecastDifference) =>
  new Map(names.map(({ id, totalAnnual }) => [id, totalAnnual]));

/** X, F and Δ written out over the union of names and factors, 0 where a model lacks one. */
function dense({ model, dense: rows }: RandomModel, keys: readonly string[], labels: readonly string[]) {
  const own = model.exposures.factors.map(({ family, name }) => `${family}: ${name}`);
  const asset = (label: string) => model.assets.codes.get(label) ?? -1;
  const at = (key: string) => own.indexOf(key);
  const year = model.periodsPerYear;
  return {
    x: labels.map((label) => keys.map((key) => (at(key) < 0 ? 0 : (rows[asset(label)]?.[at(key)] ?? 0)))),
    f: keys.map((j) =>
      keys.map((k) =>
        at(j) < 0 || at(k) < 0 ? 0 : year * model.factorCovariance.values[at(j) * own.length + at(k)],
      ),
    ),
    d: labels.map((i) =>
      labels.map((j) =>
        rows[asset(i)] === undefined || rows[asset(j)] === undefined
          ? 0
          : year * specificCovariance(model, asset(i), asset(j)),
      ),
    ),
    covers: labels.map((label) => rows[asset(label)] !== undefined),
    has: keys.map((key) => at(key) >= 0),
  };
}

type Square = readonly (readonly number[])[];

const times = (a: Square, b: readonly number[]) => a.map((row) => sum(row.map((value, k) => value * b[k])));
const inner = (a: readonly number[], b: readonly number[]) => sum(a.map((value, k) => value * b[k]));

describe("attributeForecastDifference", () => {
  it("leaves nothing over, by part, by name and by factor; turns its sign with the models; knows no order of names", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { first, second, portfolio } = twoModels(shape);
        const found = attributeForecastDifference(first.model, second.model, portfolio);
        const parts = partsOf(found.parts);
        expectClose(sum(parts), found.secondAnnual - found.firstAnnual, TOLERANCE.algebra);
        expectClose(sum(found.names.map(({ totalAnnual }) => totalAnnual)), sum(parts), TOLERANCE.algebra);
        for (const name of found.names) expectClose(sum(partsOf(name)), name.totalAnnual, TOLERANCE.algebra);
        expectClose(
          sum(found.factors.map(({ totalAnnual }) => totalAnnual)),
          parts[0] + parts[1] + parts[2],
          TOLERANCE.algebra,
        );
        for (const { exposuresAnnual, factorCovarianceAnnual, rates } of found.factors)
          expectClose(
            [
              rates.exposure * (rates.shared[1] - rates.shared[0]),
              rates.covariance[0] * rates.shared[0] + rates.covariance[1] * rates.shared[1],
            ],
            [exposuresAnnual, factorCovarianceAnnual],
            TOLERANCE.algebra,
          );
        const { firstAlone, secondAlone } = found;
        expectClose(
          [firstAlone, secondAlone].map((of) => Math.hypot(of.factorAnnual, of.specificAnnual)),
          [found.firstAnnual, found.secondAnnual],
          TOLERANCE.algebra,
        );
        const back = attributeForecastDifference(second.model, first.model, portfolio);
        expectClose(partsOf(back.parts), negative(parts), TOLERANCE.algebra);
        const mirror = (model: RiskModel) =>
          reversed({ model, weights: new Float64Array(model.assets.labels.length) }).model;
        const other = attributeForecastDifference(first.model, mirror(second.model), portfolio);
        expectClose(partsOf(other.parts), parts, TOLERANCE.algebra);
      }),
      RUNS,
    );
  });

  it("is zero in every cell between a model and itself", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { first, portfolio } = twoModels(shape);
        const found = attributeForecastDifference(first.model, first.model, portfolio);
        expect(found.differenceAnnual).toBe(0);
        for (const name of found.names) expectClose(partsOf(name), [0, 0, 0, 0, 0], TOLERANCE.algebra);
        for (const factor of found.factors) {
          expect(factor.models).toBe("both");
          expectClose([factor.exposuresAnnual, factor.factorCovarianceAnnual], [0, 0], TOLERANCE.algebra);
        }
      }),
      RUNS,
    );
  });

  it("is the mean over both orders of moving X and F, with dense matrices, and cell by cell", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { first, second, portfolio } = twoModels(shape);
        const { labels } = portfolio.assets;
        const w = Array.from(portfolio.weights);
        const keys = [
          ...new Set(
            [first, second].flatMap(({ model }) =>
              model.exposures.factors.map(({ family, name }) => `${family}: ${name}`),
            ),
          ),
        ];
        const [a, b] = [dense(first, keys, labels), dense(second, keys, labels)];
        const exposure = ({ x }: typeof a) => keys.map((_, k) => sum(labels.map((_, i) => w[i] * x[i][k])));
        const [xa, xb] = [exposure(a), exposure(b)];
        const variance = (x: readonly number[], f: Square) => inner(x, times(f, x));
        const sigma = (x: readonly number[], { f, d }: typeof a) =>
          Math.sqrt(variance(x, f) + inner(w, times(d, w)));
        const [sa, sb] = [sigma(xa, a), sigma(xb, b)];
        const found = attributeForecastDifference(first.model, second.model, portfolio);
        expectClose([found.firstAnnual, found.secondAnnual], [sa, sb], TOLERANCE.reference);
        if (sa + sb === 0) return;
        // All names and factors together: the two orders.
        const moveX =
          (variance(xb, a.f) - variance(xa, a.f) + variance(xb, b.f) - variance(xa, b.f)) / 2 / (sa + sb);
        const moveF =
          (variance(xa, b.f) - variance(xa, a.f) + variance(xb, b.f) - variance(xb, a.f)) / 2 / (sa + sb);
        const cells = (i: number, k: number) => {
          const change = (x: readonly number[]) => inner(b.f[k], x) - inner(a.f[k], x);
          const mean = (inner(a.f[k], xa) + inner(a.f[k], xb) + inner(b.f[k], xa) + inner(b.f[k], xb)) / 2;
          return [
            (w[i] * (b.x[i][k] - a.x[i][k]) * mean) / (sa + sb),
            (w[i] * (a.x[i][k] * change(xa) + b.x[i][k] * change(xb))) / 2 / (sa + sb),
          ] as const;
        };
        const all = labels.flatMap((_, i) => keys.map((_, k) => cells(i, k)));
        expectClose(
          [sum(all.map(([x]) => x)), sum(all.map(([, f]) => f))],
          [moveX, moveF],
          TOLERANCE.reference,
        );
        const expected = [0, 0, 0, 0, 0];
        labels.forEach((label, i) => {
          const delta = (w[i] * (inner(b.d[i], w) - inner(a.d[i], w))) / (sa + sb);
          const isBoth = a.covers[i] && b.covers[i];
          const both = keys.map((_, k) => a.has[k] && b.has[k]);
          const [x, f, alone] = [0, 1, 2].map((part) =>
            sum(
              keys.map((_, k) => {
                const [byX, byF] = cells(i, k);
                return both[k] ? [byX, byF, 0][part] : [0, 0, byX + byF][part];
              }),
            ),
          );
          const own = isBoth ? [x, f, alone, delta, 0] : [0, 0, 0, 0, x + f + alone + delta];
          own.forEach((value, part) => {
            expected[part] += value;
          });
          expectClose(totals(found).get(label) ?? 0, sum(own), TOLERANCE.reference);
        });
        expectClose(partsOf(found.parts), expected, TOLERANCE.reference);
      }),
      RUNS,
    );
  });

  it("has the closed form of one name and one factor", () => {
    // σ₁² = 0.03 + 0.01, σ₂² = 2²·0.02 + 0.01: X brings (4 − 1)(0.03 + 0.02)/2, F (1 + 4)(0.02 − 0.03)/2, over σ₁ + σ₂ = 0.2 + 0.3.
    const model = (exposure: number, variance: number): RiskModel => {
      const { model: base } = randomModel({
        seed: 2,
        assetCount: 1,
        marketCount: 0,
        industryCount: 0,
        styleCount: 1,
      });
      return {
        ...base,
        exposures: { ...base.exposures, covered: Uint8Array.of(1), styles: Float64Array.of(exposure) },
        factorCovariance: { rows: 1, cols: 1, values: Float64Array.of(variance) },
        specificVariance: [0.01],
        periodsPerYear: 1,
      };
    };
    const found = attributeForecastDifference(model(1, 0.03), model(2, 0.02), {
      assets: axis("asset", ["A0"]),
      weights: [1],
    });
    expectClose(partsOf(found.parts), [0.075 / 0.5, -0.025 / 0.5, 0, 0, 0], TOLERANCE.algebra);
    expectClose([found.firstAnnual, found.secondAnnual], [0.2, 0.3], TOLERANCE.algebra);
  });

  it("names what neither covers, and refuses weights that are no numbers", () => {
    const { first, second, portfolio } = twoModels({
      seed: 3,
      assetCount: 12,
      marketCount: 1,
      industryCount: 2,
      styleCount: 2,
    });
    const found = attributeForecastDifference(first.model, second.model, portfolio);
    expect(found.uncovered).toContain("unknown");
    expect(found.factors.filter(({ models }) => models === "first").map(({ factor }) => factor.name)).toEqual(
      ["industry 1", "style 1"],
    );
    const { assets, weights } = portfolio;
    expect(() => attributeForecastDifference(first.model, second.model, { assets, weights: [1] })).toThrow(
      /needs 13 weights, got 1/,
    );
    const bad = Array.from(weights, (value, i) => (i === 1 ? Number.NaN : value));
    expect(() => attributeForecastDifference(first.model, second.model, { assets, weights: bad })).toThrow(
      /NaN for A1/,
    );
  });
});
