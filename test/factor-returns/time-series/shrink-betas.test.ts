import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  blumeLine,
  composeBetas,
  estimateBetaPrior,
  regressOnFactors,
} from "../../../engine/factor-returns/index.ts";
import { matrix } from "../../../engine/linalg/index.ts";
import { randomStream } from "../../../engine/stats/index.ts";
import { expectClose } from "../../tolerance.ts";

const vasicek = { method: "vasicek", blumeSlope: 2 / 3, minObservations: 24 } as const;

/** Names with betas of mean 1 and deviation 0.3, and histories of different length. */
function market(seed: string, [T, N]: readonly [number, number], historyOf: (n: number) => number) {
  const random = randomStream(seed);
  const truth = Float64Array.from({ length: N }, () => 1 + 0.3 * random.normal());
  const f = Float64Array.from({ length: T }, () => 0.045 * random.normal());
  const r = new Float64Array(T * N);
  for (let i = 0; i < r.length; i++) {
    const [t, n] = [Math.floor(i / N), i % N];
    const value = truth[n]! * f[t]! + 0.09 * random.normal();
    r[i] = t >= T - historyOf(n) ? value : Number.NaN;
  }
  return { truth, f, fit: regressOnFactors(matrix(T, N, r), matrix(T, 1, f), { intercept: true }) };
}

const meanSquare = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, n) => sum + (value - b[n]!) ** 2 / a.length, 0);

describe("shrinkage of betas", () => {
  test("Vasicek by hand: b = 1.8 ± 0.2 against 1 ± 0.4: 4/5 its own", () => {
    const composed = composeBetas(
      { betas: matrix(1, 1, [1.8]), betaError: matrix(1, 1, [0.2]), count: Int32Array.of(60) },
      { mean: Float64Array.of(1), variance: Float64Array.of(0.16), count: 100 },
      vasicek,
    );
    expectClose(composed.ownWeight.values, [0.8], 1e-15);
    expectClose(composed.betas.values, [1.64], 1e-15);
  });

  test("the MiniModel's EVERGREEN and DIGIT: 16 and 38 % specific against a market of 16 %, 60 months, both at 1.6", () => {
    const errors = [16, 38].map((specific) => specific / 16 / Math.sqrt(60));
    const composed = composeBetas(
      { betas: matrix(2, 1, [1.6, 1.6]), betaError: matrix(2, 1, errors), count: Int32Array.of(60, 60) },
      { mean: Float64Array.of(1), variance: Float64Array.of(0.09), count: 10 },
      vasicek,
    );
    // 0.09 / (0.09 + 1/60) and 0.09 / (0.09 + 5.640625/60).
    expectClose(composed.ownWeight.values, [0.84375, 5.4 / 11.040625], 1e-15);
    expectClose(composed.betas.values, [1.50625, 1 + 0.6 * (5.4 / 11.040625)], 1e-15);
  });

  test("the prior finds the mean and the spread of the true betas, not that of the estimates", () => {
    const [T, N] = [60, 2000];
    const { fit } = market("prior", [T, N], () => T);
    const prior = estimateBetaPrior(fit, new Uint8Array(N).fill(1), 24)!;
    const spread = meanSquare(fit.betas.values as Float64Array, new Float64Array(N).fill(prior.mean[0]!));
    expect(Math.abs(prior.mean[0]! - 1)).toBeLessThan(4 * Math.sqrt(spread / N));
    expect(Math.abs(prior.variance[0]! - 0.09)).toBeLessThan(4 * spread * Math.sqrt(2 / N));
    // The estimates vary by 0.09 + (0.09/0.045)²/60 = 0.157.
    expect(spread).toBeGreaterThan(0.14);
  });

  test("histories of 6 to 120 months: Vasicek's betas are nearer to the truth than the names' own, Blume's and the mean", () => {
    const [T, N] = [120, 1600];
    const historyOf = (n: number) => [6, 30, 60, 120][n % 4]!;
    const { truth, f, fit } = market("short", [T, N], historyOf);
    const prior = estimateBetaPrior(fit, new Uint8Array(N).fill(1), 24)!;
    const error = (method: "vasicek" | "blume" | "none") =>
      meanSquare(composeBetas(fit, prior, { ...vasicek, method }).betas.values as Float64Array, truth);
    expect(error("vasicek")).toBeLessThan(error("blume"));
    expect(error("vasicek")).toBeLessThan(error("none"));
    expect(error("vasicek")).toBeLessThan(meanSquare(new Float64Array(N).fill(1), truth));
    const { ownWeight } = composeBetas(fit, prior, vasicek);
    const mean = (history: number) => {
      const of = Array.from(ownWeight.values).filter((_, n) => historyOf(n) === history);
      return of.reduce((sum, value) => sum + value / of.length, 0);
    };
    // v/(v + s²) with s² = 0.09² / Σ (f − f̄)² over the history; six months are too few to speak.
    const expected = (history: number) => {
      const own = f.slice(T - history);
      const centre = own.reduce((sum, value) => sum + value / history, 0);
      const noise = 0.09 ** 2 / own.reduce((sum, value) => sum + (value - centre) ** 2, 0);
      return 0.09 / (0.09 + noise);
    };
    expect(mean(6)).toBe(0);
    for (const history of [30, 60, 120]) expectClose(mean(history), expected(history), 0.03);
  });

  test("a beta lies between the name's own and the mean; the weight falls with the error; names are independent", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.double({ min: -3, max: 3, noNaN: true }),
            fc.double({ min: 0.01, max: 2, noNaN: true }),
          ),
          {
            minLength: 2,
            maxLength: 20,
          },
        ),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (names, v) => {
          const own = Float64Array.from(names, ([b]) => b);
          const errors = Float64Array.from(names, ([, s]) => s);
          const given = {
            betas: matrix(own.length, 1, own),
            betaError: matrix(own.length, 1, errors),
            count: new Int32Array(own.length).fill(60),
          };
          const prior = { mean: Float64Array.of(1), variance: Float64Array.of(v), count: 50 };
          const { betas, ownWeight } = composeBetas(given, prior, vasicek);
          names.forEach(([b, s], n) => {
            expect(betas.values[n]).toBeGreaterThanOrEqual(Math.min(b, 1) - 1e-12);
            expect(betas.values[n]).toBeLessThanOrEqual(Math.max(b, 1) + 1e-12);
            names.forEach(([, other], m) => {
              if (other > s) expect(ownWeight.values[m]).toBeLessThanOrEqual(ownWeight.values[n]!);
            });
          });
        },
      ),
      { numRuns: 200, seed: 6 },
    );
  });

  test("a name without a return is given the mean, and nothing of its own", () => {
    const betas = composeBetas(
      {
        betas: matrix(2, 1, [Number.NaN, 3]),
        betaError: matrix(2, 1, [Number.NaN, 0.1]),
        count: Int32Array.of(0, 23),
      },
      { mean: Float64Array.of(1.1), variance: Float64Array.of(0.2), count: 9 },
      { ...vasicek, method: "none" },
    );
    expect([Array.from(betas.betas.values), Array.from(betas.ownWeight.values)]).toEqual([
      [1.1, 1.1],
      [0, 0],
    ]);
  });

  test("no prior from fewer than two names, nor from those outside the universe or with short histories", () => {
    const given = (counts: number[]) => ({
      betas: matrix(3, 1, [1, 2, 9]),
      betaError: matrix(3, 1, [0.1, 0.1, 0.1]),
      count: Int32Array.from(counts),
    });
    expect(estimateBetaPrior(given([60, 60, 60]), Uint8Array.of(1, 0, 0), 24)).toBeUndefined();
    expect(estimateBetaPrior(given([60, 23, 60]), Uint8Array.of(1, 1, 0), 24)).toBeUndefined();
    const prior = estimateBetaPrior(given([60, 24, 60]), Uint8Array.of(1, 1, 0), 24)!;
    expect([prior.mean[0], prior.count]).toEqual([1.5, 2]);
    expectClose(prior.variance, [0.5 - 0.01], 1e-15);
  });

  test("Blume's line between two halves of a history has the slope v/(v + s²) and goes through the means", () => {
    const random = randomStream("blume");
    const N = 20_000;
    const truth = Array.from({ length: N }, () => 1 + 0.3 * random.normal());
    const half = () => truth.map((value) => value + 0.2 * random.normal());
    const { slope, intercept } = blumeLine(half(), half());
    expect(Math.abs(slope - 0.09 / 0.13)).toBeLessThan(4 * 0.0075);
    expect(Math.abs(intercept + slope - 1)).toBeLessThan(0.02);
    expect(() => blumeLine([1, 1], [2, 3])).toThrow(/different betas/);
  });
});
