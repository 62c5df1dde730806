import { type QualityRule, shortNumber } from "../quality-rule.ts";

const perYear = "(SELECT (count(*) - 1) / nullif(max(date) - min(date), 0) * 365.25 FROM quality_days)";

const rateUnits: QualityRule = {
  name: "rate-units",
  title: "Risk-free rates that are too large for a period",
  severity: "severe",
  table: "rates",
  threshold: "the median size of a rate times the periods of a year is above 30 %, on the trading days",
  consequence:
    "A rate per year taken for one per day lowers every excess return by the same amount: the market factor loses all it earned.",
  advice: "Give the rate per period, or units.rate (percent, bps).",
  falsePositives: "currencies in hyperinflation",
  applies: ({ has }) => has("rates"),
  query: () => `
    SELECT currency AS value, min(record) AS record, CAST(min(date) AS VARCHAR) AS date, count(*) AS count,
      'median rate ' || ${shortNumber("median(abs(rate))")} || ' a period is ' || printf('%.0f', 100 * median(abs(rate)) * ${perYear}) || ' % a year' AS evidence
    FROM rates SEMI JOIN quality_days USING (date) GROUP BY currency HAVING median(abs(rate)) * ${perYear} > 0.3 ORDER BY currency`,
};

const fxJumps: QualityRule = {
  name: "fx-jumps",
  title: "Exchange rates that jump",
  severity: "warning",
  table: "fx",
  threshold:
    "a rate moves by more than 20 % from one value to the next; severe where it comes back within five values (a slip, or the inverse rate)",
  consequence: "All caps and returns in the currency jump with it: a factor of its own that is not there.",
  advice: "Correct the rate.",
  falsePositives: "devaluations",
  applies: ({ has }) => has("fx"),
  query: () => `
    SELECT currency AS id, CAST(date AS VARCHAR) AS date, record, CAST(rate AS VARCHAR) AS value, 1 AS count,
      currency || ' ' || ${shortNumber("rate")} || ' after ' || ${shortNumber("before")} || CASE WHEN back THEN ', and back' ELSE '' END AS evidence, CASE WHEN back THEN 'severe' ELSE 'warning' END AS severity
    FROM (
      SELECT *, lag(rate) OVER own AS before,
        coalesce(list_min(list_transform(list(rate) OVER (PARTITION BY currency ORDER BY date ROWS BETWEEN 1 FOLLOWING AND 5 FOLLOWING), lambda x: abs(ln(x / lag_rate)))) < 0.1, false) AS back
      FROM (SELECT *, lag(rate) OVER (PARTITION BY currency ORDER BY date) AS lag_rate FROM fx) WINDOW own AS (PARTITION BY currency ORDER BY date)
    ) WHERE abs(ln(rate / before)) > ln(1.2) ORDER BY severity, abs(ln(rate / before)) DESC, id, date`,
};

export const moneyRules: readonly QualityRule[] = [rateUnits, fxJumps];
