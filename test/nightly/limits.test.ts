import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../engine/errors/index.ts";
import { followBreaches, type LimitCheck, type OpenBreach } from "../../node/nightly/breach-history.ts";
import { checkLimits, usedShare } from "../../node/nightly/check-limits.ts";
import type { Measured } from "../../node/nightly/measure-limit.ts";
import { type LimitNames, readLimits } from "../../node/nightly/read-limits.ts";
import { limitsJsonSchema, parseLimits } from "../../wire/index.ts";

const NAMES: LimitNames = {
  date: "2021-03-03",
  factors: [
    { name: "market", family: "market" },
    { name: "banks", family: "industry" },
    { name: "momentum", family: "style" },
  ],
  portfolios: ["alpha", "growth-1", "growth-2"],
};

function fileOf(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "limits-")), "limits.yaml");
  writeFileSync(file, text);
  return file;
}

async function faultsOf(text: string): Promise<readonly string[]> {
  try {
    await readLimits(fileOf(text), NAMES);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.faults.map(({ row, column, rule }) => `${row} ${column}: ${rule}`);
  }
}

describe("a file of limits", () => {
  test("all faults come at once, each with its line; unknown keys with what was meant", async () => {
    expect(
      await faultsOf(`
warning: 120%
limits:
  one: { on: tracking_error, max: 6 pct }
  two: { on: beta, mim: 0.9, max: 1.1 }
  three: { on: exposure, max: 0.5 }
  four: { on: net, min: 2, max: 1, from: 2021-13-01 }
  five: { on: volatilty, max: 20% }
`),
    ).toEqual([
      "2 warning: must be above 0 and at most 1: 90% or 0.9",
      "4 limits.one.max: must be 0 or above: a decimal up to 10 (0.03), a percentage (3%) or basis points (30bp)",
      "5 limits.two.mim: unknown key; did you mean min?",
      "7 limits.four.from: must be a date, YYYY-MM-DD",
      expect.stringMatching(/^8 limits\.five\.on: must be volatility or tracking_error or /),
      "6 limits.three.factor: give either a factor (or a list) or a family",
    ]);
  });

  test("factors, groups and portfolios that are not there are faults with the nearest name", async () => {
    expect(
      await faultsOf(`
limits:
  one: { on: exposure, factor: momentun, max: 0.5 }
  two: { on: group, by: country, max: 30% }
  three: { on: group, by: industry, group: [banks, bank], max: 30% }
  four: { on: gross, max: 2, portfolios: [growth-3, "growth-*"] }
  five: { on: contribution, of: [specific, style, moment], max: 40% }
`),
    ).toEqual([
      "3 limits.one.factor: there is no such factor; did you mean momentum?",
      "4 limits.two.by: the model has no factors of this kind: limit by industry, or names by weight",
      "5 limits.three.group: there is no such industry; did you mean banks?",
      "6 limits.four.portfolios: there is no such portfolio; did you mean growth-1?",
      "7 limits.five.of: there is no such factor or family; did you mean momentum?",
    ]);
  });

  test("patterns, exceptions and dates say whose and when", async () => {
    const limits = await readLimits(
      fileOf(`
limits:
  all: { on: gross, max: 200% }
  growth: { on: gross, max: 150%, portfolios: "growth-*", except: growth-2, level: soft, warning: 80% }
  over: { on: gross, max: 100%, to: 2021-03-02 }
  today: { on: gross, max: 100%, from: 2021-03-03, to: 2021-03-03, portfolios: [alpha] }
  nobody: { on: gross, max: 100%, portfolios: "value*" }
`),
      NAMES,
    );
    const of = (name: string) => limits.limitsOf(name).map((at) => limits.limits[at]?.name);
    expect([of("alpha"), of("growth-1"), of("growth-2")]).toEqual([
      ["all", "today"],
      ["all", "growth"],
      ["all"],
    ]);
    expect(limits.idle).toEqual(["nobody"]);
    expect(limits.limits[1]).toMatchObject({ level: "soft", warning: 0.8 });
    expect(limits.limits[0]).toMatchObject({ level: "hard", warning: 0.9 });
  });

  test("the same file as JSON is the same limits, and the schema is published", () => {
    const document = { limits: { a: { on: "tracking_error", max: "6%" } } };
    expect(parseLimits(document, "limits.json").limits.a).toEqual({ on: "tracking_error", max: 0.06 });
    expect(JSON.stringify(limitsJsonSchema())).toMatch(/tracking_error/);
  });
});

describe("the share of a limit that is used", () => {
  const none = Number.NaN;
  const bound = fc.double({ min: 0.01, max: 5, noNaN: true });
  const value = fc.double({ min: -10, max: 10, noNaN: true });

  test("above 1 exactly where the value is outside, of every kind of range that has a share", () => {
    const check = (bounds: { min: number; max: number }, at: number) => {
      const used = usedShare(bounds, at);
      if (Number.isNaN(used) || Math.abs(used - 1) < 1e-9) return;
      expect(used > 1).toBe(at > bounds.max || at < bounds.min);
    };
    fc.assert(
      fc.property(bound, bound, value, (a, b, at) => {
        check({ min: -a, max: b }, at);
        check({ min: Math.min(a, b), max: Math.max(a, b) }, at);
        check({ min: none, max: a }, at);
        check({ min: a, max: none }, Math.abs(at));
        check({ min: -a, max: none }, at);
      }),
      { seed: 10, numRuns: 300 },
    );
  });

  test("by hand", () => {
    expect(usedShare({ min: none, max: 0.06 }, 0.054)).toBeCloseTo(0.9, 12);
    expect(usedShare({ min: 0.9, max: 1.1 }, 1.05)).toBeCloseTo(0.5, 12);
    expect(usedShare({ min: -0.2, max: none }, -0.1)).toBeCloseTo(0.5, 12);
    expect(usedShare({ min: 0.95, max: none }, 1)).toBeNaN();
    expect(usedShare({ min: none, max: 0 }, 0.1)).toBeNaN();
  });
});

describe("breaches from night to night", () => {
  const check = (value: number, status: LimitCheck["status"], item = ""): LimitCheck => ({
    ...{ limit: "te", level: "hard", on: "tracking_error", item, value, min: Number.NaN, max: 0.06 },
    ...{ used: value / 0.06, status },
  });

  test("new, continuing with its worst, not checked and still open, cured; lifted where its limit is gone", () => {
    let open: readonly OpenBreach[] = [];
    const nights: (readonly [string, readonly LimitCheck[]])[] = [
      ["2021-03-01", [check(0.07, "breach")]],
      ["2021-03-02", [check(0.09, "breach")]],
      ["2021-03-03", [check(Number.NaN, "unchecked")]],
      ["2021-03-04", [check(0.08, "breach")]],
      ["2021-03-05", [check(0.05, "ok")]],
      ["2021-03-08", [check(0.05, "ok")]],
    ];
    const told = nights.map(([date, checks]) => {
      const followed = followBreaches(checks, open, date);
      open = followed.filter(
        ({ status, since }) => since !== "" && (status === "breach" || status === "unchecked"),
      );
      const [first] = followed;
      return [first?.state, first?.since, first?.worst, first?.worstDate];
    });
    expect(told).toEqual([
      ["new", "2021-03-01", 0.07, "2021-03-01"],
      ["continuing", "2021-03-01", 0.09, "2021-03-02"],
      ["open", "2021-03-01", 0.09, "2021-03-02"],
      ["continuing", "2021-03-01", 0.09, "2021-03-02"],
      ["cured", "2021-03-01", 0.09, "2021-03-02"],
      ["", "", Number.NaN, ""],
    ]);
    const [lifted] = followBreaches(
      [],
      [{ ...check(0.07, "breach"), since: "2021-03-01", worst: 0.07, worstDate: "2021-03-01" }],
      "2021-03-02",
    );
    expect(lifted).toMatchObject({ status: "lifted", since: "2021-03-01", worst: 0.07 });
  });

  const open: readonly OpenBreach[] = [
    {
      ...check(0.07, "breach", "A"),
      limit: "names",
      on: "weight",
      since: "2021-03-01",
      worst: 0.07,
      worstDate: "2021-03-01",
    },
  ];
  /** What weights are measured of: B is held, A no more. */
  const holdingB = (hasBenchmark: boolean): Measured => {
    const portfolio = {
      assets: {
        labels: ["A", "B"],
        codes: new Map([
          ["A", 0],
          ["B", 1],
        ]),
      },
      weights: Float64Array.of(0, 0.02),
      outside: [],
    };
    const night = { held: { portfolio }, active: portfolio };
    return { night, historical: undefined, hasBenchmark } as unknown as Measured;
  };
  const namesLimit = (ends: {
    readonly min?: number;
    readonly max?: number;
    readonly relative?: boolean;
  }) => [
    { name: "names", written: { on: "weight" as const, ...ends }, level: "hard" as const, warning: 0.9 },
  ];
  const statesOf = (limits: ReturnType<typeof namesLimit>, of: Measured) =>
    checkLimits(limits, of, { open, date: "2021-03-02" })
      .filter(({ item }) => item === "A")
      .map(({ status, state }) => [status, state]);

  test("of a name that was sold is cured, also of the least that may be held of a name", () => {
    expect(statesOf(namesLimit({ max: 0.05 }), holdingB(true))).toEqual([["ok", "cured"]]);
    expect(statesOf(namesLimit({ min: 0.01 }), holdingB(true))).toEqual([["ok", "cured"]]);
  });

  test("against a benchmark that is not there tonight stays open", () => {
    const limits = namesLimit({ max: 0.05, relative: true });
    expect(statesOf(limits, holdingB(true))).toEqual([["ok", "cured"]]);
    expect(statesOf(limits, holdingB(false))).toEqual([["unchecked", "open"]]);
  });
});
