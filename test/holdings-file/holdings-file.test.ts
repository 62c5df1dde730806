import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { InputError } from "../../engine/errors/index.ts";
import { checkDigit } from "../../engine/labels/index.ts";
import {
  canonicalHoldings,
  type HoldingsFile,
  type HoldingsOptions,
  type HoldingsProject,
  NO_PROJECT,
  readHoldingsFile,
  summariseHoldings,
} from "../../node/holdings-file/index.ts";

fc.configureGlobal({ seed: 11 });

const folder = mkdtempSync(join(tmpdir(), "plimsoll-holdings-"));

function project(...ids: readonly string[]): HoldingsProject {
  const byNumber = (number: string) =>
    ids.filter((id) => /^\d+$/.test(id) && id.replace(/^0+/, "") === number);
  return { has: (id) => ids.includes(id), byNumber, cashId: "CASH" };
}

async function read(
  content: string | Uint8Array,
  {
    name = "held.csv",
    known = NO_PROJECT,
    ...options
  }: HoldingsOptions & { name?: string; known?: HoldingsProject } = {},
): Promise<HoldingsFile> {
  writeFileSync(join(folder, name), content);
  return readHoldingsFile(join(folder, name), known, { date: "2020-06-30", ...options, name: undefined });
}

const amounts = ({ lines }: HoldingsFile) => Object.fromEntries(lines.map(({ id, amount }) => [id, amount]));
const rules = ({ faults }: HoldingsFile) =>
  faults.map(({ row, column, value, rule }) => [row, column, value, rule]);

const GERMAN = `\uFEFFAlpha Europa Fonds
Bestand per 30.06.2020;;;

ISIN;Bezeichnung;Gewicht (%);Kurswert EUR;Währung;Typ
US0378331005;Apple Inc.;12,50;1.250.000,00;USD;Aktie
de000bay0017;Bayer AG;(3,25);-325.000,00;EUR;Aktie
GB0002634946;BAE Systems;20,75;2.075.000,00;GBP;Aktie
;Liquidität EUR;45,00;4.500.000,00;EUR;Cash
;Cash USD;5,00;500.000,00;USD;Cash
CH0012221716;"ABB; Ltd";20,00;2.000.000,00;CHF;Aktie
Summe;;100,00;10.000.000,00;;
;;;;;
Quelle: Depotbank;;;;;
`;

describe("a custodian's file", () => {
  test("with titles, semicolons, decimal commas, cash, a total and a footnote", async () => {
    const file = await read(GERMAN, { date: undefined });
    expect(file.faults).toEqual([]);
    expect(file.headerRow).toBe(4);
    expect(amounts(file)).toEqual({
      US0378331005: 0.125,
      DE000BAY0017: -0.0325,
      GB0002634946: 0.2075,
      CASH: 0.5,
      CH0012221716: 0.2,
    });
    expect(new Set(file.lines.map(({ date }) => date))).toEqual(new Set(["2020-06-30"]));
    expect(file.changes.map(({ row, became }) => [row, became])).toEqual([
      [6, "DE000BAY0017"],
      [8, "CASH"],
      [9, "CASH"],
      [9, "CASH"],
    ]);
    expect(file.skipped.map(({ row, why }) => [row, why])).toEqual([
      [11, "total"],
      [13, "footnote"],
    ]);
    const [sums] = summariseHoldings(file.lines);
    expect(sums?.net).toBeCloseTo(1, 12);
    expect(sums?.gross).toBeCloseTo(0.565, 12);
    expect(sums?.cash).toBeCloseTo(0.5, 12);
  });

  test("the same in UTF-16, Windows-1252 and with tabs", async () => {
    const plain = await read(GERMAN, { date: undefined });
    const text = GERMAN.replace("\uFEFF", "");
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
    for (const bytes of [
      utf16,
      Buffer.from(text, "latin1"),
      Buffer.from(text.replaceAll('"ABB; Ltd"', "ABB").replaceAll(";", "\t")),
    ])
      expect(amounts(await read(bytes, { date: undefined }))).toEqual(amounts(plain));
  });

  test("whose total is not the sum of its lines is refused", async () => {
    const file = await read(GERMAN.replace(/^GB.*\n/m, ""), { date: undefined });
    expect(file.faults.map(({ row, column }) => [row, column])).toEqual([
      [10, "Gewicht (%)"],
      [10, "Kurswert EUR"],
    ]);
    expect(file.faults[0]?.rule).toBe(
      "the total is 1, the lines above sum to 0.7925: lines are missing or stand twice; correct the file, or delete its line of totals",
    );
  });
});

test("a workbook: dates as serial numbers, and ids that are numbers", async () => {
  const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;
  const rows = [
    [text("Growth Fund")],
    [text("As of"), text("CUSIP"), text("Weight")],
    ["<c><v>44012</v></c>", "<c><v>37833100</v></c>", "<c><v>0.6</v></c>"],
    ["<c><v>44012</v></c>", text("594918104"), "<c><v>0.4</v></c>"],
  ];
  const body = rows.map((cells, r) => `<row r="${r + 1}">${cells.join("")}</row>`).join("");
  const relation = (id: string, type: string, target: string) =>
    strToU8(
      `<Relationships><Relationship Id="${id}" Type="http://schemas/${type}" Target="${target}"/></Relationships>`,
    );
  const workbook = zipSync({
    "_rels/.rels": relation("r1", "officeDocument", "xl/workbook.xml"),
    "xl/workbook.xml": strToU8('<workbook><sheets><sheet name="Book" r:id="r1"/></sheets></workbook>'),
    "xl/_rels/workbook.xml.rels": relation("r1", "worksheet", "worksheets/sheet1.xml"),
    "xl/worksheets/sheet1.xml": strToU8(`<worksheet><sheetData>${body}</sheetData></worksheet>`),
  });
  const file = await read(workbook, { name: "book.xlsx", date: undefined });
  expect(file.faults).toEqual([]);
  expect(file.form).toBe("sheet Book of a workbook");
  expect(amounts(file)).toEqual({ "037833100": 0.6, "594918104": 0.4 });
  expect(file.lines[0]?.date).toBe("2020-06-30");
  expect(file.changes.map(({ row, became }) => [row, became])).toEqual([[3, "037833100"]]);
});

describe("weights", () => {
  test.each([
    ["percent by their size", ["40", "35", "25"], [0.4, 0.35, 0.25]],
    ["decimal by their sum", ["0.4", "0.35", "0.25"], [0.4, 0.35, 0.25]],
    ["percent by their sign", ["40%", "35 %", "(25%)"], [0.4, 0.35, -0.25]],
    [
      "thin and many, so percent",
      Array.from({ length: 200 }, () => "0.5"),
      Array.from({ length: 200 }, () => 0.005),
    ],
  ])("are %s", async (_, cells, values) => {
    const rows = cells.map((cell, at) => `N${at};${cell}`);
    const file = await read(`Ticker;Weight\n${rows.join("\n")}\n`);
    expect(file.faults).toEqual([]);
    expect(file.lines.map(({ amount }) => amount)).toEqual(values);
  });

  test("of many dates are judged date by date, and a name that says percent by its sum", async () => {
    const dates = Array.from({ length: 28 }, (_, d) => `2020-01-${String(d + 1).padStart(2, "0")}`);
    const rows = dates.flatMap((date) => [`${date},A,0.6`, `${date},B,0.4`]);
    const file = await read(`date,ticker,weight\n${rows.join("\n")}\n`);
    expect(file.faults).toEqual([]);
    expect(file.lines[0]?.amount).toBe(0.6);
    const odd = await read("ticker,weight %\nA,0.6\nB,0.4\n");
    expect(odd.faults[0]?.rule).toContain("the name says percent, but they sum to 1");
    expect(amounts(await read("ticker,weight %\nA,0.6\nB,0.4\n", { weights: "decimal" }))).toEqual({
      A: 0.6,
      B: 0.4,
    });
  });

  test("that may be either are refused until the call says", async () => {
    const text = "Ticker,Weight\nA,0.9\nB,1.5\nC,2.5\n";
    expect(rules(await read(text))).toEqual([
      [
        undefined,
        "Weight",
        undefined,
        "weights may be percent or decimal (they sum to 4.9, gross 4.9, the largest is 2.5): say --weights percent or --weights decimal",
      ],
    ]);
    expect(amounts(await read(text, { weights: "percent" }))).toEqual({
      A: 0.9 / 100,
      B: 1.5 / 100,
      C: 2.5 / 100,
    });
  });

  test("with a decimal sign that nothing tells are refused until the call says", async () => {
    const text = "Ticker;Shares\nA;1,234\nB;2,500\n";
    expect(rules(await read(text))[0]?.slice(0, 3)).toEqual([2, "Shares", "1,234"]);
    expect(amounts(await read(text, { decimal: "," }))).toEqual({ A: 1.234, B: 2.5 });
    expect(amounts(await read(text, { decimal: "." }))).toEqual({ A: 1234, B: 2500 });
  });

  test("weight, shares or value row by row", async () => {
    const file = await read("id,weight,shares,market value\nA,0.5,,\nB,,100,\nC,,,5000\nD,,,\n");
    expect(file.lines.map(({ id, unit, amount }) => [id, unit, amount])).toEqual([
      ["A", "weight", 0.5],
      ["B", "shares", 100],
      ["C", "notional", 5000],
    ]);
    expect(file.faults).toEqual([]);
    expect(file.skipped).toEqual([{ row: 5, text: "D", why: "footnote" }]);
    const typed = await read(
      "portfolio_id,asset_id,asset_id_type,amount,unit\nP,A,ticker,5,%\nP,B,ticker,100,shares\n",
    );
    expect(typed.lines.map(({ unit, amount }) => [unit, amount])).toEqual([
      ["weight", 0.05],
      ["shares", 100],
    ]);
  });
});

describe("ids that a spreadsheet has eaten", () => {
  const table = (...ids: readonly string[]) => `CUSIP,Weight\n${ids.map((id) => `${id},0.1\n`).join("")}`;

  test("are repaired where the check digit leaves one way, and each is listed", async () => {
    const file = await read(
      table("37833100", "4.8203E+112", '"=""594918104"""', "'68389X105", "17275r102", "360206"),
    );
    // The CUSIPs of Apple, of a name with E in sixth place, Microsoft, Oracle, Cisco and AAON.
    const digit = checkDigit("cusip", "48203E10");
    const eaten = digit === "8" ? ["48203E108"] : [];
    expect(Object.keys(amounts(file))).toEqual(
      expect.arrayContaining(["037833100", "594918104", "68389X105", "17275R102", "000360206", ...eaten]),
    );
    expect(file.changes).toHaveLength(5 + eaten.length);
    expect(file.changes[0]).toEqual({
      row: 2,
      column: "CUSIP",
      value: "37833100",
      became: "037833100",
      rule: "zeros that were lost in front put back, as the check digit of a CUSIP confirms",
    });
  });

  test("are refused where digits are gone, a character is wrong or a date was made of them", async () => {
    const file = await read(table("3.78E+07", "037833101", "2-Mar", "037833100"));
    expect(rules(file)).toEqual([
      [2, "CUSIP", "3.78E+07", expect.stringContaining("its last digits may be lost")],
      [3, "CUSIP", "037833101", "the check digit of this CUSIP would be 0: a character is wrong"],
      [4, "CUSIP", "2-Mar", expect.stringContaining("made a date of this id")],
    ]);
    expect(Object.keys(amounts(file))).toEqual(["037833100"]);
  });

  test("any CUSIP or SEDOL of digits with zeros in front comes back from its number", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9_999_999 }), async (number) => {
        const body = String(number).padStart(8, "0");
        const cusip = body + checkDigit("cusip", body);
        const file = await read(table(String(Number(cusip))));
        expect(file.lines.map(({ id }) => id)).toEqual([cusip]);
      }),
      { numRuns: 30 },
    );
  });

  test("ids of the project are taken as they are, numbers by their digits", async () => {
    const known = project("0700", "10107", "37833100");
    const file = await read("id,weight\n700,0.5\n10107.0,0.25\n37833100,0.25\n", { known });
    expect(amounts(file)).toEqual({ "0700": 0.5, "10107": 0.25, "37833100": 0.25 });
    expect(file.changes.map(({ row }) => row)).toEqual([2, 3]);
  });

  test("kinds mixed in a column, and the column that the project knows", async () => {
    const mixed = await read(
      "identifier,id_type,weight\nUS0378331005,isin,0.3\n263494,sedol,0.3\nMSFT,ticker,0.4\n",
    );
    expect(amounts(mixed)).toEqual({ US0378331005: 0.3, "0263494": 0.3, MSFT: 0.4 });
    const known = project("037833100", "594918104");
    const file = await read("Ticker,CUSIP,Weight\nAAPL,37833100,60\nMSFT,594918104,40\n", { known });
    expect(amounts(file)).toEqual({ "037833100": 0.6, "594918104": 0.4 });
  });

  test("CASH is a security where the project has one of that name", async () => {
    expect((await read("ticker,weight\nCASH,1\n", { known: project("CASH") })).lines[0]?.isCash).toBe(false);
    expect((await read("ticker,weight\nUSD Cash,1\n")).lines[0]).toMatchObject({ id: "CASH", isCash: true });
  });
});

describe("faults, all at once and each with its place", () => {
  test("cells, rows, dates and lines that stand twice", async () => {
    const text = `Date,Ticker,Weight
30/06/2020,A,0.5
31/06/2020,B,0.2
30/06/2020,C,zehn
30/06/2020,,0.1
30/06/2020,A,0.1
30/06/2020,D,0,05
30/06/2020,"E,0.05
`;
    const file = await read(text, { date: undefined });
    expect(file.faults.map(({ row, column, value }) => [row, column, value])).toEqual([
      [3, "Date", "31/06/2020"],
      [4, "Weight", "zehn"],
      [5, undefined, undefined],
      [6, "id", "A"],
      [7, undefined, "30/06/2020,D,0,05"],
      [8, undefined, '30/06/2020,"E,0.05'],
    ]);
  });

  test("dates that may be two days", async () => {
    const text = "Date,Ticker,Weight\n04/05/2020,A,1\n";
    expect(rules(await read(text, { date: undefined }))[0]?.[3]).toContain("may be 2020-05-04 or 2020-04-05");
    expect((await read(text, { dates: "mdy" })).lines[0]?.date).toBe("2020-04-05");
  });

  test("no date, and a file's name that has one", async () => {
    expect(rules(await read("Ticker,Weight\nA,1\n", { date: undefined }))[0]?.[3]).toContain("say --date");
    const file = await read("Ticker,Weight\nA,1\n", { date: undefined, name: "desk_2020-06-30.csv" });
    expect(file.lines[0]).toMatchObject({ date: "2020-06-30", portfolio: "desk" });
  });

  test("lots are summed on request", async () => {
    const text = "Ticker,Shares\nA,100\nA,50\n";
    expect((await read(text)).faults).toHaveLength(1);
    expect(amounts(await read(text, { lots: true }))).toEqual({ A: 150 });
  });

  test.each([
    ["", "the file is empty"],
    ["a,b\n1,2\n", "no header is found"],
    ["PK\u0003\u0004rest", ".xlsx"],
    ["PAR1rest", "Parquet"],
    ["Ticker,Weight\n", "there are no holdings below the header"],
  ])("files that are none: %j", async (text, rule) => {
    await expect(read(text)).rejects.toThrow(InputError);
    await expect(read(text)).rejects.toThrow(rule);
  });
});

test("canonical holdings are the same whatever the file looked like, in the project's names and units", async () => {
  const one = await read("Ticker;Weight\nB;25\nA;75\n");
  const other = await read("as of,symbol,% of fund\n2020-06-30,A,75%\n2020-06-30,B,25.0%\n");
  expect(canonicalHoldings(other.lines)).toBe(canonicalHoldings(one.lines));
  expect(canonicalHoldings(one.lines)).toBe(
    "date,portfolio,id,weight\n2020-06-30,held,A,0.75\n2020-06-30,held,B,0.25\n",
  );
  const spec = {
    columns: { weight: "w", date: "day" },
    units: { weight: "percent", date: "yyyymmdd" },
  } as const;
  expect(canonicalHoldings(one.lines, spec)).toBe(
    "day,portfolio,id,w\n20200630,held,A,75\n20200630,held,B,25\n",
  );
});
