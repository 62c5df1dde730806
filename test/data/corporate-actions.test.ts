import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ActionKind,
  actionKinds,
  afterAction,
  type CorporateAction,
  delistedReturn,
  delistedValue,
  holdingReturn,
  noTraits,
  oneShare,
  returnWithActions,
  startMarketState,
  stepMarketState,
} from "../../engine/data/index.ts";
import { expectClose } from "../tolerance.ts";
import { marketDay } from "./market-day.ts";

fc.configureGlobal({ seed: 11 });

const none = Number.NaN;
const action = (kind: ActionKind, ratio: number, amount = none): CorporateAction => ({ kind, ratio, amount });
const over = (actions: readonly CorporateAction[], lastPrice: number, price: number) =>
  returnWithActions({ actions, delisting: undefined }, { price, lastPrice });

describe("a return with corporate actions, worked by hand", () => {
  test.each([
    // 100 → two shares at 49: 98.
    ["split 2 for 1", [action("split", 2)], 100, 49, -0.02],
    // 2 → a tenth of a share at 21: 2.1.
    ["reverse split 1 for 10", [action("split", 0.1)], 2, 21, 0.05],
    // 50 → 49 and 1.5 in cash.
    ["cash dividend", [action("cash_dividend", none, 1.5)], 50, 49, 0.01],
    // 10.5 → 1.05 shares at 10.
    ["stock dividend of 5 %", [action("stock_dividend", 0.05)], 10.5, 10, 0],
    // 30 → 26 and a quarter of a share worth 16.
    ["spin-off", [action("spin_off", 0.25, 16)], 30, 26, 0],
    // TERP (10 + 0.25·5) / 1.25 = 9: the right is worth 1, and nothing has been gained at 9.
    ["rights 1 for 4 at 5", [action("rights", 0.25, 5)], 10, 9, 0],
    ["rights, then a rise of a tenth", [action("rights", 0.25, 5)], 10, 9.9, 0.1],
    ["rights above the price", [action("rights", 0.25, 11)], 10, 10.1, 0.01],
    // Amounts of a day are per share held the evening before: 100 → 1 in cash and two shares at 49.5.
    ["dividend and split", [action("cash_dividend", none, 1), action("split", 2)], 100, 49.5, 0],
  ] as const)("%s", (_, actions, lastPrice, price, expected) => {
    expectClose(over(actions, lastPrice, price), expected, 1e-15);
  });

  test("rights pay what selling them at their theoretical value and buying shares at TERP would", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1000, noNaN: true }),
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        (lastPrice, ratio, discount, move) => {
          const subscription = lastPrice * (1 - discount);
          const terp = (lastPrice + ratio * subscription) / (1 + ratio);
          const shares = 1 + (lastPrice - terp) / terp;
          const { shares: held } = afterAction(oneShare, action("rights", ratio, subscription), lastPrice);
          expectClose(held / shares, 1, 1e-12);
          expectClose(over([action("rights", ratio, subscription)], lastPrice, terp * move), move - 1, 1e-12);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("at the ex-price that an action implies the return is 0, whatever happens on the day and in whatever number", () => {
    const one = fc.record({
      kind: fc.constantFrom(...actionKinds.filter((kind) => kind !== "delisting")),
      ratio: fc.double({ min: 0.05, max: 5, noNaN: true }),
      amount: fc.double({ min: 0, max: 2, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(one, { maxLength: 5 }),
        fc.double({ min: 60, max: 1e4, noNaN: true }),
        (actions, lastPrice) => {
          const { shares, cash } = actions.reduce(
            (held, each) => afterAction(held, each, lastPrice),
            oneShare,
          );
          expectClose(over(actions, lastPrice, (lastPrice - cash) / shares), 0, 1e-9);
          expectClose(
            holdingReturn({ shares, cash }, (1.1 * lastPrice - cash) / shares, lastPrice),
            0.1,
            1e-9,
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  test("the last return is the payment over the last price, or as given, after what the day brought", () => {
    const end = { amount: none, givenReturn: -0.3 };
    expectClose(delistedValue(end, 5), 3.5, 1e-15);
    expectClose(
      returnWithActions({ actions: [], delisting: end }, { price: none, lastPrice: none }),
      -0.3,
      0,
    );
    expectClose(
      returnWithActions({ actions: [], delisting: end }, { price: 4, lastPrice: 5 }),
      0.8 * 0.7 - 1,
      1e-15,
    );
    const paid = { amount: 2, givenReturn: none };
    expectClose(
      returnWithActions(
        { actions: [action("cash_dividend", none, 1)], delisting: paid },
        { price: none, lastPrice: 5 },
      ),
      -0.4,
      1e-15,
    );
    expectClose(delistedReturn(paid, none, { price: none, lastPrice: 4 }), -0.5, 1e-15);
    expectClose(delistedReturn(paid, 0.25, { price: 5, lastPrice: none }), 1.25 * 0.4 - 1, 1e-15);
    expectClose(delistedReturn(paid, 0.25, { price: none, lastPrice: 4 }), none, 0);
  });

  test("an amount that is not known makes the return missing", () => {
    expectClose(over([action("spin_off", 0.5)], 10, 9), none, 0);
  });
});

describe("stepMarketState with corporate actions", () => {
  const { traits } = noTraits(1);
  const record = (kind: ActionKind, given: { ratio?: number; amount?: number; givenReturn?: number }) => ({
    asset: Int32Array.of(0),
    kind: Int32Array.of(actionKinds.indexOf(kind)),
    ratio: Float64Array.of(given.ratio ?? none),
    amount: Float64Array.of(given.amount ?? none),
    givenReturn: Float64Array.of(given.givenReturn ?? none),
  });
  function walk(days: readonly Parameters<typeof marketDay>[1][], maxGapDays = 2) {
    let state = startMarketState(1);
    const total: number[] = [];
    for (const [i, day] of days.entries()) {
      const step = stepMarketState(state, marketDay(`2024-01-${10 + i}`, day, 1), traits, maxGapDays);
      state = step.state;
      total.push(step.output.total[0]);
    }
    return { total, state };
  }

  test("a split leaves the return, and a cap that is missing moves with it", () => {
    const { total, state } = walk([
      { price: [100], marketCap: [1000] },
      { price: [55], actions: record("split", { ratio: 2 }) },
    ]);
    expectClose(total, [none, 0.1], 1e-15);
    expectClose(state.marketCap[0], 1100, 1e-12);
  });

  test("a given return has everything in it but the end of the listing", () => {
    const given = { price: [50], givenReturn: [0.1] };
    expect(walk([given, { ...given, actions: record("split", { ratio: 2 }) }]).total).toEqual([0.1, 0.1]);
    const missing = { price: [50], returnsFromPrices: false, actions: record("split", { ratio: 2 }) };
    expect(walk([given, missing]).total).toEqual([0.1, none]);
    expectClose(
      walk([given, { ...given, actions: record("delisting", { amount: 25 }) }]).total,
      [0.1, -0.45],
      1e-15,
    );
  });

  test("the end of a listing is a return without a bar, however long after the last one, and closes the past", () => {
    const end = { actions: record("delisting", { givenReturn: -0.9 }) };
    const { total, state } = walk([{ price: [10], marketCap: [100] }, {}, {}, {}, {}, end, { price: [3] }]);
    expectClose(total, [none, none, none, none, none, -0.9, none], 1e-15);
    expectClose(state.marketCap[0], 10, 1e-12);
    expectClose(
      walk([{ price: [10] }, {}, {}, {}, {}, { actions: record("delisting", { amount: 4 }) }]).total[5],
      -0.6,
      1e-15,
    );
  });
});
