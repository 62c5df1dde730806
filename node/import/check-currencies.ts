import { type DataSpec, nearestName, type TableName } from "../../wire/index.ts";
import { FX_MAX_AGE_DAYS } from "./currency-state.ts";
import { type FaultList, faultLimit } from "./fault-list.ts";
import { baseNames } from "./read-rates.ts";
import { type Sql, sqlText } from "./sql.ts";
import { placeOf, type StagedTable } from "./staged-table.ts";

type StagedTables = ReadonlyMap<TableName, StagedTable>;

/** Currencies across tables: a base is named where it is needed, every security can be converted, no rate stands twice. */
export async function checkCurrencies(
  sql: Sql,
  tables: StagedTables,
  spec: DataSpec,
  faults: FaultList,
): Promise<void> {
  const base = spec.baseCurrency;
  const needsBase = tables.has("fx") || ratesHaveCurrency(tables);
  if (needsBase && base === undefined) {
    const table = tables.has("fx") ? "the fx table" : "rates by currency";
    const rule = `must name the base currency, because there is ${table}: baseCurrency: USD, say`;
    faults.add([{ file: "plimsoll.yaml", column: "data.baseCurrency", rule }]);
  }
  if (tables.has("rates")) await checkBaseRates(sql, tables.get("rates")!, base, faults);
  const fx = tables.get("fx");
  if (fx === undefined || base === undefined) return;
  await checkBaseFx(sql, fx, base, faults);
  const known = [...new Set([base, ...(await names(sql, "SELECT DISTINCT currency AS name FROM fx"))])];
  const securities = tables.get("securities");
  if (securities === undefined) return;
  const rows = await sql.rows(
    `SELECT currency, count(*) AS count, min(record) AS record FROM securities WHERE currency IS NOT NULL
     AND currency NOT IN (${known.map(sqlText).join(", ")}) GROUP BY currency ORDER BY record LIMIT ${faultLimit}`,
  );
  faults.add(
    rows.map((row) => {
      const nearest = nearestName(String(row.currency), known);
      const meant = nearest === undefined ? `known: ${known.join(", ")}` : `did you mean ${nearest}?`;
      const rule = `must be the base currency ${base} or have rates in the fx table; ${meant} (${row.count} rows)`;
      return {
        ...placeOf(securities, Number(row.record)),
        column: "currency",
        value: String(row.currency),
        rule,
      };
    }),
  );
}

/** The base currency may be written or left empty, but not both on a date. */
async function checkBaseRates(
  sql: Sql,
  table: StagedTable,
  base: string | undefined,
  faults: FaultList,
): Promise<void> {
  const rows = await sql.rows(
    `SELECT max(record) AS record, CAST(date AS VARCHAR) AS date FROM rates
     WHERE currency IN (${baseNames(base).map(sqlText).join(", ")}) AND date IS NOT NULL
     GROUP BY date HAVING count(DISTINCT currency) > 1 ORDER BY record LIMIT ${faultLimit}`,
  );
  const rule = `a date must have one rate of the base currency, it has one with and one without ${base}`;
  faults.add(rows.map((row) => ({ ...placeOf(table, Number(row.record)), value: String(row.date), rule })));
}

async function checkBaseFx(sql: Sql, table: StagedTable, base: string, faults: FaultList): Promise<void> {
  const rows = await sql.rows(
    `SELECT record, rate FROM fx WHERE currency = ${sqlText(base)} AND rate <> 1 ORDER BY record LIMIT ${faultLimit}`,
  );
  const rule = `the base currency ${base} must have rate 1 against itself; is data.baseCurrency the right one?`;
  faults.add(
    rows.map((row) => ({
      ...placeOf(table, Number(row.record)),
      column: "rate",
      value: String(row.rate),
      rule,
    })),
  );
}

/** What the currencies of the data lead to. */
export async function currencyNotes(sql: Sql, tables: StagedTables, spec: DataSpec): Promise<string[]> {
  const base = spec.baseCurrency;
  const notes: string[] = [];
  const used = tables.has("securities")
    ? await names(
        sql,
        `SELECT DISTINCT currency AS name FROM securities
         WHERE currency IS NOT NULL AND id IN (SELECT id FROM bar_ids)`,
      )
    : [];
  const foreign = used.filter((name) => name !== base);
  if (!tables.has("fx") && used.length > 1) {
    notes.push(
      `securities are in several currencies (${used.join(", ")}) and there is no fx table: caps are compared as they are`,
    );
  }
  if (tables.has("fx") && foreign.length === 0)
    notes.push("fx: no security is in another currency; it is not used");
  if (tables.has("fx")) notes.push(...(await fxGaps(sql, foreign)));
  if (!tables.has("rates")) return notes;
  notes.push(...(await rateGaps(sql, baseNames(base))));
  if (!ratesHaveCurrency(tables)) return notes;
  const rated = await names(sql, "SELECT DISTINCT currency AS name FROM rates");
  const bare = foreign.filter((name) => !rated.includes(name));
  if (bare.length > 0) {
    notes.push(`rates: none in ${bare.join(", ")}; returns in it are in excess of the base currency's rate`);
  }
  return notes;
}

async function fxGaps(sql: Sql, currencies: readonly string[]): Promise<string[]> {
  const notes: string[] = [];
  for (const currency of currencies) {
    const rows = await sql.rows(
      `SELECT count(*) AS days, count(*) FILTER (WHERE r.date IS NULL OR d.date - r.date > ${FX_MAX_AGE_DAYS}) AS bare
       FROM bar_dates d
       ASOF LEFT JOIN (SELECT date FROM fx WHERE currency = ${sqlText(currency)} AND date IS NOT NULL) r ON d.date >= r.date`,
    );
    const { days, bare } = rows[0]!;
    if (Number(bare) === 0) continue;
    notes.push(
      `fx: ${currency} has no rate of the last ${FX_MAX_AGE_DAYS} days on ${bare} of ${days} trading days; caps in it are missing then`,
    );
  }
  return notes;
}

async function rateGaps(sql: Sql, base: readonly string[]): Promise<string[]> {
  const rows = await sql.rows(
    `SELECT count(*) AS days, count(rate) AS rated FROM bar_dates
     LEFT JOIN (SELECT date, rate FROM rates WHERE currency IN (${base.map(sqlText).join(", ")})) USING (date)`,
  );
  const [days, rated] = [Number(rows[0]!.days), Number(rows[0]!.rated)];
  if (rated === days) return [];
  return [`rates: ${days - rated} of ${days} trading days have no rate; their returns are total`];
}

function ratesHaveCurrency(tables: StagedTables): boolean {
  return tables.get("rates")?.fields.some((field) => field.name === "currency") === true;
}

async function names(sql: Sql, query: string): Promise<string[]> {
  return (await sql.rows(`${query} ORDER BY name`))
    .map((row) => String(row.name))
    .filter((name) => name !== "null");
}
