import type { RiskAttribution } from "../../engine/risk-attribution/index.ts";
import type { RiskAt } from "../model/index.ts";
import { benchmarkTitle } from "./benchmark-title.ts";
import { counted } from "./counted.ts";
import { familyTitles } from "./family-titles.ts";
import type { Output } from "./output.ts";
import { printableName } from "./printable-text.ts";
import { sparkline } from "./sparkline.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

/** A portfolio's risk through time. */
export interface RiskHistoryReport {
  /** Ascending dates, at least one. */
  readonly points: readonly RiskAt[];
  readonly runId: string;
  readonly portfolioName: string;
  readonly benchmarkName: string;
}

/** Dates that the table lists one by one; of more it has the last of every year. */
const MOST_ROWS = 36;
/** Exposures that are shown as lines. */
const MOST_LINES = 12;

/** For people: totals by date, risk contributions by family, and the styles' exposures as lines. */
export function riskHistoryText(report: RiskHistoryReport): string {
  const { points, benchmarkName, portfolioName, runId } = report;
  const isActive = benchmarkName !== "none";
  const listed =
    points.length <= MOST_ROWS
      ? points
      : points.filter(({ date }, t) => points[t + 1]?.date.slice(0, 4) !== date.slice(0, 4));
  return [
    `Risk of ${printableName(portfolioName)} from ${points[0]?.date} to ${points.at(-1)?.date}, ${benchmarkTitle(benchmarkName)}`,
    `${counted(points.length, "forecast")}${listed.length < points.length ? "; the table has the last of every year, --csv has all" : ""}`,
    "",
    totalsTable(listed, isActive),
    "",
    `${isActive ? "Active exposures" : "Exposures"} through time, from the lowest to the highest of each line`,
    exposureTable(points, isActive),
    "",
    `Annual. Contributions by family are points of ${isActive ? "tracking error" : "volatility"} and sum to it with the specific part. Run ${runId.slice(0, 12)}.`,
  ].join("\n");
}

function bookOf({ risk }: RiskAt, isActive: boolean): RiskAttribution {
  return isActive ? risk.active : risk.portfolio;
}

function totalsTable(points: readonly RiskAt[], isActive: boolean): string {
  const families = [
    ...new Set(points.flatMap((point) => bookOf(point, isActive).families.map(({ family }) => family))),
  ];
  const right = (header: string): TextColumn => ({ header, align: "right" });
  const columns: TextColumn[] = [
    { header: "date", align: "left" },
    right("volatility %"),
    ...(isActive ? [right("benchmark %"), right("tracking error %"), right("beta")] : []),
    right("variance from factors %"),
    ...families.map((family) => right(`${familyTitles[family]} %`)),
    right("Specific %"),
  ];
  return formatTable(
    columns,
    points.map((point) => {
      const { risk, date, burnIn } = point;
      const book = bookOf(point, isActive);
      const contribution = (family: string): number =>
        book.families.find((of) => of.family === family)?.riskContributionAnnual ?? Number.NaN;
      return [
        burnIn ? `${date} b` : date,
        percent(risk.portfolio.volatilityAnnual),
        ...(isActive
          ? [
              percent(risk.benchmark.volatilityAnnual),
              percent(risk.active.volatilityAnnual),
              fixed(risk.beta),
            ]
          : []),
        percent(book.factorTotal.varianceShare, 1),
        ...families.map((family) => percent(contribution(family))),
        percent(book.specific.riskContributionAnnual),
      ];
    }),
  );
}

/** The factors whose exposure moved or stood out most, market and industries by their weight like the others. */
function exposureTable(points: readonly RiskAt[], isActive: boolean): string {
  const last = bookOf(points.at(-1) as RiskAt, isActive);
  const series = last.factors.map(({ factor }, k) => ({
    factor,
    values: points.map((point) => bookOf(point, isActive).factors[k]?.exposure ?? Number.NaN),
    // The largest risk it ever was by itself.
    size: Math.max(
      ...points.map((point) => bookOf(point, isActive).factors[k]?.standaloneVolatilityAnnual ?? 0),
    ),
  }));
  const shown = series
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size)
    .slice(0, MOST_LINES);
  const columns: readonly TextColumn[] = [
    { header: "factor", align: "left" },
    { header: "first", align: "right" },
    { header: "lowest", align: "right" },
    { header: "highest", align: "right" },
    { header: "last", align: "right" },
    { header: "", align: "left", whole: true },
  ];
  return formatTable(
    columns,
    shown.map(({ factor, values }) => [
      factor.name,
      ...[values[0], Math.min(...values), Math.max(...values), values.at(-1)].map((value) =>
        fixed(value ?? Number.NaN, 3),
      ),
      sparkline(values, 40),
    ]),
  );
}

/** For programs: decimals, annual. */
export function riskHistoryJson({ points, ...rest }: RiskHistoryReport): object {
  const book = ({ families, factors, specific, ...of }: RiskAttribution) => ({
    volatilityAnnual: of.volatilityAnnual,
    factorVolatilityAnnual: of.factorVolatilityAnnual,
    specificVolatilityAnnual: of.specificVolatilityAnnual,
    specific,
    families,
    factors: factors
      .filter(({ exposure, volatilityAnnual }) => exposure !== 0 || volatilityAnnual > 0)
      .map(({ factor, exposure, riskContributionAnnual, varianceShare }) => {
        return {
          factor: factor.name,
          family: factor.family,
          exposure,
          riskContributionAnnual,
          varianceShare,
        };
      }),
  });
  return {
    ...rest,
    dates: points.map(({ date, burnIn, risk }) => ({
      date,
      burnIn,
      beta: risk.beta,
      portfolio: book(risk.portfolio),
      benchmark: book(risk.benchmark),
      active: book(risk.active),
    })),
  };
}

/** A row per date and factor of the active book, and one for the specific part. */
export function riskHistoryCsv({ points }: RiskHistoryReport): NonNullable<Output["csv"]> {
  const header = [
    "date",
    "volatility_annual",
    "benchmark_volatility_annual",
    "tracking_error_annual",
    "beta",
    "factor",
    "family",
    "exposure_active",
    "risk_contribution_active_annual",
    "variance_share_active",
  ];
  const rows = points.flatMap(({ date, risk }) => {
    const { portfolio, benchmark, active, beta } = risk;
    const totals = [
      date,
      portfolio.volatilityAnnual,
      benchmark.volatilityAnnual,
      active.volatilityAnnual,
      beta,
    ];
    const { specific } = active;
    return [
      ...active.factors
        .filter(({ exposure, volatilityAnnual }) => exposure !== 0 || volatilityAnnual > 0)
        .map((of) => [
          ...totals,
          of.factor.name,
          of.factor.family,
          of.exposure,
          of.riskContributionAnnual,
          of.varianceShare,
        ]),
      [...totals, "specific", "", Number.NaN, specific.riskContributionAnnual, specific.varianceShare],
    ];
  });
  return { header, rows };
}
