import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EngineError, InputError } from "../../engine/errors/index.ts";
import { axis } from "../../engine/labels/index.ts";
import {
  activePortfolio,
  alignPortfolio,
  alignWeights,
  buildPortfolio,
  capWeightedPortfolio,
  driftPortfolio,
  type PortfolioOptions,
  portfolioSummary,
} from "../../engine/portfolio/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

const RUNS = { numRuns: 200, seed: 11 };
const assets = axis("asset", ["A", "B", "C"]);
const options: PortfolioOptions = {
  assets,
  covered: Uint8Array.of(1, 1, 0),
  source: "book.csv",
  cashIds: ["USD"],
  outside: "report",
};
const rows = [
  { id: "B", weight: 0.3 },
  { id: "ZZ", weight: 0.05 },
  { id: "A", weight: 0.5 },
  { id: "USD", weight: 0.05 },
  { id: "C", weight: 0.1 },
];

function faultsOf(run: () => unknown): InputError["faults"] {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return error.faults;
    throw error;
  }
  return [];
}

describe("buildPortfolio", () => {
  it("puts covered names on the axis and keeps cash, unknown and uncovered names by name", () => {
    const portfolio = buildPortfolio(rows, options);
    expect(Array.from(portfolio.weights)).toEqual([0.5, 0.3, 0]);
    expect(portfolio.outside).toEqual([
      { id: "C", weight: 0.1, reason: "uncovered", asset: 2 },
      { id: "USD", weight: 0.05, reason: "cash", asset: -1 },
      { id: "ZZ", weight: 0.05, reason: "unknown", asset: -1 },
    ]);
  });

  it("loses no weight, and gives the same portfolio for rows in any order", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 12 }), (seed, count) => {
        const random = randomStream(seed, "rows");
        const ids = ["A", "B", "C", "USD", ...Array.from({ length: 8 }, (_, i) => `X${i}`)];
        const drawn = ids.slice(0, count).map((id) => ({ id, weight: random.normal() }));
        const portfolio = buildPortfolio(drawn, options);
        const { modelledWeight, unmodelledWeight, cashWeight } = portfolioSummary(portfolio);
        const sum = drawn.reduce((total, row) => total + row.weight, 0);
        expectClose(modelledWeight + unmodelledWeight + cashWeight, sum, TOLERANCE.algebra);
        expect(buildPortfolio([...drawn].reverse(), options)).toEqual(portfolio);
      }),
      RUNS,
    );
  });

  it("names every repeated id, empty id and weight that is no number at once", () => {
    const faulty = [
      { id: "A", weight: 0.5, row: 2 },
      { id: "B", weight: Number.NaN, row: 3 },
      { id: "A", weight: 0.1, row: 4 },
      { id: "", weight: 0.1, row: 5 },
      { id: "B", weight: Number.POSITIVE_INFINITY, row: 6 },
      { id: "A", weight: 0.2, row: 7 },
    ];
    expect(
      faultsOf(() => buildPortfolio(faulty, options)).map(({ row, column }) => `${row} ${column}`),
    ).toEqual(["3 weight", "4 id", "5 id", "6 id", "6 weight", "7 id"]);
  });

  it("refuses names without exposures when asked to, all of them, and never cash", () => {
    const faults = faultsOf(() => buildPortfolio(rows, { ...options, outside: "refuse" }));
    expect(faults.map(({ row, value, rule }) => `${row} ${value}: ${rule}`)).toEqual([
      "2 ZZ: the id must be known to the model",
      "5 C: the name must have exposures on the model's date",
    ]);
  });

  it("makes an empty portfolio of no rows", () => {
    const portfolio = buildPortfolio([], options);
    expect(portfolioSummary(portfolio)).toMatchObject({
      grossWeight: 0,
      nameCount: 0,
      effectiveNameCount: 0,
    });
  });
});

describe("alignPortfolio", () => {
  it("moves names in and out with the coverage, and back again, without changing a weight", () => {
    const portfolio = buildPortfolio(rows, options);
    const moved = alignPortfolio(portfolio, { assets, covered: Uint8Array.of(0, 1, 1) });
    expect(Array.from(moved.weights)).toEqual([0, 0.3, 0.1]);
    expect(moved.outside.map(({ id, reason }) => `${id} ${reason}`)).toEqual([
      "A uncovered",
      "USD cash",
      "ZZ unknown",
    ]);
    expect(alignPortfolio(moved, options)).toEqual(portfolio);
  });

  it("finds names by id on an axis that has grown", () => {
    const grown = axis("asset", ["C", "ZZ", "B", "A"]);
    const moved = alignPortfolio(buildPortfolio(rows, options), {
      assets: grown,
      covered: Uint8Array.of(1, 1, 1, 1),
    });
    expect(Array.from(moved.weights)).toEqual([0.1, 0.05, 0.3, 0.5]);
    expect(moved.outside.map(({ id }) => id)).toEqual(["USD"]);
  });

  it("refuses coverage of another length, and weights that are NaN", () => {
    const basis = { assets, covered: Uint8Array.of(1, 1) };
    expect(() => alignPortfolio(buildPortfolio(rows, options), basis)).toThrow(EngineError);
    expect(() => alignWeights(Float64Array.of(1, Number.NaN, 0), options)).toThrow(/NaN for B/);
    expect(() => alignWeights(Float64Array.of(1), options)).toThrow(/needs 3 weights, got 1/);
  });
});

describe("benchmark and active weights", () => {
  it("weights members by capitalisation and reports members that are not covered", () => {
    const benchmark = capWeightedPortfolio(options, [1, 0, 1], [60, 900, 40]);
    expect(Array.from(benchmark.weights)).toEqual([0.6, 0, 0]);
    expect(benchmark.outside).toEqual([{ id: "C", weight: 0.4, reason: "uncovered", asset: 2 }]);
  });

  it("refuses a universe without capitalisation, and negative ones", () => {
    expect(() => capWeightedPortfolio(options, [1, 0, 0], [Number.NaN, 1, 1])).toThrow(/total cap above 0/);
    expect(() => capWeightedPortfolio(options, [1, 1, 0], [2, -1, 1])).toThrow(/got -1 for B/);
  });

  it("subtracts the benchmark name by name, cash and outside names included", () => {
    const benchmark = capWeightedPortfolio(options, [1, 1, 1], [50, 25, 25]);
    const active = activePortfolio(buildPortfolio(rows, options), benchmark);
    expectClose(active.weights, [0, 0.05, 0], TOLERANCE.algebra);
    expectClose(
      active.outside.map(({ weight }) => weight),
      [-0.15, 0.05, 0.05],
      TOLERANCE.algebra,
    );
    expect(active.outside.map(({ id }) => id)).toEqual(["C", "USD", "ZZ"]);
    const other = alignWeights(Float64Array.of(1), {
      assets: axis("asset", ["A"]),
      covered: Uint8Array.of(1),
    });
    expect(() => activePortfolio(active, other)).toThrow(EngineError);
  });
});

describe("portfolioSummary", () => {
  it("counts long, short, gross and net without cash, and unmodelled weight apart", () => {
    const shorts = [
      { id: "A", weight: 0.8 },
      { id: "B", weight: -0.5 },
      { id: "C", weight: -0.1 },
      { id: "USD", weight: 0.8 },
    ];
    const summary = portfolioSummary(buildPortfolio(shorts, options));
    expect(summary).toMatchObject({ longWeight: 0.8, cashWeight: 0.8, unmodelledWeight: -0.1, nameCount: 3 });
    expectClose(
      [summary.shortWeight, summary.grossWeight, summary.netWeight],
      [0.6, 1.4, 0.2],
      TOLERANCE.algebra,
    );
    expectClose([summary.modelledWeight, summary.unmodelledGrossWeight], [0.3, 0.1], TOLERANCE.algebra);
  });

  it("counts n equal positions as n effective names, and is scale free", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0.01, max: 10, noNaN: true }),
        (count, scale) => {
          const basis = {
            assets: axis(
              "asset",
              Array.from({ length: count }, (_, i) => `${i}`),
            ),
          };
          const weights = new Float64Array(count).map((_, i) => (i % 2 === 0 ? scale : -scale));
          const portfolio = alignWeights(weights, { ...basis, covered: new Uint8Array(count).fill(1) });
          expectClose(portfolioSummary(portfolio).effectiveNameCount, count, TOLERANCE.algebra);
        },
      ),
      RUNS,
    );
  });
});

describe("driftPortfolio", () => {
  it("agrees with two names and cash by hand", () => {
    // 0.5 → 0.55, 0.3 → 0.27, cash 0.2 → 0.202; total 1.022.
    const portfolio = buildPortfolio(
      [
        { id: "A", weight: 0.5 },
        { id: "B", weight: 0.3 },
        { id: "USD", weight: 0.2 },
      ],
      options,
    );
    const drifted = driftPortfolio(portfolio, [0.1, -0.1, 0], 0.01);
    expectClose(drifted.returnPeriod, 0.022, TOLERANCE.algebra);
    expectClose(drifted.portfolio.weights, [0.55 / 1.022, 0.27 / 1.022, 0], TOLERANCE.algebra);
    expectClose(drifted.portfolio.outside[0].weight, 0.202 / 1.022, TOLERANCE.algebra);
    expect(drifted.missingReturns).toEqual([]);
  });

  it("equals shares times prices after any number of periods without trades", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 20 }), (seed, periods) => {
        const random = randomStream(seed, "drift");
        const money = Float64Array.from({ length: 3 }, () => 1 + 9 * random.uniform());
        const start = money.reduce((sum, value) => sum + value, 0);
        const basis = { assets, covered: Uint8Array.of(1, 1, 1) };
        let portfolio = alignWeights(
          money.map((value) => value / start),
          basis,
        );
        let growth = 1;
        for (let t = 0; t < periods; t++) {
          const returns = Float64Array.from({ length: 3 }, () => 0.3 * (random.uniform() - 0.5));
          const drifted = driftPortfolio(portfolio, returns, 0);
          portfolio = drifted.portfolio;
          growth *= 1 + drifted.returnPeriod;
          for (let i = 0; i < 3; i++) money[i] *= 1 + returns[i];
        }
        const end = money.reduce((sum, value) => sum + value, 0);
        expectClose(
          portfolio.weights,
          money.map((value) => value / end),
          TOLERANCE.algebra,
        );
        expectClose(growth, end / start, TOLERANCE.algebra);
      }),
      RUNS,
    );
  });

  it("drifts a net-zero book on its capital", () => {
    const portfolio = alignWeights(Float64Array.of(1, -1, 0), { assets, covered: Uint8Array.of(1, 1, 1) });
    const drifted = driftPortfolio(portfolio, [0.1, 0.2, 0], 0);
    expectClose(drifted.returnPeriod, -0.1, TOLERANCE.algebra);
    expectClose(drifted.portfolio.weights, [1.1 / 0.9, -1.2 / 0.9, 0], TOLERANCE.algebra);
  });

  it("carries names without a return at 0 and names them", () => {
    const drifted = driftPortfolio(buildPortfolio(rows, options), [Number.NaN, 0, 0.5], 0);
    expect(drifted.missingReturns).toEqual(["A", "ZZ"]);
    expectClose(drifted.returnPeriod, 0.05, TOLERANCE.algebra);
    expectClose(drifted.portfolio.weights[0], 0.5 / 1.05, TOLERANCE.algebra);
  });

  it("refuses a period that loses the whole capital", () => {
    const portfolio = alignWeights(Float64Array.of(2, -1, 0), { assets, covered: Uint8Array.of(1, 1, 1) });
    expect(() => driftPortfolio(portfolio, [-0.5, 0, 0], 0)).toThrow(/return above −1, got -1/);
    expect(() => driftPortfolio(portfolio, [0], 0)).toThrow(/needs 3 returns, got 1/);
  });
});
