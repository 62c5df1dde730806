import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../engine/errors/index.ts";
import {
  readFamaFrench,
  readSecStatements,
  readStooqPrices,
  readSymbolDirectory,
  readYahooPrices,
} from "../../node/public-data/index.ts";

fc.configureGlobal({ seed: 11 });

const folder = mkdtempSync(join(tmpdir(), "plimsoll-public-"));

function write(name: string, lines: readonly string[], end = "\n"): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join(end)}${end}`);
  return path;
}

/** A file in the library's layout, with numbers of our own: percent with two decimals, hundredths given as whole numbers. */
function libraryFile(
  {
    names,
    monthly,
    annual,
  }: Record<"monthly" | "annual", readonly (readonly [string, readonly number[]])[]> & {
    names: readonly string[];
  },
  style: "comma" | "blank",
): readonly string[] {
  const row = ([date, values]: readonly [string, readonly number[]]) => {
    const cells = values.map((value) => (value / 100).toFixed(2).padStart(8));
    return style === "comma" ? [date.padStart(6), ...cells].join(",") : `${date}  ${cells.join(" ")}`;
  };
  const header = style === "comma" ? `,${names.join(",")}` : `        ${names.join("    ")}`;
  return [
    "This file was made for a test, in the layout of the library.",
    "The rate is from nowhere, Inc.",
    "",
    header,
    ...monthly.map(row),
    "",
    " Annual Factors: January-December ",
    header,
    ...annual.map(row),
    "",
    "Copyright of nobody",
  ];
}

describe("Fama–French files", () => {
  const months = ["200001", "200002", "200003", "200004", "200005"];
  const lastWeekdays = ["2000-01-31", "2000-02-29", "2000-03-31", "2000-04-28", "2000-05-31"];

  test("what is written in the library's layout is read back: percent to decimals, missing to empty, the year's table left out", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("comma" as const, "blank" as const),
        fc.constantFrom("\n", "\r\n"),
        fc.array(fc.tuple(fc.integer({ min: -9000, max: 9000 }), fc.constantFrom(-9999, -99900, 0, 35)), {
          minLength: 5,
          maxLength: 5,
        }),
        async (style, end, values) => {
          const rows = months.map((month, m) => [month, values[m] as readonly number[]] as const);
          const lines = libraryFile(
            { names: ["Mkt-RF", "RF"], monthly: rows, annual: [["2000", [1, 2]]] },
            style,
          );
          const { tables, notes } = await readFamaFrench([write("F-F_Test.CSV", lines, end)]);
          const [factors, rates] = tables;
          expect(factors?.header).toEqual(["date", "Mkt-RF", "RF"]);
          const cell = (hundredths: number) =>
            hundredths === -9999 || hundredths === -99900
              ? ""
              : String(Number((hundredths / 100).toFixed(2)) / 100);
          expect(factors?.rows).toEqual(rows.map(([, of], m) => [lastWeekdays[m], ...of.map(cell)]));
          expect(rates?.rows).toEqual(
            (factors?.rows ?? []).map(([date, , rf]) => [date, rf]).filter(([, rf]) => rf !== ""),
          );
          expect(notes[0]).toContain("left out Annual Factors");
        },
      ),
      { numRuns: 25 },
    );
  });

  test("daily files, trading days of a project, and tables that are no returns", async () => {
    const daily = write("daily.csv", [
      "prose",
      "",
      ",Mkt-RF,RF",
      "20000103,  0.10,  0.021",
      "20000104, -0.20,  0.021",
    ]);
    expect((await readFamaFrench([daily])).tables[0]?.rows).toEqual([
      ["2000-01-03", "0.001", "0.00021"],
      ["2000-01-04", "-0.002", "0.00021"],
    ]);
    const industries = write("ind.csv", [
      "  Average Value Weighted Returns -- Monthly",
      ",Food,Mines",
      "200004, 1.00,-99.99",
      "",
      "  Average Equal Weighted Returns -- Monthly",
      ",Food,Mines",
      "200004, 2.00, -999",
      "",
      "  Number of Firms in Portfolios",
      ",Food,Mines",
      "200004, 12, 3",
    ]);
    const { tables, notes } = await readFamaFrench([industries], ["2000-04-20", "2000-04-27"]);
    expect(tables.map(({ name, rows }) => [name, rows])).toEqual([
      ["ind-average-value-weighted-returns-monthly", [["2000-04-27", "0.01", ""]]],
      ["ind-average-equal-weighted-returns-monthly", [["2000-04-27", "0.02", ""]]],
    ]);
    expect(notes[0]).toContain("left out Number of Firms in Portfolios");
    await expect(readFamaFrench([write("none.csv", ["prose only"])])).rejects.toThrow("there is no table");
    await expect(readFamaFrench([write("bad.csv", [",A", "200001, x"])])).rejects.toThrow(
      "must be a number in percent",
    );
  });
});

describe("SEC financial-statement data sets", () => {
  const SUB = "adsh\tcik\tname\tform\tfiled\taccepted";
  const NUM = "adsh\ttag\tversion\tddate\tqtrs\tuom\tsegments\tcoreg\tvalue\tfootnote";
  const num = (
    adsh: string,
    tag: string,
    ddate: string,
    qtrs: number,
    value: number,
    of: { uom?: string; segments?: string; coreg?: string } = {},
  ) =>
    [
      adsh,
      tag,
      "us-gaap/2019",
      ddate,
      qtrs,
      of.uom ?? "USD",
      of.segments ?? "",
      of.coreg ?? "",
      value,
      "",
    ].join("\t");

  test("tags become items, quarters months, acceptance the day that knows them, later filings further rows", async () => {
    mkdirSync(join(folder, "2019q1"), { recursive: true });
    write("2019q1/sub.txt", [
      SUB,
      "a-1\t10\tALPHA\t10-Q\t20190501\t2019-05-01 12:00:00.0",
      "a-2\t10\tALPHA\t10-Q\t20190802\t2019-08-01 18:05:00.0",
      "a-3\t10\tALPHA\t10-Q/A\t20190901\t",
    ]);
    write("2019q1/num.txt", [
      NUM,
      num("a-1", "Assets", "20190331", 0, 100),
      num("a-1", "ProfitLoss", "20190331", 1, 9),
      num("a-1", "NetIncomeLoss", "20190331", 1, 8),
      num("a-1", "NetIncomeLoss", "20190331", 1, 3, { segments: "Segment=A" }),
      num("a-1", "NetIncomeLoss", "20190331", 1, 2, { coreg: "SUB" }),
      num("a-1", "EntityCommonStockSharesOutstanding", "20190331", 0, 5, { uom: "shares" }),
      num("a-1", "CommonStockSharesOutstanding", "20190331", 0, 4, { uom: "shares" }),
      num("a-2", "EntityCommonStockSharesOutstanding", "20190831", 0, 6, { uom: "shares" }),
      num("a-2", "EntityCommonStockSharesOutstanding", "20190731", 0, 7, { uom: "USD" }),
      num("a-1", "Assets", "20190630", 0, 1),
      num("a-2", "NetIncomeLoss", "20190630", 2, 18),
      num("a-2", "NetIncomeLoss", "20190630", 1, 10),
      num("a-2", "Assets", "20190331", 0, 100),
      num("a-3", "Assets", "20190331", 0, 105),
    ]);
    const { tables, notes } = await readSecStatements([join(folder, "2019q1")]);
    expect(tables[0]?.header).toEqual([
      "id",
      "item",
      "value",
      "period_end",
      "known_at",
      "months",
      "currency",
    ]);
    expect(tables[0]?.rows).toEqual([
      ["10", "net_income", "8", "2019-03-31", "2019-05-01", "3", "USD"],
      ["10", "net_income", "10", "2019-06-30", "2019-08-02", "3", "USD"],
      ["10", "net_income", "18", "2019-06-30", "2019-08-02", "6", "USD"],
      ["10", "shares", "5", "2019-03-31", "2019-05-01", "0", ""],
      ["10", "shares", "6", "2019-08-02", "2019-08-02", "0", ""],
      ["10", "total_assets", "100", "2019-03-31", "2019-05-01", "0", "USD"],
      ["10", "total_assets", "105", "2019-03-31", "2019-09-01", "0", "USD"],
    ]);
    expect(notes[0]).toContain("2 numbers of co-registrants");
    expect(notes[1]).toContain("1 numbers whose period ends after they were filed");
    expect(await readSecStatements([join(folder, "2019q1/num.txt"), join(folder, "2019q1/sub.txt")])).toEqual(
      { tables, notes },
    );
  });

  test("a filing that sub does not have, and missing files, are refused", async () => {
    mkdirSync(join(folder, "other"), { recursive: true });
    write("other/sub.txt", [SUB]);
    write("other/num.txt", [NUM, num("x", "Assets", "20190331", 0, 1)]);
    await expect(readSecStatements([join(folder, "other")])).rejects.toThrow("the filing is not in sub.txt");
    await expect(readSecStatements([join(folder, "nowhere/num.txt")])).rejects.toThrow(
      "the file does not exist",
    );
  });
});

test("symbol directories: test issues and ETFs left out, exchanges named, a file cut off refused", async () => {
  const own = [
    "Symbol|Security Name|Market Category|Test Issue|Financial Status|Round Lot Size|ETF|NextShares",
  ];
  const nasdaq = write("nasdaqlisted.txt", [
    ...own,
    "AAA|Alpha Inc. - Common Stock|Q|N|N|100|N|N",
    "ZZT|Test|Q|Y|N|100|N|N",
    "EEE|Fund|G|N|N|100|Y|N",
    "File Creation Time: 1203202021:33|||||||",
  ]);
  const other = write("otherlisted.txt", [
    "ACT Symbol|Security Name|Exchange|CQS Symbol|ETF|Round Lot Size|Test Issue|NASDAQ Symbol",
    "BRK.A|Berk|N|BRK.A|N|1|N|BRK.A",
    "File Creation Time: 1203202021:33||||||",
  ]);
  const { tables, notes } = await readSymbolDirectory([nasdaq, other]);
  expect(tables[0]?.rows).toEqual([
    ["AAA", "Alpha Inc. - Common Stock", "NASDAQ"],
    ["BRK.A", "Berk", "NYSE"],
  ]);
  expect(notes[0]).toContain("as of 2020-12-03; 1 test issues and 1 ETFs are left out");
  await expect(readSymbolDirectory([write("cut.txt", [...own, "AAA|Alpha|Q|N|N|100|N|N"])])).rejects.toThrow(
    "cut off",
  );
});

test("price files: null rows, one file a symbol, daily rows only, every fault at once", async () => {
  const header = "Date,Open,High,Low,Close,Adj Close,Volume";
  const yahoo = [
    write("BBB.csv", [header, "2020-01-03,1,1,1,11,10.5,100"]),
    write("AAA.csv", [header, "2020-01-03,1,1,1,5,4.5,7", "2020-01-02,null,null,null,null,null,null"]),
  ];
  const { tables, notes } = await readYahooPrices(yahoo);
  expect(tables[0]?.rows).toEqual([
    ["2020-01-03", "AAA", "5", "4.5", "7"],
    ["2020-01-03", "BBB", "11", "10.5", "100"],
  ]);
  expect(notes[0]).toBe("1 rows without a price (null) are left out");
  const stooq = write("aapl.us.txt", [
    "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>,<OPENINT>",
    "AAPL.US,D,20200103,000000,1,1,1,74.3,100,0",
    "AAPL.US,60,20200103,160000,1,1,1,74.3,100,0",
  ]);
  expect((await readStooqPrices([stooq])).tables[0]?.rows).toEqual([
    ["2020-01-03", "AAPL.US", "74.3", "100"],
  ]);
  const bad = write("CCC.csv", [header, "03.01.2020,1,1,1,x,1,1"]);
  const error = await readYahooPrices([bad]).catch((thrown: unknown) => thrown);
  expect((error as InputError).faults.map(({ row, column, value }) => [row, column, value])).toEqual([
    [2, "Close", "x"],
    [2, "Date", "03.01.2020"],
  ]);
  expect(error).toBeInstanceOf(InputError);
});
