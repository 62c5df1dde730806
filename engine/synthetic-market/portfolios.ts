import { momentumOffsets, type Names } from "./names.ts";
import type { Reporting } from "./reporting.ts";
import type { SyntheticBars, SyntheticHoldings } from "./synthetic-market.ts";

/** Portfolio names; positions here are the codes in the holdings. */
export const PORTFOLIOS: readonly string[] = ["benchmark", "value_manager", "momentum_manager"];

/** What the managers can see at a close. */
export interface Close {
  readonly day: number;
  readonly bars: SyntheticBars;
  readonly names: Names;
  readonly reporting: Reporting;
}

/**
 * Holdings from what is known at the close. Members: the larger half, by capitalisation in the base currency, of the first lines that traded
 * and are not leaving today.
 *
 * benchmark: members, cap-weighted. value_manager: the 30 % of the members with the highest published book equity to
 * capitalisation, √cap-weighted; cheap names tend to have fallen, hence its unintended momentum underweight.
 * momentum_manager: of the members with a year of history, the 20 % with the highest return from 252 to 21 days ago at
 * +130 % and the lowest 20 % at −30 %, each √cap-weighted.
 */
export function buildHoldings(close: Close): SyntheticHoldings {
  const { bars, names, reporting, day } = close;
  const cap = (row: number): number =>
    bars.marketCap[row] * names.fxRate[names.traits.currency[bars.asset[row]]];
  const members = benchmarkRows(close, cap);
  const rootCap = (row: number): number => Math.sqrt(cap(row));
  const cheapness = (row: number): number => reporting.knownBook[bars.asset[row]] / bars.marketCap[row];
  const cheap = descending(
    members.filter((row) => Number.isFinite(cheapness(row))),
    cheapness,
  );
  const { recent, old } = momentumOffsets(names, day);
  const past = (row: number): number =>
    names.history[recent + bars.asset[row]] - names.history[old + bars.asset[row]];
  const strong = descending(
    members.filter((row) => day - names.traits.firstDay[bars.asset[row]] >= 252),
    past,
  );
  const extreme = Math.ceil(0.2 * strong.length);
  const holdings: Holdings = { portfolio: [], asset: [], weight: [] };
  hold(holdings, bars, { portfolio: 0, rows: members, size: cap, total: 1 });
  hold(holdings, bars, {
    portfolio: 1,
    rows: cheap.slice(0, Math.ceil(0.3 * cheap.length)),
    size: rootCap,
    total: 1,
  });
  hold(holdings, bars, { portfolio: 2, rows: strong.slice(0, extreme), size: rootCap, total: 1.3 });
  hold(holdings, bars, {
    portfolio: 2,
    rows: strong.slice(strong.length - extreme),
    size: rootCap,
    total: -0.3,
  });
  return {
    portfolio: Int32Array.from(holdings.portfolio),
    asset: Int32Array.from(holdings.asset),
    weight: Float64Array.from(holdings.weight),
  };
}

/** The holdings of a day without rebalancing. */
export function noHoldings(): SyntheticHoldings {
  return { portfolio: new Int32Array(0), asset: new Int32Array(0), weight: new Float64Array(0) };
}

interface Holdings {
  readonly portfolio: number[];
  readonly asset: number[];
  readonly weight: number[];
}

interface Sleeve {
  readonly portfolio: number;
  readonly rows: readonly number[];
  readonly size: (row: number) => number;
  readonly total: number;
}

function hold(holdings: Holdings, bars: SyntheticBars, { portfolio, rows, size, total }: Sleeve): void {
  const ordered = [...rows].sort((a, b) => a - b);
  const sum = ordered.reduce((soFar, row) => soFar + size(row), 0);
  for (const row of ordered) {
    holdings.portfolio.push(portfolio);
    holdings.asset.push(bars.asset[row]);
    holdings.weight.push((total * size(row)) / sum);
  }
}

function benchmarkRows({ bars, names, day }: Close, cap: (row: number) => number): number[] {
  const rows: number[] = [];
  for (let row = 0; row < bars.asset.length; row++) {
    const asset = bars.asset[row];
    if (names.traits.linkedTo[asset] < 0 && names.traits.lastDay[asset] !== day) rows.push(row);
  }
  return descending(rows, cap).slice(0, Math.ceil(rows.length / 2));
}

/** Rows by a score, highest first; equal scores in row order. */
function descending(rows: readonly number[], score: (row: number) => number): number[] {
  return [...rows].sort((a, b) => score(b) - score(a) || a - b);
}
