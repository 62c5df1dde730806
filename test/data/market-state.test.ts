import { describe, expect, test } from "vitest";
import {
  type MarketDay,
  memberships,
  noMemberships,
  noTraits,
  startMarketState,
  stepMarketState,
} from "../../engine/data/index.ts";
import { expectClose } from "../tolerance.ts";
import { marketDay } from "./market-day.ts";

const none = Number.NaN;
/** Nobody's currency is known. */
const { traits } = noTraits(3);

/** One asset through some days; the total return of each. */
function returnsOf(days: readonly { price?: number; given?: number; cap?: number }[], maxGapDays: number) {
  let state = startMarketState(1);
  const gaps: number[] = [];
  const total = days.map(({ price, given, cap }, i) => {
    const day = { price: [price ?? none], givenReturn: [given ?? none], marketCap: [cap ?? none] };
    const step = stepMarketState(state, marketDay(`2024-01-0${i + 1}`, day, 1), traits, maxGapDays);
    state = step.state;
    gaps.push(step.output.gapReturnCount);
    return step.output.total[0];
  });
  return { total, gaps, state };
}

describe("stepMarketState", () => {
  test("a return is price over the last price less 1, the given return where there is one", () => {
    expectClose(
      returnsOf([{ price: 100 }, { price: 110 }, { price: 99, given: 0.05 }], 0).total,
      [none, 0.1, 0.05],
      1e-15,
    );
  });

  test("a price bridges at most the gap allowed, and the return that spans it is counted", () => {
    const days = [{ price: 100 }, {}, {}, { price: 130 }, { price: 143 }];
    expectClose(returnsOf(days, 1).total, [none, none, none, none, 0.1], 1e-15);
    const { total, gaps } = returnsOf(days, 2);
    expectClose(total, [none, none, none, 0.3, 0.1], 1e-15);
    expect(gaps).toEqual([0, 0, 0, 1, 0]);
  });

  test("a market cap without a price does not make the price any younger", () => {
    const days = [{ price: 100, cap: 5 }, { cap: 5 }, { cap: 5 }, { price: 130, cap: 5 }];
    const { total, state } = returnsOf(days, 1);
    expectClose(total, [none, none, none, none], 0);
    expect(state.age[0]).toBe(0);
    const bridged = returnsOf(days, 2);
    expectClose(bridged.total[3], 0.3, 1e-15);
    expect(bridged.gaps[3]).toBe(1);
  });

  test("a return given without a price is not counted again by the next price", () => {
    const { total } = returnsOf([{ price: 100 }, { given: 0.1, cap: 5 }, { price: 110 }, { price: 121 }], 5);
    expectClose(total, [none, 0.1, none, 0.1], 1e-15);
  });

  test("closes give no return where the data have returns of their own: a missing one stays missing", () => {
    const close = (price: number, returnsFromPrices: boolean): MarketDay =>
      marketDay("2024-01-02", { price: [price], returnsFromPrices }, 1);
    for (const [allowed, expected] of [
      [true, -0.5],
      [false, none],
    ] as const) {
      const { state } = stepMarketState(startMarketState(1), close(100, allowed), traits, 5);
      expectClose(stepMarketState(state, close(50, allowed), traits, 5).output.total, [expected], 0);
    }
  });

  test("excess is total less the risk-free return; total where none is given", () => {
    const day = (riskFree: number): MarketDay =>
      marketDay("2024-01-02", { givenReturn: [0.03, none], riskFree }, 2);
    const { output } = stepMarketState(startMarketState(2), day(0.01), traits, 0);
    expectClose(output.excess, [0.02, none], 1e-15);
    expectClose(output.total, [0.03, none], 0);
    expect(output.riskFree).toBe(0.01);
    const bare = stepMarketState(startMarketState(2), day(none), traits, 0).output;
    expectClose(bare.excess, [0.03, none], 0);
    expect(bare.riskFree).toBe(0);
  });

  test("excess is over the rate of the asset's own currency, over the base currency's where that is not known", () => {
    const day = marketDay(
      "2024-01-02",
      { givenReturn: [0.03, 0.03, 0.03, none], riskFree: 0.01, riskFreeByCurrency: [0.01, 0.002, none] },
      4,
    );
    const currency = Int32Array.of(1, 2, -1, 1);
    const { output } = stepMarketState(startMarketState(4), day, { currency }, 0);
    expectClose(output.excess, [0.028, 0.02, 0.02, none], 1e-15);
    expectClose(output.total, [0.03, 0.03, 0.03, none], 0);
    expect(output.riskFree).toBe(0.01);
  });

  test("a return in the base currency is both steps at once; of a name at home it is the return to the last bit", () => {
    const currency = Int32Array.of(1, 0, 1);
    const first = marketDay("2024-01-02", { marketCap: [50, 50, 50] }, 3);
    const returns = { givenReturn: [0.1, 0.1, none], fxRate: [1, 2], fxReturn: [0, -0.2] };
    const { state } = stepMarketState(startMarketState(3), first, { currency }, 5);
    const { output } = stepMarketState(state, marketDay("2024-01-03", returns, 3), { currency }, 5);
    expectClose(output.base, [1.1 * 0.8 - 1, 0.1, none], 1e-15);
    expect(output.base[1]).toBe(output.total[1]);
  });

  test("a cap that is missing moves with the exchange rate as well", () => {
    const currency = Int32Array.of(1, 0);
    const first = marketDay("2024-01-02", { marketCap: [50, 50] }, 2);
    const next = marketDay("2024-01-03", { givenReturn: [0.1, 0.1], fxRate: [1, 2], fxReturn: [0, -0.2] }, 2);
    const { state } = stepMarketState(startMarketState(2), first, { currency }, 5);
    expectClose(stepMarketState(state, next, { currency }, 5).state.marketCap, [50 * 1.1 * 0.8, 55], 1e-13);
  });

  test("the cap of a name that does not trade moves with the exchange rate of its currency", () => {
    const currency = Int32Array.of(1, 0);
    const first = marketDay("2024-01-02", { marketCap: [50, 50] }, 2);
    const next = marketDay("2024-01-03", { fxRate: [1, 2], fxReturn: [0, -0.2] }, 2);
    const { state, output } = stepMarketState(
      stepMarketState(startMarketState(2), first, { currency }, 5).state,
      next,
      { currency },
      5,
    );
    expectClose(state.marketCap, [40, 50], 1e-13);
    expect([...output.excess].every(Number.isNaN)).toBe(true);
  });

  test("a return is a bar, and a cap that is missing moves with it", () => {
    const first = marketDay("2024-01-02", { marketCap: [50] }, 1);
    const next = marketDay("2024-01-03", { givenReturn: [0.1] }, 1);
    const lost = marketDay("2024-01-04", { givenReturn: [-1] }, 1);
    let { state } = stepMarketState(startMarketState(1), first, traits, 5);
    state = stepMarketState(state, next, traits, 5).state;
    expectClose(state.marketCap[0], 55, 1e-14);
    expect([state.age[0], state.returnCount[0]]).toEqual([0, 1]);
    // A name that goes to nothing keeps its last cap: it is what the next regression has to weigh it with.
    expect(stepMarketState(state, lost, traits, 5).state.marketCap[0]).toBeCloseTo(55, 12);
  });

  test("cap, price and age carry forward while a name does not trade, and returns are counted", () => {
    const { state } = returnsOf([{ price: 100, cap: 7 }, { price: 101 }, {}, {}], 0);
    expect([
      state.marketCap[0],
      state.price[0],
      state.age[0],
      state.priceAge[0],
      state.returnCount[0],
    ]).toEqual([7 * 1.01, 101, 2, 2, 1]);
    expect([state.date, state.dayCount]).toEqual(["2024-01-04", 4]);
    const never = returnsOf([{}, {}], 0).state;
    expect([never.age[0], never.priceAge[0]]).toEqual([-1, -1]);
  });

  test("an industry stays until another one is known", () => {
    const rows = (...codes: number[]) =>
      memberships(codes.map((code) => (code < 0 ? [] : [{ code, share: 1 }])));
    const split = memberships([
      [
        { code: 3, share: 0.4 },
        { code: 1, share: 0.6 },
      ],
      [],
      [{ code: 2, share: 1 }],
    ]);
    let state = startMarketState(3);
    const take = (industries: MarketDay["industries"]) => {
      state = stepMarketState(state, marketDay("2024-01-02", { industries }, 3), traits, 0).state;
      return state.industries;
    };
    take(split);
    expect(take(noMemberships(3))).toEqual(split);
    expect(take(rows(-1, 5, 0))).toEqual(
      memberships([
        [
          { code: 3, share: 0.4 },
          { code: 1, share: 0.6 },
        ],
        [{ code: 5, share: 1 }],
        [{ code: 0, share: 1 }],
      ]),
    );
    expect(take(rows(4, -1, -1))).toEqual(rows(4, 5, 0));
  });
});
