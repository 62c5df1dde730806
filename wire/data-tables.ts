/**
 * The tables a project can hold: every field with its type, bounds, unit and meaning, here, in `security-tables`, `classification-tables` and in `holdings-tables`. The schema of
 * the `data:` section, reading, validation and the documentation derive from it.
 */

import { actions, calendar } from "./action-tables.ts";
import { classifications, industryCodes } from "./classification-tables.ts";
import { accounts, funds, portfolios, proxies } from "./holdings-tables.ts";
import { repairs } from "./repair-table.ts";
import { identifiers, industry, securities } from "./security-tables.ts";
import { date, type FieldDefinition, id, type TableDefinition, type TableName } from "./table-definition.ts";

const marketCap: FieldDefinition = {
  name: "market_cap",
  kind: "number",
  above: 0,
  meaning: "market capitalisation, currency",
};

const bars: TableDefinition = {
  name: "bars",
  meaning: "one row per security and trading day, known at the close",
  fields: [
    { ...date, meaning: "trading day" },
    id,
    { name: "price", kind: "number", above: 0, meaning: "close, currency per share" },
    {
      name: "total_return",
      kind: "number",
      atLeast: -1,
      atMost: 100,
      hint: "is it in percent? then say so under units",
      meaning: "simple return of the period ending at `date`, decimal; exactly -1 is a total loss",
    },
    {
      name: "adjusted_price",
      kind: "number",
      above: 0,
      meaning: "close adjusted for splits and distributions: gives the return where total_return does not",
    },
    { name: "volume", kind: "number", atLeast: 0, meaning: "shares traded; 0 is a day without a trade" },
    {
      name: "shares_outstanding",
      kind: "number",
      above: 0,
      meaning: "shares; times price where market_cap is missing",
    },
    marketCap,
    industry,
  ],
  key: ["date", "id"],
  identifiedOn: "date",
  ordered: [],
  wide: { section: "scores", replaces: [] },
};

const fundamentals: TableDefinition = {
  name: "fundamentals",
  meaning: "accounting values; a value exists from known_at, a restatement is a further row",
  fields: [
    id,
    { name: "item", kind: "text", required: true, meaning: "what is measured" },
    { name: "value", kind: "number", required: true, meaning: "value, currency or per share" },
    { name: "period_end", kind: "date", required: true, meaning: "end of the period the value describes" },
    { name: "known_at", kind: "date", required: true, meaning: "day the value became public" },
    {
      name: "months",
      kind: "number",
      atLeast: 0,
      otherwise: { number: 0 },
      meaning: "months to period_end that a flow is of: 3, 6, 9, 12; 0 is as of period_end",
    },
    { name: "period_start", kind: "date", meaning: "first day of a flow's period, instead of months" },
    {
      name: "fiscal_period",
      kind: "text",
      oneOf: ["Q1", "Q2", "Q3", "Q4", "H1", "H2", "M9", "FY"],
      otherwise: { text: "" },
      meaning: "fiscal period of flows named `…_ttm`, instead of months",
    },
    { name: "currency", kind: "text", meaning: "currency of the value where it is not its security's" },
  ],
  key: ["id", "item", "period_end", "known_at", "months", "fiscal_period"],
  identifiedOn: "known_at",
  repeatable: true,
  ordered: [
    ["period_start", "period_end"],
    ["period_end", "known_at"],
  ],
  wide: { section: "items", replaces: ["item", "value"] },
};

const scores: TableDefinition = {
  name: "scores",
  meaning: "the user's own descriptors in long form, valid until the next value or maxAgeDays",
  fields: [
    date,
    id,
    { name: "name", kind: "text", required: true, meaning: "descriptor" },
    { name: "value", kind: "number", meaning: "raw score, any unit" },
    { name: "known_at", kind: "date", otherwise: { field: "date" }, meaning: "day it became known" },
  ],
  key: ["date", "id", "name", "known_at"],
  identifiedOn: "date",
  ordered: [["date", "known_at"]],
};

const caps: TableDefinition = {
  name: "caps",
  meaning: "market capitalisations at a lower frequency, valid until the next value or maxAgeDays",
  fields: [date, id, { ...marketCap, required: true }],
  key: ["date", "id"],
  identifiedOn: "date",
  ordered: [],
};

const rates: TableDefinition = {
  name: "rates",
  meaning: "risk-free rate of the period ending at `date`, by currency",
  fields: [
    date,
    {
      name: "currency",
      kind: "text",
      otherwise: { text: "" },
      meaning: "currency of the rate; the base currency where it is empty",
    },
    {
      name: "rate",
      kind: "number",
      required: true,
      above: -1,
      atMost: 1,
      hint: "is it in percent? then say so under units",
      meaning: "simple rate per period (not per year), decimal",
    },
  ],
  key: ["date", "currency"],
  ordered: [],
};

const fx: TableDefinition = {
  name: "fx",
  meaning: "exchange rates against the base currency, valid until the next one, at most 10 days",
  fields: [
    date,
    { name: "currency", kind: "text", required: true, meaning: "currency of the rate" },
    {
      name: "rate",
      kind: "number",
      required: true,
      above: 0,
      meaning: "units of the base currency per unit of the currency",
    },
  ],
  key: ["date", "currency"],
  ordered: [],
};

const factors: TableDefinition = {
  name: "factors",
  meaning: "factors given from outside, for models that estimate betas on them; the first publication counts",
  fields: [
    { ...date, meaning: "end of the period a return is of; day a level is of" },
    { name: "factor", kind: "text", required: true, meaning: "factor" },
    {
      name: "value",
      kind: "number",
      required: true,
      meaning: "simple return of the period ending at `date`, decimal, or a level in any unit",
    },
    {
      name: "kind",
      kind: "text",
      oneOf: ["return", "level"],
      otherwise: { text: "return" },
      meaning: "what the factor's values are, the same in all its rows; of a level only what is new is used",
    },
    { name: "consensus", kind: "number", meaning: "level that was expected: what is new is the rest" },
    { name: "known_at", kind: "date", otherwise: { field: "date" }, meaning: "day it became known" },
  ],
  key: ["date", "factor", "known_at"],
  ordered: [["date", "known_at"]],
  wide: { section: "returns", replaces: ["factor", "value"] },
};

const memberships: TableDefinition = {
  name: "memberships",
  meaning: "index or universe lists, later failures included",
  fields: [
    id,
    { name: "list", kind: "text", otherwise: { text: "default" }, meaning: "name of the list" },
    { name: "from", kind: "date", required: true, meaning: "first day" },
    { name: "to", kind: "date", meaning: "last day; empty while it holds" },
  ],
  key: ["id", "list", "from"],
  identifiedOn: "from",
  ordered: [["from", "to"]],
};

/** Every table by name, in the order they are documented. */
export const dataTables: Readonly<Record<TableName, TableDefinition>> = {
  identifiers,
  bars,
  securities,
  fundamentals,
  classifications,
  industry_codes: industryCodes,
  scores,
  caps,
  rates,
  fx,
  factors,
  portfolios,
  accounts,
  funds,
  proxies,
  memberships,
  actions,
  calendar,
  repairs,
};
