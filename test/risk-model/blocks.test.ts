import { describe, expect, test } from "vitest";
import { symmetricEigen } from "../../engine/linalg/index.ts";
import { estimateFactorCovariance, type FactorCovariance } from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { historyOf } from "./history-of.ts";

/*
 * Several markets: the world, three countries and four industries under their constraints, two styles and two currencies.
 * The third country and the second currency come late, and a country has holidays of its own.
 */
const names = ["world", "c1", "c2", "c3", "i1", "i2", "i3", "i4", "value", "size", "eur", "jpy"];
const size = names.length;
const countryCaps = [0.6, 0.4];
const industryCaps = [0.4, 0.3, 0.2, 0.1];

/** Values less their weighted mean: Σ c f = 0. */
function constrained(values: readonly number[], caps: readonly number[]): number[] {
  const mean = values.reduce((sum, value, k) => sum + value * caps[k], 0);
  return values.map((value) => value - mean);
}

function rowsOf(length: number, lateFrom: number): number[][] {
  const random = randomStream("blocks");
  const draw = (sd: number) => sd * random.normal();
  return Array.from({ length }, (_, t) => {
    const world = draw(0.01);
    const isLate = t >= lateFrom;
    const caps = isLate ? [0.5, 0.3, 0.2] : countryCaps;
    const countries = constrained(
      caps.map((_, k) => draw(0.006) + (k === 0 ? 0.2 * world : 0)),
      caps,
    );
    const industries = constrained(
      industryCaps.map((_, k) => draw(0.004 + 0.001 * k)),
      industryCaps,
    );
    const currency = draw(0.005);
    const holiday = t % 17 === 3;
    return [
      world,
      countries[0],
      holiday ? Number.NaN : countries[1],
      isLate ? countries[2] : Number.NaN,
      ...industries,
      draw(0.002),
      draw(0.002) + 0.1 * world,
      currency,
      isLate ? 0.7 * currency + draw(0.003) : Number.NaN,
    ];
  });
}

const options = {
  volatilityHalfLife: 84,
  correlationHalfLife: 252,
  ownHistoryFull: 60,
  burnIn: "shrink" as const,
  neweyWest: { volatility: 3, correlation: 2 },
  eigenfactor: { draws: 60, scale: 1, seed: 1, of: "correlation" as const },
  regime: { halfLife: 42 },
};
const rows = rowsOf(600, 480);

const at = ({ covariance }: FactorCovariance, i: string, j: string) =>
  covariance.values[names.indexOf(i) * size + names.indexOf(j)];
const quadratic = (stage: FactorCovariance, block: readonly string[], x: readonly number[]) =>
  block.reduce((sum, i, a) => sum + block.reduce((s, j, b) => s + x[a] * x[b] * at(stage, i, j), 0), 0);

describe("blocks of several markets", () => {
  const stages = estimateFactorCovariance(historyOf(rows), options);

  test("go through every stage: symmetric, positive semi-definite, finite, none without a variance", () => {
    expect(stages.map(({ stage }) => stage)).toEqual(["ewma", "newey_west", "eigenfactor", "regime"]);
    for (const { covariance, effectiveCount } of stages) {
      for (let i = 0; i < size; i++) {
        expect(covariance.values[i * (size + 1)]).toBeGreaterThan(0);
        for (let j = 0; j < i; j++)
          expect(covariance.values[i * size + j]).toBe(covariance.values[j * size + i]);
      }
      const { values } = symmetricEigen(covariance);
      expect(values[0]).toBeGreaterThan(-1e-12 * values[size - 1]);
      expect(effectiveCount[names.indexOf("c3")]).toBeLessThan(121);
      expect(effectiveCount[0]).toBeGreaterThan(200);
    }
  });

  test("the constraint of a whole block holds in every stage: the industries at their caps have no risk", () => {
    for (const stage of stages) {
      const own = names.slice(4, 8).reduce((sum, k, i) => sum + industryCaps[i] ** 2 * at(stage, k, k), 0);
      expect(quadratic(stage, names.slice(4, 8), industryCaps) / own).toBeLessThan(0.02);
    }
  });

  test("volatilities of every block come out near the truth, the late ones too", () => {
    const last = stages[0];
    const expected: [string, number][] = [
      ["world", 0.01],
      ["eur", 0.005],
      ["jpy", Math.sqrt(0.49 * 0.005 ** 2 + 0.003 ** 2)],
      ["value", 0.002],
    ];
    for (const [name, sd] of expected) {
      const error = 4 / Math.sqrt(2 * last.effectiveCount[names.indexOf(name)]);
      expect(Math.abs(Math.sqrt(at(last, name, name)) / sd - 1), name).toBeLessThan(error);
    }
    const rho = at(last, "eur", "jpy") / Math.sqrt(at(last, "eur", "eur") * at(last, "jpy", "jpy"));
    expect(Math.abs(rho - (0.7 * 0.005) / Math.sqrt(0.49 * 0.005 ** 2 + 0.003 ** 2))).toBeLessThan(0.2);
  });
});

test("a late block and holidays leave those exactly alone that were there before", () => {
  const kept = [0, 1, 4, 5, 6, 7, 8, 9, 10];
  const plain = { ...options, neweyWest: null, eigenfactor: null, regime: null };
  const [whole] = estimateFactorCovariance(historyOf(rows), plain);
  const [alone] = estimateFactorCovariance(historyOf(rows.map((row) => kept.map((k) => row[k]))), plain);
  kept.forEach((i, a) => {
    kept.forEach((j, b) => {
      const scale = Math.sqrt(
        alone.covariance.values[a * (kept.length + 1)] * alone.covariance.values[b * (kept.length + 1)],
      );
      const distance = whole.covariance.values[i * size + j] - alone.covariance.values[a * kept.length + b];
      expect(Math.abs(distance) / scale, `${names[i]} ${names[j]}`).toBeLessThan(1e-12);
    });
  });
});
