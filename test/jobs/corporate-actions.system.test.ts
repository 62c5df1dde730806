import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { copyProject, editRows, editSpec, estimate, marketProject, rowsUntil } from "./market-project.ts";

// A project without returns of its own: they follow from raw prices and corporate actions.

const T = "2020-02-12";
const NEXT = "2020-02-13";
const LAST = "2020-03-10";
const header = "id,ex_date,kind,known_at,ratio,amount,return";
const id = (i: number) => `S${String(i).padStart(5, "0")}`;

/** Quarterly dividends of all, and a listing that ends. */
const dividends = Array.from({ length: 40 }, (_, i) =>
  ["2019-12-12", "2020-02-06"].map((date) => `${id(i)},${date},cash_dividend,,,0.0${1 + (i % 9)},`),
).flat();

function writeActions(folder: string, rows: readonly string[]): void {
  writeFileSync(join(folder, "data", "actions.csv"), `${[header, ...rows].join("\n")}\n`);
}

async function withActions(): Promise<string> {
  const folder = await marketProject({ assetCount: 40, dateCount: 90, industryCount: 3 });
  const bars = join(folder, "data", "bars.csv");
  writeFileSync(bars, readFileSync(bars, "utf8").replace("total_return", "unused"));
  editSpec(folder, (text) =>
    text.replace(
      /^( *)bars:/m,
      "$1actions: { path: data/actions.csv, missingDelistingReturn: -0.3 }\n$1bars:",
    ),
  );
  writeActions(folder, dividends);
  return folder;
}

let folder = "";
let until: Record<string, string[]> = {};
let all: Record<string, string[]> = {};

beforeAll(async () => {
  folder = await withActions();
  await estimate(folder);
  until = await rowsUntil(folder, T);
  all = await rowsUntil(folder, LAST);
});

describe("corporate actions in a model", () => {
  test("known after a day change nothing dated on it or before, whatever their ex-date", async () => {
    const copy = copyProject(folder);
    writeActions(copy, [
      ...dividends,
      `${id(3)},2020-01-15,split,${NEXT},2,,`,
      `${id(4)},${NEXT},delisting,,,,`,
      `${id(5)},2020-02-03,cash_dividend,${NEXT},,3,`,
      `${id(6)},,merger,${NEXT},,10,`,
    ]);
    await estimate(copy);
    expect((await rowsUntil(copy, LAST)).returns).not.toEqual(all.returns);
    expect(await rowsUntil(copy, T)).toEqual(until);
  });

  test("a pending merger leaves the estimation universe where the spec says so, and stays covered", async () => {
    const copy = copyProject(folder);
    editSpec(copy, (text) => text.replace("minHistory: 10", "minHistory: 10, lists: { exclude: [mergers] }"));
    writeActions(copy, [...dividends, `${id(2)},,merger,2020-01-20,,10,`]);
    await estimate(copy);
    const rows = await rowsUntil(copy, LAST);
    const left = (rows.universe_changes as string[]).filter((row) => row.includes("list"));
    expect(left).toHaveLength(1);
    // At the first review after the announcement.
    expect(left[0]).toContain("date=2020-02-03");
    expect(left[0]).toContain(`id=${id(2)}`);
    expect(rows.exposures?.some((row) => row.includes(`date=${LAST}`) && row.includes(id(2)))).toBe(true);
  });

  test("a split by two, forward and reverse, of prices, volumes and shares changes no bit of a run", async () => {
    const copy = copyProject(folder);
    const splits: Record<string, readonly [date: string, ratio: number]> = {
      [id(1)]: ["2019-12-18", 2],
      [id(2)]: ["2020-01-22", 4],
      [id(11)]: ["2020-02-20", 0.5],
    };
    editRows(copy, "bars", (rows) =>
      rows.map(([date = "", name = "", price, unused, volume, shares]) => {
        const [from, ratio] = splits[name] ?? ["9", 1];
        if (date < from) return [date, name, price, unused, volume, shares] as string[];
        const times = (cell: string | undefined, by: number) => (cell ? String(Number(cell) * by) : "");
        return [
          date,
          name,
          times(price, 1 / ratio),
          unused ?? "",
          times(volume, ratio),
          times(shares, ratio),
        ];
      }),
    );
    writeActions(copy, [
      // A dividend is per share of its day.
      ...dividends.map((row) => {
        const [name = "", date = "", kind, known, ratio, amount, end] = row.split(",");
        const [from, by] = splits[name] ?? ["9", 1];
        return [name, date, kind, known, ratio, date < from ? amount : Number(amount) / by, end].join(",");
      }),
      ...Object.entries(splits).map(([name, [date, ratio]]) => `${name},${date},split,,${ratio},,`),
    ]);
    await estimate(copy);
    expect(await rowsUntil(copy, LAST)).toEqual(all);
  });
});
