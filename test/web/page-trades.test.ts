import { expect, test } from "vitest";
import { TRADE_COLUMNS, tradeRow } from "../../engine/portfolio/index.ts";
import { formatCsv } from "../../web/exports/index.ts";
import {
  daysOf,
  marketOf,
  pageTrades,
  readParticipation,
  tradingTime,
} from "../../web/trades/page-trades.ts";

const market = marketOf({
  date: "2021-12-13",
  ids: ["A", "C"],
  price: [4, 8],
  tradedPerDay: [250, null],
});
const trades = pageTrades(
  new Map([
    ["A", 0.6],
    ["B", 0.3],
    ["cash", 0.1],
  ]),
  new Map([
    ["A", 0.5],
    ["B", 0.3],
    ["C", 1 / 3],
  ]),
  { capital: 1000, market, nameOf: (id) => `Name ${id}`, isLeftOut: (id) => id === "cash" },
);

test("trades are largest first, in full precision, without the cash that pays; what is not known is empty", () => {
  expect(
    formatCsv(
      TRADE_COLUMNS,
      trades.map((of) => tradeRow<null>(of)),
    ),
  ).toBe(
    [
      "id,name,side,before,to,shares,notional,day_share,cost_share",
      `C,Name C,buy,0,${1 / 3},${((1 / 3) * 1000) / 8},${(1 / 3) * 1000},,`,
      `A,Name A,sell,0.6,0.5,${((0.5 - 0.6) * 1000) / 4},${(0.5 - 0.6) * 1000},${((0.6 - 0.5) * 1000) / 250},`,
      "",
    ].join("\r\n"),
  );
});

test("a trade takes its share of a day over the share that is taken; what has no volume is counted apart", () => {
  const [c, a] = trades;
  // 100 of money where 250 is traded: 0.4 of a day, at 10 % of it four days, a quarter of it on the first.
  expect(daysOf(a as never, 0.1)).toBeCloseTo(4, 12);
  expect(daysOf(c as never, 0.1)).toBeNull();
  const time = tradingTime(trades, 0.1);
  expect([time.slowest?.id, time.unknown]).toEqual(["A", 1]);
  expect(time.withinDay).toBeCloseTo(0.25, 12);
  expect(tradingTime(trades, 0.5).withinDay).toBe(1);
  expect(tradingTime([], 0.2).slowest).toBeUndefined();
});

test.each([
  ["20", 0.2],
  ["7,5 %", 0.075],
  ["100%", 1],
  ["0", undefined],
  ["-5", undefined],
  ["101", undefined],
  ["a lot", undefined],
  ["", undefined],
])("“%s” percent of the volume is %s", (text, share) => {
  expect(readParticipation(text)).toBe(share);
});
