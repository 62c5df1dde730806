import type { StagedProject } from "../../import/index.ts";
import type { SuggestedRepair } from "../finding.ts";
import { type CaseRow, type QualityRule, shortNumber, times } from "../quality-rule.ts";

const hasCaps = ({ has }: StagedProject) =>
  has("caps") || has("bars", "market_cap") || has("bars", "price", "shares_outstanding");

/**
 * `quality_caps`: every cap given, by asset and its count `n`, with the table and the record it stands in, the price and the growth (the
 * sum of returns in logs, billionths) of the bar of its day or the last before, and `excess`, what the cap grew beyond the returns since
 * the cap before (`share_growth`: what cap over price did).
 */
export async function createCapTable(project: StagedProject): Promise<void> {
  if (!hasCaps(project)) return;
  const { has } = project;
  const own = has("bars", "market_cap") ? "cap" : "price * shares";
  const parts = [
    ...(has("bars", "market_cap") || has("bars", "shares_outstanding")
      ? [
          `SELECT asset, day, date, record, 'bars' AS table_name, '${has("bars", "market_cap") ? "market_cap" : "shares_outstanding"}' AS field, ${own} AS cap, price, growth, volume
           FROM quality_bars JOIN quality_days USING (day) WHERE ${own} > 0`,
        ]
      : []),
    ...(has("caps")
      ? [
          `SELECT b.asset, b.day, c.date, c.record, 'caps' AS table_name, 'market_cap' AS field, c.market_cap AS cap, b.price, b.growth, b.volume
           FROM (SELECT c.*, a.asset FROM caps c JOIN quality_assets a USING (id) WHERE market_cap > 0) c
           ASOF JOIN (SELECT b.*, d.date FROM quality_bars b JOIN quality_days d USING (day)) b ON b.asset = c.asset AND b.date <= c.date`,
        ]
      : []),
  ];
  await project.sql.run(`CREATE TABLE quality_caps AS
    SELECT *, ln(cap / lag(cap) OVER own) - (growth - lag(growth) OVER own) / 1e9 AS excess, lag(cap) OVER own AS cap_before,
      ln(cap / price / lag(cap / price) OVER own) AS share_growth,
      CAST(row_number() OVER own AS INTEGER) AS n
    FROM (${parts.join(" UNION ALL ")}) WINDOW own AS (PARTITION BY table_name, asset ORDER BY date)`);
}

/** Jumps of caps beyond returns, with where they come back. */
const capJumps = `
  SELECT *, CASE WHEN round(excess / ln(10)) <> 0 AND abs(excess / ln(10) - round(excess / ln(10))) < 0.08 THEN CAST(round(excess / ln(10)) AS INTEGER) END AS tens
  FROM (
    SELECT *, lead(n) OVER own AS back_n, lead(excess) OVER own AS back
    FROM (SELECT * FROM quality_caps WHERE abs(excess) > ln(2)) WINDOW own AS (PARTITION BY table_name, asset ORDER BY date)
  )`;

const until = `(SELECT CAST(max(x.date) AS VARCHAR) FROM quality_caps x WHERE x.table_name = j.table_name AND x.asset = j.asset
  AND (CASE WHEN abs(j.excess + j.back) < 0.3 THEN x.n < j.back_n ELSE true END))`;

function capCases(where: string, says: string, lasts: boolean): string {
  return `
    SELECT j.table_name, j.field, a.id, CAST(j.date AS VARCHAR) AS date, ${lasts ? until : "NULL"} AS until, j.record, CAST(j.cap AS VARCHAR) AS value, 1 AS count,
      'cap ' || ${shortNumber("j.cap")} || ' after ' || ${shortNumber("j.cap_before")} || ': ' || ${times("exp(j.excess)")} || ' times what returns say' || ${says} AS evidence,
      j.tens, j.field <> 'shares_outstanding' OR abs(j.share_growth / ln(10) - j.tens) < 0.1 AS is_of_field, abs(j.excess) AS size
    FROM (${capJumps}) j JOIN quality_assets a USING (asset)
    WHERE ${where} ORDER BY size DESC, a.id, j.date`;
}

const comesBack = "coalesce(abs(j.excess + j.back) < 0.3, false)";
/** The other end of an excursion is not a case of its own. */
const isWayBack = `EXISTS (SELECT 1 FROM (${capJumps}) o WHERE o.table_name = j.table_name AND o.asset = j.asset AND o.back_n = j.n AND abs(o.excess + o.back) < 0.3)`;

/** What swapped fields explain is told as that. */
const isSwap = `EXISTS (SELECT 1 FROM quality_price_excursions e JOIN quality_bars b ON b.asset = e.asset AND b.n BETWEEN e.n AND e.back_n
  WHERE e.swapped IS NOT NULL AND e.asset = j.asset AND b.day = j.day AND j.table_name = 'bars')`;

const capUnits: QualityRule = {
  name: "cap-units",
  title: "Caps or share counts in another unit for some rows",
  severity: "severe",
  table: "caps",
  threshold:
    "the cap moves by a power of ten (within 20 %) beyond what returns say: and back, or by 1000 and more for good",
  consequence:
    "Weights, the size factor and the choice of the universe take a firm for one a thousand times as large, or drop it.",
  advice: "Multiply the rows by the inverse factor; `units` where it is the whole file.",
  falsePositives: "a merger into a shell of a tenth of the size",
  applies: hasCaps,
  query: () =>
    capCases(
      `j.tens IS NOT NULL AND (${comesBack} OR abs(j.tens) >= 3) AND NOT ${isWayBack}`,
      `CASE WHEN ${comesBack} THEN ', and back' ELSE ', for good' END`,
      true,
    ),
  repairs(row) {
    // Where the price slipped and the count did not, the repair is the price's: both would turn the cap the other way.
    if (row.is_of_field !== true) return [];
    return [capRepair(row, String(Number(`1e${-Number(row.tens)}`)))];
  },
};

function capRepair(row: CaseRow, value: string): SuggestedRepair {
  return {
    table: "repairs",
    cells: {
      table: String(row.table_name),
      id: String(row.id),
      from: String(row.date),
      to: String(row.until),
      field: String(row.field),
      action: "multiply",
      value,
      was: row.field === "market_cap" ? String(row.value) : "",
      reason: `unit: ${String(row.evidence)}`,
    },
  };
}

const capJump: QualityRule = {
  name: "cap-jumps",
  title: "Caps that move without the price",
  severity: "warning",
  table: "caps",
  threshold:
    "the cap doubles or halves beyond what returns say from one value to the next; not a power of ten that comes back",
  consequence:
    "The weight in the regression and the size exposure jump; a share count that is wrong ranks the name wrong in value and turnover.",
  advice: "See whether shares were issued or firms merged; else correct the share count.",
  falsePositives:
    "mergers, rescues, conversions of debt (all true jumps); a split that returns do not know shows here as well",
  applies: hasCaps,
  query: () =>
    capCases(
      `NOT (j.tens IS NOT NULL AND (${comesBack} OR abs(j.tens) >= 3)) AND NOT ${isWayBack} AND NOT ${isSwap}`,
      `CASE WHEN ${comesBack} THEN ', and back later' ELSE '' END`,
      false,
    ),
};

const capTurnover: QualityRule = {
  name: "implausible-caps",
  title: "Caps that do not go with what is traded",
  severity: "warning",
  table: "caps",
  threshold:
    "the median of cap over value traded is more than 5 robust deviations (1.4826 MAD of logs) from that of the names of the same tenth of value traded, and 50 times off; or the median cap is more than 80 times the median of total_assets",
  consequence:
    "A cap that is too large by the share count (an ADR of many shares, classes added twice) buys weight, size and a tiny turnover that are not there.",
  advice: "Compare the cap with a screener, and the share count with the filing.",
  falsePositives: "closely held firms; names that hardly trade; young firms with a story and no assets",
  applies: (project) => hasCaps(project) && project.has("bars", "price", "volume"),
  query: ({ has }) => `
    WITH names AS (
      SELECT c.asset, min(c.table_name) AS table_name, min(c.record) AS record, min(c.date) AS date, median(c.cap) AS cap, t.traded
      FROM quality_caps c LEFT JOIN (SELECT asset, median(price * volume) AS traded FROM quality_bars WHERE volume > 0 GROUP BY asset HAVING count(*) >= 3) t USING (asset)
      GROUP BY c.asset, t.traded
    ), ranked AS (SELECT *, ln(cap / traded) AS times, ntile(10) OVER (ORDER BY traded, asset) AS tenth FROM names WHERE traded > 0),
    middles AS (SELECT tenth, median(times) AS middle, 1.4826 * mad(times) AS spread FROM ranked GROUP BY tenth HAVING count(*) >= 10),
    odd AS (
      SELECT asset, table_name, record, date, cap, abs(times - middle) AS size,
        'median cap ' || ${shortNumber("cap")} || ' is ' || ${times("exp(times)")} || ' times the value traded, of its like ' || ${times("exp(middle)")} AS evidence
      FROM ranked JOIN middles USING (tenth) WHERE abs(times - middle) > greatest(5 * spread, ln(50))
      ${
        has("fundamentals")
          ? `UNION ALL SELECT asset, table_name, record, date, cap, ln(cap / assets), 'median cap ' || ${shortNumber("cap")} || ' is ' || ${times("cap / assets")} || ' times total_assets'
             FROM names JOIN quality_assets USING (asset) JOIN (SELECT id, median(value) AS assets FROM quality_facts WHERE item = 'total_assets' AND value > 0 GROUP BY id) USING (id)
             WHERE cap > 80 * assets`
          : ""
      }
    )
    SELECT any_value(table_name) AS table_name, id, CAST(min(date) AS VARCHAR) AS date, min(record) AS record, CAST(min(cap) AS VARCHAR) AS value, 1 AS count,
      string_agg(evidence, '; ' ORDER BY evidence) AS evidence
    FROM odd JOIN quality_assets USING (asset) GROUP BY id ORDER BY max(size) DESC, id`,
};

const capAgainstShares: QualityRule = {
  name: "cap-against-shares",
  title: "Caps that are not price times shares",
  severity: "warning",
  table: "bars",
  threshold:
    "market_cap is off price × shares_outstanding by more than 20 %, in 5 % of a name's rows and at least 3, or in one row by more than 2",
  consequence: "One of the three is wrong or of another date; weights and turnover contradict each other.",
  advice: "See which of the three is right; leave the others out of the spec.",
  falsePositives:
    "several share classes: the cap is of the firm, the shares of a line; shares that are not adjusted beside prices that are",
  applies: ({ has }) => has("bars", "market_cap", "price", "shares_outstanding"),
  query: () => `
    SELECT id, CAST(arg_min(date, n) FILTER (off > ln(1.2)) AS VARCHAR) AS date, min(record) FILTER (off > ln(1.2)) AS record, count(*) FILTER (off > ln(1.2)) AS count,
      count(*) FILTER (off > ln(1.2)) || ' of ' || count(*) || ' rows, by a factor of up to ' || ${times("exp(max(off))")} AS evidence
    FROM (SELECT *, abs(ln(cap / (price * shares))) AS off FROM quality_bars WHERE cap > 0) JOIN quality_days USING (day) JOIN quality_assets USING (asset)
    GROUP BY id HAVING max(off) > ln(2) OR count(*) FILTER (off > ln(1.2)) >= greatest(3, 0.05 * count(*)) ORDER BY count DESC, id`,
};

const staleShares: QualityRule = {
  name: "stale-shares",
  title: "Share counts that never change",
  severity: "warning",
  table: "caps",
  threshold:
    "cap over price is the same within 0.02 % from value to value for more than 400 days (and 4 values or more), while the price moves",
  consequence:
    "Issues and buybacks are missed, and the first new count is a jump: size and weight drift from the truth by some percent a year.",
  advice: "Use counts by filing, each from the day it was known.",
  falsePositives: "firms that neither issue nor buy; counts back-filled from today say this of every name",
  applies: (project) => hasCaps(project) && project.has("bars", "price"),
  query: () => `
    WITH counts AS (
      SELECT *, count(*) FILTER (abs(ln(shares / before)) > 0.0002) OVER (PARTITION BY table_name, asset ORDER BY n ROWS UNBOUNDED PRECEDING) AS spell
      FROM (SELECT *, cap / price AS shares, lag(cap / price) OVER (PARTITION BY table_name, asset ORDER BY n) AS before FROM quality_caps)
    )
    SELECT table_name, id, CAST(min(date) AS VARCHAR) AS date, CAST(max(date) AS VARCHAR) AS until, min(record) AS record, count(*) AS count,
      'about ' || ${shortNumber("median(shares)")} || ' shares for ' || (max(date) - min(date)) || ' days' AS evidence
    FROM counts JOIN quality_assets USING (asset) GROUP BY table_name, id, spell
    HAVING max(date) - min(date) > 400 AND count(*) >= 4 AND max(price) > 1.02 * min(price) ORDER BY max(date) - min(date) DESC, id, date`,
};

export const capRules: readonly QualityRule[] = [
  capUnits,
  capJump,
  capAgainstShares,
  capTurnover,
  staleShares,
];
