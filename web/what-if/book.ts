import type { HoldingRow, HoldingsDocument } from "../documents/index.ts";
import type { Edits } from "./history.ts";

/** A portfolio before and after edits. Weights are decimals of the capital; what is not there is 0. */
export interface Book {
  readonly before: ReadonlyMap<string, number>;
  readonly after: ReadonlyMap<string, number>;
  /** The id that pays for the edits. */
  readonly cashId: string;
  /** Whether cash takes the other side of the edits; otherwise its weight was set itself. */
  readonly isPaidByCash: boolean;
  /** Σ|change| of all but cash. */
  readonly turnover: number;
}

/** What of the holdings a book is made from. */
export type Held = Pick<HoldingsDocument, "portfolio" | "cashIds">;

/** Sums of weights that differ by less are the same: rounding. */
const ROUNDING = 1e-12;

/**
 * The portfolio with its edits. Cash takes the other side, so that the weights go on summing to what they did; unless cash itself
 * was edited. Nothing else is scaled.
 */
export function bookOf({ portfolio, cashIds }: Held, edits: Edits): Book {
  const before = weightsById(portfolio);
  const cashId = cashIdOf({ portfolio, cashIds });
  const after = new Map(before);
  let [net, turnover] = [0, 0];
  for (const [id, weight] of edits) {
    const change = weight - (before.get(id) ?? 0);
    after.set(id, weight);
    if (cashIds.includes(id)) continue;
    net += change;
    turnover += Math.abs(change);
  }
  const isPaidByCash = !cashIds.some((id) => edits.has(id));
  // Buys that pay for sells leave rounding, which is no cash.
  if (isPaidByCash && Math.abs(net) > ROUNDING * turnover) after.set(cashId, (before.get(cashId) ?? 0) - net);
  return { before, after, cashId, isPaidByCash, turnover };
}

const known = new WeakMap<readonly HoldingRow[], ReadonlyMap<string, number>>();

/** Weights of holdings by id. It is made once of each list: it is asked for at every key. */
function weightsById(holdings: readonly HoldingRow[]): ReadonlyMap<string, number> {
  const made = known.get(holdings) ?? new Map(holdings.map(({ id, weight }) => [id, weight]));
  known.set(holdings, made);
  return made;
}

function cashIdOf({ portfolio, cashIds }: Held): string {
  return portfolio.find(({ outside }) => outside === "cash")?.id ?? cashIds[0] ?? "CASH";
}

/** Edits with a weight more; one that is as before is none. */
export function withEdit(
  { portfolio }: Held,
  edits: Edits,
  changes: Iterable<readonly [string, number]>,
): Edits {
  const before = weightsById(portfolio);
  const next = new Map(edits);
  for (const [id, weight] of changes) {
    if (weight === (before.get(id) ?? 0)) next.delete(id);
    else next.set(id, weight);
  }
  return next;
}

/** The edits that make a portfolio into a whole book; what the book does not have is sold. Cash is edited only where it would not be that by itself. */
export function editsTowards(held: Held, weights: Readonly<Record<string, number>>): Edits {
  const wanted = new Map(Object.entries(weights));
  const changes = new Map(held.portfolio.map(({ id }) => [id, wanted.get(id) ?? 0]));
  for (const [id, weight] of wanted) changes.set(id, weight);
  const names = [...changes].filter(([id]) => !held.cashIds.includes(id));
  const edits = withEdit(held, new Map(), names);
  const { after } = bookOf(held, edits);
  const cash = held.cashIds.map((id) => [id, wanted.get(id) ?? 0] as const);
  const isByItself = cash.every(([id, weight]) => Math.abs((after.get(id) ?? 0) - weight) <= 1e-9);
  return isByItself ? edits : withEdit(held, edits, cash);
}

/**
 * The edits scaled so that cash is what it was before: the weights of all names that are long together, by one factor. Undefined where
 * there is nothing to scale.
 */
export function scaledToCash(held: Held, edits: Edits): Edits | undefined {
  const { before, after, cashId } = bookOf(held, edits);
  const names = [...after].filter(([id, weight]) => !held.cashIds.includes(id) && weight > 0);
  const long = names.reduce((sum, [, weight]) => sum + weight, 0);
  const excess = (before.get(cashId) ?? 0) - (after.get(cashId) ?? 0);
  if (!(long > 0) || excess >= long) return undefined;
  const factor = 1 - excess / long;
  const next = withEdit(
    held,
    edits,
    names.map(([id, weight]) => [id, weight * factor]),
  );
  return new Map([...next].filter(([id]) => !held.cashIds.includes(id)));
}

/** Size of a book, in decimals of the capital. */
export interface BookSize {
  readonly gross: number;
  readonly net: number;
  /** Sums of the weights above 0, and the size of the sum of those below. */
  readonly long: number;
  readonly short: number;
  readonly cash: number;
  /** Σ|w| of what the model says nothing about. */
  readonly unmodelledGross: number;
  readonly nameCount: number;
  /** Names with a weight above 0. */
  readonly longCount: number;
}

/** Gross, net, cash and what the model leaves out; cash counts in itself only. */
export function bookSize(
  weights: ReadonlyMap<string, number>,
  { cashIds, isModelled }: Pick<Held, "cashIds"> & { readonly isModelled: (id: string) => boolean },
): BookSize {
  const size = {
    gross: 0,
    net: 0,
    long: 0,
    short: 0,
    cash: 0,
    unmodelledGross: 0,
    nameCount: 0,
    longCount: 0,
  };
  for (const [id, weight] of weights) {
    if (cashIds.includes(id)) size.cash += weight;
    else if (weight !== 0) {
      size.gross += Math.abs(weight);
      size.net += weight;
      if (weight > 0) {
        size.long += weight;
        size.longCount++;
      } else size.short -= weight;
      size.nameCount++;
      if (!isModelled(id)) size.unmodelledGross += Math.abs(weight);
    }
  }
  return size;
}

/** Holdings as a record of weights, for a scenario: what is 0 is not there. */
export function bookWeights(weights: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...weights].filter(([, weight]) => weight !== 0));
}
