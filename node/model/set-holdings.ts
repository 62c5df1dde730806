import type { MarketDay } from "../../engine/data/index.ts";
import type { HeldNames } from "../../engine/performance-attribution/index.ts";
import {
  type CapitalBase,
  type Component,
  type Holding,
  holdingWeights,
  lookThrough,
  netBooks,
  type WeightRow,
} from "../../engine/portfolio/index.ts";
import type { HoldingTables, MarketData } from "../import/index.ts";
import { cashIds } from "./cash-ids.ts";
import { basePrice, fundsOn } from "./dated-holdings.ts";
import type { RunAxes } from "./run-axes.ts";

/** Rows of one portfolio on one date, by codes of the stream they came from. */
export interface HoldingGroup {
  readonly portfolio: number;
  readonly date: string;
  readonly id: Int32Array;
  readonly book: Int32Array;
  readonly weight: Float64Array;
  readonly shares: Float64Array;
  readonly notional: Float64Array;
  readonly delta: Float64Array;
  readonly financed: Int32Array;
}

/** What a portfolio holds from a date on, funds looked through. */
export interface SetHoldings extends HeldNames {
  /** Sum of the weights as they were set. */
  readonly sum: number;
  /** Ids that are neither cash nor in the run: they earn nothing that is known. */
  readonly unknown: readonly string[];
  /** Ids held that have proxies. */
  readonly proxied: readonly string[];
}

/** Makes holdings of rows. */
export type HoldingsSetter = (group: HoldingGroup, nav: number) => Promise<SetHoldings>;

/** What holdings are made with. */
interface SetterInputs {
  readonly portfolios: readonly string[];
  /** By code. */
  readonly ids: readonly string[];
  /** Funds and proxies are looked up there. */
  readonly others: Pick<HoldingTables, "funds" | "proxies">;
  readonly base: CapitalBase;
}

/** What turns rows into holdings: the sums of `datedHoldings`, without an object a row where all are weights. */
export function holdingsSetter(data: MarketData, axes: RunAxes, given: SetterInputs): HoldingsSetter {
  const { ids, base, others } = given;
  const cash = new Set(cashIds(axes.assets));
  const isSpecial = new Set([...others.proxies.id, ...others.funds.fund]);
  const isPlainId = Uint8Array.from(ids, (id) => (isSpecial.has(id) ? 0 : 1));
  const plain = plainSetter(ids, axes, cash);
  const valued = valuedSetter(data, axes, given, cash);
  const isPlain = ({ id, weight, delta }: HoldingGroup): boolean => {
    if (base !== "given") return false;
    for (let row = 0; row < id.length; row++) {
      if (!Number.isFinite((weight[row] as number) * (delta[row] as number))) return false;
      if (isPlainId[id[row] as number] === 0) return false;
    }
    return true;
  };
  // Where CASH is a security, only the long way knows what stands beside what is financed.
  const isPlainCash = (group: HoldingGroup): boolean => cash.size > 0 || !group.financed.includes(1);
  return async (group, nav) => (isPlain(group) && isPlainCash(group) ? plain(group) : valued(group, nav));
}

/** Of weights alone, netted by id. */
function plainSetter(ids: readonly string[], { assets }: RunAxes, cash: ReadonlySet<string>) {
  const asset = Int32Array.from(ids, (id) => assets.codes.get(id) ?? -1);
  const sums = new Float64Array(ids.length);
  const seen = new Uint8Array(ids.length);
  const touched = new Int32Array(ids.length);
  return ({ id, weight, delta, financed }: HoldingGroup): SetHoldings => {
    let [money, sum, count, known] = [0, 0, 0, 0];
    for (let row = 0; row < id.length; row++) {
      const code = id[row] as number;
      const amount = (weight[row] as number) * (delta[row] as number);
      if (seen[code] === 0) {
        seen[code] = 1;
        touched[count++] = code;
        if ((asset[code] as number) >= 0) known++;
      }
      sums[code] = (sums[code] as number) + amount;
      if (financed[row] === 1) money -= amount;
      else sum += amount;
    }
    const held = { positions: new Int32Array(known), weights: new Float64Array(known) };
    const unknown: string[] = [];
    let at = 0;
    for (let t = 0; t < count; t++) {
      const code = touched[t] as number;
      const [of, value] = [asset[code] as number, sums[code] as number];
      seen[code] = 0;
      sums[code] = 0;
      if (of >= 0) {
        held.positions[at] = of;
        held.weights[at++] = value;
      } else if (cash.has(ids[code] as string)) money += value;
      else unknown.push(ids[code] as string);
    }
    return { ...held, cash: money, sum, unknown, proxied: [] };
  };
}

/** Of anything, as `datedHoldings` does it. */
function valuedSetter(data: MarketData, axes: RunAxes, given: SetterInputs, cash: ReadonlySet<string>) {
  const { ids, base, others } = given;
  const proxied = new Set(others.proxies.id);
  const prices = pricesByDate(data);
  const funds = fundsByDate(others);
  return async (group: HoldingGroup, nav: number): Promise<SetHoldings> => {
    const { date } = group;
    const source = `portfolio ${given.portfolios[group.portfolio]} on ${date}`;
    const holdings = holdingRows(group, ids);
    const inShares = holdings.filter(({ unit }) => unit === "shares").map(({ id }) => id);
    const known = inShares.length === 0 ? new Map<string, number>() : await prices(date, inShares);
    const { rows } = holdingWeights(holdings, {
      base,
      nav,
      prices: known,
      cashIds: cashIds(data.axes.assets),
      source,
    });
    const held = funds(date);
    const net = netBooks(held.size === 0 ? rows : lookThrough(rows, held, source));
    return {
      ...namesOf(net, axes, cash),
      sum: net.reduce((sum, { weight }) => sum + weight, 0),
      proxied: net.filter(({ id }) => proxied.has(id)).map(({ id }) => id),
    };
  };
}

function namesOf(net: readonly WeightRow[], { assets }: RunAxes, cash: ReadonlySet<string>) {
  const held = net.filter(({ id }) => assets.codes.has(id));
  const apart = net.filter(({ id }) => !assets.codes.has(id));
  const money = apart.filter(({ id }) => cash.has(id));
  return {
    positions: Int32Array.from(held, ({ id }) => assets.codes.get(id) as number),
    weights: Float64Array.from(held, ({ weight }) => weight),
    cash: money.reduce((sum, { weight }) => sum + weight, 0),
    unknown: apart.filter(({ id }) => !cash.has(id)).map(({ id }) => id),
  };
}

function holdingRows(group: HoldingGroup, ids: readonly string[]): readonly Holding[] {
  const units = ["weight", "shares", "notional"] as const;
  return Array.from(group.id, (code, row) => {
    const unit = units.find((of) => !Number.isNaN(group[of][row])) ?? "weight";
    return {
      id: ids[code] as string,
      unit,
      amount: group[unit][row] as number,
      delta: group.delta[row] as number,
      financed: group.financed[row] === 1,
      book: String(group.book[row]),
    };
  });
}

/** Closes on the first trading day from a date on: the day is read once for all portfolios. */
function pricesByDate(data: MarketData) {
  let of = "";
  let day: MarketDay | undefined;
  return async (date: string, ids: readonly string[]): Promise<ReadonlyMap<string, number>> => {
    if (of !== date) {
      day = undefined;
      for await (const next of data.days(date)) {
        day = next;
        break;
      }
      of = date;
    }
    const prices = new Map<string, number>();
    for (const id of ids) {
      const asset = data.axes.assets.codes.get(id);
      if (asset !== undefined && day !== undefined) prices.set(id, basePrice(data, day, asset));
    }
    return prices;
  };
}

/** What funds hold as known on a date, which most portfolios of the date share. */
function fundsByDate(others: Pick<HoldingTables, "funds" | "proxies">) {
  let of = "";
  let known: ReadonlyMap<string, readonly Component[]> = new Map();
  return (date: string): ReadonlyMap<string, readonly Component[]> => {
    if (of !== date) known = fundsOn({ funds: others.funds } as HoldingTables, date);
    of = date;
    return known;
  };
}
