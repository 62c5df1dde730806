import { industry } from "./security-tables.ts";
import { type FieldDefinition, id, type TableDefinition } from "./table-definition.ts";

const code: FieldDefinition = {
  name: "code",
  kind: "text",
  required: true,
  meaning: "industry, or a code of the scheme",
};
const from: FieldDefinition = { name: "from", kind: "date", meaning: "first day" };
const to: FieldDefinition = { name: "to", kind: "date", meaning: "last day; empty while it holds" };

/** Which industries securities are in, and when. */
export const classifications: TableDefinition = {
  name: "classifications",
  meaning: "industry memberships with dates; several rows with shares that sum to 1 are allowed",
  fields: [
    id,
    { name: "scheme", kind: "text", otherwise: { text: "default" }, meaning: "classification scheme" },
    { ...code, industry: true },
    {
      name: "share",
      kind: "number",
      above: 0,
      atMost: 1,
      otherwise: { number: 1 },
      meaning: "share of the security, 1 if absent",
    },
    { ...from, required: true },
    to,
    {
      name: "known_at",
      kind: "date",
      otherwise: { field: "from" },
      meaning: "day it became known: until then the security stays where it was",
    },
  ],
  key: ["id", "scheme", "code", "from", "known_at"],
  identifiedOn: "from",
  ordered: [["from", "to"]],
};

/** What the codes of a scheme mean, and when. */
export const industryCodes: TableDefinition = {
  name: "industry_codes",
  meaning: "industries of the codes in classifications, where these are not industries themselves",
  fields: [
    { name: "scheme", kind: "text", otherwise: { text: "" }, meaning: "scheme of the code; empty: any" },
    { ...code, meaning: "code of the scheme, or of the level of it that is used" },
    { ...industry, required: true, meaning: "industry that it belongs to" },
    { ...from, meaning: "first day; empty: from the beginning" },
    to,
  ],
  key: ["scheme", "code", "from"],
  ordered: [["from", "to"]],
};
