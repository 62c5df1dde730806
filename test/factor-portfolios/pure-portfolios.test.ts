import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  buildExAntePortfolios,
  buildPurePortfolios,
  portfolioShape,
} from "../../engine/factor-portfolios/index.ts";
import { designOf, estimateFactorReturns } from "../../engine/factor-returns/index.ts";
import type { Matrix } from "../../engine/linalg/index.ts";
import { presets } from "../../engine/pipeline/index.ts";
import { EXPOSURES } from "../portfolio/ten-stocks.ts";
import { denseRows } from "../reference/dense-least-squares.ts";
import { randomSection } from "../reference/random-section.ts";
import { expectClose } from "../tolerance.ts";

const runs = { seed: 20240229, numRuns: 200 };
const seeds = fc.integer({ min: 0, max: 1_000_000 });

function portfoliosOf(seed: number) {
  const section = randomSection(seed);
  const fit = estimateFactorReturns(section);
  const p = buildPurePortfolios(section.exposures, section.weights, fit);
  const rows = denseRows(designOf(section.exposures));
  return { section, fit, p, rows };
}

describe("buildPurePortfolios", () => {
  test("f = P r", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { section, fit, p } = portfoliosOf(seed);
        const f = fit.values.map((_, k) => {
          let sum = 0;
          for (let n = 0; n < p.cols; n++) {
            if (p.values[k * p.cols + n] !== 0) sum += p.values[k * p.cols + n] * section.returns[n];
          }
          return sum;
        });
        expectClose(f, fit.values, 1e-13);
      }),
      runs,
    );
  });

  test("P X R = R: unit exposure to the own factor and none to another, up to the constraint", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { section, p, rows } = portfoliosOf(seed);
        const K = p.rows;
        const { industryCapShare: c, exposures } = section;
        const px = Array.from({ length: K }, (_, k) =>
          Array.from({ length: K }, (_, j) => {
            let sum = 0;
            for (let n = 0; n < p.cols; n++) {
              if (section.weights[n] > 0) sum += p.values[k * p.cols + n] * rows[n][j];
            }
            return sum;
          }),
        );
        // R eliminates the first industry: column j is e_j − (c_j / c_0) e_first for industries, e_j otherwise.
        const first = exposures.marketCount;
        for (let j = 0; j < K; j++) {
          if (j === first) continue;
          const ratio = j > first && j < first + exposures.industryCount ? c[j - first] / c[0] : 0;
          const left = px.map((row) => row[j] - ratio * row[first]);
          const right = left.map((_, k) => (k === j ? 1 : k === first ? -ratio : 0));
          expectClose(left, right, 1e-11);
        }
      }),
      runs,
    );
  });

  test("the market portfolio is fully invested, every other one costs nothing", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { p } = portfoliosOf(seed);
        for (let k = 0; k < p.rows; k++) {
          const { net } = portfolioShape(Float64Array.from(p.values).subarray(k * p.cols, (k + 1) * p.cols));
          expect(Math.abs(net - (k === 0 ? 1 : 0))).toBeLessThan(1e-11);
        }
      }),
      runs,
    );
  });

  test("a name of weight 0 is in no portfolio", () => {
    const { section, p } = portfoliosOf(3);
    const out = Array.from(section.weights, (_, n) => n).filter((n) => section.weights[n] === 0);
    expect(out.length).toBeGreaterThan(0);
    for (const n of out) for (let k = 0; k < p.rows; k++) expect(p.values[k * p.cols + n]).toBe(0);
  });
});

describe("portfolioShape", () => {
  test("counts sides and concentration", () => {
    const shape = portfolioShape([0.5, 0.5, 0, -0.5, -0.5]);
    expect(shape).toEqual({ grossLeverage: 2, net: 0, longCount: 2, shortCount: 2, effectiveNames: 4 });
    expect(portfolioShape([]).effectiveNames).toBe(0);
  });
});

describe("buildExAntePortfolios", () => {
  const plain = {
    ...presets.short.regression,
    minEffectiveNames: 0,
    parentOf: new Int32Array(EXPOSURES.industryCount).fill(-1),
  };

  test("of the primer's ten stocks: the gross leverage it quotes, before any return is known", () => {
    const cap = [150, 80, 40, 10, 120, 60, 20, 90, 30, 15];
    const close = {
      exposures: EXPOSURES,
      estimation: new Uint8Array(10).fill(1),
      marketCap: Float64Array.from(cap),
      weights: Float64Array.from(cap, Math.sqrt),
    };
    const p = buildExAntePortfolios(close, { ...plain, minNamesPerFactor: 1 });
    const gross = Array.from({ length: 7 }, (_, k) =>
      portfolioShape(Float64Array.from(p?.values ?? []).subarray(k * 10, (k + 1) * 10)).grossLeverage.toFixed(
        2,
      ),
    );
    expect(gross).toEqual(["1.00", "8.92", "15.64", "4.66", "11.87", "1.45", "5.55"]);
    expect(buildExAntePortfolios(close, { ...plain, minNamesPerFactor: 3 })).toBeUndefined();
  });

  test("rows asked for one by one are those of the whole", () => {
    const { section, fit, p } = portfoliosOf(4);
    const some = buildPurePortfolios(section.exposures, section.weights, fit, [2, 0]);
    const row = (of: Matrix, k: number) => Array.from(of.values).slice(k * of.cols, (k + 1) * of.cols);
    expect(row(some, 0)).toEqual(row(p, 2));
    expect(row(some, 1)).toEqual(row(p, 0));
  });
});
