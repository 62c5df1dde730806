import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import writeExcel from "write-excel-file/node";
import { treeText } from "../../node/cli/lineage-tree.ts";
import { type Lineage, type LineageNode, openLineage } from "../../node/lineage/index.ts";
import { readProject } from "../../node/project/index.ts";
import { parquet } from "../import/project.ts";
import { editSpec, estimate, marketProject } from "../jobs/market-project.ts";

// Every table in a form of its own, with columns of its own names: bars in a workbook, accounts in JSON, industries by SQL over Parquet.
const ID = "S00007";
const DATE = "2020-01-30";
type Cells = Readonly<Record<string, string>>;
/** Rows of each table by what the file calls its columns, in the order of the file. */
const files: Record<string, readonly Cells[]> = {};
let folder = "";
let lineage: Lineage;

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 70, industryCount: 3 });
  const bars = rowsOf("bars");
  const caps = bars.filter(({ price, shares_outstanding: shares }) => Number(price) * Number(shares) > 0);
  files.bars = bars.map(({ date, id, price, total_return, volume }) => ({
    Day: date!,
    Code: id!,
    Close: price!,
    Ret: total_return!,
    Vol: volume!,
  }));
  // The latest stands first.
  files.caps = caps
    .map(({ date, id, price, shares_outstanding: shares }) => ({
      date: date!,
      id: id!,
      cap: String(Number(price) * Number(shares)),
    }))
    .reverse();
  files.fundamentals = rowsOf("fundamentals").map(({ id, item, value, period_end, known_at }) => ({
    id: id!,
    item: item!,
    amount: value!,
    period_end: period_end!,
    filed: known_at!,
  }));
  files.rates = rowsOf("rates").map(({ date, rate }) => ({ date: date!, bill: rate! }));
  const dates = [...new Set(bars.map(({ date }) => date!))].sort();
  files.fx = dates
    .flatMap((date, d) => (date === DATE ? [] : [{ date, currency: "EUR", rate: String(1.1 + d / 1000) }]))
    .reverse();
  files.securities = rowsOf("securities").map(({ id }) => ({ id: id!, money: id === ID ? "EUR" : "USD" }));
  files.repairs = [
    {
      table: "rates",
      id: "",
      from: DATE,
      to: "",
      field: "rate",
      action: "multiply",
      value: "2",
      was: "",
      reason: "of two days",
    },
    {
      table: "fx",
      id: "EUR",
      from: fxDate(),
      to: "",
      field: "rate",
      action: "set",
      value: "1.25",
      was: "",
      reason: "a slip",
    },
  ];
  for (const name of ["caps", "fx", "securities", "repairs"]) write(`${name}.csv`, csv(files[name]!));
  write("fundamentals.json", JSON.stringify(files.fundamentals, null, 1));
  write(
    "rates.parquet",
    await parquet(
      `SELECT * FROM (VALUES ${files.rates.map(({ date, bill }) => `('${date}', ${bill}::DOUBLE)`).join(", ")}) t(date, bill)`,
    ),
  );
  const codes = rowsOf("classifications");
  write(
    "codes.parquet",
    await parquet(
      `SELECT * FROM (VALUES ${codes.map((row) => `('${row.id}', '${row.code}', '${row.from}', '${row.to}')`).join(", ")}) t(id, sector, start, "end")`,
    ),
  );
  files.classifications = codes
    .toSorted((a, b) => (`${a.id} ${a.from}` < `${b.id} ${b.from}` ? -1 : 1))
    .map(({ id, code, from, to }) => ({ id: id!, code: code!, from: from!, to: to! }));
  write("bars.xlsx", await workbook(files.bars));
  editSpec(folder, (text) =>
    text.replace(
      /data:[\s\S]*?\n\nuniverse/,
      `data:
  baseCurrency: USD
  bars: { path: data/bars.xlsx, sheet: Prices, columns: { date: Day, id: Code, price: Close, total_return: Ret, volume: Vol } }
  caps: { path: data/caps.csv, columns: { market_cap: cap } }
  securities: { path: data/securities.csv, columns: { currency: money } }
  fundamentals: { path: data/fundamentals.json, columns: { value: amount, known_at: filed } }
  rates: { path: data/rates.parquet, columns: { rate: bill } }
  fx: { path: data/fx.csv }
  repairs: { path: data/repairs.csv }
  classifications:
    files: { codes: data/codes.parquet }
    query: SELECT id, sector AS code, start AS "from", "end" AS "to" FROM codes ORDER BY id, start
  portfolios: { path: data/portfolios.csv }

universe`,
    ),
  );
  await estimate(folder);
  lineage = await openLineage(await readProject(folder));
});
afterAll(() => lineage.close());

function fxDate(): string {
  return files
    .fx!.map(({ date }) => date!)
    .filter((date) => date < DATE)
    .sort()
    .at(-1)!;
}

function rowsOf(table: string): readonly Cells[] {
  const [header, ...lines] = readFileSync(join(folder, "data", `${table}.csv`), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  return lines.map((cells) => Object.fromEntries(header!.map((name, c) => [name, cells[c] ?? ""])));
}

function csv(rows: readonly Cells[]): string {
  return `${[Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))].map((cells) => cells.join(",")).join("\n")}\n`;
}

function write(name: string, content: string | Uint8Array): void {
  writeFileSync(join(folder, "data", name), content);
}

/** A workbook whose second sheet has the rows, under a title in two rows. */
async function workbook(rows: readonly Cells[]): Promise<Uint8Array> {
  const cell = (name: string, text: string) =>
    text === ""
      ? null
      : name === "Day" || name === "Code"
        ? { type: String, value: text }
        : { type: Number, value: Number(text) };
  const names = Object.keys(rows[0]!);
  const sheet = [
    [{ value: "Prices as we had them" }],
    [{ value: "of the desk" }],
    names.map((value) => ({ value })),
    ...rows.map((row) => names.map((name) => cell(name, row[name]!))),
  ];
  const sheets = [
    { data: [[{ value: "nothing here" }]], sheet: "Notes" },
    { data: sheet, sheet: "Prices" },
  ];
  const written = await writeExcel(sheets as never);
  return new Uint8Array(await (written as unknown as { toBuffer(): Promise<Buffer> }).toBuffer());
}

function all(node: LineageNode): readonly LineageNode[] {
  return [node, ...node.children.flatMap(all)];
}

/** The first row of each file that holds a record. */
const firstRows: Readonly<Record<string, number>> = { bars: 4, caps: 2, fx: 2, securities: 2 };

test("sources in a workbook, JSON, Parquet and SQL are the file's own columns and rows, and the cells that stand there", async () => {
  const factors = ["size", "value", "momentum", "volatility", industryOf()];
  const answers = await lineage.explain([
    ...factors.map((factor) => ({ kind: "exposure", id: ID, factor, date: DATE }) as const),
    { kind: "specific_return", id: ID, date: DATE },
  ]);
  for (const answer of answers) expect(answer.stored ?? answer.value).toBe(answer.value);
  const nodes = answers.flatMap(all).filter(({ source }) => source !== undefined);
  const sources = nodes.map(({ source }) => source!);
  expect(new Set(sources.map(({ file, sheet = "" }) => `${file} ${sheet}`.trim()))).toEqual(
    new Set([
      "data/bars.xlsx Prices",
      "data/fundamentals.json",
      "data/caps.csv",
      "data/fx.csv",
      "data/rates.parquet",
      "query of classifications",
    ]),
  );
  for (const { table, row, column, written } of sources) {
    const there = files[table]![row - (firstRows[table] ?? 1)]!;
    const of = `${table} ${row} ${column} ${JSON.stringify(there)}`;
    const cell = there[column]!;
    expect(Number.isNaN(Number(cell)) ? written : Number(written), of).toBe(
      Number.isNaN(Number(cell)) ? cell : Number(cell),
    );
    if (table !== "fx" && table !== "rates") expect(there.id ?? there.Code, of).toBe(ID);
  }
  // What a number is, stands in its cell; repaired ones say how they became it. A window's observations name the return they are made of.
  for (const { what, value, source } of nodes.filter(({ what }) => !/: \d{4}-\d\d-\d\d$/.test(what)))
    if (typeof value === "number" && source!.touched === undefined)
      expect(Number(source!.written), what).toBe(value);
});

const industryOf = () =>
  files.classifications!.find(({ id, from, to }) => id === ID && from! <= DATE && (to === "" || to! >= DATE))!
    .code!;

test("a cap of the table of caps is the last by date, whatever the order of the file", async () => {
  const [size] = await lineage.explain([{ kind: "exposure", id: ID, factor: "size", date: DATE }]);
  const cap = all(size!).find(({ what }) => what === "market cap")!;
  const there = files.caps!.find(({ id, date }) => id === ID && date === DATE)!;
  expect(cap.agreement).toBe("exact");
  expect(cap.children[0]!.source).toMatchObject({
    file: "data/caps.csv",
    row: files.caps!.indexOf(there) + 2,
    column: "cap",
  });
  expect(cap.value).toBe(Number(there.cap) * 1.25);
});

test("an exchange rate has the row of its last date, and says how it was repaired; so does a risk-free rate", async () => {
  const [size, own] = await lineage.explain([
    { kind: "exposure", id: ID, factor: "size", date: DATE },
    { kind: "specific_return", id: ID, date: DATE },
  ]);
  const rate = all(size!).find(({ what }) => what === "exchange rate at the close")!;
  expect(rate.value).toBe(1.25);
  expect(rate.source).toMatchObject({
    file: "data/fx.csv",
    row: files.fx!.findIndex(({ date }) => date === fxDate()) + 2,
    touched: "repaired by data/repairs.csv, row 3: set 1.25; a slip",
  });
  const free = all(own!).find(({ what }) => what === "risk-free rate of the period")!;
  expect(free.value).toBe(2 * Number(files.rates!.find(({ date }) => date === DATE)!.bill));
  expect(free.source).toMatchObject({
    column: "bill",
    touched: "repaired by data/repairs.csv, row 2: multiply 2; of two days",
  });
});

test("in words: file, sheet, row and the file's own column", async () => {
  const [own] = await lineage.explain([{ kind: "specific_return", id: ID, date: DATE }]);
  const row = files.bars!.findIndex((of) => of.Code === ID && of.Day === DATE) + 4;
  expect(treeText(own!)).toContain(`data/bars.xlsx, sheet Prices, row ${row}, Ret: "`);
});
