import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Matrix, matrix } from "../../engine/linalg/index.ts";
import {
  cornishFisherIsMonotone,
  cornishFisherTailRisk,
  normalTailRisk,
  type ReturnMoments,
  returnMoments,
  scaleMoments,
} from "../../engine/risk-attribution/index.ts";
import { normalQuantile } from "../../engine/stats/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { sum } from "./random-portfolios.ts";
import { expectEuler, randomScenarios } from "./random-scenarios.ts";

/** w(z; s, k), written apart from the engine. */
function transform(z: number, S: number, K: number): number {
  return z + ((z * z - 1) * S) / 6 + ((z ** 3 - 3 * z) * K) / 24 - ((2 * z ** 3 - 5 * z) * S * S) / 36;
}

describe("cornishFisherTailRisk", () => {
  const shape = (skewness: number, excessKurtosis: number): ReturnMoments => ({
    ...returnMoments(matrix(2, 1, [1, -1])),
    skewness,
    excessKurtosis,
    skewnessParts: Float64Array.of(0),
    kurtosisParts: Float64Array.of(0),
  });

  it.each(["plain", "matched"] as const)(
    "is normal without skewness and excess kurtosis: %s",
    (parameters) => {
      const normal = normalTailRisk([1], { level: 0.99, horizonYears: 1 });
      const found = cornishFisherTailRisk(shape(0, 0), { level: 0.99, parameters });
      expectClose(found.valueAtRisk.loss, normal.valueAtRisk.loss, TOLERANCE.algebra);
      expectClose(found.expectedShortfall.loss, normal.expectedShortfall.loss, TOLERANCE.algebra);
    },
  );

  it("ES is the mean of the transformed quantiles below the level, by quadrature", () => {
    for (const [S, K] of [
      [-0.5, 1.5],
      [0.3, 2],
      [0, 4],
    ]) {
      const n = 200_000;
      let integral = 0;
      for (let i = 0; i < n; i++) integral += transform(normalQuantile((0.05 * (i + 0.5)) / n), S, K) / n;
      const found = cornishFisherTailRisk(shape(S, K), { level: 0.95, parameters: "plain" });
      expectClose(found.expectedShortfall.loss, -integral, 1e-4);
      expectClose(found.valueAtRisk.loss, -transform(normalQuantile(0.05), S, K), TOLERANCE.algebra);
    }
  });

  it.each(["plain", "matched"] as const)(
    "contributions sum to the loss and are its derivatives: %s",
    (parameters) => {
      fc.assert(
        fc.property(fc.integer(), (seed) => {
          const scenarios = randomScenarios(seed);
          const of = (s: Matrix) =>
            cornishFisherTailRisk(scaleMoments(returnMoments(s), 5), { level: 0.975, parameters });
          const whole = of(scenarios);
          fc.pre(whole.isValid);
          expectClose(sum(whole.valueAtRisk.contributions), whole.valueAtRisk.loss, TOLERANCE.algebra);
          expectEuler(scenarios, of, 1e-8);
          if (parameters === "matched") return;
          const {
            mean,
            volatility,
            skewness: S,
            excessKurtosis: K,
          } = scaleMoments(returnMoments(scenarios), 5);
          expectClose(
            whole.valueAtRisk.loss,
            -(mean + volatility * transform(normalQuantile(0.025), S, K)),
            TOLERANCE.algebra,
          );
        }),
        { numRuns: 30, seed: 15 },
      );
    },
  );

  it("is valid exactly where the transform rises on a fine grid", () => {
    const rises = (S: number, K: number): boolean => {
      for (let z = -40; z <= 40; z += 0.01) {
        const slope = 1 + (z * S) / 3 + ((3 * z * z - 3) * K) / 24 - ((6 * z * z - 5) * S * S) / 36;
        if (slope < 0) return false;
      }
      return true;
    };
    for (let S = -2.6; S <= 2.6; S += 0.26) {
      for (let K = -0.3; K <= 9; K += 0.31)
        expect(cornishFisherIsMonotone(S, K), `${S} ${K}`).toBe(rises(S, K));
    }
    // The largest skewness of the domain, 6(√2 − 1).
    const most = 6 * (Math.SQRT2 - 1);
    const anyKurtosis = (S: number): boolean =>
      Array.from({ length: 100_001 }, (_, i) => i / 5000).some((K) => cornishFisherIsMonotone(S, K));
    expect(anyKurtosis(most - 1e-3)).toBe(true);
    expect(anyKurtosis(most + 1e-3)).toBe(false);
  });

  it("gives no figure where it is not valid", () => {
    const { isValid, valueAtRisk, expectedShortfall } = cornishFisherTailRisk(shape(-1, 0.5), {
      level: 0.99,
      parameters: "plain",
    });
    expect([isValid, valueAtRisk.loss, expectedShortfall.loss]).toEqual([false, Number.NaN, Number.NaN]);
  });

  it("matched parameters: the transformed variable has the moments asked for, by quadrature, over the whole domain", () => {
    let tested = 0;
    for (let s = -2.4; s <= 2.4; s += 0.3) {
      for (let k = 0; k <= 12; k += 0.4) {
        if (!cornishFisherIsMonotone(s, k)) continue;
        tested++;
        const sums = [0, 0, 0];
        for (let z = -12; z <= 12; z += 0.02) {
          const density = (0.02 * Math.exp(-z * z * 0.5)) / Math.sqrt(2 * Math.PI);
          for (let power = 2; power <= 4; power++) sums[power - 2] += density * transform(z, s, k) ** power;
        }
        const [skewness, kurtosis] = [sums[1] / sums[0] ** 1.5, sums[2] / sums[0] ** 2];
        const found = cornishFisherTailRisk(shape(skewness, kurtosis - 3), {
          level: 0.99,
          parameters: "matched",
        });
        // A variable of mean 0 and variance 1 whose quantile is that of the transform.
        const expected = -transform(normalQuantile(0.01), s, k) / Math.sqrt(sums[0]);
        if (found.isValid) expectClose(found.valueAtRisk.loss, expected, 1e-7);
        // On the edge itself rounding decides.
        else
          expect(
            cornishFisherIsMonotone(s * 1.001, k * 0.999) && cornishFisherIsMonotone(s * 0.999, k * 1.001),
            `${s} ${k}`,
          ).toBe(false);
      }
    }
    expect(tested).toBeGreaterThan(150);
  });

  it("matched parameters reach an excess kurtosis of 10, plain ones do not", () => {
    const daily = shape(-0.4, 10);
    expect(cornishFisherTailRisk(daily, { level: 0.99, parameters: "plain" }).isValid).toBe(false);
    expect(cornishFisherTailRisk(daily, { level: 0.99, parameters: "matched" }).isValid).toBe(true);
    expect(cornishFisherTailRisk(shape(0, 43), { level: 0.99, parameters: "matched" }).isValid).toBe(true);
    expect(cornishFisherTailRisk(shape(0, 44), { level: 0.99, parameters: "matched" }).isValid).toBe(false);
  });
});
