import { arrowOf, type Column, formatParquet, type TableRows } from "../../store/index.ts";
import { GIVEN_KIND } from "../given-portfolios.ts";
import type { ExportDay } from "./export-day.ts";
import { cellText } from "./text-file.ts";

/** What a table can be written as. */
export type TableFormat = "csv" | "parquet" | "arrow";

/** A table of all dates together. */
export interface ExportTable {
  readonly table: string;
  readonly columns: readonly Column[];
}

/** Dates as tables with the names and units of a run's; one without rows is left out. */
export function exportTables(days: readonly ExportDay[]): readonly ExportTable[] {
  const names = new Map(
    days.flatMap((day) =>
      day.ids.map((id, i) => [id, { name: day.names[i], issuer: day.issuers[i] }] as const),
    ),
  );
  const factors = new Map(
    days.flatMap((day) => day.factors.map(({ name, family }) => [name, family] as const)),
  );
  const tables = [
    exposureTable(days),
    covarianceTable(days),
    specificTable(days),
    table("factors", [text("factor", [...factors.keys()]), text("family", [...factors.values()])]),
    table("assets", [
      text("id", [...names.keys()]),
      text(
        "name",
        Array.from(names.values(), ({ name = "" }) => name),
      ),
      text(
        "issuer",
        Array.from(names.values(), ({ issuer = "" }) => issuer),
      ),
    ]),
    ...returnTables(days),
    portfolioTable(days),
  ];
  return tables.filter(({ columns }) => (columns[0]?.values.length ?? 0) > 0);
}

const table = (name: string, columns: readonly Column[]): ExportTable => ({ table: name, columns });
const text = (name: string, values: readonly string[]): Column => ({ name, kind: "text", values });
const date = (values: readonly string[]): Column => ({ name: "date", kind: "date", values });
const number = (name: string, values: readonly number[]): Column => ({
  name,
  kind: "number",
  values: Float64Array.from(values),
});

/** Rows of each date, one after the other. */
function each<Value>(
  days: readonly ExportDay[],
  rows: (day: ExportDay) => readonly Value[],
): readonly Value[] {
  return days.flatMap(rows);
}

/** In long form: factors may come and go. */
function exposureTable(days: readonly ExportDay[]): ExportTable {
  const rows = days.flatMap((day) =>
    day.ids.flatMap((id, i) => {
      const held = day.factors.flatMap(({ name }, k) => {
        const exposure = day.exposures[i]?.[k] as number;
        return exposure === 0 ? [] : [{ name, exposure }];
      });
      // A name without any exposure is covered all the same.
      const first = { name: day.factors[0]?.name as string, exposure: 0 };
      return (held.length > 0 ? held : [first]).map((of) => ({ day, id, i, ...of }));
    }),
  );
  return table("exposures", [
    date(rows.map(({ day }) => day.date)),
    text(
      "id",
      rows.map(({ id }) => id),
    ),
    text(
      "factor",
      rows.map(({ name }) => name),
    ),
    number(
      "exposure",
      rows.map(({ exposure }) => exposure),
    ),
    {
      name: "estimation",
      kind: "flag",
      values: Uint8Array.from(rows, ({ day, i }) => (day.estimation[i] ? 1 : 0)),
    },
    number(
      "market_cap",
      rows.map(({ day, i }) => day.marketCaps[i] as number),
    ),
  ]);
}

function covarianceTable(days: readonly ExportDay[]): ExportTable {
  const rows = days.flatMap((day) =>
    day.factors.flatMap(({ name: first }, a) =>
      day.factors.slice(0, a + 1).map(({ name: second }, b) => ({
        date: day.date,
        first,
        second,
        value: day.covariance[a * day.factors.length + b] as number,
      })),
    ),
  );
  return table("factor_covariance", [
    date(rows.map((row) => row.date)),
    text(
      "factor1",
      rows.map(({ first }) => first),
    ),
    text(
      "factor2",
      rows.map(({ second }) => second),
    ),
    number(
      "covariance",
      rows.map(({ value }) => value),
    ),
  ]);
}

function specificTable(days: readonly ExportDay[]): ExportTable {
  const betas = each(days, (day) => day.predictedBetas ?? day.ids.map(() => Number.NaN));
  return table("specific_risk", [
    date(each(days, (day) => day.ids.map(() => day.date))),
    text(
      "id",
      each(days, (day) => day.ids),
    ),
    number(
      "specific_variance",
      each(days, (day) => day.specificVariance),
    ),
    number(
      "issuer_loading",
      each(days, (day) =>
        day.loadings.map((loading, i) => ((day.linkedTo[i] as number) < 0 ? Number.NaN : loading)),
      ),
    ),
    ...(betas.some(Number.isFinite) ? [number("predicted_beta", betas)] : []),
  ]);
}

function returnTables(days: readonly ExportDay[]): readonly ExportTable[] {
  const factorRows = days.flatMap((day) =>
    [...day.factorReturns].map(([name, value]) => ({ date: day.date, name, value })),
  );
  const rows = days.flatMap((day) => day.returns.map((of) => ({ date: day.date, ...of })));
  return [
    table("factor_returns", [
      date(factorRows.map((row) => row.date)),
      text(
        "factor",
        factorRows.map(({ name }) => name),
      ),
      number(
        "factor_return",
        factorRows.map(({ value }) => value),
      ),
    ]),
    table("returns", [
      date(rows.map((row) => row.date)),
      text(
        "id",
        rows.map(({ id }) => id),
      ),
      number(
        "total_return",
        rows.map(({ total }) => total),
      ),
      number(
        "specific_return",
        rows.map(({ specific }) => specific),
      ),
    ]),
    table("diagnostics", [
      date(days.map((day) => day.date)),
      number(
        "risk_free",
        days.map(({ riskFree }) => riskFree),
      ),
    ]),
  ];
}

/** As a run's own table has them. */
function portfolioTable(days: readonly ExportDay[]): ExportTable {
  const rows = days.flatMap((day) =>
    day.factorPortfolios.flatMap(({ factor, ids, weights }) =>
      ids.map((id, i) => ({ date: day.date, factor, id, weight: weights[i] as number })),
    ),
  );
  return table("factor_portfolio_holdings", [
    date(rows.map((row) => row.date)),
    text(
      "factor",
      rows.map(({ factor }) => factor),
    ),
    text(
      "kind",
      rows.map(() => GIVEN_KIND),
    ),
    text(
      "id",
      rows.map(({ id }) => id),
    ),
    number(
      "weight",
      rows.map(({ weight }) => weight),
    ),
  ]);
}

/** A table as the bytes of a file. */
export async function tableBytes(
  { table: name, columns }: ExportTable,
  format: TableFormat,
): Promise<Uint8Array | string> {
  if (format === "parquet") return formatParquet({ table: name, period: "all", columns });
  const rows: TableRows = { rowCount: columns[0]?.values.length ?? 0, columns };
  if (format === "arrow") return arrowOf(rows, { isFirst: true, isLast: true });
  const lines = Array.from({ length: rows.rowCount }, (_, row) =>
    columns.map(({ kind, values }) => {
      const value = values[row] as string | number;
      return kind === "flag" ? String(value === 1) : quoted(cellText(value));
    }),
  );
  return `${[columns.map((column) => column.name), ...lines].map((cells) => cells.join(",")).join("\n")}\n`;
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
