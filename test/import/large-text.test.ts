import { expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import type { DataSpec } from "../../wire/index.ts";
import { faultsOf, open, project } from "./project.ts";

// Text files of more than a hundred thousand records together are read through a typed copy, where they have the same columns; others
// are read as text. The same must come of both, and what a copy has no room for, a cell as it is written, must still be shown.

const [names, days] = [421, 240];
const header = "day,id,price,ret,cap,industry,mine,note";
const spec = (path: string): DataSpec => ({
  bars: {
    path,
    columns: { date: "day", total_return: "ret", market_cap: "cap" },
    units: { date: "yyyymmdd", total_return: "percent", market_cap: "millions" },
    scores: { mine: "mine" },
  },
});

/** Rows in no order, with cells that are missing in every way. */
function shuffledRows(): string[] {
  const random = randomStream("large-text");
  const rows: { row: string; at: number }[] = [];
  for (let d = 0; d < days; d++) {
    const date = new Date(Date.UTC(2020, 0, 1 + d)).toISOString().slice(0, 10).replaceAll("-", "");
    for (let n = 0; n < names; n++) {
      const missing = ["", "NA", "NaN", "null"][(n + d) % 4]!;
      const price = n % 7 === d % 11 ? missing : `${(10 + random.uniform()).toFixed(4)}`;
      const mine = n % 5 === d % 9 ? missing : `${random.uniform()}e-3`;
      const industry = n % 13 === 0 ? "" : `Line ${n % 6}`;
      rows.push({
        row: `${date},S_${n},${price},${(random.uniform() - 0.5).toFixed(3)},${100 + n + d / 8},${industry},${mine},"a, b"`,
        at: random.uniform(),
      });
    }
  }
  return rows.sort((a, b) => a.at - b.at).map(({ row }) => row);
}

const rows = shuffledRows();
const file = (some: readonly string[]) => `${[header, ...some].join("\n")}\n`;
/** What is said of the days, of which nothing can differ without another key, and of the files. */
async function read(files: Readonly<Record<string, string>>, path: string) {
  const data = await open(await project(files), spec(path));
  data.close();
  return { ...data, keys: data.dates.map((date) => data.dayKey(date)) };
}

test("a large file, two halves in one copy and two read as text give the same, and a row stands where it stands", async () => {
  const high = rows.findLastIndex((row) => row.includes("S_200,1"));
  expect(high).toBeGreaterThan(60_000);
  const some = rows.map((row, r) => (r === high ? row.replace(/,(-?0\.\d{3}),/, ",650,") : row));
  const [first, second] = [some.slice(0, 60_000), some.slice(60_000)];
  const large = await read({ "bars.csv": file(some) }, "bars.csv");
  const halves = { "bars-1.csv": file(first), "bars-2.csv": file(second) };
  const copied = await read(halves, "bars-*.csv");
  // A column that nothing asks for keeps the second file out of the copy of the first.
  const other = file(second).replaceAll("\n", ",x\n").replace("note,x", "note,other");
  const asText = await read({ ...halves, "bars-2.csv": other }, "bars-*.csv");
  for (const small of [copied, asText]) {
    expect(small.keys).toEqual(large.keys);
    expect(small.axes).toEqual(large.axes);
    expect(small.notes.join("\n")).toContain(`(bars-2.csv, row ${high - 60_000 + 2}: S_200 on `);
  }
  expect(large.inputs[0]!.rowCount).toBe(rows.length);
  expect(copied.inputs.map(({ rowCount }) => rowCount)).toEqual([60_000, rows.length - 60_000]);
  expect(large.notes.join("\n")).toContain(`(bars.csv, row ${high + 2}: S_200 on `);
  const missing = rows.filter((row) => /^\d+,S_\d+,(|NA|NaN|null),/.test(row)).length;
  expect(large.notes).toContain(`bars.csv: price is missing in ${missing} of ${rows.length} rows`);
}, 60_000);

test("what is wrong in a large file is shown as it is written", async () => {
  const wrong: readonly (readonly [at: number, from: RegExp, to: string])[] = [
    [7, /,(-?0\.\d{3}),/, ",1_0,"],
    [90_000, /,(-?0\.\d{3}),/, ",-250.00,"],
    [100_500, /^\d+/, "20201341"],
  ];
  const some = [...rows];
  for (const [at, from, to] of wrong) some[at] = some[at]!.replace(from, to);
  const faults = await faultsOf(await project({ "bars.csv": file(some) }), spec("bars.csv"));
  expect(faults.map(({ row, column, value }) => [row, column, value])).toEqual([
    [9, "ret", "1_0"],
    [90_002, "ret", "-250.00"],
    [100_502, "day", "20201341"],
  ]);
}, 60_000);
