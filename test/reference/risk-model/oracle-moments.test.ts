import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { evaluateCovariance } from "../../../engine/evaluation/index.ts";
import { matrixFrom } from "../../../engine/linalg/index.ts";
import { crossSectionalBias, regimeMultiplier } from "../../../engine/risk-model/index.ts";
import { halfLifeWeights, weightedMean } from "../../../engine/stats/index.ts";
import { historyOf, momentsOf } from "../../risk-model/history-of.ts";

const folder = new URL("../../../../shared/reference/oracle/", import.meta.url);
const K = 6;

/** Every value within `tolerance` of the expected one, relative to that one itself. */
function expectRelative(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-9): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i] / value - 1), `value ${i}`).toBeLessThan(tolerance);
  });
}

describe.runIf(existsSync(folder))("moments of another system (skfolio 1.0), seeded returns of 260 × 6", () => {
  const { X, cases }: { X: number[][]; cases: { estimator: string; attr: string; out: number[] & number[][] & number }[] } =
    // A suite that is skipped is read all the same.
    existsSync(folder) ? JSON.parse(readFileSync(new URL("moments.json", folder), "utf8")) : { X: [], cases: [] };
  const of = (estimator: string, attr: string) => {
    const found = cases.find((one) => one.estimator === estimator && one.attr === attr);
    if (found === undefined) throw new Error(`no case ${estimator} ${attr}`);
    return found.out;
  };
  /** Γ about 0, as theirs: weights that sum to 1, the latest return weighing most. */
  const about0 = (halfLife: number, lags: number, rows = X): Float64Array =>
    momentsOf(historyOf(rows), { halfLife, lags, mean: "zero" });
  const diagonal = (values: ArrayLike<number>) => Array.from({ length: K }, (_, k) => values[k * (K + 1)]);

  test.each([20, 63])("mean, variance and covariance with half-life %i agree, theirs and ours about 0", (halfLife) => {
    const weights = halfLifeWeights(halfLife, X.length);
    const means = X[0].map((_, k) => weightedMean(X.map((row) => row[k]), weights));
    expectRelative(means, of(`EWMu(half_life=${halfLife})`, "mu_"));
    const covariance = about0(halfLife, 0);
    expectRelative(covariance, of(`EWCovariance(half_life=${halfLife})`, "covariance_").flat());
    expectRelative(diagonal(covariance), of(`EWVariance(half_life=${halfLife})`, "variance_"));
  });

  test.each([
    ["{'half_life': 40}", 40],
    ["{'half_life': 42, 'regime_multiplier_clip': None}", 42],
  ])("regime-adjusted covariance %s is their λ² times our moments", (options, halfLife) => {
    const estimator = `RegimeAdjustedEWCovariance(${options})`;
    const multiplier = of(estimator, "regime_multiplier_");
    const ours = about0(halfLife, 0).map((value) => value * multiplier ** 2);
    expectRelative(ours, of(estimator, "covariance_").flat());
  });

  test("their λ is the mean |z| of one inverse-volatility portfolio, ours the root mean square of all factors: rebuilt both", () => {
    // One-step forecasts from the 40th return on; the smoothing starts from the first of them, half-life 20.
    let state = Number.NaN;
    const decay = 2 ** (-1 / 20);
    for (let t = 40; t < X.length; t++) {
      const f = matrixFrom(X.slice(0, t));
      const covariance = about0(40, 0, X.slice(0, f.rows));
      const w = diagonal(covariance).map((variance) => 1 / Math.sqrt(variance));
      let variance = 0;
      for (let i = 0; i < K; i++) for (let j = 0; j < K; j++) variance += w[i] * covariance[i * K + j] * w[j];
      const z = Math.abs(X[t].reduce((sum, value, k) => sum + value * w[k], 0)) / Math.sqrt(variance);
      const scaled = z / Math.sqrt(2 / Math.PI);
      state = Number.isNaN(state) ? scaled : decay * state + (1 - decay) * scaled;
    }
    expectRelative([state], [of("RegimeAdjustedEWCovariance({'half_life': 40})", "regime_multiplier_")]);
    // The level of six factors at once is not the level of one mixture of them.
    const bias = crossSectionalBias(historyOf(X), { volatilityHalfLife: 40, ownHistoryFull: 20 });
    const ours = regimeMultiplier(bias.filter((b) => !Number.isNaN(b)), 20);
    expect(Math.abs(ours / state - 1)).toBeGreaterThan(0.02);
    expect(Math.abs(ours / state - 1)).toBeLessThan(0.15);
  });

  test("with a half-life of their own their correlations are of returns over the volatility so far, ours of returns", () => {
    const estimator = "RegimeAdjustedEWCovariance({'half_life': 42, 'corr_half_life': 126, 'regime_half_life': 21})";
    const theirs = of(estimator, "covariance_").flat();
    const multiplier = of(estimator, "regime_multiplier_");
    expectRelative(diagonal(about0(42, 0)), diagonal(theirs).map((v) => v / multiplier ** 2));
    // f_t / s_t with s_t² = (1 − λ) Σ λ^(t−s) f_s², today's included, started at 0.
    const decay = 2 ** (-1 / 42);
    const square = new Float64Array(K);
    const standardised = X.map((row) =>
      row.map((value, k) => {
        square[k] = decay * square[k] + (1 - decay) * value ** 2;
        return value / Math.sqrt(square[k]);
      }),
    );
    const correlationOf = (values: ArrayLike<number>) =>
      Array.from(values, (v, cell) => v / Math.sqrt(values[Math.floor(cell / K) * (K + 1)] * values[(cell % K) * (K + 1)]));
    expectRelative(correlationOf(about0(126, 0, standardised)), correlationOf(theirs));
    // The two measures of correlation stand up to 0.17 apart on these returns.
    const own = correlationOf(about0(126, 0));
    expect(Math.max(...own.map((rho, cell) => Math.abs(rho - correlationOf(theirs)[cell])))).toBeGreaterThan(0.1);
  });

  /**
   * They hold f_t² + 2 Σ (1 − l/(L+1)) f_t f_{t−l} of each day at 0 or above, we the sum over all days: theirs is larger by this. [K]
   */
  const cutOff = (halfLife: number, lags: number) => {
    const weights = halfLifeWeights(halfLife, X.length);
    return X[0].map((_, k) =>
      X.reduce((sum, row, t) => {
        let day = row[k] ** 2;
        for (let l = 1; l <= Math.min(lags, t); l++) day += 2 * (1 - l / (lags + 1)) * row[k] * X[t - l][k];
        return sum - weights[t] * Math.min(0, day);
      }, 0),
    );
  };

  test("with three lags their variances are ours and what a day's lagged products fall below 0", () => {
    const cut = cutOff(42, 3);
    expect(Math.min(...cut)).toBeGreaterThan(0);
    // They weight a lagged product by its later period, we by both: lag l of theirs is 2^(l/2h) of ours.
    const [plainOf, ...withLags] = [0, 1, 2, 3].map((lags) => diagonal(about0(42, lags)));
    const whole = plainOf.map((own, k) => {
      const [one, two, three] = withLags.map((values) => values[k] - own);
      const first = 2 * one;
      const second = 3 * two - 2 * first;
      const third = 4 * three - 3 * first - 2 * second;
      const lagged = [first, second, third].map((sum, l) => (1 - (l + 1) / 4) * sum * 2 ** ((l + 1) / 84));
      return own + lagged.reduce((sum, value) => sum + value, 0) + cut[k];
    });
    const estimator =
      "RegimeAdjustedEWCovariance({'half_life': 42, 'corr_half_life': 126, 'hac_lags': 3, 'regime_half_life': 21})";
    const multiplier = of(estimator, "regime_multiplier_");
    expectRelative(
      whole,
      diagonal(of(estimator, "covariance_").flat()).map((v) => v / multiplier ** 2),
    );
    // The λ of variances is not in the file: it is the same for all six.
    const ratios = (theirs: number[], ours: number[]) => theirs.map((v, k) => v / ours[k]);
    const lagged = ratios(
      of("RegimeAdjustedEWVariance({'half_life': 42, 'hac_lags': 3, 'regime_half_life': 21})", "variance_"),
      whole,
    );
    const plain = ratios(of("RegimeAdjustedEWVariance({'half_life': 40})", "variance_"), diagonal(about0(40, 0)));
    for (const ratio of [lagged, plain]) expectRelative(ratio, ratio.map(() => ratio[0]));
  });
});

describe.runIf(existsSync(folder))("calibration of a covariance by another system (skfolio 1.0)", () => {
  test("Mahalanobis, diagonal and portfolio ratios and QLIKE of 20 periods agree", () => {
    const oracle = JSON.parse(readFileSync(new URL("covariance_metrics.json", folder), "utf8"));
    const covariance = matrixFrom(oracle.covariance);
    // Their default portfolio: inverse volatilities, summing to 1.
    const inverse = Array.from({ length: K }, (_, k) => 1 / Math.sqrt(oracle.covariance[k][k]));
    const total = inverse.reduce((sum, w) => sum + w, 0);
    const got = evaluateCovariance(covariance, matrixFrom(oracle.X_test), inverse.map((w) => w / total));
    expectRelative(
      [got.mahalanobisRatio, got.diagonalRatio, got.portfolioRatio, got.portfolioQlike],
      [
        oracle.mahalanobis_calibration_ratio,
        oracle.diagonal_calibration_ratio,
        oracle.portfolio_variance_calibration_ratio,
        oracle.portfolio_variance_qlike_loss,
      ],
    );
    // Their losses are |ratio − 1|.
    expectRelative(
      [got.mahalanobisRatio - 1, got.diagonalRatio - 1],
      [oracle.mahalanobis_calibration_loss, oracle.diagonal_calibration_loss],
    );
    // Their covariance is the sample one, T − 1 below; ours divides by T.
    const sample = momentsOf(historyOf(oracle.X_train), { halfLife: Number.POSITIVE_INFINITY, lags: 0, mean: "weighted" });
    for (let i = 0; i < K; i++)
      for (let j = 0; j < i; j++)
        expectRelative([sample[i * K + j] * (120 / 119)], [oracle.covariance[i][j]]);
  });
});

describe.runIf(!existsSync(folder))("numbers of another system", () => {
  test("skipped: no ../shared/reference", () => {});
});
