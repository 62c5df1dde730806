import { describe, expect, test } from "vitest";
import type { MarketAxes, MarketDay } from "../../engine/data/index.ts";
import { exposureProduct } from "../../engine/exposures/index.ts";
import { axis } from "../../engine/labels/index.ts";
import { isPositiveSemidefinite } from "../../engine/linalg/index.ts";
import {
  type Forecast,
  forecastInputs,
  forecastModel,
  growModel,
  type ModelDay,
  type ModelState,
  modelFactors,
  startModel,
  stepModel,
} from "../../engine/pipeline/index.ts";
import { attributeRisk } from "../../engine/risk-attribution/index.ts";
import { portfolioRisk } from "../../engine/risk-model/index.ts";
import { formatState, parseState } from "../../wire/index.ts";
import { expectClose } from "../tolerance.ts";
import { type FamilyCase, familyCases } from "./family-cases.ts";
import { expectSame, sameBits } from "./same-bits.ts";

const dayCount = 90;
const cut = 65;

interface Run {
  readonly outputs: readonly ModelDay[];
  readonly forecasts: readonly (Forecast | undefined)[];
  readonly state: ModelState;
}

function run(
  { options, axes }: Pick<FamilyCase, "options" | "axes">,
  days: readonly MarketDay[],
  from: ModelState = startModel(axes, options),
): Run {
  const outputs: ModelDay[] = [];
  const forecasts: (Forecast | undefined)[] = [];
  let state = from;
  for (const day of days) {
    const step = stepModel(state, day, axes, options);
    state = step.state;
    outputs.push(structuredClone(step.output));
    forecasts.push(structuredClone(forecastModel(forecastInputs(state), axes, options)));
  }
  return { outputs, forecasts, state };
}

/** Through bytes, as a run keeps it. */
function kept(state: ModelState): ModelState {
  return parseState(formatState(state))!.state as ModelState;
}

describe.each(familyCases)("$name: what holds of every family", (family) => {
  const days = family.market(1, dayCount);
  const whole = run(family, days);
  const factors = modelFactors(family.axes, family.options);

  test("passes every gate and has the same columns on all days", () => {
    expect(whole.outputs.flatMap(({ gates }) => gates.filter(({ passed }) => !passed))).toEqual([]);
    for (const { exposures } of whole.outputs) expect(exposures.factors).toEqual(factors);
    expect(whole.state.history.factorCount).toBe(factors.length);
    expect(whole.outputs.filter(({ regression }) => regression !== undefined).length).toBeGreaterThan(30);
  });

  test("no column inflates a variance by less than 1", () => {
    for (const { regression } of whole.outputs)
      for (const vif of regression?.factorReturns.vif ?? [])
        expect(vif >= 1 - 1e-9 || Number.isNaN(vif)).toBe(true);
  });

  test("every forecast is a risk model: F positive semi-definite, Δ above 0 and X finite exactly where covered", () => {
    const models = whole.forecasts.flatMap((forecast) => forecast?.model ?? []);
    expect(models.length).toBeGreaterThan(20);
    for (const { exposures, factorCovariance, specificVariance } of models) {
      expect(isPositiveSemidefinite(factorCovariance, 1e-10)).toBe(true);
      const ones = factors.map(() => 1);
      exposures.covered.forEach((covered, n) => {
        expect(specificVariance[n]! > 0).toBe(covered === 1);
        if (covered === 1) expect(exposureProduct(exposures, n, ones)).not.toBeNaN();
      });
    }
    const last = models.at(-1)!.factorCovariance;
    expect(factors.some((_, k) => last.values[k * (factors.length + 1)]! > 0)).toBe(true);
  });

  test("risk is the sum of its parts", () => {
    const { model } = whole.forecasts.at(-1)!;
    const held = model.exposures.covered.map((covered, n) => (covered === 1 && n % 3 === 0 ? 1 : 0));
    const heldCount = held.reduce((sum, one) => sum + one, 0);
    const weights = Float64Array.from(held, (one) => one / heldCount);
    const risk = portfolioRisk(model, weights);
    const parts = attributeRisk(model, weights);
    expectClose(risk.variance, risk.factorVariance + risk.specificVariance, 1e-14);
    const sum = parts.factors.reduce((total, of) => total + of.varianceContributionAnnual, 0);
    expectClose(sum + parts.specific.varianceContributionAnnual, risk.variance * model.periodsPerYear, 1e-12);
  });

  test("r = Xf + ε to the last digits for every covered name, on X of the close before", () => {
    whole.outputs.forEach(({ regression, returns }, t) => {
      if (regression === undefined) return;
      const { exposures } = whole.outputs[t - 1]!;
      const { values, specificReturns } = regression.factorReturns;
      exposures.covered.forEach((covered, n) => {
        if (covered !== 1 || Number.isNaN(returns.excess[n])) return;
        expectClose(exposureProduct(exposures, n, values) + specificReturns[n]!, returns.excess[n]!, 1e-13);
      });
    });
  });

  test("a state kept as bytes goes on to the same bits: resumed or updated day by day, a run is the whole run", () => {
    for (const stop of [25, cut]) {
      const first = run(family, days.slice(0, stop));
      const second = run(family, days.slice(stop), kept(first.state));
      expectSame([...first.outputs, ...second.outputs], whole.outputs);
      expectSame([...first.forecasts, ...second.forecasts], whole.forecasts);
      expectSame(second.state, whole.state);
    }
  });

  test("nothing dated on a day or before depends on what is known after it", () => {
    const other = family.market(2, dayCount);
    const changed = run(
      family,
      days.map((day, t) => (t < cut ? day : { ...(other[t] as MarketDay), date: day.date })),
    );
    expectSame(changed.outputs.slice(0, cut), whole.outputs.slice(0, cut));
    expectSame(changed.forecasts.slice(0, cut), whole.forecasts.slice(0, cut));
    expect(sameBits(changed.forecasts.slice(cut), whole.forecasts.slice(cut))).toBe(false);
  });

  test("names that are added at the end of the axis leave the bits of a run that had them from the start", () => {
    const { axes, options } = family;
    const more: MarketAxes = {
      ...axes,
      assets: axis("asset", [...axes.assets.labels, "new"]),
      traits: Object.fromEntries(
        Object.entries(axes.traits).map(([key, values]) => [
          key,
          ArrayBuffer.isView(values) ? longer(values as Int32Array, -1) : values,
        ]),
      ) as unknown as MarketAxes["traits"],
    };
    const longDays = days.map((day) => withNameless(day));
    const grown = growModel(kept(run(family, days.slice(0, cut)).state), more.assets.labels.length, options);
    const long = { axes: more, options };
    const from = run(long, longDays.slice(0, cut));
    expectSame(grown, from.state);
    expectSame(
      run(long, longDays.slice(cut), grown).outputs,
      run(long, longDays.slice(cut), from.state).outputs,
    );
  });
});

function longer<A extends Int32Array | Float64Array | Uint8Array>(values: A, fill: number): A {
  return (values.constructor as unknown as { from(list: number[]): A }).from([...values, fill]);
}

/** The day on an axis with one more name, which never trades. */
function withNameless(day: MarketDay): MarketDay {
  const { offsets } = day.industries;
  const none = (values: ArrayLike<number>) => Float64Array.from([...Array.from(values), Number.NaN]);
  return {
    ...day,
    price: none(day.price),
    givenReturn: none(day.givenReturn),
    marketCap: none(day.marketCap),
    volume: none(day.volume),
    industries: { ...day.industries, offsets: Int32Array.from([...offsets, offsets.at(-1)!]) },
    scores: new Map([...day.scores].map(([name, values]) => [name, none(values)])),
  };
}
