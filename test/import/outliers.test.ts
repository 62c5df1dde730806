import { expect, test } from "vitest";
import type { DataSpec } from "../../wire/index.ts";
import { open, plainDays, project } from "./project.ts";

const header = "date,id,price,total_return,shares_outstanding,market_cap";

/** Notes on outliers of bars with the given lines. */
async function notesOf(lines: readonly string[], columns = header): Promise<readonly string[]> {
  const folder = await project({ "bars.csv": `${[columns, ...lines].join("\n")}\n` });
  return outlierNotes(folder, { bars: { path: "bars.csv" } });
}

async function outlierNotes(folder: string, spec: DataSpec): Promise<readonly string[]> {
  const data = await open(folder, spec);
  data.close();
  return data.notes.filter((note) => note.includes("taken as it is"));
}

test("a return above +400 %, given or by adjusted prices, is noted with its row, its count and the first value", async () => {
  expect(
    await notesOf([
      "2024-01-02,A,10,0.01,,",
      "2024-01-03,A,1000,99,,",
      "2024-01-04,A,6000,5,,",
      "2024-01-05,A,30000,4,,",
    ]),
  ).toEqual([
    "bars: a return is above 4 (+400 %), in 2 rows, taken as it is (bars.csv, row 3: A on 2024-01-03: 99.0)",
  ]);
  const adjusted = ["2024-01-02,A,10", "2024-01-03,A,1000", "2024-01-04,A,990"];
  expect(await notesOf(adjusted, "date,id,adjusted_price")).toEqual([
    "bars: a return is above 4 (+400 %), in 1 row, taken as it is (bars.csv, row 3: A on 2024-01-03: 99.0)",
  ]);
});

test("a price that moves fivefold is noted unless a return, or shares that split, say why", async () => {
  const rule = "bars: price moves more than 5-fold without a return that says so (a split, or a wrong price)";
  const wrong = await notesOf([
    "2024-01-02,A,10,0.01,,",
    "2024-01-03,A,1000,0.02,,",
    "2024-01-04,A,10.1,-0.01,,",
    "2024-01-05,B,7,0,,",
    "2024-01-08,B,70,,,",
  ]);
  expect(wrong).toEqual([
    `${rule}, in 3 rows, taken as it is (bars.csv, row 3: A on 2024-01-03: 1000.0 after 10.0, return 0.02)`,
  ]);
  const explained = {
    "a crash with its return": ["2024-01-02,A,10,0,,", "2024-01-03,A,1,-0.9,,"],
    "a total loss": ["2024-01-02,A,10,0,,", "2024-01-03,A,0.0001,-1,,"],
    "four to one": ["2024-01-02,A,10,0,,", "2024-01-03,A,2.5,0,,"],
    "twenty to one, with its shares": ["2024-01-02,A,100,0,50,", "2024-01-03,A,5.05,0.01,1000,"],
    "after two months": ["2024-01-02,A,10,0,,", "2024-03-04,A,1000,0,,"],
    "another name's price": ["2024-01-02,A,10,0,,", "2024-01-03,B,1000,0,,"],
  };
  for (const [what, lines] of Object.entries(explained)) expect(await notesOf(lines), what).toEqual([]);
  // Without a return of its own, a split gives a wrong one: closes are all there is.
  const split = ["2024-01-02,A,100,,50,", "2024-01-03,A,5,,1000,"];
  expect(await notesOf(split)).toEqual([
    `${rule}, in 1 row, taken as it is (bars.csv, row 3: A on 2024-01-03: 5.0 after 100.0, return none)`,
  ]);
});

test("a cap that moves fivefold is noted once: where neither return nor price says why", async () => {
  expect(
    await notesOf([
      "2024-01-02,A,10,0,,1000",
      "2024-01-03,A,10,0.01,,1e6",
      "2024-01-04,A,10,0.01,,1000",
      // Shares of another unit.
      "2024-01-02,B,10,0,5,",
      "2024-01-03,B,10,0,5000,",
      // With the price: noted as a price.
      "2024-01-02,C,10,0,5,",
      "2024-01-03,C,1000,0,5,",
    ]),
  ).toEqual([
    "bars: price moves more than 5-fold without a return that says so (a split, or a wrong price), in 1 row, taken as it is (bars.csv, row 8: C on 2024-01-03: 1000.0 after 10.0, return 0.0)",
    "bars: market cap moves more than 5-fold without a return or price that says so, in 3 rows, taken as it is (bars.csv, row 3: A on 2024-01-03: 1000000.0 after 1000.0, return 0.01)",
  ]);
});

test("a cap beyond a million times the median of its date is noted, in bars and in caps, whatever the file", async () => {
  const bars = ["2024-01-02,A,1,0,,1e18", "2024-01-02,B,1,0,,1e9", "2024-01-02,C,1,0,,3e9"];
  const rule =
    "market cap is more than a million times the median of its date and currency, or less than a millionth";
  expect(await notesOf(bars)).toEqual([
    `bars: ${rule}, in 1 row, taken as it is (bars.csv, row 2: A on 2024-01-02: 1e+18, median 3000000000.0)`,
  ]);
  expect(await notesOf(bars.map((line) => line.replace("1e18", "1e14")))).toEqual([]);
  const folder = await project({
    "bars.csv": "date,id,total_return\n2024-01-31,A,0\n2024-01-31,B,0\n2024-01-31,C,0\n",
    "c0.csv": "date,id,market_cap\n2024-01-31,A,1e9\n",
    "c1.csv": "date,id,market_cap\n2024-01-31,B,100\n2024-01-31,C,2e9\n",
  });
  const spec = { bars: { path: "bars.csv" }, caps: { path: ["c0.csv", "c1.csv"] } };
  expect(await outlierNotes(folder, spec)).toEqual([
    `caps: ${rule}, in 1 row, taken as it is (c1.csv, row 2: B on 2024-01-31: 100.0, median 1000000000.0)`,
  ]);
});

test("a cap is compared with those of its own currency", async () => {
  const caps = ["A,1e16", "B,2e16", "C,1e9", "D,1e9", "E,1e9"];
  const bars = `date,id,total_return,market_cap\n${caps.map((cap) => `2024-01-02,${cap.replace(",", ",0,")}\n`).join("")}`;
  const securities = "id,currency\nA,IDR\nB,IDR\nC,USD\nD,USD\nE,\n";
  const folder = await project({ "bars.csv": bars, "s.csv": securities });
  expect(await outlierNotes(folder, { bars: { path: "bars.csv" } })).toHaveLength(1);
  expect(await outlierNotes(folder, { bars: { path: "bars.csv" }, securities: { path: "s.csv" } })).toEqual(
    [],
  );
});

test("nothing is repaired, and the notes come from the cache too", async () => {
  const folder = await project({ "bars.csv": `${header}\n2024-01-02,A,10,99,,1e18\n` });
  for (let opening = 0; opening < 2; opening++) {
    const data = await open(folder, { bars: { path: "bars.csv" } });
    expect(data.notes.filter((note) => note.includes("+400 %"))).toHaveLength(1);
    const [day] = await plainDays(data);
    expect([day?.givenReturn, day?.marketCap]).toEqual([[99], [1e18]]);
    data.close();
  }
});
