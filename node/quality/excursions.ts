import type { Sql } from "../import/index.ts";

/** A value that leaves its level and comes back is one of these if it moves by more than this. */
const leastJump = Math.log(1.4);
/** Rows after which a return to the level is no longer that of an error. */
const longest = 250;
/** Rows after which fields have not been swapped by mistake. */
const longestSwap = 20;
const tenfold = Math.LN10;

const isBack = "abs(ln(back_value / before)) < 0.25 * abs(jump) AND abs(jump + back) < 0.35 * abs(jump)";

/**
 * Makes the table `name` of values that jump and jump back: asset, rows `n` to `last_n`, days, records, the value before, the first and
 * the one after, `jump` in logs, `tens` (the power of ten it is near, or NULL) and `length` in rows. Where the next jump does not
 * lead back, the first that does within a few rows ends it, and `is_uneven` says so: what stands there meanwhile moves a lot itself.
 *
 * @param source  query for asset, n (count of the row within the asset), day, record and value
 */
async function createExcursions(sql: Sql, name: string, source: string): Promise<void> {
  await sql.run(`CREATE TABLE ${name} AS
    WITH steps AS (
      SELECT *, lag(value) OVER own AS before, ln(value / lag(value) OVER own) AS jump
      FROM (${source}) WHERE value > 0 WINDOW own AS (PARTITION BY asset ORDER BY n)
    ), jumping AS (
      SELECT DISTINCT asset FROM steps WHERE abs(jump) > ${leastJump}
    ), usual AS (
      SELECT asset, median(abs(jump)) / 0.6745 AS usual_jump, min(abs(value - before)) FILTER (WHERE value <> before) AS tick
      FROM steps SEMI JOIN jumping USING (asset) GROUP BY asset
    ), jumps AS (
      SELECT steps.*, usual.usual_jump FROM steps JOIN usual USING (asset)
      WHERE abs(jump) > ${leastJump} AND abs(jump) > 8 * usual_jump AND abs(value - before) > 4 * tick
    ), pairs AS (
      SELECT *, lead(n) OVER own AS back_n, lead(jump) OVER own AS back, lead(value) OVER own AS back_value, lead(before) OVER own AS last_value
      FROM jumps WINDOW own AS (PARTITION BY asset ORDER BY n)
    ), even AS (SELECT *, false AS is_uneven FROM pairs WHERE back_n - n <= ${longest} AND ${isBack}),
    uneven AS (
      SELECT * EXCLUDE (nth) FROM (
        SELECT o.* EXCLUDE (back_n, back, back_value, last_value), b.n AS back_n, b.jump AS back, b.value AS back_value,
          b.before AS last_value, true AS is_uneven, row_number() OVER (PARTITION BY o.asset, o.n ORDER BY b.n) AS nth
        FROM (SELECT * FROM pairs ANTI JOIN even USING (asset, n)) o
          JOIN jumps b ON b.asset = o.asset AND b.n BETWEEN o.n + 1 AND o.n + ${longestSwap}
        WHERE abs(ln(b.value / o.before)) < 0.25 * abs(o.jump) AND abs(o.jump + b.jump) < 0.35 * abs(o.jump)
      ) WHERE nth = 1
    )
    SELECT asset, n, day, record, before, value, back_value, last_value, jump, back_n, back_n - n AS length, is_uneven,
      CASE WHEN round(jump / ${tenfold}) <> 0 AND abs(jump / ${tenfold} - round(jump / ${tenfold})) < 0.06
        THEN CAST(round(jump / ${tenfold}) AS INTEGER) END AS tens
    FROM (SELECT * FROM even UNION ALL SELECT * FROM uneven)`);
}

/** A swap shows in a field that holds the price. */
const swapTolerance = 0.3;

/**
 * Makes `quality_price_excursions`: excursions of the price (of the adjusted price where there is none), with the usual move around them
 * (`near_move`), the value traded meanwhile over that before (`trading`), and the field that holds the price meanwhile (`swapped`);
 * uneven ones only where fields are swapped.
 */
export async function createPriceExcursions(sql: Sql, field: "price" | "adjusted_price"): Promise<void> {
  await createExcursions(
    sql,
    "price_excursions",
    `SELECT asset, n, day, record, ${field} AS value FROM quality_bars`,
  );
  const near = (value: string) => `quantile_cont(${value}, 0.5)`;
  const swapped = ["volume", "cap", "shares"]
    .map((other) => {
      const room = other === "volume" ? Math.log(20) : swapTolerance;
      return `WHEN abs(ln(nullif(b.${other}, 0) / e.before)) < ${swapTolerance} AND abs(ln(e.value / nullif(o.${other}, 0))) < ${room}
        THEN '${other === "cap" ? "market_cap" : other === "shares" ? "shares_outstanding" : other}'`;
    })
    .join(" ");
  await sql.run(`CREATE TABLE quality_price_excursions AS
    WITH beside AS (
      SELECT e.asset, e.n,
        ${near("abs(k.step)")} FILTER (k.n < e.n OR k.n > e.back_n) / 0.6745 AS near_move,
        ${near("k.price * k.volume")} FILTER (k.n >= e.n AND k.n < e.back_n)
          / nullif(${near("k.price * k.volume")} FILTER (k.n < e.n), 0) AS trading
      FROM price_excursions e JOIN quality_bars k ON k.asset = e.asset AND k.n BETWEEN e.n - 20 AND e.back_n + 20
      GROUP BY e.asset, e.n
    )
    SELECT * FROM (SELECT e.*, '${field}' AS field, coalesce(s.near_move, 0) AS near_move, s.trading,
      CASE WHEN e.length <= ${longestSwap} THEN CASE ${swapped} END END AS swapped,
      b.volume AS other_volume, b.cap AS other_cap, b.shares AS other_shares
    FROM price_excursions e JOIN beside s USING (asset, n)
      JOIN quality_bars b ON b.asset = e.asset AND b.n = e.n LEFT JOIN quality_bars o ON o.asset = e.asset AND o.n = e.n - 1)
    WHERE swapped IS NOT NULL OR NOT is_uneven`);
}
