import { type FieldDefinition, id, type TableDefinition } from "./table-definition.ts";

/** The industry of a security. */
export const industry: FieldDefinition = {
  name: "industry",
  kind: "text",
  industry: true,
  meaning: "industry",
};

/**
 * Kinds of identifier in the order in which `ids: any` tries them, the narrowest first; others come after them, by name. `id` is
 * the security's own id.
 */
export const identifierKinds: readonly string[] = [
  "id",
  "figi",
  "isin",
  "sedol",
  "cusip",
  "ticker",
  "cik",
  "lei",
  "name",
];

/** Kinds that name a company: several of its securities have the same one. */
export const issuerKinds: readonly string[] = ["cik", "lei", "name"];

/** What securities are called by others, and when. */
export const identifiers: TableDefinition = {
  name: "identifiers",
  meaning:
    "what a security is called by others and when; with it the id column of any table may hold tickers, ISINs and the like",
  fields: [
    { ...id, meaning: "security, opaque, never reused: the id that the model knows it by" },
    {
      name: "kind",
      kind: "text",
      required: true,
      meaning: "ticker, isin, cusip, sedol, figi, cik, name or another",
    },
    { name: "value", kind: "text", required: true, meaning: "the identifier, as files write it" },
    { name: "from", kind: "date", meaning: "first day it is the security's; empty: from the beginning" },
    { name: "to", kind: "date", meaning: "last day; empty while it holds" },
  ],
  key: ["id", "kind", "value", "from"],
  repeatable: true,
  ordered: [["from", "to"]],
};

/** What a security is. */
export const securities: TableDefinition = {
  name: "securities",
  meaning: "one row per security, without dates",
  fields: [
    id,
    { name: "name", kind: "text", prose: true, meaning: "name for people" },
    { name: "issuer", kind: "text", meaning: "issuer, shared by linked share classes" },
    { name: "share_class", kind: "text", meaning: "share class" },
    { name: "country", kind: "text", meaning: "country" },
    { name: "currency", kind: "text", meaning: "currency of price, cap and fundamentals" },
    { name: "market", kind: "text", meaning: "market it trades on, as the calendar names it" },
    {
      name: "primary",
      kind: "flag",
      otherwise: { number: 1 },
      meaning: "whether this is a primary line of its issuer",
    },
    { ...industry, meaning: "industry where neither classifications nor bars give one" },
    { name: "listed", kind: "date", meaning: "first day" },
    { name: "delisted", kind: "date", meaning: "last day" },
    {
      name: "delisting_reason",
      kind: "text",
      prose: true,
      meaning: "why it was delisted: merger, bankruptcy, …",
    },
  ],
  key: ["id"],
  ordered: [["listed", "delisted"]],
};
