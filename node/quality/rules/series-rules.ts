import type { StagedProject } from "../../import/index.ts";
import { percentText, type QualityRule, shortNumber } from "../quality-rule.ts";

const givesReturns = ({ has }: StagedProject) => has("bars", "total_return") && has("bars", "price");

/** Runs of bars for which a condition on the bar and the one before holds: asset, first and last `n`, rows. */
function runs(condition: string, least: number): string {
  return `
    SELECT asset, min(n) - 1 AS first_n, max(n) AS last_n, count(*) + 1 AS rows, min(price) AS price, count(*) FILTER (volume > 0) AS traded
    FROM (
      SELECT asset, n, price, volume, n - row_number() OVER (PARTITION BY asset ORDER BY n) AS run
      FROM (SELECT asset, n, price, volume FROM quality_bars WINDOW own AS (PARTITION BY asset ORDER BY n) QUALIFY ${condition})
    ) GROUP BY asset, run HAVING count(*) >= ${least}`;
}

const runPlace = `JOIN quality_assets USING (asset)
  JOIN quality_bars f ON f.asset = r.asset AND f.n = r.first_n JOIN quality_days fd ON fd.day = f.day
  JOIN quality_bars l ON l.asset = r.asset AND l.n = r.last_n JOIN quality_days ld ON ld.day = l.day`;

/** Rows of one price that are too many: a month of days, a third of a year of months. */
const leastStale = (perYear: string) => `greatest(3, round(${perYear} / 12))`;
const perYear = "(SELECT (count(*) - 1) / nullif(max(date) - min(date), 0) * 365.25 FROM quality_days)";

const stalePrices: QualityRule = {
  name: "stale-prices",
  title: "Prices that stand still",
  severity: "warning",
  table: "bars",
  threshold:
    "the same price for 21 bars or more of daily data, 3 or more of monthly; a note where most of the rows say that nothing traded",
  consequence:
    "Returns of exactly 0 pull volatility, beta and correlations down, and the move on the day when the price is read again is too large.",
  advice:
    "See whether it traded: drop rows that repeat an old price, or leave them out by a rule on days traded.",
  falsePositives: "names that hardly trade; a bid in cash that all believe in; prices held by an authority",
  applies: ({ has }) => has("bars", "price"),
  query: () => `
    SELECT id, CAST(fd.date AS VARCHAR) AS date, CAST(ld.date AS VARCHAR) AS until, f.record, CAST(r.price AS VARCHAR) AS value, r.rows AS count,
      'price ' || ${shortNumber("r.price")} || ' in ' || r.rows || ' bars in a row, of which ' || r.traded || ' have volume' AS evidence,
      CASE WHEN r.traded * 2 < r.rows AND EXISTS (SELECT 1 FROM quality_bars k WHERE k.asset = r.asset AND k.volume IS NOT NULL) THEN 'note' ELSE 'warning' END AS severity, 'price' AS field
    FROM (SELECT * FROM (${runs("price = lag(price) OVER own", 2)}) WHERE rows >= ${leastStale(perYear)}) r ${runPlace}
    ORDER BY severity DESC, r.rows DESC, id, date`,
};

const copiedRows: QualityRule = {
  name: "copied-rows",
  title: "Rows that repeat the row before, price and volume alike",
  severity: "warning",
  table: "bars",
  threshold: "price and volume, not 0, of three or more bars in a row are the same",
  consequence: "A return of 0 on a day that was not read, and on the next one the return of two days.",
  advice: "Drop the copies.",
  falsePositives: "round lots of names that trade a hundred shares a day",
  applies: ({ has }) => has("bars", "price", "volume"),
  query: () => `
    SELECT id, CAST(fd.date AS VARCHAR) AS date, CAST(ld.date AS VARCHAR) AS until, f.record, r.rows AS count,
      'price ' || ${shortNumber("f.price")} || ' and volume ' || ${shortNumber("f.volume")} || ' in ' || r.rows || ' bars in a row' AS evidence
    FROM (${runs("price = lag(price) OVER own AND volume = lag(volume) OVER own AND volume > 0", 2)}) r ${runPlace}
    WHERE f.volume > 1000 OR r.rows >= 5
    ORDER BY r.rows DESC, id, date`,
};

const copiedDay: QualityRule = {
  name: "copied-day",
  title: "Days on which most names repeat the day before",
  severity: "severe",
  table: "bars",
  threshold:
    "at least 10 names and a fifth of all have the price and, where given, the volume of the day before (four fifths without volume)",
  consequence:
    "The day was filled with the one before (a holiday, a failed download): its factor returns are zero, those of the next are of two days.",
  advice: "Drop the rows of the day.",
  falsePositives: "a market that was halted at once",
  applies: ({ has }) => has("bars", "price"),
  query: ({ has }) => {
    const volume = has("bars", "volume");
    const same = `price = lag(price) OVER own${volume ? " AND volume = lag(volume) OVER own AND volume > 0" : ""}`;
    return `
      SELECT CAST(date AS VARCHAR) AS date, record, same AS count, same || ' of ' || names || ' names have the price${volume ? " and volume" : ""} of the bar before' AS evidence
      FROM (SELECT day, count(*) FILTER (same) AS same, count(*) AS names, min(record) FILTER (same) AS record
            FROM (SELECT day, record, ${same} AS same FROM quality_bars WINDOW own AS (PARTITION BY asset ORDER BY n)) GROUP BY day)
        JOIN quality_days USING (day)
      WHERE same >= 10 AND same >= ${volume ? 0.2 : 0.8} * names ORDER BY date`;
  },
};

/** A step in billionths: equal series are equal in these, and no sum of them is rounded. */
const coded = "CAST(round(step * 1e6) AS BIGINT)";

const equalReturns: QualityRule = {
  name: "equal-returns",
  title: "Days on which nearly all names have one return",
  severity: "severe",
  table: "bars",
  threshold: "10 names or more, and 90 % of those with a return have the same one, to a millionth",
  consequence:
    "The market's factor takes all of the day and every other factor gets 0: volatilities are too small, and specific returns are the noise of rounding.",
  advice: "Load the day again, or drop its rows.",
  falsePositives: "none seen; a day on which nothing traded at all",
  applies: () => true,
  query: () => `
    SELECT CAST(date AS VARCHAR) AS date, record, same AS count,
      same || ' of ' || names || ' names have the return ' || ${percentText("exp(step) - 1")} AS evidence
    FROM (SELECT day, sum(same) AS names, max(same) AS same, arg_max(step, same) AS step, min(record) AS record
          FROM (SELECT day, count(*) AS same, min(step) AS step, min(record) AS record FROM quality_bars WHERE step IS NOT NULL GROUP BY day, ${coded})
          GROUP BY day)
      JOIN quality_days USING (day)
    WHERE same >= 10 AND same >= 0.9 * names ORDER BY date`,
};

const duplicateSeries: QualityRule = {
  name: "duplicate-series",
  title: "Two ids with one series",
  severity: "severe",
  table: "bars",
  threshold:
    "all returns of two ids are alike to a millionth in a calendar month with 10 or more bars, 6 of them different (of monthly data in a year with 6)",
  consequence:
    "One security counts twice in the regression, in its industry and in every rank, and a risk model thinks that holding both spreads risk.",
  advice: "Keep one id, or say by `issuer` and `primary` that they are lines of one.",
  falsePositives: "names that stand still; funds on one index",
  applies: ({ has }) => has("bars", "price") || has("bars", "total_return") || has("bars", "adjusted_price"),
  query: () => `
    WITH scale AS (SELECT ${perYear} > 100 AS daily),
    blocks AS (
      SELECT asset, CASE WHEN daily THEN date_trunc('month', date) ELSE date_trunc('year', date) END AS block, bit_xor(hash(day, ${coded})) AS key,
        count(*) AS rows, count(DISTINCT ${coded}) AS moves, min(record) AS record, min(date) AS date
      FROM quality_bars JOIN quality_days USING (day), scale WHERE step IS NOT NULL GROUP BY ALL
      HAVING rows >= CASE WHEN any_value(daily) THEN 10 ELSE 6 END AND moves >= 6
    ), pairs AS (
      SELECT a.id AS id, b.id AS other, count(*) AS blocks, min(y.date) AS date, min(y.record) AS record, sum(y.rows) AS rows
      FROM (SELECT asset, block, key, min(asset) OVER (PARTITION BY block, key, rows) AS first, rows, record, date FROM blocks) y
        JOIN quality_assets a ON a.asset = y.asset JOIN quality_assets b ON b.asset = y.first
      WHERE y.asset <> y.first GROUP BY ALL
    )
    SELECT id, CAST(date AS VARCHAR) AS date, record, CAST(rows AS BIGINT) AS count, other AS value,
      'the returns of ' || other || ' in ' || blocks || CASE WHEN daily THEN CASE WHEN blocks = 1 THEN ' month' ELSE ' months' END ELSE CASE WHEN blocks = 1 THEN ' year' ELSE ' years' END END || ' (' || rows || ' bars)' AS evidence
    FROM pairs, scale ORDER BY rows DESC, id`,
};

const returnUnits: QualityRule = {
  name: "return-units",
  title: "Returns that are in percent where prices say decimals, or the other way",
  severity: "severe",
  table: "bars",
  threshold:
    "the median size of total_return over that of the change of price is above 20 or under a twentieth, for a name in a quarter of 15 bars or more (a year of 6 or more), or for the market on a day",
  consequence:
    "Returns a hundred times too large carry every regression they are in; a hundred times too small, the name has no risk.",
  advice:
    "Set units.total_return where the whole file is so; otherwise multiply these rows by 0.01 (or 100).",
  falsePositives: "a price that is rounded to its whole, so that it seldom moves",
  applies: givesReturns,
  query: () => `
    WITH sizes AS (
      SELECT asset, n, day, date, record, abs(given) AS given, abs(price / lag(price) OVER own - 1) AS moved
      FROM quality_bars JOIN quality_days USING (day) WINDOW own AS (PARTITION BY asset ORDER BY n)
    ), found AS (
      SELECT asset, min(date) AS date, max(date) AS until, min(record) AS record, count(*) AS rows, median(given) AS given, median(moved) AS moved
      FROM (SELECT *, CASE WHEN ${perYear} > 100 THEN date_trunc('quarter', date) ELSE date_trunc('year', date) END AS block FROM sizes WHERE given > 0 AND moved > 0)
      GROUP BY asset, block HAVING rows >= CASE WHEN ${perYear} > 100 THEN 15 ELSE 6 END AND (median(given) > 20 * median(moved) OR median(given) * 20 < median(moved))
    ), names AS (
      SELECT id, min(date) AS date, max(until) AS until, min(record) AS record, sum(rows) AS rows, max(given) AS given, max(moved) AS moved
      FROM found JOIN quality_assets USING (asset) GROUP BY id
    ), market AS (
      SELECT date, min(record) AS record, count(*) AS rows, median(given) AS given, median(moved) AS moved FROM sizes WHERE given > 0 AND moved > 0
      GROUP BY date HAVING rows >= 20 AND (median(given) > 20 * median(moved) OR median(given) * 20 < median(moved))
    )
    SELECT NULL AS id, CAST(date AS VARCHAR) AS date, NULL AS until, record, CAST(rows AS BIGINT) AS count, 'all names: median size of returns ' || ${shortNumber("given")} || ', of changes of price ' || ${shortNumber("moved")} AS evidence, 0 AS rank FROM market
    UNION ALL
    SELECT id, CAST(date AS VARCHAR), CAST(until AS VARCHAR), record, CAST(rows AS BIGINT), 'median size of returns ' || ${shortNumber("given")} || ', of changes of price ' || ${shortNumber("moved")}, 1 FROM names
    ORDER BY rank, count DESC, id, date`,
};

const returnsAgainstPrices: QualityRule = {
  name: "returns-against-prices",
  title: "Returns that the prices contradict",
  severity: "warning",
  table: "bars",
  threshold:
    "1 + total_return over the ratio of prices is off by more than 25 %, and is not the ratio of a split (whole numbers up to 100 and their inverses, within 3 %)",
  consequence:
    "Either the return or the price is wrong; returns go into the regression, prices into caps, floors and turnover.",
  advice: "Look at the rows; a large distribution explains a return above the price's change.",
  falsePositives:
    "spin-offs, large special dividends, splits of odd ratios, all rightly in the return; ticks of pennies",
  applies: givesReturns,
  query: () => `
    SELECT a.id, CAST(min(d.date) AS VARCHAR) AS date, min(b.record) AS record, count(*) AS count,
      'return ' || ${percentText("arg_min(b.given, b.n)")} || ', price ' || ${percentText("arg_min(b.price / b.before - 1, b.n)")}
        || CASE WHEN count(*) > 1 THEN ', and ' || (count(*) - 1) || ' more' ELSE '' END AS evidence
    FROM (
      SELECT *, lag(price) OVER own AS before, ln(greatest(1 + given, 1e-4)) - ln(price / lag(price) OVER own) AS gap,
        abs(price - lag(price) OVER own) AS tick
      FROM quality_bars WINDOW own AS (PARTITION BY asset ORDER BY n)
    ) b JOIN quality_assets a USING (asset) JOIN quality_days d USING (day)
    WHERE abs(gap) > ln(1.25) AND abs(exp(abs(gap)) - round(exp(abs(gap)))) > 0.03 * exp(abs(gap)) AND NOT (abs(gap) > ln(100))
      AND NOT EXISTS (SELECT 1 FROM quality_price_excursions e WHERE e.asset = b.asset AND (b.n IN (e.n, e.back_n) OR (e.swapped IS NOT NULL AND b.n BETWEEN e.n AND e.back_n)))
    GROUP BY a.id ORDER BY count DESC, a.id`,
};

const censoredReturns: QualityRule = {
  name: "censored-returns",
  title: "Returns missing just where the price jumps",
  severity: "warning",
  table: "bars",
  threshold:
    "no return is given, there is a price now and at the bar before, and it moved by more than 50 % (a split by its ratio is listed as well)",
  consequence:
    "Large moves were taken out: the true ones make a model too calm, and where one leg of an error went, the other is left.",
  advice: "Give the return of these days, or none on both sides of an error.",
  falsePositives: "splits, whose return the source could not tell",
  applies: givesReturns,
  query: () => `
    SELECT a.id, CAST(d.date AS VARCHAR) AS date, b.record, 1 AS count, 'price ' || ${shortNumber("b.price")} || ' after ' || ${shortNumber("b.before")} || ', no return' AS evidence
    FROM (SELECT *, lag(price) OVER own AS before FROM quality_bars WINDOW own AS (PARTITION BY asset ORDER BY n)) b
      JOIN quality_assets a USING (asset) JOIN quality_days d USING (day)
    WHERE b.given IS NULL AND abs(ln(b.price / b.before)) > ln(1.5)
    ORDER BY abs(ln(b.price / b.before)) DESC, a.id, date`,
};

export const seriesRules: readonly QualityRule[] = [
  returnUnits,
  copiedDay,
  equalReturns,
  duplicateSeries,
  copiedRows,
  stalePrices,
  returnsAgainstPrices,
  censoredReturns,
];
