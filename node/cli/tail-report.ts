import type { RiskModel } from "../../engine/risk-model/index.ts";
import type { TailEstimate } from "../model/index.ts";
import { counted } from "./counted.ts";
import { hasBenchmark, type RiskReport, type RiskSide } from "./risk-parts.ts";
import { fixed, formatTable, money, percent, type TextColumn } from "./table-text.ts";

const methodNames = {
  normal: "normal",
  cornish_fisher: "Cornish–Fisher",
  historical: "historical, today's specific risk",
} as const;

/** What one period of the model may cost, by side and method. */
export function tailTable(report: RiskReport): string {
  const { stored, held, layout } = report;
  const capital = held.capital;
  const inMoney = Number.isFinite(capital);
  const columns: TextColumn[] = [
    { header: `loss in one ${periodWord(stored.model)}`, align: "left", whole: true },
    ...["VaR 95, %", "ES 95, %", "VaR 99, %", "ES 99, %"].map(
      (header) => ({ header, align: "right" }) as const,
    ),
    ...(inMoney
      ? ["VaR 95, money", "ES 95, money", "VaR 99, money", "ES 99, money"].map(
          (header) => ({ header, align: "right" }) as const,
        )
      : []),
  ];
  const sides = report.sides.filter(
    ({ side }) => !layout.active || !hasBenchmark(report) || side === "active",
  );
  const rows = sides.flatMap(({ side, tail }) =>
    Object.entries(methodNames).map(([method, title]) => {
      const losses = tail.estimates
        .filter((of) => of.method === method)
        .flatMap(({ valueAtRisk, expectedShortfall }) => [valueAtRisk.loss, expectedShortfall.loss]);
      const label = hasBenchmark(report) ? `${side === "active" ? "Active" : "Portfolio"}, ${title}` : title;
      return [
        label,
        ...losses.map((loss) => percent(loss)),
        ...(inMoney ? losses.map((loss) => money(loss * capital)) : []),
      ];
    }),
  );
  return formatTable(columns, rows);
}

/** What has to be known of the table. */
export function tailNotes(report: RiskReport): string[] {
  const { periodCount } = report.sides[0]?.tail ?? { periodCount: 0 };
  const period = periodWord(report.stored.model);
  if (periodCount === 0)
    return ["There are no factor returns before this date: only the normal figures exist."];
  const incomplete = Math.max(...report.sides.map(({ tail }) => tail.incompleteCount));
  const undefinedShapes = report.sides.filter(({ tail }) => hasNoShape(tail.estimates));
  return [
    `Historical: today's exposures through the factor returns of ${counted(periodCount, period)}, today's specific risk beside them, normal (--tail: with the specific returns of then); ${fixed(periodCount * 0.01, 1)} lie beyond 99 %`,
    ...(incomplete > 0
      ? [`On ${incomplete} of them a factor that is held had no return yet, which counts as 0`]
      : []),
    ...undefinedShapes.map(shapeNote),
  ];
}

function hasNoShape(estimates: readonly TailEstimate[]): boolean {
  return estimates.some(
    ({ method, valueAtRisk }) => method === "cornish_fisher" && Number.isNaN(valueAtRisk.loss),
  );
}

function shapeNote({ side, tail }: RiskSide): string {
  return Number.isNaN(tail.skewness)
    ? `Cornish–Fisher, ${side}: no risk to take a shape from`
    : `Cornish–Fisher, ${side}: not defined at a skewness of ${fixed(tail.skewness)} and an excess kurtosis of ${fixed(tail.excessKurtosis)}; read the historical line`;
}

/** What a period of the model is called. */
function periodWord({ periodsPerYear }: Pick<RiskModel, "periodsPerYear">): string {
  if (periodsPerYear >= 200) return "day";
  if (periodsPerYear === 52) return "week";
  return periodsPerYear === 12 ? "month" : "period";
}

/**
 * The tail risk of one side for programs: losses in decimals of capital, with the sources they come from.
 *
 * @param sources  what each contribution is called; undefined leaves one out
 */
export function tailJson({ tail }: RiskSide, sources: readonly (string | undefined)[]): object {
  const { estimates, ...counts } = tail;
  return {
    ...counts,
    estimates: estimates.map(({ method, level, valueAtRisk, expectedShortfall }) => ({
      method,
      level,
      valueAtRisk: valueAtRisk.loss,
      expectedShortfall: expectedShortfall.loss,
      sources: sources
        .map((source, j) => ({
          source,
          valueAtRisk: valueAtRisk.contributions[j] as number,
          expectedShortfall: expectedShortfall.contributions[j] as number,
        }))
        .filter((of) => of.source !== undefined && (of.valueAtRisk !== 0 || of.expectedShortfall !== 0)),
    })),
  };
}
