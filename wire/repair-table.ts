import type { TableDefinition } from "./table-definition.ts";

/** Tables whose rows can be repaired. */
const repairable = [
  "bars",
  "securities",
  "fundamentals",
  "classifications",
  "scores",
  "caps",
  "rates",
  "fx",
  "factors",
  "portfolios",
  "accounts",
  "funds",
  "proxies",
  "memberships",
  "actions",
  "calendar",
];

/** What the owner of the data changes of them: no cell is altered that does not stand here. */
export const repairs: TableDefinition = {
  name: "repairs",
  meaning:
    "changes of other tables' rows, before they are checked; nothing is repaired that does not stand here",
  fields: [
    { name: "table", kind: "text", required: true, oneOf: repairable, meaning: "table of the rows" },
    {
      name: "id",
      kind: "text",
      meaning:
        "security of the rows (of fx and rates the currency, of factors the factor, of accounts the portfolio, of calendar the market); empty: rates of the base currency",
    },
    {
      name: "from",
      kind: "date",
      meaning:
        "first date of the rows (of fundamentals the period end, of spells their first day); empty: all rows",
    },
    { name: "to", kind: "date", meaning: "last date, included; empty: the one day `from`" },
    {
      name: "field",
      kind: "text",
      meaning: "field of the table, or item, score; a row is dropped without one",
    },
    {
      name: "action",
      kind: "text",
      required: true,
      oneOf: ["set", "multiply", "swap", "drop"],
      meaning:
        "set to the value (empty: missing), multiply by it, swap with the field it names, drop the row",
    },
    {
      name: "value",
      kind: "text",
      meaning:
        "number in the unit of this page, text, date, or field; of drop `repeats`: all but the first row of a key",
    },
    {
      name: "was",
      kind: "text",
      meaning:
        "what stood in the first of the rows, as written or as a number of this page; if it no longer does, the repair is a fault",
    },
    {
      name: "reason",
      kind: "text",
      required: true,
      prose: true,
      meaning: "why, for every report that shows it",
    },
  ],
  key: ["table", "id", "from", "to", "field", "action", "value", "was"],
  sparse: true,
  ordered: [["from", "to"]],
};
