import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  dateOrdersOf,
  decimalSignOf,
  plainHeader,
  readLooseDate,
  readLooseNumber,
} from "../../node/guess/index.ts";

fc.configureGlobal({ seed: 11 });

/** A number as a spreadsheet of some country shows it. */
function shown(
  value: number,
  style: { decimal: "." | ","; group: string; digits: number; parentheses: boolean },
): string {
  const [whole = "", fraction = ""] = Math.abs(value).toFixed(style.digits).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, style.group);
  const text = fraction === "" ? grouped : `${grouped}${style.decimal}${fraction}`;
  if (value >= 0) return text;
  return style.parentheses ? `(${text})` : `-${text}`;
}

const styles = fc.record({
  decimal: fc.constantFrom<"." | ",">(".", ","),
  grouped: fc.constantFrom("none", "sign", "blank", "apostrophe"),
  digits: fc.constantFrom(0, 1, 2, 4),
  parentheses: fc.boolean(),
});

describe("numbers", () => {
  test("what a spreadsheet shows is read back to the last digit shown", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), styles, (units, { grouped, ...of }) => {
        const value = units / 10 ** of.digits;
        const group = { none: "", sign: of.decimal === "." ? "," : ".", blank: "\u00a0", apostrophe: "’" }[
          grouped
        ] as string;
        const text = shown(value, { ...of, group });
        expect(readLooseNumber(text, of.decimal)?.value).toBe(value === 0 ? 0 : value);
        const sign = decimalSignOf(text);
        if (sign !== "either" && sign !== "none") expect(sign).toBe(of.decimal);
      }),
    );
  });

  test.each([
    ["1,234", "either"],
    ["12.345", "either"],
    ["0,125", ","],
    ["1234,567", ","],
    ["1,234,567", "."],
    ["1.234.567", ","],
    ["1.234,5", ","],
    ["$1,234.50", "."],
    ["5", "none"],
    ["12a", undefined],
    ["1.2.3", undefined],
    ["", undefined],
  ])("%s can only be written with %s", (text, sign) => {
    expect(decimalSignOf(text)).toBe(sign);
  });

  test.each([
    ["(3.25%)", -3.25, true],
    ["-5 %", -5, true],
    ["100-", -100, false],
    ["€ 1,000.5", 1000.5, false],
    ["USD 7", 7, false],
    ["\u22123", -3, false],
    ["1e-3", 0.001, false],
  ])("%s is %d", (text, value, isPercent) => {
    expect(readLooseNumber(text, ".")).toMatchObject({ value, isPercent });
  });

  test.each(["1,2,3", "1 2", "(-5)", "--5", "abc", "12,34.5", "1e999", ""])("%s is no number", (text) => {
    expect(readLooseNumber(text, ".")).toBeUndefined();
  });
});

describe("dates", () => {
  // The serial numbers are those that a spreadsheet shows for these days: 1 January 2000 is 36526 in every one of them.
  test.each([
    ["2020-06-30", "2020-06-30"],
    ["20200630", "2020-06-30"],
    ["30.06.2020", "2020-06-30"],
    ["30/6/2020", "2020-06-30"],
    ["30 Jun 2020", "2020-06-30"],
    ["30-Jun-20", "2020-06-30"],
    ["June 30, 2020", "2020-06-30"],
    ["36526", "2000-01-01"],
    ["36526.0", "2000-01-01"],
    ["2020-06-30T00:00:00Z", "2020-06-30"],
    ["2020-06-30 12:30", undefined],
    ["2020-02-30", undefined],
    ["31/06/2020", undefined],
    ["5", undefined],
  ])("%s is %s", (text, date) => {
    expect(readLooseDate(text, "dmy")).toBe(date);
  });

  test("day and month are told apart where one is above 12", () => {
    expect(dateOrdersOf("06/30/2020")).toEqual(["mdy"]);
    expect(dateOrdersOf("30/06/2020")).toEqual(["dmy"]);
    expect(dateOrdersOf("04/05/2020")).toEqual(["dmy", "mdy"]);
    expect(readLooseDate("04/05/2020", "mdy")).toBe("2020-04-05");
  });
});

test.each([
  ["Market Value (USD mn)", "marketvalue", "millions", "usd"],
  ["Mkt Cap (EUR m)", "mktcap", "millions", "eur"],
  ["Market Cap ($m)", "marketcap", "millions", undefined],
  ["Mom 12 m", "mom12m", undefined, undefined],
  ["% of Fund", "fund", "percent", undefined],
  ["Weight (%)", "weight", "percent", undefined],
  ["gics_sector", "gicssector", undefined, undefined],
  ["AdjClose", "adjclose", undefined, undefined],
  ["Währung", "wahrung", undefined, undefined],
  ["MKTCAP", "mktcap", undefined, undefined],
])("the header %s", (header, bare, unit, currency) => {
  expect(plainHeader(header)).toMatchObject({ bare, unit, currency });
});
