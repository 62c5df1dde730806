import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matrix, matrixFrom } from "../../engine/linalg/index.ts";
import {
  attributeRisk,
  attributeTail,
  factorScenarios,
  historicalTailRisk,
  normalTailRisk,
  returnMoments,
  scaleMoments,
  scenarioWindows,
} from "../../engine/risk-attribution/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { randomModel } from "../portfolio/random-model.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { sum } from "./random-portfolios.ts";
import { expectEuler, held, randomScenarios } from "./random-scenarios.ts";
import { styleModel } from "./style-model.ts";

const RUNS = { numRuns: 100, seed: 15 };

describe("normalTailRisk", () => {
  it("is a multiple of the CTRs: 1.644854 and 2.062713 at 95 %, √h over h years", () => {
    const { valueAtRisk, expectedShortfall } = normalTailRisk([0.15, 0.06, -0.01], {
      level: 0.95,
      horizonYears: 0.25,
    });
    // Φ⁻¹(0.95) and φ(Φ⁻¹(0.95))/0.05 by scipy.stats.norm.
    expectClose(valueAtRisk.loss, 0.1 * 1.6448536269514722, TOLERANCE.algebra);
    expectClose(expectedShortfall.loss, 0.1 * 2.0627128075074257, TOLERANCE.algebra);
    expectClose(
      valueAtRisk.contributions,
      [0.15, 0.06, -0.01].map((c) => c * 0.5 * 1.6448536269514722),
      TOLERANCE.algebra,
    );
  });

  it("sums to the loss for factors and specific, and for names", () => {
    const { model, drawWeights } = randomModel({
      seed: 3,
      assetCount: 9,
      marketCount: 1,
      industryCount: 3,
      styleCount: 2,
    });
    const { factors, specific, assets } = attributeRisk(model, drawWeights("w"));
    const options = { level: 0.99, horizonYears: 1 / 252 };
    const bySource = normalTailRisk(
      [...factors, specific].map((line) => line.riskContributionAnnual),
      options,
    );
    const byName = normalTailRisk(assets.riskContributionAnnual, options);
    expectClose(sum(bySource.valueAtRisk.contributions), bySource.valueAtRisk.loss, TOLERANCE.algebra);
    expectClose(byName.expectedShortfall.loss, bySource.expectedShortfall.loss, TOLERANCE.algebra);
    expect(normalTailRisk([0, 0], options).valueAtRisk.loss).toBe(0);
  });

  it("refuses a level outside (0, 1) and a horizon of 0", () => {
    expect(() => normalTailRisk([1], { level: 95, horizonYears: 1 })).toThrow(/between 0 and 1 .* got 95/);
    expect(() => normalTailRisk([1], { level: 0.95, horizonYears: 0 })).toThrow(/above 0 years, got 0/);
  });
});

describe("returnMoments", () => {
  it("parts: mean and volatility sum to the whole, skewness and kurtosis to 0; all are derivatives", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const scenarios = randomScenarios(seed);
        const moments = returnMoments(scenarios);
        expectClose(sum(moments.meanParts), moments.mean, TOLERANCE.algebra);
        expectClose(sum(moments.volatilityParts), moments.volatility, TOLERANCE.algebra);
        expectClose(sum(moments.skewnessParts), 0, 1e-11);
        expectClose(sum(moments.kurtosisParts), 0, 1e-10);
        const step = 1e-5;
        for (let j = 0; j < 3; j++) {
          const up = returnMoments(held(scenarios, j, 1 + step));
          const down = returnMoments(held(scenarios, j, 1 - step));
          expectClose(moments.volatilityParts[j], (up.volatility - down.volatility) / (2 * step), 1e-8);
          expectClose(moments.skewnessParts[j], (up.skewness - down.skewness) / (2 * step), 1e-7);
          expectClose(moments.kurtosisParts[j], (up.excessKurtosis - down.excessKurtosis) / (2 * step), 1e-6);
        }
      }),
      { numRuns: 30, seed: 15 },
    );
  });

  it("moments of a loss of 9 once in 10 and a gain of 1 otherwise", () => {
    // μ = 0, σ² = 9, E R³ = (9 − 729)/10 = −72, E R⁴ = (9 + 6561)/10 = 657.
    const { mean, volatility, skewness, excessKurtosis } = returnMoments(
      matrix(10, 1, [-9, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
    );
    expectClose(
      [mean, volatility, skewness, excessKurtosis],
      [0, 3, -72 / 27, 657 / 81 - 3],
      TOLERANCE.algebra,
    );
    expect(() => returnMoments(matrix(0, 2, []))).toThrow(/at least one scenario/);
    expect(() => returnMoments(matrix(1, 2, [1, Number.NaN]))).toThrow(/scenario 0 sums to NaN/);
  });

  it("scale as independent periods do", () => {
    // Two independent draws of ±1: 2, 0, 0, −2 with σ² = 2 and E R⁴ = 8: K = 2 − 3.
    const twice = scaleMoments(returnMoments(matrix(2, 1, [1, -1])), 2);
    const written = returnMoments(matrix(4, 1, [2, 0, 0, -2]));
    expectClose(
      [twice.volatility, twice.excessKurtosis],
      [written.volatility, written.excessKurtosis],
      TOLERANCE.algebra,
    );
    expect(() => scaleMoments(written, 0)).toThrow(/above 0, got 0/);
  });
});

describe("historicalTailRisk", () => {
  it("five scenarios by hand: the quantile scenario, and the boundary with its fraction", () => {
    // Losses 5, 4, 3, 2, 1 (%), T(1 − level) = 1.5: VaR is the second worst, ES = (5 + 0.5 · 4)/1.5.
    const scenarios = matrix(5, 2, [-0.01, 0, -0.01, -0.01, -0.06, 0.01, 0, -0.04, -0.03, 0]);
    const { valueAtRisk, expectedShortfall, tailCount } = historicalTailRisk(scenarios, {
      level: 0.7,
      independentVolatility: 0,
    });
    expectClose(tailCount, 1.5, TOLERANCE.algebra);
    expectClose(valueAtRisk.loss, 0.04, TOLERANCE.algebra);
    expectClose(valueAtRisk.contributions, [0, 0.04], TOLERANCE.algebra);
    expectClose(expectedShortfall.loss, 0.07 / 1.5, TOLERANCE.algebra);
    expectClose(expectedShortfall.contributions, [0.06 / 1.5, 0.01 / 1.5], TOLERANCE.algebra);
  });

  it("sums exactly, does not depend on the order of scenarios, scales, and ES is not below VaR", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        fc.constantFrom(0, 0.004),
        (seed, level, independentVolatility) => {
          const scenarios = randomScenarios(seed);
          const rounded = matrix(
            60,
            3,
            Float64Array.from(scenarios.values, (v) => Math.round(v * 200) / 200),
          );
          for (const one of [scenarios, rounded]) {
            const found = historicalTailRisk(one, { level, independentVolatility });
            const { valueAtRisk, expectedShortfall, independent } = found;
            expectClose(
              sum(valueAtRisk.contributions) + independent.valueAtRisk,
              valueAtRisk.loss,
              TOLERANCE.algebra,
            );
            expectClose(
              sum(expectedShortfall.contributions) + independent.expectedShortfall,
              expectedShortfall.loss,
              TOLERANCE.algebra,
            );
            expect(expectedShortfall.loss).toBeGreaterThanOrEqual(valueAtRisk.loss - 1e-12);
            const turned = matrix(
              60,
              3,
              Float64Array.from(one.values, (_, at) => one.values[(59 - Math.floor(at / 3)) * 3 + (at % 3)]),
            );
            const again = historicalTailRisk(turned, { level, independentVolatility });
            expectClose(again.valueAtRisk.contributions, valueAtRisk.contributions, 1e-10);
            expectClose(again.expectedShortfall.contributions, expectedShortfall.contributions, 1e-10);
            const twice = historicalTailRisk(
              matrix(
                60,
                3,
                Float64Array.from(one.values, (v) => 2 * v),
              ),
              {
                level,
                independentVolatility: 2 * independentVolatility,
              },
            );
            expectClose(twice.expectedShortfall.loss, 2 * expectedShortfall.loss, 1e-10);
          }
        },
      ),
      { numRuns: 40, seed: 15 },
    );
  });

  it("with an independent part: one scenario is a normal about it, contributions are derivatives, none is the limit", () => {
    const one = historicalTailRisk(matrix(1, 1, [-0.02]), { level: 0.95, independentVolatility: 0.01 });
    expectClose(one.valueAtRisk.loss, 0.02 + 0.01 * 1.6448536269514722, 1e-12);
    expectClose(one.expectedShortfall.loss, 0.02 + 0.01 * 2.0627128075074257, 1e-12);
    expectClose(one.independent.expectedShortfall, 0.01 * 2.0627128075074257, 1e-12);
    const scenarios = randomScenarios(2);
    expectEuler(scenarios, (s) => historicalTailRisk(s, { level: 0.9, independentVolatility: 0.004 }), 1e-8);
    const limit = historicalTailRisk(scenarios, { level: 0.9, independentVolatility: 1e-7 });
    const none = historicalTailRisk(scenarios, { level: 0.9, independentVolatility: 0 });
    expectClose(limit.expectedShortfall.contributions, none.expectedShortfall.contributions, 1e-6);
  });

  it("the independent part's share is its derivative too: the loss is homogeneous in all sources and it", () => {
    const scenarios = randomScenarios(3);
    const at = (independentVolatility: number) =>
      historicalTailRisk(scenarios, { level: 0.95, independentVolatility });
    const step = 1e-4;
    const slope =
      (at(0.005 * (1 + step)).valueAtRisk.loss - at(0.005 * (1 - step)).valueAtRisk.loss) / (2 * step);
    expectClose(at(0.005).independent.valueAtRisk, slope, 1e-8);
  });

  it("refuses no scenario, a level and a volatility that are none", () => {
    const options = { level: 0.95, independentVolatility: 0 };
    expect(() => historicalTailRisk(matrix(0, 1, []), options)).toThrow(/at least one scenario/);
    expect(() => historicalTailRisk(matrix(1, 1, [1]), { ...options, level: 1 })).toThrow(/got 1/);
    expect(() => historicalTailRisk(matrix(1, 1, [1]), { ...options, independentVolatility: -1 })).toThrow(
      /got -1/,
    );
  });
});

describe("factorScenarios", () => {
  const model = styleModel(
    [
      [1, 0.5],
      [1, -0.5],
    ],
    [
      [0.04, 0],
      [0, 0.01],
    ],
    [0.02, 0.02],
  );

  it("sends history through today's exposures, and counts what was missing", () => {
    const { contributions, missingFactors, missingWeight } = factorScenarios(model, [0.75, 0.25], {
      factorReturns: matrix(2, 2, [0.01, 0.02, Number.NaN, -0.04]),
      specificReturns: matrix(2, 2, [0.04, -0.04, Number.NaN, 0.08]),
    });
    // x = (1, 0.25).
    expectClose(
      Float64Array.from(contributions.values),
      [0.01, 0.005, 0.02, 0, -0.01, 0.02],
      TOLERANCE.algebra,
    );
    expect([...missingFactors]).toEqual([0, 1]);
    expect([...missingWeight]).toEqual([0, 0.75]);
  });

  it("with draws from F its variance is the factor variance", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const drawn = randomModel({ seed, assetCount: 6, marketCount: 1, industryCount: 2, styleCount: 1 });
        const weights = drawn.drawWeights("w");
        const { values, cols } = drawn.model.factorCovariance;
        // Scenarios ±√K · (rows of a square root of F) have second moment F exactly: here by Cholesky's columns.
        const root = Array.from({ length: cols }, () => new Array<number>(cols).fill(0));
        for (let i = 0; i < cols; i++) {
          for (let j = 0; j <= i; j++) {
            const rest = values[i * cols + j] - sum(root[i].slice(0, j).map((v, m) => v * root[j][m]));
            root[i][j] = i === j ? Math.sqrt(Math.max(rest, 0)) : rest / root[j][j];
          }
        }
        const rows = [1, -1].flatMap((sign) =>
          root.map((_, m) => root.map((row) => sign * Math.sqrt(cols) * row[m])),
        );
        const { contributions } = factorScenarios(drawn.model, weights, { factorReturns: matrixFrom(rows) });
        const { volatility, volatilityParts } = returnMoments(contributions);
        const { factors, factorVarianceAnnual } = attributeRisk(drawn.model, weights);
        expectClose(volatility ** 2 * 252, factorVarianceAnnual, 1e-9);
        volatilityParts.forEach((part, k) => {
          expectClose(part * volatility * 252, factors[k].varianceContributionAnnual, 1e-9);
        });
      }),
      RUNS,
    );
  });

  it("refuses a history or weights of another shape", () => {
    expect(() => factorScenarios(model, [1, 0], { factorReturns: matrix(1, 1, [1]) })).toThrow(
      /of 1×2, got 1×1/,
    );
    expect(() => factorScenarios(model, [1], { factorReturns: matrix(1, 2, [1, 1]) })).toThrow(
      /2 weights, got 1/,
    );
  });
});

describe("attributeTail", () => {
  it("names sum to the same VaR and ES as factors and specific returns, or the independent part", () => {
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, hasSpecific) => {
        const drawn = randomModel({ seed, assetCount: 7, marketCount: 1, industryCount: 2, styleCount: 2 });
        const weights = drawn.drawWeights("w");
        const random = randomStream(seed, "history");
        const draw = (cols: number) =>
          matrix(
            40,
            cols,
            Float64Array.from({ length: 40 * cols }, () =>
              random.uniform() < 0.05 ? Number.NaN : 0.01 * random.normal(),
            ),
          );
        const history = { factorReturns: draw(5), specificReturns: hasSpecific ? draw(7) : undefined };
        const { contributions } = factorScenarios(drawn.model, weights, history);
        const { specificVarianceAnnual } = attributeRisk(drawn.model, weights);
        const independentVolatility = hasSpecific ? 0 : Math.sqrt(specificVarianceAnnual / 252);
        const tail = historicalTailRisk(contributions, { level: 0.9, independentVolatility });
        for (const measure of ["valueAtRisk", "expectedShortfall"] as const) {
          const { assetContributions, factorReturns } = attributeTail(drawn.model, weights, history, {
            scenarioWeights: tail.scenarioWeights[measure],
            independent: tail.independent[measure],
          });
          expectClose(sum(tail.scenarioWeights[measure]), 1, TOLERANCE.algebra);
          expectClose(sum(assetContributions), tail[measure].loss, TOLERANCE.algebra);
          // x_k times what the factor did is the factor's contribution.
          const { factors } = attributeRisk(drawn.model, weights);
          expectClose(
            factors.map(({ exposure }, k) => -exposure * factorReturns[k]),
            tail[measure].contributions.slice(0, 5),
            TOLERANCE.algebra,
          );
        }
      }),
      RUNS,
    );
  });

  it("refuses weights of another history", () => {
    const model = styleModel([[1]], [[0.04]], [0.01]);
    const tail = { scenarioWeights: [1], independent: 0 };
    expect(() => attributeTail(model, [1], { factorReturns: matrix(2, 1, [1, 1]) }, tail)).toThrow(
      /each of 2 scenarios, got 1/,
    );
  });
});

describe("scenarioWindows", () => {
  it("overlapping or one after the other, sums of each source", () => {
    const scenarios = matrix(5, 2, [1, 10, 2, 20, 3, 30, 4, 40, 5, 50]);
    expect([...scenarioWindows(scenarios, { periods: 2, step: 2 }).values]).toEqual([3, 30, 7, 70]);
    expect(scenarioWindows(scenarios, { periods: 3, step: 1 }).rows).toBe(3);
    expect(scenarioWindows(scenarios, { periods: 6, step: 1 }).rows).toBe(0);
    expect(() => scenarioWindows(scenarios, { periods: 0, step: 1 })).toThrow(/periods above 0, got 0/);
  });
});
