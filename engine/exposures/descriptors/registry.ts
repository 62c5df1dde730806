import type { Descriptor, DescriptorOptions, Frequency, Window } from "./descriptor.ts";
import { bookToPrice } from "./fundamental/book-to-price.ts";
import { cashflowToPrice } from "./fundamental/cashflow-to-price.ts";
import { debtToAssets } from "./fundamental/debt-to-assets.ts";
import { dividendYield } from "./fundamental/dividend-yield.ts";
import { earningsToPrice } from "./fundamental/earnings-to-price.ts";
import { returnOnEquity } from "./fundamental/return-on-equity.ts";
import { salesToPrice } from "./fundamental/sales-to-price.ts";
import { beta } from "./market/beta.ts";
import { logMarketCap } from "./market/log-market-cap.ts";
import { momentum } from "./market/momentum.ts";
import { residualSigma } from "./market/residual-sigma.ts";
import { shortTermReversal } from "./market/short-term-reversal.ts";
import { turnover } from "./market/turnover.ts";
import { volatility } from "./market/volatility.ts";

const market: readonly Descriptor[] = [
  beta,
  momentum,
  shortTermReversal,
  logMarketCap,
  turnover,
  volatility,
  residualSigma,
];

const fundamental: readonly Descriptor[] = [
  bookToPrice,
  earningsToPrice,
  cashflowToPrice,
  salesToPrice,
  dividendYield,
  debtToAssets,
  returnOnEquity,
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
