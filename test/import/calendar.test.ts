import { describe, expect, test } from "vitest";
import type { DataSpec } from "../../wire/index.ts";
import { open, plainDays, project } from "./project.ts";

const none = Number.NaN;

async function imported(files: Record<string, string>, spec: DataSpec) {
  const data = await open(await project(files), spec);
  const found = { days: await plainDays(data), dates: data.dates, notes: data.notes.join("\n") };
  data.close();
  return found;
}

const bars = [
  "date,id,price,volume,industry",
  "2020-01-02,N,10,5,T",
  "2020-01-02,J,100,5,T",
  "2020-01-03,N,11,5,T",
  "2020-01-03,J,100,0,T",
  "2020-01-06,N,12,5,T",
  "2020-01-06,J,100,3,T",
  "2020-01-07,J,105,5,T",
  "2020-01-08,N,13,5,T",
  "2020-01-08,J,106,5,T",
].join("\n");
const securities = "id,market\nN,XNYS\nJ,XTKS\n";
const calendar = [
  "market,date,open",
  ...["02", "03", "06", "07", "08"].map((day) => `XNYS,2020-01-${day},1`),
  "XTKS,2020-01-02,1",
  "XTKS,2020-01-03,0",
  "XTKS,2020-01-07,1",
  "XTKS,2020-01-08,",
].join("\n");

describe("a calendar", () => {
  const spec = {
    bars: { path: "bars.csv" },
    securities: { path: "securities.csv" },
    calendar: { path: "calendar.csv" },
  };

  test("passes over bars of a closed market, so that its holidays are no stale prices, and counts days that lack bars", async () => {
    const { days, notes, dates } = await imported(
      { "bars.csv": bars, "securities.csv": securities, "calendar.csv": calendar },
      spec,
    );
    expect(dates).toEqual(["2020-01-02", "2020-01-03", "2020-01-06", "2020-01-07", "2020-01-08"]);
    expect(days.map(({ price }) => price)).toEqual([
      [100, 10],
      [none, 11],
      [none, 12],
      [105, none],
      [106, 13],
    ]);
    expect(notes).toContain(
      "calendar: XNYS is open on 5 days from 2020-01-02 to 2020-01-08, 1 of them without a bar (2020-01-07): the next return spans them",
    );
    expect(notes).toContain("calendar: XTKS is open on 3 days from 2020-01-02 to 2020-01-08\n");
    expect(notes).toContain(
      "calendar: 2 bars on 2 days on which XTKS is closed (first 2020-01-03) are passed over; 1 of them have volume: is the calendar right?",
    );
  });

  test("of one market is that of securities without one; a day on which nobody may trade is none", async () => {
    const { dates, notes } = await imported(
      { "bars.csv": bars, "calendar.csv": "market,date,open\nXNYS,2020-01-06,0\n" },
      { bars: spec.bars, calendar: spec.calendar },
    );
    expect(dates).toEqual(["2020-01-02", "2020-01-03", "2020-01-07", "2020-01-08"]);
    expect(notes).toContain(
      "calendar: 2 bars on 1 days on which XNYS is closed (first 2020-01-06) are passed over",
    );
  });

  test("that is not given is inferred by market, and said", async () => {
    const { notes, days } = await imported(
      { "bars.csv": bars, "securities.csv": securities },
      { bars: spec.bars, securities: spec.securities },
    );
    expect(days).toHaveLength(5);
    expect(notes).toContain(
      "calendar: none is given, so a market (XNYS, XTKS) is open on the days on which it has a bar",
    );
  });
});

describe("staleDays", () => {
  // A does not trade from the 3rd to the 8th; B trades at one price.
  const rows = ["02", "03", "06", "07", "08", "09"].flatMap((day, d) => [
    `2020-01-${day},A,${d === 5 ? 12 : 10},${d === 0 || d === 5 ? 7 : d === 2 ? "" : 0},,T`,
    `2020-01-${day},B,20,5,,T`,
  ]);
  const header = "date,id,price,volume,total_return,industry";
  const prices = async (staleDays: number | undefined, lines: readonly string[] = rows) => {
    const files = { "bars.csv": [header, ...lines].join("\n") };
    const { days, notes } = await imported(files, { bars: { path: "bars.csv", staleDays } });
    return { a: days.map(({ price }) => price[0]), b: days.map(({ price }) => price[1]), notes };
  };

  test("takes a close that repeats the one before without volume for none from that time in a row on", async () => {
    expect((await prices(1)).a).toEqual([10, none, none, none, none, 12]);
    const { a, b, notes } = await prices(3);
    expect(a).toEqual([10, 10, 10, none, none, 12]);
    expect(b).toEqual([20, 20, 20, 20, 20, 20]);
    expect(notes).toContain(
      "bars: 2 closes of 1 securities repeat the one before without volume, from repetition 3 in a row on: they give no return (staleDays)",
    );
    expect((await prices(undefined)).a).toEqual([10, 10, 10, 10, 10, 12]);
  });

  test("looks at no later bar, and leaves a close that has a return", async () => {
    for (let count = 6; count <= rows.length; count += 6) {
      const { a } = await prices(2, rows.slice(0, count));
      expect(a).toEqual([10, 10, none, none, none, 12].slice(0, count / 2));
    }
    const paid = rows.map((row) => row.replace("2020-01-06,A,10,,,", "2020-01-06,A,10,,0.01,"));
    expect((await prices(2, paid)).a).toEqual([10, 10, 10, 10, none, 12]);
  });
});
