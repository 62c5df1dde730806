import type { SourceRow } from "../import/index.ts";
import { exchangeRateNodes, fieldNode } from "./explain-return.ts";
import type { LineageDay } from "./lineage-day.ts";
import { derivedNode, type LineageNode, lineageNode, numeral } from "./lineage-node.ts";
import { sourceOf } from "./source-lookup.ts";

/** A name's market cap at a close: of its bar, of the caps table, or an earlier one moved by returns. */
export function explainMarketCap(day: LineageDay, asset: number): LineageNode {
  const { replayed, data, sources } = day;
  const what = "market cap";
  const value = replayed.pending.period.close.marketCap[asset] as number;
  const id = data.axes.assets.labels[asset] as string;
  const bar = sources.bar(id, replayed.date);
  if (Number.isNaN(replayed.day.marketCap[asset])) {
    const age = replayed.state.market.age[asset] as number;
    const note = `none on this day${age > 0 ? `, the last bar is ${age} trading days old` : ""}: the last known, moved by its returns and its currency since`;
    return lineageNode(what, value, "base currency", { note });
  }
  const rate = day.baseRate[asset] as number;
  const rateNode = exchangeRateNodes(day, asset);
  const given = bar?.values.get("market_cap");
  const [price, shares] = [bar?.values.get("price"), bar?.values.get("shares_outstanding")];
  const asGiven = (row: SourceRow, cap: number) =>
    derivedNode(what, value, "base currency", {
      formula: rateNode.length > 0 ? `${numeral(cap)} × ${numeral(rate)}` : numeral(cap),
      computed: rateNode.length > 0 ? cap * rate : cap,
      children: [
        lineageNode("market cap as given", cap, "currency", { source: sourceOf(row, "market_cap") }),
        ...rateNode,
      ],
    });
  if (bar !== undefined && typeof given === "number") return asGiven(bar, given);
  if (bar !== undefined && typeof price === "number" && typeof shares === "number") {
    const made = price * shares;
    return derivedNode(what, value, "base currency", {
      formula: `price ${numeral(price)} × shares ${numeral(shares)}${rateNode.length > 0 ? ` × ${numeral(rate)}` : ""}`,
      computed: rateNode.length > 0 ? made * rate : made,
      children: [
        fieldNode("price", price, "currency per share", { row: bar, field: "price" }),
        fieldNode("shares outstanding", shares, "shares", { row: bar, field: "shares_outstanding" }),
        ...rateNode,
      ],
    });
  }
  const cap = sources
    .rows("caps", id)
    .filter(({ values }) => String(values.get("date")) <= replayed.date)
    .sort((a, b) => (String(a.values.get("date")) < String(b.values.get("date")) ? -1 : 1))
    .at(-1);
  const listed = cap?.values.get("market_cap");
  return cap !== undefined && typeof listed === "number"
    ? asGiven(cap, listed)
    : lineageNode(what, value, "base currency", { children: rateNode });
}
