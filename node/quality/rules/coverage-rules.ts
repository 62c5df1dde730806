import type { QualityRule } from "../quality-rule.ts";

const perYear = "(SELECT (count(*) - 1) / nullif(max(date) - min(date), 0) * 365.25 FROM quality_days)";

const collapsedDays: QualityRule = {
  name: "collapsed-days",
  title: "Days with far fewer names than those around them",
  severity: "severe",
  table: "bars",
  threshold:
    "names with a bar are under 90 % of the median of the ten days before and after; severe under 60 %",
  consequence:
    "Factor returns of the day are of a part of the market, the next returns of the absent are missing or of two days, and a review on the day may drop them.",
  advice: "Load the day again, or drop it.",
  falsePositives: "half the market closed (several markets in one table)",
  applies: () => true,
  query: () => `
    SELECT CAST(date AS VARCHAR) AS date, names AS count, CAST(names AS VARCHAR) AS value, names || ' names, ' || usual || ' on the days around it' AS evidence,
      CASE WHEN names < 0.6 * usual THEN 'severe' ELSE 'warning' END AS severity
    FROM (SELECT day, names, CAST(median(names) OVER (ORDER BY day ROWS BETWEEN 10 PRECEDING AND 10 FOLLOWING) AS BIGINT) AS usual FROM quality_market)
      JOIN quality_days USING (day)
    WHERE names < 0.9 * usual AND usual - names >= 5 ORDER BY names / usual, date`,
};

const missingDays: QualityRule = {
  name: "missing-days",
  title: "Weekdays without any bar",
  severity: "warning",
  table: "bars",
  threshold:
    "of daily data: a gap of more than 5 calendar days, or more than 14 weekdays a year without a bar (markets close on 8 to 14)",
  consequence:
    "A return over the gap counts as one of a day: volatility and factor returns of that day are too large.",
  advice: "Load the days, or say that they are holidays.",
  falsePositives: "long holidays of a market; closures (September 2001)",
  applies: () => true,
  query: () => `
    WITH weekdays AS (
      SELECT CAST(w AS DATE) AS date FROM (SELECT unnest(generate_series((SELECT min(date) FROM quality_days), (SELECT max(date) FROM quality_days), INTERVAL 1 DAY)) AS w)
      WHERE dayofweek(w) NOT IN (0, 6) AND ${perYear} > 180
    ), absent AS (SELECT date FROM weekdays ANTI JOIN quality_days USING (date)),
    years AS (
      SELECT year(date) AS y, count(*) AS missing, min(date) AS first, list(CAST(date AS VARCHAR) ORDER BY date)[1:12] AS listed FROM absent GROUP BY ALL
    ), gaps AS (
      SELECT date, lag(date) OVER (ORDER BY date) AS before FROM quality_days
    )
    SELECT CAST(first AS VARCHAR) AS date, missing AS count, missing || ' weekdays of ' || y || ' have no bar (' || array_to_string(listed, ', ') || CASE WHEN missing > 12 THEN ', …' ELSE '' END || ')' AS evidence
    FROM years WHERE missing > 14
    UNION ALL
    SELECT CAST(before AS VARCHAR), CAST(date - before AS BIGINT), 'no bar between ' || before || ' and ' || date FROM gaps WHERE date - before > 5 AND ${perYear} > 180
    ORDER BY date`,
};

const holes: QualityRule = {
  name: "holes",
  title: "Names with holes in their history",
  severity: "note",
  table: "bars",
  threshold:
    "between its first and last bar a name lacks more than 5 % of the trading days and at least 10 (of monthly data 2)",
  consequence:
    "Returns over a hole are missing or of many days, and windows of volatility, beta and momentum have fewer values.",
  advice: "Load what is missing, or let the universe's rule on history leave them out.",
  falsePositives: "suspensions; names that move from one market to another and back",
  applies: () => true,
  query: () => `
    SELECT id, CAST(f.date AS VARCHAR) AS date, CAST(l.date AS VARCHAR) AS until, s.record, missing AS count, missing || ' of ' || span || ' days have no bar' AS evidence
    FROM (SELECT asset, min(day) AS first, max(day) AS last, min(record) AS record, max(day) - min(day) + 1 AS span, max(day) - min(day) + 1 - count(*) AS missing FROM quality_bars GROUP BY asset) s
      JOIN quality_assets USING (asset) JOIN quality_days f ON f.day = s.first JOIN quality_days l ON l.day = s.last
    WHERE missing > 0.05 * span AND missing >= CASE WHEN ${perYear} > 180 THEN 10 ELSE 2 END
    ORDER BY missing DESC, id`,
};

const reusedIds: QualityRule = {
  name: "reused-ids",
  title: "Ids that come back after a gap at another price",
  severity: "warning",
  table: "bars",
  threshold:
    "no bar for more than 30 trading days (3 of monthly data), then a price more than 50 % off the last one",
  consequence:
    "A ticker used twice: two companies have one history, so volatility, beta and momentum of the second are those of the first.",
  advice: "Give the second company an id of its own (identifiers with dates).",
  falsePositives: "long suspensions; bankruptcies with a new share",
  applies: ({ has }) => has("bars", "price"),
  query: () => `
    SELECT id, CAST(date AS VARCHAR) AS date, record, CAST(price AS VARCHAR) AS value, gap AS count, 'price ' || price || ' after ' || before || ', ' || gap || ' trading days before' AS evidence
    FROM (SELECT *, lag(price) OVER own AS before, day - lag(day) OVER own AS gap FROM quality_bars WINDOW own AS (PARTITION BY asset ORDER BY n))
      JOIN quality_assets USING (asset) JOIN quality_days USING (day)
    WHERE gap > CASE WHEN ${perYear} > 180 THEN 30 ELSE 3 END AND abs(ln(price / before)) > ln(1.5) ORDER BY gap DESC, id`,
};

/** A name has ended if its last bar is this far from the end: two weeks of days, two of other periods. */
const endedBy = `(SELECT max(day) FROM quality_days) - CASE WHEN ${perYear} > 180 THEN 10 ELSE 2 END`;
const lives = `(SELECT asset, min(day) AS first, max(day) AS last, max(n) AS last_n, arg_max(record, n) AS record FROM quality_bars GROUP BY asset)`;
const years = `(SELECT (max(date) - min(date)) / 365.25 FROM quality_days)`;

const noExits: QualityRule = {
  name: "no-exits",
  title: "Survivorship: next to no name ends before the data do",
  severity: "severe",
  table: "bars",
  threshold:
    "40 names and 1.5 years or more, and under 0.5 % of the names end in a year (markets lose 3 to 8 %)",
  consequence:
    "Only survivors are in the data: premia of size, value and losses are too high, volatility and the tails too small, and no backtest on them means anything.",
  advice: "Add the names that died, with their last returns.",
  falsePositives: "an index of few large names over a short span",
  applies: () => true,
  query: () => `
    SELECT ended AS count, ended || ' of ' || names || ' names end before the data do, ' || printf('%.2f', 100 * ended / span) || ' % a year over ' || printf('%.1f', y) || ' years'
      || CASE WHEN ended < names THEN '; ' || together || ' end on the last day' ELSE '' END AS evidence
    FROM (SELECT count(*) AS names, count(*) FILTER (last < ${endedBy}) AS ended, count(*) FILTER (last = (SELECT max(day) FROM quality_days)) AS together,
        sum(last - first + 1) / (SELECT count(*) FROM quality_days) * ${years} AS span, ${years} AS y FROM ${lives})
    WHERE names >= 40 AND y >= 1.5 AND ended < 0.005 * span`,
};

const onlySurvivorsAtStart: QualityRule = {
  name: "only-survivors-at-start",
  title: "Survivorship: who is there at the start is there at the end",
  severity: "severe",
  table: "bars",
  threshold:
    "of 30 or more names in the first twentieth of the days, all but 0.5 % a year are there at the end; 1.5 years or more",
  consequence:
    "The list of names was made at the end and carried back: the early years hold only what did well enough to be on it.",
  advice: "Take the names that were there at the time (memberships with dates).",
  falsePositives: "a short span",
  applies: () => true,
  query: () => `
    SELECT alive AS count, alive || ' of the ' || names || ' names of the first days are there at the end, ' || printf('%.1f', y) || ' years later; ' || later || ' names come in later' AS evidence
    FROM (SELECT count(*) FILTER (first <= early) AS names, count(*) FILTER (first <= early AND last >= ${endedBy}) AS alive, count(*) FILTER (first > early) AS later, ${years} AS y
      FROM (SELECT *, (SELECT max(day) * 0.05 FROM quality_days) AS early FROM ${lives}))
    WHERE names >= 30 AND y >= 1.5 AND names - alive < 0.005 * y * names`,
};

const noDelistingReturns: QualityRule = {
  name: "no-delisting-returns",
  title: "Names end without a delisting return",
  severity: "warning",
  table: "bars",
  threshold:
    "20 names or more end before the data do, and fewer than 2 % of them with a last return of −30 % or worse",
  consequence:
    "What holders lost on the last day is not there: −30 % on average where a listing was lost for cause (Shumway 1997). Small, cheap and losing names look better than they were.",
  advice: "Give the last return, in bars or as a row `delisting` of actions.",
  falsePositives: "a span in which all ends were mergers",
  applies: ({ has }) => has("bars", "price") || has("bars", "total_return") || has("bars", "adjusted_price"),
  query: ({ has }) => `
    SELECT names AS count, names || ' names end early; the last return of ' || bad || ' is −30 % or worse, its median is ' || printf('%+.2f', 100 * middle) || ' %' AS evidence
    FROM (SELECT count(*) AS names, count(*) FILTER (b.step < ln(0.7)) AS bad, median(exp(b.step) - 1) AS middle
      FROM ${lives} l JOIN quality_bars b ON b.asset = l.asset AND b.n = l.last_n JOIN quality_assets a ON a.asset = l.asset WHERE l.last < ${endedBy}
        ${has("actions") ? "AND a.id NOT IN (SELECT id FROM actions WHERE kind IN ('delisting', 'merger'))" : ""})
    WHERE names >= 20 AND bad < 0.02 * names`,
};

export const coverageRules: readonly QualityRule[] = [collapsedDays, missingDays, reusedIds, holes];
export const survivorRules: readonly QualityRule[] = [noExits, onlySurvivorsAtStart, noDelistingReturns];
