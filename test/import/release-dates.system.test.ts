import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { dayNumber } from "../../engine/data/index.ts";
import { type ModelDay, startModel, stepModel } from "../../engine/pipeline/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { openMarketData } from "../../node/import/index.ts";
import { readProject } from "../../node/project/index.ts";
import { copyProject, marketProject } from "../jobs/market-project.ts";

fc.configureGlobal({ seed: 11 });

/** A report of an item: months 0 is as of the period's end. */
interface Report {
  readonly id: string;
  readonly item: string;
  readonly value: number;
  readonly months: number;
  readonly end: string;
  readonly known: string;
}

const day = (number: number) => new Date(number * 86_400_000).toISOString().slice(0, 10);
const later = (date: string, days: number) => day(dayNumber(date) + days);
const quarterEnds = [
  "2018-03-31",
  "2018-06-30",
  "2018-09-30",
  "2018-12-31",
  "2019-03-31",
  "2019-06-30",
].concat(["2019-09-30", "2019-12-31"]);

/** Years to date of income and cash flow, and book equity, of eight quarters of forty names. */
function drawReports(): readonly Report[] {
  const random = randomStream(11, "reports");
  return Array.from({ length: 40 }, (_, i) => `S${String(i).padStart(5, "0")}`).flatMap((id) =>
    quarterEnds.flatMap((end, q) => {
      // Those of the autumn and of the year become known from November to March, while there are bars.
      const known = later(end, 35 + Math.floor(45 * random.uniform()));
      const months = 3 * ((q % 4) + 1);
      const amount = () => 1e8 * (0.5 + random.uniform()) * months;
      return [
        { id, item: "net_income", value: amount(), months, end, known },
        { id, item: "cash_flow", value: amount(), months, end, known },
        { id, item: "book_equity", value: 1e9 * (1 + random.uniform()), months: 0, end, known },
      ];
    }),
  );
}

let folder = "";
const reports = drawReports();
let base: readonly DayOutput[] = [];

/** What a day's fold gives: everything as bytes, and the raw values of a descriptor by security. */
interface DayOutput {
  readonly date: string;
  readonly bytes: string;
  readonly raw: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

async function outputs(rows: readonly Report[]): Promise<readonly DayOutput[]> {
  const copy = copyProject(folder);
  const lines = rows.map((of) => [of.id, of.item, of.value, of.months, of.end, of.known].join(","));
  writeFileSync(
    join(copy, "data/fundamentals.csv"),
    `id,item,value,months,period_end,known_at\n${lines.join("\n")}\n`,
  );
  const project = await readProject(copy);
  const data = await openMarketData(copy, project.spec.data);
  const days: DayOutput[] = [];
  let state = startModel(data.axes, project.options);
  for await (const market of data.days()) {
    const step = stepModel(state, market, data.axes, project.options);
    state = step.state;
    days.push(plain(step.output, data.axes.assets.labels));
  }
  data.close();
  return days;
}

function plain({ date, built, regression, portfolios }: ModelDay, ids: readonly string[]): DayOutput {
  const all = [
    built.exposures.styles,
    regression?.factorReturns.values ?? [],
    regression?.factorReturns.specificReturns ?? [],
    portfolios.returns,
  ];
  const raw = built.descriptors.map(
    (of) =>
      [of.descriptor, new Map([...of.raw].map((value, asset) => [ids[asset] as string, value]))] as const,
  );
  return { date, bytes: JSON.stringify(all.map((values) => [...values])), raw: new Map(raw) };
}

const descriptors = {
  net_income: "earnings_to_price",
  cash_flow: "cashflow_to_price",
  book_equity: "book_to_price",
} as const;

/** Days on which a descriptor of a security is another one, and those on which anything else is. */
function differences(other: readonly DayOutput[], { id, item }: Pick<Report, "id" | "item">) {
  const own: string[] = [];
  const others: string[] = [];
  const outputsDiffer: string[] = [];
  for (const [d, { date, bytes, raw }] of base.entries()) {
    const changed = other[d] as DayOutput;
    if (changed.bytes !== bytes) outputsDiffer.push(date);
    for (const [name, values] of raw) {
      for (const [asset, value] of values) {
        if (Object.is(value, changed.raw.get(name)?.get(asset))) continue;
        const isOwn = asset === id && name === descriptors[item as keyof typeof descriptors];
        (isOwn ? own : others).push(date);
      }
    }
  }
  return { own, others, outputsDiffer };
}

const from = (date: string) => base.filter((of) => of.date >= date).map((of) => of.date);
const between = (start: string, end: string) => from(start).filter((date) => date < end);

/** Those of the days on which a name has a value of the item's descriptor: a suspended name shows no change. */
function shown(dates: readonly string[], { id, item }: Pick<Report, "id" | "item">): readonly string[] {
  const name = descriptors[item as keyof typeof descriptors];
  const has = ({ raw }: DayOutput) => Number.isFinite(raw.get(name)?.get(id));
  const days = new Set(base.filter(has).map(({ date }) => date));
  return dates.filter((date) => days.has(date));
}

/** A report that becomes known while there are bars, and is the latest of its item then. */
const drawn = fc.constantFrom(
  ...reports.filter(({ known }) => known >= "2019-11-20" && known <= "2020-02-20"),
);

beforeAll(async () => {
  folder = await marketProject({ assetCount: 40, dateCount: 90, industryCount: 3 });
  base = await outputs(reports);
}, 60_000);

describe("days on which reports become known, through a whole model", () => {
  test("the base has every descriptor that the tests look at", () => {
    const last = base.at(-1) as DayOutput;
    for (const name of Object.values(descriptors))
      expect([...(last.raw.get(name) ?? new Map()).values()].filter(Number.isFinite).length).toBeGreaterThan(
        35,
      );
  });

  test("a release k days later is used from the trading day k days later, and changes nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(drawn, fc.integer({ min: 1, max: 30 }), async (report, k) => {
        const moved = { ...report, known: later(report.known, k) };
        const shifted = await outputs(reports.map((of) => (of === report ? moved : of)));
        const { own, others, outputsDiffer } = differences(shifted, report);
        expect(others).toEqual([]);
        expect(own).toEqual(shown(between(report.known, moved.known), report));
        expect(outputsDiffer.filter((date) => date < report.known)).toEqual([]);
      }),
      { numRuns: 3 },
    );
  });

  test("a restatement changes no byte dated before the day it is known, and the value from that day on", async () => {
    await fc.assert(
      fc.asyncProperty(drawn, fc.integer({ min: 1, max: 25 }), async (report, k) => {
        const restated = { ...report, value: 1.37 * report.value, known: later(report.known, k) };
        const { own, others, outputsDiffer } = differences(await outputs([...reports, restated]), report);
        expect(others).toEqual([]);
        expect(own.filter((date) => date < restated.known)).toEqual([]);
        expect(own[0]).toBe(shown(from(restated.known), report)[0]);
        expect(outputsDiffer.filter((date) => date < restated.known)).toEqual([]);
      }),
      { numRuns: 3 },
    );
  });

  test("a late report of an earlier period changes twelve months that lacked it, and no stock of a later one", async () => {
    // The year 2018 of a name comes in January 2020: the twelve months to September 2019 are known from then on.
    const id = "S00003";
    const isYear = (of: Report) => of.id === id && of.end === "2018-12-31" && of.item !== "cash_flow";
    const late = "2020-01-15";
    const other = await outputs(reports.map((of) => (isYear(of) ? { ...of, known: late } : of)));
    const autumn = reports.find((of) => of.id === id && of.end === "2019-09-30") as Report;
    const income = differences(other, { id, item: "net_income" });
    const lacking = between(autumn.known, late);
    expect(income.own.filter((date) => date >= autumn.known)).toEqual(lacking);
    expect(differences(other, { id, item: "book_equity" }).own).toEqual([]);
  });
});
