import type { StagedProject } from "../../import/index.ts";
import type { SuggestedRepair } from "../finding.ts";
import { type CaseRow, percentText, type QualityRule, shortNumber, times } from "../quality-rule.ts";

/** Ratios of splits that boards choose; those nearer to 1 look like news. */
const splitRatios = [1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 100];
const ratioList = [...splitRatios, ...splitRatios.map((ratio) => 1 / ratio)]
  .map((ratio) => `(${ratio})`)
  .join(", ");

const withDates = `JOIN quality_assets USING (asset) JOIN quality_days d USING (day)`;
const lastDate = (n: string) =>
  `(SELECT CAST(x.date AS VARCHAR) FROM quality_bars k JOIN quality_days x ON x.day = k.day WHERE k.asset = e.asset AND k.n = ${n})`;

/** A repair of one or more days of a field of bars. */
function barRepair(
  row: CaseRow,
  cells: Readonly<Record<"field" | "action" | "value" | "was" | "reason", string>> & {
    readonly from?: string;
    readonly to?: string;
  },
): SuggestedRepair {
  const { from = String(row.date), to = "", ...rest } = cells;
  return { table: "repairs", cells: { table: "bars", id: String(row.id), from, to, ...rest } };
}

const hasPrices = ({ has }: StagedProject) => has("bars", "price") || has("bars", "adjusted_price");

function excursions(where: string, evidence: string): string {
  return `
    SELECT e.field, id, CAST(d.date AS VARCHAR) AS date,
      CASE WHEN length > 1 THEN ${lastDate("e.back_n - 1")} END AS until, e.record, CAST(e.value AS VARCHAR) AS value, length AS count,
      ${evidence} AS evidence, e.tens, e.swapped, e.n, e.back_n, ${lastDate("e.back_n")} AS back_date,
      CAST(entry.given AS VARCHAR) AS entry_return, CAST(exit.given AS VARCHAR) AS exit_return, abs(e.jump) AS size,
      CASE WHEN greatest(abs(entry.step), abs(exit.step)) > ln(1.25) OR exit.used IS NULL OR entry.used IS NULL THEN 'severe' ELSE 'warning' END AS severity
    FROM quality_price_excursions e
      ${withDates}
      LEFT JOIN quality_bars entry ON entry.asset = e.asset AND entry.n = e.n
      LEFT JOIN quality_bars exit ON exit.asset = e.asset AND exit.n = e.back_n
    WHERE ${where}
    ORDER BY severity, size DESC, id, d.date`;
}

/** The returns into and out of an excursion are not the security's: without them they are missing. */
function returnRepairs(row: CaseRow, reason: string): SuggestedRepair[] {
  return [
    [row.date, row.entry_return],
    [row.back_date, row.exit_return],
  ].flatMap(([date, was]) =>
    was === null || Math.abs(Number(was)) < 0.2
      ? []
      : [
          barRepair(row, {
            from: String(date),
            field: "total_return",
            action: "set",
            value: "",
            was: String(was),
            reason,
          }),
        ],
  );
}

const slipEvidence = `'price ' || ${shortNumber("e.value")} || ' after ' || ${shortNumber("before")} || ', back to ' || ${shortNumber("back_value")}
  || CASE WHEN length = 1 THEN ' the next day' ELSE ' after ' || length || ' rows' END`;

const decimalSlip: QualityRule = {
  name: "decimal-slip",
  title: "Prices off by a power of ten that come back",
  severity: "severe",
  table: "bars",
  threshold:
    "price over the one before within 15 % of 10, 100, 1000 … or their inverse, and back within 20 rows (beyond 3 only where the return jumps too: else it is a split that the return knows); 8 times the name's usual move and more than 4 of its ticks",
  consequence:
    "The return into it is an error of up to −99 % and the one out of it of +900 % or more: factor returns of the name's industry and styles, its volatility and momentum are wrong for as long as their windows remember it.",
  advice: "Compare with another source; repair the price and the two returns.",
  falsePositives: "a reverse split that is undone by a split within a month; none seen",
  applies: hasPrices,
  query: () =>
    excursions(
      "tens IS NOT NULL AND length <= 20 AND swapped IS NULL AND (length <= 3 OR entry.given IS NULL OR abs(entry.step) > 0.5 * abs(e.jump))",
      `${slipEvidence} || ': a factor of ' || CASE WHEN tens > 0 THEN CAST(CAST(pow(10, tens) AS BIGINT) AS VARCHAR) ELSE '1/' || CAST(pow(10, -tens) AS BIGINT) END`,
    ),
  repairs(row, { has }) {
    const tens = Number(row.tens);
    const factor = String(tens > 0 ? Number(`1e-${tens}`) : 10 ** -tens);
    const reason = `decimal slip: ${String(row.evidence)}`;
    const to = row.until === null ? "" : String(row.until);
    const field = has("bars", "price") ? "price" : "adjusted_price";
    return [
      barRepair(row, { to, field, action: "multiply", value: factor, was: String(row.value), reason }),
      ...(has("bars", "total_return") ? returnRepairs(row, reason) : []),
    ];
  },
};

const foreignPrices: QualityRule = {
  name: "foreign-prices",
  title: "Prices that leave their level and come back without the trading that news would bring",
  severity: "severe",
  table: "bars",
  threshold:
    "a jump of more than 40 % and back to the level within 250 rows, 15 times the name's usual move in the 20 rows before and after, not a power of ten; meanwhile the value traded is under a fifth of what was usual, or the stay is 3 rows at most and it is under 3 times that",
  consequence:
    "The rows are of another security (a preferred share, another listing, a ticker used twice) or a bad print: both returns at its ends are false, and every cap, turnover and beta in between is that of something else.",
  advice: "Find what the rows are; drop them or set the returns at both ends missing.",
  falsePositives:
    "a bid that is made and withdrawn on little trading; a halt around bad news that is taken back",
  applies: (project) => hasPrices(project),
  query: () =>
    excursions(
      "swapped IS NULL AND (tens IS NULL OR length > 20) AND abs(jump) > 15 * near_move AND (trading < 0.2 OR (length <= 3 AND coalesce(trading, 0) < 3))",
      `${slipEvidence} || coalesce('; value traded meanwhile ' || ${times("trading")} || ' times what was usual', '')`,
    ),
  repairs(row, { has }) {
    const reason = `prices of something else: ${String(row.evidence)}`;
    const to = row.until === null ? "" : String(row.until);
    return [
      barRepair(row, { to, field: "", action: "drop", value: "", was: "", reason }),
      ...(has("bars", "total_return") ? returnRepairs({ ...row, entry_return: null }, reason) : []),
    ];
  },
};

/** Moves that no excursion explains, with the trading of the day beside what was usual. */
const quietMoves = `
  SELECT m.*, m.move AS log_move, q.ratio, m.shares / nullif(before.shares, 0) AS share_ratio,
    CASE WHEN m.used IS NOT NULL AND abs(ln(m.price / before.price)) < abs(m.step) / 4 THEN m.price / before.price - 1 END AS price_move FROM quality_moves m
  JOIN quality_bars before ON before.asset = m.asset AND before.n = m.n - 1
  LEFT JOIN LATERAL (
    SELECT r AS ratio FROM (VALUES ${ratioList}) ratios(r)
    WHERE abs(m.move + ln(r)) < greatest(0.03, least(2 * m.usual_move, 0.12)) ORDER BY abs(m.move + ln(r)), r LIMIT 1
  ) q ON true
  WHERE NOT EXISTS (SELECT 1 FROM quality_price_excursions e WHERE e.asset = m.asset AND m.n IN (e.n, e.back_n))
    AND m.n < (SELECT max(k.n) FROM quality_bars k WHERE k.asset = m.asset)`;

/** Under this share of what is usual plus the ticks of pennies, a move is one tick. */
const notPenny = `abs(m.price - m.price / exp(m.step)) > 4 * (SELECT min(abs(k.price - o.price)) FROM quality_bars k
    JOIN quality_bars o ON o.asset = k.asset AND o.n = k.n - 1 WHERE k.asset = m.asset AND k.price <> o.price)`;

function actionKnown({ has }: StagedProject): string {
  return has("actions")
    ? `AND NOT EXISTS (SELECT 1 FROM actions k WHERE k.id = a.id AND abs(k.ex_date - d.date) <= 5)`
    : "";
}

/** The action that makes the return that of the market; a rise that is no reverse split has none. */
function actionOf(row: CaseRow, ratio: number | undefined, reason: string): SuggestedRepair[] {
  const place = { id: String(row.id), ex_date: String(row.date) };
  if (ratio !== undefined)
    return [
      {
        table: "actions",
        cells: { ...place, kind: "split", ratio: String(Number(ratio.toPrecision(6))), amount: "", reason },
      },
    ];
  const lost = Number(row.price) * (Math.exp(-Number(row.log_move)) - 1);
  if (lost <= 0) return [];
  return [
    {
      table: "actions",
      cells: { ...place, kind: "spin_off", ratio: "1", amount: String(Number(lost.toPrecision(4))), reason },
    },
  ];
}

const unadjustedAction: QualityRule = {
  name: "unadjusted-action",
  title: "Jumps without trading: splits, spin-offs and mergers that the returns do not know",
  severity: "severe",
  table: "bars",
  threshold:
    "a return against the market's middle of more than 15 % a day, beyond 8 times what is usual for the name in the 20 bars before and after and 6 times the day's spread, while the value traded is under 1.5 times what is usual, or under 6 times (3 if it falls by 60 % or more) with the move beyond 15 and beyond 5.5 times that multiple; it does not come back and is not the last bar (a delisting). Severe, unless shares_outstanding stand still, from 30 %, or where the return is the ratio of a split",
  consequence:
    "The return is no gain or loss of an owner: the factor returns of the day, the name's specific return, volatility, beta and momentum are wrong, and an attribution shows a profit that nobody had.",
  advice:
    "Look the date up. Where the price does not move, the return was adjusted twice. Else give the split or spin-off (a row of actions, or a repaired return); a merger may be a new security under an old id.",
  falsePositives:
    "news on a day whose volume is missing or cut off; results that holders agree on without trading",
  applies: ({ has }) => has("bars", "volume") && (has("bars", "price") || has("bars", "adjusted_price")),
  query: (project) => `
    SELECT a.id, CAST(d.date AS VARCHAR) AS date, m.record, m.n, coalesce(CAST(m.used AS VARCHAR), CAST(exp(m.step) - 1 AS VARCHAR)) AS value, 1 AS count,
      'return ' || ${percentText("exp(m.step) - 1")} || CASE WHEN m.used IS NULL THEN ' (from closes; none is given)' ELSE '' END
        || ' at a close of ' || ${shortNumber("m.price")} || ', ' || printf('%.0f', m.score) || ' times the usual move, value traded '
        || printf('%.2f', m.trading) || ' times the usual'
        || CASE WHEN m.price_move IS NOT NULL THEN '; the price moves ' || ${percentText("m.price_move")}
           WHEN m.ratio > 1 THEN '; near a split of ' || ${shortNumber("m.ratio")} || ' for 1' WHEN m.ratio < 1
           THEN '; near a reverse split of 1 for ' || ${shortNumber("1 / m.ratio")} ELSE '' END
        || CASE WHEN abs(ln(m.share_ratio)) < 0.1 THEN '; shares unchanged' WHEN m.share_ratio > 0 THEN '; shares ' || printf('%.3g', m.share_ratio) || ' times those before' ELSE '' END AS evidence,
      CASE WHEN m.used IS NULL OR abs(ln(m.share_ratio)) < 0.1 OR (abs(m.log_move) < ln(1.3) AND m.ratio IS NULL) OR m.score < 15 THEN 'warning' ELSE 'severe' END AS severity,
      m.ratio, m.price_move, m.share_ratio, m.used, m.log_move, m.price, CAST(m.given AS VARCHAR) AS given, CAST(m.adjusted_price AS VARCHAR) AS adjusted,
      (SELECT CAST(min_by(k.adjusted_price, k.n) AS VARCHAR) FROM quality_bars k WHERE k.asset = m.asset) AS first_adjusted,
      (SELECT CAST(min(x.date) AS VARCHAR) FROM quality_bars k JOIN quality_days x ON x.day = k.day WHERE k.asset = m.asset) AS first_date,
      (SELECT CAST(max(x.date) AS VARCHAR) FROM quality_bars k JOIN quality_days x ON x.day = k.day WHERE k.asset = m.asset AND k.n < m.n) AS date_before
    FROM (${quietMoves}) m JOIN quality_assets a USING (asset) JOIN quality_days d USING (day)
    WHERE m.score > 8 AND (m.trading < 1.5 OR (m.trading < CASE WHEN m.log_move < -0.9 THEN 3 ELSE 6 END AND m.score > greatest(15, 5.5 * m.trading))) AND ${notPenny} ${actionKnown(project)}
    ORDER BY severity, m.score DESC, a.id, date`,
  repairs(row, { has }) {
    if (row.share_ratio !== null && Math.abs(Math.log(Number(row.share_ratio))) < 0.1) return [];
    if (row.price_move !== null && row.given !== null) {
      const value = String(Number(Number(row.price_move).toFixed(6)));
      const reason = `return against price: ${String(row.evidence)}`;
      return [
        barRepair(row, { field: "total_return", action: "set", value, was: String(row.given), reason }),
      ];
    }
    const ratio = row.ratio === null ? undefined : Number(row.ratio);
    const reason = `unadjusted ${ratio === undefined ? "spin-off or merger" : "split (or spin-off)"}: ${String(row.evidence)}`;
    if (row.given !== null) {
      const value =
        ratio === undefined ? "" : String(Number(((1 + Number(row.used)) * ratio - 1).toFixed(6)));
      return [
        barRepair(row, { field: "total_return", action: "set", value, was: String(row.given), reason }),
      ];
    }
    if (row.used === null) return [];
    if (has("bars", "adjusted_price")) {
      const value = String(Number(Math.exp(Number(row.log_move)).toPrecision(6)));
      const [from, to] = [String(row.first_date), String(row.date_before)];
      return [
        barRepair(row, {
          from,
          to,
          field: "adjusted_price",
          action: "multiply",
          value,
          was: String(row.first_adjusted),
          reason,
        }),
      ];
    }
    return actionOf(row, ratio, reason);
  },
};

const swappedFields: QualityRule = {
  name: "swapped-fields",
  title: "Rows in which two fields have changed places",
  severity: "severe",
  table: "bars",
  threshold:
    "the price leaves its level and comes back within 20 rows; meanwhile volume, cap or shares are within 30 % of the price before, and the price is within 30 % of the cap or shares before, or within 20 times of the volume",
  consequence:
    "The returns at both ends are false by orders of magnitude, and so are cap, turnover and whatever ranks names by them.",
  advice: "Swap the two fields in these rows.",
  falsePositives: "none seen",
  applies: ({ has }) => has("bars", "price"),
  query: () =>
    excursions(
      "swapped IS NOT NULL",
      `${slipEvidence} || '; ' || swapped || ' is ' || ${shortNumber("CASE swapped WHEN 'volume' THEN other_volume WHEN 'market_cap' THEN other_cap ELSE other_shares END")} || ' meanwhile'`,
    ),
  repairs(row, { has }) {
    const reason = `fields swapped: ${String(row.evidence)}`;
    const to = row.until === null ? "" : String(row.until);
    return [
      barRepair(row, {
        to,
        field: "price",
        action: "swap",
        value: String(row.swapped),
        was: String(row.value),
        reason,
      }),
      ...(has("bars", "total_return") ? returnRepairs(row, reason) : []),
    ];
  },
};

export const priceRules: readonly QualityRule[] = [
  swappedFields,
  decimalSlip,
  foreignPrices,
  unadjustedAction,
];
