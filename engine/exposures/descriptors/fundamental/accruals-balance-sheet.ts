import type { Descriptor, DescriptorInput } from "../descriptor.ts";
import { difference, orZero, ratio, sameDay, sum } from "../same-day.ts";
import { averageAssets } from "./average-assets.ts";

/** Growth of working capital other than cash and short-term debt, less depreciation, over average assets. */
export const accrualsBalanceSheet: Descriptor = sameDay({
  name: "accruals_balance_sheet",
  family: "earnings quality",
  meaning:
    "Growth of working capital other than cash and short-term debt, less depreciation, over average assets; high accruals are positive, which has earned negatively.",
  formula:
    "((ΔCA − Δcash) − (ΔCL − ΔSTD − ΔTP) − depreciation_ttm) / mean of total_assets now and a year ago; Δ over a year of current_assets, cash, current_liabilities, short_term_debt, taxes_payable, the last two 0 where not given",
  source: "Sloan (1996)",
  needs: [
    "current_assets",
    "cash",
    "current_liabilities",
    "short_term_debt",
    "taxes_payable",
    "depreciation_ttm",
    "total_assets",
  ],
  itemYears: {
    current_assets: 1,
    cash: 1,
    current_liabilities: 1,
    short_term_debt: 1,
    taxes_payable: 1,
    total_assets: 1,
  },
  values: (input) => {
    const change = (name: string) => changeOf(input, name);
    const assets = difference(change("current_assets"), change("cash"));
    const financing = sum(orZero(change("short_term_debt")), orZero(change("taxes_payable")));
    const liabilities = difference(change("current_liabilities"), financing);
    const accruals = difference(difference(assets, liabilities), input.item("depreciation_ttm"));
    return ratio(accruals, averageAssets(input));
  },
});

function changeOf({ item, itemAgo }: DescriptorInput, name: string): Float64Array {
  return difference(item(name), itemAgo(name, 1));
}
