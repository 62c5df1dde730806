import { describe, expect, test } from "vitest";
import { faultsOf, open, plainDays, project, reordered } from "./project.ts";

const none = Number.NaN;
const bars = `date,id,total_return,market_cap,industry
2024-01-30,A,0.01,1000,Energy
2024-01-31,A,0.02,1100,Energy
2024-02-01,A,0.01,1200,Energy
2024-02-20,A,0.00,1200,Energy
`;
const factors = `date,factor,value,kind,consensus,known_at
2024-01-30,MKT,1.5,,,
2024-01-31,MKT,-0.5,return,,
2024-02-01,MKT,0.25,,,
2024-02-02,MKT,0.75,,,
2024-01-31,SMB,0.1,,,2024-02-05
2024-02-01,SMB,0.2,,,2024-02-01
2024-02-01,SMB,0.3,,,2024-02-10
2023-12-31,CPI,300,level,,2024-01-10
2024-01-15,CPI,301,level,302,2024-01-31
2024-01-15,CPI,305,level,302,2024-02-01
2024-01-20,CPI,303,level,,2024-02-02
`;
const spec = {
  bars: { path: "b.csv" },
  factors: { path: "f.csv", units: { value: "percent" as const } },
};
const read = async (text: string, rest = bars, from?: string) => {
  const data = await open(await project({ "b.csv": rest, "f.csv": text }), spec);
  const days = await plainDays(data, from);
  const { axes, notes, dates } = data;
  const keys = ["2024-01", "2024-02"].map((month) => data.monthKey(month));
  data.close();
  return { days, axes, notes, dates, keys };
};

describe("given factors", () => {
  test("a return stands on its day if it was known at its close, a level where it became known; first publications count", async () => {
    const { days, axes } = await read(factors);
    expect(axes.factors).toEqual(["CPI", "MKT", "SMB"]);
    expect(days.map((day) => day.factors)).toEqual([
      [
        [0, 1, 3, none],
        [1, 0, 0.015, none],
      ],
      [
        [0, 1, 3.01, 302],
        [1, 0, -0.005, none],
      ],
      [
        [1, 0, 0.0025, none],
        [2, 0, 0.002, none],
      ],
      [[0, 1, 3.03, none]],
    ]);
  });

  test("what cannot be used is counted by name", async () => {
    const { notes } = await read(factors);
    expect(notes.filter((note) => note.startsWith("factors:"))).toEqual([
      "factors: MKT has 1 returns on dates without a bar, the first on 2024-02-02: they are not used",
      "factors: SMB has 2 returns that were not known at their own close, the first of 2024-01-31: they are not used",
    ]);
  });

  test("a level without known_at is counted; one that comes after one of a later date changes nothing, and is counted", async () => {
    const more = `${factors}2024-01-05,CPI,999,level,,2024-02-20\n2024-01-29,RATE,5,level,,\n2024-01-31,RATE,5.25,level,,\n`;
    const { days, notes } = await read(more);
    const cpi = (all: typeof days) =>
      all.map((day) => day.factors.filter(([code]) => code === 0).map((row) => row[2]));
    expect(cpi(days)).toEqual(cpi((await read(factors)).days));
    expect(notes.filter((note) => /levels/.test(note))).toEqual([
      "factors: CPI has 1 levels that became known after one of a later date, the first of 2024-01-05: they are not used",
      "factors: RATE has 2 levels without known_at: they count as known on their own date",
    ]);
  });

  test("a day is the same wherever the stream begins, whatever the order of rows, and later rows change nothing earlier", async () => {
    const whole = await read(factors);
    expect((await read(reordered(factors))).days).toEqual(whole.days);
    expect((await read(factors, bars, "2024-02-01")).days).toEqual(whole.days.slice(2));
    const later = `${factors}2024-02-20,MKT,9,,,\n2024-01-31,HML,0.5,,,2024-02-20\n2024-01-15,CPI,900,level,,2024-02-19\n`;
    const longer = await read(later);
    expect(longer.keys[0]).toBe(whole.keys[0]);
    expect(longer.keys[1]).not.toBe(whole.keys[1]);
    const named = ({ axes, days }: typeof whole) =>
      days.map((day) => day.factors.map(([code, ...values]) => [axes.factors[code!], ...values]));
    expect(named(longer).slice(0, 3)).toEqual(named(whole).slice(0, 3));
  });

  test("a changed value changes the key of its month; a project without factors has none", async () => {
    const whole = await read(factors);
    const changed = await read(factors.replace("-0.5", "-0.6"));
    expect([changed.keys[0] === whole.keys[0], changed.keys[1] === whole.keys[1]]).toEqual([false, true]);
    const data = await open(await project({ "b.csv": bars }), { bars: { path: "b.csv" } });
    expect(data.axes.factors).toEqual([]);
    expect((await plainDays(data)).every((day) => day.factors.length === 0)).toBe(true);
    data.close();
  });
});

describe("a file with one column of returns per factor", () => {
  const wide = "date,Mkt-RF,SMB\n2024-01-30,1.5,\n2024-01-31,-0.5,0.1\n2024-02-01,0.25,150\n";
  const mapped = { ...spec, factors: { ...spec.factors, returns: { MKT: "Mkt-RF", SIZE: "SMB" } } };

  test("gives what the long form gives; an empty cell is no return", async () => {
    const long =
      "date,factor,value\n2024-01-30,MKT,1.5\n2024-01-31,MKT,-0.5\n2024-02-01,MKT,0.25\n2024-01-31,SIZE,0.1\n";
    const data = await open(await project({ "b.csv": bars, "f.csv": wide.replace("150", "") }), mapped);
    const expected = await read(long);
    expect(data.axes.factors).toEqual(["MKT", "SIZE"]);
    expect(await plainDays(data)).toEqual(expected.days);
    expect([data.monthKey("2024-01"), data.monthKey("2024-02")]).toEqual(expected.keys);
    data.close();
  });

  test("a fault is in the factor's own column; a column that is missing is one too", async () => {
    expect(await faultsOf(await project({ "b.csv": bars, "f.csv": wide }), mapped)).toMatchObject([
      { file: "f.csv", row: 4, column: "SMB", value: "1.5", rule: expect.stringMatching(/within ±1/) },
    ]);
    const without = wide.replace("SMB", "SMBB").replace("150", "");
    expect(await faultsOf(await project({ "b.csv": bars, "f.csv": without }), mapped)).toMatchObject([
      { file: "f.csv", column: "SMB", rule: expect.stringMatching(/did you mean "SMBB"/) },
    ]);
  });
});

describe("faults of the factors table", () => {
  const cases: readonly [string, string, string, object][] = [
    [
      "a kind that is none",
      "2024-01-30,MKT,1,index,,",
      "",
      { row: 2, column: "kind", value: "index", rule: "kind must be return or level" },
    ],
    [
      "an empty value",
      "2024-01-30,MKT,,,,",
      "",
      { row: 2, column: "value", rule: "value must not be empty" },
    ],
    ["an infinite value", "2024-01-30,MKT,inf,,,", "", { row: 2, column: "value", value: "inf" }],
    ["no factor", "2024-01-30,,1,,,", "", { row: 2, column: "factor", rule: "factor must not be empty" }],
    ["a date that is none", "2024-02-31,MKT,1,,,", "", { row: 2, column: "date", value: "2024-02-31" }],
    [
      "known before it is about",
      "2024-01-30,MKT,1,,,2024-01-29",
      "",
      { row: 2, column: "known_at", rule: "known_at must not be before date" },
    ],
    [
      "a key twice",
      "2024-01-30,MKT,1,,,",
      "2024-01-30,MKT,2,,,",
      { row: 3, column: "date, factor, known_at" },
    ],
    [
      "two kinds",
      "2024-01-30,MKT,1,,,",
      "2024-01-31,MKT,2,level,,",
      { row: 3, column: "kind", value: "level", rule: "a factor must be of one kind in all its rows" },
    ],
    [
      "a return of more than 100 %",
      "2024-01-30,MKT,150,,,",
      "",
      { row: 2, column: "value", value: "1.5", rule: /within ±1 \(is it in percent\?/ },
    ],
    [
      "a consensus of a return",
      "2024-01-30,MKT,1,,1,",
      "",
      { row: 2, column: "consensus", rule: /only a level has a consensus/ },
    ],
  ];
  test.each(cases)("%s", async (_, first, second, fault) => {
    const text = `date,factor,value,kind,consensus,known_at\n${[first, second].filter(Boolean).join("\n")}\n`;
    const found = await faultsOf(await project({ "b.csv": bars, "f.csv": text }), spec);
    const rule = (fault as { rule?: string | RegExp }).rule;
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      file: "f.csv",
      ...fault,
      ...(rule instanceof RegExp ? { rule: expect.stringMatching(rule) } : {}),
    });
  });

  test("a missing column is named with the nearest", async () => {
    const found = await faultsOf(
      await project({ "b.csv": bars, "f.csv": "date,factr,value\n2024-01-30,MKT,1\n" }),
      spec,
    );
    expect(found[0]).toMatchObject({
      file: "f.csv",
      column: "factor",
      rule: expect.stringMatching(/did you mean "factr"/),
    });
  });
});
