import type { DatedOutliers, TableName } from "../../wire/index.ts";
import type { Sql } from "./sql.ts";
import { placeOf, type StagedTable } from "./staged-table.ts";

/** A return above this, or a price or cap that moves by more than its growth without a return, is gross. */
const grossReturn = 4;
const grossMove = 1 + grossReturn;
/** Calendar days within which the bar before says what a price should be. */
export const nearDays = 45;
/** A cap is compared with the median of its date and currency: the largest firms are some ten thousand times that. */
const grossCap = 1e6;

/** One kind of outlier in the rows of `moves` or `levels`. */
interface OutlierRule {
  readonly where: string;
  /** The values that show it, as text in SQL. */
  readonly evidence: string;
  readonly says: string;
}

/**
 * Values that can hardly be true, by rule and date, each with how many there are and the first. Nothing is repaired: the
 * sign of an error is that it stands alone, and only its owner can say whether it is one.
 *
 * Only comparisons, medians and counts: no sum whose order could change it.
 *
 * @param before  query for the bars before those of the view `bars` that they are compared with: id, date and values
 * @see docs/methodology/01-data.md, "Gross outliers"
 */
export async function findOutliers(
  sql: Sql,
  tables: ReadonlyMap<TableName, StagedTable>,
  before?: string,
): Promise<DatedOutliers[]> {
  const found: DatedOutliers[] = [];
  const bars = tables.get("bars");
  if (bars !== undefined) {
    const own =
      "SELECT record, date, id, total_return, adjusted_price, price, market_cap, shares_outstanding FROM bars";
    await sql.run(
      `CREATE VIEW bars_and_before AS ${own}${before === undefined ? "" : ` UNION ALL BY NAME ${before}`}`,
    );
    const values = measuredBy(bars);
    await sql.run(`CREATE TABLE spans AS ${spans(values)}`);
    await sql.run(`CREATE TABLE suspects AS ${suspects(values)}`);
    if (await hasRows(sql, "SELECT 1 FROM suspects"))
      found.push(...(await findByRules(sql, bars, moves(tables.has("actions")), moveRules)));
    if (values.includes("cap")) {
      // Ranges over a quarter are wider than those of its days.
      const quarters = `SELECT quarter FROM spans GROUP BY quarter HAVING ${isWide("max(cap_high)", "min(cap_low)")}`;
      if (await hasRows(sql, quarters))
        found.push(...(await findLevels(sql, tables, "bars", `${quarterOf} IN (${quarters})`)));
    }
  }
  if (tables.has("caps")) found.push(...(await findLevels(sql, tables, "caps")));
  return found;
}

/** Caps far from the median of their date and currency, of the rows that meet a condition. */
async function findLevels(
  sql: Sql,
  tables: ReadonlyMap<TableName, StagedTable>,
  name: "bars" | "caps",
  where = "true",
): Promise<DatedOutliers[]> {
  const cap = name === "bars" ? "coalesce(market_cap, price * shares_outstanding)" : "market_cap";
  // Ranges over all currencies are wider than those of each.
  await sql.run(
    `CREATE TABLE wide_${name} AS SELECT date FROM ${name} WHERE ${where} GROUP BY date HAVING ${isWide(`max(${cap})`, `min(${cap})`)}`,
  );
  if (!(await hasRows(sql, `SELECT 1 FROM wide_${name}`))) return [];
  const rows = levels(name, cap, tables.has("securities"));
  return findByRules(sql, tables.get(name)!, rows, [levelRule]);
}

function isWide(high: string, low: string): string {
  return `${high} > ${grossCap} * ${low}`;
}

/**
 * A note for each rule with its count and its first row.
 *
 * @param placeOfFile  position of a file among those of its table
 */
export function outlierNotes(
  outliers: readonly DatedOutliers[],
  placeOfFile: (outlier: DatedOutliers) => number,
): string[] {
  const kinds = [...[...moveRules, levelRule].map(({ says }) => ["bars", says]), ["caps", levelRule.says]];
  return kinds.flatMap(([table, says]) => {
    const found = outliers.filter((outlier) => outlier.table === table && outlier.says === says);
    if (found.length === 0) return [];
    const count = found.reduce((sum, outlier) => sum + outlier.count, 0);
    const first = found.reduce((one, other) => {
      const order = placeOfFile(other) - placeOfFile(one) || other.row - one.row;
      return order < 0 ? other : one;
    });
    const counted = count === 1 ? "1 row" : `${count} rows`;
    return [
      `${table}: ${says}, in ${counted}, taken as it is (${first.path}, row ${first.row}: ${first.shown})`,
    ];
  });
}

async function hasRows(sql: Sql, query: string): Promise<boolean> {
  return (await sql.rows(`${query} LIMIT 1`)).length > 0;
}

const measured = ["adjusted_price", "price", "cap", "issued"] as const;
const barValues = `(SELECT *, coalesce(market_cap, price * shares_outstanding) AS cap, price * shares_outstanding AS issued FROM bars_and_before)`;

/** The spell of 91 days a bar is of. */
const quarterOf = "CAST(date - DATE '1970-01-01' AS INTEGER) // 91";

/** What of the measured values the bars have. */
function measuredBy({ fields }: StagedTable): readonly string[] {
  const has = (name: string) => fields.some((field) => field.name === name);
  const issued = has("price") && has("shares_outstanding");
  const isThere = { adjusted_price: has("adjusted_price"), price: has("price"), issued };
  return measured.filter((value) => (value === "cap" ? has("market_cap") || issued : isThere[value]));
}

/** The ranges of values and the largest return of each security, by spells of 91 days. */
function spans(values: readonly string[]): string {
  const ranges = values.map((value) => `, max(${value}) AS ${value}_high, min(${value}) AS ${value}_low`);
  return `SELECT id, ${quarterOf} AS quarter, max(total_return) AS most${ranges.join("")} FROM ${barValues} GROUP BY ALL`;
}

/**
 * Securities with a gross return, or a value whose range over two spells that follow each other is gross: all that can have a
 * gross move. Ranges take one scan, moves have to sort; few securities are left for that.
 */
function suspects(values: readonly string[]): string {
  const isGross = [`most > ${grossReturn}`, ...values.map(rangeIsGross)].join(" OR ");
  return `SELECT id FROM (SELECT id, ${isGross} AS is_gross FROM spans WINDOW quarters AS (PARTITION BY id ORDER BY quarter)) WHERE is_gross`;
}

function rangeIsGross(value: string): string {
  const [high, low] = [`${value}_high`, `${value}_low`];
  return `greatest(${high}, lag(${high}) OVER quarters) > ${grossMove} * least(${low}, lag(${low}) OVER quarters)`;
}

/** Shares that one of the bar before has become by the splits of the table of actions. */
const splits = `coalesce((SELECT product(CASE kind WHEN 'split' THEN ratio ELSE 1 + ratio END) FROM actions x
  WHERE x.id = own.id AND x.kind IN ('split', 'stock_dividend') AND greatest(x.ex_date, x.known_at) > own.date_before
    AND greatest(x.ex_date, x.known_at) <= own.date), 1)`;

/**
 * Bars of the suspects beside the bar before of the same security; a move is a value over that of the bar before, of a price
 * with the splits that are told.
 */
const moves = (hasActions: boolean): string => `
  SELECT record, date, id, given_return, price, price_before, cap, cap_before,
         price / price_before${hasActions ? ` * ${splits}` : ""} AS price_move, cap / cap_before AS cap_move, issued / issued_before AS issued_move
  FROM (
    SELECT *, coalesce(total_return, adjusted_price / adjusted_price_before - 1) AS given_return
    FROM (
      SELECT *, lag(date) OVER own AS date_before, ${measured.map(before).join(", ")}
      FROM ${barValues} WHERE id IN (SELECT id FROM suspects) WINDOW own AS (PARTITION BY id ORDER BY date)
    )
  ) own WHERE record IS NOT NULL`;

function before(value: string): string {
  return `CASE WHEN date - lag(date) OVER own <= ${nearDays} THEN lag(${value}) OVER own END AS ${value}_before`;
}

/** Whether a value moves grossly, up or down, and a growth that should explain it does not. */
function unexplained(move: string, growth: string): string {
  const up = `${move} > ${grossMove} AND ${move} > ${grossMove} * (${growth})`;
  const down = `${move} * ${grossMove} < 1 AND ${move} * ${grossMove} < ${growth}`;
  return `coalesce((${up}) OR (${down}), false)`;
}

const growth = "1 + coalesce(given_return, 0)";
/** With a return, a price that falls as the shares multiply is a split. */
const isSplit = `coalesce(given_return IS NOT NULL AND issued_move > 0 AND NOT ${unexplained("issued_move", growth)}, false)`;
const returnText = "coalesce(CAST(given_return AS VARCHAR), 'none')";

const moveRules: readonly OutlierRule[] = [
  {
    where: `given_return > ${grossReturn}`,
    evidence: "CAST(given_return AS VARCHAR)",
    says: `a return is above ${grossReturn} (+${grossReturn * 100} %)`,
  },
  {
    where: `${unexplained("price_move", growth)} AND NOT ${isSplit}`,
    evidence: `price || ' after ' || price_before || ', return ' || ${returnText}`,
    says: `price moves more than ${grossMove}-fold without a return that says so (a split, or a wrong price)`,
  },
  {
    where: `${unexplained("cap_move", growth)} AND (price_move IS NULL OR ${unexplained("cap_move", "price_move")})`,
    evidence: `cap || ' after ' || cap_before || ', return ' || ${returnText}`,
    says: `market cap moves more than ${grossMove}-fold without a return or price that says so`,
  },
];

/** Caps beside the median of their date and currency, where one of them is an outlier. */
function levels(table: TableName, cap: string, hasSecurities: boolean): string {
  const currency = hasSecurities ? "coalesce(s.currency, '')" : "''";
  const securities = "(SELECT id, min(currency) AS currency FROM securities GROUP BY id)";
  const caps = `(SELECT t.record, t.date, t.id, t.cap, ${currency} AS currency
    FROM (SELECT record, date, id, ${cap} AS cap FROM ${table} WHERE date IN (SELECT date FROM wide_${table})) t
    ${hasSecurities ? `LEFT JOIN ${securities} s ON s.id = t.id` : ""})`;
  const middles = `(SELECT date, currency, median(cap) AS middle FROM ${caps}
    GROUP BY date, currency HAVING max(cap) > ${grossCap} * middle OR min(cap) * ${grossCap} < middle)`;
  return `SELECT * FROM ${caps} JOIN ${middles} USING (date, currency)`;
}

const levelRule: OutlierRule = {
  where: `cap > ${grossCap} * middle OR cap * ${grossCap} < middle`,
  evidence: "cap || ', median ' || middle",
  says: "market cap is more than a million times the median of its date and currency, or less than a millionth",
};

/** One scan counts every rule by date and keeps the first row of each. */
async function findByRules(
  sql: Sql,
  table: StagedTable,
  rows: string,
  rules: readonly OutlierRule[],
): Promise<DatedOutliers[]> {
  const columns = rules.flatMap(({ where, evidence }, r) => [
    `count(*) FILTER (WHERE ${where}) AS n${r}`,
    `min(record) FILTER (WHERE ${where}) AS record${r}`,
    // The case is not idle: without it the text is made of every row.
    `arg_min(CASE WHEN ${where} THEN id || ' on ' || date || ': ' || ${evidence} END, record) FILTER (WHERE ${where}) AS shown${r}`,
  ]);
  const found = await sql.rows(
    `SELECT * FROM (SELECT CAST(date AS VARCHAR) AS day, ${columns.join(", ")} FROM (${rows}) GROUP BY date)
     WHERE ${rules.map((_, r) => `n${r} > 0`).join(" OR ")} ORDER BY day`,
  );
  return rules.flatMap(({ says }, r) =>
    found
      .filter((row) => Number(row[`n${r}`]) > 0)
      .map((row): DatedOutliers => {
        const { file, row: line } = placeOf(table, Number(row[`record${r}`]));
        return {
          table: table.source.definition.name,
          says,
          date: String(row.day),
          count: Number(row[`n${r}`]),
          path: file,
          row: line,
          shown: String(row[`shown${r}`]),
        };
      }),
  );
}
