import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { tableFromArrays, tableToIPC } from "@uwdata/flechette";
import { describe, expect, test } from "vitest";
import writeExcel from "write-excel-file/node";
import type { DataSpec } from "../../wire/index.ts";
import { faultsOf, open, plainDays, project } from "./project.ts";

const dates = ["2024-01-02", "2024-01-03", "2024-01-04"];
const rows = dates.flatMap((date, d) =>
  ["A", "B,1", 'C"x', "007"].map((id, i) => ({
    date,
    id,
    price: 10 + i + d / 7,
    volume: (i + d) % 3 === 0 ? null : 1000 * (i + 1),
    industry: i < 2 ? "Tech" : "Énergie",
  })),
);
const quoted = (text: unknown) => `"${String(text ?? "").replaceAll('"', '""')}"`;
const csv = `date,id,price,volume,industry\n${rows.map((row) => Object.values(row).map(quoted).join(",")).join("\n")}\n`;
const columns = Object.fromEntries(
  (["id", "price", "volume", "industry"] as const).map((name) => [name, rows.map((row) => row[name])]),
);

async function daysOf(files: Record<string, string | Uint8Array>, bars: DataSpec["bars"]) {
  const data = await open(await project(files), { bars });
  const days = await plainDays(data);
  data.close();
  return { days, notes: data.notes };
}

const workbook = async (options: { readonly before?: number } = {}): Promise<Uint8Array> => {
  const header = ["date", "id", "price", "volume", "industry"].map((value) => ({ value }));
  const title = Array.from({ length: options.before ?? 0 }, (_, r) => [{ value: `Prices, line ${r}` }]);
  const body = rows.map((row) => [
    { type: Date, value: new Date(`${row.date}T00:00:00Z`), format: "yyyy-mm-dd" },
    { type: String, value: row.id },
    { type: Number, value: row.price },
    row.volume === null ? null : { type: Number, value: row.volume },
    { type: String, value: row.industry },
  ]);
  const written = await writeExcel([...title, header, ...body] as never, { sheet: "Prices" } as never);
  return new Uint8Array(await (written as unknown as { toBuffer(): Promise<Buffer> }).toBuffer());
};

describe("one table in every form gives the same days", async () => {
  const expected = await daysOf({ "bars.csv": csv }, { path: "bars.csv" });
  const arrays = { date: rows.map(({ date }) => new Date(`${date}T00:00:00Z`)), ...columns };
  const forms: Record<string, () => Promise<[string, string | Uint8Array]>> = {
    "an array of records": async () => ["bars.json", JSON.stringify(rows, null, 2)],
    "records in a line each": async () => ["bars.ndjson", rows.map((row) => JSON.stringify(row)).join("\n")],
    "gzipped records": async () => [
      "bars.jsonl.gz",
      gzipSync(rows.map((row) => `${JSON.stringify(row)}\r\n`).join("\n")),
    ],
    "an Arrow file": async () => ["bars.arrow", tableToIPC(tableFromArrays(arrays), { format: "file" })!],
    "an Arrow stream": async () => [
      "bars.feather",
      tableToIPC(tableFromArrays(arrays), { format: "stream" })!,
    ],
    "a workbook": async () => ["bars.xlsx", await workbook()],
    "a workbook with a title": async () => ["bars.xlsx", await workbook({ before: 3 })],
  };
  for (const [what, make] of Object.entries(forms)) {
    test(what, async () => {
      const [name, bytes] = await make();
      const { days } = await daysOf({ [name]: bytes }, { path: name });
      expect(days).toEqual(expected.days);
    });
  }

  test("a query over several forms", async () => {
    const files = {
      "bars.json": JSON.stringify(rows.map(({ industry: _, ...row }) => row)),
      "names.xlsx": await workbook(),
    };
    const query = `SELECT p.date, p.id, CAST(p.price AS DOUBLE) AS price, CAST(p.volume AS DOUBLE) AS volume, n.industry
      FROM prices p JOIN (SELECT DISTINCT id, industry FROM names) n USING (id) ORDER BY p.date, p.id`;
    const bars = { files: { prices: "bars.json", names: "names.xlsx" }, query };
    expect((await daysOf(files, bars)).days).toEqual(expected.days);
  });

  test("a query sees its files and nothing else, and gives the same whenever it is asked", async () => {
    const folder = await project({ "bars.csv": csv, "other.csv": csv });
    const refused: readonly [string, RegExp][] = [
      [`SELECT * FROM read_csv('${join(folder, "other.csv")}')`, /cannot be run: .*(permission|disabled)/i],
      ["SELECT *, now() AS at FROM t", /now must not be used/],
      ["SELECT *, current_date AS at FROM t", /current_date must not be used/],
      ["SELECT * FROM t USING SAMPLE 1", /using sample must not be used/],
      ["COPY t TO 'out.csv'", /it must be one SELECT/],
      ["SELECT * FROM t; SELECT 1", /it must be one SELECT/],
      ["SELEC * FROM t", /syntax error/i],
    ];
    for (const [query, rule] of refused) {
      const faults = await faultsOf(folder, { bars: { files: { t: "bars.csv" }, query } });
      expect(faults, query).toMatchObject([{ file: "query of bars", rule: expect.stringMatching(rule) }]);
    }
  });

  test("patterns and whole folders", async () => {
    const folder = await project({});
    const lines = csv.trimEnd().split("\n");
    for (const [at, part] of [
      ["data/2024-01.csv", lines.slice(1, 5)],
      ["data/deep/2024-02.csv", lines.slice(5, 9)],
      ["data/deep/er/2024-03.csv", lines.slice(9)],
      ["data/deep/.hidden.csv", ["broken"]],
    ] as const) {
      await mkdir(join(folder, at, ".."), { recursive: true });
      await writeFile(join(folder, at), [lines[0], ...part, ""].join("\n"));
    }
    for (const path of [
      "data/**",
      "data/**/*.csv",
      "data/**/2024-0[1-3].csv",
      ["data/2024*.csv", "data/deep/**"],
    ]) {
      const data = await open(folder, { bars: { path } });
      expect(await plainDays(data), String(path)).toEqual(expected.days);
      data.close();
    }
    expect(await faultsOf(folder, { bars: { path: "data/20[34]*.csv" } })).toMatchObject([
      { file: "data/20[34]*.csv", rule: expect.stringMatching(/no table matches the pattern/) },
    ]);
  });
});
