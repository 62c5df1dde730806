import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrix } from "../../engine/linalg/index.ts";
import { attributeRisk } from "../../engine/risk-attribution/index.ts";
import {
  assetCovariances,
  denseCovariance,
  portfolioCovariance,
  portfolioRisk,
  prepareRiskModel,
  type RiskModel,
  specificParts,
  specificProduct,
} from "../../engine/risk-model/index.ts";
import { type RandomModel, randomModel } from "../portfolio/random-model.ts";
import { expectClose } from "../tolerance.ts";

/** A random model, among whose covered names the first three are lines of one issuer and the last two of another. */
function linkedModel(seed: number): RandomModel & { readonly model: RiskModel } {
  const random = randomModel({ seed, assetCount: 12, marketCount: 1, industryCount: 3, styleCount: 2 });
  const { model } = random;
  const covered = [...model.exposures.covered.keys()].filter((i) => model.exposures.covered[i] === 1);
  const issuer = new Int32Array(12).fill(-1);
  const loading = new Float64Array(12);
  for (const [code, lines] of [covered.slice(0, 3), covered.slice(-2)].entries())
    for (const asset of lines) {
      issuer[asset] = 7 * code;
      loading[asset] = 0.8 * Math.sqrt(model.specificVariance[asset] as number);
    }
  return { ...random, model: { ...model, linked: { issuer, loading } } };
}

/** Σ of two covered names written out: x'Fy, own variance, and l l of two lines of one issuer. */
function plainSigma({ model, dense }: RandomModel, i: number, j: number): number {
  const [x, y] = [dense[i]!, dense[j]!];
  const { values, cols } = model.factorCovariance;
  let sum = 0;
  for (let a = 0; a < cols; a++) for (let b = 0; b < cols; b++) sum += x[a]! * y[b]! * values[a * cols + b]!;
  if (i === j) return sum + model.specificVariance[i]!;
  const { issuer, loading } = model.linked!;
  return issuer[i]! >= 0 && issuer[i] === issuer[j] ? sum + loading[i]! * loading[j]! : sum;
}

const seeds = { numRuns: 25, seed: 3 };

describe("risk in factor form with lines of one issuer", () => {
  test("is wᵀΣw, Σw and aᵀΣb of a Σ that is written out name by name", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = linkedModel(seed);
        const { model, dense } = random;
        const [w, v] = [random.drawWeights("w"), random.drawWeights("v")];
        const names = [...dense.keys()];
        const row = (i: number, weights: Float64Array) =>
          names.reduce((sum, j) => sum + (weights[j] === 0 ? 0 : weights[j]! * plainSigma(random, i, j)), 0);
        const plain = (a: Float64Array, b: Float64Array) =>
          names.reduce((sum, i) => sum + (a[i] === 0 ? 0 : a[i]! * row(i, b)), 0);
        const [risk, other] = [portfolioRisk(model, w), portfolioRisk(model, v)];
        expectClose(risk.variance, plain(w, w), 1e-12);
        expectClose(portfolioCovariance(risk, other), plain(w, v), 1e-12);
        const products = assetCovariances(model, risk);
        const sigma = denseCovariance(model);
        for (const i of names) {
          if (dense[i] === undefined) expect(products[i]).toBeNaN();
          else expectClose(products[i]!, row(i, w), 1e-12);
          for (const j of names) {
            const cell = sigma.values[i * sigma.cols + j]!;
            if (dense[i] === undefined || dense[j] === undefined) expect(cell).toBeNaN();
            else expectClose(cell, plainSigma(random, i, j), 1e-12);
          }
        }
      }),
      seeds,
    );
  });

  test("Δ is its own diagonal and one rank-one part for each issuer, lines in their order", () => {
    const { model } = linkedModel(5);
    const { diagonal, issuers } = specificParts(model);
    const { issuer, loading } = model.linked!;
    expect(issuers.map(({ assets }) => assets)).toEqual(
      [0, 7].map((code) => [...issuer.keys()].filter((i) => issuer[i] === code)),
    );
    for (const block of issuers) expect(block.loading).toEqual(block.assets.map((i) => loading[i]));
    issuer.forEach((code, i) => {
      const own = model.specificVariance[i]!;
      if (code < 0) expect(diagonal[i]).toBe(own);
      else expectClose(diagonal[i]!, own - loading[i]! ** 2, 1e-15);
    });
    const prepared = prepareRiskModel(model);
    expect(prepared.issuerCount).toBe(2);
    expect([...prepared.issuerOf]).toEqual([...issuer].map((code) => (code < 0 ? -1 : code / 7)));
    expect([...prepared.loading]).toEqual([...loading]);
    const { styles, styleCount, covered } = model.exposures;
    expect(prepared.unknownStyles).toEqual([]);
    prepared.dense.forEach((value, cell) => {
      expect(value).toBe(covered[Math.floor(cell / styleCount)] === 1 ? styles[cell] : 0);
    });
    const asset = covered.indexOf(1);
    const holed = { ...model, exposures: { ...model.exposures, styles: styles.slice() } };
    holed.exposures.styles[asset * styleCount + 1] = Number.NaN;
    expect(prepareRiskModel(holed).unknownStyles).toEqual([asset * styleCount + 1]);
    prepared.ownVariance.forEach((own, i) => {
      expect(own).toBe(model.exposures.covered[i] === 1 ? diagonal[i] : 0);
    });
  });

  test("without linked lines Δ is a diagonal", () => {
    const { model, drawWeights } = randomModel({
      ...{ seed: 2, assetCount: 8, marketCount: 1, industryCount: 2, styleCount: 1 },
    });
    const weights = drawWeights("w");
    expect(specificParts(model).issuers).toEqual([]);
    const product = specificProduct(model, weights);
    weights.forEach((weight, i) => {
      expect(product[i]).toBe(weight === 0 ? 0 : weight * model.specificVariance[i]!);
    });
  });
});

describe("what cannot be is refused by name", () => {
  const { model } = randomModel({ seed: 1, assetCount: 4, marketCount: 1, industryCount: 2, styleCount: 2 });

  test("weights of another length, and weights that are no numbers", () => {
    expect(() => portfolioRisk(model, [0, 0, 0])).toThrow("needs 4 weights, got 3");
    const last = model.assets.labels[3];
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => portfolioRisk(model, [0, 0, 0, wrong])).toThrow(`got ${wrong} for ${last}`);
  });

  test("a covariance of other factors", () => {
    const wrong = { ...model, factorCovariance: matrix(2, 2, [1, 0, 0, 1]) };
    expect(() => portfolioRisk(wrong, [0, 0, 0, 0])).toThrow("has 5 factors and a 2×2 factor covariance");
  });
});

describe("an attribution of nothing, and of a factor without variance", () => {
  const { model, drawWeights } = randomModel({
    ...{ seed: 9, assetCount: 6, marketCount: 1, industryCount: 0, styleCount: 2 },
  });

  test("no weights: no risk, and no shares or margins of it", () => {
    const none = attributeRisk(model, new Float64Array(6));
    expect([none.volatilityAnnual, none.varianceAnnual, none.factorVarianceAnnual]).toEqual([0, 0, 0]);
    for (const { marginalRiskAnnual, correlation, volatilityAnnual } of none.factors) {
      expect([marginalRiskAnnual, correlation]).toEqual([Number.NaN, Number.NaN]);
      expect(volatilityAnnual).toBeGreaterThan(0);
    }
    expect([...none.assets.marginalRiskAnnual]).toEqual(new Array(6).fill(Number.NaN));
    expect([...none.assets.riskContributionAnnual]).toEqual(new Array(6).fill(0));
  });

  test("a factor without variance has no correlation with the portfolio, and contributes nothing", () => {
    const values = Float64Array.from(model.factorCovariance.values);
    for (let k = 0; k < 3; k++) values[1 * 3 + k] = values[k * 3 + 1] = 0;
    const dead = attributeRisk({ ...model, factorCovariance: matrix(3, 3, values) }, drawWeights("w"));
    expect(dead.factors[1]).toMatchObject({
      volatilityAnnual: 0,
      correlation: Number.NaN,
      marginalRiskAnnual: 0,
    });
    expect(dead.factors[1]?.varianceContributionAnnual).toBe(0);
    expect(dead.factors[0]?.correlation).not.toBeNaN();
  });

  test("a covariance that is negative by rounding counts as none", () => {
    const nearly = { ...model, factorCovariance: matrix(3, 3, [0, 0, 0, 0, -1e-18, 0, 0, 0, 0]) };
    const of = attributeRisk(nearly, drawWeights("w"));
    expect([of.factorVarianceAnnual, of.factorVolatilityAnnual]).toEqual([0, 0]);
    expect(of.volatilityAnnual).toBe(of.specificVolatilityAnnual);
  });
});
