import { EngineError, InputError } from "../../engine/errors/index.ts";
import type { PeriodReturns } from "../../engine/performance-attribution/index.ts";
import {
  alignPortfolio,
  buildPortfolio,
  capWeightedPortfolio,
  driftPortfolio,
  netBooks,
  type Portfolio,
  standIn,
} from "../../engine/portfolio/index.ts";
import { cashIds } from "./cash-ids.ts";
import type { DatedHoldings } from "./dated-holdings.ts";
import type { DatedExposures } from "./read-exposures.ts";
import type { RunAxes } from "./run-axes.ts";

/** What is held at a close; undefined before the first date of the holdings. */
export interface HoldingsAt {
  readonly portfolio: Portfolio | undefined;
  /** Date of the holdings that `portfolio` started from. */
  readonly since: string;
  /** Close at which those weights were taken as they are: the first of the run from `since` on. */
  readonly effective: string;
}

/** A portfolio through time: holdings are set on their dates and drift with returns in between. */
export interface HoldingsPath {
  /** Holdings as of a close, newly set if the data have some since the last close, else drifted. */
  readonly at: (dated: DatedExposures) => HoldingsAt;
  /** Lets the last holdings drift through a period. */
  readonly drift: (returns: PeriodReturns) => void;
}

/** A path along a source: dated holdings, the cap-weighted estimation universe, or nothing. */
export function startHoldings(source: DatedHoldings | "universe" | "none", axes: RunAxes): HoldingsPath {
  if (source === "universe") return universePath(axes);
  if (source === "none") {
    const portfolio = {
      assets: axes.assets,
      weights: new Float64Array(axes.assets.labels.length),
      outside: [],
    };
    return { at: ({ date }) => ({ portfolio, since: date, effective: date }), drift: () => {} };
  }
  return holdingsPath(source, axes);
}

function universePath(axes: RunAxes): HoldingsPath {
  return {
    at: ({ date, exposures, estimation, marketCap }) => {
      const basis = { assets: axes.assets, covered: exposures.covered };
      const isEmpty = !estimation.some((member) => member === 1);
      return {
        portfolio: isEmpty ? undefined : capWeightedPortfolio(basis, estimation, marketCap),
        since: date,
        effective: date,
      };
    },
    drift: () => {},
  };
}

function holdingsPath(source: DatedHoldings, axes: RunAxes): HoldingsPath {
  const cash = cashIds(axes.assets);
  let current: Portfolio | undefined;
  let since = "";
  let effective = "";
  return {
    at: (dated) => {
      const basis = { assets: axes.assets, covered: dated.exposures.covered };
      const set = source.dates.filter((date) => date <= dated.date && date > since).at(-1);
      if (set !== undefined) {
        since = set;
        effective = dated.date;
        const { rows } = standIn(source.books.get(set) ?? [], source.proxies, (id) => {
          const asset = axes.assets.codes.get(id) ?? -1;
          return asset >= 0 ? basis.covered[asset] === 1 : cash.includes(id);
        });
        current = buildPortfolio(netBooks(rows), {
          ...basis,
          source: `portfolio ${source.name} on ${set}`,
          cashIds: cash,
          outside: "report",
        });
      } else if (current !== undefined) {
        current = alignPortfolio(current, basis);
      }
      return { portfolio: current, since, effective };
    },
    drift: (period) => {
      if (current !== undefined) current = drifted(current, period, source.name);
    },
  };
}

/** @throws {InputError} nothing is left of the capital: such weights cannot be meant */
function drifted(portfolio: Portfolio, { date, returns, riskFree }: PeriodReturns, name: string): Portfolio {
  try {
    return driftPortfolio(portfolio, returns, riskFree).portfolio;
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== "value") throw error;
    const rule = "the portfolio loses all its capital in this period; check its weights and the returns";
    throw new InputError([{ file: `portfolio ${name}`, value: date, rule }]);
  }
}

/**
 * What is held at the last of some closes, drifted from the date the holdings were set.
 *
 * @param walk  periods from the first close after the holdings were set up to the wanted one
 */
export async function holdingsOn(
  path: HoldingsPath,
  walk: AsyncIterable<{ readonly before: DatedExposures; readonly returns: PeriodReturns }>,
  wanted: DatedExposures,
): Promise<HoldingsAt> {
  for await (const { before, returns } of walk) {
    path.at(before);
    path.drift(returns);
  }
  return path.at(wanted);
}
