import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openMarketData } from "../../node/import/index.ts";
import { estimateModel } from "../../node/jobs/index.ts";
import { checkAgainstData, readProject } from "../../node/project/index.ts";
import { check, faultsOf, projectWith } from "./written-spec.ts";

const spec = (factors: string, more = ""): string =>
  `name: x\ndata: { bars: { path: bars.csv }, securities: { path: s.csv }, memberships: { path: m.csv }, rates: { path: r.csv }, baseCurrency: USD }\nfactors: { styles: { size: { blend: { log_market_cap: 1 } } }, ${factors} }\n${more}`;
const merging = (merge: string): string => spec(`industries: { merge: { ${merge} } }`);
const AT = "plimsoll.yaml, row 3, column factors.industries.merge";

describe("merged industries", () => {
  test.each(["market", "Market", "date", "currency"])(
    "cannot be called %s, which a run uses itself",
    async (name) => {
      expect(await check(merging(`banks: ${name}`))).toEqual([
        `${AT}.banks: an industry cannot be called ${name.toLowerCase()}: a run uses that name itself; choose another`,
      ]);
    },
  );

  test("cannot have the name of a style", async () => {
    expect(await check(merging("banks: Size, food: other"))).toEqual([
      `${AT}.banks: the industry Size and the style size have the same name, and factors are known by it; rename one`,
    ]);
  });

  test("are merged in one step: no chain, no cycle", async () => {
    const rule = (name: string) => `"${name}" is itself merged; name the industry it goes to`;
    expect(await check(merging("a: b, b: a, c: c, d: a"))).toEqual([
      `${AT}.a: ${rule("b")}`,
      `${AT}.b: ${rule("a")}`,
      `${AT}.c: ${rule("c")}`,
      `${AT}.d: ${rule("a")}`,
    ]);
  });
});

/** The faults of a spec with a market of three industries, countries and currencies; estimating tells the same. */
async function faultsWithData(text: string): Promise<readonly string[]> {
  const folder = projectWith(text);
  const write = (file: string, rows: readonly string[]) =>
    writeFileSync(join(folder, file), `${rows.join("\n")}\n`);
  const industries = ["Spain", "CHF", "size"];
  const bars = industries.map((industry, i) => `2020-01-02,A${i},10,0.01,100,${industry}`);
  write("bars.csv", ["date,id,price,total_return,market_cap,industry", ...bars]);
  write("s.csv", ["id,country,currency", "A0,Spain,USD", "A1,France,CHF", "A2,France,USD"]);
  write("f.csv", ["date,factor,value", "2020-01-02,CHF,0.01"]);
  write("m.csv", ["id,list,from", "A0,large,2020-01-01"]);
  write("r.csv", [
    "date,rate,currency,fx_rate",
    "2020-01-01,0.01,CHF,1",
    "2020-01-02,0.01,CHF,1",
    "2020-01-02,0.01,USD,1",
  ]);
  const project = await readProject(folder);
  const data = await openMarketData(project.folder, project.spec.data);
  const checked = await faultsOf(Promise.resolve().then(() => checkAgainstData(project, data)));
  data.close();
  if (checked.length > 0) expect(await faultsOf(estimateModel(project))).toEqual(checked);
  return checked;
}

describe("factors of the data", () => {
  const ALL = "countries: true, currencies: true";
  const same = (what: string, of: string) =>
    `plimsoll.yaml, column factors.${of}: the ${what} and an industry have the same name, and factors are known by it; rename one`;

  test("have a name of their own over all families", async () => {
    expect(await faultsWithData(spec(ALL))).toEqual([
      'data, column industry: "size": an industry and the style size have the same name, and factors are known by it; rename the style',
      same("country Spain", "countries"),
      same("currency CHF", "currencies"),
    ]);
  });

  test("a given factor cannot be called like a currency that is a factor", async () => {
    const given = `name: x
data: { bars: { path: bars.csv }, securities: { path: s.csv }, rates: { path: r.csv }, factors: { path: f.csv }, baseCurrency: USD }
factors: { currencies: true, styles: {} }
family: { kind: time_series, factors: [CHF] }
`;
    expect(await faultsWithData(given)).toEqual([
      same("currency CHF", "currencies"),
      'plimsoll.yaml, column factors: "CHF": a given and a currency factor have the same name; rename one of them in the data or the spec',
    ]);
  });

  test("are those after merging: merging can make a conflict and end one", async () => {
    const merge = "industries: { merge: { size: other, Spain: other, CHF: France } }";
    expect(await faultsWithData(spec(`${ALL}, ${merge}`))).toEqual([same("country France", "countries")]);
    expect(await faultsWithData(spec(merge))).toEqual([]);
  });
});

const CALM = "industries: { merge: { size: other } }";

test.each([
  ["beta: { periods: 5, minPeriods: 10 }", "beta.minPeriods: must not be above periods (5)"],
  ["beta: { minPeriods: 253 }", "beta.minPeriods: must not be above periods (252)"],
  ["beta: { periods: 62 }", "beta.periods: must not be below minPeriods (63)"],
  ["beta: { periods: 100000000 }", 'beta.periods: "100000000": must be at most 10000'],
  ["beta: { lag: 10001 }", 'beta.lag: "10001": must be at most 10000'],
  ["seasonality: { periods: 101 }", 'seasonality.periods: "101": must be at most 100'],
])("a window %s is refused", async (window, words) => {
  const faults = await check(spec(CALM, `descriptors: { ${window} }\n`));
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(`plimsoll.yaml, row 4, column descriptors.${words}`);
});

test("windows that just hold what a value needs are fine, by the preset of the spec", async () => {
  const windows = "descriptors: { beta: { periods: 60 } }\n";
  expect(await check(spec(CALM, `extends: monthly-long\n${windows}`))).toEqual([]);
  expect(await check(spec(CALM, "descriptors: { beta: { periods: 63, lag: 10000 } }\n"))).toEqual([]);
});

test("daily bars of a monthly model are refused, with the spacing that was found; monthly ones are fine", async () => {
  const { spec: parsed, options } = await readProject(projectWith(spec(CALM, "extends: monthly-long\n")));
  const axes = {
    lists: [],
    countries: [],
    industries: ["size"],
    currencies: [],
    factors: [],
    assets: { labels: [] },
  };
  const found = (dates: readonly string[]) =>
    faultsOf(
      Promise.resolve().then(() =>
        checkAgainstData({ spec: parsed, options } as never, { axes, dates, notes: [] } as never),
      ),
    );
  const days = Array.from({ length: 20 }, (_, d) => `2024-01-${String(d + 1).padStart(2, "0")}`);
  expect(await found(days)).toEqual([
    "plimsoll.yaml, column extends: the bars are a day apart in the middle, and a model of 12 periods a year takes each of them for one of its periods: give bars about 30 days apart, or extend a preset of daily bars, short say",
  ]);
  const months = Array.from({ length: 12 }, (_, m) => `2024-${String(m + 1).padStart(2, "0")}-28`);
  expect(await found(months)).toEqual([]);
});

test("sizes that no data have are refused", async () => {
  expect(await check(spec("industries: { thin: { minEffective: 1e+300 } }"))).toEqual([
    'plimsoll.yaml, row 3, column factors.industries.thin.minEffective: "1e+300": must be at most 1000000',
  ]);
  expect(await check(spec(CALM, "universe: { estimation: { liquidityPeriods: 100000000 } }\n"))).toEqual([
    'plimsoll.yaml, row 4, column universe.estimation.liquidityPeriods: "100000000": must be at most 10000',
  ]);
});

test("a list or security is included or excluded, not both", async () => {
  const sets = "lists: { include: [a], exclude: [b, a] }, ids: { include: [A, B], exclude: [B] }";
  expect(await check(spec(CALM, `universe: { estimation: { ${sets} } }\n`))).toEqual([
    'plimsoll.yaml, row 4, column universe.estimation.lists.exclude.1: "a" is also under lists.include; leave it out of one of them',
    'plimsoll.yaml, row 4, column universe.estimation.ids.exclude.0: "B" is also under ids.include; leave it out of one of them',
  ]);
});

test("dates of review that all come after the data are refused; one that has come is enough", async () => {
  const reviewed = (dates: string) =>
    faultsWithData(spec(CALM, `universe: { estimation: { review: [${dates}] } }\n`));
  expect(await reviewed("2031-01-01, 2030-01-01")).toEqual([
    "plimsoll.yaml, column universe.estimation.review: no review takes place: the data end on 2020-01-02, before 2030-01-01, so nobody would be a member; give an earlier date, or monthly",
  ]);
  expect(await reviewed("2030-01-01, 2020-01-02")).toEqual([]);
});

describe("families", () => {
  const data = "name: x\ndata: { bars: { path: bars.csv } }\n";
  const styles = "factors: { styles: { size: { blend: { log_market_cap: 1 } } } }\n";
  const at = (key: string) => `plimsoll.yaml, row 3, column family.${key}`;

  test("a statistical model needs no factors and has none but its own; every other model needs some", async () => {
    expect(await check(`${data}family: { kind: statistical }\n`)).toEqual([]);
    expect(
      await check(`${data}family: { kind: statistical }\nfactors: { market: false, styles: {} }\n`),
    ).toEqual([]);
    const rule =
      "a statistical model has no factors but those of its returns; leave this out, or make family.kind hybrid";
    const foreign =
      "factors: { market: true, countries: true, styles: { size: { blend: { log_market_cap: 1 } } } }\n";
    expect(await check(`${data}family: { kind: statistical }\n${foreign}`)).toEqual(
      ["market", "countries", "styles"].map((key) => `plimsoll.yaml, row 4, column factors.${key}: ${rule}`),
    );
    for (const family of ["", "family: { kind: fundamental }\n", "family: { kind: hybrid }\n"])
      expect(await check(data + family)).toEqual([
        "plimsoll.yaml, column factors: is required: keys and values",
      ]);
  });

  test("keys that mean nothing, or contradict each other, are told with what to do", async () => {
    expect(await check(`${data}family: { kind: fundamental, window: 100 }\n${styles}`)).toEqual([
      `${at("window")}: a fundamental model finds no factors in returns; leave this out, or make kind statistical or hybrid`,
    ]);
    expect(await check(`${data}family: { kind: hybrid, window: 100 }\n${styles}`)).toEqual([
      `${at("window")}: must not be below minPeriods (126): there would never be a factor; write minPeriods too`,
    ]);
    expect(
      await check(
        `${data}family: { kind: statistical, window: 100, minPeriods: 200, factors: 30, maxFactors: 3 }\n`,
      ),
    ).toEqual([
      `${at("minPeriods")}: must not be above window (100): there would never be a factor`,
      `${at("maxFactors")}: bounds what a rule finds, and factors is a number; leave one of them out`,
    ]);
    expect(await check(`${data}family: { kind: statistical, factors: 40, minPeriods: 60 }\n`)).toEqual([
      `${at("factors")}: must be at most 30, half of minPeriods (60): fewer periods do not hold as many factors`,
    ]);
    // Which keys there are depends on the kind.
    expect(await check(`${data}family: { kind: macro, factrs: 3 }\n${styles}`)).toEqual([
      'plimsoll.yaml, row 3, column family.kind: "macro": must be fundamental or statistical or hybrid or time_series',
    ]);
    expect(await check(`${data}family: { kind: hybrid, factrs: 3 }\n${styles}`)).toEqual([
      `${at("factrs")}: unknown key; did you mean factors?`,
    ]);
    const named = "factors: { styles: { Statistical_2: { blend: { log_market_cap: 1 } } } }\n";
    expect(await check(`${data}family: { kind: hybrid }\n${named}`)).toEqual([
      "plimsoll.yaml, row 4, column factors.styles.Statistical_2: a hybrid model calls its statistical factors so; choose another name",
    ]);
  });
});
