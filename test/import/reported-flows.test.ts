import { describe, expect, test } from "vitest";
import { dayNumber } from "../../engine/data/index.ts";
import type { DataSpec } from "../../wire/index.ts";
import { change, isUpdate, opened } from "./compare-imports.ts";
import { faultsOf, open, plainDays, project, reordered } from "./project.ts";

const bars = `date,id,price,market_cap,industry
2016-02-25,A,10,1000,Tech
2016-02-25,B,10,1000,Tech
2016-02-26,A,10,1000,Tech
2016-03-01,B,10,1000,Tech
2016-05-02,A,10,1000,Tech
2016-08-02,A,10,1000,Tech
`;
const spec: DataSpec = { bars: { path: "b.csv" }, fundamentals: { path: "f.csv" } };

/** What is delivered, by date: asset item period_end value. */
async function delivered(files: Readonly<Record<string, string>>, of: DataSpec): Promise<string[]> {
  const data = await open(await project({ "b.csv": bars, ...files }), of);
  const { assets, items } = data.axes;
  const days = await plainDays(data);
  data.close();
  return days.flatMap(({ date, fundamentals }) =>
    fundamentals.map(([asset, item, end, value]) =>
      [
        date,
        assets.labels[asset as number],
        items[item as number],
        new Date((end as number) * 86_400_000).toISOString().slice(0, 10),
        value,
      ].join(" "),
    ),
  );
}

const header = "id,item,value,months,period_end,known_at\n";
const flows = `${header}A,net_income,10,3,2015-03-31,2015-05-01
A,net_income,22,6,2015-06-30,2015-08-01
A,net_income,50,12,2015-12-31,2016-02-26
A,net_income,20,3,2016-03-31,2016-05-01
A,net_income,48,12,2015-12-31,2016-08-01
A,book_equity,500,0,2015-12-31,2016-02-26
A,book_equity,510,,2016-03-31,2016-05-01
`;
const twelveMonths = [
  "2016-02-26 A book_equity 2015-12-31 500",
  "2016-02-26 A net_income_ttm 2015-12-31 50",
  "2016-05-02 A book_equity 2016-03-31 510",
  "2016-05-02 A net_income_ttm 2016-03-31 60",
  "2016-08-02 A net_income_ttm 2015-12-31 48",
  "2016-08-02 A net_income_ttm 2016-03-31 58",
];

describe("flows with the months that they are of", () => {
  test("come as twelve months, on the day on which the last part is known; a restatement from its own day", async () => {
    expect(await delivered({ "f.csv": flows }, spec)).toEqual(twelveMonths);
    expect(await delivered({ "f.csv": reordered(flows) }, spec)).toEqual(twelveMonths);
  });

  test("the first day of the period says the same as its months", async () => {
    const starts = flows
      .replaceAll(",months,", ",period_start,")
      .replaceAll(",3,2015", ",2015-01-01,2015")
      .replaceAll(",3,2016", ",2016-01-01,2016")
      .replaceAll(",6,", ",2015-01-01,")
      .replaceAll(",12,", ",2015-01-01,")
      .replaceAll(",0,", ",,");
    expect(await delivered({ "f.csv": starts }, spec)).toEqual(twelveMonths);
  });

  test("what could not be summed is counted, with the reason", async () => {
    const data = await open(await project({ "b.csv": bars, "f.csv": flows }), spec);
    expect(data.notes).toContain(
      "fundamentals: net_income_ttm is summed to twelve months for 2 of 4 periods; the others are missing: 2 end within a year of the first report",
    );
    data.close();
  });

  test("months that are none, a start after the end and unknown fiscal periods are faults, each named", async () => {
    const rows = `id,item,value,months,period_start,fiscal_period,period_end,known_at
A,sales,1,-3,,,2015-03-31,2015-05-01
A,sales,1,inf,,,2015-06-30,2015-08-01
A,sales,1,1e300,,,2015-06-30,2015-08-02
A,sales,1,,2015-07-01,,2015-06-30,2015-08-03
A,sales_ttm,1,,,Q5,2015-06-30,2015-08-04
`;
    expect(await faultsOf(await project({ "b.csv": bars, "f.csv": rows }), spec)).toMatchObject([
      { row: 2, column: "months", rule: "months must be at least 0" },
      { row: 3, column: "months", value: "inf" },
      { row: 5, column: "period_end", rule: "period_end must not be before period_start" },
      { row: 6, column: "fiscal_period", value: "Q5" },
    ]);
  });

  test("an item given as twelve months stays what it is beside them", async () => {
    const given = `${header}A,net_income_ttm,50,,2015-12-31,2016-02-26\nA,net_income_ttm,10,3,2015-03-31,2016-02-01\nA,net_income_ttm,20,3,2016-03-31,2016-05-01\n`;
    expect(await delivered({ "f.csv": given }, spec)).toEqual([
      "2016-02-26 A net_income_ttm 2015-12-31 50",
      "2016-05-02 A net_income_ttm 2016-03-31 60",
    ]);
  });

  test("an import of a later report beside the earlier ones is that of all at once", async () => {
    const later = flows.trimEnd().split("\n").slice(4, 6);
    const early = { "b.csv": bars, "f.csv": flows.replace(`${later.join("\n")}\n`, "") };
    const all = { ...early, "f2.csv": `${header}${later.join("\n")}\n` };
    const both = { ...spec, fundamentals: { path: ["f.csv", "f2.csv"] } };
    const folder = await project({ ...early, "f2.csv": `${header}Z,net_income,1,3,2016-06-30,2016-08-02\n` });
    await opened(folder, both);
    await change(folder, early, all);
    const updated = await opened(folder, both);
    expect(await isUpdate(folder)).toBe(true);
    expect(updated).toEqual(await opened(await project(all), both));
  });
});

describe("files with a column per item", () => {
  const wide = `id,end,filed,fp,ni,cfo,equity
A,2015-03-31,20150501,Q1,10,5,400
A,2015-06-30,20150801,Q2,12,11,410
A,2015-09-30,20151101,Q3,13,18,420
A,2015-12-31,20160226,FY,50,30,430
A,2016-03-31,20160501,Q1,20,6,440
B,2015-12-31,20160226,,50,30,430
`;
  const wideSpec: DataSpec = {
    bars: { path: "b.csv" },
    fundamentals: {
      path: "f.csv",
      columns: { period_end: "end", known_at: "filed", fiscal_period: "fp" },
      units: { known_at: "yyyymmdd" },
      items: { net_income_ttm: "ni", cash_flow_ttm: "cfo", book_equity: "equity" },
      yearToDate: ["cash_flow_ttm"],
    },
  };

  test("the fiscal period gives the months, of each item as it is reported; stocks are as they are", async () => {
    expect((await delivered({ "f.csv": wide }, wideSpec)).filter((row) => row.startsWith("2016-0"))).toEqual([
      "2016-02-25 A book_equity 2015-03-31 400",
      "2016-02-25 A book_equity 2015-06-30 410",
      "2016-02-25 A book_equity 2015-09-30 420",
      "2016-02-26 A book_equity 2015-12-31 430",
      "2016-02-26 A cash_flow_ttm 2015-12-31 30",
      "2016-02-26 A net_income_ttm 2015-12-31 50",
      "2016-02-26 B book_equity 2015-12-31 430",
      "2016-05-02 A book_equity 2016-03-31 440",
      "2016-05-02 A cash_flow_ttm 2016-03-31 31",
      "2016-05-02 A net_income_ttm 2016-03-31 60",
    ]);
    const data = await open(await project({ "b.csv": bars, "f.csv": wide }), wideSpec);
    expect(data.notes).toContain(
      "fundamentals: 2 flows do not say of how many months they are and are not used",
    );
    data.close();
  });

  test("items that the spec names and the data have not are faults", async () => {
    const wrong: DataSpec = {
      ...wideSpec,
      fundamentals: { ...wideSpec.fundamentals!, yearToDate: ["cash_flow"], staleDays: { book: 100 } },
    };
    expect(await faultsOf(await project({ "b.csv": bars, "f.csv": wide }), wrong)).toMatchObject(
      [
        { column: "data.fundamentals.yearToDate", value: "cash_flow", rule: /did you mean cash_flow_ttm/ },
        { column: "data.fundamentals.staleDays", value: "book" },
      ].map((fault) => ({
        ...fault,
        rule: expect.stringMatching(/no fundamentals have this item/) as unknown,
      })),
    );
  });

  test("rows that differ for one period and day are faults, unless the last is to count", async () => {
    const twice = wide.replace("A,2016", "A,2015-12-31,20160226,FY,51,30,430\nA,2016");
    const folder = await project({ "b.csv": bars, "f.csv": twice });
    expect(await faultsOf(folder, wideSpec)).toMatchObject([{ file: "f.csv", row: 6 }]);
    const last: DataSpec = { ...wideSpec, fundamentals: { ...wideSpec.fundamentals!, repeats: "last" } };
    expect(await delivered({ "f.csv": twice }, last)).toContain("2016-02-26 A net_income_ttm 2015-12-31 51");
    // A quarter and the year to its end are two rows, which must agree on what is as of that day.
    const beside = wide.replace("A,2016", "A,2015-12-31,20160226,Q4,15,30,431\nA,2016");
    expect(await faultsOf(await project({ "b.csv": bars, "f.csv": beside }), wideSpec)).toMatchObject([
      { file: "f.csv", row: 6, column: "book_equity", value: "431" },
    ]);
    expect(
      await faultsOf(await project({ "b.csv": bars, "f.csv": beside.replace("431", "430") }), wideSpec),
    ).toEqual([]);
  });
});

describe("values in another currency than their security's", () => {
  const securities = "id,currency\nA,USD\nB,EUR\n";
  const fx =
    "date,currency,rate\n2016-02-20,EUR,1.5\n2016-02-20,GBP,2\n2016-04-01,EUR,1.25\n2016-04-29,GBP,2.5\n";
  const fxSpec: DataSpec = {
    ...spec,
    baseCurrency: "USD",
    securities: { path: "s.csv" },
    fx: { path: "fx.csv" },
  };
  const values = `id,item,value,period_end,known_at,currency
A,book_equity,100,2015-12-31,2016-02-25,EUR
A,shares,100,2015-12-31,2016-02-25,EUR
A,cash,7,2015-12-31,2016-02-25,
A,total_assets,8,2015-12-31,2016-02-25,USD
A,book_equity,100,2016-03-31,2016-05-01,EUR
A,total_debt,100,2016-03-31,2016-05-01,GBP
B,book_equity,90,2015-12-31,2016-02-25,GBP
`;

  test("are converted at the rates known then; without one of the last 10 days they are missing, and counted", async () => {
    const files = { "f.csv": values, "s.csv": securities, "fx.csv": fx };
    expect(await delivered(files, fxSpec)).toEqual([
      "2016-02-25 A book_equity 2015-12-31 150",
      "2016-02-25 A cash 2015-12-31 7",
      "2016-02-25 A shares 2015-12-31 100",
      "2016-02-25 A total_assets 2015-12-31 8",
      "2016-02-25 B book_equity 2015-12-31 120",
      "2016-05-02 A total_debt 2016-03-31 250",
    ]);
    const data = await open(await project({ "b.csv": bars, ...files }), fxSpec);
    expect(data.notes).toContain(
      "fundamentals: 1 values in EUR are converted to the currency of their security by the rate known then; 1 have no rate of the last 10 days and are missing",
    );
    data.close();
  });

  test("where nothing says in what currency a security is, values are as they are", async () => {
    expect(await delivered({ "f.csv": values }, spec)).toContain("2016-02-25 A book_equity 2015-12-31 100");
  });

  test("twelve months are summed in the currency of the reports, and converted as one", async () => {
    const inEuro = flows.replace("known_at\n", "known_at,currency\n").replaceAll(/(\d)\n/g, "$1,EUR\n");
    expect(await delivered({ "f.csv": inEuro, "s.csv": securities, "fx.csv": fx }, fxSpec)).toEqual([
      "2016-02-26 A book_equity 2015-12-31 750",
      "2016-02-26 A net_income_ttm 2015-12-31 75",
    ]);
    expect(dayNumber("2016-05-01") - dayNumber("2016-04-01")).toBeGreaterThan(10);
  });
});
