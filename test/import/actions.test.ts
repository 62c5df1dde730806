import { describe, expect, test } from "vitest";
import { actionKinds } from "../../engine/data/index.ts";
import { actionLines } from "../../node/cli/action-lines.ts";
import { readKnownActions } from "../../node/import/index.ts";
import type { DataSpec } from "../../wire/index.ts";
import { faultsOf, open, project } from "./project.ts";

const header = "id,ex_date,kind,known_at,ratio,amount,currency,return,other";
const bars = [
  "date,id,price,volume,shares_outstanding,industry",
  "2020-01-02,A,100,10,1000,T",
  "2020-01-02,B,20,10,100,T",
  "2020-01-03,A,50,20,2000,T",
  "2020-01-03,B,21,10,100,T",
  "2020-01-06,A,51,20,2000,T",
  "2020-01-06,C,5,1,10,T",
  "2020-01-07,A,52,20,2000,T",
  "2020-01-07,C,5,1,10,T",
].join("\n");
const spec: DataSpec = { bars: { path: "bars.csv" }, actions: { path: "actions.csv" } };

/** Actions of every day, by name: kind ratio amount return. */
async function actionsOf(rows: readonly string[], of: DataSpec = spec, more: Record<string, string> = {}) {
  const folder = await project({ "bars.csv": bars, "actions.csv": [header, ...rows].join("\n"), ...more });
  const data = await open(folder, of);
  const found: Record<string, string[]> = {};
  for await (const day of data.days()) {
    const { actions } = day;
    if (actions === undefined) continue;
    found[day.date] = [...actions.asset].map((asset, r) =>
      [
        data.axes.assets.labels[asset],
        actionKinds[actions.kind[r]!],
        actions.ratio[r],
        actions.amount[r],
        actions.givenReturn[r],
      ].join(" "),
    );
  }
  data.close();
  return { found, notes: data.notes, lists: data.axes.lists };
}

describe("corporate actions", () => {
  test("reach the day of their ex-date, the next day with a close where it has none, and not before they are known", async () => {
    const { found, notes } = await actionsOf([
      "A,2020-01-03,split,,2,,,,",
      "A,2020-01-03,cash_dividend,2019-12-20,,0.5,,,",
      "A,2020-01-04,cash_dividend,,,0.25,,,",
      "A,2020-01-06,stock_dividend,2020-01-07,0.1,,,,",
      "B,2020-01-06,delisting,,,,,-0.4,",
      "A,2021-01-06,split,2020-01-03,3,,,,",
    ]);
    expect(found).toEqual({
      "2020-01-03": ["A cash_dividend NaN 0.5 NaN", "A split 2 NaN NaN"],
      "2020-01-06": ["A cash_dividend NaN 0.25 NaN", "B delisting NaN NaN -0.4"],
      "2020-01-07": ["A stock_dividend 0.1 NaN NaN"],
    });
    expect(notes.filter((note) => note.startsWith("actions"))).toEqual([
      "actions: 1 were known after their ex-date (A): until then the price has moved without them, and their return is of the day they were known",
    ]);
    expect(notes).toContain("bars give no return: returns are derived from prices, with corporate actions");
  });

  test("several that land on one close count in the order of their ex-dates: a dividend after a split is per new share", async () => {
    const { found } = await actionsOf([
      "A,2020-01-05,cash_dividend,,,0.25,,,",
      "A,2020-01-04,split,,2,,,,",
      "A,2020-01-05,stock_dividend,,0.1,,,,",
    ]);
    expect(found).toEqual({
      "2020-01-06": ["A split 2 NaN NaN", "A cash_dividend NaN 0.25 NaN", "A stock_dividend 0.1 NaN NaN"],
    });
  });

  test("a share spun off is worth its own close; amounts in other currencies are converted at the close of the day", async () => {
    const { found, notes } = await actionsOf(
      [
        "A,2020-01-06,spin_off,,0.5,,,,C",
        "A,2020-01-06,cash_dividend,,,2,EUR,,",
        "B,2020-01-03,cash_dividend,,,1,,,",
        "A,2020-01-03,spin_off,,0.5,,,,C",
      ],
      {
        ...spec,
        securities: { path: "securities.csv" },
        fx: { path: "fx.csv" },
        baseCurrency: "USD",
      },
      {
        "securities.csv": "id,currency\nA,USD\nB,GBP\nC,GBP\n",
        "fx.csv": "date,currency,rate\n2020-01-02,EUR,1.1\n2020-01-06,EUR,1.25\n2020-01-02,GBP,2\n",
      },
    );
    expect(found).toEqual({
      "2020-01-03": ["A spin_off 0.5 NaN NaN", "B cash_dividend NaN 1 NaN"],
      "2020-01-06": ["A cash_dividend NaN 2.5 NaN", "A spin_off 0.5 10 NaN"],
    });
    expect(notes.join("\n")).toContain("1 spin-offs (A) have no price of the new share on their day");
  });

  test("where bars give returns, a spin-off is said to enter none, and no price of its share is missed", async () => {
    const given = bars
      .split("\n")
      .map((row, r) => `${row},${r === 0 ? "total_return" : "0.01"}`)
      .join("\n");
    const { notes } = await actionsOf(["A,2020-01-03,spin_off,,0.5,,,,C"], spec, { "bars.csv": given });
    expect(notes.filter((note) => note.includes("spin-off") || note.includes("enter no return"))).toEqual([
      "actions: 1 splits, dividends and the like (A) enter no return, because bars give returns",
    ]);
  });

  test("the end of a listing without a value has none, or the one of the policy, and both are counted", async () => {
    const rows = ["B,2020-01-06,delisting,,,,,,"];
    const without = await actionsOf(rows);
    expect(without.found).toEqual({});
    expect(without.notes.join("\n")).toContain(
      "1 delistings (B) say neither amount nor return: the return of their end",
    );
    const policy = await actionsOf(rows, {
      ...spec,
      actions: { path: "actions.csv", missingDelistingReturn: -0.3 },
    });
    expect(policy.found).toEqual({ "2020-01-06": ["B delisting NaN NaN -0.3"] });
    expect((await actionsOf(["A,2020-01-07,earnings,,,,,,"])).notes.join("\n")).toContain(
      "1 securities end before the last trading day without a delisting (B)",
    );
  });

  test("a merger puts its name on the list `mergers` from the announcement to its end", async () => {
    const folder = await project({
      "bars.csv": bars,
      "actions.csv": `${header}\nA,2020-01-06,merger,2020-01-03,,60,,,\nB,,merger,2020-01-06,1.5,,,,A\n`,
    });
    const data = await open(folder, spec);
    const on: string[] = [];
    for await (const day of data.days()) on.push([...(day.lists.get("mergers") ?? [])].join(""));
    data.close();
    expect(on).toEqual(["000", "100", "110", "010"]);
  });

  test("rows that lack what their kind needs, or stand twice, are faults, all at once", async () => {
    const rows = [
      "A,2020-01-03,split,,,,,,",
      "A,2020-01-03,cash_dividend,,,,,,",
      "A,,earnings,,,,,,",
      "A,2020-01-03,spin_off,,1,,,,",
      "A,2020-01-03,delisting,,,1,,0.5,",
      "A,2020-01-03,merger,,,,,,",
      "A,2020-01-06,rights,,1,5,,,",
      "A,2020-01-06,rights,,2,5,,,",
      "A,2020-01-06,cash_dividend,,,1,EUR,,",
      "A,2020-01-07,takeover,,,1,,,",
    ];
    const folder = await project({ "bars.csv": bars, "actions.csv": [header, ...rows].join("\n") });
    expect((await faultsOf(folder, spec)).map(({ row, column }) => `${row} ${column}`)).toEqual([
      "2 ratio",
      "3 amount",
      "4 ex_date",
      "5 amount",
      "6 amount",
      "9 id, ex_date, kind, amount",
      "9 kind",
      "10 currency",
      "11 kind",
    ]);
  });

  test("a share count is restated at each split after it was known, so that years can be compared", async () => {
    const folder = await project({
      "bars.csv": bars,
      "actions.csv": `${header}\nA,2020-01-03,split,,2,,,,\nA,2020-01-06,stock_dividend,,0.5,,,,\n`,
      "f.csv": [
        "id,item,value,period_end,known_at",
        "A,shares,900,2018-12-31,2019-02-01",
        "A,shares,1000,2018-12-31,2019-03-01",
        "A,shares,1100,2019-06-30,2019-08-01",
        "A,shares,2400,2019-09-30,2020-01-03",
        "A,shares,2199,2019-06-30,2020-01-03",
        "A,cash,5,2019-06-30,2019-08-01",
      ].join("\n"),
    });
    const data = await open(folder, { ...spec, fundamentals: { path: "f.csv" } });
    const found: string[][] = [];
    for await (const { fundamentals: f } of data.days())
      found.push([...f.value].map((value, r) => `${data.axes.items[f.item[r]!]} ${f.periodEnd[r]} ${value}`));
    data.close();
    const [december, june, september] = [17896, 18077, 18169];
    expect(found).toEqual([
      [`shares ${december} 900`, `shares ${december} 1000`, `cash ${june} 5`, `shares ${june} 1100`],
      [`shares ${december} 2000`, `shares ${june} 2199`, `shares ${september} 2400`],
      [`shares ${december} 3000`, `shares ${june} 3298.5`, `shares ${september} 3600`],
      [],
    ]);
  });

  test("a split that is told is no outlier", async () => {
    const rows = ["date,id,price,industry", "2020-01-02,A,100,T", "2020-01-03,A,9,T", "2020-01-06,A,10,T"];
    const notes = async (actions: string) => {
      const folder = await project({ "bars.csv": rows.join("\n"), "actions.csv": `${header}\n${actions}\n` });
      const data = await open(folder, spec);
      data.close();
      return data.notes.join("\n");
    };
    expect(await notes("A,2020-01-03,split,,10,,,,")).not.toContain("a split, or a wrong price");
    expect(await notes("A,2020-01-06,split,,10,,,,")).toContain("a split, or a wrong price");
  });

  test("that were known on a date are told, those ahead as well, and no other", async () => {
    const folder = await project({
      "bars.csv": bars,
      "actions.csv": [
        header,
        "A,2020-01-03,split,,2,,,,",
        "A,2020-02-06,earnings,2020-01-02,,,,,",
        "A,2020-01-07,cash_dividend,2020-01-07,,1,,,",
        "A,,merger,2020-01-05,0.5,3,,,B",
        "B,2020-01-03,split,,2,,,,",
      ].join("\n"),
    });
    const date = "2020-01-06";
    const known = await readKnownActions(folder, spec, { id: "A", date });
    expect(known.map(({ kind }) => kind)).toEqual(["split", "earnings", "merger"]);
    const lines = actionLines(known, date).join("\n").split("\n");
    expect(lines[0]).toBe("Corporate actions known by 2020-01-06");
    expect(lines.slice(3).map((line) => line.split(/ {2,}/).join("|"))).toEqual([
      "2020-01-03|split|2 new per old|2020-01-03",
      "2020-02-06|earnings|2020-01-02|ahead",
      "pending|merger|0.5 new per old, 3 per share, of B|2020-01-05|ahead",
      "",
    ]);
    expect(await readKnownActions(folder, { bars: spec.bars }, { id: "A", date })).toEqual([]);
  });
});
