import { describe, expect, test } from "vitest";
import type { Window } from "../../../engine/exposures/index.ts";
import { randomStream } from "../../../engine/stats/index.ts";
import { expectClose } from "../../tolerance.ts";
import { direct } from "./direct-price-descriptors.ts";
import { dateOf, foldDescriptor, type PricePath } from "./price-path.ts";

const none = Number.NaN;
const T = 60;

/** T periods of one asset after the other; what is not given is 0.01 of turnover and a market that moves. */
function pathOf(series: Partial<{ [Key in keyof PricePath]: (t: number, asset: number) => number }>, N = 1) {
  const random = randomStream("closed-forms", 1);
  const rows = (of: (t: number, asset: number) => number) =>
    Array.from({ length: T }, (_, t) => Array.from({ length: N }, (_, asset) => of(t, asset)));
  const market = Array.from({ length: T }, (_, t) => series.market?.(t, 0) ?? 0.01 * random.normal());
  const zero = () => 0;
  return {
    market,
    returns: rows(series.returns ?? zero),
    turnover: rows(series.turnover ?? (() => 0.01)),
    specific: rows(series.specific ?? zero),
  };
}

function lastOf(name: string, path: PricePath, window: Partial<Window> = {}): number[] {
  const whole = { periods: 24, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 2 };
  return [...foldDescriptor(name, path, { ...whole, ...window }).at(-1)!];
}

describe("closed forms: market model", () => {
  const market = pathOf({}).market;
  const on = (returns: (t: number) => number) => pathOf({ returns, market: (t) => market[t] });

  test("beta_lagged adds the slopes of a return that follows the market over three periods", () => {
    const late = on((t) => 0.001 + 0.5 * market[t] + 0.3 * (market[t - 1] ?? 0) + 0.4 * (market[t - 2] ?? 0));
    expectClose(lastOf("beta_lagged", late, { halfLife: 9 }), [1.2], 1e-9);
    expect(lastOf("beta", late)[0]).toBeLessThan(0.8);
  });

  test("downside_beta is the slope of the falls alone", () => {
    const kinked = on((t) => (market[t] < 0 ? 2 : 0.5) * market[t]);
    expectClose(lastOf("downside_beta", kinked), [2], 1e-12);
  });

  test("historical_alpha is what the market leaves", () => {
    expectClose(
      lastOf(
        "historical_alpha",
        on((t) => 0.002 + 1.3 * market[t]),
      ),
      [0.002],
      1e-12,
    );
  });

  test("none of them has a value where the market does not move", () => {
    const still = pathOf({ market: () => -0.01, returns: (t) => 0.01 * Math.sin(t) });
    for (const name of ["beta", "beta_lagged", "downside_beta", "historical_alpha"]) {
      expect(lastOf(name, still)).toEqual([none]);
    }
  });
});

describe("closed forms: momentum", () => {
  const growth = Math.log(1.01);

  test("sums of log returns count the periods of their window, and lag leaves the latest out", () => {
    const turned = pathOf({ returns: (t) => (t >= T - 3 ? -0.5 : 0.01) });
    expectClose(lastOf("long_term_reversal", turned, { lag: 3 }), [-24 * growth], 1e-12);
    expectClose(lastOf("momentum_no_lag", turned), [21 * growth + 3 * Math.log(0.5)], 1e-12);
  });

  test("a suspension is scaled up for", () => {
    const suspended = pathOf({ returns: (t) => (t % 2 === 0 ? none : 0.01) });
    expectClose(lastOf("momentum_no_lag", suspended), [24 * growth], 1e-12);
  });

  test("residual_momentum: b ± a in turn has mean b and deviation a", () => {
    const specific = pathOf({ specific: (t) => 0.002 + (t % 2 === 0 ? 0.05 : -0.05) });
    expectClose(lastOf("residual_momentum", specific), [(24 * 0.002) / 0.05], 1e-12);
  });

  test("industry_momentum: √cap weights are 2 and 3", () => {
    const pair = pathOf({ returns: (_, asset) => (asset === 0 ? 0.01 : 0.03) }, 2);
    const gap = 24 * (Math.log(1.03) - growth);
    expectClose(lastOf("industry_momentum", pair), [(3 / 5) * gap, (-2 / 5) * gap], 1e-12);
  });

  test("industry_momentum: a name is a member until its last bar is older than a twelfth of the window", () => {
    // The second of two names had its last return `age` periods ago; 24 / 12 = 2.
    const stopped = (age: number) =>
      pathOf({ returns: (t, asset) => (asset === 0 ? 0.01 : t < T - age ? 0.03 : none) }, 2);
    const gap = 24 * (Math.log(1.03) - growth);
    expectClose(lastOf("industry_momentum", stopped(2)), [(3 / 5) * gap, (-2 / 5) * gap], 1e-12);
    expectClose(lastOf("industry_momentum", stopped(3)), [0, -gap], 1e-12);
  });

  test("industry_momentum: an industry in which nobody trades has no mean", () => {
    const dead = pathOf({ returns: (t) => (t < T - 3 ? 0.01 : none) }, 2);
    expect(lastOf("industry_momentum", dead)).toEqual([none, none]);
  });

  test("seasonality: only the coming month's returns of the years before", () => {
    // The last close is in October 2016 and looks at it a year before; every other month is noise.
    expect(dateOf(T - 1)).toBe("2016-10-15");
    const october = pathOf({ returns: (t) => (dateOf(t).slice(5, 7) === "10" ? 0.01 : 0.07) });
    expectClose(lastOf("seasonality", october, { periods: 1, minPeriods: 1 }), [3 * growth], 1e-12);
    const whole = foldDescriptor("seasonality", october, {
      periods: 1,
      halfLife: 1,
      lag: 0,
      minPeriods: 1,
    });
    // Five days after 23 September it is still September.
    expect([dateOf(T - 3), dateOf(T - 2)]).toEqual(["2016-09-23", "2016-10-04"]);
    expectClose(whole[T - 2], [3 * growth], 1e-12);
    // 4, 15 and 26 September 2015.
    expectClose(whole[T - 3], [3 * Math.log(1.07)], 1e-12);
  });
});

describe("closed forms: liquidity", () => {
  test("mean turnover, of which every other period is 0", () => {
    const half = pathOf({ turnover: (t) => (t % 2 === 0 ? 0.02 : 0) });
    for (const name of ["turnover_month", "turnover_quarter", "turnover_year"]) {
      expectClose(lastOf(name, half), [Math.log(0.01)], 1e-12);
    }
  });

  test("a name that stopped trading for the whole window has no value, whatever it traded before", () => {
    const stopped = pathOf({ turnover: (t) => (t < 30 ? 0.1 / (t + 1) : 0), returns: () => 0.1 });
    for (const name of ["amihud", "turnover_month", "turnover_quarter", "turnover_year"]) {
      expect(lastOf(name, stopped)).toEqual([none]);
    }
    expect(lastOf("traded_days", stopped)).toEqual([0]);
  });

  test("amihud is the log of the move per value traded (cap 4)", () => {
    const moves = pathOf({ returns: (t) => (t % 2 === 0 ? 0.03 : -0.01) });
    expectClose(lastOf("amihud", moves), [Math.log(0.02 / 0.04)], 1e-12);
  });

  test("traded_days counts from the first trade", () => {
    const everyThird = pathOf({ turnover: (t) => (t >= T - 6 && t % 3 === 0 ? 0.01 : 0) });
    expectClose(lastOf("traded_days", everyThird), [1 / 3], 1e-12);
  });
});

describe("closed forms: volatility", () => {
  test("skewness of one in four", () => {
    const lottery = pathOf({ returns: (t) => (t % 4 === 0 ? 0.2 : 0) });
    expectClose(lastOf("skewness", lottery), [0.5 / Math.sqrt(3 / 16)], 1e-12);
  });

  test("downside_deviation of a loss every other period", () => {
    const seesaw = pathOf({ returns: (t) => (t % 2 === 0 ? 0.3 : -0.02) });
    expectClose(lastOf("downside_deviation", seesaw), [0.02 / Math.SQRT2], 1e-12);
  });

  test("cumulative_range of steady growth is eleven months of it; a crash adds itself", () => {
    const steady = pathOf({ returns: () => 0.01 });
    expectClose(lastOf("cumulative_range", steady), [22 * Math.log(1.01)], 1e-12);
    // A fall of 90 %, which a sum of logs below −1 could not take: the latest two periods hold it.
    const crash = pathOf({ returns: (t) => (t === T - 4 ? -0.9 : 0) });
    expectClose(lastOf("cumulative_range", crash), [-Math.log(0.1)], 1e-12);
  });

  test("max_return is the mean of the five largest, of all where there are fewer", () => {
    const steps = pathOf({ returns: (t) => 0.01 * (t % 8) });
    expectClose(lastOf("max_return", steps, { periods: 8 }), [0.05], 1e-12);
    expectClose(lastOf("max_return", steps, { periods: 3 }), [0.02], 1e-12);
  });
});

describe("a constant series", () => {
  const r = 0.01;
  const sum = 24 * Math.log1p(r);
  const expected: Record<string, number> = {
    amihud: Math.log(r / 0.04),
    beta: 0,
    beta_lagged: 0,
    cumulative_range: (22 / 24) * sum,
    downside_beta: 0,
    downside_deviation: 0,
    historical_alpha: r,
    industry_momentum: 0,
    long_term_reversal: -sum,
    max_return: r,
    momentum: sum,
    momentum_no_lag: sum,
    residual_momentum: none,
    residual_sigma: 0,
    seasonality: 3 * Math.log1p(r),
    short_term_reversal: -sum,
    skewness: none,
    traded_days: 1,
    turnover: Math.log(0.01),
    turnover_month: Math.log(0.01),
    turnover_quarter: Math.log(0.01),
    turnover_year: Math.log(0.01),
    volatility: 0,
  };

  test("gives what the docstrings say, for every descriptor", () => {
    expect(Object.keys(expected).sort()).toEqual(Object.keys(direct).sort());
    const path = pathOf({ returns: () => r, specific: () => r });
    for (const [name, value] of Object.entries(expected)) {
      const window = name === "seasonality" ? { periods: 1, minPeriods: 1 } : {};
      expectClose(lastOf(name, path, window), [value], 1e-8);
    }
  });
});
