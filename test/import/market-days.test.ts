import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { open, plainDays, project, reordered } from "./project.ts";

const none = Number.NaN;

const bars = `date,id,price,volume,market_cap,industry,mine
2024-01-30,B,20,5,2000,Tech,1
2024-01-30,A,10,0,1000,Energy,2
2024-01-31,A,11,7,,,3
2024-02-01,C,5,1,500,Tech,
2024-02-01,A,12,8,1200,Tech,4
`;
const later = "2024-03-01,A,13,9,1300,Food,5\n2024-03-01,0D,1,1,1,Aero,6\n";
const spec = { bars: { path: "bars.csv", scores: { mine: "mine" } } };

test("days carry what the rows say, on axes by first appearance", async () => {
  const data = await open(await project({ "bars.csv": bars }), spec);
  expect(data.axes.assets.labels).toEqual(["A", "B", "C"]);
  expect(data.axes.industries).toEqual(["Energy", "Tech"]);
  expect(data.dates).toEqual(["2024-01-30", "2024-01-31", "2024-02-01"]);
  const days = await plainDays(data);
  expect(days.map((day) => day.price)).toEqual([
    [10, 20, none],
    [11, none, none],
    [12, none, 5],
  ]);
  expect(days.map((day) => day.volume[0])).toEqual([0, 7, 8]);
  expect(days.map((day) => day.marketCap)).toEqual([
    [1000, 2000, none],
    [none, none, none],
    [1200, none, 500],
  ]);
  // An industry holds until another is named; an asset has none before its first bar.
  expect(days.map((day) => [day.offsets, day.codes])).toEqual([
    [
      [0, 1, 2, 2],
      [0, 1],
    ],
    [
      [0, 1, 2, 2],
      [0, 1],
    ],
    [
      [0, 1, 2, 3],
      [1, 1, 1],
    ],
  ]);
  expect(days.map((day) => day.scores.mine)).toEqual([
    [2, 1, none],
    [3, none, none],
    [4, none, none],
  ]);
  expect(days[0]!.givenReturn).toEqual([none, none, none]);
  expect(data.inputs).toMatchObject([{ table: "bars", path: "bars.csv", rowCount: 5 }]);
  data.close();
});

describe("month keys", () => {
  test("do not depend on the order of rows, nor do days", async () => {
    const one = await open(await project({ "bars.csv": bars }), spec);
    const two = await open(await project({ "bars.csv": reordered(bars) }), spec);
    for (const month of ["2024-01", "2024-02"]) expect(two.monthKey(month)).toBe(one.monthKey(month));
    expect(await plainDays(two)).toEqual(await plainDays(one));
    expect(one.monthKey("2024-01")).not.toBe(one.monthKey("2024-02"));
    expect(() => one.monthKey("2024-07")).toThrow("monthKey needs a month with trading days");
    one.close();
    two.close();
  });

  test("stay what they were when a month with new names, industries, items and scores is added", async () => {
    const tables = {
      ...spec,
      fundamentals: { path: "f.csv" },
      scores: { path: "s.csv" },
      classifications: { path: "c.csv" },
    };
    const f =
      "id,item,value,period_end,known_at\nA,sales,1,2023-12-31,2024-01-31\n0D,sales,1,2023-12-31,2024-01-31\n";
    const s = "date,id,name,value,known_at\n2024-01-30,A,quality,1,\n2024-01-31,B,quality,2,2024-02-01\n";
    const c = "id,code,from,to\nB,Food,2024-01-31,\n";
    const before = await open(
      await project({ "bars.csv": bars, "f.csv": f, "s.csv": s, "c.csv": c }),
      tables,
    );
    const after = await open(
      await project({
        "bars.csv": bars + later,
        "f.csv": `${f}A,assets,9,2023-12-31,2024-02-15\n`,
        "s.csv": `${s}2024-03-01,A,another,1,\n`,
        "c.csv": "id,code,from,to\nB,Food,2024-01-31,2024-02-20\nA,Aero,2024-02-10,\n",
      }),
      tables,
    );
    for (const month of ["2024-01", "2024-02"]) expect(after.monthKey(month)).toBe(before.monthKey(month));
    before.close();
    after.close();
  });

  for (const [what, from, to] of [
    ["a price", "2024-02-01,A,12,", "2024-02-01,A,12.5,"],
    ["an industry", "1200,Tech,4", "1200,Energy,4"],
    ["a score", "Tech,4", "Tech,4.5"],
    ["a name", "2024-02-01,C,", "2024-02-01,D,"],
  ] as const) {
    test(`change in the month in which ${what} changes, and only there`, async () => {
      const one = await open(await project({ "bars.csv": bars }), spec);
      const two = await open(await project({ "bars.csv": bars.replace(from, to) }), spec);
      expect(two.monthKey("2024-01")).toBe(one.monthKey("2024-01"));
      expect(two.monthKey("2024-02")).not.toBe(one.monthKey("2024-02"));
      one.close();
      two.close();
    });
  }
});

test("facts arrive on the first trading day on which they are known, never before the asset's first bar", async () => {
  const data = await open(
    await project({
      "bars.csv": bars + later,
      "f.csv":
        "id,item,value,period_end,known_at\nA,sales,1,2023-12-31,2024-01-31\nC,sales,2,2023-12-31,2024-01-02\nA,sales,3,2023-12-31,2024-02-02\nA,sales,4,2024-12-31,2025-02-02\n",
      "s.csv":
        "date,id,name,value,known_at\n2024-01-30,A,q,1,2024-01-31\n2024-01-31,A,q,2,\n2024-01-30,A,q,9,2024-02-01\n2024-01-30,B,q,5,\n",
      "caps.csv": "date,id,market_cap\n2024-01-29,B,7\n2024-01-31,A,8\n",
      "c.csv":
        "id,code,share,from,to\nB,Food,0.25,2024-01-31,2024-02-15\nB,Tech,0.75,2024-01-31,2024-02-15\n",
      "r.csv": "date,rate\n2024-01-31,1\n",
    }),
    {
      ...spec,
      fundamentals: { path: "f.csv" },
      scores: { path: "s.csv", maxAgeDays: 2 },
      caps: { path: "caps.csv" },
      classifications: { path: "c.csv" },
      rates: { path: "r.csv", units: { rate: "bps" } },
    },
  );
  const days = await plainDays(data);
  const [first, second, third, fourth] = [days[0]!, days[1]!, days[2]!, days[3]!];
  const yearEnd = 19722; // 2023-12-31
  expect(days.map((day) => day.fundamentals)).toEqual([
    [],
    [[0, 0, yearEnd, 1]],
    [[2, 0, yearEnd, 2]],
    [[0, 0, yearEnd, 3]],
  ]);
  // A's score of the 30th is known on the 31st, when that of the 31st is too; the late revision of the 30th is old news.
  expect(days.map((day) => day.scores.q!.slice(0, 2))).toEqual([
    [none, 5],
    [2, 5],
    [2, 5],
    [none, none],
  ]);
  // Own caps come first; the caps table stands in only where an asset traded without one.
  expect([first.marketCap[1], second.marketCap[0], second.marketCap[1], third.marketCap[0]]).toEqual([
    2000,
    8,
    none,
    1200,
  ]);
  const sharesOfB = (day: typeof first) => day.shares.slice(day.offsets[1], day.offsets[2]);
  expect([first, second, third, fourth].map(sharesOfB)).toEqual([[1], [0.25, 0.75], [0.25, 0.75], [1]]);
  expect(days.map((day) => day.riskFree)).toEqual([none, 0.0001, none, none]);
  expect(data.notes).toContain("rates: 3 of 4 trading days have no rate; their returns are total");
  for (const [d, day] of days.entries()) expect((await plainDays(data, day.date))[0]).toEqual(days[d]);
  expect(await plainDays(data, "2030-01-01")).toEqual([]);
  data.close();
});

test("units are converted, and bounds hold for what comes out", async () => {
  const folder = await project({
    "bars.csv": "date,id,total_return,market_cap\n20240102,A,150,2.5\n",
    "bad.csv": "date,id,total_return\n20240102,A,-150\n",
  });
  const units = { date: "yyyymmdd", total_return: "percent", market_cap: "millions" } as const;
  const data = await open(folder, { bars: { path: "bars.csv", units } });
  expect((await plainDays(data))[0]).toMatchObject({
    date: "2024-01-02",
    givenReturn: [1.5],
    marketCap: [2_500_000],
  });
  data.close();
  await expect(open(folder, { bars: { path: "bad.csv", units } })).rejects.toThrow(
    'bad.csv, row 2, column total_return: "-150": total_return must be at least -1 once converted from percent',
  );
});

test("adjusted prices give returns, and shares times price a cap, where the file has neither", async () => {
  const folder = await project({
    "bars.csv":
      "date,id,price,adjusted_price,shares_outstanding\n2024-01-02,A,10,5,3\n2024-01-03,A,5,6,6\n2024-01-03,B,1,1,1\n2024-01-04,B,1,2,\n",
  });
  const data = await open(folder, { bars: { path: "bars.csv" } });
  const days = await plainDays(data);
  expect(days.map((day) => day.givenReturn)).toEqual([
    [none, none],
    [6 / 5 - 1, none],
    [none, 1],
  ]);
  expect(days.map((day) => day.marketCap)).toEqual([
    [30, none],
    [30, 1],
    [none, none],
  ]);
  data.close();
});

test("a close stands in for a return only where the file has no column of returns", async () => {
  const folder = await project({
    "given.csv": "date,id,price,total_return\n2024-01-02,A,10,\n2024-01-03,A,5,\n",
    "bare.csv": "date,id,price\n2024-01-02,A,10\n2024-01-03,A,5\n",
  });
  for (const [path, expected] of [
    ["given.csv", false],
    ["bare.csv", true],
  ] as const) {
    const data = await open(folder, { bars: { path } });
    for await (const day of data.days()) {
      expect(day.returnsFromPrices).toBe(expected);
      expect([...day.givenReturn]).toEqual([none]);
    }
    data.close();
  }
});

test("one column per item is the same as one row per item, known some days after the period", async () => {
  const long =
    "id,item,value,period_end,known_at\nA,sales,1,2024-01-01,2024-01-31\nA,debt,2,2024-01-01,2024-01-31\n";
  const wide = "id,period_end,revenue,owed,cash\nA,2024-01-01,1,2,\n";
  const folder = await project({ "bars.csv": bars, "long.csv": long, "wide.csv": wide });
  const one = await open(folder, { ...spec, fundamentals: { path: "long.csv" } });
  const items = { sales: "revenue", debt: "owed", cash: "cash" };
  const two = await open(folder, { ...spec, fundamentals: { path: "wide.csv", items, knownAfterDays: 30 } });
  const named = async (data: typeof one) =>
    (await plainDays(data)).map((day) => day.fundamentals.map((row) => [data.axes.items[row[1]!], row[3]]));
  expect(await named(two)).toEqual(await named(one));
  expect(await named(one)).toEqual([
    [],
    [
      ["debt", 2],
      ["sales", 1],
    ],
    [],
  ]);
  one.close();
  two.close();
});

test("CSV, tabs, gzip and Parquet give the same days and keys", async () => {
  const folder = await project({
    "bars.csv": bars,
    "bom.csv": `\uFEFF${bars.replaceAll("\n", "\r\n")}`,
    "bars.csv.gz": gzipSync(bars),
    "bars.tsv": bars.replaceAll(",", "\t"),
    "quoted.csv": bars.replaceAll("Tech", '"Tech"').replace("Energy", '"Energy"'),
    "mixed.csv": bars.replace("\n", "\n\n").replace("Energy,2\n", "Energy,2\r\n"),
  });
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(
    `COPY (SELECT * FROM read_csv('${join(folder, "bars.csv")}')) TO '${join(folder, "bars.parquet")}' (FORMAT parquet)`,
  );
  connection.closeSync();
  const reference = await open(folder, spec);
  const days = await plainDays(reference);
  for (const path of ["bom.csv", "bars.csv.gz", "bars.tsv", "quoted.csv", "mixed.csv", "bars.parquet"]) {
    const data = await open(folder, { bars: { ...spec.bars, path } });
    expect(await plainDays(data), path).toEqual(days);
    expect(data.monthKey("2024-01"), path).toBe(reference.monthKey("2024-01"));
    data.close();
  }
  reference.close();
});

test("portfolios keep names the market does not know", async () => {
  const folder = await project({
    "bars.csv": bars,
    "p.csv": "date,id,weight\n2024-01-31,CASH,-0.5\n2024-01-31,A,1.5\n2024-01-30,A,1\n",
  });
  const data = await open(folder, { ...spec, portfolios: { path: "p.csv" } });
  const { portfolios, accounts, funds, proxies } = await data.holdings();
  expect(portfolios).toEqual({
    date: ["2024-01-30", "2024-01-31", "2024-01-31"],
    portfolio: ["portfolio", "portfolio", "portfolio"],
    id: ["A", "A", "CASH"],
    book: ["", "", ""],
    weight: Float64Array.of(1, 1.5, -0.5),
    shares: new Float64Array(3).fill(Number.NaN),
    notional: new Float64Array(3).fill(Number.NaN),
    delta: Float64Array.of(1, 1, 1),
    financed: Uint8Array.of(0, 0, 0),
    file: ["p.csv", "p.csv", "p.csv"],
    row: Int32Array.of(4, 3, 2),
  });
  expect([accounts.date, funds.date, proxies.id]).toEqual([[], [], []]);
  data.close();
});

test("what is ignored, missing or assumed is noted", async () => {
  const folder = await project({
    "bars.csv": "date,id,price,colour,industry\n2024-01-06,A,1,red,\n",
    "s.csv": "id,industry\nA,Tech\nZ,Tech\n",
  });
  const data = await open(folder, { bars: { path: "bars.csv" }, securities: { path: "s.csv" } });
  expect(data.notes).toEqual([
    "bars.csv: columns not used: colour",
    "bars.csv: industry is missing in 1 of 1 rows",
    "bars give no return: returns are derived from prices, without dividends",
    "bars give no volume: rules on value and days traded are not applied",
    "no table gives market capitalisations: nothing can be weighted by cap",
    "no risk-free rate: returns are total, not in excess of it",
    "securities: 1 ids have no bar and are ignored (Z)",
    "bars.csv: 1 rows are dated on a weekend",
  ]);
  expect((await plainDays(data))[0]!.codes).toEqual([0]);
  data.close();
});

test("weekend dates are noted by file, but not where the bars have one date a month", async () => {
  const weekendNotes = async (dates: readonly (readonly string[])[]) => {
    const names = dates.map((_, i) => `b${i}.csv`);
    const rows = dates.map((list) => list.map((date) => `${date},A,1\n${date},B,1\n`).join(""));
    const files = Object.fromEntries(names.map((name, i) => [name, `date,id,price\n${rows[i]}`]));
    const data = await open(await project(files), { bars: { path: names } });
    data.close();
    return data.notes.filter((note) => note.includes("weekend"));
  };
  // 2024-03-31 and 2024-06-30 are Sundays, 2024-03-30 is a Saturday.
  expect(await weekendNotes([["2024-02-29", "2024-03-31"], ["2024-04-30"], ["2024-06-30"]])).toEqual([]);
  expect(
    await weekendNotes([
      ["2024-02-29", "2024-03-29"],
      ["2024-03-30", "2024-03-31"],
    ]),
  ).toEqual(["b1.csv: 4 rows are dated on a weekend"]);
  // Files of one date each are not months.
  expect(await weekendNotes([["2024-03-30"], ["2024-03-31"]])).toEqual([
    "b0.csv: 2 rows are dated on a weekend",
    "b1.csv: 2 rows are dated on a weekend",
  ]);
});
