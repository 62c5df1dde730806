import { describe, expect, test } from "vitest";
import {
  biasStatistic,
  compareForecasts,
  compareLosses,
  quasiLikelihood,
} from "../../engine/evaluation/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";

const random = randomStream("compare forecasts");
const noise = (count: number) => Float64Array.from({ length: count }, () => random.normal());

/** A portfolio of true variance 1, forecast as `scale`². */
function series(name: string, returns: Float64Array, scale: number) {
  const forecast = new Float64Array(returns.length).fill(scale ** 2);
  return { family: "one", name, forecast, returns, realised: returns.map((value) => value ** 2) };
}

describe("two forecasts of a family", () => {
  test("the difference is that of QLIKE, and t is Diebold and Mariano's of the windows' means", () => {
    const [a, b] = [noise(40), noise(40)];
    const first = [series("a", a, 1), series("b", b, 1)];
    const second = [series("a", a, 0.8), series("b", b, 1.3)];
    const [got] = compareForecasts(first, second, 2);
    const mean = (of: readonly ReturnType<typeof series>[]) =>
      a.map(
        (_, t) =>
          (quasiLikelihood(a[t]! ** 2, of[0]!.forecast[t]!) +
            quasiLikelihood(b[t]! ** 2, of[1]!.forecast[t]!)) /
          2,
      );
    const direct = compareLosses(mean(first), mean(second), 2);
    expectClose(
      [got!.lossDifference, got!.tStatistic, got!.pValue],
      [direct.meanDifference, direct.tStatistic, direct.pValue],
      1e-10,
    );
    const { correction, longRunVariance, squares, squareCount, losses, lossCount, biases } = got!.madeOf;
    expectClose((correction * got!.lossDifference) / Math.sqrt(longRunVariance / 40), got!.tStatistic, 1e-12);
    expectClose(
      [squares[0] / squareCount, losses[1] / lossCount, biases[1] / 2],
      [got!.varianceRatio[0], got!.quasiLikelihood[1], got!.bias[1]],
      1e-12,
    );
    expect([squareCount, lossCount, got!.madeOf.lags]).toEqual([80, 80, 2]);
    expectClose(got!.quasiLikelihood[0] - got!.quasiLikelihood[1], got!.lossDifference, 1e-12);
    const bias = (values: Float64Array) => biasStatistic(values).bias;
    expectClose(got!.bias, [(bias(a) + bias(b)) / 2, (bias(a) / 0.8 + bias(b) / 1.3) / 2], 1e-12);
    expect([got!.portfolios, got!.windows]).toEqual([2, 40]);
  });

  test("only windows that both know count; a family without any is left out; other portfolios are refused", () => {
    const a = noise(5);
    const whole = series("a", a, 1);
    const partly = { ...whole, forecast: [Number.NaN, 1, 1, 0, 1] };
    expect(compareForecasts([whole], [partly])[0]!.windows).toBe(3);
    expect(compareForecasts([whole], [{ ...whole, forecast: new Float64Array(5) }])).toEqual([]);
    expect(() => compareForecasts([whole], [series("b", a, 1)])).toThrow("no second forecast of one, a");
  });

  test("equal losses are rejected at the nominal rate, one 20 % off with its power", () => {
    // Forecasts 0.9 and 1/0.9 of the truth lose 0.0243 and 0.0177: scales with equal expected losses are found by bisection.
    const loss = (scale: number) => 1 / scale ** 2 + 2 * Math.log(scale);
    let [low, high] = [1, 2];
    while (high - low > 1e-12) {
      const middle = (low + high) / 2;
      if (loss(middle) < loss(0.85)) low = middle;
      else high = middle;
    }
    const rate = (first: number, second: number) => {
      let found = 0;
      for (let trial = 0; trial < 1000; trial++) {
        const returns = noise(252);
        const [got] = compareForecasts([series("a", returns, first)], [series("a", returns, second)], 0);
        if (got!.pValue < 0.05) found++;
      }
      return found / 1000;
    };
    expect(Math.abs(rate(0.85, low) - 0.05)).toBeLessThan(0.02);
    // Power by an independent simulation in numpy, 40,000 trials a case.
    expect(Math.abs(rate(1, 1.2) - 0.588)).toBeLessThan(0.05);
    expect(Math.abs(rate(1, 0.8) - 0.656)).toBeLessThan(0.05);
  });
});
