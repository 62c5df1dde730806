import { InputError } from "../../engine/errors/index.ts";
import { type ManyState, setHoldings } from "../../engine/performance-attribution/index.ts";
import type { AccountColumns, HoldingColumns, HoldingsStream } from "../import/index.ts";
import type { DatedExposures } from "./read-exposures.ts";
import type { RunAxes } from "./run-axes.ts";
import type { HoldingGroup, HoldingsSetter } from "./set-holdings.ts";

/** What is odd about the holdings of many portfolios. */
export interface ManyNotes {
  /** [P] dates on which weights were set whose sum is off 1 by more than half a percent. */
  readonly unevenSums: Int32Array;
  /** [P] ids that are neither cash nor in the run, sorted. */
  readonly unknown: readonly ReadonlySet<string>[];
  /** [P] returns as accounted that are not of exactly one period of the run. */
  readonly unusedAccounts: Int32Array;
  /** [P] why a portfolio was left out. */
  readonly leftOut: readonly (string | undefined)[];
}

/** Many portfolios through time: holdings are set on their dates, and drift in between in the state itself. */
export interface FollowedPortfolios {
  /** Sets what was set since the close before. */
  readonly at: (state: ManyState, close: DatedExposures) => Promise<void>;
  /** [P] returns as accounted of exactly this period; NaN where they are not known. */
  readonly actual: (from: string, to: string) => Promise<Float64Array>;
  /** Notes what does not fit the period, once it is known in whose account the period is. */
  readonly counted: (state: ManyState) => void;
  readonly notes: ManyNotes;
}

/** Weights are rounded in files: what is closer to 1 is 1. */
const UNEVEN = 0.005;

/** Follows the portfolios of a stream. @param dates  trading days of the data */
export function followPortfolios(
  stream: HoldingsStream,
  set: HoldingsSetter,
  { axes, dates }: { readonly axes: RunAxes; readonly dates: readonly string[] },
): FollowedPortfolios {
  const count = stream.portfolios.length;
  const accounts = followAccounts(stream);
  const notes = {
    unevenSums: new Int32Array(count),
    unknown: stream.portfolios.map(() => new Set<string>()),
    unusedAccounts: new Int32Array(count),
    leftOut: new Array<string | undefined>(count).fill(undefined),
  };
  const proxied = new Map<number, readonly string[]>();
  let missed = new Int32Array(count);
  const leaveOut = (state: ManyState, row: number, reason: string): void => {
    notes.leftOut[row] = reason;
    state.held[row] = undefined;
    proxied.delete(row);
  };
  const put = async (state: ManyState, group: HoldingGroup): Promise<void> => {
    const row = group.portfolio;
    // Prices and net asset value of one close: the first from the date on.
    await accounts.through(dates.find((day) => day >= group.date) ?? group.date);
    const held = await set(group, accounts.capital(row));
    setHoldings(state, row, held);
    if (Math.abs(held.sum - 1) > UNEVEN) notes.unevenSums[row]!++;
    for (const id of held.unknown) notes.unknown[row]?.add(id);
    proxied.delete(row);
    if (held.proxied.length > 0) proxied.set(row, held.proxied);
  };
  const putAll = async (state: ManyState, groups: readonly HoldingGroup[]): Promise<void> => {
    const faults: InputError[] = [];
    for (const group of groups) {
      if (notes.leftOut[group.portfolio] !== undefined) continue;
      try {
        await put(state, group);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        faults.push(error);
      }
    }
    if (faults.length > 0) throw new InputError(faults.flatMap((error) => error.faults));
  };
  return {
    notes,
    at: async (state, close) => {
      await putAll(state, await newestGroups(stream, close.date));
      for (const [row, ids] of proxied) {
        const uncovered = ids.find((id) => close.exposures.covered[axes.assets.codes.get(id) ?? -1] !== 1);
        if (uncovered === undefined) continue;
        leaveOut(state, row, `a proxy stands in for ${uncovered} on ${close.date}`);
      }
    },
    actual: async (from, to) => {
      const { returns, unused } = await accounts.period(from, to);
      missed = unused;
      return returns;
    },
    counted: (state) => {
      for (const [row, count] of missed.entries()) {
        if ((state.periodCounts[row] as number) > 0) notes.unusedAccounts[row]! += count;
      }
    },
  };
}

/** The last rows of each portfolio up to a close that were not looked at yet, by date. */
async function newestGroups(stream: HoldingsStream, close: string): Promise<readonly HoldingGroup[]> {
  const pieces = new Map<number, { day: number; of: HoldingGroup[] }>();
  await stream.holdings(close, (columns, from, to) => {
    const { day, portfolio } = columns;
    let start = from;
    for (let row = from + 1; row <= to; row++) {
      if (row < to && portfolio[row] === portfolio[start] && day[row] === day[start]) continue;
      const [code, today] = [portfolio[start] as number, day[start] as number];
      const piece = copyRows(columns, start, row);
      const known = pieces.get(code);
      if (known?.day === today) known.of.push(piece);
      else pieces.set(code, { day: today, of: [piece] });
      start = row;
    }
  });
  const groups = [...pieces.values()].map(({ of }) => joinRows(of));
  return groups.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : a.portfolio - b.portfolio));
}

function copyRows(columns: HoldingColumns, from: number, to: number): HoldingGroup {
  // The columns are views of memory that the engine will free.
  const integers = (of: HoldingColumns["id"]) => of.slice(from, to) as Int32Array;
  const numbers = (of: HoldingColumns["id"]) => of.slice(from, to) as Float64Array;
  const count = to - from;
  const { book, shares, notional, delta, financed } = columns;
  return {
    portfolio: columns.portfolio[from] as number,
    date: isoDate(columns.day[from] as number),
    id: integers(columns.id),
    weight: numbers(columns.weight),
    book: book === undefined ? zeros(count) : integers(book),
    shares: shares === undefined ? missing(count) : numbers(shares),
    notional: notional === undefined ? missing(count) : numbers(notional),
    delta: delta === undefined ? ones(count) : numbers(delta),
    financed: financed === undefined ? zeros(count) : integers(financed),
  };
}

const [zeros, ones, missing] = [
  constant((count) => new Int32Array(count)),
  constant((count) => new Float64Array(count).fill(1)),
  constant((count) => new Float64Array(count).fill(Number.NaN)),
] as const;

/** Arrays of one value, of whatever length: parts of the longest that was asked for. */
function constant<T extends Int32Array | Float64Array>(make: (count: number) => T): (count: number) => T {
  let longest = make(0);
  return (count) => {
    if (longest.length < count) longest = make(2 * count);
    return longest.subarray(0, count) as T;
  };
}

/** The rows of a portfolio may come in more than one part. */
function joinRows(parts: readonly HoldingGroup[]): HoldingGroup {
  const [first] = parts as readonly [HoldingGroup];
  if (parts.length === 1) return first;
  const integers = (key: "id" | "book" | "financed") =>
    Int32Array.from(parts.flatMap((part) => [...part[key]]));
  const numbers = (key: "weight" | "shares" | "notional" | "delta") =>
    Float64Array.from(parts.flatMap((part) => [...part[key]]));
  return {
    portfolio: first.portfolio,
    date: first.date,
    id: integers("id"),
    book: integers("book"),
    weight: numbers("weight"),
    shares: numbers("shares"),
    notional: numbers("notional"),
    delta: numbers("delta"),
    financed: integers("financed"),
  };
}

function isoDate(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** Accounts of all portfolios, of each only the last row. */
function followAccounts(stream: HoldingsStream) {
  const count = stream.portfolios.length;
  const numbers = () => new Float64Array(count).fill(Number.NaN);
  /** The last row: its date, its capital; the last capital that was known; its return and when that began. */
  const [day, last, capital, returnPeriod, from] = [numbers(), numbers(), numbers(), numbers(), numbers()];
  let unused = new Int32Array(count);
  const see = (rows: AccountColumns, at: number, isMissed: (row: number) => boolean): void => {
    const row = rows.portfolio[at] as number;
    if (row < 0) return;
    const value = rows.capital[at] as number;
    const earned = (value - (rows.flow[at] as number)) / (last[row] as number) - 1;
    const given = rows.totalReturn[at] as number;
    from[row] = day[row] as number;
    day[row] = rows.day[at] as number;
    // The first row only says where the account begins.
    returnPeriod[row] = Number.isNaN(from[row] as number) ? Number.NaN : Number.isNaN(given) ? earned : given;
    last[row] = value;
    if (!Number.isNaN(value)) capital[row] = value;
    if (!Number.isNaN(returnPeriod[row] as number) && isMissed(row)) unused[row]!++;
  };
  const through = (date: string, isMissed: (row: number) => boolean) =>
    stream.accounts(date, (rows, start, end) => {
      for (let at = start; at < end; at++) see(rows, at, isMissed);
    });
  return {
    capital: (row: number): number => capital[row] as number,
    // What is read for its capital ends before the next period begins.
    through: (date: string): Promise<void> => through(date, () => false),
    period: async (start: string, end: string) => {
      const [begin, close] = [dayOf(start), dayOf(end)];
      const isOwn = (row: number): boolean => day[row] === close && from[row] === begin;
      await through(end, (row) => (day[row] as number) > begin && !isOwn(row));
      const missed = unused;
      unused = new Int32Array(count);
      return { returns: returnPeriod.map((value, row) => (isOwn(row) ? value : Number.NaN)), unused: missed };
    },
  };
}

function dayOf(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / 86_400_000);
}
