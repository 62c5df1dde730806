import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { singleMembership } from "../../engine/data/index.ts";
import { designOf, estimateFactorReturns, stepFactorReturns } from "../../engine/factor-returns/index.ts";
import { denseRows, solveBordered } from "../reference/dense-least-squares.ts";
import {
  permuteSection,
  type RandomSection,
  randomOrder,
  randomSection,
} from "../reference/random-section.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

const runs = { seed: 20240229, numRuns: 200 };
const seeds = fc.integer({ min: 0, max: 1_000_000 });
const section = (check: (section: RandomSection, seed: number) => void) =>
  fc.assert(
    fc.property(seeds, (seed) => check(randomSection(seed), seed)),
    runs,
  );
const dotRow = (row: readonly number[], f: Float64Array) => row.reduce((sum, x, k) => sum + x * f[k], 0);
const scaled = (values: ArrayLike<number>, by: number) => Float64Array.from(values, (value) => value * by);

describe("estimateFactorReturns", () => {
  test("r = Xf + ε on every covered name with a return, and nowhere else", () => {
    section((s) => {
      const fit = estimateFactorReturns(s);
      denseRows(designOf(s.exposures)).forEach((row, asset) => {
        const known = s.exposures.covered[asset] === 1 && !Number.isNaN(s.returns[asset]);
        expect(Number.isNaN(fit.specificReturns[asset])).toBe(!known);
        if (known) expectClose(dotRow(row, fit.values) + fit.specificReturns[asset], s.returns[asset], 1e-15);
      });
    });
  });

  test("RᵀXᵀWε = 0: no factor explains what is left", () => {
    section((s) => {
      const fit = estimateFactorReturns(s);
      const rows = denseRows(designOf(s.exposures));
      const moment = fit.values.map((_, k) =>
        rows.reduce(
          (sum, row, n) => (s.weights[n] > 0 ? sum + row[k] * s.weights[n] * fit.specificReturns[n] : sum),
          0,
        ),
      );
      const total = s.weights as Float64Array;
      const scale = total.reduce((sum, w) => sum + w, 0) * 0.02;
      const first = s.exposures.marketCount;
      // Columns of R: market and styles as they are, industries less c_i/c_0 of the first industry.
      moment.forEach((m, k) => {
        const industry = k - first;
        const isIndustry = industry >= 0 && industry < s.exposures.industryCount;
        const reduced = isIndustry
          ? m - (s.industryCapShare[industry] / s.industryCapShare[0]) * moment[first]
          : m;
        expect(Math.abs(reduced) / scale).toBeLessThan(1e-12);
      });
    });
  });

  test("Cf = 0: cap-weighted industry returns sum to zero", () => {
    section((s) => {
      const { values } = estimateFactorReturns(s);
      let sum = 0;
      for (let i = 0; i < s.exposures.industryCount; i++)
        sum += s.industryCapShare[i] * values[s.exposures.marketCount + i];
      expect(Math.abs(sum)).toBeLessThan(1e-15);
    });
  });

  test("agrees with the bordered system", () => {
    section((s) => {
      const fit = estimateFactorReturns(s);
      const constraint = fit.values.map((_, k) => s.industryCapShare[k - s.exposures.marketCount] ?? 0);
      const oracle = solveBordered(
        denseRows(designOf(s.exposures)),
        [...s.weights],
        [...s.returns],
        [...fit.values.keys()],
        [...constraint],
      );
      expectClose(fit.values, oracle.coefficients, TOLERANCE.algebra);
    });
  });

  test("the order of the assets changes nothing", () => {
    section((s, seed) => {
      const order = randomOrder(seed, s.weights.length);
      const fit = estimateFactorReturns(s);
      const other = estimateFactorReturns(permuteSection(s, order));
      expectClose(other.values, fit.values, TOLERANCE.algebra);
      expectClose(other.tStatistic, fit.tStatistic, 1e-11);
      expectClose(other.vif, fit.vif, 1e-11);
      expectClose(
        other.specificReturns,
        order.map((asset) => fit.specificReturns[asset]),
        TOLERANCE.algebra,
      );
      expectClose(
        [other.rSquaredCentred, other.rSquaredUncentred],
        [fit.rSquaredCentred, fit.rSquaredUncentred],
        1e-12,
      );
    });
  });

  test("the scale of the weights changes nothing but the inverse", () => {
    section((s) => {
      const fit = estimateFactorReturns(s);
      for (const by of [1e-9, 3, 1e12]) {
        const other = estimateFactorReturns({ ...s, weights: scaled(s.weights, by) });
        expectClose(other.values, fit.values, TOLERANCE.algebra);
        expectClose(other.tStatistic, fit.tStatistic, 1e-11);
        expectClose(other.vif, fit.vif, 1e-11);
        expectClose(other.rSquaredCentred, fit.rSquaredCentred, TOLERANCE.algebra);
      }
    });
  });

  test("a constant added to all returns moves the market factor by it and nothing else", () => {
    section((s) => {
      const fit = estimateFactorReturns(s);
      const other = estimateFactorReturns({ ...s, returns: Float64Array.from(s.returns, (r) => r + 0.03) });
      expectClose(
        other.values,
        fit.values.map((f, k) => f + (k === 0 ? 0.03 : 0)),
        TOLERANCE.algebra,
      );
      expectClose(other.specificReturns, fit.specificReturns, TOLERANCE.algebra);
      expectClose(other.rSquaredCentred, fit.rSquaredCentred, TOLERANCE.algebra);
    });
  });

  test("twice the returns are twice the factor returns, with the same t-statistics", () => {
    section((s) => {
      const fit = estimateFactorReturns(s);
      const other = estimateFactorReturns({ ...s, returns: scaled(s.returns, 2) });
      expectClose(other.values, scaled(fit.values, 2), 1e-15);
      expectClose(other.tStatistic, fit.tStatistic, 1e-12);
    });
  });

  test("a variance inflation is 1/(1 − R²) of the regression of the style on all other columns", () => {
    section((s) => {
      const { vif } = estimateFactorReturns(s);
      const rows = denseRows(designOf(s.exposures));
      const used = Array.from(s.weights, (_, n) => n).filter((n) => s.weights[n] > 0);
      const firstStyle = s.exposures.marketCount + s.exposures.industryCount;
      const total = used.reduce((sum, n) => sum + s.weights[n], 0);
      for (let k = 0; k < vif.length; k++) {
        if (k < firstStyle) {
          expect(vif[k]).toBeNaN();
          continue;
        }
        const target = rows.map((row) => row[k]);
        const columns = [...vif.keys()].filter((other) => other !== k && other !== 0);
        const { coefficients } = solveBordered(rows, [...s.weights], target, columns);
        const mean = used.reduce((sum, n) => sum + s.weights[n] * target[n], 0) / total;
        let left = 0;
        let whole = 0;
        for (const n of used) {
          left += s.weights[n] * (target[n] - dotRow(rows[n], Float64Array.from(coefficients))) ** 2;
          whole += s.weights[n] * (target[n] - mean) ** 2;
        }
        expectClose(vif[k], whole / left, 1e-10);
      }
    });
  });

  test("both forms of R², the errors and t-statistics agree with numpy", () => {
    const reference = JSON.parse(
      readFileSync(new URL("../reference/least-squares/least-squares.json", import.meta.url), "utf8"),
    );
    const { rowCount, groupCount, denseCount, codes, dense, weights, y, constraint, expected } = reference;
    const fit = estimateFactorReturns({
      exposures: {
        factors: expected.coefficients.map((_: number, k: number) => ({ name: `${k}`, family: "style" })),
        marketCount: 1,
        countryCount: 0,
        industryCount: groupCount,
        styleCount: denseCount,
        currencyCount: 0,
        covered: new Uint8Array(rowCount).fill(1),
        groups: singleMembership(Int32Array.from(codes)),
        styles: Float64Array.from(dense),
        currency: new Int32Array(rowCount).fill(-1),
      },
      returns: y,
      weights,
      industryCapShare: constraint.slice(1, 1 + groupCount),
    });
    expectClose(fit.values, expected.coefficients, TOLERANCE.algebra);
    expectClose(fit.specificReturns, expected.residuals, TOLERANCE.algebra);
    expectClose(fit.standardError, expected.standardError, TOLERANCE.algebra);
    expectClose(fit.tStatistic, expected.tStatistic, 1e-11);
    expectClose(fit.vif.slice(1 + groupCount), expected.vif, 1e-11);
    expectClose(fit.rSquaredUncentred, expected.rSquaredUncentred, TOLERANCE.algebra);
    expectClose(fit.rSquaredCentred, expected.rSquaredCentred, TOLERANCE.algebra);
  });

  test("a market and one style with equal weights is the textbook regression", () => {
    // x = −2 … 2, y = 1, 1, 2, 5, 6: slope 14/10, intercept 3, residuals 0.8, −0.6, −1, 0.6, 0.2, s² = 2.4/3.
    const fit = estimateFactorReturns({
      exposures: {
        factors: [
          { name: "market", family: "market" },
          { name: "x", family: "style" },
        ],
        marketCount: 1,
        countryCount: 0,
        industryCount: 0,
        styleCount: 1,
        currencyCount: 0,
        covered: new Uint8Array(5).fill(1),
        groups: singleMembership(new Int32Array(5).fill(-1)),
        styles: Float64Array.of(-2, -1, 0, 1, 2),
        currency: new Int32Array(5).fill(-1),
      },
      returns: [1, 1, 2, 5, 6],
      weights: [1, 1, 1, 1, 1],
      industryCapShare: [],
    });
    expectClose(fit.values, [3, 1.4], 1e-14);
    expectClose(fit.specificReturns, [0.8, -0.6, -1, 0.6, 0.2], 1e-14);
    expectClose(fit.standardError, [Math.sqrt(0.8 / 5), Math.sqrt(0.8 / 10)], 1e-14);
    expectClose(fit.tStatistic, [3 / Math.sqrt(0.16), 1.4 / Math.sqrt(0.08)], 1e-13);
    expectClose(fit.rSquaredCentred, 1 - 2.4 / 22, 1e-14);
    expectClose(fit.rSquaredUncentred, 1 - 2.4 / 67, 1e-14);
    expect([fit.observationCount, fit.parameterCount]).toEqual([5, 2]);
    expectClose(fit.vif[1], 1, 1e-14);
  });

  test("an industry without data this period has return 0, no error, and stays out of the constraint", () => {
    const s = randomSection(5);
    const { offsets, codes } = s.exposures.groups;
    const weights = Float64Array.from(s.weights, (weight, asset) =>
      codes.slice(offsets[asset], offsets[asset + 1]).includes(0) ? 0 : weight,
    );
    const fit = estimateFactorReturns({ ...s, weights });
    expect([fit.values[1], fit.estimated[1]]).toEqual([0, 0]);
    expect([fit.standardError[1], fit.tStatistic[1]]).toEqual([Number.NaN, Number.NaN]);
    let sum = 0;
    for (let i = 1; i < s.exposures.industryCount; i++) sum += s.industryCapShare[i] * fit.values[1 + i];
    expect(Math.abs(sum)).toBeLessThan(1e-15);
    expect(fit.parameterCount).toBe(fit.values.length - 2);
  });

  test("without a market column there is no constraint and every industry return is its own", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const s = randomSection(seed, false);
        const fit = estimateFactorReturns(s);
        expect(fit.parameterCount).toBe(fit.values.length);
        const oracle = solveBordered(
          denseRows(designOf(s.exposures)),
          [...s.weights],
          [...s.returns],
          [...fit.values.keys()],
        );
        expectClose(fit.values, oracle.coefficients, TOLERANCE.algebra);
      }),
      runs,
    );
  });
});

describe("stepFactorReturns", () => {
  const s = randomSection(11);
  const estimation = Uint8Array.from(s.weights, (weight) => (weight > 0 ? 1 : 0));
  const close = { exposures: s.exposures, estimation, marketCap: s.cap };

  test("weighs by √cap, leaves out names without a return, and constrains by the caps of the close", () => {
    const returns = Float64Array.from(s.returns);
    returns[0] = Number.NaN;
    const day = stepFactorReturns(close, returns, { minNamesPerFactor: 1 });
    expect(day?.weights[0]).toBe(0);
    expectClose(
      day!.weights,
      s.cap.map((cap, n) => (estimation[n] === 1 && n > 0 ? Math.sqrt(cap) : 0)),
      0,
    );
    expectClose(day!.industryCapShare, s.industryCapShare, 1e-15);
    expect(day?.factorReturns.specificReturns[0]).toBeNaN();
  });

  test("gives nothing before the first close and with fewer names than the factors in use ask for", () => {
    const names = estimation.reduce((sum, member) => sum + member, 0);
    const returns = Float64Array.from(s.returns, (r) => (Number.isNaN(r) ? 0 : r));
    const inUse = s.exposures.industryCount + s.exposures.styleCount;
    expect(stepFactorReturns(undefined, returns, { minNamesPerFactor: 1 })).toBeUndefined();
    expect(stepFactorReturns(close, returns, { minNamesPerFactor: names / inUse })).toBeDefined();
    expect(stepFactorReturns(close, returns, { minNamesPerFactor: (names + 1) / inUse })).toBeUndefined();
  });
});
