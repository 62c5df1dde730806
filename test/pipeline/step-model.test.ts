import { describe, expect, test } from "vitest";
import { type MarketAxes, type MarketDay, singleMembership } from "../../engine/data/index.ts";
import { axis } from "../../engine/labels/index.ts";
import {
  type Forecast,
  forecastInputs,
  forecastModel,
  type ModelDay,
  type ModelState,
  startModel,
  stepModel,
} from "../../engine/pipeline/index.ts";
import { expectClose } from "../tolerance.ts";
import { expectSame, sameBits } from "./same-bits.ts";
import { assetCount, axes, options, smallMarket } from "./small-market.ts";

const dayCount = 90;
const cut = 65;
const days = smallMarket(1, dayCount);

interface Run {
  readonly outputs: ModelDay[];
  /** At every close from the tenth. */
  readonly forecasts: (Forecast | undefined)[];
  readonly state: ModelState;
}

function run(
  list: readonly MarketDay[],
  on: MarketAxes = axes,
  from: ModelState = startModel(on, options),
): Run {
  const outputs: ModelDay[] = [];
  const forecasts: (Forecast | undefined)[] = [];
  let state = from;
  for (const day of list) {
    const step = stepModel(state, day, on, options);
    state = step.state;
    // A copy now: a later day must not be able to reach back through a shared array.
    outputs.push(structuredClone(step.output));
    forecasts.push(structuredClone(forecastModel(forecastInputs(state), on, options)));
  }
  return { outputs, forecasts, state };
}

const base = run(days);

describe("stepModel over a small market", () => {
  test("estimates on most days, covers late listings and passes every gate", () => {
    expect(base.outputs.filter(({ regression }) => regression !== undefined).length).toBeGreaterThan(50);
    const failed = base.outputs.flatMap(({ gates }) => gates.filter(({ passed }) => !passed));
    expect(failed).toEqual([]);
    expect(base.outputs.at(-1)!.gates.map(({ name }) => name)).toEqual([
      "exposures-finite",
      "style-means-zero",
      "constraint-zero",
      "residuals-orthogonal",
      "residual-correlation",
    ]);
    const last = base.forecasts.at(-1)!;
    expect(last.gates.every(({ passed }) => passed)).toBe(true);
    // Listed on day 30 of 90 and still covered: a forecast like any other; delisted on day 60: none.
    expect(last.model.specificVariance[4]).toBeGreaterThan(0);
    expect(last.model.specificVariance[16]).toBeNaN();
  });

  test("the regression of a day uses the exposures, universe and caps of the close before", () => {
    for (let t = 1; t < dayCount; t++) {
      const { regression, regressionExposures, returns } = base.outputs[t];
      const before = base.outputs[t - 1];
      expectSame(regressionExposures?.exposures, before.built.exposures);
      expect(regressionExposures?.estimation).toEqual(before.universe.estimation);
      if (regression === undefined) continue;
      const inIt = Uint8Array.from(regression.weights, (weight) => (weight > 0 ? 1 : 0));
      expect(inIt).toEqual(
        before.universe.estimation.map((member, n) => (Number.isNaN(returns.excess[n]) ? 0 : member)),
      );
    }
  });

  test("the market return is the cap-weighted return of the universe of the close before", () => {
    const { marketReturn, regressionExposures, returns } = base.outputs[50];
    let [sum, total] = [0, 0];
    regressionExposures!.estimation.forEach((member, n) => {
      if (member === 0 || Number.isNaN(returns.excess[n])) return;
      sum += regressionExposures!.marketCap[n] * returns.excess[n];
      total += regressionExposures!.marketCap[n];
    });
    expectClose(marketReturn, sum / total, 1e-15);
  });

  test("an output is not touched by later days", () => {
    let state = startModel(axes, options);
    const kept = days.map((day) => {
      const step = stepModel(state, day, axes, options);
      state = step.state;
      return step.output;
    });
    expectSame(kept, base.outputs);
  });

  test("leaves the days alone", () => {
    expectSame(days, smallMarket(1, dayCount));
  });

  test("a state that was serialised mid-way goes on to the same bits", () => {
    for (const stop of [1, 17, cut]) {
      const first = run(days.slice(0, stop));
      const second = run(days.slice(stop), axes, structuredClone(first.state));
      expectSame([...first.outputs, ...second.outputs], base.outputs);
      expectSame([...first.forecasts, ...second.forecasts], base.forecasts);
      expectSame(second.state, base.state);
    }
  });
});

describe("look-ahead: values known after a day change nothing dated on it or before", () => {
  const other = smallMarket(2, dayCount);
  const kinds: Record<string, (day: MarketDay, t: number) => Partial<MarketDay>> = {
    prices: (_, t) => ({ price: other[t].price }),
    returns: (_, t) => ({ givenReturn: other[t].givenReturn }),
    caps: (_, t) => ({ marketCap: other[t].marketCap }),
    volumes: (_, t) => ({ volume: other[t].volume }),
    industries: () => ({
      industries: singleMembership(Int32Array.from({ length: assetCount }, (_, n) => (n + 1) % 4)),
    }),
    scores: (_, t) => ({ scores: other[t].scores }),
    fundamentals: (_, t) => ({ fundamentals: other[t].fundamentals }),
    "risk-free rates": () => ({ riskFree: 0.002 }),
    "missing values": () => ({ price: new Float64Array(assetCount).fill(Number.NaN) }),
    everything: (_, t) => ({ ...other[t] }),
  };
  for (const [kind, change] of Object.entries(kinds)) {
    test(kind, () => {
      const changed = run(
        days.map((day, t) => (t < cut ? day : { ...day, ...change(day, t), date: day.date })),
      );
      expectSame(changed.outputs.slice(0, cut), base.outputs.slice(0, cut));
      expectSame(changed.forecasts.slice(0, cut), base.forecasts.slice(0, cut));
      // The change was there to be seen.
      expect(sameBits(changed.outputs.slice(cut), base.outputs.slice(cut))).toBe(false);
    });
  }

  test("the end of the data", () => {
    const short = run(days.slice(0, cut));
    expectSame(short.outputs, base.outputs.slice(0, cut));
    expectSame(short.forecasts, base.forecasts.slice(0, cut));
  });

  const longer = (values: ArrayLike<number>, tail: readonly number[]) =>
    Float64Array.from([...Array.from(values), ...tail]);

  test("assets that appear later", () => {
    const more: MarketAxes = { ...axes, assets: axis("asset", [...axes.assets.labels, "new 1", "new 2"]) };
    const added = days.map((day, t): MarketDay => {
      const tail = (value: number) => (t < cut ? [Number.NaN, Number.NaN] : [value, 2 * value]);
      const { offsets, codes, shares } = day.industries;
      const end = offsets[assetCount];
      const industries =
        t < cut
          ? { offsets: Int32Array.from([...offsets, end, end]), codes, shares }
          : {
              offsets: Int32Array.from([...offsets, end + 1, end + 2]),
              codes: Int32Array.from([...codes, 1, 2]),
              shares: Float64Array.from([...shares, 1, 1]),
            };
      return {
        ...day,
        price: longer(day.price, tail(20 + t)),
        givenReturn: longer(day.givenReturn, tail(0.05)),
        marketCap: longer(day.marketCap, tail(5000)),
        volume: longer(day.volume, tail(10)),
        industries,
        scores: new Map([...day.scores].map(([name, values]) => [name, longer(values, tail(9))])),
      };
    });
    const grown = run(added, more);
    expectPrefix(grown.outputs.slice(0, cut), base.outputs.slice(0, cut));
    expectPrefix(withoutAxes(grown.forecasts.slice(0, cut)), withoutAxes(base.forecasts.slice(0, cut)));
    expect(grown.outputs.at(-1)!.universe.estimation[assetCount]).toBe(1);
  });

  test("an industry that appears later: the factors of before keep their bits, and the burn-in its end", () => {
    const more: MarketAxes = { ...axes, industries: [...axes.industries, "water"] };
    const moved = days.map((day, t): MarketDay => {
      if (t < cut) return day;
      return {
        ...day,
        industries: singleMembership(Int32Array.from({ length: assetCount }, (_, n) => n % 5)),
      };
    });
    const grown = run(moved, more);
    // Column 5 of 13 is the new industry.
    const without = (values: ArrayLike<number>) => Array.from(values).filter((_, k) => k !== 5);
    for (let t = 0; t < cut; t++) {
      const [a, b] = [grown.outputs[t].regression?.factorReturns, base.outputs[t].regression?.factorReturns];
      expect(without(a?.values ?? [])).toEqual([...(b?.values ?? [])]);
      expect(without(a?.tStatistic ?? [])).toEqual([...(b?.tStatistic ?? [])]);
      expectSame(a?.specificReturns, b?.specificReturns);
      expectSame(grown.outputs[t].built.exposures.styles, base.outputs[t].built.exposures.styles);
      expect(grown.forecasts[t]?.burnIn).toBe(base.forecasts[t]?.burnIn);
      expectSame(grown.forecasts[t]?.specific, base.forecasts[t]?.specific);
    }
    expect(base.forecasts.some((forecast) => forecast?.burnIn === false)).toBe(true);
    expect(grown.outputs.at(-1)!.regression!.factorReturns.estimated[5]).toBe(1);
  });
});

function withoutAxes(forecasts: readonly (Forecast | undefined)[]): unknown[] {
  return forecasts.map(
    (forecast) => forecast && { ...forecast, model: { ...forecast.model, assets: undefined } },
  );
}

/** Every number of `expected` stands in `actual`; arrays by asset may be longer there. */
function expectPrefix(actual: unknown, expected: unknown): void {
  if (ArrayBuffer.isView(expected)) {
    const [a, e] = [actual as Float64Array, expected as Float64Array];
    expectSame(a.slice(0, e.length), e);
  } else if (expected instanceof Map) {
    expectPrefix([...(actual as Map<unknown, unknown>)], [...expected]);
  } else if (typeof expected === "object" && expected !== null) {
    for (const key of Object.keys(expected)) {
      expectPrefix((actual as Record<string, unknown>)[key], (expected as Record<string, unknown>)[key]);
    }
  } else {
    expectSame(actual, expected);
  }
}
