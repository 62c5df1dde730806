import { EngineError, InputError } from "../../engine/errors/index.ts";
import type { PeriodReturns } from "../../engine/performance-attribution/index.ts";
import {
  alignPortfolio,
  type BookWeight,
  buildPortfolio,
  type Component,
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
import type { RunReturns } from "./walk-run.ts";

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
  /** Names that proxies stand in for at this close. */
  readonly replaced: readonly string[];
  /** Sum of the weights as they were set, before anything stood in or drifted. */
  readonly sumAsSet: number;
}

/** A close, and who was covered at it. */
export interface Covered {
  readonly date: string;
  readonly exposures: { readonly covered: Uint8Array };
}

/** What holdings drift with. */
export type Earned = Pick<PeriodReturns, "date" | "returns" | "riskFree">;

/** A portfolio through time: holdings are set on their dates and drift with returns in between. */
export interface HoldingsPath<Close extends Covered = DatedExposures> {
  /** Holdings as of a close, newly set if the data have some since the last close, else drifted. */
  readonly at: (dated: Close) => HoldingsAt;
  /** Lets the last holdings drift through a period. */
  readonly drift: (returns: Earned) => void;
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
const AS_SET = { growth: 1, books: [], replaced: [], sumAsSet: 1 } as const;

const NO_CAPS =
  "the model's files have no market capitalisations on this date, so there is no universe weighted by them: name a portfolio with --benchmark, or --benchmark none";

function universePath(axes: RunAxes): HoldingsPath {
  return {
    at: ({ date, exposures, estimation, marketCap }) => {
      const basis = { assets: axes.assets, covered: exposures.covered };
      const isEmpty = !estimation.some((member) => member === 1);
      if (!isEmpty && !estimation.some((member, asset) => member === 1 && (marketCap[asset] as number) > 0))
        throw new InputError([{ file: "benchmark universe", value: date, rule: NO_CAPS }]);
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

/** A path along dated holdings: of a close it needs to know no more than who was covered. */
export function holdingsPath(source: DatedHoldings, axes: RunAxes): HoldingsPath<Covered> {
  const cash = cashIds(axes.assets);
  let current: Portfolio | undefined;
  let since = "";
  let effective = "";
  let growth = 1;
  let sumAsSet = 1;
  let rows: DriftingRows = driftingRows([], NO_PROXIES, axes);
  let shown: readonly BookWeight[] = [];
  let replaced: readonly string[] = [];
  return {
    at: (dated) => {
      const basis = { assets: axes.assets, covered: dated.exposures.covered };
      const set = source.dates.filter((date) => date <= dated.date && date > since).at(-1);
      if (set !== undefined) {
        since = set;
        effective = dated.date;
        growth = 1;
        const given = source.books.get(set) ?? [];
        sumAsSet = given.reduce((sum, { weight }) => sum + weight, 0);
        rows = driftingRows(given, source.proxies.get(set) ?? NO_PROXIES, axes);
      }
      // Who is covered changes from close to close, and with it who stands in.
      if (set !== undefined || rows.needed) {
        const stood = standIn(rows.now(), rows.proxies, (id) => {
          const asset = axes.assets.codes.get(id) ?? -1;
          return asset >= 0 ? basis.covered[asset] === 1 : cash.includes(id);
        });
        replaced = stood.replaced;
        shown = stood.rows;
      }
      if (set !== undefined || rows.proxies.size > 0) {
        current = buildPortfolio(netBooks(shown), {
          ...basis,
          source: `portfolio ${source.name} on ${since}`,
          cashIds: cash,
          outside: "report",
        });
      } else if (current !== undefined) current = alignPortfolio(current, basis);
      const books = rows.hasBooks ? shown : [];
      return { portfolio: current, since, effective, growth, books, replaced, sumAsSet };
    },
    drift: (period) => {
      if (current === undefined) return;
      const { portfolio, returnPeriod } = drifted(current, period, source.name);
      current = portfolio;
      growth *= 1 + returnPeriod;
      rows.drift(period, 1 + returnPeriod, replaced);
    },
  };
}

const NO_PROXIES: ReadonlyMap<string, readonly Component[]> = new Map();

/** Rows of holdings between the dates they are set on, under the ids they were given with. */
interface DriftingRows {
  readonly hasBooks: boolean;
  /** Whether anybody looks at them after they were set: they drift only then. */
  readonly needed: boolean;
  /** Of names that are held. */
  readonly proxies: ReadonlyMap<string, readonly Component[]>;
  readonly now: () => readonly BookWeight[];
  readonly drift: (returns: Earned, growth: number, replaced: readonly string[]) => void;
}

/**
 * Rows drift name by name as the whole does, w (1 + r) / (1 + R) with the R of the whole, so that they go on summing to it: also
 * where a long of one book and a short of another are nothing together. A name that is stood in for earns what stands in.
 */
function driftingRows(
  rows: readonly BookWeight[],
  known: ReadonlyMap<string, readonly Component[]>,
  { assets }: RunAxes,
): DriftingRows {
  const cash = cashIds(assets);
  const hasBooks = rows.some(({ book }) => book !== "");
  const proxies = new Map([...known].filter(([name]) => rows.some(({ id }) => id === name)));
  const needed = hasBooks || proxies.size > 0;
  const weights = Float64Array.from(rows, ({ weight }) => weight);
  const earned = (id: string, { returns, riskFree }: Earned): number => {
    const code = assets.codes.get(id) ?? -1;
    const given = code >= 0 ? (returns[code] as number) : cash.includes(id) ? riskFree : Number.NaN;
    return Number.isNaN(given) ? 0 : given;
  };
  return {
    hasBooks,
    needed,
    proxies,
    now: () => rows.map((row, at) => ({ ...row, weight: weights[at] as number })),
    drift: (period, growth, replaced) => {
      if (!needed) return;
      rows.forEach(({ id }, at) => {
        const stand = replaced.includes(id) ? (proxies.get(id) ?? []) : [{ id, weight: 1 }];
        const own = stand.reduce((sum, of) => sum + of.weight * earned(of.id, period), 0);
        weights[at] = ((weights[at] as number) * (1 + own)) / growth;
      });
    },
  };
}

/** A book after a period without trades. @throws {InputError} nothing is left of the capital: such weights cannot be meant */
export function drifted(
  portfolio: Portfolio,
  { date, returns, riskFree }: Earned,
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
  path: HoldingsPath<Covered>,
  walk: AsyncIterable<Pick<RunReturns, "before" | "returns">>,
  wanted: Covered,
): Promise<HoldingsAt> {
  for await (const { before, returns } of walk) {
    path.at({ date: before.date, exposures: before });
    path.drift(returns);
  }
  return path.at(wanted);
}
