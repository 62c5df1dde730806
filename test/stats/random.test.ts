import { describe, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import { openUnit, xoshiro128 } from "../../engine/stats/random.ts";

/** Kolmogorov's distance between a sample and a distribution, times √n; 1.95 is the 0.1 % point. */
function kolmogorov(sample: readonly number[], cdf: (x: number) => number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  const n = sorted.length;
  let worst = 0;
  sorted.forEach((x, i) => {
    worst = Math.max(worst, Math.abs(cdf(x) - i / n), Math.abs(cdf(x) - (i + 1) / n));
  });
  return worst * Math.sqrt(n);
}

/** Φ by its power series, Φ(x) = ½ + φ(x) Σ x^(2k+1) / (1·3·5 … (2k+1)); good to 1e-12 for |x| < 6. */
function normalCdf(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; k < 200; k++) {
    term *= (x * x) / (2 * k + 1);
    sum += term;
  }
  return 0.5 + (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}

/** Student's t with 4 degrees of freedom: F(t) = ½ + ⅜ t/√(1+t²/4) (1 − t²/12/(1+t²/4)), scaled to unit variance. */
function student4UnitCdf(x: number): number {
  const t = x * Math.SQRT2;
  const scale = 1 + (t * t) / 4;
  return 0.5 + (3 / 8) * (t / Math.sqrt(scale)) * (1 - (t * t) / 12 / scale);
}

function draws(count: number, next: () => number): number[] {
  return Array.from({ length: count }, next);
}

/** Mean of x^power. */
function moment(sample: readonly number[], power: number): number {
  return sample.reduce((sum, x) => sum + x ** power, 0) / sample.length;
}

const n = 100_000;

describe("xoshiro128", () => {
  test("gives the numbers of the authors' public-domain C program from state 1, 2, 3, 4", () => {
    const next = xoshiro128(Uint32Array.of(1, 2, 3, 4));
    const expected = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849];
    expect(draws(8, next)).toEqual(expected);
  });
});

describe("openUnit", () => {
  test("never gives 0 or 1, and takes the upper bits of both words", () => {
    const ones = 0xffffffff;
    expect(openUnit(0, 0)).toBe(2 ** -53);
    expect(openUnit(ones, ones)).toBe(1 - 2 ** -53);
    expect(openUnit(0x80000000, 0)).toBe(0.5 + 2 ** -53);
    expect(openUnit(0, 0x80000000)).toBe(2 ** -27 + 2 ** -53);
  });
});

describe("randomStream", () => {
  test("is a function of its key alone, whatever was drawn from other streams", () => {
    const first = randomStream(7, "eigenfactor", "2024-01-31", 3);
    const other = randomStream(7, "eigenfactor", "2024-01-31", 4);
    const alone = draws(100, () => first.normal());
    const again = randomStream(7, "eigenfactor", "2024-01-31", 3);
    const mixed = draws(100, () => {
      other.studentUnit(5);
      return again.normal();
    });
    expect(mixed).toEqual(alone);
  });

  test("the parts of a key do not run together", () => {
    const value = (...key: (string | number)[]) => randomStream(...key).uniform();
    const values = [
      value(1, 23),
      value(12, 3),
      value(123),
      value("1", "2", "3"),
      value("a", ""),
      value("", "a"),
      value("a"),
    ];
    expect(new Set(values).size).toBe(values.length);
  });

  test("ten thousand neighbouring keys: first draws are uniform, no two states meet", () => {
    const firsts = draws(
      10_000,
      (() => {
        let block = 0;
        return () => randomStream(7, "block", block++).uniform();
      })(),
    );
    expect(kolmogorov(firsts, (x) => x)).toBeLessThan(1.95);
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  test("two streams are uncorrelated, and so is one with itself a step later", () => {
    const [a, b] = [randomStream(1, "a"), randomStream(2, "a")];
    const x = draws(n, () => a.normal());
    const y = draws(n, () => b.normal());
    // The standard error of each mean product is 1/√n.
    expect(
      Math.abs(
        moment(
          x.map((value, i) => value * y[i]),
          1,
        ),
      ),
    ).toBeLessThan(4 / Math.sqrt(n));
    expect(
      Math.abs(
        moment(
          x.slice(1).map((value, i) => value * x[i]),
          1,
        ),
      ),
    ).toBeLessThan(4 / Math.sqrt(n));
  });

  test("uniform numbers are uniform", () => {
    const stream = randomStream(11, "uniform");
    const sample = draws(n, () => stream.uniform());
    expect(Math.abs(moment(sample, 1) - 1 / 2)).toBeLessThan(4 / Math.sqrt(12 * n));
    expect(kolmogorov(sample, (x) => x)).toBeLessThan(1.95);
  });

  test("normal numbers are normal", () => {
    const stream = randomStream(11, "normal");
    const sample = draws(n, () => stream.normal());
    // Standard errors of the mean, of x² (variance 2) and of x⁴ (variance 96).
    expect(Math.abs(moment(sample, 1))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(moment(sample, 2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(moment(sample, 4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
    expect(kolmogorov(sample, normalCdf)).toBeLessThan(1.95);
  });

  test("Student numbers have their distribution and unit variance", () => {
    const four = randomStream(11, "student", 4);
    expect(
      kolmogorov(
        draws(n, () => four.studentUnit(4)),
        student4UnitCdf,
      ),
    ).toBeLessThan(1.95);
    // With 10 degrees the fourth moment is 3 · 8/6 = 4, so the standard error of x² is √(3/n).
    const ten = randomStream(11, "student", 10);
    const sample = draws(n, () => ten.studentUnit(10));
    expect(Math.abs(moment(sample, 1))).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(moment(sample, 2) - 1)).toBeLessThan(4 * Math.sqrt(3 / n));
  });

  test("integers fall on each value below the bound equally often", () => {
    const stream = randomStream(11, "integer");
    const counts = new Int32Array(7);
    for (let i = 0; i < 70_000; i++) counts[stream.integer(7)]++;
    // χ² with 6 degrees of freedom; 22.46 is the 0.1 % point.
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(22.46);
  });
});
