import { date, type FieldDefinition, id, type TableDefinition, type TableName } from "./table-definition.ts";

const portfolio: FieldDefinition = {
  name: "portfolio",
  kind: "text",
  otherwise: { text: "portfolio" },
  meaning: "name of the portfolio",
};

/** What portfolios hold. */
export const portfolios: TableDefinition = {
  name: "portfolios",
  meaning: "holdings; a date's rows are the whole portfolio",
  fields: [
    date,
    portfolio,
    id,
    {
      name: "book",
      kind: "text",
      otherwise: { text: "" },
      meaning: "book that holds it, levels with / between them: strategy/pod/centre",
    },
    { name: "weight", kind: "number", meaning: "weight, decimal of capital; negative is short" },
    { name: "shares", kind: "number", meaning: "shares, or currency for cash; negative is short" },
    {
      name: "notional",
      kind: "number",
      meaning: "exposure in the base currency: market value, or the notional of a future; negative is short",
    },
    {
      name: "delta",
      kind: "number",
      otherwise: { number: 1 },
      meaning: "what the amount is multiplied by: an option's delta on the security",
    },
    {
      name: "financed",
      kind: "flag",
      otherwise: { number: 0 },
      meaning:
        "whether it is exposure without capital, as a future, a swap or an option's delta: cash of the opposite sign stands beside it",
    },
  ],
  key: ["date", "portfolio", "book", "id", "delta", "financed"],
  identifiedOn: "date",
  ordered: [],
  exactlyOne: ["weight", "shares", "notional"],
};

/** What is known of portfolios as a whole. */
export const accounts: TableDefinition = {
  name: "accounts",
  meaning: "what is known of a portfolio as a whole: its capital, money in and out, its return",
  fields: [
    date,
    portfolio,
    {
      name: "capital",
      kind: "number",
      above: 0,
      meaning: "net asset value at the close, base currency, after the day's flow",
    },
    {
      name: "flow",
      kind: "number",
      otherwise: { number: 0 },
      meaning: "money that came in at the close of the day, base currency; negative went out",
    },
    {
      name: "total_return",
      kind: "number",
      above: -1,
      meaning:
        "return since the row before as accounted, decimal; without it, that of the capital before the flow",
    },
  ],
  key: ["date", "portfolio"],
  ordered: [],
};

/** What funds hold. */
export const funds: TableDefinition = {
  name: "funds",
  meaning: "what funds and ETFs hold: holdings of them are looked through; a date's rows are the whole fund",
  fields: [
    date,
    {
      name: "fund",
      kind: "text",
      required: true,
      security: true,
      meaning: "id of the fund, as portfolios hold it",
    },
    id,
    { name: "weight", kind: "number", required: true, meaning: "weight in the fund, decimal" },
  ],
  key: ["date", "fund", "id"],
  identifiedOn: "date",
  ordered: [],
};

/** What stands in for names. */
export const proxies: TableDefinition = {
  name: "proxies",
  meaning: "what stands in for a name while the model does not cover it",
  fields: [
    id,
    {
      name: "proxy",
      kind: "text",
      required: true,
      security: true,
      meaning: "id of the security or fund that stands in",
    },
    {
      name: "weight",
      kind: "number",
      otherwise: { number: 1 },
      meaning: "units of the proxy per unit of the name, a beta say",
    },
  ],
  key: ["id", "proxy"],
  ordered: [],
};

/** Tables that reports read and no run depends on. */
export const reportTables: readonly TableName[] = ["portfolios", "accounts", "funds", "proxies"];
