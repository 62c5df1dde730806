import type { ActionRecords } from "./market-day.ts";

/** Kinds of corporate actions, in the order in which those of one day are applied; `ActionRecords.kind` are positions here. */
export const actionKinds = [
  "cash_dividend",
  "spin_off",
  "rights",
  "stock_dividend",
  "split",
  "delisting",
] as const;

/** A kind of corporate action that a return takes in. */
export type ActionKind = (typeof actionKinds)[number];

/** What a share held at the last close has become by the next: so many shares, and so much money. */
export interface Holding {
  readonly shares: number;
  /** In the currency of the price. */
  readonly cash: number;
}

/** A share as it was bought. */
export const oneShare: Holding = Object.freeze({ shares: 1, cash: 0 });

/** One action: what of it does not belong to its kind is NaN. */
export interface CorporateAction {
  readonly kind: ActionKind;
  /** New shares per old: in all after a split, on top in a stock dividend, offered by rights, of another company in a spin-off. */
  readonly ratio: number;
  /** Currency per share: a dividend, what a share spun off is worth, what one costs that rights offer. */
  readonly amount: number;
}

/**
 * A holding after an action.
 *
 * * cash dividend D: cash + shares · D
 * * spin-off of q shares worth V each: cash + shares · q · V
 * * stock dividend q: shares · (1 + q); split r: shares · r
 * * rights to q new shares at S: shares · P / TERP, where P is the last close of a share without what has left it on the day and
 *   TERP = (P + q·S) / (1 + q) its theoretical price without the rights: they are sold for P − TERP and the money invested
 *   at TERP. Rights at or above the price (S ≥ P) are worth nothing and change nothing.
 *
 * @param lastPrice  close before the action, per share held then
 * @returns NaN where the action lacks what its kind needs
 * @see docs/methodology/01a-returns.md
 *
 * @example
 * afterAction(oneShare, { kind: "split", ratio: 2, amount: Number.NaN }, 100) // => { shares: 2, cash: 0 }
 * @example
 * afterAction(oneShare, { kind: "rights", ratio: 0.25, amount: 5 }, 10) // => { shares: 1.1111111111111112, cash: 0 }
 */
export function afterAction(
  { shares, cash }: Holding,
  { kind, ratio, amount }: CorporateAction,
  lastPrice: number,
): Holding {
  switch (kind) {
    case "cash_dividend":
      return { shares, cash: cash + shares * amount };
    case "spin_off":
      return { shares, cash: cash + shares * ratio * amount };
    case "stock_dividend":
      return { shares: shares * (1 + ratio), cash };
    case "split":
      return { shares: shares * ratio, cash };
    case "rights": {
      const price = (lastPrice - cash) / shares;
      if (amount >= price) return { shares, cash };
      return { shares: (shares * price * (1 + ratio)) / (price + ratio * amount), cash };
    }
    case "delisting":
      return { shares, cash };
  }
}

/**
 * Return of a share over a period with actions, (shares · P₁ + cash) / P₀ − 1.
 *
 * @param price      close at the end, of the shares as they are then
 * @param lastPrice  close before
 * @returns decimal; NaN where a price is missing
 * @example
 * holdingReturn({ shares: 2, cash: 1 }, 50, 100) // => 0.01
 */
export function holdingReturn({ shares, cash }: Holding, price: number, lastPrice: number): number {
  return (shares * price + cash) / lastPrice - 1;
}

/** How a listing ends: what the holder gets, as an amount per share or as a return on the last value; the other is NaN. */
export interface Delisting {
  readonly amount: number;
  readonly givenReturn: number;
}

/**
 * What a share is worth once its listing has ended: the amount, else the last value with the return.
 *
 * @param lastValue  close of the day, or without one the last value known
 * @example
 * delistedValue({ amount: Number.NaN, givenReturn: -0.75 }, 4) // => 1
 */
export function delistedValue({ amount, givenReturn }: Delisting, lastValue: number): number {
  return Number.isNaN(amount) ? lastValue * (1 + givenReturn) : amount;
}

/** The actions of one asset on one day, in their order. */
export interface AssetActions {
  readonly actions: readonly CorporateAction[];
  readonly delisting: Delisting | undefined;
}

/** Actions of a day by asset; undefined where there are none. */
export function actionsByAsset(
  records: ActionRecords | undefined,
): ReadonlyMap<number, AssetActions> | undefined {
  if (records === undefined || records.asset.length === 0) return undefined;
  const found = new Map<number, { actions: CorporateAction[]; delisting: Delisting | undefined }>();
  for (const [r, asset] of records.asset.entries()) {
    const own = found.get(asset) ?? { actions: [], delisting: undefined };
    found.set(asset, own);
    const kind = actionKinds[records.kind[r]];
    const amount = records.amount[r];
    if (kind === "delisting") own.delisting = { amount, givenReturn: records.givenReturn[r] };
    else own.actions.push({ kind, ratio: records.ratio[r], amount });
  }
  return found;
}

/** Closes of an asset at both ends of a period; NaN = none. */
export interface PeriodPrices {
  readonly price: number;
  readonly lastPrice: number;
}

/**
 * Return from prices of a period with actions.
 *
 * With a delisting, the last share is worth its payment instead of its close; without a close that day, its return is on the
 * last close without what has left it.
 *
 * @returns decimal, NaN where it cannot be known
 * @example
 * returnWithActions({ actions: [{ kind: "cash_dividend", ratio: Number.NaN, amount: 1 }], delisting: undefined }, { price: 49, lastPrice: 50 }) // => 0
 * @example
 * returnWithActions({ actions: [], delisting: { amount: 2, givenReturn: Number.NaN } }, { price: Number.NaN, lastPrice: 8 }) // => -0.75
 */
export function returnWithActions(
  { actions, delisting }: AssetActions,
  { price, lastPrice }: PeriodPrices,
): number {
  const holding = actions.reduce((held, action) => afterAction(held, action, lastPrice), oneShare);
  if (delisting === undefined) return holdingReturn(holding, price, lastPrice);
  const { amount, givenReturn } = delisting;
  if (actions.length === 0 && Number.isNaN(price) && Number.isNaN(amount)) return givenReturn;
  const last = Number.isNaN(price) ? (lastPrice - holding.cash) / holding.shares : price;
  return holdingReturn(holding, delistedValue(delisting, last), lastPrice);
}

/**
 * A given return of a period in which a listing ends: the return of the day, then what the end pays on the day's close.
 *
 * @param given  the day's return; NaN = no bar
 * @returns decimal, NaN where an amount has no price that it is paid on
 * @example
 * delistedReturn({ amount: Number.NaN, givenReturn: -0.5 }, 0.1, { price: 11, lastPrice: 10 }) // => -0.44999999999999996
 */
export function delistedReturn(
  delisting: Delisting,
  given: number,
  { price, lastPrice }: PeriodPrices,
): number {
  const growth = Number.isNaN(given) ? 1 : 1 + given;
  if (Number.isNaN(delisting.amount)) return growth * (1 + delisting.givenReturn) - 1;
  return (growth * delisting.amount) / (Number.isNaN(given) ? lastPrice : price) - 1;
}
