import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dot } from "../../engine/linalg/index.ts";
import {
  attributeActiveRisk,
  attributeAllocation,
  attributeBeta,
  attributeRelativeRisk,
  attributeRisk,
  groupByLabel,
  predictedBeta,
} from "../../engine/risk-attribution/index.ts";
import { denseCovariance, type RiskModel } from "../../engine/risk-model/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { netZero, SHAPE, sum } from "./random-portfolios.ts";
import { styleModel } from "./style-model.ts";

const RUNS = { numRuns: 200, seed: 13 };

/** aᵀΣb per year through the dense Σ. */
function denseProduct(model: RiskModel, a: ArrayLike<number>, b: ArrayLike<number>): number {
  const { values, cols } = denseCovariance(model);
  let total = 0;
  for (let i = 0; i < cols; i++) {
    for (let j = 0; j < cols; j++) if (a[i] !== 0 && b[j] !== 0) total += a[i] * values[i * cols + j] * b[j];
  }
  return total * model.periodsPerYear;
}

describe("attributeRelativeRisk", () => {
  it("cash is a bet against the benchmark: two names worked by hand", () => {
    // One factor, F = 0.04, X = 1, no specific risk: benchmark 100 % of A, portfolio 95 % of A and 5 % cash. R_a = −0.05 f.
    // σ_a = 0.01; MCR_abs of A = −0.2; relative: A against A has none, cash has −Cov(f, R_a)/σ_a = 0.2, 0.05 · 0.2 = 0.01.
    const model = styleModel([[1], [1]], [[0.04]], [0, 0]);
    const { riskContributionAnnual, marginalRiskAnnual, cash, trackingErrorAnnual } = attributeRelativeRisk(
      model,
      [0.95, 0],
      [1, 0],
    );
    expectClose(trackingErrorAnnual, 0.01, TOLERANCE.algebra);
    expectClose(riskContributionAnnual, [0, 0], TOLERANCE.algebra);
    expectClose(marginalRiskAnnual, [0, 0], TOLERANCE.algebra);
    expectClose(cash.activeWeight, 0.05, TOLERANCE.algebra);
    expectClose(cash.marginalRiskAnnual, 0.2, TOLERANCE.algebra);
    expectClose(cash.riskContributionAnnual, 0.01, TOLERANCE.algebra);
    expectClose(attributeRisk(model, [-0.05, 0]).assets.marginalRiskAnnual[0], -0.2, TOLERANCE.algebra);
  });

  it("names and cash sum to the tracking error; MCR_abs = MCR_rel − MCR_cash,rel; by the dense Σ", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const [portfolio, benchmark] = [drawWeights("p"), drawWeights("b")];
        const relative = attributeRelativeRisk(model, portfolio, benchmark);
        const { active } = attributeActiveRisk(model, portfolio, benchmark);
        const { trackingErrorAnnual, cash, riskContributionAnnual } = relative;
        expect(trackingErrorAnnual).toBe(active.volatilityAnnual);
        expectClose(
          sum(riskContributionAnnual) + cash.riskContributionAnnual,
          trackingErrorAnnual,
          TOLERANCE.algebra,
        );
        if (trackingErrorAnnual === 0) return;
        expectClose(
          relative.marginalRiskAnnual.map((marginal) => marginal - cash.marginalRiskAnnual),
          active.assets.marginalRiskAnnual,
          TOLERANCE.algebra,
        );
        const withBenchmark = denseProduct(model, benchmark, relative.activeWeights) / trackingErrorAnnual;
        expectClose(cash.marginalRiskAnnual, -withBenchmark, TOLERANCE.algebra);
      }),
      RUNS,
    );
  });

  it("needs no cash where active weights sum to 0", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const benchmark = drawWeights("b");
        const portfolio = benchmark.map((w, n) => w + netZero(model, drawWeights("p"))[n]);
        const { cash, riskContributionAnnual, trackingErrorAnnual } = attributeRelativeRisk(
          model,
          portfolio,
          benchmark,
        );
        expectClose(cash.activeWeight, 0, TOLERANCE.algebra);
        expectClose(sum(riskContributionAnnual), trackingErrorAnnual, TOLERANCE.algebra);
      }),
      RUNS,
    );
  });

  it("has nothing to say of the benchmark itself", () => {
    const model = styleModel([[1], [1]], [[0.04]], [0.01, 0.01]);
    const { trackingErrorAnnual, riskContributionAnnual, marginalRiskAnnual, cash } = attributeRelativeRisk(
      model,
      [0.5, 0.5],
      [0.5, 0.5],
    );
    expect(trackingErrorAnnual).toBe(0);
    expect([...riskContributionAnnual]).toEqual([0, 0]);
    expect([...marginalRiskAnnual]).toEqual([Number.NaN, Number.NaN]);
    expect(cash).toEqual({ activeWeight: 0, marginalRiskAnnual: Number.NaN, riskContributionAnnual: 0 });
    expect(() => attributeRelativeRisk(model, [1, 0], [1])).toThrow(/one axis, got 2 and 1/);
  });
});

describe("attributeAllocation", () => {
  const labels = (count: number) =>
    Array.from({ length: count }, (_, n) => ["a", "b", undefined, "c"][n % 4]);

  it("allocation, selection and cash sum to the tracking error", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const weights = { portfolio: drawWeights("p"), benchmark: drawWeights("b").map(Math.abs) };
        const { groups, cash, trackingErrorAnnual } = attributeAllocation(
          model,
          weights,
          groupByLabel(labels(shape.assetCount)),
        );
        const parts = groups.flatMap(({ allocation, selection }) => [allocation, selection]);
        const total = sum(parts.map((part) => part.riskContributionAnnual)) + cash.riskContributionAnnual;
        expectClose(total, trackingErrorAnnual, TOLERANCE.algebra);
        for (const { correlation, standaloneVolatilityAnnual, riskContributionAnnual } of parts) {
          if (Number.isNaN(correlation)) expectClose(riskContributionAnnual, 0, TOLERANCE.algebra);
          else {
            expectClose(standaloneVolatilityAnnual * correlation, riskContributionAnnual, TOLERANCE.algebra);
            // Up to rounding of a small source.
            if (standaloneVolatilityAnnual > 1e-6) expect(Math.abs(correlation)).toBeLessThan(1 + 1e-6);
          }
        }
      }),
      RUNS,
    );
  });

  it("each source is the covariance of its return with the active one, by the dense Σ", () => {
    const { model } = randomModel({
      seed: 21,
      assetCount: 8,
      marketCount: 1,
      industryCount: 2,
      styleCount: 2,
    });
    const flags = model.exposures.covered;
    const benchmark = Float64Array.from(flags, (flag, n) => (flag * (n + 1)) / 36);
    const portfolio = Float64Array.from(flags, (flag, n) => flag * (n % 3 === 0 ? 0.3 : 0.05));
    const active = portfolio.map((w, n) => w - benchmark[n]);
    const te = Math.sqrt(denseProduct(model, active, active));
    const isIn = (n: number): boolean => n % 2 === 0;
    const { groups } = attributeAllocation(
      model,
      { portfolio, benchmark },
      groupByLabel(Array.from(flags, (_, n) => (isIn(n) ? "even" : "odd"))),
    );
    const part = (w: Float64Array): Float64Array => w.map((value, n) => (isIn(n) ? value : 0));
    const [wp, wb] = [sum(part(portfolio)), sum(part(benchmark))];
    const groupReturn = part(benchmark).map((w) => w / wb);
    const allocation = groupReturn.map((w, n) => (wp - wb) * (w - benchmark[n]));
    const selection = part(portfolio).map((w, n) => w - wp * groupReturn[n]);
    const [even] = groups;
    expectClose(even.portfolioWeight, wp, TOLERANCE.algebra);
    expectClose(even.benchmarkWeight, wb, TOLERANCE.algebra);
    expectClose(
      even.allocation.riskContributionAnnual,
      denseProduct(model, allocation, active) / te,
      TOLERANCE.algebra,
    );
    expectClose(
      even.selection.riskContributionAnnual,
      denseProduct(model, selection, active) / te,
      TOLERANCE.algebra,
    );
    expectClose(
      even.selection.standaloneVolatilityAnnual,
      Math.sqrt(denseProduct(model, selection, selection)),
      TOLERANCE.algebra,
    );
  });

  it("a group that the benchmark does not hold is all selection", () => {
    const model = styleModel([[1], [1], [1]], [[0.04]], [0.01, 0.02, 0.03]);
    const weights = { portfolio: Float64Array.of(0.5, 0.2, 0.3), benchmark: Float64Array.of(0.6, 0.4, 0) };
    const { groups, cash } = attributeAllocation(model, weights, groupByLabel(["in", "in", "out"]));
    expect(groups[1].allocation.riskContributionAnnual).toBe(0);
    expect(groups[1].allocation.correlation).toBeNaN();
    // 0.3 (r_C − R_b): Δ alone, as all have the factor alike. Variance 0.09 (0.03 + 0.36 · 0.01 + 0.16 · 0.02).
    expectClose(groups[1].selection.standaloneVolatilityAnnual ** 2, 0.09 * 0.0368, TOLERANCE.algebra);
    expectClose(cash.activeWeight, 0, TOLERANCE.algebra);
  });
});

describe("a group whose benchmark weights cancel", () => {
  it("up to rounding has no benchmark return, and the sum stays exact", () => {
    const model = styleModel([[1], [1], [1], [1]], [[0.04]], [0.01, 0.02, 0.03, 0.01]);
    // 0.1 + 0.2 − 0.3 is 5.6e-17.
    const weights = {
      portfolio: Float64Array.of(0.3, 0.1, -0.1, 0.4),
      benchmark: Float64Array.of(0.1, 0.2, -0.3, 1),
    };
    const { groups, cash, trackingErrorAnnual } = attributeAllocation(
      model,
      weights,
      groupByLabel(["x", "x", "x", "y"]),
    );
    expect(groups[0].allocation.riskContributionAnnual).toBe(0);
    const parts = groups.flatMap(({ allocation, selection }) => [allocation, selection]);
    expectClose(
      sum(parts.map((part) => part.riskContributionAnnual)) + cash.riskContributionAnnual,
      trackingErrorAnnual,
      TOLERANCE.algebra,
    );
  });
});

describe("attributeBeta", () => {
  it("both ledgers sum to the predicted beta", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const { model, drawWeights } = randomModel(shape);
        const [portfolio, benchmark] = [drawWeights("p"), drawWeights("b")];
        const { beta, factors, factorTotal, specific, assetContributions } = attributeBeta(
          model,
          portfolio,
          benchmark,
        );
        const expected = predictedBeta(model, portfolio, benchmark);
        if (Number.isNaN(expected)) {
          expect(beta).toBeNaN();
          return;
        }
        // Relative to the sizes that cancel.
        const size = Math.max(
          1,
          ...assetContributions.map(Math.abs),
          ...factors.map((f) => Math.abs(f.contribution)),
        );
        expectClose(beta / size, expected / size, TOLERANCE.algebra);
        expectClose(sum(factors.map((f) => f.contribution)) / size, factorTotal / size, TOLERANCE.algebra);
        expectClose((factorTotal + specific) / size, beta / size, TOLERANCE.algebra);
        expectClose(sum(assetContributions) / size, beta / size, TOLERANCE.algebra);
      }),
      RUNS,
    );
  });

  it("a benchmark has beta 1 to itself, and names the betas of the dense Σ", () => {
    const { model, drawWeights } = randomModel({
      seed: 4,
      assetCount: 8,
      marketCount: 1,
      industryCount: 2,
      styleCount: 2,
    });
    const benchmark = drawWeights("b");
    const { beta, assetBetas, factors } = attributeBeta(model, benchmark, benchmark);
    expectClose(beta, 1, TOLERANCE.algebra);
    const variance = denseProduct(model, benchmark, benchmark);
    assetBetas.forEach((assetBeta, n) => {
      if (model.exposures.covered[n] !== 1) expect(assetBeta).toBeNaN();
      else {
        const unit = benchmark.map((_, i) => (i === n ? 1 : 0));
        expectClose(assetBeta, denseProduct(model, unit, benchmark) / variance, TOLERANCE.algebra);
      }
    });
    const { values, cols } = model.factorCovariance;
    const x = factors.map(({ exposure }) => exposure);
    factors.forEach(({ factorBeta }, k) => {
      const covariance = dot(
        x,
        Array.from({ length: cols }, (_, j) => values[k * cols + j]),
      );
      expectClose(factorBeta, (covariance * model.periodsPerYear) / variance, TOLERANCE.algebra);
    });
  });

  it("is missing for a benchmark without risk", () => {
    const model = styleModel([[1]], [[0.04]], [0.01]);
    const { beta, assetBetas, assetContributions } = attributeBeta(model, [1], [0]);
    expect([beta, ...assetBetas, ...assetContributions]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});
