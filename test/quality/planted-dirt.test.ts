import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { formatCsv } from "../../node/cli/csv-text.ts";
import { openMarketData } from "../../node/import/index.ts";
import { readProject } from "../../node/project/index.ts";
import { assessData, type DataQuality, type Finding, repairRows } from "../../node/quality/index.ts";
import { qualityPage } from "../../node/report/index.ts";
import { project } from "../import/project.ts";
import { copyProject, editRows, editSpec, marketProject } from "../jobs/market-project.ts";
import { type Planted, plantDirt, plants } from "./plant-dirt.ts";

async function qualityOf(folder: string): Promise<DataQuality> {
  const { spec } = await readProject(folder);
  return assessData(folder, spec.data, { threads: 2 });
}

function findingsOf({ outcomes }: DataQuality, rule: string): readonly Finding[] {
  return outcomes.find((outcome) => outcome.rule.name === rule)?.findings ?? [];
}

function severeRules({ outcomes }: DataQuality): readonly string[] {
  return outcomes.filter(({ severity }) => severity === "severe").map(({ rule }) => rule.name);
}

let clean: string;
beforeAll(async () => {
  clean = await marketProject({ assetCount: 60, dateCount: 420, industryCount: 4 });
});

test("a clean market has no severe finding, and nobody is told to repair it", async () => {
  const quality = await qualityOf(clean);
  expect(severeRules(quality)).toEqual([]);
  expect(quality.outcomes.flatMap(({ findings }) => findings.flatMap(({ repairs = [] }) => repairs))).toEqual(
    [],
  );
});

describe("dirt in single names", () => {
  let quality: DataQuality;
  let planted: readonly Planted[];
  let folder: string;
  beforeAll(async () => {
    folder = copyProject(clean);
    planted = plantDirt(folder, 41);
    quality = await qualityOf(folder);
  });

  test.each(plants.map(({ rule }, at) => [at, rule] as const))(
    "plant %i: %s is found where it is",
    (at, rule) => {
      const { id, date } = planted[at] as Planted;
      const found = findingsOf(quality, rule).filter((finding) => finding.id === id);
      const isThere = ({ date: first = "9", to = first }: Finding) => first <= date && date <= to;
      expect(found.filter(isThere), `${rule} of ${id} on ${date}`).not.toEqual([]);
    },
  );

  test("suggested repairs are accepted as they are, and leave nothing to repair of their kind", async () => {
    const { header, rows } = repairRows(quality.outcomes, "repairs");
    writeFileSync(join(folder, "repairs.csv"), formatCsv(header, rows));
    editSpec(folder, (text) =>
      text.replace("  portfolios:", "  repairs: { path: repairs.csv }\n  portfolios:"),
    );
    (await openMarketData(folder, (await readProject(folder)).spec.data, { threads: 2 })).close();
    const repaired = await qualityOf(folder);
    const rules = ["decimal-slip", "swapped-fields", "cap-units", "unadjusted-action"];
    const left = rules.flatMap((rule) =>
      findingsOf(repaired, rule).filter(({ repairs }) => repairs !== undefined),
    );
    expect(left.map(({ rule, id, date }) => `${rule} ${id} ${date}`)).toEqual([]);
  });

  test("swapped fields are told as that alone, and as words in the page", () => {
    const swapped = planted.filter(({ rule }) => rule === "swapped-fields").map(({ id }) => id);
    const told = ["cap-jumps", "returns-against-prices"].flatMap((rule) => findingsOf(quality, rule));
    expect(told.filter(({ id }) => swapped.includes(id as string))).toEqual([]);
    const page = qualityPage({ ...quality, model: "small", notes: ["knownAfterDays: see `columns` <b>"] });
    expect(page).not.toContain("`");
    expect(page).toContain("<li>knownAfterDays: see <code>columns</code> &lt;b&gt;</li>");
  });

  test("nothing else is severe", () => {
    const dirty = new Set(planted.map(({ id }) => id));
    const others = quality.outcomes
      .flatMap(({ findings }) => findings)
      .filter(({ severity, id }) => severity === "severe" && (id === undefined || !dirty.has(id)));
    expect(others).toEqual([]);
  });
});

test("dirt in days, in accounts and in rates", async () => {
  const folder = copyProject(clean);
  const days = new Map<string, string[][]>();
  let [copied, thin, late, alike] = ["", "", "", ""];
  editRows(folder, "bars", (rows) => {
    for (const row of rows) days.set(row[0] as string, [...(days.get(row[0] as string) ?? []), [...row]]);
    const dates = [...days.keys()].sort();
    [copied = "", thin = "", late = "", alike = ""] = [dates[130], dates[200], dates[260], dates[300]];
    const before = new Map(days.get(dates[129] as string)?.map((row) => [row[1], row]));
    days.set(
      copied,
      (days.get(copied) as string[][]).map((row) => before.get(row[1] as string)?.with(0, copied) ?? row),
    );
    days.set(thin, (days.get(thin) as string[][]).slice(0, 20));
    days.set(
      alike,
      (days.get(alike) as string[][]).map((row) => row.with(3, "0.01")),
    );
    for (const date of dates.slice(261, 267)) days.delete(date);
    const twin = dates.flatMap((date) => days.get(date) ?? []).filter((row) => row[1] === "S00004");
    return [...[...days.values()].flat(), ...twin.map((row) => row.with(1, "TWIN"))].sort((a, b) =>
      (a[0] as string) < (b[0] as string) ? -1 : 1,
    );
  });
  let [thousands, negative, early, repeated] = ["", "", "", ""];
  editRows(folder, "fundamentals", (rows) => {
    const assets = rows.filter((row) => row[1] === "total_assets");
    const ids = [...new Set(assets.map((row) => row[0] as string))].filter(
      (id) => assets.filter((row) => row[0] === id).length >= 6,
    );
    [thousands = "", negative = "", early = "", repeated = ""] = ids;
    const seen = new Map<string, number>();
    return rows.map((row) => {
      const [id = "", item = ""] = row;
      if (item !== "total_assets") return row;
      const nth = (seen.get(id) ?? 0) + 1;
      seen.set(id, nth);
      if (id === thousands && nth === 4) return row.with(2, String(Number(row[2]) / 1000));
      if (id === negative && nth === 3) return row.with(2, String(-Number(row[2])));
      if (id === early && nth === 5) return row.with(4, row[3] as string);
      return id === repeated ? row.with(2, "987654321") : row;
    });
  });
  editRows(folder, "rates", (rows) => rows.map((row) => row.with(1, String(Number(row[1]) * 252))));
  const quality = await qualityOf(folder);
  const idsOf = (rule: string) => findingsOf(quality, rule).map(({ id }) => id);
  const datesOf = (rule: string) => findingsOf(quality, rule).map(({ date }) => date);
  expect(datesOf("copied-day")).toEqual([copied]);
  expect(datesOf("equal-returns")).toEqual([alike]);
  expect(datesOf("collapsed-days")).toEqual([thin]);
  expect(datesOf("missing-days")).toContain(late);
  expect(idsOf("duplicate-series")).toEqual(["TWIN"]);
  expect(idsOf("fact-units")).toEqual([thousands]);
  expect(idsOf("impossible-facts")).toContain(negative);
  expect(idsOf("known-too-soon")).toEqual([early]);
  expect(idsOf("stale-facts")).toEqual([repeated]);
  expect(severeRules(quality)).toContain("rate-units");
});

describe("symptoms of the whole", () => {
  test("survivors only, labels and lists of today, release dates by rule", async () => {
    const folder = copyProject(clean);
    editRows(folder, "bars", (rows) => {
      const [first, last] = [rows[0]?.[0], rows.at(-1)?.[0]];
      const at = (date: string | undefined) =>
        new Set(rows.filter((row) => row[0] === date).map((row) => row[1]));
      const [begin, end] = [at(first), at(last)];
      return rows.filter((row) => begin.has(row[1]) && end.has(row[1]));
    });
    editRows(folder, "classifications", (rows) => [
      ...new Map(rows.map((row) => [row[0], row.with(2, "2010-01-04").with(3, "")])).values(),
    ]);
    editRows(folder, "fundamentals", (rows) => [
      ...new Map(
        rows.map((row) => [
          row.slice(0, 2).join() + row[3],
          row.with(4, new Date(Date.parse(row[3] as string) + 45 * 86_400_000).toISOString().slice(0, 10)),
        ]),
      ).values(),
    ]);
    editSpec(folder, (text) =>
      text.replace("  portfolios:", "  memberships: { path: data/classifications.csv }\n  portfolios:"),
    );
    const rules = (await qualityOf(folder)).outcomes.map(({ rule }) => rule.name);
    expect(rules).toEqual(
      expect.arrayContaining([
        "no-exits",
        "only-survivors-at-start",
        "constant-labels",
        "list-of-today",
        "constant-lag",
      ]),
    );
  });

  test("labels that those who died do not have, and no return at their end", async () => {
    const folder = copyProject(clean);
    const gone = new Set(Array.from({ length: 22 }, (_, n) => `S${String(2 * n).padStart(5, "0")}`));
    editRows(folder, "bars", (rows) => {
      const dates = [...new Set(rows.map((row) => row[0] as string))].sort();
      return rows.filter(
        (row) =>
          !gone.has(row[1] as string) ||
          (row[0] as string) < (dates[150 + Number((row[1] as string).slice(1))] as string),
      );
    });
    editRows(folder, "classifications", (rows) => rows.filter((row) => !gone.has(row[0] as string)));
    const quality = await qualityOf(folder);
    expect(severeRules(quality)).toContain("labels-of-survivors");
    expect(findingsOf(quality, "no-delisting-returns")).toHaveLength(1);
  });
});

test("holes, names without an industry, equity below 0, caps beyond their assets, share counts that stand still", async () => {
  const folder = copyProject(clean);
  const [hole, unlabelled, negative, huge, still] = [
    "S00005",
    "S00011",
    "S00017",
    "S00023",
    "S00029",
  ] as const;
  editRows(folder, "bars", (rows) => {
    const dates = [...new Set(rows.map((row) => row[0] as string))].sort();
    const gone = new Set(dates.filter((_, day) => day >= 100 && day < 130));
    return rows
      .filter((row) => row[1] !== hole || !gone.has(row[0] as string))
      .map((row) =>
        row[1] === still || (row[0] as string) < (dates[210] as string)
          ? row
          : row.with(5, String(Math.round(Number(row[5]) * 1.01))),
      );
  });
  editRows(folder, "classifications", (rows) => rows.filter(([id]) => id !== unlabelled));
  editRows(folder, "fundamentals", (rows) =>
    rows.map((row) => {
      const [id, item, value] = row;
      if (id === negative && item === "book_equity") return row.with(2, String(-Math.abs(Number(value))));
      return id === huge && item === "total_assets" ? row.with(2, String(Number(value) / 1e4)) : row;
    }),
  );
  const quality = await qualityOf(folder);
  const idsOf = (rule: string) => findingsOf(quality, rule).map(({ id }) => id);
  // S00002 does not trade for weeks in the market itself.
  expect(findingsOf(quality, "holes").map(({ id, count }) => [id, count])).toEqual([
    [hole, 30],
    ["S00002", 28],
  ]);
  expect(idsOf("names-without-label")).toEqual([unlabelled]);
  expect(idsOf("negative-equity")).toEqual([negative]);
  expect(idsOf("implausible-caps")).toEqual([huge]);
  expect(idsOf("stale-shares")).toEqual([still]);
});

test("accounts of years of which none was ever restated", async () => {
  const folder = copyProject(clean);
  const earlier = (date: string) => new Date(Date.parse(date) - 730 * 86_400_000).toISOString().slice(0, 10);
  editRows(folder, "fundamentals", (rows) => {
    const first = new Map(rows.map((row) => [`${row[0]} ${row[1]} ${row[3]}`, row]));
    return [
      ...[...first.values()].map((row) =>
        row.with(3, earlier(row[3] as string)).with(4, earlier(row[4] as string)),
      ),
      ...first.values(),
    ];
  });
  expect(findingsOf(await qualityOf(folder), "no-restatements")).toHaveLength(1);
  editRows(folder, "fundamentals", (rows) => [
    ...rows,
    (rows[0] as string[]).with(2, "1").with(4, (rows.at(-1) as string[])[4] as string),
  ]);
  expect(findingsOf(await qualityOf(folder), "no-restatements")).toEqual([]);
});

test("exchange rates that slip, caps that are not price times shares", async () => {
  const dates = Array.from({ length: 30 }, (_, day) =>
    new Date(Date.UTC(2020, 0, 6 + day)).toISOString().slice(0, 10),
  );
  const folder = await project({
    "bars.csv": `date,id,price,total_return,shares_outstanding,market_cap\n${dates.map((date, day) => `${date},A,${10 + day / 10},0.01,100,${(day === 9 ? 3000 : 1000) + 10 * day}`).join("\n")}\n`,
    "fx.csv": `date,currency,rate\n${dates.map((date, day) => `${date},EUR,${day === 20 ? 0.9 : 1.1 + day / 1000}`).join("\n")}\n`,
    "securities.csv": "id,currency\nA,EUR\n",
  });
  const spec = {
    bars: { path: "bars.csv" },
    fx: { path: "fx.csv" },
    securities: { path: "securities.csv" },
    baseCurrency: "USD",
  };
  const quality = await assessData(folder, spec, { threads: 2 });
  expect(findingsOf(quality, "fx-jumps").map(({ id, date, severity }) => [id, date, severity])).toEqual([
    ["EUR", dates[20], "severe"],
    ["EUR", dates[21], "warning"],
  ]);
  expect(findingsOf(quality, "cap-against-shares").map(({ id, date }) => [id, date])).toEqual([
    ["A", dates[9]],
  ]);
});
