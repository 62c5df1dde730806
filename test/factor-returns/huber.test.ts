import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { singleMembership } from "../../engine/data/index.ts";
import { huberWeights } from "../../engine/factor-returns/huber.ts";
import {
  constraintsOf,
  diagnoseRegression,
  estimateFactorReturns,
  sampleOf,
} from "../../engine/factor-returns/index.ts";
import { kernelKind, useKernels } from "../../engine/linalg/index.ts";
import { medianOf, solveLeastSquares, withResidentDesign } from "../../engine/stats/index.ts";
import { denseRows } from "../reference/dense-least-squares.ts";
import { type FullSection, fullSection } from "../reference/full-section.ts";
import { permuteSection, randomOrder, randomSection } from "../reference/random-section.ts";
import { referenceSection } from "../reference/regression/section.ts";
import { expectClose } from "../tolerance.ts";

const runs = { seed: 20240229, numRuns: 200 };
const seeds = fc.integer({ min: 0, max: 1_000_000 });

/** A section with a few returns that are out of all proportion. */
function wild(seed: number): FullSection {
  const s = fullSection(seed);
  const returns = Float64Array.from(s.returns);
  for (let n = seed % 7; n < returns.length; n += 13) returns[n] *= 20;
  return { ...s, returns };
}

describe("Huber's weights", () => {
  test("are 1, and the estimate is least squares, as c goes to infinity", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const s = wild(seed);
        const plain = estimateFactorReturns(s);
        expect(estimateFactorReturns({ ...s, huberConstant: Number.POSITIVE_INFINITY })).toEqual(plain);
        expectClose(estimateFactorReturns({ ...s, huberConstant: 1000 }).values, plain.values, 1e-14);
      }),
      runs,
    );
  });

  test("solve Huber's equations: ω = min(1, c s/|e|), s = 1.4826 median |e|, on the final residuals", () => {
    let clipped = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const s = wild(seed);
        const fit = estimateFactorReturns({ ...s, huberConstant: 1.345 });
        const used = Array.from(s.weights, (_, n) => n).filter((n) => s.weights[n] > 0);
        const e = used.map((n) => Math.abs(Math.sqrt(s.weights[n]) * fit.specificReturns[n]));
        const scale = 1.4826 * medianOf(Float64Array.from(e));
        used.forEach((n, i) => {
          expectClose(fit.robustWeights[n], Math.min(1, (1.345 * scale) / e[i]), 1e-5);
          expectClose(fit.weights[n], s.weights[n] * fit.robustWeights[n], 1e-14);
          if (fit.robustWeights[n] < 1) clipped++;
        });
        expectClose(
          fit.keptShare,
          used.filter((n) => fit.robustWeights[n] === 1).length / used.length,
          1e-15,
        );
      }),
      runs,
    );
    expect(clipped).toBeGreaterThan(1000);
  });

  test("converge, within 50 iterations in nine of ten problems of a few dozen names, and always", () => {
    const counts: number[] = [];
    fc.assert(
      fc.property(seeds, (seed) => {
        const s = wild(seed);
        const sample = sampleOf(s);
        const start = solveLeastSquares(
          sample.design,
          sample.weights,
          sample.returns,
          constraintsOf(s.exposures, s),
        );
        const { converged, iterations } = huberWeights(sample, s.weights.length, start, 1.345);
        expect(converged).toBe(true);
        counts.push(iterations);
      }),
      runs,
    );
    counts.sort((a, b) => a - b);
    expect(counts[Math.floor(0.9 * counts.length)]).toBeLessThanOrEqual(50);
  });

  test("are the same by the kernels and by their plain twins, step for step", () => {
    const kind = kernelKind();
    fc.assert(
      fc.property(seeds, (seed) => {
        const s = wild(seed);
        const sample = sampleOf(s);
        const constraints = constraintsOf(s.exposures, s);
        const [simd, plain] = (["simd", "plain"] as const).map((kernels) => {
          useKernels(kernels);
          return withResidentDesign(sample.design, (design) => {
            const start = solveLeastSquares(design, sample.weights, sample.returns, constraints);
            return huberWeights({ ...sample, design }, s.weights.length, start, 1.345);
          });
        });
        useKernels(kind);
        expect(simd.iterations).toBe(plain.iterations);
        expect(simd.keptShare).toBe(plain.keptShare);
        expectClose(simd.scale, plain.scale, 1e-12);
        expectClose(simd.weights, plain.weights, 1e-9);
      }),
      runs,
    );
  });

  test("the identity r = Xf + ε stays exact on every name: nothing is winsorised", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const s = wild(seed);
        const fit = estimateFactorReturns({ ...s, huberConstant: 1.345 });
        denseRows(sampleOf(s).design)
          .slice(0, s.weights.length)
          .forEach((row, n) => {
            if (s.exposures.covered[n] !== 1 || Number.isNaN(s.returns[n])) return;
            const common = row.reduce((sum, x, k) => sum + x * fit.values[k], 0);
            expectClose(common + fit.specificReturns[n], s.returns[n], 1e-14);
          });
      }),
      runs,
    );
  });

  test("the order of the assets changes nothing", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const s = { ...randomSection(seed), huberConstant: 1.345 };
        const order = randomOrder(seed, s.weights.length);
        const fit = estimateFactorReturns(s);
        const other = estimateFactorReturns({ ...permuteSection(s, order), huberConstant: 1.345 });
        expectClose(other.values, fit.values, 1e-9);
      }),
      runs,
    );
  });

  test("a return may be wrong by any amount: the estimate stays where it is", () => {
    let tried = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const s = { ...fullSection(seed), huberConstant: 1.345 };
        // A name that has most of its industry's weight is the industry, errors and all: a name of little leverage.
        const { leverage } = diagnoseRegression(s, estimateFactorReturns(s));
        const n = leverage.findIndex((h) => h < 0.2);
        if (n < 0) return;
        const estimate = (wrong: number) => {
          const returns = Float64Array.from(s.returns);
          returns[n] = wrong;
          // The pseudo-observations stay: they are not what is wrong here.
          return estimateFactorReturns({ ...s, returns }).values;
        };
        expectClose(estimate(1e6), estimate(1e3), 1e-6);
        tried++;
      }),
      { ...runs, numRuns: 100 },
    );
    expect(tried).toBeGreaterThan(50);
  });

  test("a location by hand: the clipped return stands at c s above the rest", () => {
    // 4.2 − 4f + c·1.4826·(2 − f) = 0 where the median of |r − f| is 2 − f and only the 50 is clipped.
    const fit = estimateFactorReturns({
      exposures: {
        factors: [{ name: "market", family: "market" }],
        marketCount: 1,
        countryCount: 0,
        industryCount: 0,
        styleCount: 0,
        currencyCount: 0,
        covered: new Uint8Array(5).fill(1),
        groups: singleMembership(new Int32Array(5).fill(-1)),
        styles: new Float64Array(0),
        currency: new Int32Array(5).fill(-1),
      },
      returns: [0.2, 1, 1, 2, 50],
      weights: [1, 1, 1, 1, 1],
      industryCapShare: [],
      huberConstant: 1.345,
    });
    const ck = 1.345 * 1.4826;
    const f = (4.2 + 2 * ck) / (4 + ck);
    expectClose(fit.values, [f], 1e-6);
    expectClose(fit.robustWeights, [1, 1, 1, 1, (ck * (2 - f)) / (50 - f)], 1e-6);
    // κ = 1 + (1/5)(0.2/0.8), s² = κ² Σψ²/4/0.8², standard error √(s²/5).
    const squares = (0.2 - f) ** 2 + 2 * (1 - f) ** 2 + (2 - f) ** 2 + (ck * (2 - f)) ** 2;
    expectClose(fit.standardError, [Math.sqrt((1.05 ** 2 * squares) / 4 / 0.64 / 5)], 1e-6);
  });

  test("values, weights and errors agree with numpy's iteratively re-weighted least squares", () => {
    const { section, expected } = referenceSection();
    const fit = estimateFactorReturns({ ...section, huberConstant: 1.345 });
    expectClose(fit.values, expected.huber.values, 1e-7);
    expectClose(fit.robustWeights, expected.huber.robustWeights, 1e-6);
    expectClose(fit.standardError, expected.huber.standardError, 1e-7);
    // The planted error of 0.6 has next to no say.
    expect(fit.robustWeights[7]).toBeLessThan(0.1);
  });
});

describe("plain least squares against numpy", () => {
  const { plain } = JSON.parse(
    readFileSync(new URL("../reference/regression/regression.json", import.meta.url), "utf8"),
  );

  test("coefficients agree with and without intercept on every date", () => {
    for (const [interceptCount, name] of [
      [1, "withIntercept"],
      [0, "withoutIntercept"],
    ] as const) {
      plain.X.forEach((X: number[][], date: number) => {
        const groups = {
          offsets: new Int32Array(X.length + 1),
          codes: new Int32Array(0),
          shares: new Float64Array(0),
        };
        const fit = solveLeastSquares(
          {
            rowCount: X.length,
            interceptCount,
            groupCount: 0,
            groups,
            denseCount: X[0].length,
            dense: X.flat(),
          },
          plain.weights[date],
          plain.y[date],
        );
        expectClose(fit.coefficients, plain[name][date], 1e-12);
      });
    }
  });
});
