import type { DayDraft } from "../day-draft.ts";
import { isoDate, plainName, type TableReader, type TextTable } from "./delimited.ts";

/** Rows of one member: the first column is what they are about, whatever the header calls it. */
export interface OpenedMember extends TextTable, TableReader {
  readonly file: string;
  readonly date: string;
  readonly draft: DayDraft;
}

/** Where rows say their date, it must be that of the file. */
function checkDate({ rows, find, date, draft }: OpenedMember): void {
  const at = find("DataDate");
  if (at < 0) return;
  for (const { cells, place } of rows) {
    const own = isoDate(cells[at] as string);
    if (own === date) continue;
    const rule = `must be ${date.replaceAll("-", "")}, the date of the file`;
    draft.faults.add({ ...place, column: "DataDate", value: cells[at] as string, rule });
  }
}

export function readCovariance(table: OpenedMember): void {
  const { rows, need, draft } = table;
  const [first, second, value] = [0, need("Factor2"), need("VarCovar", "Covariance")];
  if (second < 0 || value < 0) return;
  checkDate(table);
  for (const { cells, place } of rows)
    draft.covariance(
      cells[first] as string,
      cells[second] as string,
      draft.number(cells[value], place, "VarCovar"),
      place,
    );
}

export function readExposures(table: OpenedMember): void {
  const { rows, need, draft } = table;
  const [factor, value] = [need("Factor"), need("Exposure")];
  if (factor < 0 || value < 0) return;
  checkDate(table);
  for (const { cells, place } of rows)
    draft.exposure(
      cells[0] as string,
      cells[factor] as string,
      draft.number(cells[value], place, "Exposure"),
      place,
    );
}

export function readRisk(table: OpenedMember): void {
  const { rows, need, find, unread, draft } = table;
  const [risk, total] = [need("SpecRisk%", "SpecRisk"), find("TotalRisk%", "TotalRisk")];
  const beta = find("PredBeta");
  if (risk < 0) return;
  checkDate(table);
  for (const { cells, place } of rows) {
    draft.specific(cells[0] as string, draft.number(cells[risk], place, "SpecRisk%"), place);
    if (total >= 0) draft.totalRisk(cells[0] as string, Number(cells[total]));
    if (beta >= 0 && cells[beta] !== "")
      draft.predictedBeta(cells[0] as string, draft.number(cells[beta], place, "PredBeta"), place);
  }
  draft.unread(unread().map((column) => `column ${column} of Asset_Data`));
}

/** A line's specific return has its elasticity times that of its root. */
export function readLinked({ rows, need, draft }: OpenedMember): void {
  const [root, elasticity, risk] = [need("RootID"), need("Elasticity"), need("RootSpecificRisk")];
  if (root < 0 || elasticity < 0 || risk < 0) return;
  for (const { cells, place } of rows) {
    const loading =
      draft.number(cells[elasticity], place, "Elasticity") *
      draft.number(cells[risk], place, "RootSpecificRisk");
    draft.issuerLoading(cells[0] as string, cells[root] as string, loading, place);
  }
}

/** Percent where the header says %, else as the units say. */
function scaled(column: string | undefined, unit: "percent" | "decimal"): number {
  const isPercent = column?.includes("%") === true;
  return isPercent && unit === "decimal" ? 0.01 : 1;
}

export function readFactorReturns(table: OpenedMember): void {
  const { rows, need, draft, columns } = table;
  const value = need("DlyReturn", "DlyReturn%", "Return", "Return%", "FacRet", "MthlyReturn");
  if (value < 0) return;
  const scale = scaled(columns[value], draft.units.factor_returns);
  for (const { cells, place } of rows)
    draft.factorReturn(cells[0] as string, scale * draft.number(cells[value], place, "DlyReturn"), place);
}

export function readSpecificReturns(table: OpenedMember): void {
  const { rows, need, draft, columns } = table;
  const value = need("SpecificReturn", "SpecificReturn%");
  if (value < 0) return;
  const scale = scaled(columns[value], draft.units.specific_returns);
  for (const { cells, place } of rows)
    draft.specificReturn(
      cells[0] as string,
      scale * draft.number(cells[value], place, "SpecificReturn"),
      place,
    );
}

export function readEstimation({ rows, draft }: OpenedMember): void {
  for (const { cells, place } of rows) draft.estimation(cells[0] as string, place);
}

/** What a weight is called, and its size; a column of another name could be percent, shares or money. */
const WEIGHTS: readonly (readonly [name: string, scale: number])[] = [
  ["Weight%", 0.01],
  ["Weight", 1],
];

/** Factor portfolios, where the header says factor and weight; what else it says is told. */
export function readPortfolios({ columns, rows, find, draft }: OpenedMember): void {
  const factor = find("Factor");
  const [name, scale] = WEIGHTS.find(([of]) => columns.includes(of)) ?? ["", Number.NaN];
  const weight = columns.indexOf(name);
  if (factor < 1 || weight < 0) {
    const header = columns.join("|");
    draft.unread([
      `Factor_POR, whose columns ${header} do not say factor and weight (read are Factor and Weight or Weight%)`,
    ]);
    return;
  }
  for (const { cells, place } of rows)
    draft.portfolioWeight(
      cells[factor] as string,
      cells[0] as string,
      scale * draft.number(cells[weight], place, name),
      place,
    );
}

/** The rate of the currency in which all exchange rates are. */
export function readRates({ rows, find, draft, columns }: OpenedMember): void {
  const rate = find("RFRate%", "RFRate");
  const exchange = columns.find((name) => /^[A-Za-z]{3}xrate$/i.test(name));
  const base = exchange?.slice(0, 3).toUpperCase();
  for (const { cells, place } of rows) {
    const code = (cells[0] as string).toUpperCase();
    draft.currency(code);
    if (code === base && rate >= 0 && cells[rate] !== "")
      draft.riskFree(draft.number(cells[rate], place, "RFRate%"));
  }
}

export function readPrices({ rows, find, draft }: OpenedMember): void {
  const [price, cap, earned] = [
    find("Price"),
    find("Capt", "Capitalization"),
    find("DlyReturn%", "DlyReturn"),
  ];
  for (const { cells, place } of rows) {
    const id = cells[0] as string;
    const numberAt = (column: number, name: string) =>
      column < 0 || cells[column] === "" ? Number.NaN : draft.number(cells[column], place, name);
    draft.price(id, numberAt(price, "Price"));
    draft.marketCap(id, numberAt(cap, "Capt"));
    draft.totalReturn(id, numberAt(earned, "DlyReturn%"), place);
  }
}

export function readIdentity({ rows, find, draft, date }: OpenedMember): void {
  const at = {
    name: find("Name"),
    issuer: find("IssuerID"),
    country: find("ISOCountryCode"),
    currency: find("ISOCurrencyCode"),
  };
  const spell = [find("StartDate"), find("EndDate")] as const;
  for (const { cells } of rows) {
    const cell = (column: number) => (column < 0 ? "" : (cells[column] ?? ""));
    const [from, to] = spell.map((column) => isoDate(cell(column))) as [string, string];
    // Of several rows of one security the one that holds on the date.
    if ((from !== "" && from > date) || (to !== "" && to < date)) continue;
    draft.security(cells[0] as string, {
      name: cell(at.name),
      issuer: cell(at.issuer),
      country: cell(at.country),
      currency: cell(at.currency),
    });
  }
}

/** What an open end is written as. */
const FOR_EVER = "9999-12-31";

/** Kinds of the table of identifiers that go by another name here. */
const KINDS: Readonly<Record<string, string>> = { localid: "ticker", xsedol: "sedol" };

export function readIds({ columns, rows, need, find, draft }: OpenedMember): void {
  // The first column may be called so too.
  const [kind, value] = [need("AssetIDType"), columns.map(plainName).lastIndexOf("assetid")];
  const spell = [find("StartDate"), find("EndDate")] as const;
  if (kind < 0 || value < 1) return;
  for (const { cells, place } of rows) {
    const [from, to] = spell.map((column) => (column < 0 ? "" : isoDate(cells[column] as string))) as [
      string,
      string,
    ];
    const own = (cells[kind] as string).toLowerCase();
    if (cells[value] === "") continue;
    if (own === "") {
      draft.faults.add({
        ...place,
        column: "AssetIDType",
        value: "",
        rule: "must say what kind of identifier it is",
      });
      continue;
    }
    draft.identifier({
      id: cells[0] as string,
      kind: KINDS[own] ?? own,
      value: cells[value] as string,
      from,
      to: to === FOR_EVER ? "" : to,
    });
  }
}
