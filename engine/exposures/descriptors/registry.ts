import type { Descriptor, DescriptorOptions, Frequency, Window } from "./descriptor.ts";
import { accrualsBalanceSheet } from "./fundamental/accruals-balance-sheet.ts";
import { accrualsCashFlow } from "./fundamental/accruals-cash-flow.ts";
import { assetGrowth } from "./fundamental/asset-growth.ts";
import { assetTurnover } from "./fundamental/asset-turnover.ts";
import { bookLeverage } from "./fundamental/book-leverage.ts";
import { bookToPrice } from "./fundamental/book-to-price.ts";
import { capexGrowth } from "./fundamental/capex-growth.ts";
import { capexToAssets } from "./fundamental/capex-to-assets.ts";
import { cashEarningsToPrice } from "./fundamental/cash-earnings-to-price.ts";
import { cashflowToPrice } from "./fundamental/cashflow-to-price.ts";
import { cashflowVariability } from "./fundamental/cashflow-variability.ts";
import { debtToAssets } from "./fundamental/debt-to-assets.ts";
import { dividendYield } from "./fundamental/dividend-yield.ts";
import { earningsChange } from "./fundamental/earnings-change.ts";
import { earningsForecastDispersion } from "./fundamental/earnings-forecast-dispersion.ts";
import { earningsGrowth } from "./fundamental/earnings-growth.ts";
import { earningsRevision } from "./fundamental/earnings-revision.ts";
import { earningsToPrice } from "./fundamental/earnings-to-price.ts";
import { earningsVariability } from "./fundamental/earnings-variability.ts";
import { ebitToEv } from "./fundamental/ebit-to-ev.ts";
import { forecastGrowthLong } from "./fundamental/forecast-growth-long.ts";
import { forecastGrowthShort } from "./fundamental/forecast-growth-short.ts";
import { forwardEarningsToPrice } from "./fundamental/forward-earnings-to-price.ts";
import { grossMargin } from "./fundamental/gross-margin.ts";
import { grossProfitability } from "./fundamental/gross-profitability.ts";
import { marketLeverage } from "./fundamental/market-leverage.ts";
import { netMargin } from "./fundamental/net-margin.ts";
import { returnOnAssets } from "./fundamental/return-on-assets.ts";
import { returnOnEquity } from "./fundamental/return-on-equity.ts";
import { salesChange } from "./fundamental/sales-change.ts";
import { salesGrowth } from "./fundamental/sales-growth.ts";
import { salesToPrice } from "./fundamental/sales-to-price.ts";
import { salesVariability } from "./fundamental/sales-variability.ts";
import { shareIssuance } from "./fundamental/share-issuance.ts";
import { shareholderYield } from "./fundamental/shareholder-yield.ts";
import { amihud } from "./market/amihud.ts";
import { beta } from "./market/beta.ts";
import { betaLagged } from "./market/beta-lagged.ts";
import { cumulativeRange } from "./market/cumulative-range.ts";
import { downsideBeta } from "./market/downside-beta.ts";
import { downsideDeviation } from "./market/downside-deviation.ts";
import { historicalAlpha } from "./market/historical-alpha.ts";
import { industryMomentum } from "./market/industry-momentum.ts";
import { logMarketCap } from "./market/log-market-cap.ts";
import { longTermReversal } from "./market/long-term-reversal.ts";
import { maxReturn } from "./market/max-return.ts";
import { momentum } from "./market/momentum.ts";
import { momentumNoLag } from "./market/momentum-no-lag.ts";
import { residualMomentum } from "./market/residual-momentum.ts";
import { residualSigma } from "./market/residual-sigma.ts";
import { seasonality } from "./market/seasonality.ts";
import { shortTermReversal } from "./market/short-term-reversal.ts";
import { skewness } from "./market/skewness.ts";
import { tradedDays } from "./market/traded-days.ts";
import { turnover } from "./market/turnover.ts";
import { turnoverMonth } from "./market/turnover-month.ts";
import { turnoverQuarter } from "./market/turnover-quarter.ts";
import { turnoverYear } from "./market/turnover-year.ts";
import { volatility } from "./market/volatility.ts";

const market: readonly Descriptor[] = [
  amihud,
  beta,
  betaLagged,
  cumulativeRange,
  downsideBeta,
  downsideDeviation,
  historicalAlpha,
  industryMomentum,
  logMarketCap,
  longTermReversal,
  maxReturn,
  momentum,
  momentumNoLag,
  residualMomentum,
  residualSigma,
  seasonality,
  shortTermReversal,
  skewness,
  tradedDays,
  turnover,
  turnoverMonth,
  turnoverQuarter,
  turnoverYear,
  volatility,
];

const fundamental: readonly Descriptor[] = [
  accrualsBalanceSheet,
  accrualsCashFlow,
  assetGrowth,
  assetTurnover,
  bookLeverage,
  bookToPrice,
  capexGrowth,
  capexToAssets,
  cashEarningsToPrice,
  cashflowToPrice,
  cashflowVariability,
  debtToAssets,
  dividendYield,
  earningsChange,
  earningsForecastDispersion,
  earningsGrowth,
  earningsRevision,
  earningsToPrice,
  earningsVariability,
  ebitToEv,
  forecastGrowthLong,
  forecastGrowthShort,
  forwardEarningsToPrice,
  grossMargin,
  grossProfitability,
  marketLeverage,
  netMargin,
  returnOnAssets,
  returnOnEquity,
  salesChange,
  salesGrowth,
  salesToPrice,
  salesVariability,
  shareholderYield,
  shareIssuance,
];

/** The descriptors that the engine computes itself, by name; a score of the same name in the data takes precedence. */
export const builtInDescriptors: ReadonlyMap<string, Descriptor> = new Map(
  [...market, ...fundamental].map((descriptor) => [descriptor.name, descriptor]),
);

/** What a descriptor without a window is given for one. */
const noWindow: Window = { periods: 1, halfLife: Number.POSITIVE_INFINITY, lag: 0, minPeriods: 1 };

/** The window of a descriptor in use. */
export function windowOf({ name }: Descriptor, { windows }: DescriptorOptions): Window {
  return windows[name] ?? noWindow;
}

/** The usual windows of every built-in descriptor that has one. */
export function usualWindows(frequency: Frequency): Readonly<Record<string, Window>> {
  return Object.fromEntries(
    [...builtInDescriptors.values()].flatMap(({ name, windows }) =>
      windows === null ? [] : [[name, windows[frequency]]],
    ),
  );
}
