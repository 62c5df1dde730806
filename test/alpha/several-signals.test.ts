import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  combinationWeights,
  combineParts,
  newCoefficients,
  purePortfolio,
  type SignalDate,
  signalCorrelations,
  studyCoefficients,
  studyPurePortfolio,
  walkForwardCoefficient,
  walkForwardWeights,
} from "../../engine/alpha/index.ts";
import { matrix } from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";
import { COUNT, SPACING, world } from "./simulated-signals.ts";

fc.configureGlobal({ seed: 11 });

const DATES = 80;

/** The skilled signal of a world, and noise on the same dates, purified by the same styles. */
function three() {
  const { dates, panels } = world("three", { skill: 0.1, styleShare: 0, dates: DATES });
  const noise = world("other", { skill: 0, styleShare: 0, dates: DATES }).dates.map(
    ({ signal, orthogonal }, d) => ({ ...(dates[d] as SignalDate), signal, orthogonal }),
  );
  const copy = dates.map((date, d) => {
    const add = (x: SignalDate["signal"], y: SignalDate["signal"]) =>
      Float64Array.from(x, (value, i) => value + (y[i] as number));
    const other = noise[d] as SignalDate;
    return {
      ...date,
      signal: add(date.signal, other.signal),
      orthogonal: add(date.orthogonal, other.orthogonal),
    };
  });
  return { panels, signals: [dates, noise, copy] };
}

const periods = Array.from({ length: DATES }, (_, d) => d * SPACING);

describe("signals together", () => {
  const { panels, signals } = three();

  test("correlate as they were made: 0 with noise, 1/√2 of a signal with its sum with noise of equal size", () => {
    const { whole, fresh } = signalCorrelations(signals);
    const half = (6 / Math.PI) * Math.asin(Math.SQRT1_2 / 2);
    for (const { values } of [whole, fresh]) {
      expectClose([values[3]!, values[6]!, values[7]!], [0, half, half], 0.03);
      expect([values[0], values[1]]).toEqual([1, values[3]]);
    }
    expect(signalCorrelations([signals[0]!, []]).whole.values[1]).toBeNaN();
  });

  test("combined on the weights of a rule the whole history gives, have that history's combination", () => {
    const series = signals.slice(0, 2).map((dates) => newCoefficients(dates, panels, SPACING).rank);
    const rows = Float64Array.from({ length: DATES * 2 }, (_, k) => series[k % 2]![Math.floor(k / 2)]!);
    const weights = walkForwardWeights(matrix(DATES, 2, rows), {
      periods,
      horizon: SPACING,
      shrinkage: 0.5,
      fewest: 12,
    });
    expect(Array.from({ length: 24 }, (_, k) => weights.values[k]).every(Number.isNaN)).toBe(true);
    // At the close of date 79 the returns of 79 dates had ended.
    const past = matrix(79, 2, rows.subarray(0, 158));
    expectClose([weights.values[158]!, weights.values[159]!], combinationWeights(past, 0.5), 1e-14);
    expect(weights.values[158]).toBeGreaterThan(0.7);
  });

  test("have weights and expected coefficients that no later coefficient changes", () => {
    const random = randomStream("ahead");
    const series = Float64Array.from({ length: 60 }, () => 0.05 + 0.1 * random.normal());
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 29 }), fc.integer({ min: 1, max: 12 }), (at, horizon) => {
        const of = (values: Float64Array) => {
          const own = Array.from({ length: 30 }, (_, d) => d * SPACING);
          const options = { periods: own, horizon, fewest: 4 };
          const weights = walkForwardWeights(matrix(30, 2, values), { ...options, shrinkage: 0.5 });
          return [
            ...Array.from(weights.values).slice(0, 2 * (at + 1)),
            ...walkForwardCoefficient(values.subarray(0, 30), options, SPACING).subarray(0, at + 1),
          ];
        };
        // Coefficients whose returns end after the close of the date are not known on it.
        const changed = Float64Array.from(series, (value, k) =>
          Math.floor(k / 2) * SPACING + horizon > at * SPACING ? value + 1 : value,
        );
        const firstUnknown = Array.from({ length: 30 }, (_, d) => d).find(
          (d) => d * SPACING + horizon > at * SPACING,
        )!;
        const alone = Float64Array.from(series, (value, d) => (d >= firstUnknown ? value + 1 : value));
        expect(of(changed).slice(0, 2 * (at + 1))).toEqual(of(series).slice(0, 2 * (at + 1)));
        expect(of(alone).slice(2 * (at + 1))).toEqual(of(series).slice(2 * (at + 1)));
      }),
      { numRuns: 20 },
    );
  });

  test("that are the same have no weights without shrinkage, and half each with it", () => {
    const values = Float64Array.from({ length: 40 }, (_, k) => 0.1 + 0.05 * Math.sin(Math.floor(k / 2)));
    const options = { periods: Array.from({ length: 20 }, (_, d) => d), horizon: 1, fewest: 12 };
    const at = (shrinkage: number) =>
      walkForwardWeights(matrix(20, 2, values), { ...options, shrinkage }).values[38];
    expect([at(0), at(1)]).toEqual([Number.NaN, 0.5]);
  });

  test("combined are as far from every factor as each: XᵀW·(the combination) = 0, also where a name has one of them only", () => {
    const [a, b] = [signals[0]![3]!, { ...signals[0]![4]!, period: signals[0]![3]!.period }];
    const combined = combineParts([a, b], [0.8, -0.2])!;
    const { weights } = combined;
    const orthogonal = Float64Array.from(combined.orthogonal);
    const moment = (of: (i: number) => number) =>
      orthogonal.reduce((sum: number, value: number, i: number) => sum + weights[i]! * value * of(i), 0);
    const total = Array.from(weights).reduce((sum, weight) => sum + weight, 0);
    expectClose(moment(() => 1) / total, 0, 1e-12);
    for (let code = 0; code < 4; code++)
      expectClose(moment((i) => Number(a.industry[i] === code)) / total, 0, 1e-12);
    expectClose(moment((i) => orthogonal[i]!) / total, 1, 1e-12);
    expect(combineParts([a, b], [Number.NaN, 1])).toBeUndefined();
    expect(
      combineParts([{ ...a, orthogonal: Float64Array.from(a.orthogonal, (x) => x * 1e-9) }], [1]),
    ).toBeUndefined();
    const missing = { ...b, orthogonal: Float64Array.from(b.orthogonal, () => Number.NaN) };
    const alone = combineParts([a, missing], [0.5, 0.5])!.orthogonal;
    const { deviation } = { deviation: Math.sqrt(moment2(a)) };
    expectClose(
      alone,
      Float64Array.from(a.orthogonal, (x) => x / deviation),
      1e-12,
    );
  });

  test("with skill have an expected coefficient near it, noise none", () => {
    const options = { periods, horizon: SPACING, fewest: 12 };
    const of = (dates: readonly SignalDate[]) => {
      const { linear } = newCoefficients(dates, panels, SPACING);
      return walkForwardCoefficient(linear, options, SPACING).at(-1)!;
    };
    const linear = (5 * 0.1) / Math.sqrt(5 + 20 * 0.1 ** 2);
    expectClose(of(signals[0]!), linear, 0.03);
    expect(Math.abs(of(signals[1]!))).toBeLessThan(0.02);
  });

  test("the portfolio at an exposure of one deviation is the pure one times its gross", () => {
    const dates = signals[0]!.slice(0, 10);
    const pure = studyPurePortfolio(dates, panels, { cost: 0 });
    const [first] = dates;
    const held = purePortfolio(first!);
    const exposure = held.reduce((sum, weight, i) => sum + weight * first!.orthogonal[i]!, 0);
    expectClose(
      held.reduce((sum, weight) => sum + Math.abs(weight), 0),
      1,
      1e-12,
    );
    expectClose(pure.unitExposure.gross, 1 / exposure, 0.1 / exposure);
    expectClose(
      pure.unitExposure.summary.mean / pure.summary.mean,
      pure.unitExposure.gross,
      0.1 * pure.unitExposure.gross,
    );
    expectClose(pure.specificSummary.mean, pure.summary.mean, 1e-12);
    const all = studyCoefficients(dates, panels, [SPACING], SPACING).find(({ part }) => part === "new")!;
    const { rank } = newCoefficients(dates, panels, SPACING);
    expectClose(all.rank.mean, rank.reduce((sum, value) => sum + value, 0) / 10, 1e-14);
    expect(COUNT).toBe(held.length);
  });
});

function moment2({ orthogonal, weights }: SignalDate): number {
  let [sum, total] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]! * orthogonal[i]! ** 2;
    total += weights[i]!;
  }
  return sum / total;
}
