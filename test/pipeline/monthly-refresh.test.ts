import { describe, expect, test } from "vitest";
import {
  finishDay,
  forecastInputs,
  forecastModel,
  type ModelOptions,
  type ModelState,
  openDay,
  startModel,
  stepModel,
} from "../../engine/pipeline/index.ts";
import { simulateEigenfactors } from "../../engine/risk-model/index.ts";
import { expectSame } from "./same-bits.ts";
import { axes, options as plain, smallMarket } from "./small-market.ts";

const days = smallMarket(5, 110);

function withRefresh(refresh: "forecast" | "monthly"): ModelOptions {
  const eigenfactor = { draws: 20, scale: 1, seed: 1, of: "correlation" as const, refresh };
  return { ...plain, covariance: { ...plain.covariance, eigenfactor } };
}

function run(options: ModelOptions, from: ModelState = startModel(axes, options), list = days) {
  let state = from;
  const outputs = [];
  const forecasts = [];
  for (const day of list) {
    const step = stepModel(state, day, axes, options);
    state = step.state;
    outputs.push(step.output);
    forecasts.push({ date: day.date, forecast: forecastModel(forecastInputs(state), axes, options) });
  }
  return { state, outputs, forecasts };
}

const monthly = run(withRefresh("monthly"));
const each = run(withRefresh("forecast"));

/** v of every forecast that has one, by date. */
function biasOf({ forecasts }: typeof monthly) {
  return forecasts.flatMap(({ date, forecast }) => {
    const stage = forecast?.covarianceStages.find((of) => of.stage === "eigenfactor");
    return stage?.eigenvalueBias ? { date, month: date.slice(0, 7), v: stage.eigenvalueBias } : [];
  });
}

describe("eigenfactors refreshed monthly", () => {
  const [v, fresh] = [biasOf(monthly), biasOf(each)];

  test("the first close of a month has what a forecast of its own has, and the month keeps it", () => {
    let kept = 0;
    for (const { date, month, v: today } of v) {
      const first = v.find((other) => other.month === month);
      if (first?.date === date) expectSame(today, fresh.find((other) => other.date === date)?.v);
      else if (first?.v.length === today.length && first.v.some((value) => value !== 1)) {
        expectSame(today, first.v);
        kept++;
      }
    }
    expect(kept).toBeGreaterThan(30);
    expect(v.some(({ v: today }, at) => today[0] !== fresh[at].v[0])).toBe(true);
  });

  test("nothing is drawn for a month whose first close knew too little", () => {
    const [{ month }] = v;
    const first = v.filter((other) => other.month === month);
    expect(first[0].date).not.toBe(days.find(({ date }) => date.startsWith(month))?.date);
    for (const { v: today } of first) expect(today.every((value) => value === 1)).toBe(true);
  });

  test("portfolios are formed with the same forecast either way", () => {
    expectSame(monthly.outputs, each.outputs);
  });

  test("a state that was serialised in mid-month goes on to the same bits", () => {
    const stop = 70;
    const start = run(withRefresh("monthly"), undefined, days.slice(0, stop));
    const rest = run(withRefresh("monthly"), structuredClone(start.state), days.slice(stop));
    expectSame([...start.forecasts, ...rest.forecasts], monthly.forecasts);
    expectSame(rest.state, monthly.state);
  });
});

for (const refresh of ["monthly", "forecast"] as const) {
  test(`days that are opened first and finished long after give the same bits: ${refresh}`, () => {
    const options = withRefresh(refresh);
    const expected = refresh === "monthly" ? monthly : each;
    let core: ModelState = startModel(axes, options);
    let late = core;
    const opened = days.map((day) => {
      const open = openDay(core, day, axes, options);
      core = { ...core, ...open.state };
      return open;
    });
    opened.forEach(({ output, pending }, at) => {
      const finished = finishDay(late, pending, simulateEigenfactors(pending.draft?.covariance.draws), {
        axes,
        options,
      });
      late = { ...late, ...finished.state };
      expectSame({ ...output, portfolios: finished.output }, expected.outputs[at]);
    });
    const { portfolios, eigenfactorBias } = late;
    expectSame({ ...core, portfolios, eigenfactorBias }, expected.state);
  });
}
