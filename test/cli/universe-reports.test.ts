import { beforeAll, describe, expect, test } from "vitest";
import { universeReport } from "../../node/cli/commands/show-universe.ts";
import { membershipReport } from "../../node/cli/membership-report.ts";
import { summarise } from "../../node/cli/universe-history.ts";
import { universeText } from "../../node/cli/universe-report.ts";
import { readProject } from "../../node/project/index.ts";
import { openRun, type Run, selectValues } from "../../node/store/index.ts";
import { editRows, editSpec, estimate, marketProject } from "../jobs/market-project.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

interface Row {
  readonly date: string;
  readonly id: string;
  readonly estimation: boolean;
  readonly marketCap: number;
}
interface Change {
  readonly date: string;
  readonly id: string;
  readonly change: string;
  readonly reason: string;
}

/** A name without an industry; one without bars for a month; one without a bar on the last day. */
const [HOMELESS, ABSENT, SILENT] = ["S00011", "S00017", "S00004"] as const;

let run: Run;
/** The raw tables, row by row. */
let dates: readonly string[] = [];
let rows: readonly Row[] = [];
let changes: readonly Change[] = [];

beforeAll(async () => {
  const folder = await marketProject({ assetCount: 40, dateCount: 130, industryCount: 3 });
  editSpec(folder, (text) =>
    text.replace("top: 32, buffer: 1.2", "top: 12, buffer: 1.1, minMembersPerIndustry: 5"),
  );
  editRows(folder, "classifications", (all) => all.filter(([id]) => id !== HOMELESS));
  editRows(folder, "bars", (all) => {
    const last = all.at(-1)?.[0];
    return all.filter(
      ([date = "", id]) =>
        !(id === ABSENT && date.startsWith("2020-02")) && !(id === SILENT && date === last),
    );
  });
  await estimate(folder);
  run = await openRun((await readProject(folder)).modelFolder);
  dates = selectValues(await run.readTable("diagnostics"), "date", "date");
  const x = await run.readTable("exposures");
  const ids = selectValues(x, "id", "text");
  const flags = selectValues(x, "estimation", "flag");
  const caps = selectValues(x, "market_cap", "number");
  rows = selectValues(x, "date", "date").map((date, i) => ({
    date,
    id: ids[i] as string,
    estimation: flags[i] === 1,
    marketCap: caps[i] as number,
  }));
  const seats = await run.readTable("universe_changes");
  changes = selectValues(seats, "date", "date").map((date, i) => ({
    date,
    id: selectValues(seats, "id", "text")[i] as string,
    change: selectValues(seats, "change", "text")[i] as string,
    reason: selectValues(seats, "reason", "text")[i] as string,
  }));
  return () => run.close();
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const within = (span: { from?: string; to?: string }) => (of: { readonly date: string }) =>
  (span.from ?? "") <= of.date && of.date <= (span.to ?? "9999");

const SPANS = [{}, { from: "2020-01-15" }, { from: "2020-01-15", to: "2020-03-10" }, { to: "2019-11-20" }];

test("a covered name is flagged where its cap is beyond those of the estimation universe", async () => {
  const x = await run.readTable("exposures");
  const flags = selectValues(x, "outside_span", "flag");
  let flagged = 0;
  rows.forEach(({ date, marketCap }, i) => {
    const caps = rows.filter((of) => of.date === date && of.estimation).map((of) => of.marketCap);
    const isOutside = caps.length > 0 && (marketCap < Math.min(...caps) || marketCap > Math.max(...caps));
    expect(flags[i]).toBe(isOutside ? 1 : 0);
    flagged += isOutside ? 1 : 0;
  });
  expect(flagged).toBeGreaterThan(100);
});

interface UniverseJson {
  readonly months: readonly Readonly<Record<string, number | string>>[];
  readonly began: { readonly date: string; readonly count: number } | null;
  readonly turnoverAnnual: number;
  readonly reasons: readonly {
    readonly change: string;
    readonly reason: string;
    readonly count: number;
    readonly nameCount: number;
    readonly first: string;
    readonly last: string;
  }[];
  readonly changes: readonly (Change & { readonly name: string })[];
}

describe("show universe", () => {
  test.each(SPANS)("has month by month what X and the table of changes have: %o", async (span) => {
    const { json, csv } = await universeReport(run, span);
    const { months } = json as UniverseJson;
    const inSpan = dates.filter((date) => within(span)({ date }));
    const changed = changes.filter(within(span));
    expect(months.map(({ month }) => month)).toEqual([...new Set(inSpan.map((date) => date.slice(0, 7)))]);
    months.forEach(({ month, ...of }, i) => {
      const date = inSpan.findLast((day) => day.startsWith(String(month))) as string;
      const covered = rows.filter((row) => row.date === date);
      const caps = covered.filter(({ estimation }) => estimation).map(({ marketCap }) => marketCap);
      const isOutside = (cap: number) =>
        caps.length > 0 && (caps.every((other) => other > cap) || caps.every((other) => other < cap));
      const seats = (change: string) =>
        changed.filter((seat) => seat.change === change && seat.date.startsWith(String(month))).length;
      const { coverageCapShare, ...counts } = of;
      expect(counts).toEqual({
        date,
        coverageCount: covered.length,
        estimationCount: caps.length,
        outsideSpanCount: covered.filter(({ marketCap }) => isOutside(marketCap)).length,
        entered: seats("entered"),
        left: seats("left"),
      });
      const share = sum(caps) / sum(covered.map(({ marketCap }) => marketCap));
      expectClose(Number(coverageCapShare), share, TOLERANCE.algebra);
      expect(csv?.rows[i]).toEqual([
        month,
        date,
        counts.coverageCount,
        counts.estimationCount,
        coverageCapShare,
        counts.outsideSpanCount,
        counts.entered,
        counts.left,
      ]);
    });
  });

  test.each(SPANS)("names every change of the span and counts them by reason: %o", async (span) => {
    const { json } = await universeReport(run, span);
    const { changes: named, reasons } = json as UniverseJson;
    const changed = changes.filter(within(span));
    expect(named.map(({ name, ...of }) => of)).toEqual(changed);
    expect(named.every(({ name }) => name.length > 0)).toBe(true);
    expect(sum(reasons.map(({ count }) => count))).toBe(changed.length);
    for (const { change, reason, ...of } of reasons) {
      const alike = changed.filter((seat) => seat.change === change && seat.reason === reason);
      const when = alike.map(({ date }) => date).sort();
      expect(of).toEqual({
        count: alike.length,
        nameCount: new Set(alike.map(({ id }) => id)).size,
        first: when[0],
        last: when.at(-1),
      });
    }
  });

  test("leaves the beginning out of the pace at which names are replaced", async () => {
    const { json, text } = await universeReport(run, {});
    const { began, turnoverAnnual } = json as UniverseJson;
    const first = changes[0]?.date as string;
    const later = changes.filter(({ date }) => date > first);
    expect(began).toEqual({ date: first, count: changes.length - later.length });
    const sizes = dates
      .filter((date) => date > first)
      .map((date) => rows.filter((row) => row.date === date && row.estimation).length);
    const size = sum(sizes) / sizes.length;
    expect(later.length).toBeGreaterThan(3);
    expectClose(turnoverAnnual, later.length / 2 / size / (sizes.length / 252), TOLERANCE.algebra);
    const [entered, left] = ["entered", "left"].map(
      (of) => later.filter(({ change }) => change === of).length,
    );
    expect(text).toContain(
      `It began on ${first} with ${began?.count} names; since then ${entered} entered and ${left} left`,
    );
  });

  test("of a span before it begins says so, and has no pace", async () => {
    const { json, text } = await universeReport(run, { to: "2019-11-20" });
    expect(text).toContain("No name is in the estimation universe on any of these dates.");
    expect(json).toMatchObject({ began: null, turnoverAnnual: Number.NaN, reasons: [], changes: [] });
  });

  test("of a run that kept less of its universe says what to do", async () => {
    const old: Run = {
      ...run,
      readTable: async (table, selection) => {
        const found = await run.readTable(table, selection);
        return { ...found, columns: found.columns.filter(({ name }) => name !== "coverage_cap_share") };
      },
    };
    for (const report of [() => universeReport(old, {}), () => membershipReport(old, SILENT, {})])
      await expect(report()).rejects.toThrow(/kept less of its universe: run npx plimsoll estimate/);
  });

  test("prints a span of more than three years by year", () => {
    const closes = Array.from({ length: 40 }, (_, i) => ({
      date: `${2000 + Math.floor(i / 12)}-${String(1 + (i % 12)).padStart(2, "0")}-28`,
      coverageCount: 100,
      estimationCount: 50 + i,
      coverageCapShare: 0.5,
      outsideSpanCount: 3,
      entered: i === 0 ? 50 : 2,
      left: i === 0 ? 0 : 1,
    }));
    const history = { closes, began: null, turnoverAnnual: 0.1, reasons: [], changes: [], laterChanges: [] };
    const months = (count: number) =>
      universeText("m", "1234", { ...history, months: summarise(closes.slice(0, count), 7) }).split("\n");
    const cells = (line: string) => line.split(/ +/);
    const years = months(40).map(cells);
    expect(years[1]?.[0]).toBe("year");
    expect(years.slice(3, 7)).toEqual([
      ["2000", "100", "61", "50.0", "3", "72", "11"],
      ["2001", "100", "73", "50.0", "3", "24", "12"],
      ["2002", "100", "85", "50.0", "3", "24", "12"],
      ["2003", "100", "89", "50.0", "3", "8", "4"],
    ]);
    expect(years[8]).toEqual(["Total", "128", "39"]);
    expect(months(36).map(cells)[3]).toEqual(["2000-01", "100", "50", "50.0", "3", "50", "0"]);
  });
});

interface MembershipJson {
  readonly memberCount: number;
  readonly coveredCount: number;
  readonly uncoveredCount: number;
  readonly untradedCount: number;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly changes: readonly Readonly<Record<string, unknown>>[];
  readonly standing: Readonly<Record<string, unknown>>;
}

/** Where a name stands at a close, from its rows and the changes of its seat up to then. */
function standing(id: string, date: string): MembershipJson["standing"] {
  const seen = rows.filter((row) => row.id === id && row.date <= date);
  const row = seen.find((of) => of.date === date);
  const seat = changes.filter((of) => of.id === id && of.date <= date).at(-1);
  return {
    date,
    state: row === undefined ? "uncovered" : seat?.change === "entered" ? "member" : "covered",
    inEstimationUniverse: row?.estimation ?? false,
    since: seat?.date ?? null,
    lastCovered: seen.at(-1)?.date ?? null,
    marketCap: row?.marketCap ?? Number.NaN,
  };
}

describe("show universe of a name", () => {
  test.each(SPANS)(
    "tells every change and where it stands, as replayed from the tables: %o",
    async (span) => {
      const inSpan = dates.filter((date) => within(span)({ date }));
      const before = dates.findLast((date) => date < (inSpan[0] as string));
      for (const id of [HOMELESS, ABSENT, SILENT, "S00001", "S00002", "S00030"]) {
        const { json, csv } = await membershipReport(run, id, span);
        const of = json as MembershipJson;
        const path = inSpan.map((date) => standing(id, date));
        const count = (state: string) => path.filter((at) => at.state === state).length;
        expect(of).toMatchObject({
          memberCount: count("member"),
          coveredCount: count("covered"),
          uncoveredCount: count("uncovered"),
          untradedCount: path.filter((at) => at.state === "member" && at.inEstimationUniverse === false)
            .length,
          before: before === undefined ? null : standing(id, before),
          standing: standing(id, inSpan.at(-1) as string),
        });
        const seats = changes.filter((seat) => seat.id === id && within(span)(seat));
        expect(of.changes).toEqual(
          seats.map(({ date, change, reason }) => {
            const { state, marketCap } = standing(id, date);
            return { date, change, reason, became: state, marketCap };
          }),
        );
        expect(csv?.rows).toEqual(of.changes.map((seat) => Object.values(seat)));
      }
    },
  );

  test("says it in words: who has no industry, who was away and is back, who has no bar at the end", async () => {
    const last = dates.at(-1) as string;
    const texts = new Map<string, string>();
    for (const id of [HOMELESS, ABSENT, SILENT])
      texts.set(id, (await membershipReport(run, id, { from: "2020-02-25" })).text);
    expect(texts.get(HOMELESS)).toContain(`At the end (${last}): not covered, and never so far.`);
    expect(texts.get(HOMELESS)).toContain("No change in this span.");
    const away = changes.find(({ id, reason }) => id === ABSENT && reason === "stopped_trading")?.date;
    expect(texts.get(ABSENT)).toContain(
      `Before the span (2020-02-24): not covered, last on ${standing(ABSENT, "2020-02-24").lastCovered}; no member since ${away}.`,
    );
    expect(texts.get(SILENT)).toContain(
      `At the end (${last}): a member of the estimation universe since ${standing(SILENT, last).since}; it has no bar at this close, and keeps its seat.`,
    );
  });

  test("draws a sign for every close where they fit, by where it stands", async () => {
    const span = { from: "2020-01-20", to: "2020-03-31" };
    const signs: Readonly<Record<string, string>> = { member: "█", covered: "░", uncovered: "·" };
    const drawn = dates
      .filter((date) => within(span)({ date }))
      .map((date) => signs[String(standing(ABSENT, date).state)])
      .join("");
    expect(new Set(drawn).size).toBeGreaterThan(1);
    expect((await membershipReport(run, ABSENT, span)).text.split("\n")[1]).toBe(drawn);
  });
});
