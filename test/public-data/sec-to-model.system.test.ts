import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { importPublic } from "../../node/cli/commands/import-public.ts";
import { readProject } from "../../node/project/index.ts";
import { assessData } from "../../node/quality/index.ts";
import { openRun } from "../../node/store/index.ts";
import {
  copyProject,
  editRows,
  editSpec,
  estimate,
  marketProject,
  partitionHashes,
} from "../jobs/market-project.ts";

// Accounts and share counts out of filings in the SEC's layout, all made up: the model is that of the same numbers in tables of our own.

/** What the layout calls the items of the synthetic market, and how many quarters a number is of. */
const TAGS: Readonly<Record<string, readonly [tag: string, quarters: number]>> = {
  book_equity: ["StockholdersEquity", 0],
  total_assets: ["Assets", 0],
  net_income_ttm: ["NetIncomeLoss", 4],
  cash_flow_ttm: ["NetCashProvidedByUsedInOperatingActivities", 4],
  sales_ttm: ["Revenues", 4],
};

type Row = readonly string[];

function rowsOf(folder: string, table: string): readonly Row[] {
  return readFileSync(join(folder, `data/${table}.csv`), "utf8")
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
}

const cikOf = (id: string) => String(1000 + Number(id.slice(1)));
const compact = (date: string) => date.replaceAll("-", "");

/** Filings of two data sets: by security and the day they are known, accepted at noon. */
function writeFilings(folder: string): readonly string[] {
  const rows = rowsOf(folder, "fundamentals");
  const counts = new Map(rowsOf(folder, "bars").map((row) => [row[1] as string, row[5] as string]));
  const first = new Map<string, string>();
  for (const [id, , , end, known] of rows)
    if ((first.get(id as string) ?? "9") > `${known} ${end}`) first.set(id as string, `${known} ${end}`);
  const middle = rows.map((row) => row[4] as string).sort()[Math.floor(rows.length / 2)] as string;
  return [true, false].map((isEarly) => {
    const of = rows.filter((row) => (row[4] as string) < middle === isEarly);
    const filing = ([id, , , , known]: Row) => `${cikOf(id as string)}-${compact(known as string)}`;
    const sub = new Map(
      of.map((row) => [
        filing(row),
        [filing(row), cikOf(row[0] as string), compact(row[4] as string), `${row[4]} 12:00:00.0`],
      ]),
    );
    const num = of.map((row) => {
      const [tag, quarters] = TAGS[row[1] as string] as readonly [string, number];
      return [filing(row), tag, compact(row[3] as string), quarters, "USD", "", "", row[2]];
    });
    const shares = [...first]
      .filter(([, at]) => at < middle === isEarly)
      .map(([id, at]) => {
        const [known, end] = at.split(" ") as [string, string];
        return [
          `${cikOf(id)}-${compact(known)}`,
          "EntityCommonStockSharesOutstanding",
          compact(end),
          0,
          "shares",
          "",
          "",
          counts.get(id),
        ];
      });
    const set = join(folder, isEarly ? "early" : "late");
    mkdirSync(set);
    const text = (header: Row, lines: readonly (readonly unknown[])[]) =>
      `${[header, ...lines].map((line) => line.join("\t")).join("\n")}\n`;
    writeFileSync(join(set, "sub.txt"), text(["adsh", "cik", "filed", "accepted"], [...sub.values()]));
    writeFileSync(
      join(set, "num.txt"),
      text(["adsh", "tag", "ddate", "qtrs", "uom", "segments", "coreg", "value"], [...num, ...shares]),
    );
    return set;
  });
}

/** Tables of a run but those of what is kept to go on from. */
async function hashesOf(folder: string): Promise<Record<string, string>> {
  const run = await openRun((await readProject(folder)).modelFolder);
  await run.close();
  return partitionHashes(run.manifest);
}

test("filings become tables, pass check, and give the model of the same accounts and caps", async () => {
  const own = await marketProject({ assetCount: 40, dateCount: 60, industryCount: 3 });
  editRows(own, "fundamentals", (rows) => rows.filter(([, item]) => TAGS[item as string] !== undefined));
  // A count is known with the first filing: before it no bar has one.
  const firsts = new Map<string, string>();
  for (const [id, , , , known] of rowsOf(own, "fundamentals"))
    if ((firsts.get(id as string) ?? "9") > (known as string)) firsts.set(id as string, known as string);
  editRows(own, "bars", (rows) => {
    const last = new Map(rows.map((row) => [row[1], row[5]]));
    return rows.map((row) =>
      row.with(
        5,
        (firsts.get(row[1] as string) ?? "9") <= (row[0] as string) ? (last.get(row[1]) as string) : "",
      ),
    );
  });
  await estimate(own);
  const filed = copyProject(own);
  const sets = writeFilings(filed);
  await importPublic("sec-financial-statements", sets, { project: filed });
  const ids = [...new Set(rowsOf(filed, "bars").map((row) => row[1] as string))];
  writeFileSync(
    join(filed, "data/identifiers.csv"),
    `id,kind,value\n${ids.map((id) => `${id},cik,${cikOf(id)}\n`).join("")}`,
  );
  editRows(filed, "bars", (rows) => rows.map((row) => row.with(5, "")));
  const page = readFileSync(join(import.meta.dirname, "../../docs/methodology/01b-public-data.md"), "utf8");
  const caps = /```yaml\ndata:\n([\s\S]*?)```/.exec(page)?.[1] as string;
  editSpec(filed, (text) =>
    text
      .replace(
        / {2}fundamentals:.*\n\s+path: .*\n/,
        "  fundamentals: { path: data/sec-financial-statements/sec-statements.csv, ids: cik }\n",
      )
      .replace("  rates:", `  identifiers: { path: data/identifiers.csv }\n${caps}  rates:`),
  );
  const { spec } = await readProject(filed);
  const { outcomes } = await assessData(filed, spec.data, { threads: 2 });
  expect(outcomes.filter(({ severity }) => severity === "severe").map(({ rule }) => rule.name)).toEqual([]);
  await estimate(filed);
  const [mine, theirs] = [await hashesOf(own), await hashesOf(filed)];
  const isModel = (table: string) => !table.startsWith("state");
  const model = (of: Record<string, string>) =>
    Object.fromEntries(Object.entries(of).filter(([table]) => isModel(table)));
  expect(Object.keys(model(mine)).length).toBeGreaterThan(20);
  expect(model(theirs)).toEqual(model(mine));
});
