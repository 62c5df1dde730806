import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildPurePortfolios } from "../../engine/factor-portfolios/index.ts";
import { axis } from "../../engine/labels/index.ts";
import { isPositiveSemidefinite, matrix } from "../../engine/linalg/index.ts";
import { portfolioRisk, type RiskModel, withoutRegressionNoise } from "../../engine/risk-model/index.ts";
import { randomStream, solveLeastSquares } from "../../engine/stats/index.ts";

const NAMES = 12;
const STYLES = 3;

/** A model of styles alone with F and Δ as a least-squares regression would find them from a market of the given truth. */
function estimatedFrom(seed: number, truth: { factor: number; specific: number }) {
  const random = randomStream("regression noise", seed);
  const styles = Float64Array.from({ length: NAMES * STYLES }, () => random.normal());
  const exposures = {
    factors: Array.from({ length: STYLES }, (_, s) => ({ name: `style ${s}`, family: "style" as const })),
    marketCount: 0,
    countryCount: 0,
    industryCount: 0,
    styleCount: STYLES,
    currencyCount: 0,
    covered: new Uint8Array(NAMES).fill(1),
    groups: { offsets: new Int32Array(NAMES + 1), codes: new Int32Array(0), shares: new Float64Array(0) },
    styles,
    currency: new Int32Array(NAMES).fill(-1),
  };
  const weights = new Float64Array(NAMES).fill(1);
  const design = {
    rowCount: NAMES,
    interceptCount: 0 as const,
    groupCount: 0,
    groups: exposures.groups,
    denseCount: STYLES,
    dense: styles,
  };
  const solution = solveLeastSquares(design, weights, new Float64Array(NAMES));
  const portfolios = buildPurePortfolios(exposures, weights, { pseudo: [], solution });
  const leverage = Float64Array.from({ length: NAMES }, (_, n) => {
    let sum = 0;
    for (let s = 0; s < STYLES; s++) sum += styles[n * STYLES + s]! * portfolios.values[s * NAMES + n]!;
    return sum;
  });
  // Var(f̂) = F + σ² P Pᵀ; Var(ε̂_n) = σ² (1 − h_n), exactly.
  const estimated = new Float64Array(STYLES * STYLES);
  for (let i = 0; i < STYLES; i++) {
    estimated[i * (STYLES + 1)] = truth.factor;
    for (let j = 0; j < STYLES; j++) {
      for (let n = 0; n < NAMES; n++) {
        const product = portfolios.values[i * NAMES + n]! * portfolios.values[j * NAMES + n]!;
        estimated[i * STYLES + j] = estimated[i * STYLES + j]! + truth.specific * product;
      }
    }
  }
  const model: RiskModel = {
    date: "2020-01-31",
    assets: axis(
      "asset",
      Array.from({ length: NAMES }, (_, n) => `n${n}`),
    ),
    exposures,
    factorCovariance: matrix(STYLES, STYLES, estimated),
    specificVariance: leverage.map((h) => truth.specific * (1 - h)),
    periodsPerYear: 12,
  };
  return { model, portfolios, leverage, random };
}

describe("noise of the regression in F and Δ", () => {
  test("is taken out to the last digit: every portfolio has its true variance", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
        const truth = { factor: 1, specific: 0.5 };
        const { model, portfolios, leverage, random } = estimatedFrom(seed, truth);
        fc.pre(leverage.every((h) => h < 0.89));
        const mended = withoutRegressionNoise(model, portfolios, leverage);
        const weights = Float64Array.from({ length: NAMES }, () => random.normal());
        let variance = 0;
        for (let s = 0; s < STYLES; s++) {
          let exposure = 0;
          for (let n = 0; n < NAMES; n++) exposure += weights[n]! * model.exposures.styles[n * STYLES + s]!;
          variance += truth.factor * exposure ** 2;
        }
        for (const weight of weights) variance += truth.specific * weight ** 2;
        expect(portfolioRisk(mended, weights).variance / variance).toBeCloseTo(1, 9);
      }),
      { numRuns: 50 },
    );
  });

  test("a pure portfolio's forecast as a portfolio of names is then what its return varied by, not more", () => {
    const truth = { factor: 1, specific: 0.5 };
    const { model, portfolios, leverage } = estimatedFrom(3, truth);
    const mended = withoutRegressionNoise(model, portfolios, leverage);
    const weights = Float64Array.from(portfolios.values).subarray(0, NAMES);
    const found = model.factorCovariance.values[0]!;
    expect(portfolioRisk(mended, weights).variance).toBeCloseTo(found, 10);
    expect(portfolioRisk(model, weights).variance).toBeGreaterThan(1.02 * found);
  });

  test("more noise than variance leaves F positive semi-definite, with a twentieth of each direction", () => {
    const { model, portfolios, leverage } = estimatedFrom(5, { factor: 1, specific: 0.5 });
    const loud = {
      ...model,
      specificVariance: Float64Array.from(model.specificVariance, (variance) => 1e4 * variance),
    };
    const { factorCovariance } = withoutRegressionNoise(loud, portfolios, leverage);
    expect(isPositiveSemidefinite(factorCovariance, 1e-12)).toBe(true);
    Array.from(factorCovariance.values).forEach((value, at) => {
      expect(value).toBeCloseTo(0.05 * model.factorCovariance.values[at]!, 10);
    });
  });

  test("names that are not covered stay without a variance", () => {
    const { model, portfolios, leverage } = estimatedFrom(7, { factor: 1, specific: 0.5 });
    const specificVariance = Float64Array.from(model.specificVariance);
    specificVariance[0] = Number.NaN;
    const mended = withoutRegressionNoise({ ...model, specificVariance }, portfolios, leverage);
    expect(mended.specificVariance[0]).toBeNaN();
    expect(Array.from(mended.factorCovariance.values).every(Number.isFinite)).toBe(true);
  });
});
