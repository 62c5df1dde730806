import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { estimatePremium, estimateRiskPremia } from "../../engine/factor-portfolios/index.ts";
import { matrix } from "../../engine/linalg/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

const reference = JSON.parse(
  readFileSync(new URL("../reference/factor-portfolios/fama-macbeth.json", import.meta.url), "utf8"),
);

describe("estimateRiskPremia", () => {
  const { periods, assets, factors, returns, factorReturns, expected } = reference;
  const actual = estimateRiskPremia(
    matrix(periods, assets, returns),
    matrix(periods, factors, factorReturns),
  );

  test("equals numpy's betas, premia, and plain, Newey–West and Shanken errors", () => {
    expect(actual.lags).toBe(expected.lags);
    expectClose(actual.betas.values, expected.betas, TOLERANCE.reference);
    for (const key of [
      "premia",
      "standardError",
      "neweyWestError",
      "shankenError",
      "shankenFactor",
    ] as const) {
      const [a, e] = [actual[key], expected[key]];
      // Errors are of the size of 0.01: relative to themselves.
      const scale = (values: number | Float64Array, by: number | number[]) =>
        [values]
          .flat()
          .flatMap((value) => Array.from(typeof value === "number" ? [value] : value))
          .map((value, i) => value / Math.abs([by].flat()[i] as number));
      expectClose(scale(a, e), scale(e, e), TOLERANCE.reference);
    }
  });

  test("Shanken's error is above the plain one by the squared Sharpe ratio of the premia", () => {
    actual.shankenError.forEach((error, k) => {
      expect(error).toBeGreaterThan(actual.standardError[k]);
      expect(error ** 2).toBeLessThan(
        (1 + actual.shankenFactor) * actual.standardError[k] ** 2 * (1 + 1e-12),
      );
    });
  });

  test("returns that are exact combinations of the factors give the factors' means and no error of the intercept", () => {
    const random = randomStream("exact premia");
    const [T, N] = [30, 6];
    const f = Array.from({ length: T }, () => [random.normal(), random.normal()]);
    const beta = Array.from({ length: N }, () => [random.normal(), random.normal()]);
    const exact = estimateRiskPremia(
      matrix(
        T,
        N,
        f.flatMap(([a, b]) => beta.map(([x, y]) => a * x + b * y)),
      ),
      matrix(T, 2, f.flat()),
    );
    const mean = (k: number) => f.reduce((sum, row) => sum + row[k], 0) / T;
    expectClose(exact.premia, [0, mean(0), mean(1)], 1e-12);
    expectClose(exact.standardError[0], 0, 1e-12);
  });

  test("collinear factors and too short series are refused", () => {
    const twice = matrix(
      10,
      2,
      Array.from({ length: 20 }, (_, i) => Math.sin(Math.floor(i / 2))),
    );
    const r = matrix(
      10,
      5,
      Array.from({ length: 50 }, (_, i) => Math.cos(i * i)),
    );
    expect(() => estimateRiskPremia(r, twice)).toThrow(/not collinear/);
    expect(() =>
      estimateRiskPremia(
        matrix(3, 5, Array.from({ length: 15 }, Math.sqrt)),
        matrix(3, 2, [1, 2, 3, 4, 5, 6]),
      ),
    ).toThrow(/more periods/);
  });
});

describe("estimatePremium", () => {
  test("by hand: mean 2, deviations −1, 1 …, long-run variance 1 − 2·½·(5/6)", () => {
    // Γ₀ = 1, Γ₁ = −5/6; one lag has weight 1/2.
    const premium = estimatePremium([1, 3, 1, 3, 1, 3], 1);
    expect(premium.mean).toBe(2);
    expectClose(premium.standardError, Math.sqrt(6 / 5 / 6), 1e-15);
    expectClose(premium.neweyWestError, Math.sqrt((1 - 5 / 6) / 6), 1e-15);
  });

  test("lags: ⌊4 (T/100)^(2/9)⌋, fewer than the periods; missing periods are left out", () => {
    const lags = (count: number) => estimatePremium(new Float64Array(count)).lags;
    expect([1, 2, 10, 100, 120, 726, 2500].map(lags)).toEqual([0, 1, 2, 4, 4, 6, 8]);
    expect(estimatePremium([1, Number.NaN, 3]).periods).toBe(2);
  });

  test("a premium of zero is rejected at 5 % in 5 % of 2,000 samples, within 4 binomial errors", () => {
    const random = randomStream("zero premium");
    const [samples, T] = [2000, 250];
    let plain = 0;
    let robust = 0;
    for (let sample = 0; sample < samples; sample++) {
      const premium = estimatePremium(Float64Array.from({ length: T }, random.normal));
      // Student's quantile for 249 degrees of freedom.
      if (Math.abs(premium.tStatistic) > 1.9695) plain++;
      if (Math.abs(premium.tNeweyWest) > 1.9695) robust++;
    }
    const error = Math.sqrt((0.05 * 0.95) / samples);
    expect(Math.abs(plain / samples - 0.05)).toBeLessThan(4 * error);
    // Bartlett's weights are biased to too small an error in finite samples: a little above 5 %.
    expect(robust / samples).toBeGreaterThan(0.05 - 4 * error);
    expect(robust / samples).toBeLessThan(0.08);
  });

  test("autocorrelated returns: the plain t rejects too often, Newey and West's less", () => {
    const random = randomStream("autocorrelated premium");
    const [samples, T] = [1000, 500];
    let plain = 0;
    let robust = 0;
    for (let sample = 0; sample < samples; sample++) {
      let last = 0;
      const series = Float64Array.from({ length: T }, () => {
        last = 0.4 * last + random.normal();
        return last;
      });
      const premium = estimatePremium(series);
      if (Math.abs(premium.tStatistic) > 1.9647) plain++;
      if (Math.abs(premium.tNeweyWest) > 1.9647) robust++;
    }
    // The variance of the mean is (1 + ρ)/(1 − ρ) = 2.33 times the plain one: 20 % are rejected.
    expect(Math.abs(plain / samples - 0.2)).toBeLessThan(4 * Math.sqrt((0.2 * 0.8) / samples));
    expect(robust / samples).toBeLessThan(0.11);
  });
});

const FOLDER = join(import.meta.dirname, "../../../shared/data/fama_french");

test("25 size–value portfolios on three factors, 1963-07 to 2023-12: as numpy, run by hand", ({ skip }) => {
  if (!existsSync(FOLDER)) skip("skipped: no ../shared/data");
  const rows = (text: string) =>
    new Map(
      text
        .split("\n")
        .slice(1)
        .filter(Boolean)
        .map((line) => {
          const [month = "", ...cells] = line.split(",");
          return [month, cells.map(Number)] as const;
        }),
    );
  const factors = rows(readFileSync(join(FOLDER, "ff3_monthly_1926.csv"), "utf8"));
  const sorts = rows(gunzipSync(readFileSync(join(FOLDER, "p25_size_bm_vw_monthly.csv.gz"))).toString());
  const months = [...sorts.keys()].filter(
    (month) => month >= "1963-07" && month <= "2023-12" && factors.has(month),
  );
  const f = months.flatMap((month) => factors.get(month)?.slice(0, 3) ?? []);
  const r = months.flatMap(
    (month) => sorts.get(month)?.map((value) => value - (factors.get(month)?.[3] ?? Number.NaN)) ?? [],
  );
  const premia = estimateRiskPremia(matrix(months.length, 25, r), matrix(months.length, 3, f));
  // python3 test/reference/factor-portfolios/make.py ../shared/data/fama_french
  expect([months.length, premia.lags]).toEqual([726, 6]);
  expectClose(
    premia.premia,
    [0.012063235724229206, -0.006176033358646383, 0.0012910185773212534, 0.0033084396330390104],
    1e-12,
  );
  expectClose(
    premia.neweyWestError,
    [0.0026659826672068274, 0.0029798270777653514, 0.0012051111581225936, 0.0013974939409392585],
    1e-12,
  );
  expectClose(
    premia.shankenError,
    [0.0026497797580435495, 0.003128186700053913, 0.0011553271893086242, 0.0011302176510599464],
    1e-12,
  );
});
