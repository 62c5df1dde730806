import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EngineError } from "../../engine/errors/index.ts";
import { axis } from "../../engine/labels/index.ts";
import { quadraticForm, type Vector } from "../../engine/linalg/index.ts";
import { attributeActiveRisk, attributeRisk, predictedBeta } from "../../engine/risk-attribution/index.ts";
import {
  denseCovariance,
  portfolioCovariance,
  portfolioRisk,
  type RiskModel,
} from "../../engine/risk-model/index.ts";
import { type ModelShape, randomModel, specificCovariance } from "../portfolio/random-model.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { styleModel } from "./style-model.ts";

const RUNS = { numRuns: 200, seed: 9 };
const SHAPE: fc.Arbitrary<ModelShape> = fc.record({
  seed: fc.integer(),
  assetCount: fc.integer({ min: 0, max: 12 }),
  marketCount: fc.integer({ min: 0, max: 1 }),
  industryCount: fc.integer({ min: 0, max: 4 }),
  styleCount: fc.integer({ min: 0, max: 3 }),
});

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
const annualised = (model: RiskModel, variance: number): number => variance * model.periodsPerYear;

/** Σ summed up entry by entry from the dense X; 0 where not covered. */
function denseVariances(dense: readonly (readonly number[] | undefined)[], model: RiskModel): number[][] {
  const { values, cols } = model.factorCovariance;
  return dense.map((left, i) =>
    dense.map((right, j) => {
      if (left === undefined || right === undefined) return 0;
      let total = specificCovariance(model, i, j);
      for (let k = 0; k < cols; k++)
        for (let l = 0; l < cols; l++) total += left[k] * values[k * cols + l] * right[l];
      return total;
    }),
  );
}

describe("closed forms", () => {
  // Two stocks on one factor: betas 1.2 and 0.8, factor 16 %, specific 25 % and 20 % (primer ch. 1).
  const two = styleModel([[1.2], [0.8]], [[0.16 ** 2]], [0.25 ** 2, 0.2 ** 2]);

  it("two stocks on one factor have the primer's variances, covariance and correlation", () => {
    const sigma = denseCovariance(two).values;
    expectClose([sigma[0], sigma[3], sigma[1]], [0.099364, 0.056384, 0.024576], TOLERANCE.algebra);
    expect(sigma[1] / Math.sqrt(sigma[0] * sigma[3])).toBeCloseTo(0.33, 2);
    expectClose(attributeRisk(two, [1, 0]).volatilityAnnual, Math.sqrt(0.099364), TOLERANCE.algebra);
  });

  it("an equal-weighted pair splits as worked out by hand", () => {
    // x = 1; factor variance 0.0256; specific 0.25 · 0.0625 + 0.25 · 0.04 = 0.025625; total 0.051225.
    const risk = attributeRisk(two, [0.5, 0.5]);
    const volatility = Math.sqrt(0.051225);
    expectClose(
      [risk.factorVarianceAnnual, risk.specificVarianceAnnual],
      [0.0256, 0.025625],
      TOLERANCE.algebra,
    );
    expectClose(risk.volatilityAnnual, volatility, TOLERANCE.algebra);
    const [factor] = risk.factors;
    expectClose(
      [factor.exposure, factor.volatilityAnnual, factor.standaloneVolatilityAnnual],
      [1, 0.16, 0.16],
      TOLERANCE.algebra,
    );
    expectClose(
      [factor.marginalRiskAnnual, factor.correlation],
      [0.0256 / volatility, 0.16 / volatility],
      TOLERANCE.algebra,
    );
    expectClose(
      [factor.varianceShare, risk.specific.varianceShare],
      [0.0256 / 0.051225, 0.025625 / 0.051225],
      TOLERANCE.algebra,
    );
    // (Σw)_A = (0.099364 + 0.024576) / 2, (Σw)_B = (0.024576 + 0.056384) / 2.
    expectClose(
      risk.assets.marginalRiskAnnual,
      [0.06197 / volatility, 0.04048 / volatility],
      TOLERANCE.algebra,
    );
    expectClose(
      risk.assets.specificRiskContributionAnnual,
      [0.015625 / volatility, 0.01 / volatility],
      TOLERANCE.algebra,
    );
  });

  it("the chapter 2 toy has 19.08 % volatility, 68.9 % of its variance from factors", () => {
    // One line with the toy's exposures (1, 0.235); its specific variance 0.011311 is quoted, not derived.
    const cross = -0.2 * 0.16 * 0.04;
    const toy = styleModel(
      [[1, 0.235]],
      [
        [0.16 ** 2, cross],
        [cross, 0.04 ** 2],
      ],
      [0.011311],
    );
    const risk = attributeRisk(toy, [1]);
    expect(risk.factorVarianceAnnual).toBeCloseTo(0.025087, 6);
    expect(100 * risk.volatilityAnnual).toBeCloseTo(19.08, 2);
    expect(100 * risk.factorTotal.varianceShare).toBeCloseTo(68.9, 1);
  });

  it("a hedge has a negative contribution", () => {
    const hedged = styleModel(
      [
        [1, 0],
        [0, 1],
      ],
      [
        [0.04, 0.03],
        [0.03, 0.04],
      ],
      [0.0001, 0.0001],
    );
    expect(attributeRisk(hedged, [1, -0.2]).factors[1].riskContributionAnnual).toBeLessThan(0);
  });

  it("factor, then annual: variances scale with periods per year and volatilities with the square root", () => {
    const daily = { ...two, periodsPerYear: 252 };
    const risk = attributeRisk(daily, [0.5, 0.5]);
    expectClose(risk.varianceAnnual, 252 * 0.051225, TOLERANCE.algebra);
    expectClose(risk.factors[0].volatilityAnnual, 0.16 * Math.sqrt(252), TOLERANCE.algebra);
    expectClose(sum(risk.assets.riskContributionAnnual), Math.sqrt(252 * 0.051225), TOLERANCE.algebra);
  });
});

describe("identities", () => {
  it("factor form equals the dense form, for variances, covariances and marginal contributions", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, dense, drawWeights } = randomModel(shape);
        const [w, v] = [drawWeights("w"), drawWeights("v")];
        const sigma = denseVariances(dense, model);
        const quadratic = (a: Vector, b: Vector): number =>
          sigma.reduce(
            (total, row, i) => total + a[i] * row.reduce((part, value, j) => part + value * b[j], 0),
            0,
          );
        expectClose(portfolioRisk(model, w).variance, quadratic(w, w), TOLERANCE.algebra);
        const covariance = portfolioCovariance(portfolioRisk(model, w), portfolioRisk(model, v));
        expectClose(covariance, quadratic(w, v), TOLERANCE.algebra);
        const risk = attributeRisk(model, w);
        sigma.forEach((row, i) => {
          if (dense[i] === undefined || risk.volatilityAnnual === 0) return;
          const rate =
            annualised(
              model,
              row.reduce((part, value, j) => part + value * w[j], 0),
            ) / risk.volatilityAnnual;
          expectClose(risk.assets.marginalRiskAnnual[i], rate, TOLERANCE.algebra);
        });
        const flat = denseCovariance(model).values;
        sigma.flat().forEach((value, at) => {
          const named =
            dense[Math.floor(at / dense.length)] !== undefined && dense[at % dense.length] !== undefined;
          expectClose(flat[at], named ? value : Number.NaN, TOLERANCE.algebra);
        });
      }),
      RUNS,
    );
  });

  it("contributions sum to the total in every unit and ledger", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const risk = attributeRisk(model, drawWeights("w"));
        const parts = [risk.factors, risk.families, [risk.factorTotal]].map((lines) => [
          ...lines,
          risk.specific,
        ]);
        for (const lines of parts) {
          expectClose(
            sum(lines.map((line) => line.riskContributionAnnual)),
            risk.volatilityAnnual,
            TOLERANCE.algebra,
          );
          expectClose(
            sum(lines.map((line) => line.varianceContributionAnnual)),
            risk.varianceAnnual,
            TOLERANCE.algebra,
          );
          if (risk.volatilityAnnual > 0)
            expectClose(sum(lines.map((line) => line.varianceShare)), 1, TOLERANCE.algebra);
        }
        expectClose(sum(risk.assets.riskContributionAnnual), risk.volatilityAnnual, TOLERANCE.algebra);
        const specific = sum(risk.assets.specificRiskContributionAnnual);
        expectClose(specific, risk.specific.riskContributionAnnual, TOLERANCE.algebra);
        expect(risk.families.reduce((count, family) => count + family.factorCount, 0)).toBe(
          risk.factors.length,
        );
      }),
      RUNS,
    );
  });

  it("CTR is exposure × volatility × correlation, and exposure × MCR", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const risk = attributeRisk(model, drawWeights("w"));
        if (risk.volatilityAnnual === 0) return;
        for (const {
          exposure,
          volatilityAnnual,
          correlation,
          marginalRiskAnnual,
          riskContributionAnnual,
        } of risk.factors) {
          expectClose(exposure * volatilityAnnual * correlation, riskContributionAnnual, TOLERANCE.algebra);
          expectClose(exposure * marginalRiskAnnual, riskContributionAnnual, TOLERANCE.algebra);
          expect(Math.abs(correlation)).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
      RUNS,
    );
  });

  it("the marginal contribution of a name is the derivative of volatility by its weight", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const weights = drawWeights("w");
        const risk = attributeRisk(model, weights);
        if (risk.volatilityAnnual < 1e-3) return;
        const asset = weights.findIndex((weight) => weight !== 0);
        const bumped = (step: number): number =>
          attributeRisk(
            model,
            weights.map((weight, n) => (n === asset ? weight + step : weight)),
          ).volatilityAnnual;
        const slope = (bumped(1e-5) - bumped(-1e-5)) / 2e-5;
        // A central difference: error of order step² and rounding / step.
        expectClose(risk.assets.marginalRiskAnnual[asset], slope, 1e-6);
      }),
      RUNS,
    );
  });

  it("permuting and relabelling assets changes nothing", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const weights = drawWeights("w");
        const risk = attributeRisk(model, weights);
        const turned = attributeRisk(reversed(model), Float64Array.from(weights).reverse());
        expectClose(turned.volatilityAnnual, risk.volatilityAnnual, TOLERANCE.algebra);
        const ctr = (lines: typeof risk.factors) => lines.map((line) => line.riskContributionAnnual);
        expectClose(ctr(turned.factors), ctr(risk.factors), TOLERANCE.algebra);
        const { riskContributionAnnual } = turned.assets;
        expectClose(riskContributionAnnual.reverse(), risk.assets.riskContributionAnnual, TOLERANCE.algebra);
      }),
      RUNS,
    );
  });

  it("scaling the weights by c scales volatility and CTR by |c|, variance by c², and leaves shares alone", () => {
    fc.assert(
      fc.property(SHAPE, fc.constantFrom(-3, -1, 0.25, 2), (shape, scale) => {
        const { model, drawWeights } = randomModel(shape);
        const weights = drawWeights("w");
        const risk = attributeRisk(model, weights);
        const scaled = attributeRisk(
          model,
          weights.map((weight) => scale * weight),
        );
        expectClose(scaled.volatilityAnnual, Math.abs(scale) * risk.volatilityAnnual, TOLERANCE.algebra);
        expectClose(scaled.varianceAnnual, scale ** 2 * risk.varianceAnnual, TOLERANCE.algebra);
        risk.factors.forEach((line, k) => {
          const other = scaled.factors[k];
          expectClose(
            other.riskContributionAnnual,
            Math.abs(scale) * line.riskContributionAnnual,
            TOLERANCE.algebra,
          );
          expectClose(
            other.marginalRiskAnnual,
            Math.sign(scale) * line.marginalRiskAnnual,
            TOLERANCE.algebra,
          );
          expectClose(other.varianceShare, line.varianceShare, 1e-9);
        });
      }),
      RUNS,
    );
  });

  it("active is portfolio − benchmark: weights, exposures, and variance by the cosine rule", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const [p, b] = [drawWeights("p"), drawWeights("b")];
        const { portfolio, benchmark, active, beta } = attributeActiveRisk(model, p, b);
        expectClose(
          active.assets.weights,
          p.map((weight, n) => weight - b[n]),
          TOLERANCE.algebra,
        );
        active.factors.forEach((line, k) => {
          expectClose(
            line.exposure,
            portfolio.factors[k].exposure - benchmark.factors[k].exposure,
            TOLERANCE.algebra,
          );
        });
        if (benchmark.varianceAnnual === 0) return;
        const covariance = beta * benchmark.varianceAnnual;
        const expected = portfolio.varianceAnnual + benchmark.varianceAnnual - 2 * covariance;
        expectClose(active.varianceAnnual, expected, TOLERANCE.algebra);
        expectClose(predictedBeta(model, b, b), 1, TOLERANCE.algebra);
        const sigma = denseCovariance(model);
        const both = p.map((weight, n) => (Number.isNaN(sigma.values[n * p.length + n]) ? 0 : weight + b[n]));
        const clean = {
          ...sigma,
          values: Float64Array.from(sigma.values, (value) => (Number.isNaN(value) ? 0 : value)),
        };
        const cross =
          annualised(model, quadraticForm(both, clean)) - portfolio.varianceAnnual - benchmark.varianceAnnual;
        expectClose(covariance, cross / 2, TOLERANCE.algebra);
      }),
      RUNS,
    );
  });
});

describe("edges", () => {
  const shape = { seed: 3, assetCount: 8, marketCount: 1, industryCount: 2, styleCount: 2 };

  it("a portfolio without risk has contributions of 0 and NaN for every ratio", () => {
    const { model } = randomModel(shape);
    const risk = attributeRisk(model, new Float64Array(8));
    expect(risk.volatilityAnnual).toBe(0);
    for (const line of risk.factors) {
      expect(line).toMatchObject({ riskContributionAnnual: 0, varianceContributionAnnual: 0, exposure: 0 });
      expect([line.marginalRiskAnnual, line.correlation, line.varianceShare]).toEqual([
        Number.NaN,
        Number.NaN,
        Number.NaN,
      ]);
    }
    expect([...risk.assets.riskContributionAnnual]).toEqual(new Array(8).fill(0));
    expect(risk.specific).toEqual({
      riskContributionAnnual: 0,
      varianceContributionAnnual: 0,
      varianceShare: Number.NaN,
    });
    expect(attributeActiveRisk(model, new Float64Array(8), new Float64Array(8)).beta).toBeNaN();
  });

  it("a portfolio equal to its benchmark has beta 1 and no active risk", () => {
    const { model, drawWeights } = randomModel(shape);
    const { active, beta } = attributeActiveRisk(model, drawWeights("p"), drawWeights("p"));
    expect(active.volatilityAnnual).toBe(0);
    expectClose(beta, 1, TOLERANCE.algebra);
  });

  it("one name has the volatility of that name, long or short", () => {
    const { model, dense } = randomModel(shape);
    const name = dense.findIndex((row) => row !== undefined);
    const weights = new Float64Array(8);
    weights[name] = -1;
    const risk = attributeRisk(model, weights);
    const variance = annualised(model, denseVariances(dense, model)[name][name]);
    expectClose(risk.volatilityAnnual, Math.sqrt(variance), TOLERANCE.algebra);
    expectClose(risk.assets.riskContributionAnnual[name], risk.volatilityAnnual, TOLERANCE.algebra);
    expectClose(risk.assets.marginalRiskAnnual[name], -risk.volatilityAnnual, TOLERANCE.algebra);
  });

  it("a net-zero book of two names has the variance of their difference", () => {
    const pair = styleModel([[1], [1]], [[0.09]], [0.01, 0.02]);
    const risk = attributeRisk(pair, [1, -1]);
    expectClose([risk.factorVarianceAnnual, risk.volatilityAnnual], [0, Math.sqrt(0.03)], TOLERANCE.algebra);
  });

  it("refuses weight on a name without exposures, NaN weights, and another length", () => {
    const { model, dense } = randomModel({ ...shape, seed: 1, assetCount: 40 });
    const uncovered = dense.indexOf(undefined);
    const weights = new Float64Array(40);
    expect(attributeRisk(model, weights).assets.marginalRiskAnnual[uncovered]).toBeNaN();
    weights[uncovered] = 0.1;
    expect(() => attributeRisk(model, weights)).toThrow(EngineError);
    expect(() => attributeRisk(model, new Float64Array(40).fill(Number.NaN))).toThrow(
      /finite weights, got NaN for A0/,
    );
    expect(() => attributeRisk(model, [1])).toThrow(/needs 40 weights, got 1/);
    expect(() => attributeActiveRisk(model, new Float64Array(40), [1])).toThrow(/one axis, got 40 and 1/);
  });

  it("does not change its arguments", () => {
    const { model, drawWeights } = randomModel(shape);
    const weights = drawWeights("w");
    attributeRisk(model, weights);
    expect(weights).toEqual(drawWeights("w"));
    expect(model).toEqual(randomModel(shape).model);
  });
});

/** The same model with its assets in the opposite order, under other names. */
function reversed(model: RiskModel): RiskModel {
  const { exposures } = model;
  const count = exposures.covered.length;
  const order = Array.from({ length: count }, (_, n) => count - 1 - n);
  const rows = order.map((n) => {
    const [from, to] = [exposures.groups.offsets[n], exposures.groups.offsets[n + 1]];
    return {
      codes: exposures.groups.codes.slice(from, to),
      shares: exposures.groups.shares.slice(from, to),
    };
  });
  const offsets = new Int32Array(count + 1);
  rows.forEach((row, n) => {
    offsets[n + 1] = offsets[n] + row.codes.length;
  });
  const groups = {
    offsets,
    codes: Int32Array.from(rows.flatMap((row) => [...row.codes])),
    shares: Float64Array.from(rows.flatMap((row) => [...row.shares])),
  };
  const styles = order.flatMap((n) => [
    ...exposures.styles.slice(n * exposures.styleCount, (n + 1) * exposures.styleCount),
  ]);
  return {
    ...model,
    assets: axis(
      "asset",
      order.map((n) => `other ${n}`),
    ),
    exposures: {
      ...exposures,
      covered: exposures.covered.slice().reverse(),
      groups,
      styles: Float64Array.from(styles),
    },
    specificVariance: Float64Array.from(order, (n) => model.specificVariance[n]),
    linked: model.linked && {
      issuer: model.linked.issuer.slice().reverse(),
      loading: model.linked.loading.slice().reverse(),
    },
  };
}
