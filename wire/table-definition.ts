/** Units a numeric column may be written in; the import converts them to decimals and single units of currency. */
export const numberUnits = ["percent", "bps", "thousands", "millions", "billions"] as const;

/** Ways a date column may be written other than YYYY-MM-DD. */
export const dateUnits = ["yyyymmdd"] as const;

export type NumberUnit = (typeof numberUnits)[number];
export type DateUnit = (typeof dateUnits)[number];
export type Unit = NumberUnit | DateUnit;

export type TableName =
  | "identifiers"
  | "bars"
  | "securities"
  | "fundamentals"
  | "classifications"
  | "industry_codes"
  | "scores"
  | "caps"
  | "rates"
  | "fx"
  | "factors"
  | "portfolios"
  | "accounts"
  | "funds"
  | "proxies"
  | "memberships"
  | "actions"
  | "calendar"
  | "repairs";

export interface FieldDefinition {
  readonly name: string;
  /** A flag is 1 or 0, true or false, yes or no. */
  readonly kind: "date" | "text" | "number" | "flag";
  readonly meaning: string;
  /** The column must exist and no cell may be empty. */
  readonly required?: true;
  /** What an absent cell stands for: a text, a number, or another field of the row. */
  readonly otherwise?: { readonly text: string } | { readonly number: number } | { readonly field: string };
  readonly above?: number;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Appended to the rule when `atMost` is broken: the usual cause. */
  readonly hint?: string;
  /** Text for people, never compared: blanks around it do no harm. */
  readonly prose?: true;
  /** The only texts it may hold. */
  readonly oneOf?: readonly string[];
  /** Holds the name of an industry: checked against the declared list. */
  readonly industry?: true;
  /** Holds a security: where the spec says `ids`, an identifier that is mapped to one. */
  readonly security?: true;
}

export interface TableDefinition {
  readonly name: TableName;
  readonly meaning: string;
  readonly fields: readonly FieldDefinition[];
  /** Fields that together stand only once. */
  readonly key: readonly string[];
  /** Date on which an identifier in a row is what the row says; without it a row has no date. */
  readonly identifiedOn?: string;
  /** Fields of which every row has exactly one. */
  readonly exactlyOne?: readonly string[];
  /** A row that repeats another in every field is harmless: the same fact reported twice. */
  readonly repeatable?: true;
  /** Rows are of several kinds, each with cells of its own: an empty one is nothing to note. */
  readonly sparse?: true;
  /** Pairs of date fields of which the first must not come after the second. */
  readonly ordered: readonly (readonly [string, string])[];
  /** Section of further numeric columns, one per name, and the fields of the long form it stands for. */
  readonly wide?: { readonly section: "scores" | "items" | "returns"; readonly replaces: readonly string[] };
}

/** The security that a row is of. */
export const id: FieldDefinition = {
  name: "id",
  kind: "text",
  required: true,
  security: true,
  meaning: "security, opaque, never reused",
};
/** The day that a row is of. */
export const date: FieldDefinition = {
  name: "date",
  kind: "date",
  required: true,
  meaning: "day of the value",
};
