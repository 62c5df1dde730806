import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { riskReport } from "../../node/cli/commands/risk.ts";
import type { EstimateResult } from "../../node/jobs/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { copyProject, editSpec, estimate, marketProject, partitionHashes } from "../jobs/market-project.ts";

// From files as they come to the risk of a portfolio: what the dirt hides is written down as repairs, and every byte of the run and of
// the report is that of clean files.

type Row = readonly string[];

function read(folder: string, table: string): readonly [Row, readonly Row[]] {
  const [header, ...rows] = readFileSync(join(folder, "data", `${table}.csv`), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  return [header as Row, rows];
}

/** Bars of two vendors in two files: signs and ends of lines of a spreadsheet, tickers, four kinds of faults; with the repairs. */
function dirtyBars(folder: string): readonly string[] {
  const [, rows] = read(folder, "bars");
  const dates = [...new Set(rows.map((row) => row[0] as string))].sort();
  const [slip, swap, twice, holiday] = [20, 30, 35, 40].map((at) => dates[at] as string) as [
    string,
    string,
    string,
    string,
  ];
  const cellOf = (id: string, date: string, column: number) =>
    rows.find((row) => row[0] === date && row[1] === id)?.[column] as string;
  const dirty = rows.flatMap((row): Row[] => {
    const [date, id, price, , volume] = row;
    if (id === "S00001" && date === slip) return [row.with(2, `${price}x`)];
    if (id === "S00002" && date === swap) return [row.with(2, volume as string).with(4, price as string)];
    return id === "S00003" && date === twice ? [row, row] : [row];
  });
  // A bar of a name on a day of which its source says that it is wrong altogether.
  const late = dirty.map((row) =>
    row[1] === "S00005" && row[0] === holiday ? row.with(2, "0.01").with(3, "99") : row,
  );
  const ticker = (row: Row) => row.with(1, `T ${(row[1] as string).slice(1)}`);
  const text = (of: readonly Row[]) =>
    `\uFEFF${[
      "Date;Ticker;Close;Return;Volume;Shares",
      ...of.map((row) =>
        ticker(row)
          .map((cell) => `"${cell}"`)
          .join(";"),
      ),
    ].join("\r\n")}\r\n`;
  mkdirSync(join(folder, "data/bars"));
  writeFileSync(join(folder, "data/bars/1.csv"), text(late.filter((row) => (row[0] as string) <= swap)));
  writeFileSync(
    join(folder, "data/bars/2.csv"),
    text(late.filter((row) => (row[0] as string) > swap).reverse()),
  );
  return [
    `bars,S00001,${slip},,price,set,${cellOf("S00001", slip, 2)},${cellOf("S00001", slip, 2)}x,a letter`,
    `bars,S00002,${swap},,price,swap,volume,,columns changed places`,
    `bars,S00003,${twice},,,drop,repeats,,sent twice`,
    `bars,S00005,${holiday},,price,set,${cellOf("S00005", holiday, 2)},0.01,of another line`,
    `bars,S00005,${holiday},,total_return,set,${cellOf("S00005", holiday, 3)},99,of another line`,
  ];
}

/** The project with dirty files in other forms. */
function dirtied(clean: string): string {
  const folder = copyProject(clean);
  const repairs = [...dirtyBars(folder)];
  const [header, rows] = read(folder, "fundamentals");
  const records = rows.map((row) => Object.fromEntries(header.map((name, c) => [name, row[c]])));
  const wrong = records.find(({ id, item }) => id === "S00004" && item === "book_equity") as Record<
    string,
    string
  >;
  repairs.push(
    `fundamentals,S00004,${wrong.period_end},,book_equity,set,${wrong.value},-1,a sign of nothing`,
    `rates,,${read(folder, "rates")[1][33]?.[0]},,rate,set,${read(folder, "rates")[1][33]?.[1]},NA,the day was missing`,
  );
  writeFileSync(
    join(folder, "data/fundamentals.ndjson"),
    records
      .map((record) =>
        record.id === "S00004" && record.item === "book_equity" && record.period_end === wrong.period_end
          ? { ...record, value: -1 }
          : record,
      )
      .map((record) => JSON.stringify(record))
      .join("\n"),
  );
  const [rateHeader, rates] = read(folder, "rates");
  writeFileSync(
    join(folder, "data/rates.csv"),
    `${[rateHeader, ...rates.map((row, r) => (r === 33 ? row.with(1, "") : row))].map((row) => row.join("\t")).join("\n")}\n`,
  );
  const ids = [...new Set(read(folder, "bars")[1].map((row) => row[1] as string))];
  writeFileSync(
    join(folder, "data/identifiers.csv"),
    `id,kind,value\n${ids.map((id) => `${id},ticker,T ${id.slice(1)}\n`).join("")}`,
  );
  writeFileSync(
    join(folder, "data/repairs.csv"),
    `table,id,from,to,field,action,value,was,reason\n${repairs.join("\n")}\n`,
  );
  rmSync(join(folder, "data/bars.csv"));
  rmSync(join(folder, "data/fundamentals.csv"));
  editSpec(folder, (text) =>
    text
      .replace(
        "path: data/bars.csv",
        "path: data/bars/\n    ids: ticker\n    columns: { date: Date, id: Ticker, price: Close, total_return: Return, volume: Volume, shares_outstanding: Shares }",
      )
      .replace("data/fundamentals.csv", "data/fundamentals.ndjson")
      .replace(
        "  rates:",
        "  identifiers: { path: data/identifiers.csv }\n  repairs: { path: data/repairs.csv }\n  rates:",
      ),
  );
  return folder;
}

async function hashesOf(folder: string): Promise<Record<string, string>> {
  const run = await openRun((await readProject(folder)).modelFolder);
  await run.close();
  return partitionHashes(run.manifest);
}

async function riskOf(folder: string): Promise<Record<string, unknown>> {
  const { json } = await riskReport(await readProject(folder), { portfolio: "value_manager", top: 5 });
  const { runId: _, ...rest } = json as Record<string, unknown>;
  return rest;
}

test("dirty files and their repairs give the run and the risk report of clean files, to the byte", async () => {
  const clean = await marketProject({ assetCount: 40, dateCount: 60, industryCount: 3 });
  const made: EstimateResult = await estimate(clean);
  const dirty = dirtied(clean);
  const again = await estimate(dirty);
  expect(again.runId).not.toBe(made.runId);
  expect(await hashesOf(dirty)).toEqual(await hashesOf(clean));
  expect(await riskOf(dirty)).toEqual(await riskOf(clean));
});
