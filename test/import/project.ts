import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { MarketDay } from "../../engine/data/index.ts";
import { type Fault, InputError } from "../../engine/errors/index.ts";
import { type MarketData, openMarketData } from "../../node/import/index.ts";
import type { DataSpec } from "../../wire/index.ts";

/** A folder with the files given. */
export async function project(files: Record<string, string | Uint8Array>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "plimsoll-test-"));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

export function open(folder: string, spec: DataSpec): Promise<MarketData> {
  return openMarketData(folder, spec, { threads: 2, memoryLimitMb: 512 });
}

export async function faultsOf(folder: string, spec: DataSpec): Promise<readonly Fault[]> {
  try {
    (await open(folder, spec)).close();
  } catch (error) {
    if (error instanceof InputError) return error.faults;
    throw error;
  }
  return [];
}

/** The rows of a query as a Parquet file. */
export async function parquet(select: string): Promise<Buffer> {
  const file = join(await project({}), "x.parquet");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`);
  connection.closeSync();
  return readFile(file);
}

/** Days with plain arrays, so that they can be compared. */
export async function plainDays(data: MarketData, fromDate?: string) {
  const days = [];
  for await (const day of data.days(fromDate)) days.push(plainDay(day));
  return days;
}

function plainDay(day: MarketDay) {
  return {
    date: day.date,
    price: [...day.price],
    givenReturn: [...day.givenReturn],
    marketCap: [...day.marketCap],
    volume: [...day.volume],
    offsets: [...day.industries.offsets],
    codes: [...day.industries.codes],
    shares: [...day.industries.shares],
    riskFree: day.riskFree,
    riskFreeByCurrency: [...day.riskFreeByCurrency],
    fxRate: [...day.fxRate],
    fxReturn: [...day.fxReturn],
    lists: Object.fromEntries([...day.lists].map(([name, on]) => [name, [...on].join("")])),
    scores: Object.fromEntries([...day.scores].map(([name, values]) => [name, [...values]])),
    fundamentals: [...day.fundamentals.asset].map((asset, r) => [
      asset,
      day.fundamentals.item[r],
      day.fundamentals.periodEnd[r],
      day.fundamentals.value[r],
    ]),
    factors: [...day.factors.factor].map((factor, r) => [
      factor,
      day.factors.isLevel[r],
      day.factors.value[r],
      day.factors.consensus[r],
    ]),
  };
}

export async function listAll(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).sort();
}

/** The same rows, header first, in another order. */
export function reordered(csv: string): string {
  const [header, ...rows] = csv.trimEnd().split("\n");
  return `${[header, ...rows.reverse()].join("\n")}\n`;
}
