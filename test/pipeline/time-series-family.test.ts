import { describe, expect, test } from "vitest";
import type { MarketAxes, MarketDay } from "../../engine/data/index.ts";
import { axis } from "../../engine/labels/index.ts";
import {
  type Forecast,
  forecastInputs,
  forecastModel,
  growModel,
  type ModelDay,
  type ModelOptions,
  type ModelState,
  startModel,
  stepModel,
  type TimeSeriesFamilyOptions,
} from "../../engine/pipeline/index.ts";
import { expectClose } from "../tolerance.ts";
import { dayWithout, givenAxes, givenMarket, smallBetas } from "./given-market.ts";
import { expectSame } from "./same-bits.ts";
import { assetCount, options as fundamental } from "./small-market.ts";

const dayCount = 76;
const axes = givenAxes;
const optionsWith = (family: Partial<TimeSeriesFamilyOptions>): ModelOptions => ({
  ...fundamental,
  family: { ...smallBetas, ...family },
  universe: { ...fundamental.universe, review: "monthly" },
});

interface Run {
  readonly outputs: ModelDay[];
  readonly forecasts: (Forecast | undefined)[];
  readonly state: ModelState;
}

function run(
  list: readonly MarketDay[],
  options: ModelOptions,
  from: ModelState = startModel(axes, options),
  on = axes,
): Run {
  const [outputs, forecasts]: [ModelDay[], (Forecast | undefined)[]] = [[], []];
  let state = from;
  for (const day of list) {
    const step = stepModel(state, day, on, options);
    state = step.state;
    outputs.push(structuredClone(step.output));
    const isAsked = forecastDates.has(day.date);
    forecasts.push(isAsked ? structuredClone(forecastModel(forecastInputs(state), on, options)) : undefined);
  }
  return { outputs, forecasts, state };
}

const days = givenMarket(1, dayCount);
/** The day before the one without a factor, that one, the first of a listing, the last, and some others. */
const forecastDates = new Set([29, 30, 44, 54, 59, 60, 75].map((t) => days[t]!.date));
const base = run(days, optionsWith({}));
const dense = (day: ModelDay, asset: number) =>
  Array.from(day.exposures.styles).slice(asset * 3, (asset + 1) * 3);

describe("a time-series model over a small market", () => {
  test("X are betas on the given factors; every gate passes; forecasts have positive variances for all covered names", () => {
    const last = base.outputs.at(-1)!;
    expect(last.exposures.factors.map(({ name, family }) => [name, family])).toEqual(
      ["MKT", "SMB", "CPI"].map((name) => [name, "given"]),
    );
    for (const { gates } of base.outputs)
      for (const gate of gates) expect(gate).toMatchObject({ passed: true });
    expect(last.gates.map(({ name }) => name)).toEqual([
      "exposures-finite",
      "style-means-zero",
      "residual-correlation",
    ]);
    const { model, specific, gates } = base.forecasts.at(-1)!;
    expect(gates.every(({ passed }) => passed)).toBe(true);
    for (let asset = 0; asset < assetCount; asset++) {
      if (model.exposures.covered[asset] === 0) continue;
      expect(specific.variance[asset]).toBeGreaterThan(0);
      expect(dense(last, asset).every(Number.isFinite)).toBe(true);
    }
  });

  test("r = Xf + ε exactly, with X of the close before and f as given", () => {
    let periods = 0;
    for (const [t, { regression, regressionExposures, returns }] of base.outputs.entries()) {
      if (regression === undefined) continue;
      periods++;
      const { values, specificReturns, estimated, standardError } = regression.factorReturns;
      expect([values[0], values[1]]).toEqual(Array.from(days[t]!.factors.value.slice(-2)));
      expect([Array.from(estimated), standardError[0]]).toEqual([[1, 1, 1], Number.NaN]);
      const { styles, covered } = regressionExposures!.exposures;
      for (let asset = 0; asset < assetCount; asset++) {
        if (covered[asset] === 0 || Number.isNaN(returns.excess[asset]!)) continue;
        const fitted = values.reduce((sum, f, k) => sum + f * styles[asset * 3 + k]!, 0);
        expectClose(fitted + specificReturns[asset]!, returns.excess[asset]!, 1e-15);
      }
    }
    expect(periods).toBeGreaterThan(40);
  });

  test("a level's return is its innovation on the day it is published, 0 between", () => {
    const f = base.outputs.map(({ regression }) => regression?.factorReturns.values[2]);
    base.outputs.forEach(({ regression }, t) => {
      if (regression === undefined) return;
      if (t % 2 === 0) expect(f[t]).not.toBe(0);
      else expect(f[t]).toBe(0);
    });
  });

  test("a period without one of the factors has no regression, and F and Δ do not learn from it", () => {
    expect(base.outputs[dayWithout]!.regression).toBeUndefined();
    expect(base.outputs[dayWithout - 1]!.regression).toBeDefined();
    expectSame(
      base.forecasts[dayWithout]!.covarianceStages,
      base.forecasts[dayWithout - 1]!.covarianceStages,
    );
  });

  test("betas change at reviews only, or at every close", () => {
    const changes = ({ outputs }: Run) =>
      outputs
        .slice(45)
        .filter((day, t) => JSON.stringify(dense(day, 0)) !== JSON.stringify(dense(outputs[44 + t]!, 0)))
        .map(({ date }) => date);
    const reviews = changes(base);
    expect(reviews.length).toBeLessThan(4);
    expect(changes(run(days, optionsWith({ refit: "every_close" }))).length).toBeGreaterThan(20);
  });

  test("a name without a history has the mean of the universe's betas, all of it the prior's", () => {
    // Name 13 is listed on day 30; betas need 12 periods of its own.
    const first = base.outputs.findIndex(({ exposures }) => exposures.covered[13] === 1);
    const fitted = base.outputs.findIndex(({ regression }) => regression !== undefined);
    expect(first).toBeGreaterThanOrEqual(30);
    expect(first).toBeGreaterThan(fitted - 1);
    const state = run(days.slice(0, first + 1), optionsWith({})).state.family;
    if (state === null || !("fitted" in state) || state.fitted === null) return expect.fail("no fit");
    expectClose(dense(base.outputs[first]!, 13), state.fitted.prior.mean, 1e-15);
    expect(Array.from(state.fitted.ownWeight).slice(39, 42)).toEqual([0, 0, 0]);
  });

  test("F uses the returns of the factors from before the first fit", () => {
    const first = base.outputs.findIndex(({ rewritten }) => rewritten !== undefined);
    const { rewritten } = base.outputs[first]!;
    expect(rewritten!.dates).toEqual(days.slice(0, first + 1).map(({ date }) => date));
    expectClose(
      Array.from(rewritten!.values).filter((_, i) => i % 3 === 0),
      days.slice(0, first + 1).map(({ factors }) => factors.value.at(-2)!),
      0,
    );
    expect(base.outputs.filter((day) => day.rewritten !== undefined)).toHaveLength(1);
  });
});

test("levels from before the first day teach the autoregression and are no return of that day", () => {
  // All levels in one: as an import places what was published before the first bar.
  const old = days.flatMap(({ factors }) => Array.from(factors.value).slice(0, -2)).slice(0, 30);
  const [first] = days;
  const fill = <A extends Int32Array | Uint8Array | Float64Array>(array: A, value: number, own: A) => {
    array.fill(value);
    array.set(own, old.length);
    return array;
  };
  const count = old.length + first!.factors.value.length;
  const factors = {
    factor: fill(new Int32Array(count), 0, first!.factors.factor),
    isLevel: fill(new Uint8Array(count), 1, first!.factors.isLevel),
    value: Float64Array.of(...old, ...first!.factors.value),
    consensus: new Float64Array(count).fill(Number.NaN),
  };
  const options = optionsWith({});
  const { state } = run([{ ...first!, factors }, ...days.slice(1, 3)], options);
  if (state.family === null || !("early" in state.family)) return expect.fail("no early returns");
  const cpi = Array.from(state.family.early.values).filter((_, i) => i % 3 === 2);
  // No news on the second day; on the third a level, whose innovation needs no further history.
  expect(cpi.slice(0, 2)).toEqual([Number.NaN, 0]);
  expect(Math.abs(cpi[2]!)).toBeGreaterThan(0);
  expect(Math.abs(cpi[2]!)).toBeLessThan(10);
});

test("a listing has the prior's betas and a forecast from its first days, also on an axis that grew for it", () => {
  const options = optionsWith({});
  const more: MarketAxes = {
    ...axes,
    assets: axis("asset", [...axes.assets.labels, "new"]),
    traits: { ...axes.traits, ...longTraits() },
  };
  const wide = days.map(widened);
  const stop = 50;
  const fromStart = run(wide, options, startModel(more, options), more);
  const narrow = run(days.slice(0, stop), options);
  const grown = run(wide.slice(stop), options, growModel(narrow.state, assetCount + 1, options), more);
  expectSame(grown.outputs, fromStart.outputs.slice(stop));
  expectSame(grown.state.family, fromStart.state.family);
  // Listed two days before: a forecast like any other.
  const { model } = fromStart.forecasts[54]!;
  expect(model.exposures.covered[assetCount]).toBe(1);
  expect(model.specificVariance[assetCount]).toBeGreaterThan(0);
  expect(model.exposures.styles.slice(-3).every(Number.isFinite)).toBe(true);
});

function longTraits(): MarketAxes["traits"] {
  const { country, currency, issuer, primary } = axes.traits;
  const one = (codes: Int32Array) => Int32Array.of(...codes, -1);
  return {
    country: one(country),
    currency: one(currency),
    issuer: one(issuer),
    primary: Uint8Array.of(...primary, 1),
  };
}

/** A day with one more name, which trades from day 52 on. */
function widened(day: MarketDay, t: number): MarketDay {
  const with1 = (values: ArrayLike<number>, value: number) =>
    Float64Array.of(...Array.from(values), t < 52 ? Number.NaN : value);
  const { offsets, codes, shares } = day.industries;
  return {
    ...day,
    price: with1(day.price as Float64Array, 20 + (t % 7)),
    givenReturn: with1(day.givenReturn as Float64Array, 0.01 * Math.sin(t)),
    marketCap: with1(day.marketCap as Float64Array, 500),
    volume: with1(day.volume as Float64Array, 10),
    industries: {
      offsets: Int32Array.of(...offsets, offsets.at(-1)! + 1),
      codes: Int32Array.of(...codes, 1),
      shares: Float64Array.of(...shares, 1),
    },
    scores: new Map(
      [...day.scores].map(([name, values]) => [name, with1(values as Float64Array, Number.NaN)]),
    ),
  };
}
