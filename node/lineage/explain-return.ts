import { actionsByAsset } from "../../engine/data/index.ts";
import type { SourceRow } from "../import/index.ts";
import { explainReturnWithActions } from "./explain-actions.ts";
import type { LineageDay } from "./lineage-day.ts";
import { derivedNode, type LineageNode, lineageNode, numeral, signedTerm } from "./lineage-node.ts";
import { sourceOf } from "./source-lookup.ts";

/** A name's excess return of the period that ends on a day: total return less the rate of its currency. */
export function explainExcessReturn(day: LineageDay, asset: number): LineageNode {
  const { returns } = day.replayed.output;
  const excess = returns.excess[asset] as number;
  const total = explainTotalReturn(day, asset);
  const rate = explainRate(day, asset);
  if (typeof rate.value !== "number" || typeof total.value !== "number")
    return lineageNode("excess return", excess, "decimal", { children: [total] });
  return derivedNode("excess return", excess, "decimal", {
    formula: `total ${numeral(total.value)} ${signedTerm(-rate.value)} risk-free`,
    computed: total.value - rate.value,
    children: [total, rate],
  });
}

/** A name's total return of the period in its own currency, with the row it stands in or the prices it was made of. */
function explainTotalReturn(day: LineageDay, asset: number): LineageNode {
  const { replayed, data, sources } = day;
  const id = data.axes.assets.labels[asset] as string;
  const total = replayed.output.returns.total[asset] as number;
  const given = replayed.day.givenReturn[asset] as number;
  const bar = sources.bar(id, replayed.date);
  if (Number.isNaN(total))
    return lineageNode("total return", total, "decimal", { note: "none in this period" });
  const own = actionsByAsset(replayed.day.actions)?.get(asset);
  const prices = {
    price: replayed.day.price[asset] as number,
    lastPrice: replayed.priceBefore[asset] as number,
  };
  if (!Number.isNaN(given)) {
    const plain = givenReturn(day, { id, total: given, bar });
    if (own?.delisting === undefined) return plain;
    return explainReturnWithActions(day, own, { id, total, given, ...prices, children: [plain] });
  }
  const age = replayed.priceAgeBefore[asset] as number;
  const dateBefore = data.dates[data.dates.indexOf(replayed.date) - 1 - age] ?? "";
  const children = [
    fieldNode(`price ${replayed.date}`, prices.price, "currency per share", { row: bar, field: "price" }),
    fieldNode(`price ${dateBefore}`, prices.lastPrice, "currency per share", {
      row: sources.bar(id, dateBefore),
      field: "price",
    }),
  ];
  if (own !== undefined) return explainReturnWithActions(day, own, { id, total, given, ...prices, children });
  return derivedNode("total return", total, "decimal", {
    formula: `price ${numeral(prices.price)} / ${numeral(prices.lastPrice)} − 1`,
    computed: prices.price / prices.lastPrice - 1,
    ...(age > 0 ? { note: `over ${age + 1} trading days: it had no price in between` } : {}),
    children,
  });
}

/** A return that the data give: as it stands, or by adjusted prices. */
function givenReturn(
  { sources, replayed }: LineageDay,
  { id, total, bar }: { readonly id: string; readonly total: number; readonly bar: SourceRow | undefined },
): LineageNode {
  const written = bar?.values.get("total_return");
  if (bar === undefined) return lineageNode("total return", total, "decimal", { note: "given by the data" });
  if (written === total) {
    return lineageNode("total return", total, "decimal", { source: sourceOf(bar, "total_return") });
  }
  const adjusted = bar.values.get("adjusted_price");
  const earlier = sources
    .rows("bars", id)
    .filter(({ values }) => String(values.get("date")) < replayed.date)
    .sort((a, b) => (String(a.values.get("date")) < String(b.values.get("date")) ? -1 : 1))
    .at(-1);
  const before = earlier?.values.get("adjusted_price");
  if (written === undefined && typeof adjusted === "number" && typeof before === "number" && earlier) {
    const made = adjusted / before - 1;
    if (Math.abs(made - total) <= 1e-9 * Math.max(1, Math.abs(total))) {
      return derivedNode("total return", total, "decimal", {
        formula: `adjusted price ${numeral(adjusted)} / ${numeral(before)} − 1`,
        computed: made,
        size: 1,
        children: [
          fieldNode("adjusted price", adjusted, "currency per share", { row: bar, field: "adjusted_price" }),
          fieldNode("adjusted price before", before, "currency per share", {
            row: earlier,
            field: "adjusted_price",
          }),
        ],
      });
    }
  }
  return lineageNode("total return", total, "decimal", {
    note: "given by the data",
    source: sourceOf(bar, written === undefined ? "adjusted_price" : "total_return"),
  });
}

/** The risk-free rate that was taken off. */
function explainRate(day: LineageDay, asset: number): LineageNode {
  const { replayed, data, sources } = day;
  const { day: market, output } = replayed;
  const code = data.axes.traits.currency[asset] ?? -1;
  const own = code < 0 ? Number.NaN : (market.riskFreeByCurrency[code] ?? Number.NaN);
  const value = Number.isNaN(own) ? output.returns.riskFree : own;
  const rows = sources.rates(replayed.date);
  const currency = data.axes.currencies[code];
  const row =
    rows.find(({ values }) => !Number.isNaN(own) && values.get("currency") === currency) ??
    rows.find(({ values }) => values.get("rate") === value);
  return lineageNode("risk-free rate of the period", value, "decimal", {
    ...(row === undefined ? { note: "none is given: returns are total" } : { source: sourceOf(row, "rate") }),
  });
}

/** Units of the base currency per unit of a security's at the close, with its row; none where all is in one currency. */
export function exchangeRateNodes(day: LineageDay, asset: number): readonly LineageNode[] {
  const { replayed, data, sources, baseRate } = day;
  if (replayed.day.fxRate.length === 0) return [];
  const rate = baseRate[asset] as number;
  const currency = data.axes.currencies[data.axes.traits.currency[asset] ?? -1] ?? "";
  const row = sources.exchangeRate(currency, replayed.date);
  return [
    lineageNode(
      "exchange rate at the close",
      rate,
      "base currency per unit",
      row?.values.get("rate") === rate ? { source: sourceOf(row, "rate") } : {},
    ),
  ];
}

/** A cell of the user's, with its place where it is known. */
export function fieldNode(
  what: string,
  value: number,
  unit: string,
  place: { readonly row: SourceRow | undefined; readonly field: string },
): LineageNode {
  return lineageNode(what, value, unit, place.row && { source: sourceOf(place.row, place.field) });
}
