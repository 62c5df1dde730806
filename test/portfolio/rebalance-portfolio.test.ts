import fc from "fast-check";
import { expect, test } from "vitest";
import { axis } from "../../engine/labels/index.ts";
import {
  cashInHoldings,
  type Portfolio,
  payFromCash,
  rebalancePortfolio,
} from "../../engine/portfolio/index.ts";

fc.configureGlobal({ seed: 11 });

const assets = axis("asset", ["A", "B", "C", "D"]);
const sumOf = ({ weights, outside }: Portfolio) =>
  weights.reduce((sum, weight) => sum + weight, 0) + outside.reduce((sum, { weight }) => sum + weight, 0);
const weight = fc.double({ min: -1, max: 1, noNaN: true });

test("trades are paid from cash, and costs leave everything in units of what is left", () => {
  fc.assert(
    fc.property(
      fc.array(weight, { minLength: 4, maxLength: 4 }),
      fc.array(weight, { minLength: 4, maxLength: 4 }),
      fc.double({ min: 0, max: 0.1, noNaN: true }),
      (before, after, costs) => {
        const cash = 1 - before.reduce((sum, value) => sum + value, 0);
        const book: Portfolio = {
          assets,
          weights: Float64Array.from(before),
          outside: [{ id: "CASH", weight: cash, reason: "cash", asset: -1 }],
        };
        const { portfolio, turnover } = rebalancePortfolio(book, after, { costs, cashId: "CASH" });
        expect(sumOf(portfolio)).toBeCloseTo(1, 12);
        portfolio.weights.forEach((value, i) => {
          expect(value * (1 - costs)).toBeCloseTo(after[i] as number, 12);
        });
        const moved = after.reduce((sum, value, i) => sum + Math.abs(value - (before[i] as number)), 0);
        expect(turnover).toBeCloseTo(moved, 12);
      },
    ),
  );
});

test("a book without cash borrows what a payment takes, and nothing can pay all there is", () => {
  const book: Portfolio = { assets, weights: Float64Array.of(0.5, 0.5, 0, 0), outside: [] };
  const paid = payFromCash(book, 0.01, "CASH");
  expect(paid.outside[0]).toMatchObject({ id: "CASH", reason: "cash" });
  expect(paid.outside[0]?.weight).toBeCloseTo(-0.01 / 0.99, 12);
  expect(() => payFromCash(book, 1, "CASH")).toThrow(/share below 1/);
});

test("a name that is no more becomes cash at its last value, and others stay", () => {
  const book: Portfolio = {
    assets,
    weights: Float64Array.of(0.5, 0, 0, 0),
    outside: [
      { id: "C", weight: 0.3, reason: "uncovered", asset: 2 },
      { id: "D", weight: 0.2, reason: "uncovered", asset: 3 },
    ],
  };
  const { outside } = cashInHoldings(book, ({ asset }) => asset === 2, "CASH");
  expect(outside).toEqual([
    { id: "CASH", weight: 0.3, reason: "cash", asset: -1 },
    { id: "D", weight: 0.2, reason: "uncovered", asset: 3 },
  ]);
});
