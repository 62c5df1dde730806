import { describe, expect, test } from "vitest";
import {
  buildExAntePortfolios,
  buildPurePortfolios,
  type FactorPortfolio,
  portfolioAt,
  portfolioKinds,
} from "../../engine/factor-portfolios/index.ts";
import type { Matrix } from "../../engine/linalg/index.ts";
import { type ModelDay, type ModelState, startModel, stepModel } from "../../engine/pipeline/index.ts";
import { formatState, parseState } from "../../wire/index.ts";
import { expectClose } from "../tolerance.ts";
import { expectSame } from "./same-bits.ts";
import { axes, options, smallMarket } from "./small-market.ts";

const days: ModelDay[] = [];
let state: ModelState = startModel(axes, options);
for (const day of smallMarket(11, 110)) {
  const step = stepModel(state, day, axes, options);
  state = step.state;
  days.push(step.output);
}

/** No industry of the small market has a sector. */
const parentOf = new Int32Array(axes.industries.length).fill(-1);

/** Days whose period has a regression, each with its row of portfolio returns. */
const periods = days.filter((day) => day.regression !== undefined);
const formations = days.filter((day) => day.portfolios.formed.length > 0);

const returnOf = (day: ModelDay, kind: (typeof portfolioKinds)[number], factor: string): number => {
  const { factors, returns } = day.portfolios;
  const f = factors.findIndex(({ name }) => name === factor);
  return returns[portfolioAt(portfolioKinds.indexOf(kind), f, factors.length)];
};

/** Row k of P times returns, a missing return standing for 0. */
function earned(p: Matrix, k: number, returns: Float64Array): number {
  return returns.reduce(
    (sum, value, n) => sum + (Number.isNaN(value) ? 0 : p.values[k * p.cols + n] * value),
    0,
  );
}

describe("factor portfolios through a run", () => {
  test("are formed at the first close of each month that has names enough, and only there", () => {
    const months = formations.map(({ date }) => date.slice(0, 7));
    expect(months.length).toBeGreaterThan(3);
    expect(new Set(months).size).toBe(months.length);
    for (const { date } of formations) {
      const first = days.find((day) => day.date.startsWith(date.slice(0, 7)));
      expect(date).toBe(first?.date);
    }
  });

  test("after the fact: P r is the factor's return to 1e-12", () => {
    for (const day of periods) {
      if (day.regression === undefined || day.regressionExposures === null) continue;
      const { weights, factorReturns } = day.regression;
      const { exposures } = day.regressionExposures;
      const p = buildPurePortfolios(exposures, weights, factorReturns);
      day.portfolios.factors.forEach((factor) => {
        const k = exposures.factors.findIndex(({ name }) => name === factor.name);
        if (factorReturns.estimated[k] === 0) return;
        expectClose(earned(p, k, day.returns.excess), factorReturns.values[k], 1e-12);
        expect(returnOf(day, "pure_ex_post", factor.name)).toBe(factorReturns.values[k]);
      });
    }
  });

  test("before the fact: the close's own P earns what the table says, and differs where a name had no return", () => {
    let different = 0;
    for (const day of periods) {
      if (day.regressionExposures === null) continue;
      const p = buildExAntePortfolios(day.regressionExposures, { ...options.regression, parentOf });
      if (p === undefined) continue;
      for (const { name } of day.portfolios.factors) {
        const k = day.regressionExposures.exposures.factors.findIndex((factor) => factor.name === name);
        if (day.regression?.factorReturns.estimated[k] === 0) continue;
        const before = returnOf(day, "pure_ex_ante", name);
        expectClose(before, earned(p, k, day.returns.excess), 1e-12);
        if (Math.abs(before - returnOf(day, "pure_ex_post", name)) > 1e-9) different++;
      }
    }
    expect(different).toBeGreaterThan(10);
  });

  test("held portfolios earn their formation's weights times returns until the next formation", () => {
    const held = new Map<string, FactorPortfolio>();
    let checked = 0;
    for (const day of days) {
      for (const { factor, kind, weights } of held.values()) {
        if (day.regression === undefined || kind.startsWith("pure")) continue;
        const benchmark = held.get("market long_only")?.weights;
        const isActive = kind === "long_only" && factor.family === "style";
        const expected = weights.reduce((sum, weight, n) => {
          const value = day.returns.excess[n];
          const own = weight - (isActive ? (benchmark?.[n] ?? Number.NaN) : 0);
          return Number.isNaN(value) ? sum : sum + own * value;
        }, 0);
        expectClose(returnOf(day, kind, factor.name), expected, 1e-12);
        checked++;
      }
      if (day.portfolios.formed.length === 0) continue;
      held.clear();
      for (const portfolio of day.portfolios.formed) {
        held.set(`${portfolio.factor.name} ${portfolio.kind}`, portfolio);
      }
    }
    expect(checked).toBeGreaterThan(1000);
  });

  test("have the exposures and sums of their kind", () => {
    for (const { portfolios, built } of formations) {
      const first = built.exposures.factors.length - built.exposures.styleCount;
      for (const { factor, column, kind, weights, shape, exposures } of portfolios.formed) {
        if (kind === "quintile_equal" || kind === "quintile_cap" || kind === "double_sort") {
          expectClose([shape.net, shape.grossLeverage], [0, 2], 1e-12);
          continue;
        }
        if (kind === "long_only") {
          expect(weights.every((weight) => weight >= 0)).toBe(true);
          expectClose(shape.net, 1, 1e-10);
          continue;
        }
        expectClose(exposures[column], 1, 1e-10);
        if (kind === "characteristic") continue;
        expectClose(shape.net, factor.family === "market" ? 1 : 0, 1e-10);
        for (let k = first; k < exposures.length; k++) if (k !== column) expectClose(exposures[k], 0, 1e-9);
      }
    }
  });

  test("turnover is half of what was bought and sold since the formation before", () => {
    const [a, b] = [formations.at(-2), formations.at(-1)].map((day) => day?.portfolios.formed ?? []);
    let compared = 0;
    for (const now of b ?? []) {
      const before = a?.find(({ factor, kind }) => factor.name === now.factor.name && kind === now.kind);
      if (before === undefined) continue;
      const traded = now.weights.reduce((sum, weight, n) => sum + Math.abs(weight - before.weights[n]), 0);
      expectClose(now.turnover, traded / 2, 1e-12);
      compared++;
    }
    expect(compared).toBeGreaterThan(20);
  });

  test("the state goes through the checkpoint and comes back bit for bit", () => {
    expect(state.portfolios.held.some((weights) => weights.length > 0)).toBe(true);
    const restored = parseState(formatState(state.portfolios));
    expectSame(restored?.state, state.portfolios);
  });
});
