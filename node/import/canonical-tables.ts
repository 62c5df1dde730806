import { restatedShares } from "./actions-table.ts";
import { areDerived, wideItems } from "./fundamental-values.ts";
import { firstPublished, placedLevels } from "./long-factors.ts";
import { sqlName, sqlText } from "./sql.ts";
import type { StagedTable } from "./staged-table.ts";

/** Trading days an adjusted price may be old for a return to be taken from it. */
export const adjustedGapDays = 5;

/** A canonical table that is kept in parts by day. */
export interface DatedTable {
  /** The rows of days `from` to `to`, both included, in the order of `order`. */
  query(from: number, to: number): string;
  /** Columns that order the rows, the day first. */
  readonly order: string;
}

/** A double that is NaN where it is missing. */
function orNaN(value: string): string {
  return `coalesce(${value}, CAST('NaN' AS DOUBLE))`;
}

/**
 * Bars by day and asset. Prices that later bars are compared with stand beside, where the input has them.
 *
 * @param dates   trading days
 * @param before  query for day, asset and adjusted price of the bars before those of the view `bars`
 */
export function barsTable(table: StagedTable, dates: readonly string[], before?: string): DatedTable {
  const has = (name: string) => table.fields.some((field) => field.name === name);
  // A return from adjusted prices is a ratio of two cells of one asset, not an aggregate: any order gives the same bits.
  const fromAdjusted = `CASE WHEN day - lag(day) OVER own <= ${adjustedGapDays}
    THEN adjusted_price / lag(adjusted_price) OVER own - 1 END`;
  const given = has("adjusted_price") ? `coalesce(total_return, ${fromAdjusted})` : "total_return";
  // The column is there only if the input has one of its sources: closes give returns only where nothing better does.
  const returns = has("adjusted_price") || has("total_return") ? `${orNaN(given)} AS total_return, ` : "";
  const kept = ["adjusted_price", "shares_outstanding"]
    .filter(has)
    .map((name) => `, ${orNaN(name)} AS ${name}`);
  const scores = table.source.fields.filter((field) => field.wideName !== undefined);
  const scoreColumns = scores.map((field, s) => `, ${orNaN(sqlName(field.name))} AS s${s}`);
  const own = has("adjusted_price") ? "WINDOW own AS (PARTITION BY asset ORDER BY day)" : "";
  return {
    order: "day, asset",
    query(from, to) {
      const first = has("adjusted_price") ? Math.max(0, from - adjustedGapDays) : from;
      const coded = `SELECT day, asset, bars.* FROM bars JOIN days USING (date) JOIN assets USING (id)
        WHERE bars.date BETWEEN DATE '${dates[first]}' AND DATE '${dates[to]}'`;
      const rows = before === undefined || own === "" ? coded : `${coded} UNION ALL BY NAME ${before}`;
      return `SELECT * FROM (
        SELECT day, asset, ${orNaN("price")} AS price, ${returns}
          ${orNaN("coalesce(market_cap, price * shares_outstanding)")} AS market_cap, ${orNaN("volume")} AS volume,
          coalesce(i.code, -1) AS industry${[...kept, ...scoreColumns].join("")}
        FROM (${rows}) rows LEFT JOIN industries i ON i.name = rows.industry ${own}
      ) WHERE day BETWEEN ${from} AND ${to} ORDER BY day, asset`;
    },
  };
}

const epoch = "DATE '1970-01-01'";

const mostListed = 100;

/** Trading days, and the assets with the first one of each, ascending. */
interface Calendar {
  readonly dates: readonly string[];
  readonly assets: readonly string[];
  readonly firstDays: readonly number[];
}

const noDays: Calendar = { dates: [], assets: [], firstDays: [] };

/**
 * Rows of a table with the first trading day on which they can be used: known, and the asset has its first bar. Of the rows
 * that cannot be used from day `from` on, most are passed over early.
 */
function usable(source: string, known: string, from = 0, calendar: Calendar = noDays): string {
  const { dates, assets, firstDays } = calendar;
  const all = `SELECT * FROM ${source} t`;
  const rows = from === 0 ? [all] : [`${all} WHERE t.${known} > DATE '${dates[from - 1]}'`];
  const fresh = from === 0 ? [] : assets.filter((_, asset) => firstDays[asset]! >= from);
  if (fresh.length > 0) {
    // Few ids are best said one by one: then the engine can pass over most of a file.
    const isFew = fresh.length <= mostListed;
    const listed = isFew ? fresh.map(sqlText).join(", ") : `SELECT id FROM assets WHERE first_day >= ${from}`;
    rows.push(`${all} WHERE t.${known} <= DATE '${dates[from - 1]}' AND t.id IN (${listed})`);
  }
  return `(SELECT t.*, a.asset, greatest(d.day, a.first_day) AS usable_day
    FROM (${rows.join(" UNION ALL ")}) t JOIN assets a USING (id) ASOF JOIN days d ON t.${known} <= d.date)`;
}

export function capsTable(calendar: Calendar): DatedTable {
  return {
    order: "day, source, asset",
    query: (from, to) =>
      `SELECT usable_day AS day, CAST(date - ${epoch} AS INTEGER) AS source, asset, market_cap
       FROM ${usable("caps", "date", from, calendar)} WHERE usable_day BETWEEN ${from} AND ${to}
       ORDER BY day, source, asset`,
  };
}

export function scoresTable(calendar: Calendar): DatedTable {
  const rows = "(SELECT *, greatest(date, known_at) AS known FROM scores)";
  return {
    order: "day, source, known, asset, score",
    query: (from, to) =>
      `SELECT usable_day AS day, CAST(date - ${epoch} AS INTEGER) AS source, CAST(known_at - ${epoch} AS INTEGER) AS known,
         asset, n.code AS score, ${orNaN("value")} AS value
       FROM ${usable(rows, "known", from, calendar)} s
       JOIN score_names n USING (name) WHERE usable_day BETWEEN ${from} AND ${to}
       ORDER BY day, source, known, asset, score`,
  };
}

/** @param hasActions  whether share counts are restated at splits */
export function fundamentalsTable(table: StagedTable, calendar: Calendar, hasActions: boolean): DatedTable {
  const wide = wideItems(table);
  const long = areDerived(table)
    ? "known_values"
    : wide.length === 0
      ? "(SELECT id, item, period_end, known_at, value FROM fundamentals)"
      : `(${wide.map((item) => `SELECT id, period_end, known_at, ${sqlText(item.name)} AS item, ${item.column} AS value FROM fundamentals`).join(" UNION ALL ")})`;
  return {
    order: "day, known, asset, item, period_end, value",
    query: (from, to) =>
      `SELECT DISTINCT usable_day AS day, CAST(known_at - ${epoch} AS INTEGER) AS known, asset, i.code AS item,
         CAST(period_end - ${epoch} AS INTEGER) AS period_end, value
       FROM ${usable(hasActions ? restatedShares(`SELECT * FROM ${long}`) : long, "known_at", from, calendar)} f JOIN items i ON i.name = f.item
       WHERE value IS NOT NULL AND usable_day BETWEEN ${from} AND ${to}
       ORDER BY day, known, asset, i.code, period_end, value`,
  };
}

const forever = 2147483647;

/** Last trading day of a spell `f` (an open end is the largest integer), for queries that join `spellEnd`. */
const lastDay = `coalesce(e.day - 1, ${forever})::INTEGER`;
const spellEnd = `LEFT JOIN LATERAL (SELECT min(day) AS day FROM days WHERE date > f."to") e ON true`;

/** Spells of classification in trading days, both ends included. */
export const spellsQuery: string = `SELECT f.usable_day AS from_day, ${lastDay} AS to_day, f.asset, i.code, f.share
    FROM ${usable("classified", '"from"')} f JOIN industries i ON i.name = f.code ${spellEnd}
    WHERE ${lastDay} >= f.usable_day
    ORDER BY from_day, f.asset, i.code`;

/** Spells on lists, the same way. */
export function listsQuery(source: string): string {
  return `SELECT f.usable_day AS from_day, ${lastDay} AS to_day, f.asset, l.code
    FROM ${usable(source, '"from"')} f JOIN lists l ON l.name = f."list" ${spellEnd}
    WHERE ${lastDay} >= f.usable_day ORDER BY from_day, f.asset, l.code`;
}

/** Exchange rates on the first trading day on which they are known, of currencies that securities have. */
export const fxQuery: string = `SELECT d.day, CAST(f.date - ${epoch} AS INTEGER) AS source, c.code AS currency, f.rate
  FROM fx f JOIN currencies c ON c.name = f.currency ASOF JOIN days d ON f.date <= d.date
  ORDER BY d.day, source, c.code`;

/**
 * Factors as first published: a return on its own day, if it was known by its close; a level on the first trading day on
 * which it was known, unless one of a later date had come before.
 */
export function factorsQuery(table: StagedTable): string {
  return `WITH placed AS (
    SELECT date AS on_date, * FROM ${firstPublished(table)} WHERE kind = 'return' AND known_at <= date
    UNION ALL BY NAME
    SELECT * EXCLUDE (is_late, from_date) FROM ${placedLevels(table)} WHERE NOT is_late
  )
  SELECT d.day, n.code AS factor, CAST(p.kind = 'level' AS INTEGER) AS is_level, p.value,
    ${orNaN("p.consensus")} AS consensus
  FROM placed p JOIN days d ON d.date = p.on_date JOIN factor_names n ON n.name = p.factor
  ORDER BY d.day, p.date, n.code`;
}
