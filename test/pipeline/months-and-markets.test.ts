import { describe, expect, test } from "vitest";
import type { MarketAxes, MarketDay } from "../../engine/data/index.ts";
import { firstStyle, regressionFactorCount } from "../../engine/exposures/index.ts";
import { currencyReturns } from "../../engine/factor-returns/index.ts";
import {
  forecastInputs,
  forecastModel,
  type ModelDay,
  type ModelOptions,
  type ModelState,
  startModel,
  stepModel,
} from "../../engine/pipeline/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose } from "../tolerance.ts";
import { assetCount, axes, options, smallMarket } from "./small-market.ts";

/** The fold over days, with the state at each close kept as a checkpoint would. */
function run(days: readonly MarketDay[], of: MarketAxes, by: ModelOptions) {
  const outputs: ModelDay[] = [];
  const states: ModelState[] = [];
  let state = startModel(of, by);
  for (const day of days) {
    const step = stepModel(structuredClone(state), day, of, by);
    state = step.state;
    outputs.push(step.output);
    states.push(structuredClone(state));
  }
  return { outputs, states };
}

/** Weighted correlation the long way: E[ab] − E[a]E[b] over the roots of the same of each. */
function correlation(a: number[], b: number[], w: number[]): number {
  const total = w.reduce((sum, x) => sum + x, 0);
  const mean = (f: (n: number) => number) => w.reduce((sum, x, n) => sum + x * f(n), 0) / total;
  const cross = (x: number[], y: number[]) =>
    mean((n) => x[n] * y[n]) - mean((n) => x[n]) * mean((n) => y[n]);
  return cross(a, b) / Math.sqrt(cross(a, a) * cross(b, b));
}

describe("once a month", () => {
  const byCap: ModelOptions = { ...options, regression: { ...options.regression, weights: "sqrt_cap" } };
  const { outputs } = run(smallMarket(4, 70), axes, byCap);
  const isFirst = (t: number) => t === 0 || outputs[t].date.slice(0, 7) !== outputs[t - 1].date.slice(0, 7);
  const firsts = outputs.filter((_, t) => isFirst(t));

  test("stability and the correlations of the styles are measured at first closes, and only there", () => {
    expect(outputs.map(({ built }) => built.monthly !== undefined)).toEqual(
      outputs.map((_, t) => isFirst(t)),
    );
    expect(firsts.length).toBe(4);
  });

  test("stability is the √cap-weighted correlation with the first close of the month before, of names in both", () => {
    firsts.forEach(({ built }, month) => {
      const before = firsts[month - 1];
      const S = built.exposures.styleCount;
      if (before === undefined) {
        expect([...built.monthly!.stability].every(Number.isNaN)).toBe(true);
        return;
      }
      const caps = capsAt(before.date);
      const names = [...built.exposures.covered.keys()].filter(
        (n) => built.exposures.covered[n] === 1 && before.built.exposures.covered[n] === 1,
      );
      const at = (day: ModelDay, s: number) => names.map((n) => day.built.exposures.styles[n * S + s]);
      for (let s = 0; s < S; s++) {
        const expected = correlation(
          at(firsts[month], s),
          at(before, s),
          names.map((n) => Math.sqrt(caps[n])),
        );
        // A style that is 0 for everybody has no correlation.
        if (Number.isNaN(built.monthly!.stability[s])) expect(at(before, s).every((x) => x === 0)).toBe(true);
        else expectClose(built.monthly!.stability[s], expected, 1e-9);
      }
    });
  });

  test("correlations are under the regression weights, symmetric, 1 with oneself", () => {
    const { built, universe, date } = firsts[3];
    const S = built.exposures.styleCount;
    const caps = capsAt(date);
    const names = [...universe.estimation.keys()].filter((n) => universe.estimation[n] === 1);
    const column = (s: number) => names.map((n) => built.exposures.styles[n * S + s]);
    const weights = names.map((n) => Math.sqrt(caps[n]));
    for (let a = 0; a < S; a++)
      for (let b = 0; b < S; b++)
        expectClose(built.monthly!.correlations[a * S + b], correlation(column(a), column(b), weights), 1e-9);
  });

  function capsAt(date: string): Float64Array {
    let state = startModel(axes, options);
    for (const day of smallMarket(4, 70)) {
      state = stepModel(state, day, axes, options).state;
      if (day.date === date) break;
    }
    return state.market.marketCap.slice();
  }
});

describe("industries by number of members", () => {
  const parents = { banks: "finance", energy: "real", software: "real", telecom: "real" };
  const thin: ModelOptions = {
    ...options,
    exposures: { ...options.exposures, industries: { merge: {}, minMembers: 8, parents } },
  };
  const { outputs, states } = run(smallMarket(4, 70), axes, thin);

  test("join the largest of their parent from one review to the next, and leave no name in the thin one", () => {
    const merged = outputs.filter(({ built }) => (built.industryMerges ?? []).length > 0);
    expect(merged.length).toBeGreaterThan(0);
    outputs.forEach(({ built }, t) => {
      const into = states[t].exposures.industries;
      expect(built.industryMerges !== undefined).toBe(
        t === 0 || outputs[t].date.slice(0, 7) !== outputs[t - 1].date.slice(0, 7),
      );
      for (const code of built.exposures.groups.codes) expect(into[code]).toBe(code);
      for (const { industry, into: target, members } of built.industryMerges ?? []) {
        expect(members).toBeLessThan(8);
        expect([into[industry], into[target]]).toEqual([target, target]);
      }
      if (t > 0 && built.industryMerges === undefined)
        expect(into).toEqual(states[t - 1].exposures.industries);
    });
  });

  test("a static merge leaves one column for both", () => {
    const joined: ModelOptions = {
      ...options,
      exposures: {
        ...options.exposures,
        industries: { merge: { telecom: "software" }, minMembers: 0, parents: {} },
      },
    };
    const day = run(smallMarket(4, 12), axes, joined).outputs[11];
    const names = day.built.exposures.factors.slice(1, 4).map(({ name }) => name);
    expect(names).toEqual(["banks", "energy", "software"]);
    const { offsets, codes } = day.built.exposures.groups;
    // Assets 2 and 3 are in software and telecom.
    expect([codes[offsets[2]], codes[offsets[3]]]).toEqual([2, 2]);
    expect(day.gates.filter(({ passed }) => !passed)).toEqual([]);
  });
});

describe("currencies", () => {
  const random = randomStream("currency path", 1);
  const several: MarketAxes = {
    ...axes,
    currencies: ["CHF", "EUR", "USD"],
    baseCurrency: 2,
    traits: { ...axes.traits, currency: Int32Array.from({ length: assetCount }, (_, n) => (n % 4) - 1) },
  };
  const global: ModelOptions = { ...options, exposures: { ...options.exposures, currencies: true } };
  const days = smallMarket(4, 60).map((day, t) => ({
    ...day,
    riskFree: 0.0002,
    riskFreeByCurrency: [0.0001, Number.NaN, 0.0002],
    fxRate: [1.1, 1.2, 1],
    fxReturn: [0.005 * random.normal(), t % 7 === 3 ? Number.NaN : 0.01, 0],
  }));
  const { outputs, states } = run(days, several, global);

  test("their returns are those of their cash over base cash, and they do not move what is estimated", () => {
    const local = run(
      days,
      { ...several, currencies: ["CHF", "EUR", "USD"] },
      { ...global, exposures: { ...global.exposures, currencies: false } },
    ).outputs;
    outputs.forEach(({ regression, regressionExposures, gates }, t) => {
      expect(gates.filter(({ passed }) => !passed)).toEqual([]);
      expect(regression === undefined).toBe(local[t].regression === undefined);
      if (regression === undefined || regressionExposures === null) return;
      const { factorReturns } = regression;
      const count = regressionFactorCount(regressionExposures.exposures);
      const own = local[t].regression!.factorReturns;
      expect(factorReturns.values.slice(0, count)).toEqual(own.values);
      expect(factorReturns.specificReturns).toEqual(own.specificReturns);
      const [chf, eur] = days[t].fxReturn;
      const known = !Number.isNaN(eur);
      expectClose(
        factorReturns.values.slice(count),
        [((1 + chf) * 1.0001) / 1.0002 - 1, known ? eur : 0],
        1e-15,
      );
      expect([...factorReturns.estimated.slice(count)]).toEqual([1, known ? 1 : 0]);
    });
  });

  test("they are factors of the forecast, one-hot by the currency of the name", () => {
    const { model } = forecastModel(forecastInputs(states[59]), several, global)!;
    expect(model.exposures.factors.slice(-2)).toEqual([
      { name: "CHF", family: "currency" },
      { name: "EUR", family: "currency" },
    ]);
    const K = model.exposures.factors.length;
    expect(model.factorCovariance.values[(K - 2) * K + K - 2]).toBeGreaterThan(1e-6);
    expect([...model.exposures.currency.slice(0, 4)]).toEqual([-1, 0, 1, -1]);
    expect(firstStyle(model.exposures) + model.exposures.styleCount).toBe(K - 2);
  });

  test("an unknown base currency, or one currency alone, gives none", () => {
    const day = { fxReturn: [], riskFree: Number.NaN, riskFreeByCurrency: [] };
    expect([...currencyReturns(day, { currencies: ["CHF"], baseCurrency: -1 })]).toEqual([]);
    expect([...currencyReturns(day, { currencies: ["CHF"], baseCurrency: 0 })]).toEqual([]);
  });
});
