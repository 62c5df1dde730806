import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runImport } from "../../node/cli/commands/import.ts";
import { guessFiles, proposeSpec, type TableGuess } from "../../node/guess/index.ts";
import { openMarketData } from "../../node/import/index.ts";
import { readProject } from "../../node/project/index.ts";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-guess-"));

function write(name: string, rows: readonly (readonly (string | number)[])[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${rows.map((row) => row.join(",")).join("\n")}\n`);
  return path;
}

const days = Array.from({ length: 40 }, (_, d) =>
  new Date(Date.UTC(2020, 0, 2 + d)).toISOString().slice(0, 10),
).filter((day) => ![0, 6].includes(new Date(day).getUTCDay()));
const tickers = ["AAA", "BBB", "CCC", "DDD", "EEE"];

/** Bars of a vendor who writes returns in percent, caps in millions, shares in thousands and dates without dashes. */
const vendor = write("vendor_daily.csv", [
  [
    "PERMNO",
    "Ticker",
    "datadate",
    "PRC",
    "RET",
    "SHROUT",
    "Mkt Cap (USD mn)",
    "GICS Sector",
    "Exchange Code",
  ],
  ...days.flatMap((day, d) =>
    tickers.map((ticker, n) => [
      10000 + n,
      ticker,
      day.replaceAll("-", ""),
      (20 + n).toFixed(2),
      (((d * 7 + n * 3) % 11) - 5) / 4,
      50_000 + n,
      ((20 + n) * (50_000 + n)) / 1000,
      n % 2 === 0 ? "Energy" : "Tech",
      "Q",
    ]),
  ),
]);

const one = (tables: readonly TableGuess[]): TableGuess => {
  expect(tables).toHaveLength(1);
  return tables[0] as TableGuess;
};

test("a vendor's daily file: names, percent, millions, thousands and YYYYMMDD, each with its reason", async () => {
  const guess = one((await guessFiles([vendor])).tables);
  expect(guess.table).toBe("bars");
  expect(guess.section).toEqual({
    columns: {
      date: "datadate",
      id: "PERMNO",
      total_return: "RET",
      price: "PRC",
      shares_outstanding: "SHROUT",
      market_cap: "Mkt Cap (USD mn)",
      industry: "GICS Sector",
    },
    units: {
      date: "yyyymmdd",
      total_return: "percent",
      shares_outstanding: "thousands",
      market_cap: "millions",
    },
  });
  expect(guess.unused).toEqual(["Ticker", "Exchange Code"]);
  expect(guess.choices.every(({ evidence }) => evidence !== "")).toBe(true);
  const reasons = Object.fromEntries(guess.choices.map(({ field, evidence }) => [field, evidence]));
  expect(reasons.total_return).toContain("percent, as half of the values");
  expect(reasons.market_cap).toContain("millions, as its name says");
});

test("what is proposed and written is a project that can be read, and is never overwritten", async () => {
  const rates = write("rf.csv", [["date", "RF"], ...days.map((day) => [day, 0.0001])]);
  const project = join(folder, "model");
  mkdirSync(project);
  const printed: string[] = [];
  const stdout = process.stdout.write;
  process.stdout.write = ((text: string) => printed.push(text) > 0) as typeof process.stdout.write;
  try {
    await runImport([vendor, rates], { guess: true, write: true, project });
    await expect(runImport([vendor], { guess: true, write: true, project })).rejects.toThrow("plimsoll.yaml");
  } finally {
    process.stdout.write = stdout;
  }
  expect(printed.join("")).toContain("To look at:");
  const { spec } = await readProject(project);
  const data = await openMarketData(project, spec.data, { threads: 1 });
  expect(data.axes.assets.labels).toEqual(["10000", "10001", "10002", "10003", "10004"]);
  for await (const day of data.days()) {
    expect(day.marketCap[1]).toBeCloseTo(21 * 50_001_000, 0);
    expect(day.givenReturn[0]).toBeCloseTo(-0.0125, 12);
    expect(day.riskFree).toBe(0.0001);
    break;
  }
  data.close();
  expect(readFileSync(join(project, "plimsoll.yaml"), "utf8")).toContain("path: ../vendor_daily.csv");
});

test("accounts: quarters and years to date are told apart by the third quarter over the first", async () => {
  const quarters = ["Q1", "Q2", "Q3", "FY"];
  const ends = ["03-31", "06-30", "09-30", "12-31"];
  const rows = Array.from({ length: 30 }, (_, n) =>
    quarters.map((quarter, q) => [
      `N${n}`,
      `2019-${ends[q]}`,
      quarter,
      `2020${String(q * 3 + 1).padStart(2, "0")}15`,
      quarter === "FY" ? 400 + n : 100 + n,
      (q + 1) * (50 + n),
      1000 + n,
    ]),
  ).flat();
  const path = write("reports.csv", [
    ["ticker", "end_date", "period_focus", "filed", "Revenues", "cfo", "Total Assets"],
    ...rows,
  ]);
  const guess = one((await guessFiles([path])).tables);
  expect(guess.table).toBe("fundamentals");
  expect(guess.section).toMatchObject({
    columns: { id: "ticker", period_end: "end_date", known_at: "filed", fiscal_period: "period_focus" },
    units: { known_at: "yyyymmdd" },
    items: { sales_ttm: "Revenues", cash_flow_ttm: "cfo", total_assets: "Total Assets" },
    yearToDate: ["cash_flow_ttm"],
  });
});

test.each([
  ["caps", ["date", "symbol", "mktcap"], ["2020-01-31", "A", 5e9]],
  ["securities", ["RIC", "Company Name", "sector", "CIK"], ["A.N", "Alpha plc", "Tech", 12]],
  ["memberships", ["ticker", "start_date", "end_date"], ["A", "2001-01-01", "2010-01-01"]],
  ["classifications", ["id", "gics_sector", "from", "to"], ["A", "Tech", "2001-01-01", "2010-01-01"]],
  ["classifications", ["id", "code", "from", "to"], ["A", "Tech", "2001-01-01", ""]],
  ["identifiers", ["id", "kind", "value", "from"], ["A", "isin", "US0378331005", "2001-01-01"]],
  ["portfolios", ["as_of", "Symbol", "Weight"], ["2020-01-31", "A", 0.5]],
  ["fx", ["date", "currency", "exchange rate"], ["2020-01-31", "EUR", 1.1]],
  ["fundamentals", ["cik", "tag", "ddate", "filed", "value"], ["12", "Assets", "20191231", "20200215", 5e9]],
] as const)("%s by their columns", async (table, header, row) => {
  const other = row.map((cell) => (typeof cell === "string" && /^[A-Z](\.|$)/.test(cell) ? "B" : cell));
  const path = write(`${table}.csv`, [
    header,
    row,
    other.map((cell) => (cell === "Tech" ? "Energy" : cell === "12" ? "13" : cell)),
  ]);
  const { tables, unknown } = await guessFiles([path]);
  expect(unknown).toEqual([]);
  expect(tables.map((guess) => guess.table)).toEqual([table]);
});

test("what stands in the way is said, and such a table is left out", async () => {
  const months = write("months.csv", [
    ["date", "rf"],
    ["2020-01", 0.001],
    ["2020-02", 0.001],
  ]);
  const slashes = write("slashes.csv", [
    ["Date", "Symbol", "Close"],
    ["31/01/2020", "A", '"1,234.50"'],
    ["29/02/2020", "A", '"1,250.00"'],
  ]);
  const nothing = write("nothing.csv", [
    ["x", "y"],
    [1, 2],
  ]);
  const guesses = await guessFiles([months, slashes, nothing, join(folder, "absent.csv")]);
  expect(guesses.unknown.map(({ rule }) => rule)).toEqual([
    expect.stringContaining("no table of a project is like this"),
    "the file does not exist",
  ]);
  const proposed = proposeSpec(guesses.tables, "m", (path) => path);
  expect(proposed.left.map(({ why }) => why)).toEqual([
    'date: "2020-01" is a month; a day is needed, the last trading day of the month',
  ]);
  expect(proposed.used[0]?.blocking).toEqual([
    'Date: dates are written like "31/01/2020"; write them YYYY-MM-DD or YYYYMMDD, or let a query do it (docs/your-own-data.md, When it says no)',
    'Close: numbers are written like "1,234.50"; write them plainly, 1234.5, or let a query do it (docs/your-own-data.md, When it says no)',
  ]);
  expect(proposed.missing).toContain("no file has a risk-free rate: returns are total, not in excess of it");
});

test("ids that look like ISINs but for their check digits are said to be that", async () => {
  // Apple's and Microsoft's, and one whose last digit is wrong.
  const isins = ["US0378331005", "US5949181045", "US0231351068"];
  const rows = days.flatMap((day, d) => isins.map((isin, n) => [day, isin, (20 + n + d / 10).toFixed(2)]));
  const guess = one((await guessFiles([write("isins.csv", [["date", "isin", "close"], ...rows])])).tables);
  expect(guess.unsure.join("\n")).toMatch(
    /isin: \d+ of the \d+ ids looked at have the form of an ISIN and a wrong check digit, such as US0231351068; they are kept/,
  );
  expect(guess.unsure.join("\n")).toContain("isin is written like an ISIN, which is given");
});
