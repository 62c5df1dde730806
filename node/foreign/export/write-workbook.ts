import { strToU8, zipSync } from "fflate";
import { InputError } from "../../../engine/errors/index.ts";
import { type WorkbookCell, type WorkbookSheet, workbookDocuments } from "../../../wire/index.ts";
import { type ExportDay, holdingsByName } from "./export-day.ts";
import { type ExportTable, exportTables } from "./write-tables.ts";

/** Rows that a sheet has room for, its header among them. */
const MOST_ROWS = 1_048_576;

/** Cells of a workbook, which is made in memory whole. */
const MOST_CELLS = 4_000_000;

/** What the numbers of each sheet are. */
const UNITS = [
  [
    "exposures",
    "X: standardised scores of styles, 1 or 0 or shares of groups; market_cap in the base currency",
  ],
  ["factor_covariance", "F: decimal² per period, both triangles"],
  [
    "specific_risk",
    "diagonal of Δ: decimal² per period; annual_volatility: decimal a year; predicted_beta: against the cap-weighted estimation universe",
  ],
  ["factor_portfolio_holdings", "weights of the pure factor portfolios that were formed at a close, decimal"],
  ["factors", "annual_volatility: decimal a year, from F"],
  ["factor_returns, returns", "decimal, of the period that ends at the date"],
  ["diagnostics", "risk_free: decimal of the period"],
] as const;

/**
 * Dates as an Excel workbook of a sheet for each table: exposures with a column for each factor, covariances as matrices.
 *
 * @throws {InputError} more than a workbook has room for; a factor that is called as a column beside it
 */
export function workbookBytes(days: readonly ExportDay[]): Uint8Array {
  const tables = exportTables(days);
  const factors = [...new Set(days.flatMap((day) => day.factors.map(({ name }) => name)))];
  refuseFactors(factors);
  const long = (name: string): readonly WorkbookSheet[] =>
    tables.filter(({ table }) => table === name).map(plainSheet);
  const sheets = [
    aboutSheet(days),
    exposureSheet(days, factors),
    covarianceSheet(days, factors),
    specificSheet(days),
    factorSheet(days),
    ...["factor_returns", "returns", "assets", "diagnostics"].flatMap(long),
    ...portfolioSheets(days),
  ];
  refuseSize(sheets);
  const documents = Object.entries(workbookDocuments(sheets));
  return zipSync(Object.fromEntries(documents.map(([path, xml]) => [path, strToU8(xml)])));
}

/** Columns of the sheet of exposures that are no factors. */
const BESIDE = ["date", "id", "estimation", "market_cap"];

/** @throws {InputError} factors that could not be told from these */
function refuseFactors(factors: readonly string[]): void {
  const taken = factors.filter((name) => [...BESIDE, "factor"].includes(name));
  const rule = "is the name of a column beside the factors: take csv or parquet";
  if (taken.length > 0)
    throw new InputError(taken.map((value) => ({ file: "run", column: "factor", value, rule })));
}

/** @throws {InputError} more rows than a sheet has, or cells than are made at once */
function refuseSize(sheets: readonly WorkbookSheet[]): void {
  const cells = sheets.reduce((sum, { header, rows }) => sum + header.length * rows.length, 0);
  const remedy = "give fewer dates (--date, --from, --to), or take parquet";
  const fault = (value: number, rule: string) =>
    new InputError([{ file: "--format", value: String(value), rule: `${rule}: ${remedy}` }]);
  for (const { name, rows } of sheets)
    if (rows.length >= MOST_ROWS)
      throw fault(rows.length, `rows are more than the sheet ${name} has room for`);
  if (cells > MOST_CELLS) throw fault(cells, "cells are more than a workbook is made of here");
}

function aboutSheet(days: readonly ExportDay[]): WorkbookSheet {
  const { model, periodsPerYear } = days[0] as ExportDay;
  return {
    name: "about",
    header: ["what", "is"],
    rows: [
      ["model", model],
      ["first date", days[0]?.date],
      ["last date", days.at(-1)?.date],
      ["periods per year", periodsPerYear],
      ["covariance of names", "Σ = X F Xᵀ + Δ; times the periods per year it is annual"],
      ...UNITS.map(([sheet, is]) => [`sheet ${sheet}`, is]),
    ],
  };
}

/** X of each date; 0 where a date has no such factor. */
function exposureSheet(days: readonly ExportDay[], factors: readonly string[]): WorkbookSheet {
  const rows = days.flatMap((day) => {
    const columns = factors.map((factor) => day.factors.findIndex(({ name }) => name === factor));
    return day.ids.map((id, i) => [
      ...[day.date, id, day.estimation[i] ? 1 : 0, day.marketCaps[i]],
      ...columns.map((k) => (k < 0 ? 0 : day.exposures[i]?.[k])),
    ]);
  });
  return { name: "exposures", header: [...BESIDE, ...factors], rows };
}

function covarianceSheet(days: readonly ExportDay[], factors: readonly string[]): WorkbookSheet {
  const rows = days.flatMap((day) => {
    const count = day.factors.length;
    const columns = factors.map((factor) => day.factors.findIndex(({ name }) => name === factor));
    return day.factors.map(({ name }, a) => [
      ...[day.date, name],
      ...columns.map((b) => (b < 0 ? null : (day.covariance[a * count + b] as number))),
    ]);
  });
  return { name: "factor_covariance", header: ["date", "factor", ...factors], rows };
}

function specificSheet(days: readonly ExportDay[]): WorkbookSheet {
  const rows = days.flatMap((day) =>
    day.ids.map((id, i) => {
      const variance = day.specificVariance[i] as number;
      const loading = (day.linkedTo[i] as number) < 0 ? null : day.loadings[i];
      const beta = day.predictedBetas?.[i] ?? null;
      return [day.date, id, variance, loading, Math.sqrt(variance * day.periodsPerYear), beta];
    }),
  );
  const header = ["date", "id", "specific_variance", "issuer_loading", "annual_volatility", "predicted_beta"];
  return { name: "specific_risk", header, rows };
}

/** A column for each factor, empty where its portfolio does not hold the name; no sheet where none was formed. */
function portfolioSheets(days: readonly ExportDay[]): readonly WorkbookSheet[] {
  const factors = [...new Set(days.flatMap((day) => day.factorPortfolios.map(({ factor }) => factor)))];
  if (factors.length === 0) return [];
  const rows = days.flatMap((day) => {
    const held = holdingsByName(day);
    const columns = factors.map((name) => day.factorPortfolios.findIndex(({ factor }) => factor === name));
    return held.ids.map((id) => [day.date, id, ...columns.map((f) => held.weightOf(f, id) ?? null)]);
  });
  return [{ name: "factor_portfolio_holdings", header: ["date", "id", ...factors], rows }];
}

function factorSheet(days: readonly ExportDay[]): WorkbookSheet {
  const rows = days.flatMap(({ date, factors, covariance, periodsPerYear }) =>
    factors.map(({ name, family }, k) => [
      ...[date, name, family],
      Math.sqrt((covariance[k * factors.length + k] as number) * periodsPerYear),
    ]),
  );
  return { name: "factors", header: ["date", "factor", "family", "annual_volatility"], rows };
}

/** A table as it is in the other formats. */
function plainSheet({ table, columns }: ExportTable): WorkbookSheet {
  const count = columns[0]?.values.length ?? 0;
  const rows = Array.from({ length: count }, (_, row) =>
    columns.map(({ values }): WorkbookCell => values[row] as string | number),
  );
  return { name: table, header: columns.map(({ name }) => name), rows };
}
