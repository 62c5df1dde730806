import { describe, expect, test } from "vitest";
import { faultsOf, open, plainDays, project } from "./project.ts";

const none = Number.NaN;

const bars = `date,id,price,market_cap,industry
2024-01-30,A,10,1000,Energy
2024-01-30,B,20,2000,Tech
2024-01-31,A,11,1100,Energy
2024-01-31,B,20,2000,Tech
2024-02-01,A,12,1200,Energy
2024-02-01,B,21,2100,Tech
2024-02-01,C,5,500,Tech
2024-02-20,A,12,1200,Energy
2024-02-20,C,5,500,Tech
`;
const securities = `id,issuer,country,currency,primary
A,one,US,USD,1
B,two,JP,JPY,TRUE
C,two,JP,JPY,no
D,four,FR,EUR,
`;
const fx = `date,currency,rate
2024-01-29,JPY,0.01
2024-01-31,JPY,0.02
2024-02-01,JPY,0.03
2024-02-01,USD,1
`;
const spec = {
  baseCurrency: "USD",
  bars: { path: "bars.csv" },
  securities: { path: "s.csv" },
};
const withFx = { ...spec, fx: { path: "fx.csv" } };

describe("traits of securities", () => {
  test("are codes of sorted names, issuers by first appearance; whoever says nothing is primary", async () => {
    const { axes, close } = await open(await project({ "bars.csv": bars, "s.csv": securities }), spec);
    expect(axes.countries).toEqual(["FR", "JP", "US"]);
    expect(axes.currencies).toEqual(["EUR", "JPY", "USD"]);
    expect(axes.baseCurrency).toBe(2);
    expect([...axes.traits.country]).toEqual([2, 1, 1]);
    expect([...axes.traits.currency]).toEqual([2, 1, 1]);
    expect([...axes.traits.issuer]).toEqual([0, 1, 1]);
    expect([...axes.traits.primary]).toEqual([1, 1, 0]);
    close();
    const bare = await open(await project({ "bars.csv": bars }), { bars: { path: "bars.csv" } });
    expect([...bare.axes.traits.primary]).toEqual([1, 1, 1]);
    expect([...bare.axes.traits.issuer, bare.axes.baseCurrency]).toEqual([-1, -1, -1, -1]);
    bare.close();
  });

  test("a flag that is none is a fault", async () => {
    const folder = await project({ "bars.csv": bars, "s.csv": "id,primary\nA,maybe\nB,2\nC,\n" });
    expect(await faultsOf(folder, spec)).toMatchObject(
      [
        { file: "s.csv", row: 2, column: "primary", value: "maybe", rule: /1 or 0, true or false/ },
        { file: "s.csv", row: 3, value: "2" },
      ].map((fault) => ({ ...fault, rule: "primary must be 1 or 0, true or false, yes or no" })),
    );
  });

  test("change the months of those who have them, and no month before", async () => {
    const keys = async (table: string) => {
      const data = await open(await project({ "bars.csv": bars, "s.csv": table }), spec);
      const of = ["2024-01", "2024-02"].map((month) => data.monthKey(month));
      data.close();
      return of;
    };
    const before = await keys(securities);
    // C appears in February.
    for (const other of ["C,three,JP,JPY,no", "C,two,FR,JPY,no", "C,two,JP,USD,no", "C,two,JP,JPY,yes"]) {
      const after = await keys(securities.replace("C,two,JP,JPY,no", other));
      expect(after[0], other).toBe(before[0]);
      expect(after[1], other).not.toBe(before[1]);
    }
    expect((await keys(securities.replace("A,one,US", "A,one,CA")))[0]).not.toBe(before[0]);
    // Names that sort before those of today move codes, not keys.
    expect(await keys(`${securities}E,zero,AA,AAA,1\n`)).toEqual(before);
  });
});

describe("exchange rates", () => {
  test("convert caps at each close, stand at most ten days, and give returns", async () => {
    const data = await open(
      await project({ "bars.csv": bars, "s.csv": securities.replace("EUR", "JPY"), "fx.csv": fx }),
      withFx,
    );
    const days = await plainDays(data);
    // Currencies: JPY, USD. The rate of the 29th is known on the 30th; that of February 1st is too old on the 20th.
    expect(days.map((day) => day.fxRate)).toEqual([
      [0.01, 1],
      [0.02, 1],
      [0.03, 1],
      [none, 1],
    ]);
    expect(days.map((day) => day.fxReturn)).toEqual([
      [none, 0],
      [1, 0],
      [0.03 / 0.02 - 1, 0],
      [none, 0],
    ]);
    expect(days.map((day) => day.marketCap)).toEqual([
      [1000, 2000 * 0.01, none],
      [1100, 2000 * 0.02, none],
      [1200, 2100 * 0.03, 500 * 0.03],
      [1200, none, none],
    ]);
    expect(days.map((day) => day.price[1])).toEqual([20, 20, 21, none]);
    expect(data.notes).toContain(
      "fx: JPY has no rate of the last 10 days on 1 of 4 trading days; caps in it are missing then",
    );
    for (const [d, day] of days.entries()) expect((await plainDays(data, day.date))[0]).toEqual(days[d]);
    data.close();
  });

  test("without them amounts are taken as they are, and that is said", async () => {
    const data = await open(await project({ "bars.csv": bars, "s.csv": securities }), spec);
    const days = await plainDays(data);
    expect([days[0]!.marketCap[1], days[0]!.fxRate, days[0]!.fxReturn]).toEqual([2000, [], []]);
    expect(data.notes).toContain(
      "securities are in several currencies (JPY, USD) and there is no fx table: caps are compared as they are",
    );
    data.close();
  });

  test("of a later day change no month before", async () => {
    const keys = async (table: string) => {
      const folder = await project({
        "bars.csv": bars,
        "s.csv": securities.replace("EUR", "JPY"),
        "fx.csv": table,
      });
      const data = await open(folder, withFx);
      const of = ["2024-01", "2024-02"].map((month) => data.monthKey(month));
      data.close();
      return of;
    };
    const [january, february] = await keys(fx);
    const after = await keys(fx.replace("2024-02-01,JPY,0.03", "2024-02-01,JPY,0.04"));
    expect(after[0]).toBe(january);
    expect(after[1]).not.toBe(february);
  });

  test("that cannot be used are faults, all at once", async () => {
    const folder = await project({
      "bars.csv": bars,
      "s.csv": securities.replace("JP,JPY,no", "JP,JPT,no"),
      "fx.csv": `${fx.replace("USD,1", "USD,2")}2024-02-02,JPY,0\n`,
      "r.csv": "date,currency,rate\n2024-01-31,USD,0.001\n2024-01-31,,0.001\n",
    });
    const rules = (await faultsOf(folder, { ...withFx, rates: { path: "r.csv" } })).map(
      ({ file, row, rule }) => `${file} ${row}: ${rule}`,
    );
    expect(rules).toEqual([
      "fx.csv 5: the base currency USD must have rate 1 against itself; is data.baseCurrency the right one?",
      "fx.csv 6: rate must be above 0",
      "r.csv 3: a date must have one rate of the base currency, it has one with and one without USD",
      "s.csv 4: must be the base currency USD or have rates in the fx table; did you mean JPY? (1 rows)",
      "s.csv 5: must be the base currency USD or have rates in the fx table; known: USD, JPY (1 rows)",
    ]);
    const { baseCurrency: _, ...without } = withFx;
    expect(await faultsOf(folder, without)).toContainEqual({
      file: "plimsoll.yaml",
      column: "data.baseCurrency",
      rule: "must name the base currency, because there is the fx table: baseCurrency: USD, say",
    });
  });
});

test("risk-free rates by currency stand beside the base currency's; a currency without any is noted", async () => {
  const folder = await project({
    "bars.csv": bars,
    "s.csv": securities.replace("C,two,JP,JPY", "C,two,FR,EUR"),
    "r.csv": "date,currency,rate\n2024-01-30,,0.001\n2024-01-31,USD,0.002\n2024-01-31,JPY,0.0001\n",
  });
  const data = await open(folder, { ...spec, rates: { path: "r.csv" } });
  const days = await plainDays(data);
  expect(days.map((day) => day.riskFree)).toEqual([0.001, 0.002, none, none]);
  // EUR, JPY, USD.
  expect(days.map((day) => day.riskFreeByCurrency)).toEqual([
    [none, none, 0.001],
    [none, 0.0001, 0.002],
    [none, none, none],
    [none, none, none],
  ]);
  expect(data.notes).toContain("rates: none in EUR; returns in it are in excess of the base currency's rate");
  data.close();
});

describe("lists", () => {
  const members = `id,list,from,to
A,large,2024-01-01,2024-01-31
A,large,2024-01-31,2024-02-05
B,large,2024-02-03,
C,large,2023-01-01,
C,small,2024-02-20,2024-02-20
Z,large,2024-01-01,
`;
  const withLists = { bars: { path: "bars.csv" }, memberships: { path: "m.csv" } };

  test("hold from the first day of a spell, once the asset has appeared, to the last", async () => {
    const data = await open(await project({ "bars.csv": bars, "m.csv": members }), withLists);
    expect(data.axes.lists).toEqual(["large", "small"]);
    const days = await plainDays(data);
    expect(days.map((day) => day.lists)).toEqual([
      { large: "100", small: "000" },
      { large: "100", small: "000" },
      { large: "101", small: "000" },
      { large: "011", small: "001" },
    ]);
    expect(data.notes).toContain("memberships: 1 ids have no bar and are ignored (Z)");
    for (const [d, day] of days.entries()) expect((await plainDays(data, day.date))[0]).toEqual(days[d]);
    data.close();
  });

  test("of a later day change no month before, not even by a new list", async () => {
    const keys = async (table: string) => {
      const data = await open(await project({ "bars.csv": bars, "m.csv": table }), withLists);
      const of = ["2024-01", "2024-02"].map((month) => data.monthKey(month));
      data.close();
      return of;
    };
    const before = await keys(members);
    const later = await keys(`${members.replace("C,small,2024-02-20", "C,mid,2024-02-20")}`);
    expect(later[0]).toBe(before[0]);
    expect(later[1]).not.toBe(before[1]);
    // The list is empty after a day, or a day later.
    const ends = (to: string) => keys(`id,list,from,to\nA,large,2024-01-01,${to}\n`);
    expect((await ends("2024-01-30"))[0]).not.toBe((await ends("2024-01-31"))[0]);
    const earlier = await keys(members.replace("A,large,2024-01-31", "A,large,2024-02-01"));
    expect(earlier).toEqual(before);
    expect((await keys(members.replace("A,large,2024-01-01", "B,large,2024-01-01")))[0]).not.toBe(before[0]);
  });
});
