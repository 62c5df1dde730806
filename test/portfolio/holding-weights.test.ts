import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../engine/errors/index.ts";
import {
  type BookWeight,
  type CapitalBase,
  type Holding,
  holdingWeights,
  lookThrough,
  netBooks,
  standIn,
  type Valuation,
} from "../../engine/portfolio/index.ts";
import { expectClose, TOLERANCE } from "../tolerance.ts";

const valuation: Valuation = {
  base: "nav",
  nav: 10_000,
  prices: new Map([
    ["A", 50],
    ["B", 20],
  ]),
  cashIds: ["USD"],
  source: "book.csv",
};
const shares = (id: string, amount: number): Holding => ({ id, unit: "shares", amount });
const weights = (holdings: readonly Holding[], changed: Partial<Valuation> = {}): Record<string, number> =>
  Object.fromEntries(
    holdingWeights(holdings, { ...valuation, ...changed }).rows.map(({ id, weight }) => [id, weight]),
  );

function faultsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof InputError)
      return error.faults.map(({ row, column, rule }) => `${row} ${column}: ${rule}`);
    throw error;
  }
  return [];
}

describe("holdingWeights", () => {
  const book = [shares("A", 100), shares("B", -50), shares("USD", 3000)];

  it("values shares at prices and cash at its amount, over each capital base", () => {
    expect(weights(book)).toEqual({ A: 0.5, B: -0.1, USD: 0.3 });
    expect(weights(book, { base: "gross" })).toEqual({ A: 5 / 6, B: -1 / 6, USD: 0.5 });
    expect(weights(book, { base: "long" })).toEqual({ A: 1, B: -0.2, USD: 0.6 });
    expect(weights(book, { base: "net" })).toEqual({ A: 1.25, B: -0.25, USD: 0.75 });
    expect(weights(book, { base: 20_000 })).toEqual({ A: 0.25, B: -0.05, USD: 0.15 });
    expect(holdingWeights(book, { ...valuation, base: "long" }).capital).toBe(5000);
  });

  it("takes given weights as they are, and as money where the net asset value is known", () => {
    const given: Holding[] = [
      { id: "A", unit: "weight", amount: 0.4 },
      { id: "B", unit: "weight", amount: -0.1 },
    ];
    expect(weights(given, { nav: Number.NaN, base: "given" })).toEqual({ A: 0.4, B: -0.1 });
    expect(weights(given, { nav: Number.NaN, base: "gross" })).toEqual({ A: 0.8, B: -0.2 });
    expect(holdingWeights(given, { ...valuation, nav: Number.NaN, base: "given" }).capital).toBeNaN();
    expect(holdingWeights(given, { ...valuation, nav: Number.NaN, base: 5e6 }).capital).toBe(5e6);
    const mixed = [...given, { id: "C", unit: "notional", amount: 1000 } as const];
    expect(weights(mixed, { base: "given" })).toEqual({ A: 0.4, B: -0.1, C: 0.1 });
  });

  it("sets cash of the opposite sign beside futures, and options at their delta", () => {
    const future: Holding = { id: "F", unit: "notional", amount: 4000, financed: true };
    const put: Holding = { id: "A", unit: "shares", amount: 100, delta: -0.4, financed: true };
    expect(weights([future, put])).toEqual({ F: 0.4, USD: -0.2, A: -0.2 });
  });

  it("names everything that is wrong at once", () => {
    const holdings: Holding[] = [
      { ...shares("Q", 1), row: 2 },
      { ...shares("A", Number.NaN), row: 3 },
      { ...shares("A", 1), row: 4 },
      { id: "B", unit: "weight", amount: 0.1, delta: Number.NaN, row: 5 },
    ];
    expect(faultsOf(() => weights(holdings, { nav: Number.NaN }))).toEqual([
      "4 id: the id stands in row 3 already",
      "2 id: shares need a price above 0 on the portfolio's date",
      "3 shares: an amount must be a finite number",
      "5 delta: a delta must be a finite number",
      "5 weight: a weight among shares or notionals needs the portfolio's net asset value in the table accounts",
      "undefined capital: shares and notionals need a capital base: nav (with capital in the table accounts), gross, long, net or a sum of money",
    ]);
    const cancelled: Holding[] = [100000.1, 200000.2, -300000.3].map((amount, n) => ({
      id: `S${n}`,
      unit: "notional",
      amount,
    }));
    expect(faultsOf(() => weights(cancelled, { base: "net" }))[0]).toContain(
      "the net value of the holdings is",
    );
    const given: Holding[] = [{ id: "A", unit: "weight", amount: 1 }];
    expect(faultsOf(() => weights(given, { base: "nav", nav: Number.NaN }))[0]).toContain(
      "give capital in the table accounts",
    );
    expect(weights(given, { base: 5000 })).toEqual({ A: 1 });
    const short = [shares("A", -1)];
    expect(faultsOf(() => weights(short, { base: "net" }))[0]).toContain(
      "the net value of the holdings is -50",
    );
    expect(faultsOf(() => weights(short, { base: 0 }))[0]).toContain("must be above 0");
  });

  it("keeps money: weight times capital is the exposure, whatever the base", () => {
    const bases: readonly CapitalBase[] = ["nav", "gross", "long", 12_345];
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            price: fc.double({ min: 1, max: 100, noNaN: true }),
            amount: fc.integer({ min: -50, max: 50 }),
          }),
          { minLength: 1, maxLength: 6 },
        ),
        fc.constantFrom(...bases),
        (lines, base) => {
          const holdings = [...lines.map(({ amount }, n) => shares(`S${n}`, amount)), shares("S-long", 1)];
          const prices = new Map<string, number>([
            ...lines.map(({ price }, n) => [`S${n}`, price] as const),
            ["S-long", 3] as const,
          ]);
          const { rows, capital } = holdingWeights(holdings, { ...valuation, base, prices });
          const money = holdings.map(({ id, amount }) => amount * (prices.get(id) ?? Number.NaN));
          expectClose(
            rows.map(({ weight }) => (weight * capital) / 5000),
            money.map((of) => of / 5000),
            TOLERANCE.algebra,
          );
        },
      ),
      { numRuns: 50, seed: 2 },
    );
  });

  it("nets books by id", () => {
    const rows = holdingWeights(
      [
        { ...shares("A", 100), book: "x" },
        { ...shares("A", -40), book: "y/z" },
      ],
      valuation,
    ).rows;
    expect(rows.map(({ book: of, weight }) => [of, weight])).toEqual([
      ["x", 0.5],
      ["y/z", -0.2],
    ]);
    expect(netBooks(rows)).toEqual([{ id: "A", weight: 0.3, row: 1 }]);
  });
});

describe("lookThrough", () => {
  const row = (id: string, weight: number, book = ""): BookWeight => ({ id, weight, book, row: 7 });
  const funds = new Map([
    [
      "ETF",
      [
        { id: "A", weight: 0.6 },
        { id: "B", weight: 0.3 },
      ],
    ],
    [
      "FOF",
      [
        { id: "ETF", weight: 0.5 },
        { id: "C", weight: 0.5 },
      ],
    ],
  ]);

  it("replaces funds at any depth and keeps what they do not say with them", () => {
    const seen = lookThrough([row("FOF", 1), row("A", 0.1)], funds, "p");
    const byId = Object.fromEntries(seen.map(({ id, weight }) => [id, weight]));
    expectClose([byId.A, byId.B, byId.C, byId.ETF] as number[], [0.4, 0.15, 0.5, 0.05], TOLERANCE.algebra);
    expectClose(
      seen.reduce((sum, { weight }) => sum + weight, 0),
      1.1,
      TOLERANCE.algebra,
    );
  });

  it("refuses a fund that holds itself, with the chain", () => {
    const circle = new Map([
      ["X", [{ id: "Y", weight: 1 }]],
      ["Y", [{ id: "X", weight: 1 }]],
    ]);
    expect(faultsOf(() => lookThrough([row("X", 1)], circle, "p"))).toEqual([
      "7 id: a fund cannot hold itself (X holds Y holds X)",
    ]);
  });
});

describe("standIn", () => {
  it("replaces only what is not covered, and nets it with what is held", () => {
    const rows: BookWeight[] = [
      { id: "new", weight: 0.2, book: "" },
      { id: "A", weight: 0.5, book: "" },
    ];
    const proxies = new Map([
      ["new", [{ id: "A", weight: 1.5 }]],
      ["A", [{ id: "B", weight: 1 }]],
    ]);
    const { rows: out, replaced } = standIn(rows, proxies, (id) => id === "A");
    expect(out.map(({ id, weight }) => [id, weight])).toEqual([["A", 0.8]]);
    expect(replaced).toEqual(["new"]);
  });
});
