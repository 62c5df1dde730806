import { actionKinds } from "../../engine/data/index.ts";
import type { DataSpec, TableName } from "../../wire/index.ts";
import { sqlText } from "./sql.ts";

/** Name of the list of securities whose price is pinned to a deal: from the day it is announced to its end. */
export const mergerList = "mergers";

/**
 * Actions that returns take in, on the trading day on which they do: what changes the shares on the first day with a close of
 * theirs, from the ex-date and the day it was known on; the end of a listing on the first trading day, whatever trades.
 *
 * @param bars  query for day, asset and price of all bars; NaN = no price
 */
export function actionsQuery(bars: string, spec: DataSpec): string {
  const code = `CASE kind ${actionKinds.map((kind, k) => `WHEN ${sqlText(kind)} THEN ${k}`).join(" ")} END`;
  const policy = spec.actions?.missingDelistingReturn;
  const missing = typeof policy === "number" ? `CASE WHEN amount IS NULL THEN ${policy} END` : "NULL";
  const orNaN = (value: string) => `coalesce(${value}, CAST('NaN' AS DOUBLE))`;
  return `WITH prices AS (SELECT day, asset, price FROM (${bars}) WHERE NOT isnan(price)),
    terms AS (
      SELECT a.asset, d.day AS at_day, ex_date, kind, ratio, amount, coalesce("return", ${missing}) AS "return", t.currency, other
      FROM (SELECT *, greatest(ex_date, known_at) AS known FROM actions
            WHERE kind NOT IN ('merger', 'earnings')
              AND NOT (kind = 'delisting' AND coalesce(amount, "return", ${missing}) IS NULL)) t
      JOIN assets a USING (id) ASOF JOIN days d ON t.known <= d.date
    ),
    landed AS (
      SELECT t.*, p.day FROM terms t ASOF JOIN prices p ON t.asset = p.asset AND t.at_day <= p.day WHERE t.kind <> 'delisting'
      UNION ALL
      SELECT t.*, t.at_day AS day FROM terms t JOIN assets a USING (asset) WHERE t.kind = 'delisting' AND t.at_day >= a.first_day
    )
    SELECT l.day, l.asset, ${code} AS kind,
      CASE WHEN l.other IS NOT NULL THEN o.asset ELSE -1 END AS other,
      coalesce(c.code, -1) AS currency, ${orNaN("l.ratio")} AS ratio,
      ${orNaN("coalesce(l.amount, CASE WHEN l.kind = 'spin_off' THEN p.price END)")} AS amount, ${orNaN('l."return"')} AS given_return
    FROM landed l LEFT JOIN currencies c ON c.name = l.currency LEFT JOIN assets o ON o.id = l.other
      LEFT JOIN prices p ON p.asset = o.asset AND p.day = l.day
    ORDER BY l.day, l.asset, l.ex_date, 3, 6, 7, 8`;
}

/** What lists are made of: memberships, and the deals that are pending. */
export function listsSource(tables: ReadonlyMap<TableName, unknown>): string | undefined {
  const sources = [
    ...(tables.has("memberships") ? ['SELECT id, "list", "from", "to" FROM memberships'] : []),
    ...(tables.has("actions")
      ? [
          `SELECT id, ${sqlText(mergerList)} AS "list", known_at AS "from", ex_date AS "to" FROM actions WHERE kind = 'merger'`,
        ]
      : []),
  ];
  return sources.length === 0 ? undefined : `(${sources.join(" UNION ALL ")})`;
}

/**
 * Reported share counts, each restated on the day of every split after it: a count known before a split is of the shares before it, one
 * known on the day or later of those after it. So counts of several years can be compared at every close.
 *
 * @param values  query for id, item, period_end, known_at and value
 */
export function restatedShares(values: string): string {
  // A product of a few, in order: the same bits on any number of threads.
  const product = (factor: string, order: string) =>
    `list_reduce(list(${factor} ORDER BY ${order}), (a, b) -> a * b)`;
  return `(WITH splits AS (
      SELECT id, on_date, ${product("factor", "kind")} AS factor
      FROM (SELECT id, kind, greatest(ex_date, known_at) AS on_date, CASE kind WHEN 'split' THEN ratio ELSE 1 + ratio END AS factor
            FROM actions WHERE kind IN ('split', 'stock_dividend'))
      GROUP BY id, on_date
    ), latest AS (
      SELECT f.id, f.item, f.period_end, f.known_at, f.value, s.on_date
      FROM (${values}) f JOIN splits s ON s.id = f.id AND f.known_at <= s.on_date WHERE f.item = 'shares' AND f.value IS NOT NULL
      QUALIFY row_number() OVER (PARTITION BY f.id, f.period_end, s.on_date ORDER BY f.known_at DESC, f.value) = 1
    )
    SELECT id, item, period_end, known_at, value FROM (${values})
    UNION ALL
    SELECT l.id, l.item, l.period_end, l.on_date AS known_at, l.value * ${product("s.factor", "s.on_date")} AS value
    FROM latest l JOIN splits s ON s.id = l.id AND s.on_date > l.known_at AND s.on_date <= l.on_date
    GROUP BY l.id, l.item, l.period_end, l.known_at, l.value, l.on_date)`;
}
