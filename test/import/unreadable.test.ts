import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { faultsOf, listAll, parquet, project } from "./project.ts";

const csv = "date,id,price\n2024-01-02,A,10\n2024-01-03,A,11\n";

test("each unreadable file gives its reason, all of them at once, and nothing is written", async () => {
  const whole = await parquet("SELECT DATE '2024-01-02' AS date, 'A' AS id, 10.0 AS price");
  const gzip = gzipSync(csv.repeat(50));
  const damaged = Buffer.from(gzip);
  damaged.writeUInt32LE(1, damaged.length - 8);
  const cases: Record<string, [content: string | Uint8Array | undefined, rule: RegExp]> = {
    "absent.csv": [undefined, /does not exist/],
    "empty.csv": ["", /empty \(0 bytes\)/],
    "header.csv": ["date,id,price\n", /a header but no rows/],
    "utf16.csv": [Buffer.from(`\uFEFF${csv}`, "utf16le"), /UTF-16/],
    "utf16-no-bom.csv": [Buffer.from(csv, "utf16le"), /UTF-16/],
    "latin1-header.csv": [
      Buffer.from(`date,id,prix_\xe9\n2024-01-02,A,1\n`, "latin1"),
      /header is not UTF-8 \(Latin-1/,
    ],
    "latin1.csv": [
      Buffer.from("date,id,price\n2024-01-02,Soci\xe9t\xe9,1\n", "latin1"),
      /must be UTF-8.*Latin-1/,
    ],
    "truncated.csv.gz": [gzip.subarray(0, gzip.length - 12), /gzip file is truncated/],
    "damaged.csv.gz": [damaged, /gzip data are damaged/],
    "plain.csv.gz": [csv, /not gzip/],
    "gzip.csv": [gzip, /the file is gzip: give it a name that ends in .gz/],
    "truncated.parquet": [whole.subarray(0, whole.length - 20), /Parquet file is truncated/],
    "text.parquet": [csv, /not Parquet/],
    "parquet.csv": [whole, /is Parquet: give it a name/],
    "folder.csv": ["<folder>", /the folder has no table/],
    "missing.csv": ["date,id,closing_prices\n2024-01-04,A,1\n", /need total_return, adjusted_price or price/],
    "typo.csv": [
      "datee,id,price\n2024-01-02,A,1\n",
      /did you mean "datee"\? \(columns of the file: datee, id, price\)/,
    ],
    "twice.csv": ["date,id,price,price\n2024-01-05,A,1,1\n", /columns 3 and 4 are both called "price"/],
    "missing.parquet": [
      await parquet("SELECT DATE '2024-01-02' AS date, 1.0 AS price"),
      /column is missing.*date, price/,
    ],
    "type.parquet": [
      await parquet("SELECT DATE '2024-01-02' AS date, 'A' AS id, 'ten' AS price, true AS volume"),
      /volume must be a number type, the column is BOOLEAN|price must be a number type, the column is VARCHAR/,
    ],
    "excel.csv": [Buffer.from("PK\x03\x04rest"), /zip or Excel/],
    "mac.csv": ["date,id,price\r2024-01-02,A,1\r", /CR alone/],
    "unknown.xyz": [csv, /must end in .csv, .tsv or .parquet/],
  };
  const written = Object.entries(cases).filter(
    ([, [content]]) => content !== undefined && content !== "<folder>",
  );
  const folder = await project(Object.fromEntries(written.map(([name, [content]]) => [name, content!])));
  await mkdir(join(folder, "folder.csv"));
  const before = await listAll(folder);
  const faults = await faultsOf(folder, { bars: { path: Object.keys(cases) } });
  for (const [file, [, rule]] of Object.entries(cases)) {
    const own = faults.filter((fault) => fault.file === file);
    expect(own.length, file).toBeGreaterThan(0);
    for (const fault of own) expect(fault.rule, file).toMatch(rule);
  }
  expect(await listAll(folder)).toEqual(before);
});

test("a file without permission says so", async ({ skip }) => {
  if (process.getuid?.() === 0) skip("skipped: root may read everything");
  const folder = await project({ "bars.csv": csv });
  await chmod(join(folder, "bars.csv"), 0);
  expect(await faultsOf(folder, { bars: { path: "bars.csv" } })).toMatchObject([{ rule: /no permission/ }]);
});

test("a mapped column that is missing is a fault even where the field is optional", async () => {
  const folder = await project({ "bars.csv": csv });
  const faults = await faultsOf(folder, { bars: { path: "bars.csv", columns: { market_cap: "prize" } } });
  expect(faults).toMatchObject([
    {
      file: "bars.csv",
      column: "prize",
      rule: 'the column for market_cap is missing; did you mean "price"? (columns of the file: date, id, price)',
    },
  ]);
});
