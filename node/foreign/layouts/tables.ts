import { isCalendarDate } from "../../../engine/data/index.ts";
import type { FactorFamily } from "../../../engine/exposures/index.ts";
import type { DayDraft } from "../day-draft.ts";
import { faultSink } from "../fault-sink.ts";
import type { DatedFiles, ForeignLayout } from "../foreign-layout.ts";
import type { PackageFile } from "../package-files.ts";
import { type TableReader, type TextTable, tableReader } from "./delimited.ts";
import { familyOfWords } from "./family-words.ts";
import { readCovariance } from "./table-covariance.ts";
import { readExposures } from "./table-exposures.ts";
import { readPortfolios } from "./table-portfolios.ts";
import { type DatedTable, openDatedTable } from "./table-rows.ts";

/** Tables that a model may have, by the name of the file or of the folder that it is in. */
const TABLES = [
  "exposures",
  "industry_shares",
  "factor_covariance",
  "specific_risk",
  "issuer_covariances",
  "factors",
  "factor_returns",
  "returns",
  "diagnostics",
  "assets",
  "bars",
  "identifiers",
  "factor_portfolio_holdings",
] as const;
type TableName = (typeof TABLES)[number];

/** CSV or Parquet tables, or sheets of a workbook, with plain names: those that a run of ours has, so that one can be read into another. Variances are decimal² per period. */
export const tablesLayout: ForeignLayout = {
  units: {
    covariance: "period_decimal",
    specific_risk: "period_decimal",
    issuer_covariance: "period_decimal",
    factor_returns: "decimal",
    specific_returns: "decimal",
    returns: "decimal",
    rates: "period_decimal",
  },
  dates: async (files, faults) => {
    const tables = files.filter((file) => tableOf(file) !== undefined);
    const dates = new Set<string>();
    for (const file of tables) {
      if (tableOf(file) !== "factor_covariance") continue;
      const table = await openDatedTable(file, faults);
      if (table === undefined) continue;
      if (!table.columns.includes("date"))
        faults.add({
          file: file.name,
          row: 1,
          column: "date",
          rule: "the column is missing: each covariance is of a date",
        });
      for (const date of table.dates) {
        if (isCalendarDate(date)) dates.add(date);
        else
          faults.add({
            file: file.name,
            column: "date",
            value: date,
            rule: "must be a day of the calendar, YYYY-MM-DD",
          });
      }
    }
    return [...dates].sort().map((date) => ({ date, files: tables }));
  },
  factors: async (of) => {
    const quiet = faultSink();
    const rows = (await tablesOn(of, quiet)).filter(({ name }) => name === "factor_covariance");
    return [
      ...new Set(
        rows.flatMap(({ rows: cells, find }) =>
          cells.map((row) => row.cells[find("factor1", "factor")] ?? ""),
        ),
      ),
    ];
  },
  read: readTables,
};

function tableOf({ name }: PackageFile): TableName | undefined {
  const sheet = /\.xlsx: (.*)$/i.exec(name)?.[1]?.toLowerCase();
  if (sheet !== undefined) return TABLES.find((one) => one === sheet);
  const written = /(?:^|[\\/ ])(?:([a-z_]+)[\\/])?([^\\/]+)\.(csv|parquet)$/i.exec(name);
  const [, folder = "", own = ""] = written ?? [];
  return (
    TABLES.find((one) => one === own.toLowerCase()) ?? TABLES.find((one) => one === folder.toLowerCase())
  );
}

const opened = new WeakMap<PackageFile, Promise<DatedTable | undefined>>();

interface Opened extends TextTable, TableReader {
  readonly name: TableName;
  readonly file: string;
}

/** Rows of a date of every table; all rows of those without dates. */
async function tablesOn({ date, files }: DatedFiles, faults: DayDraft["faults"]): Promise<readonly Opened[]> {
  const tables: Opened[] = [];
  for (const file of files) {
    const name = tableOf(file) as TableName;
    const open = opened.get(file) ?? openDatedTable(file, faults);
    opened.set(file, open);
    const table = await open;
    if (table === undefined) continue;
    const rows = await table.rowsOn(date);
    tables.push({ ...rows, ...tableReader(rows, file.name, faults), name, file: file.name });
  }
  return tables;
}

async function readTables(of: DatedFiles, draft: DayDraft): Promise<void> {
  const tables = await tablesOn(of, draft.faults);
  const each = (name: TableName, use: (table: Opened, draft: DayDraft) => void): void => {
    for (const table of tables) if (table.name === name) use(table, draft);
  };
  for (const name of ["factor_covariance", "exposures", "specific_risk"] as const) {
    if (tables.some((table) => table.name === name && table.rows.length > 0)) continue;
    const rule = `there is no table ${name} (${name}.csv or .parquet) with rows of ${of.date}: the model cannot be used without`;
    draft.faults.add({ file: of.files[0]?.name ?? "", value: name, rule });
  }
  const factors = new Set<string>();
  for (const table of tables) if (table.name === "factor_covariance") readCovariance(table, factors, draft);
  each("factors", readFactors);
  const split = new Set(
    tables.flatMap((table) =>
      table.name === "industry_shares" ? table.rows.map(({ cells }) => cells[table.find("id")] ?? "") : [],
    ),
  );
  for (const table of tables) if (table.name === "exposures") readExposures(table, { factors, split }, draft);
  each("industry_shares", readShares);
  const issuers = new Map<string, string>();
  for (const table of tables) if (table.name === "assets") readAssets(table, issuers, draft);
  for (const table of tables) if (table.name === "specific_risk") readSpecific(table, issuers, draft);
  each("issuer_covariances", readIssuers);
  each("factor_returns", readFactorReturns);
  each("returns", readReturns);
  each("bars", readBars);
  each("identifiers", readIdentifiers);
  each("diagnostics", readRates);
  each("factor_portfolio_holdings", readPortfolios);
}

function readFactors({ rows, need }: Opened, draft: DayDraft): void {
  const [name, family] = [need("factor"), need("family")];
  if (name < 0 || family < 0) return;
  for (const { cells, place } of rows) {
    const found: FactorFamily | undefined = familyOfWords(cells[family] as string);
    if (found !== undefined) draft.family(cells[name] as string, found);
    else {
      const rule = "must be market, country, industry, style, statistical, given or currency";
      draft.faults.add({ ...place, column: "family", value: cells[family] as string, rule });
    }
  }
}

function readShares({ rows, need }: Opened, draft: DayDraft): void {
  const [id, industry, share] = [need("id"), need("industry"), need("share")];
  if (id < 0 || industry < 0 || share < 0) return;
  for (const { cells, place } of rows)
    draft.exposure(
      cells[id] as string,
      cells[industry] as string,
      draft.number(cells[share], place, "share"),
      place,
    );
}

function readAssets({ rows, need, find }: Opened, issuers: Map<string, string>, draft: DayDraft): void {
  const [id, name, issuer, country] = [need("id"), find("name"), find("issuer"), find("country")];
  if (id < 0) return;
  for (const { cells } of rows) {
    const own = cells[id] as string;
    draft.security(own, {
      name: cells[name] ?? "",
      issuer: cells[issuer] ?? "",
      country: cells[country] ?? "",
    });
    issuers.set(own, cells[issuer] ?? "");
  }
}

/** A variance, or a volatility in a column of that name. */
function readSpecific(
  { rows, need, find }: Opened,
  issuers: ReadonlyMap<string, string>,
  draft: DayDraft,
): void {
  const id = need("id");
  const volatility = find("specific_volatility", "specific_risk");
  const value = volatility >= 0 ? volatility : need("specific_variance");
  const loading = find("issuer_loading");
  const beta = find("predicted_beta");
  if (id < 0 || value < 0) return;
  const column = volatility >= 0 ? "specific_volatility" : "specific_variance";
  for (const { cells, place } of rows) {
    const own = cells[id] as string;
    const number = draft.number(cells[value], place, column);
    draft.specific(own, number, place, volatility >= 0 ? "volatility" : "variance");
    if (beta >= 0 && cells[beta] !== "")
      draft.predictedBeta(own, draft.number(cells[beta], place, "predicted_beta"), place);
    if (loading < 0 || cells[loading] === "") continue;
    draft.issuerLoading(
      own,
      issuers.get(own) || own,
      draft.number(cells[loading], place, "issuer_loading"),
      place,
    );
  }
}

function readIssuers({ rows, need }: Opened, draft: DayDraft): void {
  const [first, second, value] = [need("id1"), need("id2"), need("covariance")];
  if (first < 0 || second < 0 || value < 0) return;
  for (const { cells, place } of rows)
    draft.issuerCovariance(
      cells[first] as string,
      cells[second] as string,
      draft.number(cells[value], place, "covariance"),
      place,
    );
}

function readFactorReturns({ rows, need }: Opened, draft: DayDraft): void {
  const [factor, value] = [need("factor"), need("factor_return")];
  if (factor < 0 || value < 0) return;
  for (const { cells, place } of rows)
    if (cells[value] !== "")
      draft.factorReturn(cells[factor] as string, draft.number(cells[value], place, "factor_return"), place);
}

function readReturns({ rows, need, find }: Opened, draft: DayDraft): void {
  const [id, total, specific] = [need("id"), find("total_return"), find("specific_return")];
  if (id < 0) return;
  for (const { cells, place } of rows) {
    const own = cells[id] as string;
    const numberAt = (column: number, name: string) =>
      column < 0 || cells[column] === "" ? Number.NaN : draft.number(cells[column], place, name);
    draft.totalReturn(own, numberAt(total, "total_return"), place);
    draft.specificReturn(own, numberAt(specific, "specific_return"), place);
  }
}

function readBars({ rows, need, find }: Opened, draft: DayDraft): void {
  const id = need("id");
  const at = { price: find("price"), cap: find("market_cap"), volume: find("volume") };
  if (id < 0) return;
  for (const { cells, place } of rows) {
    const own = cells[id] as string;
    const numberAt = (column: number, name: string) =>
      column < 0 || cells[column] === "" ? Number.NaN : draft.number(cells[column], place, name);
    draft.price(own, numberAt(at.price, "price"));
    draft.marketCap(own, numberAt(at.cap, "market_cap"));
    draft.volume(own, numberAt(at.volume, "volume"));
  }
}

function readIdentifiers({ rows, need, find }: Opened, draft: DayDraft): void {
  const [id, kind, value] = [need("id"), need("kind"), need("value")];
  const [from, to] = [find("from"), find("to")];
  if (id < 0 || kind < 0 || value < 0) return;
  for (const { cells } of rows) {
    draft.identifier({
      id: cells[id] as string,
      kind: cells[kind] as string,
      value: cells[value] as string,
      from: cells[from] ?? "",
      to: cells[to] ?? "",
    });
  }
}

function readRates({ rows, find }: Opened, draft: DayDraft): void {
  const rate = find("risk_free");
  const [row] = rows;
  if (row !== undefined && rate >= 0 && row.cells[rate] !== "")
    draft.riskFree(draft.number(row.cells[rate], row.place, "risk_free"));
}
