import * as fc from "fast-check";
import { expect, test } from "vitest";
import { listTrades, tradeOf } from "../../engine/portfolio/index.ts";

const market = { capital: 2000, priceOf: () => 5, tradedPerDay: () => 400 };

test.each([
  [0, 0.1, "buy"],
  [-0.1, 0.1, "buy"],
  [-0.2, -0.1, "cover"],
  [-0.2, 0, "cover"],
  [0.2, 0.1, "sell"],
  [0.2, 0, "sell"],
  [0.1, -0.1, "short"],
  [0, -0.1, "short"],
] as const)("from %d to %d is a %s", (before, after, side) => {
  expect(tradeOf({ id: "A", before, after }, market).side).toBe(side);
});

test("money is the change × capital, shares are money over the price, the share of a day is its size over what is traded", () => {
  const { shares, notional, dayShare } = tradeOf({ id: "A", before: 0.5, after: 0.25 }, market);
  expect([notional, shares, dayShare]).toEqual([-500, -100, 1.25]);
  const unknown = tradeOf(
    { id: "A", before: 0, after: 1 },
    { ...market, priceOf: () => undefined, capital: Number.NaN },
  );
  expect([unknown.shares, unknown.notional, unknown.dayShare]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

test("the trades of two books lead from one to the other, none of them is nothing, and none is larger than the one before", () => {
  const book = fc.dictionary(
    fc.constantFrom("A", "B", "C", "D", "E"),
    fc.double({ min: -2, max: 2, noNaN: true }),
  );
  fc.assert(
    fc.property(book, book, (from, to) => {
      const [before, after] = [new Map(Object.entries(from)), new Map(Object.entries(to))];
      const trades = listTrades(before, after, market);
      const made = new Map(before);
      for (const trade of trades) {
        expect(trade.before).toBe(before.get(trade.id) ?? 0);
        expect(trade.after).not.toBe(trade.before);
        made.set(trade.id, trade.after);
      }
      for (const id of [...before.keys(), ...after.keys()])
        expect((made.get(id) ?? 0) === (after.get(id) ?? 0)).toBe(true);
      const sizes = trades.map((of) => Math.abs(of.after - of.before));
      expect(sizes).toEqual(sizes.toSorted((x, y) => y - x));
    }),
    { seed: 5 },
  );
});
