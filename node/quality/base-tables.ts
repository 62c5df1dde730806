import type { StagedProject } from "../import/index.ts";

/** Trading days around a move that it is compared with. */
const nearBars = 20;
/** Bars there must be before a move to compare it with. */
const leastBars = 15;
/** A trading day is 1/252 of a year; moves of longer periods are larger by the square root. */
const dailyMove = Math.log(1.15);

/** How the dates of the bars lie. */
export interface BarDates {
  readonly count: number;
  readonly first: string;
  readonly last: string;
  readonly years: number;
  /** About 252, 52, 12 … */
  readonly perYear: number;
}

/**
 * Makes the tables that the rules of the bars share.
 *
 * * `quality_days`: day from 0 on, date, names with a bar, `middle` and `spread` of the log returns of the day;
 * * `quality_assets`: asset from 0 on, id, first and last day, bars;
 * * `quality_bars`: a row per bar by asset and its count `n` from 1 on: the values, `used` (the return the model uses, or NULL), `step` (the
 *   same in logs, from closes where there is none), `growth` (the sum of steps in billionths, so that no order of a sum matters);
 * * `quality_moves`: bars whose step is far from the day's middle, with what was usual before and after.
 */
export async function createBaseTables(project: StagedProject): Promise<BarDates> {
  const { sql } = project;
  await sql.run(
    "CREATE TABLE quality_days AS SELECT CAST(row_number() OVER (ORDER BY date) - 1 AS INTEGER) AS day, date FROM bar_dates",
  );
  await sql.run(
    "CREATE TABLE quality_assets AS SELECT CAST(row_number() OVER (ORDER BY id) - 1 AS INTEGER) AS asset, id FROM bar_ids",
  );
  const [dates] = await sql.rows(
    `SELECT count(*) AS count, CAST(min(date) AS VARCHAR) AS first, CAST(max(date) AS VARCHAR) AS last,
       max(date) - min(date) AS span FROM quality_days`,
  );
  const span = Number(dates?.span);
  const count = Number(dates?.count);
  const perYear = span > 0 ? ((count - 1) / span) * 365.25 : 252;
  await sql.run(`CREATE TABLE quality_bars AS ${barsQuery(project)}`);
  await sql.run(`CREATE TABLE quality_market AS
    SELECT day, count(*) AS names, coalesce(median(step), 0) AS middle,
      coalesce(quantile_cont(step, 0.75) - quantile_cont(step, 0.25), 0) / 1.349 AS spread
    FROM quality_bars GROUP BY day`);
  await sql.run(`CREATE TABLE quality_moves AS ${movesQuery(perYear)}`);
  return {
    count,
    first: String(dates?.first),
    last: String(dates?.last),
    years: span / 365.25,
    perYear,
  };
}

/** The bars coded, with their returns. */
function barsQuery({ has }: StagedProject): string {
  const isGiven = has("bars", "total_return") || has("bars", "adjusted_price");
  // Closes are raw where splits are told.
  const isSplit = !isGiven && has("actions", "ratio");
  const moved = (value: string) =>
    `CASE WHEN day - lag(day) OVER own <= 5 THEN ${isSplit ? "coalesce(split, 1) * " : ""}${value} / nullif(lag(${value}) OVER own, 0) - 1 END`;
  const used = isGiven ? `coalesce(total_return, ${moved("adjusted_price")})` : moved("price");
  // A return of -1 or less has no logarithm; anything this small is a loss of all.
  return `
    SELECT asset, n, day, record, price, adjusted_price, volume, cap, shares, given, used, step,
      sum(CAST(round(coalesce(step, 0) * 1e9) AS BIGINT)) OVER (PARTITION BY asset ORDER BY n) AS growth
    FROM (
      SELECT *, CASE WHEN coalesce(used, moved) IS NOT NULL THEN ln(greatest(1 + coalesce(used, moved), 1e-4)) END AS step
      FROM (
        SELECT asset, CAST(row_number() OVER own AS INTEGER) AS n, day, record, price, adjusted_price, volume,
          market_cap AS cap, shares_outstanding AS shares, total_return AS given, ${used} AS used, ${moved("price")} AS moved
        FROM bars JOIN quality_days USING (date) JOIN quality_assets USING (id)${isSplit ? splitsByBar : ""}
        WINDOW own AS (PARTITION BY asset ORDER BY day)
      )
    )`;
}

/** The shares that one has become by splits since the bar before, beside the bars. */
const splitsByBar = ` LEFT JOIN (
    SELECT b.id, b.date, product(CASE s.kind WHEN 'split' THEN s.ratio ELSE 1 + s.ratio END) AS split
    FROM (SELECT id, kind, ratio, greatest(ex_date, known_at) AS on_date FROM actions WHERE kind IN ('split', 'stock_dividend')) s
      ASOF JOIN (SELECT id, date FROM bars WHERE price IS NOT NULL) b ON s.id = b.id AND s.on_date <= b.date
    GROUP BY b.id, b.date
  ) USING (id, date)`;

/**
 * Moves against the market of the day with the usual size of moves and the usual value of trades in the bars before and after. Few
 * rows are compared with those around them: each is joined to its neighbours by their counts.
 */
function movesQuery(perYear: number): string {
  const least = dailyMove * Math.sqrt(Math.max(1, 252 / perYear));
  const near = `unnest(range(-${nearBars}, ${nearBars + 1}))`;
  return `
    WITH far AS (
      SELECT b.*, b.step - m.middle AS move
      FROM quality_bars b JOIN quality_market m USING (day)
      WHERE abs(b.step - m.middle) > greatest(${least}, 6 * m.spread)
    ), beside AS (
      SELECT f.asset, f.n, k.n - f.n AS apart, abs(k.step - m.middle) AS move, k.price * k.volume AS traded, k.volume
      FROM (SELECT asset, n, n + ${near} AS other FROM far) f
        JOIN quality_bars k ON k.asset = f.asset AND k.n = f.other JOIN quality_market m ON m.day = k.day
    ), usual AS (
      SELECT asset, n, count(*) FILTER (apart < 0) AS before,
        greatest(median(move) FILTER (apart < 0), median(move) FILTER (apart > 0)) / 0.6745 AS usual_move,
        median(traded) FILTER (apart < 0) AS traded_before, median(traded) FILTER (apart > 0) AS traded_after,
        median(volume) FILTER (apart < 0) AS volume_before, median(volume) FILTER (apart > 0) AS volume_after
      FROM beside GROUP BY asset, n
    )
    SELECT far.*, usual.* EXCLUDE (asset, n), far.price * far.volume / nullif(traded_before, 0) AS trading,
      abs(move) / greatest(usual_move, 1e-4) AS score
    FROM far JOIN usual USING (asset, n) WHERE before >= ${leastBars}`;
}
