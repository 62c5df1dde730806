import {
  type AssetActions,
  afterAction,
  delistedReturn,
  oneShare,
  returnWithActions,
} from "../../engine/data/index.ts";
import type { LineageDay } from "./lineage-day.ts";
import { derivedNode, type LineageNode, lineageNode, numeral } from "./lineage-node.ts";
import { sourceOf } from "./source-lookup.ts";

/** A total return with corporate actions in it: of prices, or a given one that a delisting ends. */
export function explainReturnWithActions(
  day: LineageDay,
  own: AssetActions,
  of: {
    readonly id: string;
    readonly total: number;
    readonly given: number;
    readonly price: number;
    readonly lastPrice: number;
    /** The prices, or the return as given. */
    readonly children: readonly LineageNode[];
  },
): LineageNode {
  const { id, total, given, price, lastPrice } = of;
  const { delisting } = own;
  const children = [...of.children, ...actionNodes(day, own, id)];
  if (!Number.isNaN(given) && delisting !== undefined) {
    return derivedNode("total return", total, "decimal", {
      formula: "(1 + return as given) × (what the end of the listing pays) − 1",
      computed: delistedReturn(delisting, given, { price, lastPrice }),
      children,
    });
  }
  const { shares, cash } = own.actions.reduce(
    (held, action) => afterAction(held, action, lastPrice),
    oneShare,
  );
  const value = delisting === undefined ? numeral(price) : "what the end of the listing pays";
  return derivedNode("total return", total, "decimal", {
    formula: `(${numeral(shares)} × ${value} + ${numeral(cash)}) / ${numeral(lastPrice)} − 1`,
    computed: returnWithActions(own, { price, lastPrice }),
    note: "a share held at the last close is so many shares and so much cash after the actions",
    children,
  });
}

/** Each action that counts on the day, with its row: of its kind the last whose ex-date has come and that is known. */
function actionNodes(
  { replayed, sources }: LineageDay,
  own: AssetActions,
  id: string,
): readonly LineageNode[] {
  const { date } = replayed;
  const rows = sources.rows("actions", id).filter(({ values }) => {
    const exDate = String(values.get("ex_date") ?? "");
    return exDate <= date && String(values.get("known_at") ?? exDate) <= date;
  });
  const kinds = [
    ...own.actions.map(({ kind }) => kind),
    ...(own.delisting === undefined ? [] : ["delisting"]),
  ];
  // By the day on which they count, whatever the order of the file.
  const dayOf = ({ values }: (typeof rows)[number]) =>
    ["ex_date", "known_at"].map((field) => String(values.get(field) ?? "")).sort()[1]!;
  const left = rows.toSorted((a, b) => (dayOf(a) < dayOf(b) ? -1 : dayOf(a) > dayOf(b) ? 1 : 0));
  return kinds.map((kind) => {
    const at = left.findLastIndex(({ values }) => values.get("kind") === kind);
    const [row] = at < 0 ? [] : left.splice(at, 1);
    if (row === undefined) return lineageNode(kind, "in force on the day", "name");
    const source = sourceOf(row, "kind");
    const fields = ["ratio", "amount", "currency", "return"];
    const amounts = fields.flatMap((field) => {
      const value = row.values.get(field);
      return value === undefined ? [] : [`${field} ${typeof value === "number" ? numeral(value) : value}`];
    });
    return lineageNode(`${kind} of ${row.values.get("ex_date")}`, amounts.join(", "), "name", {
      source,
      children: fields.flatMap((field) => {
        const [value, cell] = [row.values.get(field), sourceOf(row, field)];
        const isRepaired = value !== undefined && cell.touched !== source.touched;
        return isRepaired ? [lineageNode(field, value, "as repaired", { source: cell })] : [];
      }),
    });
  });
}
