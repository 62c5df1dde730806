import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { faultsOf, open, parquet, plainDays, project } from "./project.ts";

const header = "date,id,price,volume,market_cap\n";
const spec = { bars: { path: "bars/" } };

async function folderOfBars(): Promise<string> {
  const folder = await project({});
  await mkdir(join(folder, "bars"));
  await writeFile(join(folder, "bars", "2024-01-03.csv"), `${header}2024-01-03,A,11,1,5\n`);
  await writeFile(
    join(folder, "bars", "2024-01-02.parquet"),
    await parquet("SELECT DATE '2024-01-02' AS date, 'A' AS id, 10.0 AS price, 1 AS volume, 5 AS market_cap"),
  );
  return folder;
}

test("a table may be a folder: its tables in the order of their names, and nothing else in it", async () => {
  const folder = await folderOfBars();
  await writeFile(join(folder, "bars", "read me.txt"), "nothing");
  await writeFile(join(folder, "bars", ".2024.csv"), "nothing");
  await mkdir(join(folder, "bars", "old.csv"));
  const data = await open(folder, spec);
  expect(data.inputs.map(({ path, rowCount }) => [path, rowCount])).toEqual([
    ["bars/2024-01-02.parquet", 1],
    ["bars/2024-01-03.csv", 1],
  ]);
  expect((await plainDays(data)).map(({ price }) => price)).toEqual([[10], [11]]);
  data.close();
});

test("a file that comes is found without a word in the spec, and one that goes is missed", async () => {
  const folder = await folderOfBars();
  (await open(folder, spec)).close();
  const fresh = join(folder, "bars", "2024-01-04.csv");
  await writeFile(fresh, `${header}2024-01-04,A,12,1,5\n`);
  const more = await open(folder, spec);
  expect(more.dates).toEqual(["2024-01-02", "2024-01-03", "2024-01-04"]);
  more.close();
  await rm(fresh);
  const fewer = await open(folder, spec);
  expect(fewer.dates).toEqual(["2024-01-02", "2024-01-03"]);
  fewer.close();
});

test("a fault names the file in the folder, an empty folder is one", async () => {
  const folder = await folderOfBars();
  const file = join(folder, "bars", "2024-01-03.csv");
  await writeFile(file, (await readFile(file, "utf8")).replace("11", "-11"));
  expect(await faultsOf(folder, spec)).toMatchObject([
    { file: "bars/2024-01-03.csv", row: 2, column: "price" },
  ]);
  await mkdir(join(folder, "none"));
  expect(await faultsOf(folder, { bars: { path: "none" } })).toEqual([
    {
      file: "none",
      rule: expect.stringMatching(
        /the folder has no table: put files in it that end in .csv, .tsv or .parquet, .json/,
      ),
    },
  ]);
});
