import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  estimateSpecificRisk,
  type SpecificRisk,
  type SpecificRiskOptions,
  startSpecificRisk,
  stepSpecificRisk,
} from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { plainSpecific as flat } from "./plain-specific.ts";

const none = Number.NaN;

/** Specific risk after rows of specific returns, everybody covered and of cap n + 1 unless said otherwise. */
function riskOf(
  rows: readonly (readonly number[])[],
  options: SpecificRiskOptions,
  covered?: Uint8Array,
): SpecificRisk | undefined {
  const N = rows[0].length;
  const issuer = new Int32Array(N).fill(-1);
  const marketCap = Array.from({ length: N }, (_, n) => n + 1);
  let state = startSpecificRisk(N, options);
  for (const specificReturns of rows) {
    state = stepSpecificRisk(state, { specificReturns, marketCap, issuer }, options).state;
  }
  const inputs = { covered: covered ?? new Uint8Array(N).fill(1), marketCap, issuer };
  return estimateSpecificRisk(state, inputs, options);
}

describe("estimateSpecificRisk", () => {
  test("with equal weights and a full history it is the sample variance, n − 1 below", () => {
    // 1, 2, 3, 6: mean 3, squares 4 + 1 + 0 + 9 = 14.
    const risk = riskOf([[1], [2], [3], [6]], flat)!;
    expectClose(risk.variance, [14 / 3], 1e-14);
    expect([...risk.ownWeight]).toEqual([1]);
  });

  test("with a half-life of 1, by hand", () => {
    // Weights (1, 2, 4)/7 of 0, 0, 7: mean 4, variance 12; effective count 49/21, so times (7/3)/(4/3) = 7/4.
    const options = { ...flat, halfLife: 1, ownHistoryFrom: 1, ownHistoryFull: 3 };
    expectClose(riskOf([[0], [0], [7]], options)!.variance, [21], 1e-13);
  });

  test("a gap stops the name's own clock", () => {
    const options = { ...flat, halfLife: 1, ownHistoryFrom: 1, ownHistoryFull: 3 };
    expectClose(riskOf([[0], [none], [0], [none], [none], [7], [none]], options)!.variance, [21], 1e-13);
  });

  test("agrees with the direct sum over random gappy histories", () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ min: -1, max: 1, noNaN: true }), { nil: none, freq: 4 }), {
          minLength: 8,
          maxLength: 80,
        }),
        fc.constantFrom(3, 20, Number.POSITIVE_INFINITY),
        (series, halfLife) => {
          const own = series.filter((value) => !Number.isNaN(value));
          fc.pre(own.length >= 4);
          const weights = own.map((_, i) => 0.5 ** ((own.length - 1 - i) / halfLife));
          const total = weights.reduce((s, w) => s + w, 0);
          const mean = own.reduce((s, value, i) => s + weights[i] * value, 0) / total;
          const variance = own.reduce((s, value, i) => s + weights[i] * (value - mean) ** 2, 0) / total;
          const effective = total ** 2 / weights.reduce((s, w) => s + w * w, 0);
          const risk = riskOf(
            series.map((value) => [value]),
            { ...flat, halfLife },
          )!;
          expectClose(risk.variance, [(variance * effective) / (effective - 1)], TOLERANCE.algebra);
        },
      ),
      { seed: 20240229, numRuns: 200 },
    );
  });

  test("own history counts from nothing at ownHistoryFrom to alone at ownHistoryFull; the rest is the group's mean", () => {
    // Own variances: 2 of {−1, 1, −1, 1}·k is 4k²/3; names 0–2 are full, name 3 has three observations (γ = ½), name 4
    // two (γ = 0), name 5 none.
    const rows = [
      [-1, -2, -3, none, none, none],
      [1, 2, 3, -4, none, none],
      [-1, -2, -3, 4, -9, none],
      [1, 2, 3, -4, 9, none],
    ];
    const risk = riskOf(rows, flat)!;
    // Name 3: −4, 4, −4: mean −4/3, sample variance (2·(8/3)² + (16/3)²)/2 = 64/3.
    const own = [4 / 3, 16 / 3, 12, 64 / 3];
    const mean = (4 / 3 + 16 / 3 + 12 + 64 / 3) / 4;
    expectClose(risk.ownWeight, [1, 1, 1, 0.5, 0, 0], 1e-15);
    expectClose(risk.variance, [own[0], own[1], own[2], 0.5 * own[3] + 0.5 * mean, mean, mean], 1e-13);
  });

  test("yesterday's listing leans on its own size group", () => {
    // Caps 1 … 6; two groups of the names with history (1, 2, 3 | 4, 5): name 2 is new and small, name 5 new and large.
    const rows = [-1, 1, -1, 1].map((sign) => [sign, 2 * sign, none, 3 * sign, 4 * sign, none]);
    const risk = riskOf(rows, { ...flat, sizeGroups: 2 })!;
    const unit = 4 / 3;
    expectClose(
      [risk.variance[2], risk.variance[5]],
      [1.5 * unit + 1 * unit, (9 * unit + 16 * unit) / 2],
      1e-13,
    );
  });

  test("a price that does not move is held at the floor", () => {
    const rows = [-1, 1, -1, 1].map((sign) => [sign, sign, 0, sign]);
    const risk = riskOf(rows, { ...flat, floorShare: 0.5 })!;
    // The group's mean is 1, a quarter of it the floor.
    expectClose(risk.variance, [4 / 3, 4 / 3, 1 / 4, 4 / 3], 1e-14);
  });

  test("covers exactly the covered names, and is undefined while nobody has a history", () => {
    const rows = [-1, 1, -1, 1].map((sign) => [sign, 2 * sign]);
    const risk = riskOf(rows, flat, Uint8Array.of(0, 1))!;
    expectClose(risk.variance, [none, 16 / 3], 1e-14);
    expectClose(risk.ownWeight, [none, 1], 0);
    expect(riskOf(rows.slice(0, 2), flat)).toBeUndefined();
    expect(riskOf(rows, flat, new Uint8Array(2))).toBeUndefined();
  });

  test("one observation alone gives no variance of its own, even if it may count from the first", () => {
    const risk = riskOf(
      [
        [-1, none],
        [1, none],
        [-1, none],
        [1, 5],
      ],
      { ...flat, ownHistoryFrom: 0 },
    )!;
    expect([...risk.variance].every((v) => v > 0)).toBe(true);
  });

  test("every covered name has a finite forecast above 0 whatever histories there are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const random = randomStream("specific", seed);
        const share = Array.from({ length: 30 }, () => random.uniform());
        const rows = Array.from({ length: 40 }, () =>
          share.map((p) => (random.uniform() < p ? 0.02 * random.normal() : none)),
        );
        const risk = riskOf(rows, {
          ...flat,
          halfLife: 20,
          ownHistoryFrom: 10,
          ownHistoryFull: 30,
          sizeGroups: 10,
          floorShare: 0.2,
        })!;
        expect([...risk.variance].every((v) => v > 0 && Number.isFinite(v))).toBe(true);
      }),
      { seed: 20240229, numRuns: 200 },
    );
  });

  test("recovers the variances it was simulated from within four standard errors", () => {
    const random = randomStream("specific recovery");
    const truth = [1, 4, 0.25, 9];
    const rows = Array.from({ length: 4000 }, () =>
      truth.map((variance) => Math.sqrt(variance) * random.normal()),
    );
    const halfLife = 200;
    const risk = riskOf(rows, { ...flat, halfLife })!;
    const effective = (1 + 2 ** (-1 / halfLife)) / (1 - 2 ** (-1 / halfLife));
    truth.forEach((variance, n) => {
      expect(Math.abs(risk.variance[n] / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / effective));
    });
  });
});
