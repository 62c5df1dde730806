import { EngineError, InputError } from "../../engine/errors/index.ts";
import type { PeriodReturns } from "../../engine/performance-attribution/index.ts";
import {
  alignPortfolio,
  type BookWeight,
  buildPortfolio,
  capWeightedPortfolio,
  type DriftedPortfolio,
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
  /** What 1 of capital at `effective` has become: Π(1 + R), cash included. */
  readonly growth: number;
  /** The holdings by book, drifted as the whole; empty where no books were given. */
  readonly books: readonly BookWeight[];
  /** Names that proxies stand in for. */
  readonly replaced: readonly string[];
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
    return { at: ({ date }) => ({ portfolio, since: date, effective: date, ...AS_SET }), drift: () => {} };
  }
  return holdingsPath(source, axes);
}

/** Of holdings that are set anew at every close. */
const AS_SET = { growth: 1, books: [], replaced: [] } as const;

function universePath(axes: RunAxes): HoldingsPath {
  return {
    at: ({ date, exposures, estimation, marketCap }) => {
      const basis = { assets: axes.assets, covered: exposures.covered };
      const isEmpty = !estimation.some((member) => member === 1);
      return {
        portfolio: isEmpty ? undefined : capWeightedPortfolio(basis, estimation, marketCap),
        since: date,
        effective: date,
        ...AS_SET,
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
  let growth = 1;
  let books: DriftingBooks = noBooks;
  let replaced: readonly string[] = [];
  return {
    at: (dated) => {
      const basis = { assets: axes.assets, covered: dated.exposures.covered };
      const set = source.dates.filter((date) => date <= dated.date && date > since).at(-1);
      if (set !== undefined) {
        since = set;
        effective = dated.date;
        growth = 1;
        const stood = standIn(source.books.get(set) ?? [], source.proxies, (id) => {
          const asset = axes.assets.codes.get(id) ?? -1;
          return asset >= 0 ? basis.covered[asset] === 1 : cash.includes(id);
        });
        replaced = stood.replaced;
        books = driftingBooks(stood.rows, axes);
        current = buildPortfolio(netBooks(stood.rows), {
          ...basis,
          source: `portfolio ${source.name} on ${set}`,
          cashIds: cash,
          outside: "report",
        });
      } else if (current !== undefined) {
        current = alignPortfolio(current, basis);
      }
      return { portfolio: current, since, effective, growth, books: books.now(), replaced };
    },
    drift: (period) => {
      if (current === undefined) return;
      const { portfolio, returnPeriod } = drifted(current, period, source.name);
      current = portfolio;
      growth *= 1 + returnPeriod;
      books.drift(period, 1 + returnPeriod);
    },
  };
}

/** Holdings of books between the dates they are set on. */
interface DriftingBooks {
  readonly now: () => readonly BookWeight[];
  readonly drift: (returns: PeriodReturns, growth: number) => void;
}

const noBooks: DriftingBooks = { now: () => [], drift: () => {} };

/**
 * Books drift name by name as the whole does, w (1 + r) / (1 + R) with the R of the whole, so that they go on summing to it: also
 * where a long of one book and a short of another are nothing together.
 */
function driftingBooks(rows: readonly BookWeight[], { assets }: RunAxes): DriftingBooks {
  if (rows.every(({ book }) => book === "")) return noBooks;
  const cash = cashIds(assets);
  const codes = rows.map(({ id }) => assets.codes.get(id) ?? -1);
  const weights = Float64Array.from(rows, ({ weight }) => weight);
  return {
    now: () => rows.map((row, at) => ({ ...row, weight: weights[at] as number })),
    drift: ({ returns, riskFree }, growth) => {
      rows.forEach(({ id }, at) => {
        const code = codes[at] as number;
        const given = code >= 0 ? (returns[code] as number) : cash.includes(id) ? riskFree : Number.NaN;
        const own = Number.isNaN(given) ? 0 : given;
        weights[at] = ((weights[at] as number) * (1 + own)) / growth;
      });
    },
  };
}

/** @throws {InputError} nothing is left of the capital: such weights cannot be meant */
function drifted(
  portfolio: Portfolio,
  { date, returns, riskFree }: PeriodReturns,
  name: string,
): DriftedPortfolio {
  try {
    return driftPortfolio(portfolio, returns, riskFree);
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
