import type { TableName } from "../../wire/index.ts";
import type { ImportSession } from "./import-session.ts";
import type { Sql } from "./sql.ts";
import type { StagedTable } from "./staged-table.ts";

/**
 * Shows of the bars what trading days are made of: none on a day when their market is closed, and no return where a close only
 * repeats the one before. Nothing is done where the project has neither a calendar nor `staleDays`.
 *
 * @returns what was passed over, and on which open days there is no bar, a note each
 * @see docs/methodology/01a-returns.md
 */
export async function refineBars({ sql, spec, tables }: ImportSession): Promise<string[]> {
  const bars = tables.get("bars");
  const { staleDays } = spec.bars;
  if (bars === undefined) return [];
  const isOpenOnly = tables.has("calendar");
  const hasMarkets = tables.get("securities")?.fields.some(({ name }) => name === "market") === true;
  if (!isOpenOnly && staleDays === undefined) return [];
  const notes: string[] = [];
  await sql.run("ALTER VIEW bars RENAME TO bars_as_read");
  if (isOpenOnly) {
    await createMarketDays(sql, hasMarkets);
    notes.push(...(await openDayNotes(sql)), ...(await closedDayNotes(sql)));
  }
  const where = isOpenOnly ? "WHERE record NOT IN (SELECT record FROM closed_bars)" : "";
  if (staleDays === undefined) {
    await sql.run(`CREATE VIEW bars AS SELECT * FROM bars_as_read ${where}`);
    return notes;
  }
  await sql.run(`CREATE TABLE stale_bars AS ${staleBars(bars, staleDays, where)}`);
  const replaced = ["price", "adjusted_price", "total_return"].map(
    (name) => `CASE WHEN record IN (SELECT record FROM stale_bars) THEN NULL ELSE ${name} END AS ${name}`,
  );
  await sql.run(`CREATE VIEW bars AS SELECT * REPLACE (${replaced.join(", ")}) FROM bars_as_read ${where}`);
  const [counted] = await sql.rows("SELECT count(*) AS n, count(DISTINCT id) AS ids FROM stale_bars");
  notes.push(
    `bars: ${counted!.n} closes of ${counted!.ids} securities repeat the one before without volume, from repetition ${staleDays} in a row on: they give no return (staleDays)`,
  );
  return notes;
}

/** Whose market a security's is; where the calendar has one market only, it is that of all who name none. */
const marketOf = "coalesce(m.market, (SELECT market FROM only_market), '')";

async function createMarketDays(sql: Sql, hasMarkets: boolean): Promise<void> {
  const markets = hasMarkets
    ? "SELECT id, min(market) AS market FROM securities WHERE id IS NOT NULL GROUP BY id"
    : "SELECT CAST(NULL AS VARCHAR) AS id, CAST(NULL AS VARCHAR) AS market WHERE false";
  await sql.run(`CREATE TABLE id_markets AS ${markets}`);
  await sql.run(
    "CREATE TABLE only_market AS SELECT min(market) AS market FROM calendar HAVING count(DISTINCT market) = 1",
  );
  // A market of which only closed days are listed is open on all others.
  await sql.run(
    `CREATE TABLE closed_days AS
     WITH spans AS (
       SELECT market, min(date) AS first, max(date) AS last FROM calendar WHERE date IS NOT NULL GROUP BY market HAVING max(open) = 1
     ), days AS (
       SELECT market, CAST(unnest(generate_series(first, last, INTERVAL 1 DAY)) AS DATE) AS date FROM spans
     )
     SELECT market, date FROM days ANTI JOIN (SELECT market, date FROM calendar WHERE open = 1) USING (market, date)
     UNION SELECT market, date FROM calendar WHERE open = 0 AND date IS NOT NULL`,
  );
  await sql.run(
    `CREATE TABLE closed_bars AS
     SELECT b.record, ${marketOf} AS market, b.date, coalesce(b.volume > 0, false) AS is_traded
     FROM bars_as_read b LEFT JOIN id_markets m ON m.id = b.id JOIN closed_days c ON c.market = ${marketOf} AND c.date = b.date`,
  );
}

/** How the calendar and the days with bars compare, by market. */
async function openDayNotes(sql: Sql): Promise<string[]> {
  await sql.run(
    `CREATE TABLE bar_markets AS SELECT DISTINCT ${marketOf} AS market, date
     FROM bars_as_read b LEFT JOIN id_markets m ON m.id = b.id WHERE date IS NOT NULL`,
  );
  const rows = await sql.rows(
    `SELECT s.market, CAST(first AS VARCHAR) AS first, CAST(last AS VARCHAR) AS last, count(*) AS days,
       list(CAST(c.date AS VARCHAR) ORDER BY c.date) FILTER (WHERE b.date IS NULL) AS bare
     FROM (SELECT market, min(date) AS first, max(date) AS last FROM bar_markets GROUP BY market) s
     JOIN calendar c ON c.market = s.market AND c.open = 1 AND c.date BETWEEN s.first AND s.last
     LEFT JOIN bar_markets b ON b.market = c.market AND b.date = c.date
     GROUP BY ALL ORDER BY s.market`,
  );
  const notes = rows.map(({ market, first, last, days, bare }) => {
    const missing = (bare ?? []) as readonly string[];
    const without =
      missing.length === 0
        ? ""
        : `, ${missing.length} of them without a bar (${few(missing)}): the next return spans them`;
    return `calendar: ${named(market)} is open on ${days} days from ${first} to ${last}${without}`;
  });
  const unknown = await sql.rows(
    "SELECT DISTINCT market FROM bar_markets WHERE market NOT IN (SELECT market FROM calendar) ORDER BY market",
  );
  return [
    ...notes,
    ...unknown.map(
      ({ market }) => `calendar: ${named(market)} is not in it: it is open whenever it has a bar`,
    ),
  ];
}

async function closedDayNotes(sql: Sql): Promise<string[]> {
  const rows = await sql.rows(
    `SELECT market, count(*) AS bars, count(*) FILTER (WHERE is_traded) AS traded, count(DISTINCT date) AS days, CAST(min(date) AS VARCHAR) AS first
     FROM closed_bars GROUP BY market ORDER BY market`,
  );
  return rows.map(({ market, bars, traded, days, first }) => {
    const doubt = Number(traded) > 0 ? `; ${traded} of them have volume: is the calendar right?` : "";
    return `calendar: ${bars} bars on ${days} days on which ${named(market)} is closed (first ${first}) are passed over${doubt}`;
  });
}

/** Without a calendar, the days of a market are those with a bar of it; said where securities name their markets. */
export async function inferredCalendarNote(
  sql: Sql,
  tables: ReadonlyMap<TableName, StagedTable>,
): Promise<string[]> {
  const hasMarkets = tables.get("securities")?.fields.some(({ name }) => name === "market") === true;
  if (!hasMarkets || tables.has("calendar")) return [];
  const rows = await sql.rows(
    "SELECT DISTINCT market FROM securities WHERE market IS NOT NULL AND id IN (SELECT id FROM bar_ids) ORDER BY market",
  );
  const markets = rows.map(({ market }) => String(market));
  return [`calendar: none is given, so a market (${few(markets)}) is open on the days on which it has a bar`];
}

function named(market: unknown): string {
  return market === "" ? "the market of securities that name none" : String(market);
}

function few(all: readonly string[]): string {
  return `${all.slice(0, 5).join(", ")}${all.length > 5 ? ", …" : ""}`;
}

/** Bars whose close repeats the one before, without volume and without a return, for the n-th time in a row or more. */
function staleBars(bars: StagedTable, n: number, where: string): string {
  const has = (name: string) => bars.fields.some((field) => field.name === name);
  const close = ["price", "adjusted_price"].find(has);
  const repeats = close === undefined ? "total_return = 0" : `${close} = lag(${close}) OVER own`;
  const still = `coalesce(${repeats} AND coalesce(volume, 0) = 0 AND coalesce(total_return, 0) = 0, false)`;
  const given = close === undefined ? "total_return" : close;
  return `SELECT record, id FROM (
      SELECT record, id, still, row_number() OVER (PARTITION BY id, moves ORDER BY date) - CAST(moves > 0 AS INTEGER) AS times
      FROM (
        SELECT *, sum(CASE WHEN still THEN 0 ELSE 1 END) OVER (PARTITION BY id ORDER BY date) AS moves
        FROM (
          SELECT record, id, date, ${still} AS still FROM (SELECT * FROM bars_as_read ${where})
          WHERE ${given} IS NOT NULL WINDOW own AS (PARTITION BY id ORDER BY date)
        )
      )
    ) WHERE still AND times >= ${n}`;
}
