import { type Fault, InputError } from "../../engine/errors/index.ts";
import {
  alignPortfolio,
  type Component,
  lookThrough,
  type OutsideHolding,
  type Portfolio,
} from "../../engine/portfolio/index.ts";
import { readSmallCsv, type SmallTable, tableName } from "../import/index.ts";
import { cashIds } from "./cash-ids.ts";
import { decimalText } from "./decimal-text.ts";

/** One change of a weight. */
export interface Trade {
  readonly id: string;
  /** Decimals of capital. */
  readonly before: number;
  readonly after: number;
}

/** A portfolio before and after trades. */
export interface TradedPortfolio {
  readonly trades: readonly Trade[];
  /** What cash took to pay for them; 0 where the trades say themselves what cash does. */
  readonly cashChange: number;
  readonly after: Portfolio;
}

/** Further columns of the trades that `construct` and the page write. */
const OF_CONSTRUCT = ["side", "before", "change", "shares", "notional", "day_share", "cost_share"];

/** What a date knows of names. */
export interface TradeableNames {
  /** [N] 1 = the model has exposures. */
  readonly covered: Uint8Array;
  /** What funds hold: trades of them are looked through. */
  readonly funds: ReadonlyMap<string, readonly Component[]>;
}

/**
 * A portfolio after the trades of a table with columns `id` and `weight` (change of weight) or `to` (new weight). Cash takes the other side, so
 * that the weights go on summing to what they did; unless cash is among the trades. The trade of a fund is one of what the fund holds.
 *
 * @throws {InputError} every fault at once: ids without a name, twice, or not covered and not held; no number, or both; a fund's new weight
 */
export async function tradePortfolio(
  table: SmallTable,
  before: Portfolio,
  { covered, funds }: TradeableNames,
): Promise<TradedPortfolio> {
  const { assets } = before;
  const file = tableName(table);
  const cash = cashIds(assets);
  const weights = weightsById(before);
  const isKnown = (id: string): boolean =>
    funds.has(id) ||
    cash.includes(id) ||
    (weights.get(id) ?? 0) !== 0 ||
    covered[assets.codes.get(id) ?? -1] === 1;
  const rows = await readRows(table, weights, { isKnown, isFund: (id) => funds.has(id) });
  const changes = rows.map(({ change, ...of }) => ({ ...of, weight: change, book: "", file }));
  const list = lookThrough(changes, funds, file).map(({ id, weight }): Trade => {
    const held = weights.get(id) ?? 0;
    return { id, before: held, after: held + weight };
  });
  refuseMissed(list, rows, file);
  const net = netOf(list);
  const cashId = before.outside.find(({ reason }) => reason === "cash")?.id ?? cash[0] ?? "CASH";
  // Cash that a fund holds is no trade of cash.
  const cashChange = rows.some(({ id }) => cash.includes(id)) ? 0 : 0 - net;
  for (const { id, after } of list) weights.set(id, after);
  if (cashChange !== 0) weights.set(cashId, (weights.get(cashId) ?? 0) + cashChange);
  const outside = [...weights].map(
    ([id, weight]): OutsideHolding => ({
      id,
      weight,
      reason: cash.includes(id) ? "cash" : "unknown",
      asset: -1,
    }),
  );
  const none = { assets, weights: new Float64Array(assets.labels.length), outside };
  return { trades: list, cashChange, after: alignPortfolio(none, { assets, covered }) };
}

interface TradeRow {
  readonly row: number;
  readonly id: string;
  /** Of the weight. */
  readonly change: number;
  /** The new weight where the row says that. */
  readonly to: number | undefined;
}

async function readRows(
  table: SmallTable,
  weights: ReadonlyMap<string, number>,
  { isKnown, isFund }: Readonly<Record<"isKnown" | "isFund", (id: string) => boolean>>,
): Promise<readonly TradeRow[]> {
  const optional = ["weight", "to", "name", ...OF_CONSTRUCT];
  const file = tableName(table);
  const rows = await readSmallCsv(table, { required: ["id"], optional });
  const faults: Fault[] = [];
  const places = new Map<string, number>();
  const idRule = (id: string, isTo: boolean): string | undefined => {
    if (id === "") return "an id must not be empty";
    if (!isKnown(id)) return "the model has no exposures for the id on this date";
    return isTo && isFund(id)
      ? "the fund is looked through, so it has no weight of its own: give weight, the change"
      : undefined;
  };
  const trades = rows.map(({ row, cells }): TradeRow => {
    const id = cells.get("id") ?? "";
    const isTo = (cells.get("to") ?? "") !== "";
    const place = { file, row };
    const earlier = places.get(id);
    const rule = earlier === undefined ? idRule(id, isTo) : `the id stands in row ${earlier} already`;
    if (rule !== undefined) faults.push({ ...place, column: "id", value: id, rule });
    if (id !== "") places.set(id, earlier ?? row);
    const held = weights.get(id) ?? 0;
    const after = afterTrade(cells, held, (fault) => faults.push({ ...place, ...fault }));
    return { row, id, change: after - held, to: isTo ? after : undefined };
  });
  if (rows.length === 0) faults.push({ file, rule: "the file has no trades" });
  if (faults.length > 0) throw new InputError(faults);
  return trades;
}

/** @throws {InputError} new weights that are not reached, since a fund that is traded holds the name as well */
function refuseMissed(trades: readonly Trade[], rows: readonly TradeRow[], file: string): void {
  const after = new Map(trades.map((trade) => [trade.id, trade.after]));
  const faults = rows.flatMap(({ row, id, to }): Fault[] => {
    if (to === undefined || Math.abs((after.get(id) ?? to) - to) <= 1e-12) return [];
    const rule = "a fund of the file holds the name, too: give weight, the change";
    return [{ file, row, column: "to", value: String(to), rule }];
  });
  if (faults.length > 0) throw new InputError(faults);
}

/** What trades sum to; buys that pay for sells leave rounding, which is no cash. */
function netOf(trades: readonly Trade[]): number {
  const changes = trades.map(({ before, after }) => after - before);
  const net = changes.reduce((sum, change) => sum + change, 0);
  const gross = changes.reduce((sum, change) => sum + Math.abs(change), 0);
  return Math.abs(net) <= 1e-12 * gross ? 0 : net;
}

function weightsById({ assets, weights, outside }: Portfolio): Map<string, number> {
  const byId = new Map<string, number>();
  assets.labels.forEach((id, asset) => {
    if (weights[asset] !== 0) byId.set(id, weights[asset] as number);
  });
  for (const { id, weight } of outside) byId.set(id, weight);
  return byId;
}

/** The weight after a trade; NaN after a fault. */
function afterTrade(
  cells: ReadonlyMap<string, string>,
  held: number,
  fault: (of: Omit<Fault, "file" | "row">) => void,
): number {
  const [change = "", to = ""] = [cells.get("weight"), cells.get("to")];
  if ((change === "") === (to === "")) {
    const rule = "give either weight, the change, or to, the new weight";
    fault({ column: change === "" ? "weight" : "to", value: to, rule });
    return Number.NaN;
  }
  const column = change === "" ? "to" : "weight";
  const value = decimalText(change === "" ? to : change);
  if (Number.isNaN(value)) {
    const rule = "must be a decimal (0.01) or a percentage (1%) of the capital";
    fault({ column, value: change === "" ? to : change, rule });
  }
  return column === "to" ? value : held + value;
}
