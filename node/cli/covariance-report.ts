import type { Matrix } from "../../engine/linalg/index.ts";
import type { StageCovariance } from "../model/index.ts";
import { counted } from "./counted.ts";
import { fittedCorrelations } from "./fitted-correlations.ts";
import { HEAT_MAP_LEGEND, heatMap } from "./heat-map.ts";
import { sparkline } from "./sparkline.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

/** F of a date as `show covariance` has it; volatilities are annual. */
export interface CovarianceReport {
  readonly model: string;
  readonly runId: string;
  readonly date: string;
  readonly forecast: "stored" | "rebuilt";
  readonly burnIn: boolean;
  /** Variances are of one of them, volatilities of a year. */
  readonly periodsPerYear: number;
  readonly factorCount: number;
  readonly correlationEffectiveCount: number;
  readonly volatilityEffectiveCount: number;
  readonly factorsPerObservation: number;
  /** The stage that the correlations are of. */
  readonly stage: StageCovariance["stage"];
  readonly stages: readonly StageSummary[];
  readonly factors: readonly FactorVolatility[];
  /** Of the factors, in their order. */
  readonly correlation: Matrix;
}

interface StageSummary extends Omit<StageCovariance, "covariance" | "eigenvalueBias"> {
  /** v(k) of the eigenfactor stage, smallest eigenfactor first. */
  readonly eigenvalueBias: readonly number[] | null;
  /** Eigenvalues above rounding, and the range of their volatilities. */
  readonly rank: number;
  readonly smallestVolatilityAnnual: number;
  readonly largestVolatilityAnnual: number;
}

interface FactorVolatility {
  readonly factor: string;
  readonly family: string;
  /** By stage. */
  readonly volatilityAnnual: Readonly<Record<string, number>>;
  /** Standard error of the last stage's volatility, and the effective observations it rests on. */
  readonly volatilityErrorAnnual: number;
  readonly effectiveCount: number;
}

/** The covariance for people: numbers of correlations for named factors, or for the market and the styles. */
export function covarianceText(report: CovarianceReport, factors: "named" | "all"): string {
  return [
    ...headText(report),
    "",
    "Stages of the forecast: each corrects the one above, the last is the model's",
    stageTable(report),
    ...biasText(report),
    "",
    "Volatilities of the factors by stage, % a year; ± is the last one's standard error from T_eff observations",
    volatilityTable(report),
    "",
    ...numbersText(report, factors),
    ...mapText(report),
    "",
    `${report.forecast === "stored" ? "Forecast stored by" : "Forecast made from the returns in"} run ${report.runId.slice(0, 12)}.`,
  ].join("\n");
}

function headText(report: CovarianceReport): string[] {
  const { correlationEffectiveCount, volatilityEffectiveCount, factorsPerObservation } = report;
  return [
    `Factor covariance of ${report.model} on ${report.date}, a forecast for the period after it`,
    Number.isNaN(correlationEffectiveCount)
      ? `${counted(report.factorCount, "factor")}, as given in files: what they rest on is not in them`
      : `${counted(report.factorCount, "factor")}; effective observations: ${fixed(correlationEffectiveCount, 0)} of correlations (K/T_eff ${fixed(factorsPerObservation)}), ${fixed(volatilityEffectiveCount, 0)} of volatilities`,
    ...(report.burnIn ? [burnInText(report)] : []),
  ];
}

/** Columns of a terminal that a map may take. */
const TERMINAL_WIDTH = 80;

function mapText({ factors, correlation, stage }: CovarianceReport): string[] {
  const fitted = fittedCorrelations(factors, correlation, TERMINAL_WIDTH);
  return [
    `Correlations, stage ${stage}, as a heat map: columns in the order of the rows`,
    ...(fitted.hasGroups
      ? ["Families too large for the width are a row each: root mean square ρ of pairs"]
      : []),
    ...heatMap(fitted.labels, fitted.correlation),
    HEAT_MAP_LEGEND,
  ];
}

function biasText({ stages }: CovarianceReport): string[] {
  const bias = stages.find(({ eigenvalueBias }) => eigenvalueBias !== null)?.eigenvalueBias ?? [];
  if (bias.length === 0) return [];
  const [first, last] = [bias[0] as number, bias.at(-1) as number];
  return [
    `Eigenfactors were × v, by which estimates fall short: ${fixed(first)} the smallest ${sparkline(bias, 40)} ${fixed(last)} the largest`,
  ];
}

function burnInText({ stages }: CovarianceReport): string {
  const shrunk = stages.find(({ stage }) => stage === "shrinkage");
  const what =
    shrunk === undefined
      ? "The correlations are mostly noise on this date."
      : `The correlations are drawn ${percent(shrunk.shrinkage, 0)} % of the way to 0 (stage shrinkage).`;
  return `Burn-in: fewer than two effective observations per factor, as lags count them. ${what}`;
}

function stageTable({ stages }: CovarianceReport): string {
  return formatTable(
    [
      { header: "stage", align: "left" },
      ...[
        "directions raised",
        "volatilities ×",
        "eigenfactors",
        "smallest, %/y",
        "largest, %/y",
        "largest/smallest",
      ].map(numberColumn),
    ],
    stages.map((of) => [
      of.stage,
      String(of.repairedEigenvalues),
      fixed(of.volatilityMultiplier, 3),
      String(of.rank),
      percent(of.smallestVolatilityAnnual, 3),
      percent(of.largestVolatilityAnnual),
      fixed(of.largestVolatilityAnnual / of.smallestVolatilityAnnual, 1),
    ]),
  );
}

function volatilityTable({ stages, factors }: CovarianceReport): string {
  const names = stages.map(({ stage }) => stage);
  const [first, last] = [names[0] as string, names.at(-1) as string];
  const hasRatio = names.length > 1;
  return formatTable(
    [
      { header: "factor", align: "left" },
      ...names.map(numberColumn),
      ...["±", "T_eff"].map(numberColumn),
      ...(hasRatio ? [numberColumn(`${last}/${first}`)] : []),
    ],
    factors.map(({ factor, volatilityAnnual, volatilityErrorAnnual, effectiveCount }) => [
      factor,
      ...names.map((name) => percent(volatilityAnnual[name] as number)),
      percent(volatilityErrorAnnual),
      fixed(effectiveCount, 0),
      ...(hasRatio ? [fixed((volatilityAnnual[last] as number) / (volatilityAnnual[first] as number))] : []),
    ]),
  );
}

function numbersText({ factors, correlation, stage }: CovarianceReport, which: "named" | "all"): string[] {
  const inNumbers = [...factors.keys()].filter(
    (k) =>
      which === "named" || ["market", "style", "statistical", "given"].includes(factors[k]?.family as string),
  );
  if (inNumbers.length < 2) return [];
  const name = (k: number) => factors[k]?.factor as string;
  return [
    `Correlations, stage ${stage}`,
    formatTable(
      [{ header: "", align: "left" }, ...inNumbers.map((k) => numberColumn(name(k)))],
      inNumbers.map((i, row) => [
        name(i),
        ...inNumbers
          .slice(0, row + 1)
          .map((j) => fixed(correlation.values[i * correlation.cols + j] as number)),
      ]),
    ),
    "",
  ];
}

function numberColumn(header: string): TextColumn {
  return { header, align: "right" };
}
