import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { presets } from "../../engine/pipeline/index.ts";
import { estimateModel } from "../../node/jobs/index.ts";
import { readProject, writeProject } from "../../node/project/index.ts";
import { check, faultsOf, projectWith } from "./written-spec.ts";

const DATA = "data: { bars: { path: data/bars.csv } }";
const styles = (text: string): string => `name: x\n${DATA}\nfactors: { styles: { ${text} } }\n`;

describe("a spec", () => {
  test("that is good has no fault, in YAML or as JSON (which is YAML)", async () => {
    expect(await check(styles("beta: { blend: { beta: 1 } }"))).toEqual([]);
    const json = { name: "x", data: { bars: { path: "b.csv" } }, factors: { styles: {} } };
    expect(await check(JSON.stringify(json))).toEqual([]);
  });

  test("may weight all periods alike, and drop no error", async () => {
    const spec = `${styles("beta: { blend: { beta: 1 } }")}covariance: { volatilityHalfLife: .inf }
exposures: { errorDeviations: .inf }
`;
    expect(await check(spec)).toEqual([]);
  });

  test("may weigh by specific risk, clip returns that stand out and let thin industries stand alone", async () => {
    const spec = `name: x
${DATA}
factors: { styles: { beta: { blend: { beta: 1 } } }, industries: { thin: { minEffective: 0 } } }
regression: { weights: inverse_specific_variance, weightCap: 0.95, robust: huber, huberConstant: 2 }
`;
    expect(await check(spec)).toEqual([]);
    expect((await readProject(projectWith(spec))).options.regression).toEqual({
      weights: "inverse_specific_variance",
      weightCap: 0.95,
      robust: "huber",
      huberConstant: 2,
      minNamesPerFactor: 2,
      minEffectiveNames: 0,
    });
    const faults = await check(spec.replace("0.95", "0.5").replace("huber,", "hubr,"));
    expect(faults.sort()).toEqual([
      'plimsoll.yaml, row 4, column regression.robust: "hubr": must be none or huber',
      'plimsoll.yaml, row 4, column regression.weightCap: "0.5": must be above 0.5',
    ]);
  });

  test("has all its faults told at once, each with row, path, value and what would be right", async () => {
    const spec = `nme: x
extends: shrt
universe: { estimation: { topp: 3, buffer: 0.5, by: price } }
covarience: {}
covariance:
  volatilityHalfLife: 0
${DATA}
factors:
  styles:
    value: { blend: { book_to_prce: 1, beta: 0 }, orthogonalTo: [sise] }
    size: { blnd: {} }
`;
    expect((await check(spec)).sort()).toEqual(
      [
        "plimsoll.yaml, column name: is required: a text",
        'plimsoll.yaml, row 2, column extends: "shrt": must be daily or short or medium or long or monthly-short or monthly-long',
        'plimsoll.yaml, row 3, column universe.estimation.buffer: "0.5": must be at least 1',
        'plimsoll.yaml, row 3, column universe.estimation.by: "price": must be market_cap or dollar_volume',
        "plimsoll.yaml, row 3, column universe.estimation.topp: unknown key; did you mean top?",
        "plimsoll.yaml, row 1, column nme: unknown key; did you mean name?",
        "plimsoll.yaml, row 4, column covarience: unknown key; did you mean covariance?",
        'plimsoll.yaml, row 6, column covariance.volatilityHalfLife: "0": must be a number above 0, or .inf',
        'plimsoll.yaml, row 10, column factors.styles.value.blend.beta: "0": must not be 0',
        "plimsoll.yaml, row 10, column factors.styles.value.blend.book_to_prce: unknown descriptor; did you mean book_to_price?",
        'plimsoll.yaml, row 10, column factors.styles.value.orthogonalTo.0: "sise" is not another style of this model',
        "plimsoll.yaml, row 11, column factors.styles.size.blend: is required: descriptors and weights; or cubeOf a style instead",
        "plimsoll.yaml, row 11, column factors.styles.size.blnd: unknown key; did you mean blend?",
      ].sort(),
    );
  });

  test("has names checked against each other beside what the schema refuses", async () => {
    const spec = `name: x\n${DATA}\nuniverse: { estimation: { topp: 3 } }\nfactors: { styles: { value: { blend: { book_to_prce: 1 }, orthogonalTo: [sise, value, toString] } } }\n`;
    expect(await check(spec)).toEqual([
      "plimsoll.yaml, row 3, column universe.estimation.topp: unknown key; did you mean top?",
      "plimsoll.yaml, row 4, column factors.styles.value.blend.book_to_prce: unknown descriptor; did you mean book_to_price?",
      'plimsoll.yaml, row 4, column factors.styles.value.orthogonalTo.0: "sise" is not another style of this model',
      'plimsoll.yaml, row 4, column factors.styles.value.orthogonalTo.1: "value" is not another style of this model',
      'plimsoll.yaml, row 4, column factors.styles.value.orthogonalTo.2: "toString" is not another style of this model',
    ]);
  });

  test("may write every rule of the universe; those that contradict each other or lack their table are refused", async () => {
    const written = (estimation: string, data = "") =>
      check(
        `name: x\ndata: { bars: { path: data/bars.csv }${data} }\nfactors: { styles: {} }\nuniverse: { estimation: { ${estimation} } }\n`,
      );
    const tables = ", securities: { path: s.csv }, memberships: { path: m.csv }";
    const full = `by: dollar_volume, top: 10, buffer: 1.5, entryBuffer: 1.1, review: [2020-06-30, 2021-06-30], minPrice: 2,
      exitPrice: 1, liquidityPeriods: 21, minDollarVolume: 1000, exitDollarVolume: 500, minTradedShare: 0.9, exitTradedShare: 0.8,
      primaryOnly: true, minMembersPerIndustry: 5, lists: { include: [a], exclude: [b] }, ids: { include: [A], exclude: [B] },
      markets: { US: {}, JP: { top: all } }`;
    expect(await written(full, tables)).toEqual([]);
    expect(
      await written("exitPrice: 1.5, exitDollarVolume: 1, exitTradedShare: 1, minTradedShare: 1"),
    ).toEqual([
      "plimsoll.yaml, row 4, column universe.estimation.exitPrice: must not be above minPrice (1): who enters would leave at the next review",
      "plimsoll.yaml, row 4, column universe.estimation.exitDollarVolume: must not be above minDollarVolume (0): who enters would leave at the next review",
    ]);
    expect(await written("primaryOnly: true, lists: { exclude: [b] }, markets: { US: {} }")).toEqual([
      "plimsoll.yaml, row 4, column universe.estimation.lists: needs the table data.memberships, and there is none",
      "plimsoll.yaml, row 4, column universe.estimation.markets: needs the table data.securities, and there is none",
      "plimsoll.yaml, row 4, column universe.estimation.primaryOnly: needs the table data.securities, and there is none",
    ]);
    expect(
      (
        await written(
          "review: [2020-13-01, 2021-02-28, 2021-02-30], markets: {}, lists: { include: [] }",
          tables,
        )
      ).sort(),
    ).toEqual([
      "plimsoll.yaml, row 4, column universe.estimation.lists.include: must not be an empty list",
      "plimsoll.yaml, row 4, column universe.estimation.markets: must name at least one country",
      'plimsoll.yaml, row 4, column universe.estimation.review.0: "2020-13-01": must be a day of the calendar written YYYY-MM-DD',
      'plimsoll.yaml, row 4, column universe.estimation.review.2: "2021-02-30": must be a day of the calendar written YYYY-MM-DD',
    ]);
  });

  test("fills the universe's rules in from the preset", async () => {
    const estimation = "top: 10, lists: { include: [a] }, markets: { US: {}, JP: { top: all } }";
    const tables = "securities: { path: s.csv }, memberships: { path: m.csv }";
    const { options } = await readProject(
      projectWith(
        `name: x\nextends: monthly-long\ndata: { bars: { path: data/bars.csv }, ${tables} }\nfactors: { styles: {} }\nuniverse: { estimation: { ${estimation} }, maxStale: 4 }\n`,
      ),
    );
    expect(options.universe).toEqual({
      ...presets["monthly-long"].universe,
      top: 10,
      include: { lists: ["a"], ids: [] },
      markets: [
        { country: "US", top: 10 },
        { country: "JP", top: Number.POSITIVE_INFINITY },
      ],
      maxStalePeriods: 4,
    });
  });

  test("has styles that are a blend or a cube, and merges of one step", async () => {
    const spec = `name: x
${DATA}
factors:
  industries: { merge: { a: b, b: c }, minMembers: 5, parents: { c: d } }
  styles:
    size: { blend: { log_market_cap: 1 }, form: rank, within: industry }
    both: { blend: { beta: 1 }, cubeOf: size }
    rest: { blend: { beta: 1 }, orthogonalTo: [mid] }
    mid: { cubeOf: size }
    odd: { cubeOf: rest, clipBy: mad }
    more: { cubeOf: mid }
    form: { blend: { beta: 1 }, form: ranks }
`;
    expect(await check(spec)).toEqual([
      'plimsoll.yaml, row 12, column factors.styles.form.form: "ranks": must be zscore or rank or gaussian_rank',
      "plimsoll.yaml, row 7, column factors.styles.both.blend: a cube is made of its style alone; leave this out",
      "plimsoll.yaml, row 10, column factors.styles.odd.clipBy: a cube is made of its style alone; leave this out",
      'plimsoll.yaml, row 10, column factors.styles.odd.cubeOf: "rest" is itself orthogonalised; name a style that is not',
      'plimsoll.yaml, row 11, column factors.styles.more.cubeOf: "mid" is itself a cube; name a blend',
      'plimsoll.yaml, row 4, column factors.industries.merge.a: "b" is itself merged; name the industry it goes to',
    ]);
  });

  test.each([
    ["nothing", "", /must be keys and values/],
    ["a list", "- 1\n", /must be keys and values/],
    ["a word", "hello\n", /must be keys and values/],
    ["a key twice", "name: x\nname: y\n", /row 2: Map keys must be unique/],
    ["broken YAML", "name: [x\nfactors: }\n", /row 2/],
    [
      "an alias without an anchor",
      `${styles("a: { blend: { beta: 1 } }")}benchmark: *b\n`,
      /unresolved alias.*: b/,
    ],
  ])("of %s is refused in words", async (_, spec, words) => {
    expect((await check(spec)).join("\n")).toMatch(words);
  });
});

describe("names of factors", () => {
  test.each([
    "market",
    "Market",
    "date",
    "ID",
    "estimation",
    "industry",
    "market_cap",
    "country",
    "currency",
  ])("a style cannot be called %s, which a run uses itself", async (name) => {
    expect(await check(styles(`${name}: { blend: { beta: 1 } }`))).toEqual([
      `plimsoll.yaml, row 3, column factors.styles.${name}: a style cannot be called ${name.toLowerCase()}: a run uses that name itself; choose another`,
    ]);
  });

  test("two styles cannot differ in capital letters only: SQL takes them for one column", async () => {
    const faults = await check(styles("Beta: { blend: { beta: 1 } }, beta: { blend: { beta: 1 } }"));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain("factors.styles.beta: differs from the style Beta in capital letters only");
  });

  test("odd but single names are fine", async () => {
    expect(
      await check(styles("'a \"b\", c': { blend: { beta: 1 } }, constructor: { blend: { beta: 1 } }")),
    ).toEqual([]);
  });

  test("an industry of the data cannot have the name of a style or of the market; nothing is written", async () => {
    const folder = projectWith(styles("Banks: { blend: { beta: 1 } }"));
    mkdirSync(join(folder, "data"));
    const bars = ["banks", "market", "food"].map((industry, i) => `2020-01-02,A${i},10,0.01,100,${industry}`);
    writeFileSync(
      join(folder, "data/bars.csv"),
      `date,id,price,total_return,market_cap,industry\n${bars.join("\n")}\n`,
    );
    const faults = await faultsOf(readProject(folder).then((project) => estimateModel(project)));
    expect(faults).toHaveLength(2);
    expect(faults[0]).toMatch(
      /"banks": an industry and the style Banks have the same name.*rename the style/,
    );
    expect(faults[1]).toMatch(
      /"market": an industry and the market factor have the same name.*rename the industry/,
    );
    expect(readdirSync(folder)).not.toContain("models");
  });

  test("the lists, countries and securities that the universe names must be in the data", async () => {
    const folder = projectWith(`name: x
data: { bars: { path: bars.csv }, securities: { path: s.csv }, memberships: { path: m.csv } }
factors: { styles: {} }
universe:
  estimation:
    lists: { include: [larg], exclude: [small, zzz] }
    ids: { exclude: [A1, A7] }
    markets: { US: {}, UK: {} }
`);
    writeFileSync(
      join(folder, "bars.csv"),
      "date,id,price,market_cap,industry\n2020-01-02,A1,1,1,x\n2020-01-02,A2,1,1,x\n",
    );
    writeFileSync(join(folder, "s.csv"), "id,country\nA1,US\nA2,CH\n");
    writeFileSync(join(folder, "m.csv"), "id,list,from\nA1,large,2020-01-01\nA1,small,2020-01-01\n");
    expect(await faultsOf(readProject(folder).then((project) => estimateModel(project)))).toEqual([
      'plimsoll.yaml, column universe.estimation.lists.include.0: the data have no list "larg"; did you mean large?',
      'plimsoll.yaml, column universe.estimation.lists.exclude.1: the data have no list "zzz"; known: large, small',
      'plimsoll.yaml, column universe.estimation.ids.exclude.1: the data have no security "A7"; did you mean A1?',
      'plimsoll.yaml, column universe.estimation.markets.UK: the data have no country "UK"; did you mean US?',
    ]);
  });

  test("what factors need and the data do not have is told at once, with the key of the spec", async () => {
    const folder = projectWith(
      `name: x\n${DATA}\nfactors: { countries: true, currencies: true, industries: { merge: { bnks: food }, parents: { fod: staples } }, styles: { beta: { blend: { beta: 1 }, within: country } } }\n`,
    );
    mkdirSync(join(folder, "data"));
    const bars = ["banks", "food"].map((industry, i) => `2020-01-02,A${i},10,0.01,100,${industry}`);
    writeFileSync(
      join(folder, "data/bars.csv"),
      `date,id,price,total_return,market_cap,industry\n${bars.join("\n")}\n`,
    );
    const faults = await faultsOf(readProject(folder).then((project) => estimateModel(project)));
    expect(faults.map((line) => line.slice(0, 80))).toEqual([
      "plimsoll.yaml, column factors.countries: needs the countries of the securities; ",
      "plimsoll.yaml, column factors.styles.beta.within: needs the countries of the sec",
      "plimsoll.yaml, column factors.currencies: needs data.baseCurrency and the curren",
      "plimsoll.yaml, column factors.industries.merge.bnks: is not an industry of the m",
      "plimsoll.yaml, column factors.industries.parents.fod: is not an industry of the ",
    ]);
    expect(faults[3]).toContain("did you mean banks?");
  });

  test("odd names go through a whole run", async () => {
    const folder = projectWith(
      styles("'a \"b\", c': { blend: { log_market_cap: 1 } }, constructor: { blend: { log_market_cap: 1 } }"),
    );
    mkdirSync(join(folder, "data"));
    const rows = Array.from(
      { length: 40 },
      (_, i) => `2020-01-0${2 + (i % 2)},A${i >> 1},10,0.01,${100 + i},'"; DROP`,
    );
    writeFileSync(
      join(folder, "data/bars.csv"),
      `date,id,price,total_return,market_cap,industry\n${rows.map((row) => row.replace("'\"; DROP", '"x""; DROP"')).join("\n")}\n`,
    );
    const { manifest } = await estimateModel(await readProject(folder));
    expect(manifest.counts).toMatchObject({ assets: 20, industries: 1, exposures: 40 });
  });
});

test("a new project is refused where there is one, which stays as it is", async () => {
  const folder = projectWith("name: mine\n");
  const market = { seed: 1, assetCount: 20, dateCount: 2, startDate: "2020-01-02", industryCount: 2 };
  const faults = await faultsOf(writeProject(folder, { name: "new", market, top: 10 }));
  expect(faults.join()).toMatch(/plimsoll\.yaml stands here already/);
  expect(readdirSync(folder)).toEqual(["plimsoll.yaml"]);
});
