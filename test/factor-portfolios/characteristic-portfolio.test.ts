import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EngineError } from "../../engine/errors/index.ts";
import {
  buildCharacteristicPortfolio,
  buildCharacteristicPortfolios,
} from "../../engine/factor-portfolios/index.ts";
import { designOf } from "../../engine/factor-returns/index.ts";
import { axis } from "../../engine/labels/index.ts";
import { portfolioCovariance, portfolioRisk, type RiskModel } from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { specificCovariance } from "../portfolio/random-model.ts";
import { denseRows, gaussInverse } from "../reference/dense-least-squares.ts";
import { randomSection } from "../reference/random-section.ts";
import { expectClose } from "../tolerance.ts";

/** A random model: F = AAᵀ of a random A with one column fewer than rows, so singular as with constrained industries. */
function randomModel(seed: number): { model: RiskModel; x: Float64Array } {
  const random = randomStream("model", seed);
  const { exposures, weights } = randomSection(seed);
  const K = exposures.factors.length;
  const a = Array.from({ length: K }, () => Array.from({ length: K - 1 }, () => 0.02 * random.normal()));
  const values = Float64Array.from({ length: K * K }, (_, cell) =>
    a[Math.floor(cell / K)].reduce((sum, left, e) => sum + left * a[cell % K][e], 0),
  );
  const model: RiskModel = {
    date: "2024-01-31",
    assets: axis(
      "asset",
      Array.from(weights, (_, n) => `A${n}`),
    ),
    exposures,
    factorCovariance: { rows: K, cols: K, values },
    specificVariance: Float64Array.from(exposures.covered, (covered) =>
      covered === 1 ? 1e-4 * Math.exp(random.normal()) : Number.NaN,
    ),
    periodsPerYear: 252,
  };
  // Three lines to an issuer among the covered ones, in every second model.
  const linked = {
    issuer: Int32Array.from(exposures.covered, (covered, n) => (covered === 1 ? Math.floor(n / 3) : -1)),
    loading: Float64Array.from(model.specificVariance, (variance) =>
      Number.isNaN(variance) ? 0 : Math.sqrt(0.95 * random.uniform() * variance),
    ),
  };
  if (seed % 2 === 1)
    return { model: { ...model, linked }, x: Float64Array.from(weights, () => random.normal()) };
  return { model, x: Float64Array.from(weights, () => random.normal()) };
}

describe("buildCharacteristicPortfolio", () => {
  test("is Σ⁻¹x / (xᵀΣ⁻¹x) with the dense inverse over the covered names", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const { model, x } = randomModel(seed);
        const K = model.exposures.factors.length;
        const rows = denseRows(designOf(model.exposures));
        const covered = rows.flatMap((_, n) => (model.exposures.covered[n] === 1 ? [n] : []));
        const sigma = covered.map((i) => {
          const fx = Array.from({ length: K }, (_, k) =>
            rows[i].reduce((sum, value, l) => sum + value * model.factorCovariance.values[l * K + k], 0),
          );
          return covered.map(
            (j) =>
              rows[j].reduce((sum, value, k) => sum + value * fx[k], 0) + specificCovariance(model, i, j),
          );
        });
        const inverse = gaussInverse(sigma);
        const raw = inverse.map((row) => row.reduce((sum, value, j) => sum + value * x[covered[j]], 0));
        const unit = raw.reduce((sum, value, i) => sum + value * x[covered[i]], 0);
        const expected = new Float64Array(x.length);
        covered.forEach((n, i) => {
          expected[n] = raw[i] / unit;
        });
        expectClose(buildCharacteristicPortfolio(model, x), expected, 1e-9);
      }),
      { seed: 20240229, numRuns: 30 },
    );
  });

  test("two uncorrelated stocks without factors weigh by x/σ², by hand", () => {
    // x = (1, 2), σ² = (1, 4): Σ⁻¹x = (1, ½), xᵀΣ⁻¹x = 2.
    const { model } = randomModel(1);
    const bare: RiskModel = {
      ...model,
      assets: axis("asset", ["A", "B"]),
      exposures: {
        factors: [],
        marketCount: 0,
        countryCount: 0,
        industryCount: 0,
        styleCount: 0,
        currencyCount: 0,
        covered: Uint8Array.of(1, 1),
        groups: { offsets: new Int32Array(3), codes: new Int32Array(0), shares: new Float64Array(0) },
        styles: new Float64Array(0),
        currency: Int32Array.of(-1, -1),
      },
      factorCovariance: { rows: 0, cols: 0, values: [] },
      specificVariance: [1, 4],
    };
    expectClose(buildCharacteristicPortfolio(bare, [1, 2]), [0.5, 0.25], 1e-15);
  });

  test("refuses a characteristic that is 0 or missing on every covered name", () => {
    const { model, x } = randomModel(2);
    expect(() =>
      buildCharacteristicPortfolio(
        model,
        x.map(() => 0),
      ),
    ).toThrow(EngineError);
    expect(() =>
      buildCharacteristicPortfolio(
        model,
        x.map(() => Number.NaN),
      ),
    ).toThrow(EngineError);
  });
});

describe("buildCharacteristicPortfolios", () => {
  test("are the single ones, bit for bit, and undefined for a characteristic of zeros", () => {
    const { model, x } = randomModel(5);
    const y = x.map((value) => value ** 2);
    const [first, second, third] = buildCharacteristicPortfolios(model, [x, x.map(() => 0), y]);
    expect(first).toEqual(buildCharacteristicPortfolio(model, x));
    expect(second).toBeUndefined();
    expect(third).toEqual(buildCharacteristicPortfolio(model, y));
  });

  test("no portfolio with one unit of the characteristic has less variance", () => {
    for (let seed = 0; seed < 20; seed++) {
      const { model, x } = randomModel(seed);
      const h = buildCharacteristicPortfolio(model, x);
      const { covered } = model.exposures;
      const variance = (weights: Float64Array) => {
        const risk = portfolioRisk(model, weights);
        return portfolioCovariance(risk, risk);
      };
      const unit = (weights: Float64Array) =>
        weights.reduce((sum, weight, n) => sum + (covered[n] === 1 ? weight * x[n] : 0), 0);
      expectClose(unit(h), 1, 1e-10);
      const random = randomStream("unit exposure", seed);
      for (let trial = 0; trial < 50; trial++) {
        const drawn = h.map((weight, n) =>
          covered[n] === 1 ? weight + (trial % 2 === 0 ? 1 : 0.01) * random.normal() : 0,
        );
        const scale = unit(drawn);
        expect(variance(drawn.map((weight) => weight / scale))).toBeGreaterThan(variance(h));
      }
    }
  });

  test("an F that is not quite positive semidefinite is taken by its eigenvectors, negative ones as 0", () => {
    const { model, x } = randomModel(2);
    const K = model.factorCovariance.rows;
    const broken = Float64Array.from(model.factorCovariance.values);
    broken[0] -= 1e-3;
    const h = buildCharacteristicPortfolio(
      { ...model, factorCovariance: { rows: K, cols: K, values: broken } },
      x,
    );
    expect(h.every(Number.isFinite)).toBe(true);
    expectClose(
      h.reduce((sum, weight, n) => sum + (weight === 0 ? 0 : weight * x[n]), 0),
      1,
      1e-10,
    );
  });
});
