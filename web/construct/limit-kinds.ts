/** How a field of a limit is typed. */
export type LimitField = {
  readonly key: string;
  readonly label: string;
  readonly hint?: string;
} & (
  | { readonly type: "quantity" }
  /** A name, or several with commas between them. */
  | { readonly type: "names"; readonly of: "factors" | "groups" }
  | { readonly type: "choice"; readonly options: readonly (readonly [string, string])[] }
  | { readonly type: "check" }
);

/** A kind of limit: its value of `on`, what it is of, and the fields of it that the form has; the text has the rest. */
export interface LimitKind {
  readonly on: string;
  readonly title: string;
  readonly fields: readonly LimitField[];
  readonly isSoft: boolean;
}

const quantity = (key: string, label: string, hint?: string): LimitField => ({
  key,
  label,
  type: "quantity",
  ...(hint === undefined ? {} : { hint }),
});
const min = quantity("min", "At least");
const max = quantity("max", "At most");
const equal = quantity("equal", "Exactly");
const relative: LimitField = { key: "relative", label: "against the benchmark", type: "check" };
const families: readonly (readonly [string, string])[] = [
  ["", "–"],
  ["style", "every style"],
  ["industry", "every industry"],
  ["country", "every country"],
  ["currency", "every currency"],
];
const classifications: readonly (readonly [string, string])[] = [
  ["industry", "industry"],
  ["sector", "sector"],
  ["country", "country"],
];
const whose: readonly LimitField[] = [
  { key: "factor", label: "Factor", type: "names", of: "factors", hint: "one, or several with commas" },
  { key: "family", label: "or family", type: "choice", options: families },
];

/** Every kind that a mandate may have. */
export const limitKinds: readonly LimitKind[] = [
  { on: "net", title: "Sum of the weights", fields: [min, max, equal], isSoft: true },
  {
    on: "weights",
    title: "Weight of each name",
    fields: [min, max, relative, quantity("least", "Least holding", "nothing, or at least this")],
    isSoft: false,
  },
  {
    on: "risk",
    title: "Risk, a year",
    fields: [
      max,
      relative,
      {
        key: "part",
        label: "Part",
        type: "choice",
        options: [
          ["", "all of it"],
          ["factor", "factors"],
          ["specific", "specific"],
        ],
      },
      ...whose,
    ],
    isSoft: true,
  },
  {
    on: "exposure",
    title: "Exposure to factors",
    fields: [...whose, min, max, equal, relative],
    isSoft: true,
  },
  {
    on: "group",
    title: "Weight of groups",
    fields: [
      { key: "by", label: "By", type: "choice", options: classifications },
      { key: "group", label: "Group", type: "names", of: "groups", hint: "all where empty" },
      min,
      max,
      equal,
      relative,
    ],
    isSoft: true,
  },
  { on: "beta", title: "Predicted beta", fields: [min, max, equal], isSoft: true },
  { on: "turnover", title: "Turnover, both sides", fields: [max], isSoft: true },
  {
    on: "trades",
    title: "Trade of each name",
    fields: [
      quantity("max", "At most", "of the capital"),
      quantity("participation", "Of the traded value"),
      quantity("days", "Over days"),
      quantity("count", "Names traded"),
      quantity("least", "Least trade"),
    ],
    isSoft: false,
  },
  { on: "names", title: "Number of names held", fields: [min, max], isSoft: false },
  { on: "gross", title: "Gross", fields: [max], isSoft: true },
  { on: "long", title: "Long side", fields: [max], isSoft: true },
  { on: "short", title: "Short side", fields: [max], isSoft: true },
  { on: "lots", title: "Lots", fields: [quantity("size", "Shares of a lot")], isSoft: false },
];

/** Fields that every soft limit may have. */
export const softFields: readonly LimitField[] = [
  quantity("penalty", "Soft: penalty", "return a year for every 1 % of violation"),
  quantity("priority", "Soft: priority", "1 is kept before 2"),
];

/** Limits that are usual, as they are added; the numbers are there to be changed. */
export const usualLimits: readonly {
  readonly name: string;
  readonly limit: Readonly<Record<string, unknown>>;
}[] = [
  { name: "fully invested", limit: { on: "net", equal: "100%" } },
  { name: "long only", limit: { on: "weights", min: "0%" } },
  { name: "largest weight", limit: { on: "weights", max: "5%" } },
  { name: "active weights", limit: { on: "weights", relative: true, min: "-2%", max: "2%" } },
  { name: "tracking error", limit: { on: "risk", relative: true, max: "4%" } },
  { name: "volatility", limit: { on: "risk", max: "15%" } },
  { name: "styles", limit: { on: "exposure", family: "style", relative: true, min: -0.3, max: 0.3 } },
  { name: "industries", limit: { on: "group", by: "industry", relative: true, min: "-4%", max: "4%" } },
  { name: "turnover", limit: { on: "turnover", max: "40%" } },
  { name: "names held", limit: { on: "names", max: 50 } },
  { name: "liquidity", limit: { on: "trades", participation: "20%", days: 5 } },
  { name: "beta", limit: { on: "beta", min: 0.95, max: 1.05 } },
  { name: "gross", limit: { on: "gross", max: "200%" } },
  { name: "dollar neutral", limit: { on: "net", equal: "0%" } },
];
