import { describe, expect, test } from "vitest";
import {
  type MarketAxes,
  type MarketDay,
  memberships,
  noFundamentals,
  noTraits,
  oneCurrency,
  singleMembership,
} from "../../engine/data/index.ts";
import { type Exposures, usualScores } from "../../engine/exposures/index.ts";
import { buildPurePortfolios } from "../../engine/factor-portfolios/index.ts";
import { estimateFactorReturns } from "../../engine/factor-returns/index.ts";
import { axis } from "../../engine/labels/index.ts";
import {
  forecastInputs,
  forecastModel,
  type ModelOptions,
  startModel,
  stepModel,
} from "../../engine/pipeline/index.ts";
import { type SyntheticDay, simulateMarket } from "../../engine/synthetic-market/index.ts";
import { plainSpecific } from "../risk-model/plain-specific.ts";
import { options as small } from "./small-market.ts";

const market = simulateMarket({
  seed: 11,
  assetCount: 300,
  dateCount: 501,
  startDate: "2021-01-04",
  industryCount: 8,
});
const days = [...market.days()].map((day) => structuredClone(day));
const S = market.styles.length;
const K = market.factors.length;
const I = market.industries.length;
const N = market.securities.length;

/** Excess returns by asset over a day, from the bars. */
function excessReturns(day: SyntheticDay): Float64Array {
  const out = new Float64Array(N).fill(Number.NaN);
  day.bars.asset.forEach((asset, i) => {
    out[asset] = day.bars.totalReturn[i] - day.riskFree;
  });
  return out;
}

describe("one date's regression on the true exposures", () => {
  // Second lines share their issuer's ε and are left out; so are names back from suspension, whose returns span days.
  // The error of f̂_k is Σ_n P_kn ε_n, of variance Σ P_kn² σ_n² exactly, with the market's own σ.
  const z: number[][] = Array.from({ length: K }, () => []);
  const shares: number[] = [];
  const primary = market.securities.map((security) => security.primary);
  for (let t = 1; t < days.length; t++) {
    const { truth } = days[t];
    const returns = excessReturns(days[t]);
    const traded = new Set(days[t - 1].bars.asset);
    const weights = truth.marketCap.map((cap, i) => {
      const asset = truth.asset[i];
      return primary[asset] && traded.has(asset) && !Number.isNaN(returns[asset]) ? Math.sqrt(cap) : 0;
    });
    const share = new Float64Array(I);
    const total = truth.marketCap.reduce((s, cap) => s + cap, 0);
    truth.industry.forEach((code, i) => {
      share[code] += truth.marketCap[i] / total;
    });
    const exposures: Exposures = {
      factors: market.factors.map((name) => ({ name, family: "style" })),
      marketCount: 1,
      countryCount: 0,
      industryCount: I,
      styleCount: S,
      currencyCount: 0,
      covered: new Uint8Array(truth.asset.length).fill(1),
      groups: singleMembership(Int32Array.from(truth.industry)),
      styles: truth.styles,
      currency: new Int32Array(truth.asset.length).fill(-1),
    };
    const fit = estimateFactorReturns({
      exposures,
      returns: Float64Array.from(truth.asset, (asset) => returns[asset]),
      weights,
      industryCapShare: share,
    });
    const p = buildPurePortfolios(exposures, weights, fit);
    fit.values.forEach((f, k) => {
      let variance = 0;
      for (let i = 0; i < p.cols; i++)
        variance += (p.values[k * p.cols + i] * truth.specificVolatilityDaily[i]) ** 2;
      z[k].push((f - truth.factorReturn[k]) / Math.sqrt(variance));
      shares.push(fit.standardError[k] ** 2 / variance);
    });
  }

  test("is unbiased: the mean of (f̂ − f)/σ is 0 within four standard errors, for every factor", () => {
    const worst = z.map((list) => Math.abs(list.reduce((s, x) => s + x, 0) / Math.sqrt(list.length)));
    expect(Math.max(...worst)).toBeLessThan(4);
  });

  test("is as exact as its portfolios say: (f̂ − f)/σ has variance 1 within four standard errors", () => {
    const daily = z[0].map((_, t) => z.reduce((s, list) => s + list[t] ** 2, 0) / K);
    const mean = daily.reduce((s, x) => s + x, 0) / daily.length;
    const error = Math.sqrt(daily.reduce((s, x) => s + (x - mean) ** 2, 0)) / daily.length;
    expect(error).toBeLessThan(0.05);
    expect(Math.abs(mean - 1)).toBeLessThan(4 * error);
  });

  test("the textbook errors, which take √cap weights for inverse variances, are right within a tenth of the variance", () => {
    const mean = shares.reduce((s, x) => s + x, 0) / shares.length;
    expect(Math.abs(mean - 1)).toBeLessThan(0.1);
  });
});

describe("the fold on the true exposures as scores", () => {
  const styles = market.styles.map((name) => ({
    ...usualScores,
    name,
    blend: [{ descriptor: name, weight: 1 }],
    orthogonalTo: [],
  }));
  const flat = Number.POSITIVE_INFINITY;
  const options: ModelOptions = {
    ...small,
    universe: {
      ...small.universe,
      top: flat,
      buffer: 1,
      minHistoryPeriods: 0,
      minPrice: 0,
      maxStalePeriods: 30,
    },
    exposures: {
      ...small.exposures,
      styles,
      outliers: { errorDeviations: flat, fenceDeviations: flat, clipDeviations: flat, bound: 100 },
    },
    regression: { ...small.regression, weights: "sqrt_cap", robust: "none", minEffectiveNames: 0 },
    covariance: {
      volatilityHalfLife: flat,
      correlationHalfLife: flat,
      ownHistoryFull: 20,
      burnIn: "shrink",
      neweyWest: null,
      eigenfactor: null,
      regime: null,
    },
    specific: {
      ...plainSpecific,
      ownHistoryFrom: 20,
      ownHistoryFull: 250,
      sizeGroups: 10,
    },
  };
  const axes: MarketAxes = {
    assets: axis(
      "asset",
      market.securities.map(({ id }) => id),
    ),
    industries: market.industries.map(({ name }) => name),
    items: [],
    ...noTraits(N),
  };
  let state = startModel(axes, options);
  const errorVariance = new Float64Array(K);
  let periods = 0;
  // X of a close stands in the truth of the day after it.
  for (let t = 0; t + 1 < days.length; t++) {
    const step = stepModel(state, marketDay(days[t], days[t + 1]), axes, options);
    state = step.state;
    const fit = step.output.regression?.factorReturns;
    if (fit === undefined) continue;
    periods++;
    fit.standardError.forEach((error, k) => {
      errorVariance[k] += error ** 2;
    });
  }
  const forecast = forecastModel(forecastInputs(state), axes, options)!;
  const truths = days.slice(1, -1).map(({ truth }) => truth);

  test("passes its gates and estimates every period", () => {
    expect(forecast.gates.every(({ passed }) => passed)).toBe(true);
    expect(periods).toBe(truths.length);
  });

  test("covers the factor variances: true variance plus estimation error, within four standard errors", () => {
    // f is a mixture of t(8), of kurtosis at most 4.5, given the regimes: Var(Σ f²) ≤ 3.5 Σ F_t². An estimate adds se².
    for (let k = 0; k < K; k++) {
      const f = truths.map(({ factorCovarianceDaily }) => factorCovarianceDaily[k * K + k]);
      const expected = f.reduce((s, v) => s + v, 0) / periods + errorVariance[k] / periods;
      const error =
        Math.sqrt(3.5 * f.reduce((s, v) => s + (v + errorVariance[k] / periods) ** 2, 0)) / periods;
      const actual = forecast.model.factorCovariance.values[k * K + k];
      expect(Math.abs(actual - expected), market.factors[k]).toBeLessThan(4 * error);
    }
  });

  test("covers the specific variances name by name, and has no bias beyond the share that the fit takes", () => {
    // ε is t(5) with jumps: kurtosis 9 without them. A residual has the share 1 − h of its variance; mean h is K/N.
    const sums = new Map<number, { variance: number; square: number; count: number }>();
    for (const { asset, specificVolatilityDaily } of truths) {
      asset.forEach((n, i) => {
        const sum = sums.get(n) ?? { variance: 0, square: 0, count: 0 };
        sum.variance += specificVolatilityDaily[i] ** 2;
        sum.square += specificVolatilityDaily[i] ** 4;
        sum.count++;
        sums.set(n, sum);
      });
    }
    const ratios: number[] = [];
    let outside = 0;
    for (const [n, { variance, square, count }] of sums) {
      if (count < truths.length || !(forecast.specific.ownWeight[n] === 1)) continue;
      const ratio = (forecast.model.specificVariance[n] * count) / variance;
      ratios.push(ratio);
      if (Math.abs(ratio - 1) > (4 * Math.sqrt(8 * square)) / variance) outside++;
    }
    expect(ratios.length).toBeGreaterThan(200);
    expect(outside / ratios.length).toBeLessThan(0.02);
    const mean = ratios.reduce((s, r) => s + r, 0) / ratios.length;
    const sd = Math.sqrt(ratios.reduce((s, r) => s + (r - mean) ** 2, 0) / ratios.length);
    const error = sd / Math.sqrt(ratios.length);
    expect(mean).toBeGreaterThan(1 - K / ratios.length - 4 * error);
    expect(mean).toBeLessThan(1 + 4 * error);
  });
});

function marketDay(day: SyntheticDay, next: SyntheticDay): MarketDay {
  const scatter = (codes: Int32Array, value: (i: number) => number) => {
    const out = new Float64Array(N).fill(Number.NaN);
    codes.forEach((asset, i) => {
      out[asset] = value(i);
    });
    return out;
  };
  const { bars } = day;
  const rows: { code: number; share: number }[][] = Array.from({ length: N }, () => []);
  next.truth.asset.forEach((asset, i) => {
    rows[asset] = [{ code: next.truth.industry[i], share: 1 }];
  });
  return {
    date: day.date,
    price: scatter(bars.asset, (i) => bars.price[i]),
    givenReturn: scatter(bars.asset, (i) => bars.totalReturn[i]),
    marketCap: scatter(bars.asset, (i) => bars.marketCap[i]),
    volume: scatter(bars.asset, (i) => bars.volume[i]),
    industries: memberships(rows),
    ...oneCurrency,
    riskFree: day.riskFree,
    scores: new Map(
      market.styles.map((name, s) => [name, scatter(next.truth.asset, (i) => next.truth.styles[i * S + s])]),
    ),
    fundamentals: noFundamentals,
  };
}
