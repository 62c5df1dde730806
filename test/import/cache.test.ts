import { mkdir, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { writeCacheEntry } from "../../node/import/canonical-cache.ts";
import { openMarketData } from "../../node/import/index.ts";
import { textSum } from "../../node/store/index.ts";
import { type DataCache, formatDataCache, parseDataCache } from "../../wire/data-cache.ts";
import { open, plainDays, project } from "./project.ts";

const bars = "date,id,price\n2024-01-02,A,10\n2024-01-03,A,11\n2024-01-03,B,7\n";
const spec = { bars: { path: "bars.csv" } };

async function entryOf(folder: string): Promise<string> {
  const root = join(folder, ".plimsoll", "cache");
  const entries = (await readdir(root)).filter((name) => name !== "hashes.json");
  expect(entries.length).toBe(1);
  return join(root, entries[0]!);
}

async function daysOf(folder: string) {
  const data = await open(folder, spec);
  const days = await plainDays(data);
  const key = data.monthKey("2024-01");
  data.close();
  return { days, key, notes: data.notes, inputs: data.inputs };
}

test("a second opening reads the cache and gives the same", async () => {
  const folder = await project({ "bars.csv": bars });
  const first = await daysOf(folder);
  const entry = await entryOf(folder);
  const written = (await stat(join(entry, "bars.parquet"))).mtimeMs;
  expect(await daysOf(folder)).toEqual(first);
  expect(await entryOf(folder)).toBe(entry);
  expect((await stat(join(entry, "bars.parquet"))).mtimeMs).toBe(written);
});

test("other bytes or another mapping make another entry, and only the newest two stay", async () => {
  const folder = await project({ "bars.csv": bars });
  await daysOf(folder);
  const first = await entryOf(folder);
  for (const price of [12, 13, 14]) {
    await writeFile(join(folder, "bars.csv"), bars.replace("11", String(price)));
    expect((await daysOf(folder)).days[1]!.price[0]).toBe(price);
  }
  const entries = (await readdir(join(folder, ".plimsoll", "cache"))).filter(
    (name) => name !== "hashes.json",
  );
  expect(entries.length).toBe(2);
  expect(entries.map((name) => join(folder, ".plimsoll", "cache", name))).not.toContain(first);
});

const damages: Record<string, (entry: string) => Promise<void>> = {
  "a flipped bit in a table": async (entry) => {
    const bytes = await readFile(join(entry, "bars.parquet"));
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    await writeFile(join(entry, "bars.parquet"), bytes);
  },
  "a truncated table": (entry) => truncate(join(entry, "bars.parquet"), 10),
  "a missing table": (entry) => rm(join(entry, "bars.parquet")),
  "half a description": (entry) => truncate(join(entry, "data.json"), 40),
  "a missing description": (entry) => rm(join(entry, "data.json")),
  "a description of another format": async (entry) => {
    const text = await readFile(join(entry, "data.json"), "utf8");
    await writeFile(
      join(entry, "data.json"),
      formatDataCache({ ...parseDataCache(text, textSum)!, format: 0 as 3 }, textSum),
    );
  },
  "an empty folder": async (entry) => {
    await rm(entry, { recursive: true });
    await mkdir(entry);
  },
};

for (const [what, damage] of Object.entries(damages)) {
  test(`${what} is noticed and written anew`, async () => {
    const folder = await project({ "bars.csv": bars });
    const first = await daysOf(folder);
    const entry = await entryOf(folder);
    await damage(entry);
    expect(await daysOf(folder)).toEqual(first);
    expect(await entryOf(folder)).toBe(entry);
    expect((await readdir(entry)).sort()).toEqual(["bars.parquet", "data.json"]);
  });
}

test("what a killed run left behind does no harm", async () => {
  const folder = await project({ "bars.csv": bars });
  const first = await daysOf(folder);
  const entry = await entryOf(folder);
  await mkdir(`${entry}.dead.tmp`);
  await writeFile(join(`${entry}.dead.tmp`, "bars.parquet"), "half");
  expect(await daysOf(folder)).toEqual(first);
});

test("where the cache cannot be written, a temporary one serves and is removed", async () => {
  const folder = await project({ "bars.csv": bars });
  const ours = async () => (await readdir(tmpdir())).filter((name) => name.startsWith("plimsoll-cache-"));
  const before = await ours();
  const data = await openMarketData(folder, spec, {
    threads: 1,
    cacheFolder: join(folder, "bars.csv", "cache"),
  });
  expect((await plainDays(data)).length).toBe(2);
  expect((await ours()).length).toBe(before.length + 1);
  data.close();
  expect(await ours()).toEqual(before);
  expect(await readdir(folder)).toEqual(["bars.csv"]);
});

test("openings at the same time read one entry: whoever is second takes it, and takes nothing from under the first", async () => {
  const folder = await project({ "bars.csv": bars });
  const [first, ...others] = await Promise.all(Array.from({ length: 4 }, () => daysOf(folder)));
  for (const other of others) expect(other).toEqual(first);
  const entry = await entryOf(folder);
  const root = join(entry, "..");
  const { ino } = await stat(entry);
  const late = await writeCacheEntry(root, basename(entry), async (temporary) => {
    await writeFile(join(temporary, "bars.parquet"), "slower");
    return parseDataCache(await readFile(join(entry, "data.json"), "utf8"), textSum) as DataCache;
  });
  expect(late).toEqual(parseDataCache(await readFile(join(entry, "data.json"), "utf8"), textSum));
  expect((await stat(entry)).ino).toBe(ino);
  expect(await daysOf(folder)).toEqual(first);
});
