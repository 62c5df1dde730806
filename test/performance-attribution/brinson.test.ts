import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { singleMembership } from "../../engine/data/index.ts";
import type { Exposures } from "../../engine/exposures/index.ts";
import { axis } from "../../engine/labels/index.ts";
import {
  type AttributionPeriod,
  attributePerformance,
  attributePeriod,
  type BookPerformance,
  type BrinsonForm,
  brinsonPeriod,
  finishBrinson,
  type GroupedNames,
  groupNames,
  groupTree,
  type LinkingMethod,
  startBrinson,
  stepBrinson,
} from "../../engine/performance-attribution/index.ts";
import type { Portfolio } from "../../engine/portfolio/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";
import { independentReturn, randomPeriods } from "./random-periods.ts";

const METHODS: readonly LinkingMethod[] = ["carino", "menchero", "grap", "frongello"];
const FORMS: readonly BrinsonForm[] = ["fachler", "hood_beebower"];
const RUNS = { numRuns: 80, seed: 21 };
const cases = fc.record({
  seed: fc.integer(),
  count: fc.integer({ min: 1, max: 8 }),
  assetCount: fc.integer({ min: 0, max: 12 }),
  method: fc.constantFrom(...METHODS),
  form: fc.constantFrom(...FORMS),
});
const total = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);
const compound = (returns: readonly number[]): number => returns.reduce((g, r) => g * (1 + r), 1) - 1;

/** Three sectors of two industries; some names have no industry, some not even a sector. */
function randomTree(seed: number, assetCount: number): GroupedNames {
  const random = randomStream(seed, "tree");
  const sectors = Int32Array.from({ length: assetCount }, () => random.integer(4) - 1);
  const industries = sectors.map((sector) =>
    random.uniform() < 0.2 ? -1 : 2 * Math.max(sector, 0) + random.integer(2),
  );
  return groupNames([
    { labels: ["Tech", "Energy", "Banks"], codes: sectors },
    { labels: ["software", "chips", "oil", "gas", "retail", "trade"], codes: industries },
  ]);
}

function brinson(
  periods: readonly AttributionPeriod[],
  { tree, members }: GroupedNames,
  method: LinkingMethod,
  form: BrinsonForm,
) {
  let state = startBrinson(tree, members.offsets.length - 1, { linking: method, periodsPerYear: 252, form });
  for (const period of periods) state = stepBrinson(state, period, members, attributePeriod(period));
  return finishBrinson(state);
}

/** A period of stocks without a model: every name stands alone. */
function period(own: number[], base: number[], returns: number[]): AttributionPeriod {
  const count = returns.length;
  const assets = axis(
    "asset",
    returns.map((_, n) => `S${n}`),
  );
  const exposures: Exposures = {
    factors: [],
    marketCount: 0,
    countryCount: 0,
    industryCount: 0,
    styleCount: 0,
    currencyCount: 0,
    covered: new Uint8Array(count).fill(1),
    groups: singleMembership(new Int32Array(count).fill(-1)),
    styles: new Float64Array(0),
    currency: new Int32Array(count).fill(-1),
  };
  const book = (weights: number[]): Portfolio => ({
    assets,
    weights: Float64Array.from(weights),
    outside: [],
  });
  return {
    date: "2024-01-31",
    exposures,
    factorReturns: [],
    specificReturns: returns,
    returns,
    riskFree: 0,
    portfolio: book(own),
    benchmark: book(base),
  };
}

describe("brinsonPeriod", () => {
  // UK 40/40 %, 20/10 %; Japan 30/20 %, −5/−4 %; US 30/40 %, 6/8 %: portfolio 8.3 %, benchmark 6.4 %.
  const countries = { labels: ["UK", "Japan", "US"], codes: Int32Array.of(0, 0, 1, 1, 2, 2) };
  const example = period(
    [0.4, 0, 0.3, 0, 0.3, 0],
    [0, 0.4, 0, 0.2, 0, 0.4],
    [0.2, 0.1, -0.05, -0.04, 0.06, 0.08],
  );

  it("has the three effects of both forms by hand", () => {
    const tree = groupNames([countries]);
    const fachler = brinsonPeriod(example, tree, "fachler");
    expectClose(
      fachler.allocation.slice(0, 3),
      [0, 0.1 * (-0.04 - 0.064), -0.1 * (0.08 - 0.064)],
      TOLERANCE.algebra,
    );
    expectClose(fachler.selection.slice(0, 3), [0.4 * 0.1, 0.2 * -0.01, 0.4 * -0.02], TOLERANCE.algebra);
    expectClose(fachler.interaction.slice(0, 3), [0, 0.1 * -0.01, -0.1 * -0.02], TOLERANCE.algebra);
    const beebower = brinsonPeriod(example, tree, "hood_beebower");
    expectClose(beebower.allocation.slice(0, 3), [0, 0.1 * -0.04, -0.1 * 0.08], TOLERANCE.algebra);
    expectClose(beebower.selection, fachler.selection, TOLERANCE.algebra);
    expect([fachler.rest, beebower.rest]).toEqual([0, 0]);
    expectClose(
      total(fachler.allocation) + total(fachler.selection) + total(fachler.interaction),
      0.019,
      TOLERANCE.algebra,
    );
  });

  it("selects, and allocates nothing, where the benchmark holds nothing", () => {
    const off = period([0.5, 0.5], [1, 0], [0.02, 0.07]);
    const tree = groupNames([{ labels: ["in", "off"], codes: Int32Array.of(0, 1) }]);
    const { allocation, selection, interaction } = brinsonPeriod(off, tree, "fachler");
    expectClose(allocation, [0, 0, 0, 0], TOLERANCE.algebra);
    expectClose(
      Array.from(selection, (of, node) => of + interaction[node]),
      [0, 0.5 * 0.05, 0, 0],
      TOLERANCE.algebra,
    );
  });

  it("refuses a tree over another axis", () => {
    const tree = groupNames([{ labels: ["one"], codes: Int32Array.of(0) }]);
    expect(() => brinsonPeriod(example, tree, "fachler")).toThrow(
      "1 assets in groups and 6 in the portfolio",
    );
  });
});

describe("a Brinson attribution over time", () => {
  it("sums to the active return of the holdings, level under level, and beside the factor view line by line", () => {
    fc.assert(
      fc.property(cases, ({ seed, count, assetCount, method, form }) => {
        const shape = { seed, assetCount, marketCount: 1, industryCount: 2, styleCount: 2 };
        const periods = randomPeriods(shape, count, { untidy: true }).map((one, t) => ({
          ...one,
          actual: { portfolio: independentReturn(one, one.portfolio) + 0.001 * (t % 3) },
        }));
        const groups = randomTree(seed, assetCount);
        const result = brinson(periods, groups, method, form);
        const own = compound(periods.map(({ actual }) => actual.portfolio));
        const base = compound(periods.map((one) => independentReturn(one, one.benchmark)));
        expectClose(result.returnActive, own - base, TOLERANCE.algebra);
        expectClose(result.effects.total + result.rest + result.trading, own - base, TOLERANCE.algebra);
        // A group's selection and interaction are the effects of the groups under it.
        result.groups.forEach(({ selection, interaction }, node) => {
          const under = result.groups.filter(({ parent }) => parent === node);
          const atThisLevel = Array.from(groups.members.codes).includes(node);
          if (under.length === 0 || atThisLevel) return;
          expectClose(total(under.map((of) => of.total)), selection + interaction, TOLERANCE.algebra);
        });
        const factor = attributePerformance(periods.map(attributePeriod), {
          linking: method,
          periodsPerYear: 252,
        });
        const { allocation, selection } = result.bridge;
        const lines = (book: BookPerformance) =>
          [...book.byFactor, book.specific, book.riskFree, book.unmodelled, book.unexplained].map(
            (line) => line.contribution,
          );
        expectClose(
          lines(allocation).map((value, line) => value + lines(selection)[line]),
          lines(factor.active),
          TOLERANCE.algebra,
        );
        expectClose(
          allocation.total.contribution,
          result.effects.allocation + result.rest,
          TOLERANCE.algebra,
        );
        expectClose(
          selection.total.contribution,
          result.effects.selection + result.effects.interaction,
          TOLERANCE.algebra,
        );
        expectClose(total(lines(allocation)), allocation.total.contribution, TOLERANCE.algebra);
        expectClose(factor.active.trading.contribution, result.trading, TOLERANCE.algebra);
      }),
      RUNS,
    );
  });

  it("gives each name its part of its group's selection", () => {
    const shape = { seed: 4, assetCount: 12, marketCount: 1, industryCount: 2, styleCount: 1 };
    const periods = randomPeriods(shape, 5, { untidy: false });
    const groups = randomTree(9, 12);
    const result = brinson(periods, groups, "carino", "fachler");
    result.groups.forEach(({ selection, interaction }, node) => {
      const { offsets, codes } = groups.members;
      const nodeOf = (n: number): number =>
        offsets[n] < offsets[n + 1] ? codes[offsets[n]] : groups.tree.outside;
      const inside = Array.from(result.names, (of, n) => (nodeOf(n) === node ? of : 0));
      const isLeaf = !Array.from(groups.tree.parents).includes(node);
      if (isLeaf) expectClose(total(inside), selection + interaction, TOLERANCE.algebra);
    });
  });

  it("is nothing at all for a portfolio that is its benchmark", () => {
    const shape = { seed: 8, assetCount: 10, marketCount: 1, industryCount: 2, styleCount: 1 };
    const periods = randomPeriods(shape, 6, { untidy: true }).map((one) => ({
      ...one,
      portfolio: one.benchmark,
    }));
    const result = brinson(periods, randomTree(3, 10), "menchero", "fachler");
    for (const group of result.groups)
      expectClose([group.allocation, group.selection, group.interaction], [0, 0, 0], TOLERANCE.algebra);
  });

  it("compounds a group's own return and averages its weights", () => {
    const tree = groupNames([{ labels: ["a", "b"], codes: Int32Array.of(0, 1) }]);
    const first = period([0.5, 0.5], [0.4, 0.6], [0.1, 0]);
    const second = { ...period([0.7, 0.3], [0.2, 0.8], [-0.05, 0.2]), date: "2024-02-29" };
    const [a] = brinson([first, second], tree, "carino", "fachler").groups;
    expectClose([a.portfolio.weightMean, a.benchmark.weightMean], [0.6, 0.3], TOLERANCE.algebra);
    expectClose(
      [a.portfolio.returnTotal, a.benchmark.returnTotal],
      [1.1 * 0.95 - 1, 1.1 * 0.95 - 1],
      TOLERANCE.algebra,
    );
  });

  it("divides by no group whose longs and shorts nearly cancel, and gives it no return", () => {
    const tree = groupNames([{ labels: ["a", "b"], codes: Int32Array.of(0, 0, 1) }]);
    const one = period([0.1, -0.0999, 1], [0.1, -0.0999, 0.9999], [0.05, -0.05, 0.01]);
    const { groups, effects, rest, returnActive } = brinson([one], tree, "carino", "fachler");
    for (const { allocation, selection, interaction } of groups) {
      for (const effect of [allocation, selection, interaction]) expect(Math.abs(effect)).toBeLessThan(0.02);
    }
    expectClose(effects.total + rest, returnActive, TOLERANCE.algebra);
    expect(groups[0].portfolio.returnTotal).toBeNaN();
    expect(groups[1].portfolio.returnTotal).toBeCloseTo(0.01, 12);
  });

  it("refuses dates that do not ascend", () => {
    const tree = groupNames([{ labels: ["a"], codes: Int32Array.of(0) }]);
    const one = period([1], [1], [0.1]);
    expect(() => brinson([one, one], tree, "carino", "fachler")).toThrow("ascending dates");
  });
});

describe("groupTree", () => {
  it("has parents first, only paths that names have, and every name at its finest level", () => {
    const groups = groupNames([
      { labels: ["Tech", "Banks", "none"], codes: Int32Array.of(0, 1, 0, -1) },
      { labels: ["chips", "software"], codes: Int32Array.of(1, -1, 0, 0) },
    ]);
    expect(groups.tree.labels).toEqual(["Tech", "Banks", "chips", "software", "Cash", "No group"]);
    expect(Array.from(groups.tree.parents)).toEqual([-1, -1, 0, 0, -1, -1]);
    expect(Array.from(groups.members.codes)).toEqual([3, 1, 2]);
  });

  it("refuses no level, and levels of different lengths", () => {
    expect(() => groupNames([])).toThrow("at least one level");
    const short = { labels: ["a"], codes: Int32Array.of(0) };
    expect(() => groupNames([short, { ...short, codes: Int32Array.of(0, 0) }])).toThrow("1, 2");
    expect(() => groupTree(["a"], new Int32Array(0))).toThrow("1 parents");
    expect(() => groupTree(["a"], Int32Array.of(0))).toThrow("the parent of a before it");
  });
});
