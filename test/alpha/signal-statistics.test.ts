import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  adjustPValues,
  combinationWeights,
  expectedLargestSharpe,
  fundamentalLaw,
  probabilisticSharpe,
  quantilePortfolios,
  rankCorrelation,
  scaleAlpha,
  signalHalfLife,
  summariseCoefficients,
  testMonotonic,
} from "../../engine/alpha/index.ts";
import { matrix } from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";

fc.configureGlobal({ seed: 11 });

const few = fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })), {
  minLength: 3,
  maxLength: 20,
});

describe("rank correlation", () => {
  test("is Kendall and Gibbons' form with tied ranks: 1 − … by counting pairs below and equal", () => {
    fc.assert(
      fc.property(few, (pairs) => {
        const rank = (values: number[]) =>
          values.map(
            (v) => values.filter((u) => u < v).length + (values.filter((u) => u === v).length + 1) / 2,
          );
        const [x, y] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
        const [p, q] = [rank(x), rank(y)];
        const mean = (pairs.length + 1) / 2;
        const product = (a: number[], b: number[]) =>
          a.reduce((sum, value, i) => sum + (value - mean) * (b[i]! - mean), 0);
        const expected = product(p, q) / Math.sqrt(product(p, p) * product(q, q));
        const got = rankCorrelation(x, y);
        if (Number.isNaN(expected)) expect(got).toBeNaN();
        else expectClose(got, expected, 1e-12);
      }),
    );
  });

  test("does not change under rising maps of either side, and leaves out what is missing", () => {
    const [x, y] = [
      [3, 1, 4, 1.5, 9],
      [2, 7, 1, 8, 2.8],
    ];
    expectClose(
      rankCorrelation(
        x.map(Math.exp),
        y.map((v) => v ** 3),
      ),
      rankCorrelation(x, y),
      1e-14,
    );
    expect(rankCorrelation([...x, Number.NaN, 5], [...y, 4, Number.POSITIVE_INFINITY])).toBe(
      rankCorrelation(x, y),
    );
  });
});

describe("a series of coefficients", () => {
  test("of noise rejects as often as the level says, overlapping horizons included", () => {
    for (const horizon of [1, 5]) {
      let rejected = 0;
      for (let trial = 0; trial < 2000; trial++) {
        const random = randomStream("noise", horizon, trial);
        const shocks = Float64Array.from({ length: 240 + horizon }, () => random.normal());
        const series = Float64Array.from({ length: 240 }, (_, t) =>
          shocks.slice(t, t + horizon).reduce((sum, one) => sum + one, 0),
        );
        if (summariseCoefficients(series, horizon).pValue < 0.05) rejected++;
      }
      expect(Math.abs(rejected / 2000 - 0.05)).toBeLessThan(0.02);
    }
  });

  test("of one lag is written out", () => {
    const series = [0.3, -0.1, 0.2, 0.4, 0, 0.1];
    const { mean, deviation, ratio, tStatistic, positive, count } = summariseCoefficients(
      [...series, Number.NaN],
      2,
    );
    expectClose(mean, 0.15, 1e-15);
    const gaps = series.map((value) => value - 0.15);
    const square = gaps.reduce((sum, gap) => sum + gap * gap, 0);
    const neighbours = gaps.slice(1).reduce((sum, gap, t) => sum + gap * gaps[t]!, 0);
    // neweyWestLags(6) = 2.
    const second = gaps.slice(2).reduce((sum, gap, t) => sum + gap * gaps[t]!, 0);
    const long = square + 2 * (2 / 3) * neighbours + 2 * (1 / 3) * second;
    expectClose([deviation, ratio], [Math.sqrt(square / 5), 0.15 / Math.sqrt(square / 5)], 1e-14);
    expectClose(tStatistic, 0.15 / Math.sqrt(long / 6 / 5), 1e-12);
    expect([positive, count]).toEqual([4 / 6, 6]);
  });
});

describe("quantile portfolios", () => {
  test("hold each name once, in the order of the signal, within its group", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: -5, max: 5, noNaN: true }), fc.integer({ min: -1, max: 2 })), {
          minLength: 1,
          maxLength: 40,
        }),
        fc.integer({ min: 2, max: 5 }),
        (names, count) => {
          const signal = names.map(([value]) => value);
          const groups = Int32Array.from(names, ([, group]) => group);
          const portfolios = quantilePortfolios(
            signal,
            names.map((_, i) => 1 + (i % 3)),
            { count, groups },
          );
          names.forEach(([value, group], i) => {
            const held = portfolios.flatMap((weights, q) => (weights[i]! > 0 ? [q] : []));
            expect(held.length).toBe(group < 0 ? 0 : 1);
            const own = names.filter(([, other]) => other === group).map(([other]) => other);
            const place =
              (own.filter((v) => v < value).length + own.filter((v) => v === value).length / 2) / own.length;
            if (group >= 0) expect(held[0]).toBe(Math.min(count - 1, Math.floor(count * place + 1e-12)));
          });
          for (const weights of portfolios) {
            const sum = weights.reduce((total, weight) => total + weight, 0);
            expect(Math.abs(sum - 1) < 1e-12 || sum === 0).toBe(true);
          }
        },
      ),
    );
  });
});

describe("the test of a monotonic relation", () => {
  const panel = (slope: number, trial: number) => {
    const random = randomStream("monotonic", trial);
    return matrix(
      150,
      5,
      Array.from({ length: 750 }, (_, i) => slope * (i % 5) + random.normal()),
    );
  };

  test("rejects a flat relation at most as often as its level, and finds a steep one", () => {
    const count = (slope: number) =>
      Array.from({ length: 150 }, (_, trial) =>
        testMonotonic(panel(slope, trial), { draws: 199, blockLength: 3 }, randomStream("b", trial)),
      ).filter(({ pValue }) => pValue <= 0.05).length / 150;
    expect(count(0)).toBeLessThan(0.1);
    expect(count(0.4)).toBeGreaterThan(0.9);
  });

  test("steps are differences of means", () => {
    const { steps } = testMonotonic(
      matrix(2, 3, [1, 2, 4, 3, 3, 3]),
      { draws: 9, blockLength: 1 },
      randomStream("s"),
    );
    expectClose(steps, [0.5, 1], 1e-14);
  });
});

describe("many tries", () => {
  const levels = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 });

  test("adjusted p-values reject what the procedures, as stated in their papers, reject", () => {
    fc.assert(
      fc.property(levels, fc.double({ min: 0.001, max: 0.5, noNaN: true }), (p, level) => {
        const sorted = [...p].sort((a, b) => a - b);
        const m = p.length;
        const largest = sorted.findLastIndex((value, i) => value <= ((i + 1) / m) * level);
        const failed = sorted.findIndex((value, i) => value > level / (m - i));
        const stepUp = largest < 0 ? -1 : sorted[largest]!;
        const stepDown = failed < 0 ? 1 : failed === 0 ? -1 : sorted[failed - 1]!;
        const near = sorted.some((value, i) =>
          [(i + 1) / m, 1 / (m - i), 1 / m].some((share) => Math.abs(value - share * level) < 1e-12),
        );
        if (near) return;
        const rejected = (method: "holm" | "bonferroni" | "benjamini_hochberg") =>
          Array.from(adjustPValues(p, method), (value) => value <= level);
        expect(rejected("benjamini_hochberg")).toEqual(p.map((value) => value <= stepUp));
        expect(rejected("holm")).toEqual(p.map((value) => value <= stepDown));
        expect(rejected("bonferroni")).toEqual(p.map((value) => value * m <= level));
      }),
    );
  });

  test("the example of the deflated Sharpe ratio's paper: 2.5 a year over five years, best of 100", () => {
    const record = { sharpe: 2.5 / Math.sqrt(250), count: 1250, skewness: -3, kurtosis: 10 };
    expectClose(expectedLargestSharpe(100, 0.5 / 250), 0.1132, 5e-5);
    expectClose(probabilisticSharpe(record, expectedLargestSharpe(100, 0.5 / 250)), 0.9004, 5e-5);
    // The paper: with 46 trials, 0.9505; for a normal record of 88 trials, 0.9505 too.
    expectClose(probabilisticSharpe(record, expectedLargestSharpe(46, 0.5 / 250)), 0.9505, 5e-5);
    expectClose(
      probabilisticSharpe({ ...record, skewness: 0, kurtosis: 3 }, expectedLargestSharpe(88, 0.5 / 250)),
      0.9505,
      5e-5,
    );
  });

  test("the largest of many records without skill is what it says", () => {
    const random = randomStream("largest");
    let sum = 0;
    for (let draw = 0; draw < 4000; draw++) {
      let largest = Number.NEGATIVE_INFINITY;
      for (let trial = 0; trial < 200; trial++) largest = Math.max(largest, 0.3 * random.normal());
      sum += largest / 4000;
    }
    expectClose(expectedLargestSharpe(200, 0.09), sum, 0.02);
    expect(expectedLargestSharpe(1, 0.09)).toBe(0);
  });
});

describe("from signals to alphas", () => {
  test("a combination has the highest ratio of mean to deviation among random ones", () => {
    const random = randomStream("combine");
    const rows = Array.from({ length: 60 }, () => {
      const [a, b] = [random.normal(), random.normal()];
      return [0.05 + 0.1 * a, 0.03 + 0.06 * a + 0.05 * b, 0.02 + 0.05 * random.normal()];
    });
    const ratio = (weights: ArrayLike<number>) => {
      const series = rows.map((row) => row.reduce((sum, value, s) => sum + value * weights[s]!, 0));
      const { ratio } = summariseCoefficients(series, 1);
      return ratio;
    };
    const best = combinationWeights(matrix(60, 3, rows.flat()), 0);
    for (let trial = 0; trial < 200; trial++)
      expect(ratio([random.normal(), random.normal(), random.normal()])).toBeLessThanOrEqual(
        ratio(best) + 1e-12,
      );
    const own = rows[0]!.map((_, s) =>
      summariseCoefficients(
        rows.map((row) => row[s]!),
        1,
      ),
    );
    const alone = own.map(({ mean, deviation }) => mean / deviation ** 2);
    const gross = alone.reduce((sum, weight) => sum + Math.abs(weight), 0);
    expectClose(
      combinationWeights(matrix(60, 3, rows.flat()), 1),
      alone.map((weight) => weight / gross),
      1e-12,
    );
    expect(() => combinationWeights(matrix(3, 2, [1, 1, 2, 2, 4, 4]), 0)).toThrow("leave one out");
    expect(() => combinationWeights(matrix(2, 1, [1, Number.NaN]), 0)).toThrow("2 dates or more");
  });

  test("alphas have the coefficient's correlation with returns made of them", () => {
    const random = randomStream("alpha");
    const count = 200_000;
    const signal = Float64Array.from({ length: count }, () => 5 + 3 * random.normal());
    const volatility = Float64Array.from({ length: count }, () => 0.2 + 0.3 * random.uniform());
    const alpha = scaleAlpha(signal, volatility, 0.1, new Float64Array(count).fill(1));
    // r = σ (IC z + √(1 − IC²) e): the regression of r on α has slope 1.
    let [product, square] = [0, 0];
    alpha.forEach((value, i) => {
      const realised = value + volatility[i]! * Math.sqrt(0.99) * random.normal();
      product += value * realised;
      square += value * value;
    });
    expectClose(product / square, 1, 0.05);
    expect(scaleAlpha([1, Number.NaN, 3], [1, 1, 1], 0.1, [1, 1, 1])[1]).toBeNaN();
    expect(fundamentalLaw(0.02, 2500, 1)).toBe(1);
    expect([signalHalfLife(0.25), signalHalfLife(0), signalHalfLife(1)]).toEqual([
      0.5,
      0,
      Number.POSITIVE_INFINITY,
    ]);
  });
});
