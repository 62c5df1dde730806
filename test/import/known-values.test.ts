import { describe, expect, test } from "vitest";
import {
  dayNumber,
  knownItem,
  startKnownFundamentals,
  stepKnownFundamentals,
} from "../../engine/data/index.ts";
import { knownReport } from "../../node/cli/commands/show-known.ts";
import { type KnownValue, knownOn, readKnownValues } from "../../node/import/index.ts";
import type { DataSpec } from "../../wire/index.ts";
import { open, project } from "./project.ts";

const dates = ["2016-02-25", "2016-02-26", "2016-03-01", "2016-05-02", "2016-08-02", "2017-12-01"];
const bars = [
  "date,id,price,market_cap,industry",
  ...dates.map((date) => `${date},A,10,1000,Tech`),
  ...dates.slice(2).map((date) => `${date},B,10,1000,Tech`),
].join("\n");
const reports = `id,item,value,months,period_end,known_at,currency
A,net_income,10,3,2015-03-31,2015-05-01,
A,net_income,22,6,2015-06-30,2015-08-01,
A,net_income,50,12,2015-12-31,2016-02-26,
A,net_income,50,12,2015-12-31,2016-02-28,
A,net_income,20,3,2016-03-31,2016-05-01,
A,net_income,48,12,2015-12-31,2016-08-01,
A,book_equity,500,0,2015-12-31,2016-02-26,
A,book_equity,300,0,2016-06-30,2016-08-01,EUR
B,net_income,5,12,2015-12-31,2016-02-20,EUR
B,book_equity,7,,2015-12-31,2016-05-01,
`;
const spec: DataSpec = {
  baseCurrency: "USD",
  bars: { path: "b.csv" },
  fundamentals: { path: "f.csv" },
  fx: { path: "fx.csv" },
};
const files = {
  "b.csv": bars,
  "f.csv": reports,
  "fx.csv": "date,currency,rate\n2016-02-19,EUR,2\n2016-07-29,EUR,1.5\n",
};

describe("what was known of a security's accounts", () => {
  test("every value with its days and the rows it is made of", async () => {
    const values = await readKnownValues(await project(files), spec, "A");
    const shown = values.map((of) => [
      of.item,
      of.periodEnd,
      of.knownAt,
      of.replacedAt,
      of.value,
      of.terms.map(({ sign, reported }) => sign * reported.row),
    ]);
    expect(shown).toEqual([
      ["book_equity", "2015-12-31", "2016-02-26", undefined, 500, [8]],
      ["book_equity", "2016-06-30", "2016-08-01", undefined, 450, [9]],
      ["net_income_ttm", "2015-12-31", "2016-02-26", "2016-08-01", 50, [4]],
      ["net_income_ttm", "2015-12-31", "2016-08-01", undefined, 48, [7]],
      ["net_income_ttm", "2016-03-31", "2016-05-01", "2016-08-01", 60, [6, 4, -2]],
      ["net_income_ttm", "2016-03-31", "2016-08-01", undefined, 58, [6, 7, -2]],
    ]);
    expect(values[1]?.terms[0]?.reported).toMatchObject({ value: 300, currency: "EUR", file: "f.csv" });
  });

  test("on each day it is what the model's own state holds", async () => {
    const folder = await project(files);
    const data = await open(folder, spec);
    const { items, assets } = data.axes;
    const known = new Map<string, readonly KnownValue[]>();
    for (const id of assets.labels) known.set(id, await readKnownValues(folder, spec, id));
    let state = startKnownFundamentals(
      items.map(() => 1),
      assets.labels.length,
    );
    for await (const day of data.days()) {
      state = stepKnownFundamentals(state, day.fundamentals);
      for (const [item, name] of items.entries()) {
        const held = knownItem(state, item, { today: dayNumber(day.date), staleDays: 550 });
        for (const [asset, id] of assets.labels.entries()) {
          if (day.date < (data.firstBars[asset] as string)) continue;
          const used = knownOn(known.get(id) ?? [], name, { date: day.date, staleDays: 550 });
          expect(used === undefined || used.isStale ? Number.NaN : used.known.value).toBe(held[asset]);
        }
      }
    }
    data.close();
  });

  test("plain tables, wide ones, and projects without fundamentals", async () => {
    const plain = "id,item,value,period_end,known_at\nA,cash,3,2015-12-31,2016-02-26\n";
    const own = { bars: { path: "b.csv" }, fundamentals: { path: "f.csv" } };
    expect(await readKnownValues(await project({ "b.csv": bars, "f.csv": plain }), own, "A")).toMatchObject([
      { item: "cash", value: 3, terms: [{ sign: 1, reported: { row: 2, months: 0 } }] },
    ]);
    const wide = { ...own, fundamentals: { path: "f.csv", items: { cash: "c", sales_ttm: "s" } } };
    const text = "id,c,s,period_end,known_at\nB,1,,2015-12-31,2016-02-25\nA,3,9,2015-12-31,2016-02-26\n";
    expect(await readKnownValues(await project({ "b.csv": bars, "f.csv": text }), wide, "A")).toMatchObject([
      { item: "cash", value: 3, terms: [{ reported: { row: 3 } }] },
      { item: "sales_ttm", value: 9, terms: [{ reported: { row: 3 } }] },
    ]);
    expect(await readKnownValues(await project({ "b.csv": bars }), { bars: { path: "b.csv" } }, "A")).toEqual(
      [],
    );
  });

  test("show known prints the history, and of a date the value used with its age", async () => {
    const folder = await project(files);
    const data = await open(folder, spec);
    const values = await readKnownValues(folder, spec, "A");
    const descriptors = { windows: {}, fundamentalsStaleDays: 550, itemStaleDays: { book_equity: 100 } };
    const history = knownReport(data, values, { id: "A", item: "net_income_ttm" }, descriptors).text;
    expect(history).toContain(
      "f.csv, row 6, 4, 2  20 (3 months to 2016-03-31) + 50 (12 months to 2015-12-31) − 10 (3 months to 2015-03-31)",
    );
    expect(history).toMatch(/2016-03-31 +2016-05-01 +2016-05-02 +2016-08-01 +60 /);
    const used = knownReport(data, values, { id: "A", date: "2016-08-05" }, descriptors);
    expect(used.json).toMatchObject({
      date: "2016-08-02",
      values: [
        { item: "book_equity", value: 450, ageDays: 33, staleDays: 100, isStale: false },
        { item: "net_income_ttm", value: 58, ageDays: 124, staleDays: 550, usedFrom: "2016-08-02" },
      ],
    });
    const late = knownReport(data, values, { id: "A", date: "2017-12-01" }, descriptors);
    expect(late.text).toContain("too old (100 days)");
    data.close();
  });

  test("show known keeps the digits of small amounts, so that what is shown adds up", async () => {
    const reported = [
      ["sales", 1234.5, 9, "2015-03-31"],
      ["sales", 1500.25, 12, "2015-06-30"],
      ["sales", 1300.125, 9, "2016-03-31"],
      ["book_value_per_share", 1.3725, 0, "2015-12-31"],
      ["total_assets", 123456789, 0, "2015-12-31"],
    ];
    const folder = await project({
      ...files,
      "f.csv": `id,item,value,months,period_end,known_at,currency\n${reported.map(([item, value, months, end]) => `A,${item},${value},${months},${end},2016-04-01,`).join("\n")}\n`,
    });
    const data = await open(folder, spec);
    const values = await readKnownValues(folder, spec, "A");
    const { text } = knownReport(
      data,
      values,
      { id: "A" },
      { windows: {}, fundamentalsStaleDays: 550, itemStaleDays: {} },
    );
    data.close();
    expect(text).toContain(
      "1300.13 (9 months to 2016-03-31) + 1500.25 (12 months to 2015-06-30) − 1234.5 (9 months to 2015-03-31)",
    );
    expect(text).toMatch(/book_value_per_share .* 1\.3725 /);
    expect(text).toMatch(/total_assets .* 123\.5m /);
  });
});
