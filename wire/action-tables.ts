import { date, id, type TableDefinition } from "./table-definition.ts";

/** What companies do to their shares: with it, returns follow from raw prices. */
export const actions: TableDefinition = {
  name: "actions",
  meaning: "corporate actions: what happens to shares, with which raw prices become returns",
  fields: [
    id,
    {
      name: "ex_date",
      kind: "date",
      meaning:
        "first day the share trades without it; of a delisting the day of its value; of a merger its end",
    },
    {
      name: "kind",
      kind: "text",
      required: true,
      oneOf: [
        "split",
        "stock_dividend",
        "cash_dividend",
        "rights",
        "spin_off",
        "delisting",
        "merger",
        "earnings",
      ],
      meaning: "what happens",
    },
    {
      name: "known_at",
      kind: "date",
      otherwise: { field: "ex_date" },
      meaning: "day it became known; of a merger its announcement",
    },
    {
      name: "ratio",
      kind: "number",
      above: 0,
      meaning:
        "new shares per old: in all after a split, on top by a stock dividend, offered by rights, spun off, of the acquirer",
    },
    {
      name: "amount",
      kind: "number",
      atLeast: 0,
      meaning:
        "per share: a dividend, the price that rights offer at, the value of a share spun off, what a delisting or merger pays",
    },
    { name: "currency", kind: "text", meaning: "currency of the amount (absent: that of the security)" },
    {
      name: "return",
      kind: "number",
      atLeast: -1,
      atMost: 100,
      hint: "is it in percent? then say so under units",
      meaning: "of a delisting: return from the last close on, decimal; -1 is a total loss",
    },
    { name: "other", kind: "text", security: true, meaning: "security that is spun off, or that acquires" },
    { name: "reason", kind: "text", prose: true, meaning: "why it stands here, for people" },
  ],
  key: ["id", "ex_date", "kind", "amount"],
  identifiedOn: "ex_date",
  sparse: true,
  ordered: [],
};

/** When markets are open. */
export const calendar: TableDefinition = {
  name: "calendar",
  meaning: "the days of a market: those that are not here, or not open, are closed",
  fields: [
    {
      name: "market",
      kind: "text",
      otherwise: { text: "" },
      meaning: "market, as securities name theirs; empty: that of securities without one",
    },
    date,
    {
      name: "open",
      kind: "flag",
      otherwise: { number: 1 },
      meaning: "whether it trades that day (absent: 1)",
    },
  ],
  key: ["market", "date"],
  sparse: true,
  ordered: [],
};
