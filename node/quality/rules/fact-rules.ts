import type { StagedProject } from "../../import/index.ts";
import { type QualityRule, shortNumber } from "../quality-rule.ts";

const hasFacts = ({ has }: StagedProject) => has("fundamentals");

/** `quality_facts`: accounting values, a row each, whether the files have a column per item or a row. */
export async function createFactTable(project: StagedProject): Promise<void> {
  if (!hasFacts(project)) return;
  const wide = project.wideColumns("fundamentals");
  const query =
    wide.length === 0
      ? "SELECT record, id, item, period_end, known_at, value FROM fundamentals"
      : wide
          .map(
            ({ name, column }) =>
              `SELECT record, id, '${name.replaceAll("'", "''")}' AS item, period_end, known_at, ${column} AS value FROM fundamentals`,
          )
          .join(" UNION ALL ");
  await project.sql.run(`CREATE TABLE quality_facts AS SELECT * FROM (${query}) WHERE value IS NOT NULL`);
}

const reports = "(SELECT id, period_end, known_at, min(record) AS record FROM quality_facts GROUP BY ALL)";

const knownTooSoon: QualityRule = {
  name: "known-too-soon",
  title: "Accounts known within days of the end of their period",
  severity: "warning",
  table: "fundamentals",
  threshold:
    "known_at is less than 10 days after period_end; severe where it is a tenth of all reports: then release dates are missing or made up",
  consequence:
    "The model knows results weeks before anybody did: value, earnings yield and growth look ahead.",
  advice: "Give the day of release; without one, set `knownAfterDays` (90 is on the safe side).",
  falsePositives:
    "a few firms that report within a week; a fiscal period that is dated to the month's end after it",
  applies: hasFacts,
  query: () => `
    WITH soon AS (SELECT * FROM ${reports} WHERE known_at - period_end < 10),
    totals AS (SELECT (SELECT count(*) FROM soon) AS soon, count(*) AS reports FROM ${reports})
    SELECT id, CAST(period_end AS VARCHAR) AS date, CAST(known_at AS VARCHAR) AS value, record, 1 AS count, 'known_at' AS field,
      'period to ' || period_end || ' known on ' || known_at || ', ' || (known_at - period_end) || ' days later (' || soon || ' of ' || reports || ' reports are as early)' AS evidence,
      CASE WHEN soon >= 0.1 * reports THEN 'severe' ELSE 'warning' END AS severity
    FROM soon, totals ORDER BY known_at - period_end, id, period_end, known_at`,
};

const constantLag: QualityRule = {
  name: "constant-lag",
  title: "Release dates that follow their period by a fixed number of days",
  severity: "warning",
  table: "fundamentals",
  threshold:
    "100 reports or more, and half of them have one and the same number of days between period_end and known_at, or all are at a month's end",
  consequence:
    "The dates were made by a rule: late filers are known too soon, and quick ones too late. Nothing is known of restatements.",
  advice: "Use true dates of release; with a rule, let it be a late one.",
  falsePositives: "`knownAfterDays` of the spec, which is such a rule on purpose",
  applies: hasFacts,
  query: () => `
    SELECT lag_days AS value, same AS count, same || ' of ' || reports || ' reports are known ' || lag_days || ' days after their period' AS evidence
    FROM (SELECT known_at - period_end AS lag_days, count(*) AS same, sum(count(*)) OVER () AS reports FROM ${reports} GROUP BY ALL)
    WHERE reports >= 100 AND same >= 0.5 * reports ORDER BY same DESC, lag_days`,
};

const noRestatements: QualityRule = {
  name: "no-restatements",
  title: "No value was ever restated",
  severity: "note",
  table: "fundamentals",
  threshold:
    "1,000 values or more over 2 years or more, and none of a period that was known before is given again with another value",
  consequence:
    "The values may be the last ones, dated back to their first release: what was corrected later is known too soon.",
  advice: "Ask the source whether values are as first reported.",
  falsePositives: "a source that gives first reports only, which is right",
  applies: hasFacts,
  query: () => `
    SELECT facts AS count, facts || ' values, none restated' AS evidence
    FROM (SELECT count(*) AS facts, max(known_at) - min(known_at) AS span FROM quality_facts)
    WHERE facts >= 1000 AND span > 730 AND NOT EXISTS (SELECT 1 FROM quality_facts GROUP BY id, item, period_end HAVING count(DISTINCT value) > 1)`,
};

const factUnits: QualityRule = {
  name: "fact-units",
  title: "Accounting values in another unit than the rest of their item",
  severity: "severe",
  table: "fundamentals",
  threshold:
    "off the median of the name's other values of the item by a thousand or a million (within a factor of 3), the item of the name otherwise steady (4 values or more, MAD of logs under 0.7); too small only where the item does not pass through 0 (no income, no cash flow, never below 0). Severe between periods with usual values; a warning before the first or after the last, where a business may have come or gone",
  consequence:
    "Value and yields are a thousand times too large or small until the next report; drawn in to the edge, they still rank the name first or last.",
  advice: "Multiply the value.",
  falsePositives: "shells before they buy a business; where most values are wrong, the right ones stand out",
  applies: hasFacts,
  query: () => `
    WITH usual AS (
      SELECT id, item, median(ln(abs(value))) AS middle, mad(ln(abs(value))) AS spread, min(value) AS least
      FROM quality_facts WHERE value <> 0 GROUP BY id, item HAVING count(*) >= 4
    ), off AS (
      SELECT f.*, u.middle, ln(abs(f.value)) - u.middle AS off, u.spread, u.least FROM quality_facts f JOIN usual u USING (id, item) WHERE f.value <> 0
    ), spans AS (
      SELECT id, item, min(period_end) AS first, max(period_end) AS last FROM off WHERE abs(off) < ln(30) GROUP BY id, item
    ), periods AS (SELECT id, item, period_end, count(DISTINCT value) AS versions FROM quality_facts GROUP BY ALL)
    SELECT id, item AS field, CAST(period_end AS VARCHAR) AS date, min(record) AS record, CAST(value AS VARCHAR) AS value, count(*) AS count,
      item || ' ' || ${shortNumber("value")} || ' for ' || period_end || ' (known ' || min(known_at) || '), usually about ' || ${shortNumber("exp(any_value(middle))")} AS evidence,
      CAST(round(any_value(off) / ln(1000)) AS INTEGER) AS thousands, any_value(versions) AS versions,
      CASE WHEN period_end > any_value(first) AND period_end < any_value(last) THEN 'severe' ELSE 'warning' END AS severity
    FROM off JOIN spans USING (id, item) JOIN periods USING (id, item, period_end)
    WHERE spread < 0.7 AND abs(off) > ln(300) AND abs(off - ln(1000) * round(off / ln(1000))) < ln(3)
      AND NOT (off < 0 AND (least < 0 OR regexp_matches(item, 'income|cash_flow|ebit|earnings|dividend|capex|buyback|issuance')))
    GROUP BY id, item, period_end, value ORDER BY severity, id, item, period_end, value`,
  repairs(row) {
    // A repair is of all values of a period: where they differ, only its owner can say which one it is.
    if (Number(row.versions) > 1 || row.severity !== "severe") return [];
    return [
      {
        table: "repairs",
        cells: {
          table: "fundamentals",
          id: String(row.id),
          from: String(row.date),
          to: "",
          field: String(row.field),
          action: "multiply",
          value: String(Number(`1e${-3 * Number(row.thousands)}`)),
          was: String(row.value),
          reason: `unit: ${String(row.evidence)}`,
        },
      },
    ];
  },
};

/** Items of which a value below 0 (or 0, where marked) cannot be. */
const positiveItems: Readonly<Record<string, "above 0" | "at least 0">> = {
  total_assets: "above 0",
  shares: "above 0",
  current_assets: "at least 0",
  cash: "at least 0",
  total_debt: "at least 0",
  long_term_debt: "at least 0",
  sales_ttm: "at least 0",
};

const impossibleFacts: QualityRule = {
  name: "impossible-facts",
  title: "Accounting values that cannot be",
  severity: "warning",
  table: "fundamentals",
  threshold:
    "total_assets or shares of 0 or less; cash, current_assets, debt or sales below 0; book_equity, cash or current_assets above total_assets (by more than 1 %)",
  consequence: "Ratios to them are nonsense or infinite, and the name stands at the end of every rank.",
  advice: "Set them missing, or to what the filing says.",
  falsePositives: "banks and insurers that report negative revenue; minority interests in equity",
  applies: hasFacts,
  query: () => `
    WITH signs AS (
      SELECT id, item, period_end, record, value, item || ' is ' || ${shortNumber("value")} AS evidence FROM quality_facts
      WHERE ${Object.entries(positiveItems)
        .map(([item, rule]) => `(item = '${item}' AND value ${rule === "above 0" ? "<=" : "<"} 0)`)
        .join(" OR ")}
    ), parts AS (
      SELECT p.id, p.item, p.period_end, p.record, p.value, p.item || ' ' || ${shortNumber("p.value")} || ' is more than total_assets ' || ${shortNumber("t.value")} AS evidence
      FROM quality_facts p JOIN quality_facts t ON t.record = p.record AND t.id = p.id AND t.item = 'total_assets'
      WHERE p.item IN ('book_equity', 'cash', 'current_assets') AND t.value > 0 AND p.value > 1.01 * t.value
    )
    SELECT id, item AS field, CAST(period_end AS VARCHAR) AS date, record, CAST(value AS VARCHAR) AS value, 1 AS count, evidence
    FROM (SELECT * FROM signs UNION ALL SELECT * FROM parts) ORDER BY id, period_end, item, record`,
};

const negativeEquity: QualityRule = {
  name: "negative-equity",
  title: "Names with book equity of 0 or less",
  severity: "note",
  table: "fundamentals",
  threshold: "any",
  consequence: "Book-to-price is negative and ranks a firm in distress or of many buybacks as the dearest.",
  advice: "Know that they are there.",
  falsePositives: "true ones: buybacks above retained earnings, losses",
  applies: hasFacts,
  query: () => `
    SELECT id, 'book_equity' AS field, CAST(min(period_end) AS VARCHAR) AS date, min(record) AS record, count(*) AS count, count(*) || ' values, the least ' || ${shortNumber("min(value)")} AS evidence
    FROM quality_facts WHERE item = 'book_equity' AND value <= 0 GROUP BY id ORDER BY min(value), id`,
};

const staleFacts: QualityRule = {
  name: "stale-facts",
  title: "Accounting values that repeat from period to period",
  severity: "warning",
  table: "fundamentals",
  threshold: "the same value, not 0, for four or more periods on end",
  consequence: "The source carried an old value forward as new: ratios are stale, changes are 0.",
  advice: "Set the copies missing.",
  falsePositives: "preferred stock, authorised shares, par values",
  applies: hasFacts,
  query: () => `
    WITH periods AS (SELECT id, item, period_end, arg_max(value, known_at) AS value, min(record) AS record FROM quality_facts WHERE item NOT IN ('preferred_equity', 'shares') GROUP BY ALL),
    runs AS (
      SELECT *, row_number() OVER (PARTITION BY id, item ORDER BY period_end) - row_number() OVER (PARTITION BY id, item, value ORDER BY period_end) AS run FROM periods WHERE value <> 0
    )
    SELECT id, item AS field, CAST(min(period_end) AS VARCHAR) AS date, CAST(max(period_end) AS VARCHAR) AS until, min(record) AS record, count(*) AS count,
      item || ' is ' || ${shortNumber("any_value(value)")} || ' in ' || count(*) || ' periods on end' AS evidence
    FROM runs GROUP BY id, item, value, run HAVING count(*) >= 4 ORDER BY count DESC, id, item, date`,
};

export const factRules: readonly QualityRule[] = [
  knownTooSoon,
  constantLag,
  factUnits,
  impossibleFacts,
  staleFacts,
  noRestatements,
  negativeEquity,
];
