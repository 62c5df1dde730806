import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noMemberships, singleMembership } from "../../engine/data/index.ts";
import { axis } from "../../engine/labels/index.ts";
import {
  type AttributionPeriod,
  attributePeriod,
  attributeReturn,
} from "../../engine/performance-attribution/index.ts";
import { alignWeights, type Portfolio } from "../../engine/portfolio/index.ts";
import type { ModelShape } from "../portfolio/random-model.ts";
import {
  ASSETS,
  BENCHMARK,
  EXPOSURES,
  FACTOR_NAMES,
  MANAGER,
  monthOne,
  RETURNS,
} from "../portfolio/ten-stocks.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { independentReturn, randomPeriods } from "./random-periods.ts";

const RUNS = { numRuns: 200, seed: 10 };
const SHAPE: fc.Arbitrary<ModelShape> = fc.record({
  seed: fc.integer(),
  assetCount: fc.integer({ min: 0, max: 12 }),
  marketCount: fc.integer({ min: 0, max: 1 }),
  industryCount: fc.integer({ min: 0, max: 4 }),
  styleCount: fc.integer({ min: 0, max: 3 }),
});
const percent = (value: number, digits: number): number => Number((100 * value).toFixed(digits));

describe("closed forms", () => {
  // Two names, one style. x = 0.6 · 1 + 0.3 · (−1) = 0.3; f = 2 %; ε = 1 %, −1 %; rf = 0.1 %.
  const assets = axis("asset", ["A", "B", "C"]);
  const exposures = {
    factors: [{ name: "value", family: "style" as const }],
    marketCount: 0,
    countryCount: 0,
    industryCount: 0,
    styleCount: 1,
    currencyCount: 0,
    covered: Uint8Array.of(1, 1, 0),
    groups: noMemberships(3),
    styles: Float64Array.of(1, -1, Number.NaN),
    currency: new Int32Array(3).fill(-1),
  };
  const book: Portfolio = {
    assets,
    weights: Float64Array.of(0.6, 0.3, 0),
    outside: [
      { id: "C", weight: 0.05, reason: "uncovered", asset: 2 },
      { id: "USD", weight: 0.04, reason: "cash", asset: -1 },
      { id: "ZZ", weight: 0.01, reason: "unknown", asset: -1 },
    ],
  };
  const period = {
    date: "2024-01-02",
    exposures,
    factorReturns: [0.02],
    specificReturns: [0.01, -0.01, Number.NaN],
    returns: [0.031, -0.029, 0.1],
    riskFree: 0.001,
  };

  it("splits a period into factor, specific, risk-free, unmodelled and unexplained parts", () => {
    const parts = attributeReturn(period, book);
    expectClose(parts.exposures, [0.3], TOLERANCE.algebra);
    expectClose(parts.factorContributions, [0.006], TOLERANCE.algebra);
    expectClose([parts.specific, parts.riskFree], [0.003, 0.00094], TOLERANCE.algebra);
    expectClose([parts.unmodelled, parts.unexplained], [0.005, 0], TOLERANCE.algebra);
    // 0.6 · 3.1 % − 0.3 · 2.9 % + 0.05 · 10 % + 0.04 · 0.1 %
    expectClose(parts.returnPeriod, 0.01494, TOLERANCE.algebra);
    expect(parts.unmodelledNames).toEqual([
      { id: "C", weight: 0.05, returnPeriod: 0.1 },
      { id: "ZZ", weight: 0.01, returnPeriod: Number.NaN },
    ]);
  });

  it("puts returns that break r = rf + Xf + ε into the unexplained part", () => {
    const parts = attributeReturn({ ...period, returns: [0.041, -0.029, 0.1] }, book);
    expectClose(parts.unexplained, 0.006, TOLERANCE.algebra);
  });

  it("treats a name without a return or without a residual as unmodelled in that period, exposure included", () => {
    const missing = attributeReturn({ ...period, returns: [Number.NaN, -0.029, 0.1] }, book);
    expectClose(missing.exposures, [-0.3], TOLERANCE.algebra);
    expect(missing.unmodelledNames[0]).toEqual({ id: "A", weight: 0.6, returnPeriod: Number.NaN });
    const unfitted = attributeReturn({ ...period, specificReturns: [Number.NaN, -0.01, Number.NaN] }, book);
    expectClose(unfitted.unmodelled, 0.6 * 0.031 + 0.005, TOLERANCE.algebra);
    expectClose(unfitted.returnPeriod, 0.01494, TOLERANCE.algebra);
  });

  it("refuses vectors of another length and a factor without a return where there is exposure", () => {
    expect(() => attributeReturn({ ...period, returns: [0, 0] }, book)).toThrow(/got 3, 3, 2 on 2024-01-02/);
    expect(() => attributeReturn({ ...period, factorReturns: [] }, book)).toThrow(
      /1 factor returns, got 0 on 2024-01-02/,
    );
    expect(() => attributeReturn({ ...period, factorReturns: [Number.NaN] }, book)).toThrow(
      /return of value, got NaN/,
    );
    const neutral = { ...book, weights: Float64Array.of(0.5, 0.5, 0) };
    expectClose(
      attributeReturn({ ...period, factorReturns: [Number.NaN] }, neutral).factorContributions,
      [0],
      0,
    );
  });

  it("gives an empty portfolio nothing", () => {
    const parts = attributeReturn(period, { assets, weights: new Float64Array(3), outside: [] });
    expect(parts).toMatchObject({
      returnPeriod: 0,
      specific: 0,
      unmodelled: 0,
      unexplained: 0,
      unmodelledNames: [],
    });
  });
});

describe("identities", () => {
  it("the parts sum to the P&L of the holdings, whatever is missing; nothing is unexplained where r = rf + Xf + ε", () => {
    fc.assert(
      fc.property(SHAPE, fc.boolean(), (shape, untidy) => {
        for (const period of randomPeriods(shape, 2, { untidy })) {
          const { portfolio, benchmark } = attributePeriod(period);
          for (const [parts, book] of [
            [portfolio, period.portfolio],
            [benchmark, period.benchmark],
          ] as const) {
            const { factorContributions, specific, riskFree, unmodelled, unexplained, returnPeriod } = parts;
            const factors = factorContributions.reduce((sum, part) => sum + part, 0);
            const sum = factors + specific + riskFree + unmodelled + unexplained;
            expectClose(sum, returnPeriod, TOLERANCE.algebra);
            expectClose(returnPeriod, independentReturn(period, book), TOLERANCE.algebra);
            expectClose(unexplained, 0, TOLERANCE.algebra);
          }
        }
      }),
      RUNS,
    );
  });

  it("active is portfolio − benchmark, and equals the attribution of the active weights", () => {
    fc.assert(
      fc.property(SHAPE, (shape) => {
        const [period] = randomPeriods(shape, 1, { untidy: false });
        const { portfolio, benchmark, active } = attributePeriod(period);
        const weights = period.portfolio.weights.map((weight, n) => weight - period.benchmark.weights[n]);
        const direct = attributeReturn(period, { ...period.portfolio, weights });
        expectClose(active.factorContributions, direct.factorContributions, TOLERANCE.algebra);
        expectClose(active.exposures, direct.exposures, TOLERANCE.algebra);
        expectClose(
          [active.specific, active.returnPeriod],
          [direct.specific, direct.returnPeriod],
          TOLERANCE.algebra,
        );
        expectClose(active.returnPeriod, portfolio.returnPeriod - benchmark.returnPeriod, TOLERANCE.algebra);
      }),
      RUNS,
    );
  });

  it("is linear in the weights", () => {
    fc.assert(
      fc.property(SHAPE, fc.constantFrom(-2, 0.5, 3), (shape, scale) => {
        const [period] = randomPeriods(shape, 1, { untidy: false });
        const base = attributeReturn(period, period.portfolio);
        const weights = period.portfolio.weights.map((weight) => scale * weight);
        const scaled = attributeReturn(period, { ...period.portfolio, weights });
        expectClose(
          scaled.factorContributions,
          base.factorContributions.map((part) => scale * part),
          TOLERANCE.algebra,
        );
        expectClose(scaled.specific, scale * base.specific, TOLERANCE.algebra);
      }),
      RUNS,
    );
  });

  it("permuting the assets changes nothing", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 10 }), (seed, assetCount) => {
        const shape = { seed, assetCount, marketCount: 1, industryCount: 0, styleCount: 2 };
        const [period] = randomPeriods(shape, 1, { untidy: true });
        const turned = attributePeriod(reversedPeriod(period));
        const straight = attributePeriod(period);
        expectClose(
          turned.active.factorContributions,
          straight.active.factorContributions,
          TOLERANCE.algebra,
        );
        for (const part of ["specific", "unmodelled", "riskFree", "returnPeriod"] as const) {
          expectClose(turned.active[part], straight.active[part], TOLERANCE.algebra);
        }
      }),
      RUNS,
    );
  });
});

/** The same period with its assets in the opposite order, under other names; for models without industries. */
function reversedPeriod(period: AttributionPeriod): AttributionPeriod {
  const { exposures } = period;
  const count = exposures.covered.length;
  const order = Array.from({ length: count }, (_, n) => count - 1 - n);
  const { styleCount, styles } = exposures;
  const assets = axis(
    "asset",
    order.map((n) => `other ${n}`),
  );
  const turn = (book: Portfolio): Portfolio => ({
    assets,
    weights: book.weights.slice().reverse(),
    outside: book.outside.map((holding) => ({
      ...holding,
      asset: holding.asset < 0 ? -1 : count - 1 - holding.asset,
    })),
  });
  return {
    ...period,
    exposures: {
      ...exposures,
      covered: exposures.covered.slice().reverse(),
      groups: singleMembership(new Int32Array(count).fill(-1)),
      styles: Float64Array.from(
        order.flatMap((n) => [...styles.slice(n * styleCount, (n + 1) * styleCount)]),
      ),
    },
    specificReturns: Float64Array.from(period.specificReturns).reverse(),
    returns: Float64Array.from(period.returns).reverse(),
    portfolio: turn(period.portfolio),
    benchmark: turn(period.benchmark),
  };
}

describe("the ten stocks of the primer, chapter 10, month 1, to the quoted digits", () => {
  const basis = { assets: ASSETS, covered: EXPOSURES.covered };
  const { factorReturns, specificReturns } = monthOne();
  const { active, portfolio, benchmark } = attributePeriod({
    date: "2024-01-31",
    exposures: EXPOSURES,
    factorReturns,
    specificReturns,
    returns: RETURNS,
    riskFree: 0,
    portfolio: alignWeights(MANAGER, basis),
    benchmark: alignWeights(BENCHMARK, basis),
  });
  const contribution = (name: string) => active.factorContributions[FACTOR_NAMES.indexOf(name)];

  it("factor returns", () => {
    const quoted = [1.821, 0.768, -1.282, 0.306, 0.548, 1.962, 0.046];
    expect([...factorReturns].map((value) => percent(value, 3))).toEqual(quoted);
  });

  it("contributions by factor", () => {
    const names = ["TECH", "FIN", "VALUE", "MOM"];
    expect(names.map((name) => percent(contribution(name), 3))).toEqual([-0.112, -0.122, 0.211, -0.651]);
    expectClose(contribution("MKT"), 0, TOLERANCE.algebra);
    expect([percent(contribution("CONS"), 4), percent(contribution("SIZE"), 4)]).toEqual([0.0155, -0.0126]);
  });

  it("factor, specific and active totals", () => {
    const factors = active.factorContributions.reduce((sum, part) => sum + part, 0);
    expect([factors, active.specific, active.returnPeriod].map((value) => percent(value, 3))).toEqual([
      -0.671, 0.03, -0.641,
    ]);
    expectClose(active.unexplained, 0, TOLERANCE.algebra);
    expect(percent(portfolio.returnPeriod, 3)).toBe(1.178);
    expect(percent(benchmark.returnPeriod, 4)).toBe(1.8187);
  });
});
