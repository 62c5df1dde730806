import { type Fault, InputError } from "../../engine/errors/index.ts";
import { alignPortfolio, type OutsideHolding, type Portfolio } from "../../engine/portfolio/index.ts";
import { readSmallCsv } from "../import/index.ts";
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

/** Further columns of the trades that `construct` writes. */
const OF_CONSTRUCT = ["side", "before", "shares", "notional", "day_share", "cost_share"];

/**
 * A portfolio after the trades of a file with columns `id` and `weight` (change of weight) or `to` (new weight). Cash takes the other side, so
 * that the weights go on summing to what they did; unless cash is among the trades.
 *
 * @throws {InputError} every fault at once: ids without a name, twice, or not covered and not held; no number, or both
 */
export async function tradePortfolio(
  file: string,
  before: Portfolio,
  covered: Uint8Array,
): Promise<TradedPortfolio> {
  const { assets } = before;
  const cash = cashIds(assets);
  const rows = await readSmallCsv(file, {
    required: ["id"],
    optional: ["weight", "to", "name", ...OF_CONSTRUCT],
  });
  const faults: Fault[] = [];
  const weights = weightsById(before);
  const trades = new Map<string, Trade>();
  const places = new Map<string, number>();
  for (const { row, cells } of rows) {
    const id = cells.get("id") ?? "";
    const isCash = cash.includes(id);
    const held = weights.get(id) ?? 0;
    const place = { file, row };
    const earlier = places.get(id);
    if (id === "") faults.push({ ...place, column: "id", value: id, rule: "an id must not be empty" });
    else if (earlier !== undefined)
      faults.push({ ...place, column: "id", value: id, rule: `the id stands in row ${earlier} already` });
    else if (!isCash && held === 0 && covered[assets.codes.get(id) ?? -1] !== 1)
      faults.push({
        ...place,
        column: "id",
        value: id,
        rule: "the model has no exposures for the id on this date",
      });
    places.set(id, earlier ?? row);
    const after = afterTrade(cells, held, (fault) => faults.push({ ...place, ...fault }));
    trades.set(id, { id, before: held, after });
  }
  if (rows.length === 0) faults.push({ file, rule: "the file has no trades" });
  if (faults.length > 0) throw new InputError(faults);
  const list = [...trades.values()];
  const net = netOf(list);
  const cashId = before.outside.find(({ reason }) => reason === "cash")?.id ?? cash[0] ?? "CASH";
  const cashChange = list.some(({ id }) => cash.includes(id)) ? 0 : 0 - net;
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
