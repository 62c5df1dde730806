import { describe, expect, test } from "vitest";
import type { Memberships } from "../../engine/data/index.ts";
import type { Exposures } from "../../engine/exposures/index.ts";
import { estimateFactorReturns } from "../../engine/factor-returns/index.ts";
import { type SyntheticDay, simulateMarket } from "../../engine/synthetic-market/index.ts";
import { expectClose } from "../tolerance.ts";
import { regressionPortfolios } from "./dense-regression.ts";
import {
  barRows,
  mean,
  readMarket,
  regressionRow,
  standardErrorsFrom,
  systematicReturns,
  worstSecondMoment,
} from "./replay.ts";

const { market, days } = readMarket({
  seed: 31,
  assetCount: 240,
  dateCount: 700,
  startDate: "2017-01-02",
  industryCount: 6,
  countries: [4, 2, 2, 1, 1],
});
const K = market.factors.length;
const foreign = market.currencies.filter((_, code) => code !== market.baseCurrency);
/** Factors of the regression. */
const R = K - foreign.length;
const [C, I] = [market.countries.length, market.industries.length];

/** Share of each group in the weights, at the columns of the group. [R] */
function constraint(codes: Int32Array, first: number, weights: ArrayLike<number>): number[] {
  const row = new Array<number>(R).fill(0);
  const total = Array.from(weights).reduce((sum, w) => sum + w, 0);
  codes.forEach((code, n) => {
    row[first + code] += weights[n] / total;
  });
  return row;
}

function capConstraints({ truth }: SyntheticDay): number[][] {
  return [constraint(truth.country, 1, truth.marketCap), constraint(truth.industry, 1 + C, truth.marketCap)];
}

/** One block of groups: countries, then industries. Shares sum to 1 in each, so they are laid out by hand. */
function countriesAndIndustries({ truth }: SyntheticDay): Memberships {
  const count = truth.asset.length;
  return {
    offsets: Int32Array.from({ length: count + 1 }, (_, n) => 2 * n),
    codes: Int32Array.from({ length: 2 * count }, (_, i) =>
      i % 2 === 0 ? truth.country[i >> 1] : C + truth.industry[i >> 1],
    ),
    shares: new Float64Array(2 * count).fill(1),
  };
}

const times = (portfolios: readonly (readonly number[])[], values: ArrayLike<number>): number[] =>
  portfolios.map((row) => row.reduce((sum, p, n) => sum + p * values[n], 0));

const rowsOf = (day: SyntheticDay): number[][] =>
  Array.from(day.truth.asset, (_, row) => regressionRow(market, day, row));

describe("the factor returns of several countries", () => {
  test("are named like the columns: market, countries, industries, styles, currencies but the base one", () => {
    expect(market.countries.map(({ name }) => name)).toEqual(["DE", "FR", "GB", "JP", "US"]);
    expect([market.currencies, market.baseCurrency]).toEqual([["EUR", "GBP", "JPY", "USD"], 3]);
    const industries = market.industries.map(({ name }) => name);
    const expected = ["market", "DE", "FR", "GB", "JP", "US", ...industries, ...market.styles, ...foreign];
    expect(market.factors).toEqual(expected);
  });

  test("are those a regression gives that has the cap-weighted sums of countries and industries at 0, and no other", () => {
    const day = days[400];
    const rows = rowsOf(day);
    const weights = Array.from(day.truth.marketCap, Math.sqrt);
    const [countries, industries] = capConstraints(day);
    const returns = systematicReturns(market, day);
    const estimate = (constraints: number[][]) =>
      times(regressionPortfolios({ rows, weights, constraints }), returns);
    const truth = Array.from(day.truth.factorReturn.subarray(0, R));
    expectClose(estimate([countries, industries]), truth, 1e-9);
    const plain = constraint(day.truth.country, 1, new Float64Array(rows.length).fill(1));
    const otherwise = estimate([plain, industries]);
    // What is taken off the countries goes to the market.
    expect(Math.abs(otherwise[0] - truth[0])).toBeGreaterThan(1e-5);
    expectClose(otherwise[0] + otherwise[1], truth[0] + truth[1], 1e-9);
    expect(() => estimate([industries])).toThrow(RangeError);
    expect(() => estimate([countries])).toThrow(RangeError);
  });

  test("are those of the engine's regression with a constraint for each, where it has X and no noise", () => {
    const day = days[400];
    const { truth } = day;
    const exposures: Exposures = {
      factors: market.factors.slice(0, R).map((name) => ({ name, family: "style" })),
      marketCount: 1,
      countryCount: C,
      industryCount: I,
      styleCount: market.styles.length,
      currencyCount: 0,
      covered: new Uint8Array(truth.asset.length).fill(1),
      groups: countriesAndIndustries(day),
      styles: truth.styles,
      currency: new Int32Array(truth.asset.length).fill(-1),
    };
    const [countries, industries] = capConstraints(day);
    const { values } = estimateFactorReturns({
      exposures,
      returns: systematicReturns(market, day),
      weights: truth.marketCap.map(Math.sqrt),
      industryCapShare: industries.slice(1 + C, 1 + C + I),
      countryCapShare: countries.slice(1, 1 + C),
    });
    expectClose(values, truth.factorReturn.slice(0, R), 1e-9);
  });

  test("are found in the names' returns without bias, and as exactly as the names' own volatilities say", () => {
    const z: number[][] = Array.from({ length: R }, () => []);
    for (let t = 1; t < days.length; t += 4) {
      const [before, day] = [barRows(days[t - 1]), days[t]];
      const rows = rowsOf(day);
      const now = barRows(day);
      // Second lines share an error, and a return after a suspension spans days.
      const weights = Array.from(day.truth.asset, (asset, n) =>
        market.securities[asset].primary && before.has(asset) && now.has(asset)
          ? Math.sqrt(day.truth.marketCap[n])
          : 0,
      );
      const excess = Array.from(day.truth.asset, (asset) => {
        const { currency } = market.securities[asset];
        const riskFree = day.riskFreeByCurrency[market.currencies.indexOf(currency)];
        return day.bars.totalReturn[now.get(asset) ?? -1] - riskFree;
      });
      const returns = excess.map((r, n) => (weights[n] > 0 ? r : 0));
      const portfolios = regressionPortfolios({ rows, weights, constraints: capConstraints(day) });
      times(portfolios, returns).forEach((f, k) => {
        const variance = portfolios[k].reduce(
          (sum, p, n) => sum + (p * day.truth.specificVolatilityDaily[n]) ** 2,
          0,
        );
        z[k].push((f - day.truth.factorReturn[k]) / Math.sqrt(variance));
      });
    }
    expect(z[0].length).toBe(175);
    for (const [k, list] of z.entries())
      expect(standardErrorsFrom(list, 0), market.factors[k]).toBeLessThan(4);
    const squares = z[0].map((_, t) => mean(z.map((list) => list[t] ** 2)));
    expect(standardErrorsFrom(squares, 1)).toBeLessThan(4);
    expect(standardErrorsFrom(squares, 1.3)).toBeGreaterThan(4);
  });

  test("have the covariance of the truth, and no premium but the market's and the styles'", () => {
    const returns = days.map(({ truth }) =>
      truth.factorReturn.map((f, k) => f - market.factorPremiumAnnual[k] / 252),
    );
    const covariances = days.map(({ truth }) => truth.factorCovarianceDaily);
    expect(worstSecondMoment(returns, covariances, 1)).toBeLessThan(4.5);
    expect(worstSecondMoment(returns, covariances, 1.4)).toBeGreaterThan(4.5);
    const premia = [...market.countries.keys(), ...foreign.keys()].map((i) =>
      i < C ? market.factorPremiumAnnual[1 + i] : market.factorPremiumAnnual[R + i],
    );
    expect(premia.every((premium) => premium === 0)).toBe(true);
  });

  test("have the stated correlations: currencies 0.5 with one another, 0.2 with the market; 8 % a year, times the regime", () => {
    const F = days[0].truth.factorCovarianceDaily;
    const correlation = (a: number, b: number) => F[a * K + b] / Math.sqrt(F[a * K + a] * F[b * K + b]);
    const scale = Math.sqrt(F[0] * 252) < 0.2 ? 0.9 : 1.5;
    for (let c = R; c < K; c++) {
      expectClose(Math.sqrt(252 * F[c * K + c]), 0.08 * scale, 1e-12);
      expectClose(correlation(0, c), 0.2, 1e-12);
      for (let other = R; other < c; other++) expectClose(correlation(other, c), 0.5, 1e-12);
    }
    // Own currency, a little off −0.3 (−0.3/√2 for the two that share one) where the constraint takes off the mean.
    const own = market.countries.map(({ currency }, c) =>
      correlation(1 + c, market.factors.lastIndexOf(currency)),
    );
    for (const [c, { currency }] of market.countries.entries()) {
      if (currency === "USD") continue;
      expect(own[c], currency).toBeLessThan(-0.12);
      expect(own[c], currency).toBeGreaterThan(-0.35);
    }
  });
});

describe("countries and their money", () => {
  test("have the places that were asked for, whatever the stretch of places", () => {
    for (const assetCount of [50, 500, 3000]) {
      const sizes = [4, 2, 2, 1, 1];
      const { securities, countries } = simulateMarket({ ...market.options, assetCount, dateCount: 1 });
      const table = ["US", "JP", "GB", "DE", "FR"];
      expect(countries.map(({ name }) => name).sort()).toEqual([...table].sort());
      table.forEach((name, i) => {
        const share = securities.filter(({ country }) => country === name).length / securities.length;
        // One place in twenty is vacant on the first day; the sequence itself is off by a few places at most.
        const vacancies = 4 * Math.sqrt((0.05 * sizes[i]) / 10 / assetCount);
        expect(Math.abs(share - sizes[i] / 10)).toBeLessThan(vacancies + 3 / assetCount);
      });
    }
  });

  test("are those of the issuer, and of the country: one currency each, that several may share", () => {
    const money = new Map(market.countries.map(({ name, currency }) => [name, currency]));
    expect([money.get("DE"), money.get("FR"), money.get("JP")]).toEqual(["EUR", "EUR", "JPY"]);
    for (const security of market.securities) {
      expect(security.currency).toBe(money.get(security.country));
      const first = market.securities.find(({ issuer }) => issuer === security.issuer);
      expect(first?.country).toBe(security.country);
    }
    days[100].truth.asset.forEach((asset, row) => {
      expect(market.countries[days[100].truth.country[row]].name).toBe(market.securities[asset].country);
    });
  });

  test("quote prices of the currency's own order, but caps of one order in the base currency", () => {
    const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1];
    const last = days[days.length - 1];
    const of = (currency: string, value: (row: number) => number) =>
      median(
        [...last.bars.asset.keys()]
          .filter((row) => market.securities[last.bars.asset[row]].currency === currency)
          .map(value),
      );
    const yen = last.fxRate[market.currencies.indexOf("JPY")];
    expect(of("JPY", (row) => last.bars.price[row])).toBeGreaterThan(1500);
    expect(of("USD", (row) => last.bars.price[row])).toBeLessThan(150);
    const ratio =
      of("JPY", (row) => last.bars.marketCap[row] * yen) / of("USD", (row) => last.bars.marketCap[row]);
    expect(Math.abs(Math.log(ratio))).toBeLessThan(1.5);
  });

  test("any number of countries has a covariance that can be drawn from", () => {
    for (let countries = 1; countries <= 16; countries++) {
      const { value } = simulateMarket({ ...market.options, countries, dateCount: 1 })
        .days()
        .next();
      const factors = (countries > 1 ? countries : 0) + 1 + I + market.styles.length;
      const { currencies } = simulateMarket({ ...market.options, countries, dateCount: 1 });
      expect(value?.truth.factorReturn.length).toBe(factors + currencies.length - 1);
    }
  });
});
