import { describe, expect, test } from "vitest";
import { symmetricEigen } from "../../engine/linalg/index.ts";
import { burnInShare, estimateFactorCovariance } from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";
import { historyOf } from "./history-of.ts";

const options = {
  volatilityHalfLife: Number.POSITIVE_INFINITY,
  correlationHalfLife: Number.POSITIVE_INFINITY,
  ownHistoryFull: 2,
  burnIn: "shrink" as const,
  neweyWest: null,
  eigenfactor: null,
  regime: null,
};

function rowsOf(length: number, width: number, key = 0, common = 0.5): number[][] {
  const random = randomStream("burn-in", key);
  return Array.from({ length }, () => {
    const z = common * random.normal();
    return Array.from({ length: width }, () => 0.01 * (z + random.normal()));
  });
}

describe("burn-in", () => {
  test("three periods of two factors, by hand: T_eff 3 of 4, a quarter of the correlation goes", () => {
    // f = 0, 0, 3, g = 3, 0, 0: variances 2, covariance −1, ρ = −½ → −⅜.
    const rows = [
      [0, 3],
      [0, 0],
      [3, 0],
    ];
    const [ewma, shrunk] = estimateFactorCovariance(historyOf(rows), options);
    expect([ewma.stage, shrunk.stage]).toEqual(["ewma", "shrinkage"]);
    expectClose(shrunk.shrinkage, 0.25, 1e-14);
    expectClose(shrunk.covariance.values, [2, -0.75, -0.75, 2], 1e-14);
  });

  test("ends at two effective observations per factor, without a jump; a mark alone changes nothing", () => {
    for (let length = 3; length <= 14; length++) {
      const stages = estimateFactorCovariance(historyOf(rowsOf(length, 5)), options);
      const share = Math.max(0, 1 - length / 10);
      expectClose(burnInShare(stages[0]), share, 1e-12);
      expect(stages.map(({ stage }) => stage)).toEqual(share > 1e-12 ? ["ewma", "shrinkage"] : ["ewma"]);
      const marked = estimateFactorCovariance(historyOf(rowsOf(length, 5)), { ...options, burnIn: "mark" });
      expect(marked).toEqual(stages.slice(0, 1));
    }
  });

  test("F of fewer periods than factors becomes positive definite, and nearer the truth", () => {
    let [before, after] = [0, 0];
    for (let trial = 0; trial < 50; trial++) {
      const stages = estimateFactorCovariance(historyOf(rowsOf(10, 20, trial)), options);
      const [ewma, shrunk] = stages.map(({ covariance }) => covariance);
      expect(symmetricEigen(ewma).values[9]).toBeLessThan(1e-12);
      expect(symmetricEigen(shrunk).values[0]).toBeGreaterThan(1e-7);
      for (let i = 0; i < 20; i++)
        for (let j = 0; j < i; j++) {
          const truth = 0.25 * 1e-4;
          before += (ewma.values[i * 20 + j] - truth) ** 2;
          after += (shrunk.values[i * 20 + j] - truth) ** 2;
        }
    }
    expect(after).toBeLessThan(0.5 * before);
  });

  test("the eigenfactor adjustment draws with the same shrinkage: what is left to correct is small", () => {
    const eigenfactor = { draws: 200, scale: 1, seed: 1, of: "correlation" as const };
    const at = (burnIn: "shrink" | "mark") =>
      estimateFactorCovariance(historyOf(rowsOf(40, 30)), { ...options, burnIn, eigenfactor }).at(-1);
    const [shrunk, marked] = [at("shrink")?.eigenvalueBias, at("mark")?.eigenvalueBias];
    // A mark alone: below two observations per factor nothing is drawn, as an inverse of so few has no mean.
    expect(marked?.[0]).toBe(1);
    expect(shrunk?.[0]).toBeLessThan(1.6);
    expect(shrunk?.[0]).toBeGreaterThan(1);
  });

  test("volatilities stay what they are through burn-in and out of it, whatever the lags", () => {
    const eigenfactor = { draws: 60, scale: 1, seed: 1, of: "correlation" as const };
    for (const neweyWest of [null, { volatility: 5, correlation: 2 }, { volatility: 5, correlation: 5 }]) {
      for (const periods of [3, 6, 12, 20, 24, 27, 30, 40, 48, 54, 60, 80, 110, 140]) {
        const stages = estimateFactorCovariance(historyOf(rowsOf(periods, 12)), {
          ...options,
          neweyWest,
          eigenfactor,
        });
        const [before, after] = [stages.at(-2), stages.at(-1)].map((stage) =>
          Float64Array.from({ length: 12 }, (_, k) => Math.sqrt(stage!.covariance.values[k * 13])),
        );
        const bias = stages.at(-1)!.eigenvalueBias!;
        expect(Math.max(...bias), `${periods} periods`).toBeLessThan(4);
        const ratio = after.reduce((sum, value, k) => sum + value / before[k] / 12, 0);
        expect(ratio, `${periods} periods`).toBeGreaterThan(0.9);
        expect(ratio, `${periods} periods`).toBeLessThan(1.25);
      }
    }
  });
});
