import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, expect, test } from "vitest";
import { randomStream } from "../../engine/stats/index.ts";
import type { EstimateResult } from "../../node/jobs/index.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun } from "../../node/store/index.ts";
import { copyProject, editSpec, estimate, marketProject, partitionHashes } from "./market-project.ts";

// What a run does not depend on: how its rows are spread over files, the files' format, and what securities are called in them.

/** Tables with a column of securities, its place and that of the date it is of. */
const named = {
  bars: [1, 0],
  securities: [0, undefined],
  fundamentals: [0, 4],
  classifications: [0, 2],
  portfolios: [2, 0],
} as const;

let folder = "";
let whole: EstimateResult;
let ids: readonly string[] = [];

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 60, industryCount: 3 });
  whole = await estimate(folder);
  ids = [...new Set(linesOf("bars").map((line) => line.split(",")[1] as string))].sort();
});

function linesOf(table: string): string[] {
  return readFileSync(join(folder, `data/${table}.csv`), "utf8")
    .trimEnd()
    .split("\n")
    .slice(1);
}

/** A copy in which securities are called otherwise. */
function renamed(to: (id: string, date: string | undefined) => string): string {
  const copy = copyProject(folder);
  for (const [table, [column, date]] of Object.entries(named)) {
    const file = join(copy, `data/${table}.csv`);
    const [header = "", ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
    const rows = lines.map((line) => {
      const cells = line.split(",");
      const day = date === undefined ? undefined : cells[date];
      return cells.with(column, to(cells[column] as string, day)).join(",");
    });
    writeFileSync(file, `${[header, ...rows].join("\n")}\n`);
  }
  return copy;
}

/** A random order of the securities. */
function randomOrder(): ReadonlyMap<string, number> {
  const random = randomStream(3, "names");
  const keys = ids.map(() => random.uniform());
  const order = [...ids.keys()].sort((a, b) => (keys[a] as number) - (keys[b] as number));
  return new Map(ids.map((id, i) => [id, order[i] as number]));
}

/** Rows of all tables of a run by their texts, with what securities were called before: numbers and, apart, names of extremes. */
async function rowsOf(project: string, nameOf: (id: string) => string) {
  const run = await openRun((await readProject(project)).modelFolder);
  const tables = new Map<string, Map<string, number>>();
  for (const table of [...new Set(run.manifest.partitions.map((ref) => ref.table))].sort()) {
    const rows = await run.readTable(table);
    const cells = new Map<string, number>();
    for (let r = 0; r < rows.rowCount; r++) {
      const texts = rows.columns.filter(
        ({ name, values }) => typeof values[r] !== "number" && !extremes.includes(name),
      );
      const key = texts.map(({ name, values }) => `${name}=${nameOf(String(values[r]))}`).join(" ");
      for (const { name, values } of rows.columns)
        if (typeof values[r] === "number") cells.set(`${name} of ${key}`, values[r] as number);
    }
    tables.set(table, cells);
  }
  await run.close();
  return tables;
}

/** Which of several is the largest: among numbers that are 0 but for rounding, anybody. */
const extremes = ["datum", "largest_other_factor"];

test("ids in the same order: every number is the same to the last bit", async () => {
  const copy = renamed((id) => `${id}.X`);
  await estimate(copy);
  const [before, after] = [
    await rowsOf(folder, (id) => id),
    await rowsOf(copy, (id) => id.replace(/\.X$/, "")),
  ];
  expect(after).toEqual(before);
});

test("ids in another order: the same but for the rounding of sums, 1e-11 of what a column holds", async () => {
  const order = randomOrder();
  const back = new Map([...order].map(([id, place]) => [`R${place}`, id]));
  const copy = renamed((id) => `R${order.get(id) ?? id}`.replace(/^RCASH$/, "CASH"));
  await estimate(copy);
  const [before, after] = [await rowsOf(folder, (id) => id), await rowsOf(copy, (id) => back.get(id) ?? id)];
  for (const [table, cells] of before) {
    const others = after.get(table) as Map<string, number>;
    expect([...others.keys()].sort(), table).toEqual([...cells.keys()].sort());
    const largest = new Map<string, number>();
    const columnOf = (key: string) => key.slice(0, key.indexOf(" "));
    for (const [key, value] of cells)
      largest.set(columnOf(key), Math.max(largest.get(columnOf(key)) ?? 1e-3, Math.abs(value) || 0));
    for (const [key, value] of cells) {
      const other = others.get(key) as number;
      if (Object.is(value, other)) continue;
      expect(
        Math.abs(other - value) / (largest.get(columnOf(key)) as number),
        `${table}: ${key}`,
      ).toBeLessThan(1e-11);
    }
  }
});

test("tickers in another order that change hands, mapped to the ids: no byte of a partition", async () => {
  const order = randomOrder();
  // In 2020 every ticker is somebody else's.
  const tickerOf = (id: string, year: string) =>
    `T${year < "2020" ? order.get(id) : ((order.get(id) as number) + 7) % ids.length}`;
  const copy = renamed((id, date) =>
    date === undefined || !order.has(id) ? id : tickerOf(id, date.slice(0, 4)),
  );
  const spells = ids.flatMap((id) => [
    `${id},ticker,${tickerOf(id, "2019")},,2019-12-31`,
    `${id},ticker,${tickerOf(id, "2020")},2020-01-01,`,
  ]);
  writeFileSync(join(copy, "data/identifiers.csv"), `id,kind,value,from,to\n${spells.join("\n")}\n`);
  editSpec(copy, (text) =>
    ["bars", "fundamentals", "classifications", "portfolios"]
      .reduce((spec, table) => spec.replace(`data/${table}.csv`, `data/${table}.csv\n    ids: ticker`), text)
      .replace("  bars:", "  identifiers: { path: data/identifiers.csv }\n  bars:"),
  );
  const { manifest } = await estimate(copy);
  expect(partitionHashes(manifest)).toEqual(partitionHashes(whole.manifest));
});

test("bars in a folder of a file a month, accounts as Parquet: no byte of a partition", async () => {
  const copy = copyProject(folder);
  mkdirSync(join(copy, "data/bars"));
  const [header] = readFileSync(join(folder, "data/bars.csv"), "utf8").split("\n");
  const lines = linesOf("bars").reverse();
  for (const month of new Set(lines.map((line) => line.slice(0, 7)))) {
    const own = lines.filter((line) => line.startsWith(month));
    writeFileSync(join(copy, `data/bars/${month}.csv`), `${[header, ...own].join("\n")}\n`);
  }
  const accounts = join(copy, "data/fundamentals");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`COPY (SELECT * FROM '${accounts}.csv') TO '${accounts}.parquet' (FORMAT parquet)`);
  connection.closeSync();
  for (const table of ["bars", "fundamentals"]) rmSync(join(copy, `data/${table}.csv`));
  editSpec(copy, (text) =>
    text.replace("data/bars.csv", "data/bars/").replace("data/fundamentals.csv", "data/fundamentals.parquet"),
  );
  const { manifest } = await estimate(copy);
  expect(manifest.inputs.length).toBeGreaterThan(whole.manifest.inputs.length);
  expect(partitionHashes(manifest)).toEqual(partitionHashes(whole.manifest));
});
