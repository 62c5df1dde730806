import type { DayDraft } from "../day-draft.ts";
import { isYes, plainName, type TableReader, type TextTable } from "./delimited.ts";

/** Rows of one quoted file. */
export interface QuotedRows extends TextTable, TableReader {
  readonly file: string;
}

/** Columns that are no styles. */
const KNOWN = [
  ...[
    "sedol",
    "locid",
    "cusip",
    "isin",
    "ticker",
    "name",
    "hbeta",
    "pbeta",
    "srisk",
    "trisk",
    "country",
    "indname",
  ],
  ...[
    "ind",
    "price",
    "capitalization",
    "yld",
    "estu",
    "isocurr",
    "intramonthaddition",
    "issuer",
    "return",
    "specret",
  ],
];
/** Columns of identifiers, and the kind of each. */
const IDENTIFIERS = {
  SEDOL: "sedol",
  LOCID: "ticker",
  CUSIP: "cusip",
  ISIN: "isin",
  TICKER: "ticker",
} as const;

/** Names with their exposures, risk, market data and what they are called. */
export function readNames(table: QuotedRows, factors: readonly string[], draft: DayDraft): void {
  const { columns, rows } = table;
  const styles = columns.flatMap((name, c) =>
    c > 0 && (factors.includes(name) || !KNOWN.includes(plainName(name))) ? [{ name, c }] : [],
  );
  const industries = new Set(factors.filter((factor) => !styles.some(({ name }) => name === factor)));
  readRisk(table, styles, draft);
  const used = readIndustries(table, industries, draft);
  readMarketData(table, draft);
  readNamesOf(table, draft);
  const unread = table.unread().filter((column) => styles.every(({ name }) => name !== column));
  draft.unread(unread.filter((column) => column !== "").map((column) => `column ${column}`));
  // What stands in no column and is nobody's industry is everybody's, where it says so; else an industry that nobody is in.
  for (const factor of industries) {
    if (used.has(factor)) continue;
    const isMarket = draft.said(factor) === "market" || /market|country|world/i.test(factor);
    draft.family(factor, isMarket ? "market" : "industry");
    if (isMarket) for (const { cells, place } of rows) draft.exposure(cells[0] as string, factor, 1, place);
  }
}

function readRisk(
  { rows, need, find }: QuotedRows,
  styles: readonly { readonly name: string; readonly c: number }[],
  draft: DayDraft,
): void {
  const [risk, total, beta] = [need("SRISK%"), find("TRISK%"), find("PBETA")];
  for (const { cells, place } of rows) {
    const id = cells[0] as string;
    draft.covered(id, place);
    if (risk >= 0) draft.specific(id, draft.number(cells[risk], place, "SRISK%"), place);
    if (total >= 0) draft.totalRisk(id, Number(cells[total]));
    if (beta >= 0 && cells[beta] !== "")
      draft.predictedBeta(id, draft.number(cells[beta], place, "PBETA"), place);
    for (const { name, c } of styles) draft.exposure(id, name, draft.number(cells[c], place, name), place);
  }
}

/** @returns the industries that somebody is in */
function readIndustries(
  { rows, find }: QuotedRows,
  industries: ReadonlySet<string>,
  draft: DayDraft,
): ReadonlySet<string> {
  const used = new Set<string>();
  const at = [find("IND"), find("INDNAME")].filter((column) => column >= 0);
  for (const { cells, place } of rows) {
    const written = at.map((column) => cells[column] as string);
    const industry = written.find((name) => industries.has(name));
    if (industry !== undefined) {
      used.add(industry);
      draft.family(industry, "industry");
      draft.exposure(cells[0] as string, industry, 1, place);
    } else if (written.some((name) => name !== "")) {
      const rule = "no factor of the covariance has the name of this industry (IND or INDNAME)";
      draft.faults.add({
        ...place,
        column: "IND",
        value: written.find((name) => name !== "") as string,
        rule,
      });
    }
  }
  return used;
}

function readMarketData({ columns, rows, find }: QuotedRows, draft: DayDraft): void {
  const at = {
    estimation: find("ESTU"),
    price: find("PRICE"),
    cap: find("CAPITALIZATION"),
    total: find("RETURN%"),
    specific: find("SPECRET%"),
  };
  for (const { cells, place } of rows) {
    const id = cells[0] as string;
    const numberAt = (column: number) =>
      column < 0 || cells[column] === ""
        ? Number.NaN
        : draft.number(cells[column], place, columns[column] as string);
    if (isYes(cells[at.estimation])) draft.estimation(id, place);
    draft.price(id, numberAt(at.price));
    draft.marketCap(id, numberAt(at.cap));
    draft.totalReturn(id, numberAt(at.total), place);
    draft.specificReturn(id, numberAt(at.specific), place);
  }
}

function readNamesOf({ rows, find }: QuotedRows, draft: DayDraft): void {
  const at = {
    name: find("NAME"),
    issuer: find("ISSUER"),
    country: find("COUNTRY"),
    currency: find("ISOCURR"),
  };
  const kinds = Object.entries(IDENTIFIERS).flatMap(([column, kind]) =>
    find(column) < 0 ? [] : [{ kind, c: find(column) }],
  );
  for (const { cells } of rows) {
    const id = cells[0] as string;
    const cell = (column: number) => cells[column] ?? "";
    draft.security(id, {
      name: cell(at.name),
      issuer: cell(at.issuer),
      country: cell(at.country),
      currency: cell(at.currency),
    });
    for (const { kind, c } of kinds)
      if (cell(c) !== "") draft.identifier({ id, kind, value: cell(c), from: "", to: "" });
  }
}
