import type { PerformanceAttribution } from "../../engine/performance-attribution/index.ts";
import type { RiskCheck, WalkSpan } from "../model/index.ts";
import { sourceTable } from "./attribution-report.ts";
import { benchmarkTitle } from "./benchmark-title.ts";
import { counted } from "./counted.ts";
import { printableName } from "./printable-text.ts";
import { sparkline } from "./sparkline.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";
import type { WalkReport } from "./walk-forward-parts.ts";

const right = (header: string): TextColumn => ({ header, align: "right" });
const left = (header: string): TextColumn => ({ header, align: "left" });

/** A walk as a person reads it. */
export function walkText(report: WalkReport): string {
  const { walk, summary, runId, stage, calendar } = report;
  const { source, intervals, points } = walk;
  const attribution = shownAttribution(report);
  const name = printableName(source.written.name ?? source.file);
  return [
    `${name} from ${intervals[0]?.date} to ${points.at(-1)?.date}, ${summary.side === "active" ? benchmarkTitle(source.benchmarkName) : "against cash"}`,
    `${counted(intervals.length, "rebalance")}, ${calendar}, beginning with ${printableName(source.portfolioName)}; each on the model and data of its close${stage === undefined ? "" : `, factor covariance at stage ${stage}`}`,
    ...noteLines(report),
    "",
    yearTable(report),
    "",
    resultLine(report),
    ...drawdownLines(report),
    "",
    "Forecast risk and what came of it, % a year",
    checkTable(summary.checks),
    "",
    `Where the ${summary.side === "active" ? "active return" : "return"} came from; trading is costs and borrow`,
    sourceTable({ attribution, by: "family" }, summary.side === "active"),
    "",
    `${summary.side === "active" ? "Active exposures" : "Exposures"} after the rebalances`,
    exposureTable(report),
    ...(summary.limits.length === 0 ? [] : ["", "Limits over the rebalances", limitTable(report)]),
    "",
    ...closingLines(report),
    `Run ${runId.slice(0, 12)}.`,
  ].join("\n");
}

/** Of a mandate that is not about a benchmark, the portfolio stands where the difference would. */
function shownAttribution({ walk, summary }: WalkReport): PerformanceAttribution {
  const { attribution } = walk;
  return summary.side === "active" ? attribution : { ...attribution, active: attribution.portfolio };
}

function closingLines({ summary, walk }: WalkReport): string[] {
  const hasCosts = walk.source.written.costs !== undefined;
  return [
    "Forecast: the root of the mean forecast variance. Realised: the deviation of the periods' returns, before costs. Bias: the deviation of",
    "returns from rebalance to rebalance, each over its forecast; for right forecasts and normal returns 19 of 20 lie in the band.",
    `Turnover counts both sides.${hasCosts ? " Costs are the mandate's, paid when traded; borrow as time goes by." : ""}${summary.side === "active" ? "" : " Excess is over cash."}`,
  ];
}

function noteLines({ walk }: WalkReport): string[] {
  const { intervals, tooEarly, notes } = walk;
  const kept = intervals.filter(({ decision }) => decision.weights === undefined);
  const reasons = [...new Set(kept.map(({ decision }) => decision.reason))];
  const burnIn = intervals.filter(({ decision }) => decision.burnIn).length;
  const left = intervals.reduce((sum, of) => sum + of.left, 0);
  const missing = intervals.reduce((sum, { returns }) => sum + returns.missing, 0);
  return [
    ...(tooEarly.length === 0
      ? []
      : [
          `No forecast yet on ${counted(tooEarly.length, "rebalance")} from ${tooEarly[0]}: it begins after them`,
        ]),
    ...reasons.slice(0, MOST_NOTES).map((reason) => {
      const dates = kept.filter(({ decision }) => decision.reason === reason).map(({ date }) => date);
      return `No portfolio on ${dates.slice(0, 3).join(", ")}${dates.length > 3 ? ` and ${dates.length - 3} more` : ""}, the book was kept: ${printableName(reason)}`;
    }),
    ...(burnIn === 0
      ? []
      : [
          `On ${counted(burnIn, "rebalance")} the factor covariance had too little history and was mostly noise`,
        ]),
    ...(left + missing === 0
      ? []
      : [
          `${counted(left, "name")} left with their last return and became cash; ${counted(missing, "time")} a held name had no return and was carried at 0`,
        ]),
    ...notes
      .slice(0, MOST_NOTES)
      .map(
        ({ date, text, times }) =>
          `Note of ${date}${times > 1 ? ` and ${counted(times - 1, "other rebalance")}` : ""}: ${text}`,
      ),
  ];
}

const MOST_NOTES = 5;

function yearTable({ summary }: WalkReport): string {
  const isActive = summary.side === "active";
  const columns = [
    left("year"),
    right("net return %"),
    right(isActive ? "benchmark %" : "cash %"),
    right(isActive ? "active %" : "excess %"),
    right(isActive ? "tracking error: forecast %" : "volatility: forecast %"),
    right("realised %"),
    right("realised/forecast"),
    right("turnover %"),
    right("costs bp"),
    right("names"),
  ];
  const row = (of: WalkSpan) => [
    of.label,
    percent(of.net),
    percent(of.reference),
    percent(of.net - of.reference),
    percent(of.forecastAnnual),
    percent(of.realisedAnnual),
    fixed(of.realisedAnnual / of.forecastAnnual),
    percent(of.turnover, 0),
    fixed(of.costs * 1e4, 1),
    fixed(of.names, 0),
  ];
  const { whole, netAnnual, referenceAnnual } = summary;
  const yearly = {
    ...whole,
    label: "a year",
    net: netAnnual,
    reference: referenceAnnual,
    turnover: summary.turnoverAnnual,
    costs: summary.costsAnnual,
  };
  return formatTable(columns, [...summary.years.map(row), [], row(yearly)]);
}

function resultLine({ summary }: WalkReport): string {
  const { side, netAnnual, grossAnnual, informationRatio, tStatistic, volatilityAnnual, borrowAnnual } =
    summary;
  const ratio = side === "active" ? "Information ratio" : "Sharpe ratio";
  const borrow = borrowAnnual > 0 ? `, of it borrow ${fixed(borrowAnnual * 1e4, 1)} bp` : "";
  return `Net ${percent(netAnnual)} % a year, ${percent(grossAnnual)} % before costs (${fixed((grossAnnual - netAnnual) * 1e4, 1)} bp a year${borrow}). Volatility ${percent(volatilityAnnual)} %. ${ratio} ${fixed(informationRatio)} (t ${fixed(tStatistic, 1)}), net.`;
}

function drawdownLines({ summary, walk }: WalkReport): string[] {
  const { points, intervals } = walk;
  const dateAt = (period: number) =>
    period === 0 ? intervals[0]?.date : (points[period - 1] as { date: string }).date;
  const words = ({ depth, from, to }: typeof summary.drawdown) =>
    depth === 0 ? "none" : `${percent(depth)} % from ${dateAt(from)} to ${dateAt(to)}`;
  return [
    `Deepest drawdown ${words(summary.drawdown)}; ${summary.side === "active" ? "against the benchmark" : "over cash"} ${words(summary.relativeDrawdown)}.`,
  ];
}

const SIDES = { portfolio: "Portfolio", active: "Active" } as const;

function checkTable(checks: readonly RiskCheck[]): string {
  return formatTable(
    [
      left("risk"),
      right("forecast"),
      right("realised"),
      right("realised/forecast"),
      right("bias"),
      right("band"),
    ],
    checks.map(({ side, part, forecastAnnual, realisedAnnual, ratio, bias }) => [
      part === "total" ? SIDES[side] : `  ${part}`,
      percent(forecastAnnual),
      percent(realisedAnnual),
      fixed(ratio),
      fixed(bias.bias),
      `${fixed(bias.lower)} to ${fixed(bias.upper)}`,
    ]),
  );
}

/** Exposures that are shown as lines. */
const MOST_LINES = 12;

function exposureTable({ walk, summary }: WalkReport): string {
  const known = walk.intervals.flatMap(({ book }) =>
    book.risk === undefined ? [] : [book.risk[summary.side]],
  );
  const series = walk.factors
    .map(({ name, family }, k) => ({
      name,
      family,
      values: known.map(({ exposures }) => exposures[k] as number),
    }))
    .filter(({ values }) => values.some((value) => value !== 0))
    .map((of) => ({ ...of, size: Math.max(...of.values.map(Math.abs)) }));
  const shown = series.sort((a, b) => b.size - a.size).slice(0, MOST_LINES);
  return formatTable(
    [
      left("factor"),
      right("mean"),
      right("lowest"),
      right("highest"),
      right("last"),
      { ...left(""), whole: true },
    ],
    shown.map(({ name, values }) => [
      name,
      fixed(values.reduce((sum, value) => sum + value, 0) / values.length, 3),
      fixed(Math.min(...values), 3),
      fixed(Math.max(...values), 3),
      fixed(values.at(-1) ?? Number.NaN, 3),
      sparkline(values, 40),
    ]),
  );
}

function limitTable({ summary }: WalkReport): string {
  const size = (kind: string, by: number): string =>
    by === 0 ? "" : kind === "exposure" ? fixed(by, 3) : `${percent(by)} %`;
  return formatTable(
    [
      left("limit"),
      right("rebalances"),
      right("binds on"),
      right("broken by drift on"),
      right("by up to"),
      right("broken after on"),
      right("by up to"),
    ],
    summary.limits.map((of) => [
      of.name,
      String(of.count),
      String(of.binds),
      String(of.brokenBefore),
      size(of.kind, of.worstBefore),
      String(of.brokenAfter),
      size(of.kind, of.worstAfter),
    ]),
  );
}
