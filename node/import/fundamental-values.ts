import { unitlessItems } from "../../engine/data/index.ts";
import { type DataSpec, type FundamentalsSpec, trailingSuffix } from "../../wire/index.ts";
import { FX_MAX_AGE_DAYS } from "./currency-state.ts";
import { type FaultList, faultLimit } from "./fault-list.ts";
import { type Sql, sqlName, sqlText } from "./sql.ts";
import { placeOf, type StagedTable } from "./staged-table.ts";

/** Months that a flow of a fiscal period is of: of the period alone, and of the year up to its end. */
const fiscalMonths: Readonly<Record<string, readonly [alone: number, toDate: number]>> = {
  Q1: [3, 3],
  Q2: [3, 6],
  Q3: [3, 9],
  Q4: [3, 12],
  H1: [6, 6],
  H2: [6, 12],
  M9: [9, 9],
  FY: [12, 12],
};

const daysPerMonth = 365.25 / 12;

/** An item of a wide file: its name and its column in the view. */
export interface WideItem {
  readonly name: string;
  readonly column: string;
}

/** Columns of a table that hold an item each; none in long form. */
export function wideItems(table: StagedTable): WideItem[] {
  return table.source.fields.flatMap((field) =>
    field.wideName === undefined ? [] : [{ name: field.wideName, column: sqlName(field.name) }],
  );
}

function has(table: StagedTable, ...names: readonly string[]): boolean {
  return table.fields.some(({ name }) => names.includes(name));
}

/** Whether rows say of how many months their flows are. */
export function hasFlows(table: StagedTable): boolean {
  return has(table, "months", "period_start", "fiscal_period");
}

/** Whether values are other than the rows say: summed, converted, or one of several rows. */
export function areDerived(table: StagedTable): boolean {
  const { repeats } = table.source.spec as FundamentalsSpec;
  return hasFlows(table) || has(table, "currency") || repeats !== undefined;
}

/**
 * Makes the table `fundamental_values`: a row per value of an item, with the `months` it is of (0: as of the end of its period;
 * NULL: not known). Of several rows of one value, period and day the last counts, and they are faults unless the spec says
 * so. Only for tables that `areDerived`.
 */
export async function createFundamentalValues(
  sql: Sql,
  table: StagedTable,
  faults: FaultList,
): Promise<void> {
  const columns = "record, id, period_end, known_at, currency";
  const wide = wideItems(table);
  const rows =
    wide.length === 0
      ? [
          `SELECT ${columns}, ${flowName(table)} AS item, value, ${longMonths(table)} AS months FROM fundamentals`,
        ]
      : wide.map(
          ({ name, column }) =>
            `SELECT ${columns}, ${sqlText(name)} AS item, ${column} AS value, ${wideMonths(table, name)} AS months FROM fundamentals`,
        );
  const isLast = (table.source.spec as FundamentalsSpec).repeats === "last";
  // Otherwise rows of one value, period and day agree, and it does no harm that they are several.
  const last = isLast ? `QUALIFY row_number() OVER (${sameValue} ORDER BY record DESC) = 1` : "";
  await sql.run(
    `CREATE TABLE fundamental_values AS SELECT * FROM (${rows.join(" UNION ALL ")}) WHERE value IS NOT NULL ${last}`,
  );
  if (areCompared(table)) await checkRepeats(sql, table, rows, faults);
}

const sameValue = "PARTITION BY id, item, period_end, known_at, months";

/** Whether not the rows of a key are compared, but their values: a quarter and the year to its end may stand side by side. */
export function areCompared(table: StagedTable): boolean {
  return (
    (table.source.spec as FundamentalsSpec).repeats === undefined &&
    wideItems(table).length > 0 &&
    hasFlows(table)
  );
}

/** Rows of a quarter and of the year to its end may stand side by side, but must agree on what is as of that day. */
async function checkRepeats(
  sql: Sql,
  table: StagedTable,
  rows: readonly string[],
  faults: FaultList,
): Promise<void> {
  const found = await sql.rows(
    `SELECT record, item, first, value, count(*) OVER () AS total FROM
       (SELECT record, item, value, min(record) OVER same AS first, first_value(value) OVER same AS given
        FROM (${rows.join(" UNION ALL ")}) WHERE value IS NOT NULL AND months IS NOT NULL WINDOW same AS (${sameValue} ORDER BY record))
     WHERE value <> given ORDER BY record LIMIT ${faultLimit}`,
  );
  faults.add(
    found.map((row) => ({
      ...placeOf(table, Number(row.record)),
      column: String(row.item),
      value: String(row.value),
      rule: `of one period and day must be the same in all rows, row ${placeOf(table, Number(row.first)).row} has another; \`repeats: last\` lets the last row count`,
    })),
    Number(found[0]?.total ?? 0),
  );
}

/** Months as the row gives them, NULL where it does not. */
function givenMonths(table: StagedTable): string {
  const given = [];
  if (has(table, "months")) given.push("nullif(TRY_CAST(round(months) AS INTEGER), 0)");
  if (has(table, "period_start")) {
    const months = `round((period_end - period_start + 1) / CAST(${daysPerMonth} AS DOUBLE))`;
    given.push(`CASE WHEN period_start IS NOT NULL THEN greatest(1, CAST(${months} AS INTEGER)) END`);
  }
  return given.length === 0 ? "CAST(NULL AS INTEGER)" : `coalesce(${given.join(", ")})`;
}

/** Months by the row's fiscal period: of an item reported for the year to date, or for each period. */
function monthsOfPeriod(isToDate: string): string {
  const cases = Object.entries(fiscalMonths).map(
    ([name, [alone, toDate]]) =>
      `WHEN ${sqlText(name)} THEN CASE WHEN ${isToDate} THEN ${toDate} ELSE ${alone} END`,
  );
  return `CASE fiscal_period ${cases.join(" ")} END`;
}

function yearToDateItems({ source }: StagedTable): readonly string[] {
  return (source.spec as FundamentalsSpec).yearToDate ?? [];
}

function longMonths(table: StagedTable): string {
  if (!hasFlows(table)) return "0";
  const names = yearToDateItems(table).map(sqlText).join(", ");
  const byPeriod = has(table, "fiscal_period")
    ? monthsOfPeriod(names === "" ? "false" : `item IN (${names})`)
    : "12";
  const given = givenMonths(table);
  return `CASE WHEN ${given} IS NOT NULL THEN ${given} WHEN ends_with(item, '${trailingSuffix}') THEN ${byPeriod} ELSE 0 END`;
}

/** A flow is delivered under its name with the suffix. */
function flowName(table: StagedTable): string {
  return `CASE WHEN ${givenMonths(table)} IS NOT NULL AND NOT ends_with(item, '${trailingSuffix}')
    THEN item || '${trailingSuffix}' ELSE item END`;
}

function wideMonths(table: StagedTable, name: string): string {
  if (!hasFlows(table) || !name.endsWith(trailingSuffix)) return "0";
  const byPeriod = has(table, "fiscal_period")
    ? monthsOfPeriod(String(yearToDateItems(table).includes(name)))
    : "12";
  return `coalesce(${givenMonths(table)}, ${byPeriod})`;
}

/**
 * Makes the view `known_values` (id, item, period_end, known_at, value) of what the model is given, in the currency of the
 * security by the rates known when the value became known; missing where one of them is not.
 *
 * @param sources  queries for id, item, period_end, known_at, value, currency
 */
export async function createKnownValues(
  sql: Sql,
  spec: DataSpec,
  tables: ReadonlyMap<string, StagedTable>,
  sources: readonly string[],
): Promise<void> {
  const values = `(${sources.join(" UNION ALL ")})`;
  const isForeign = has(tables.get("fundamentals")!, "currency");
  await sql.run(
    isForeign
      ? `CREATE VIEW known_values AS SELECT id, item, period_end, known_at,
           CASE WHEN ${isOwn} THEN value ELSE value * from_rate / own_rate END AS value FROM ${withRates(spec, tables, values)}`
      : `CREATE VIEW known_values AS SELECT id, item, period_end, known_at, value FROM ${values}`,
  );
}

const isOwn = `(from_currency IS NULL OR own_currency IS NULL OR from_currency = own_currency
  OR item IN (${[...unitlessItems].map(sqlText).join(", ")}))`;

/** Of values in another currency: that there is no rate for one side. */
const lacksRate = `NOT ${isOwn} AND (from_rate IS NULL OR own_rate IS NULL)`;

/** Values with the currencies and rates of both sides. */
function withRates(spec: DataSpec, tables: ReadonlyMap<string, StagedTable>, values: string): string {
  const base = spec.baseCurrency === undefined ? "CAST(NULL AS VARCHAR)" : sqlText(spec.baseCurrency);
  const own = tables.has("securities") ? `coalesce(s.currency, ${base})` : base;
  const securities = tables.has("securities") ? "LEFT JOIN securities s ON s.id = v.id" : "";
  const given = `SELECT currency, date, date + ${FX_MAX_AGE_DAYS} AS until, rate FROM fx WHERE currency <> ${base} UNION ALL`;
  const rates = `(${tables.has("fx") ? given : ""}
    SELECT ${base} AS currency, DATE '1700-01-01' AS date, DATE '2300-01-01' AS until, CAST(1 AS DOUBLE) AS rate)`;
  const valid = (name: string) => `CASE WHEN v.known_at <= ${name}.until THEN ${name}.rate END`;
  return `(SELECT v.*, ${valid("f")} AS from_rate, ${valid("o")} AS own_rate FROM
    (SELECT v.id, v.item, v.period_end, v.known_at, v.value, v.currency AS from_currency, ${own} AS own_currency FROM ${values} v ${securities}) v
    ASOF LEFT JOIN ${rates} f ON f.currency = v.from_currency AND v.known_at >= f.date
    ASOF LEFT JOIN ${rates} o ON o.currency = v.own_currency AND v.known_at >= o.date)`;
}

/** What became of values in other currencies. */
export async function conversionNotes(
  sql: Sql,
  spec: DataSpec,
  tables: ReadonlyMap<string, StagedTable>,
): Promise<string[]> {
  const table = tables.get("fundamentals");
  if (table === undefined || !has(table, "currency")) return [];
  const values = "(SELECT id, item, period_end, known_at, value, currency FROM fundamental_values)";
  const rows = await sql.rows(
    `SELECT from_currency AS currency, count(*) FILTER (WHERE NOT ${isOwn}) AS converted, count(*) FILTER (WHERE ${lacksRate}) AS bare
     FROM ${withRates(spec, tables, values)} GROUP BY from_currency HAVING converted > 0 ORDER BY currency`,
  );
  return rows.map(({ currency, converted, bare }) => {
    const done = Number(converted) - Number(bare);
    const lost = `${bare} have no rate of the last ${FX_MAX_AGE_DAYS} days and are missing`;
    return `fundamentals: ${done} values in ${currency} are converted to the currency of their security by the rate known then${Number(bare) > 0 ? `; ${lost}` : ""}`;
  });
}
