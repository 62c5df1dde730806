import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type BetaWindow,
  betaMoments,
  estimateBetas,
  fowlerRorkeWeights,
  growBetas,
  regressOnFactors,
  startBetas,
  stepBetas,
} from "../../../engine/factor-returns/index.ts";
import { matrix } from "../../../engine/linalg/index.ts";
import { randomStream } from "../../../engine/stats/index.ts";
import { expectClose } from "../../tolerance.ts";

const windows: readonly BetaWindow[] = [
  { kind: "expanding" },
  { kind: "exponential", halfLife: 15 },
  { kind: "rolling", periods: 20 },
];

/** Returns [T][N] with holes and factor returns [T][K], from a seed. */
function sample(seed: number, [T, N, K]: readonly [number, number, number]) {
  const random = randomStream(`betas ${seed}`);
  const f = Array.from({ length: T }, () => Float64Array.from({ length: K }, () => 0.02 * random.normal()));
  const r = f.map((row) =>
    Float64Array.from({ length: N }, (_, n) =>
      random.uniform() < 0.15
        ? Number.NaN
        : row.reduce((sum, value, k) => sum + value * (1 + n - k), 0) + 0.01 * random.normal(),
    ),
  );
  return { f, r };
}

function fold(
  { f, r }: ReturnType<typeof sample>,
  window: BetaWindow,
  lags: number,
  pause: (state: ReturnType<typeof startBetas>, t: number) => ReturnType<typeof startBetas> = (state) =>
    state,
) {
  let state = startBetas(r[0]!.length, f[0]!.length, { lags, window });
  for (let t = 0; t < f.length; t++) state = pause(stepBetas(state, r[t]!, f[t]!, window), t);
  return state;
}

describe("betas", () => {
  test("by hand: f = 1, 2, 3 %, r = 2, 3, 7 %: β = 2.5, α = −1 %, s² = 1.5 %²", () => {
    // f̄ = 2, r̄ = 4; A = 2, c = (−1)(−2) + 1·3 = 5; e = 0.5, −1, 0.5; s² = 1.5/(3 − 2); s.e. = √(1.5/2).
    const fit = regressOnFactors(matrix(3, 1, [0.02, 0.03, 0.07]), matrix(3, 1, [0.01, 0.02, 0.03]), {
      intercept: true,
      neweyWestLags: 0,
    });
    expectClose(fit.betas.values, [2.5], 1e-12);
    expectClose(fit.alpha, [-0.01], 1e-15);
    expectClose(fit.residualVariance, [1.5e-4], 1e-15);
    expectClose(fit.betaError.values, [Math.sqrt(0.75)], 1e-12);
    expectClose(fit.rSquared, [1 - 1.5 / 14], 1e-12);
    // Without a lag Newey and West's is White's: Σ (f − f̄)² e² / A² = (0.25 + 0.25)/4.
    expectClose(fit.betaNeweyWest.values, [Math.sqrt(0.125)], 1e-12);
  });

  test.each(windows)("$kind: stopped, copied and grown anywhere, the bits are the same", (window) => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.integer({ min: 0, max: 44 }),
        fc.integer({ min: 0, max: 2 }),
        (seed, at, lags) => {
          const given = sample(seed, [45, 3, 2]);
          const wide = { ...given, r: given.r.map((row) => Float64Array.of(...row, Number.NaN)) };
          const whole = fold(wide, window, lags);
          const parted = fold(given, window, lags, (state, t) => (t === at ? structuredClone(state) : state));
          const options = { intercept: true, lags };
          expect(estimateBetas(betaMoments(growBetas(parted, 4), window), options)).toEqual(
            estimateBetas(betaMoments(whole, window), options),
          );
        },
      ),
      { numRuns: 60, seed: 4 },
    );
  });

  test("residuals are orthogonal to the factors and to 1; a period that is missing is as one left out", () => {
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        const { f, r } = sample(seed, [40, 2, 2]);
        const all = regressOnFactors(
          matrix(
            40,
            2,
            r.flatMap((row) => [...row]),
          ),
          matrix(
            40,
            2,
            f.flatMap((row) => [...row]),
          ),
          {
            intercept: true,
          },
        );
        for (let k = -1; k < 2; k++) {
          let sum = 0;
          for (let t = 0; t < 40; t++) {
            const e = all.residuals.values[t * 2]!;
            if (!Number.isNaN(e)) sum += e * (k < 0 ? 1 : f[t]![k]!);
          }
          expectClose(sum, 0, 1e-14);
        }
        const kept = f.map((_, t) => t).filter((t) => !Number.isNaN(r[t]![0]!));
        const own = regressOnFactors(
          matrix(
            kept.length,
            1,
            kept.map((t) => r[t]![0]!),
          ),
          matrix(
            kept.length,
            2,
            kept.flatMap((t) => [...f[t]!]),
          ),
          { intercept: true },
        );
        expectClose(own.betas.values, Array.from(all.betas.values).slice(0, 2), 1e-10);
        expectClose(own.alpha[0]!, all.alpha[0]!, 1e-12);
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  test("a level far from 0 costs no digits", () => {
    const { f, r } = sample(1, [60, 1, 1]);
    const far = { r, f: f.map((row) => row.map((value) => value + 1e4)) };
    const beta = (given: typeof far) =>
      estimateBetas(fold(given, windows[0]!, 0).moments, { intercept: true, lags: 0 }).betas.values;
    expectClose(beta(far), beta({ f, r }), 1e-8);
  });

  test("with standard errors that hold: 95 % of 2,000 betas within 1.96 of them", () => {
    const random = randomStream("cover");
    const [T, N] = [120, 2000];
    const f = Float64Array.from({ length: T }, () => 0.04 * random.normal());
    const r = new Float64Array(T * N);
    for (let i = 0; i < r.length; i++) r[i] = 1.2 * f[Math.floor(i / N)]! + 0.08 * random.normal();
    const fit = regressOnFactors(matrix(T, N, r), matrix(T, 1, f), { intercept: true });
    const inside = Array.from(fit.betas.values).filter(
      (value, n) => Math.abs(value - 1.2) < 1.9803 * fit.betaError.values[n]!,
    ).length;
    expect(Math.abs(inside / N - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / N));
  });

  test("autocorrelated residuals of an autocorrelated factor: Newey and West's errors hold where the plain do not", () => {
    const random = randomStream("robust");
    const [T, N, rho] = [400, 600, 0.5];
    const ar = (scale: number) => {
      let last = 0;
      return () => (last = rho * last + scale * random.normal());
    };
    const next = ar(0.04);
    const f = Float64Array.from({ length: T }, next);
    const noise = Array.from({ length: N }, () => ar(0.08));
    const r = new Float64Array(T * N);
    for (let i = 0; i < r.length; i++) r[i] = f[Math.floor(i / N)]! + noise[i % N]!();
    const fit = regressOnFactors(matrix(T, N, r), matrix(T, 1, f), { intercept: true, neweyWestLags: 12 });
    const rejected = (errors: ArrayLike<number>) =>
      Array.from(fit.betas.values).filter((value, n) => Math.abs(value - 1) > 1.96 * errors[n]!).length / N;
    // The true error is √((1 + ρ²)/(1 − ρ²)) = 1.29 of the plain one: 13 % are rejected at 5 %.
    expect(rejected(Array.from(fit.betaError.values))).toBeGreaterThan(0.1);
    expect(rejected(Array.from(fit.betaNeweyWest.values))).toBeLessThan(0.085);
  });

  test("a name that trades every other day on average: Dimson's sum finds the beta that the plain one misses", () => {
    // Lo and MacKinlay's non-trading with probability ½: the observed return is what has gathered since the last trade. Its
    // regression coefficients on f_t, f_{t−1}, … are β (1 − p) p^l, so that five of them hold 1 − p⁵ = 97 % of β.
    const random = randomStream("thin");
    const T = 10_000;
    let gathered = 0;
    const given = { f: [] as Float64Array<ArrayBuffer>[], r: [] as Float64Array<ArrayBuffer>[] };
    for (let t = 0; t < T; t++) {
      const f = 0.01 * random.normal();
      gathered += 1.5 * f + 0.01 * random.normal();
      const trades = random.uniform() >= 0.5;
      given.f.push(Float64Array.of(f));
      given.r.push(Float64Array.of(trades ? gathered : 0));
      if (trades) gathered = 0;
    }
    const summed = (lags: number) =>
      estimateBetas(fold(given, windows[0]!, lags).moments, { intercept: true, lags });
    for (const lags of [0, 1, 4]) {
      const { betas, betaError } = summed(lags);
      const expected = 1.5 * (1 - 0.5 ** (lags + 1));
      expect(Math.abs(betas.values[0]! - expected)).toBeLessThan(5 * betaError.values[0]!);
    }
  });

  test("Fowler and Rorke's weights: published forms of one and two lags", () => {
    const [a, b] = [0.3, 0.1];
    expectClose(fowlerRorkeWeights([a]), [(1 + a) / (1 + 2 * a)], 1e-15);
    const below = 1 + 2 * a + 2 * b;
    expectClose(fowlerRorkeWeights([a, b]), [(1 + 2 * a + b) / below, (1 + a + b) / below], 1e-15);
    expect(Array.from(fowlerRorkeWeights([0, 0, 0]))).toEqual([1, 1, 1]);
  });
});
