import { describe, expect, test } from "vitest";
import { faultsOf, listAll, project } from "./project.ts";

const header = "date,id,price,total_return,volume,market_cap,industry,value";
const good = "2024-01-02,A,10,0.01,100,1000,Tech,1";

/** Row, then what the fault must say of column, value and rule. */
const faultyRows: [row: string, column: string | undefined, value: string, rule: RegExp][] = [
  ["2024-01-02,B,ten,0.01,100,1000,Tech,1", "price", "ten", /price must be a number/],
  ["2024-01-02,C,0,0.01,100,1000,Tech,1", "price", "0", /price must be above 0/],
  ["2024-01-02,D,10,-1.5,100,1000,Tech,1", "total_return", "-1.5", /at least -1/],
  ["2024-01-02,E,10,250,100,1000,Tech,1", "total_return", "250", /at most 100 .*percent/],
  ["2024-01-02,F,10,inf,100,1000,Tech,1", "total_return", "inf", /must be finite/],
  ["2024-01-02,G,10,0.01,-5,1000,Tech,1", "volume", "-5", /volume must be at least 0/],
  ["2024-01-02,H,10,0.01,100,-1000,Tech,1", "market_cap", "-1000", /market_cap must be above 0/],
  ["2024-01-02,I,10,0.01,100,1e999,Tech,1", "market_cap", "1e999", /overflows to infinity/],
  ["2024-02-30,J,10,0.01,100,1000,Tech,1", "date", "2024-02-30", /exists in the calendar/],
  ["01/02/2024,K,10,0.01,100,1000,Tech,1", "date", "01/02/2024", /written YYYY-MM-DD/],
  ["0204-01-02,L,10,0.01,100,1000,Tech,1", "date", "0204-01-02", /between 1800 and 2199/],
  [",M,10,0.01,100,1000,Tech,1", "date", "", /date must not be empty/],
  ["2024-01-02,,10,0.01,100,1000,Tech,1", "id", "", /id must not be empty/],
  ["2024-01-02, N,10,0.01,100,1000,Tech,1", "id", " N", /must not begin or end with blanks/],
  [
    "2024-01-02,O,10,0.01,100,1000,Tecc,1",
    "industry",
    "Tecc",
    /one of the declared industries \(Energy, Tech\)/,
  ],
  [
    "2024-01-02,P,10,0.01,100,1000,Tech",
    undefined,
    "2024-01-02,P,10,0.01,100,1000,Tech",
    /8 fields .* has 7/,
  ],
  [
    "2024-01-02,Q,10,0.01,100,1000,Tech,1,2",
    undefined,
    "2024-01-02,Q,10,0.01,100,1000,Tech,1,2",
    /8 fields .* has 9/,
  ],
  [
    '2024-01-02,"R,10,0.01,100,1000,Tech,1',
    undefined,
    '2024-01-02,"R,10,0.01,100,1000,Tech,1',
    /quote must be closed/,
  ],
  ["2024-01-02,A,11,0.01,100,1000,Tech,1", "date, id", "2024-01-02 A", /stand in row 2 already/],
  ["2024-01-02,S,10,nan,100,1000,Tech,1", "total_return", "nan", /must be finite/],
  ["2024-01-02,T,10,0.01,100,1000,Tech,0x10", "value", "0x10", /must be a number/],
  ["2024-01-02,U,10,0.01,100,1_000,Tech,1", "market_cap", "1_000", /must be a number/],
  ["2024-1-2,V,10,0.01,100,1000,Tech,1", "date", "2024-1-2", /written YYYY-MM-DD/],
];

const spec = {
  bars: { path: "bars.csv", scores: { value: "value" } },
  industries: ["Energy", "Tech"],
};

describe("a file with many faults", () => {
  test("yields every fault at once with file, row, column, value and rule, and writes nothing", async () => {
    const folder = await project({
      "bars.csv": [header, good, ...faultyRows.map(([row]) => row), ""].join("\n"),
    });
    const faults = await faultsOf(folder, spec);
    expect(faults.length).toBe(faultyRows.length);
    for (const [r, [, column, value, rule]] of faultyRows.entries()) {
      const fault = faults[r]!;
      expect(fault).toMatchObject({ file: "bars.csv", row: r + 3, value });
      expect(fault.column).toBe(column);
      expect(fault.rule).toMatch(rule);
    }
    expect(await listAll(folder)).toEqual(["bars.csv"]);
  });

  test("shows the first thousand and the total", async () => {
    const rows = Array.from({ length: 2500 }, (_, r) => `2024-01-02,A${r},-1,0,1,1,Tech,1`);
    const folder = await project({ "bars.csv": [header, ...rows].join("\n") });
    const faults = await faultsOf(folder, spec);
    expect(faults.length).toBe(1001);
    expect(faults[999]!.row).toBe(1001);
    expect(faults[1000]!.rule).toBe("2500 faults in all, of which these are the first 1000");
  });

  test("names the right line deep in a large file, with blank lines before it, on several threads", async () => {
    const rows = Array.from({ length: 60_000 }, (_, r) => `2024-01-02,A${r},1,0,1,1,Tech,1`);
    rows[1000] = "";
    for (const r of [5, 30_000, 59_999]) rows[r] = `2024-01-02,A${r},bad${r},0,1,1,Tech,1`;
    const folder = await project({ "bars.csv": [header, ...rows].join("\r\n") });
    const faults = await faultsOf(folder, spec);
    expect(faults.map((fault) => [fault.row, fault.value])).toEqual([
      [7, "bad5"],
      [30_002, "bad30000"],
      [60_001, "bad59999"],
    ]);
  });

  test("counts lines the same without a repaired copy", async () => {
    const rows = Array.from({ length: 60_000 }, (_, r) => `2024-01-02,A${r},1,0,1,1,Tech,1`);
    rows[40_000] = "2024-01-02,X,bad,0,1,1,Tech,1";
    const folder = await project({ "bars.csv": [header, ...rows].join("\n") });
    expect((await faultsOf(folder, spec)).map((fault) => fault.row)).toEqual([40_002]);
  });
});

describe("rules of the other tables", () => {
  const bars = "date,id,price\n2024-01-02,A,10\n";

  test("point-in-time order, spells, shares and weights", async () => {
    const folder = await project({
      "bars.csv": bars,
      "f.csv":
        "id,item,value,period_end,known_at\nA,sales,1,2023-12-31,2023-11-30\nA,sales,2,2023-12-31,2024-02-01\nA,sales,3,2023-12-31,2024-02-01\n",
      "c.csv":
        "id,code,share,from,to\nA,Tech,0.5,2024-01-01,\nA,Energy,0.4,2024-01-01,\nB,Tech,1,2024-02-01,2024-01-01\nC,Tech,1,2024-01-01,2024-02-01\nC,Energy,1,2024-02-01,\n",
      "p.csv": "date,id,weight\n2024-01-02,A,inf\n2024-01-02,B,\n2024-01-02,C,abc\n2024-01-02,D,50%\n",
      "r.csv": "date,rate\n2024-01-02,5\n",
      "s.csv": "date,id,name,value,known_at\n2024-01-02,A,mine,1,2024-01-01\n",
    });
    const faults = await faultsOf(folder, {
      bars: { path: "bars.csv" },
      fundamentals: { path: "f.csv" },
      classifications: { path: "c.csv" },
      portfolios: { path: "p.csv" },
      rates: { path: "r.csv" },
      scores: { path: "s.csv" },
    });
    expect(faults.map(({ file, row, column, value }) => [file, row, column, value])).toEqual([
      ["f.csv", 2, "known_at", "2023-11-30"],
      ["f.csv", 4, "id, item, period_end, known_at", "A sales 2023-12-31 2024-02-01"],
      ["c.csv", 2, "share", "0.9"],
      ["c.csv", 4, "to", "2024-01-01"],
      ["c.csv", 6, "share", "2"],
      ["s.csv", 2, "known_at", "2024-01-01"],
      ["r.csv", 2, "rate", "5"],
      ["p.csv", 2, "weight", "inf"],
      ["p.csv", 3, "weight", ""],
      ["p.csv", 4, "weight", "abc"],
      ["p.csv", 5, "weight", "50%"],
    ]);
  });

  test("a cell that is no number is one fault, and not one of weight, shares or notional missing", async () => {
    const folder = await project({
      "bars.csv": bars,
      "p.csv":
        "date,portfolio,id,weight,shares\n2024-01-02,,A,abc,\n2024-01-02,,B,,x\n2024-01-02,,C,,\n2024-01-02,,,0.5,\n2024-01-02,,E,1,2\n",
    });
    const faults = await faultsOf(folder, { bars: { path: "bars.csv" }, portfolios: { path: "p.csv" } });
    // An empty name is the portfolio called portfolio.
    expect(faults.map(({ row, column, value }) => [row, column, value])).toEqual([
      [2, "weight", "abc"],
      [3, "shares", "x"],
      [4, "weight", ""],
      [5, "id", ""],
      [6, "weight", "1"],
    ]);
  });

  test("a return of exactly -1 is a delisting and NA is a ticker", async () => {
    const folder = await project({ "bars.csv": "date,id,total_return\n2024-01-02,NA,-1\n" });
    expect(await faultsOf(folder, { bars: { path: "bars.csv" } })).toEqual([]);
  });

  test("a fact reported twice is harmless", async () => {
    const row = "A,sales,1,2023-09-30,2023-11-30\n";
    const folder = await project({
      "bars.csv": bars,
      "f.csv": `id,item,value,period_end,known_at\n${row}${row}`,
    });
    expect(await faultsOf(folder, { bars: { path: "bars.csv" }, fundamentals: { path: "f.csv" } })).toEqual(
      [],
    );
  });

  test("a repeated key names the row of the other file", async () => {
    const folder = await project({ "a.csv": bars, "b.csv": bars });
    const faults = await faultsOf(folder, { bars: { path: ["a.csv", "b.csv"] } });
    expect(faults).toMatchObject([
      { file: "b.csv", row: 2, rule: expect.stringContaining("row 2 of a.csv") },
    ]);
  });
});
