import { describe, test } from "vitest";
import { startMarketState } from "../../../engine/data/index.ts";
import { builtInDescriptors, type Descriptor, type Window } from "../../../engine/exposures/index.ts";
import { expectClose } from "../../tolerance.ts";
import { blankInput } from "./price-path.ts";

const none = Number.NaN;
const noWindow: Window = { periods: 1, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 1 };

describe("ratio descriptors", () => {
  const items: Record<string, number[]> = {
    book_equity: [50, -20, none, 10],
    net_income_ttm: [5, 3, 1, -2],
    cash_flow_ttm: [8, 4, 2, 1],
    sales_ttm: [100, 200, 300, none],
    dividends_ttm: [1, 0, none, 2],
    total_debt: [30, 10, 5, 0],
    total_assets: [60, 0, -5, 40],
  };
  const marketCap = Float64Array.of(200, 100, 50, none);
  const input = {
    ...blankInput(4),
    market: { ...startMarketState(4), marketCap },
    item: (name: string) => Float64Array.from(items[name]),
  };
  const values = (name: string) => (builtInDescriptors.get(name) as Descriptor).step({}, input, noWindow);

  test("are item over cap, NaN where either is missing", () => {
    expectClose(values("book_to_price"), [0.25, -0.2, none, none], 1e-15);
    expectClose(values("earnings_to_price"), [0.025, 0.03, 0.02, none], 1e-15);
    expectClose(values("cashflow_to_price"), [0.04, 0.04, 0.04, none], 1e-15);
    expectClose(values("sales_to_price"), [0.5, 2, 6, none], 1e-15);
    expectClose(values("dividend_yield"), [0.005, 0, none, none], 1e-15);
    expectClose(values("log_market_cap"), [Math.log(200), Math.log(100), Math.log(50), none], 1e-15);
  });

  test("have no value over a denominator at or below 0", () => {
    expectClose(values("return_on_equity"), [0.1, none, none, -0.2], 1e-15);
    expectClose(values("debt_to_assets"), [0.5, none, none, 0], 1e-15);
  });
});
