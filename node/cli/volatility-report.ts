import type { VolatilityPoint } from "../model/index.ts";
import { counted } from "./counted.ts";
import { sparkline } from "./sparkline.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

/** A factor's volatility forecasts: by stage, one per date; null where there is none. */
export interface FactorPath {
  readonly factor: string;
  readonly family: string;
  readonly volatilityAnnual: Readonly<Record<string, readonly (number | null)[]>>;
}

type ReportPoint = Omit<VolatilityPoint, "stages"> & {
  readonly stages: readonly Omit<VolatilityPoint["stages"][number], "variance">[];
};

/** Forecasts through time as `show volatility` has them; volatilities are annual. */
export interface VolatilityReport {
  readonly model: string;
  readonly runId: string;
  readonly points: readonly ReportPoint[];
  readonly factors: readonly FactorPath[];
}

/** Dates that a table lists one by one; of more it has the last of every year. */
const MOST_ROWS = 36;

/** For people: what each correction did through time, and the volatilities as lines, or in numbers for named factors. */
export function volatilityText(report: VolatilityReport, isNamed: boolean): string {
  const { points, model } = report;
  const rows = listedRows(points.map(({ date }) => date));
  const [first, last] = [points[0]?.date, points.at(-1)?.date];
  return [
    `Volatility forecasts of ${model}, ${first} to ${last}, ${counted(points.length, "date")}`,
    rows.length < points.length ? "Tables have the last date of every year; --csv has all." : undefined,
    "",
    "What the corrections did: b marks burn-in, δ its shrinkage, v the eigenfactors', λ the regime's",
    correctionTable(points, rows),
    "",
    ...(isNamed
      ? report.factors.flatMap((path) => [`${path.factor}, % a year`, pathTable(path, points, rows), ""])
      : [
          "Volatilities of the model's stage through time, % a year; lines from lowest to highest",
          lineTable(report),
          "",
        ]),
    `Forecasts stored by run ${report.runId.slice(0, 12)}.`,
  ]
    .filter((line) => line !== undefined)
    .join("\n");
}

/** All dates, or the last of every year. */
function listedRows(dates: readonly string[]): readonly number[] {
  const all = [...dates.keys()];
  if (dates.length <= MOST_ROWS) return all;
  return all.filter((t) => dates[t + 1]?.slice(0, 4) !== dates[t]?.slice(0, 4));
}

function correctionTable(points: readonly ReportPoint[], rows: readonly number[]): string {
  return formatTable(
    [
      { header: "date", align: "left" },
      ...["factors", "T_eff", "K/T_eff"].map(numberColumn),
      { header: "", align: "left" },
      ...["δ", "directions raised", "v smallest", "v largest", "λ"].map(numberColumn),
    ],
    rows.map((t) => {
      const { date, factorCount, correlationEffectiveCount, burnIn, stages, eigenvalueBias } = points[
        t
      ] as ReportPoint;
      const of = (name: string) => stages.find(({ stage }) => stage === name);
      return [
        date,
        String(factorCount),
        fixed(correlationEffectiveCount, 0),
        fixed(factorCount / correlationEffectiveCount),
        burnIn ? "b" : "",
        fixed(of("shrinkage")?.shrinkage ?? Number.NaN),
        String(stages.reduce((sum, { repairedEigenvalues }) => sum + repairedEigenvalues, 0)),
        fixed(eigenvalueBias[0] ?? Number.NaN),
        fixed(eigenvalueBias.at(-1) ?? Number.NaN),
        fixed(of("regime")?.volatilityMultiplier ?? Number.NaN, 3),
      ];
    }),
  );
}

function pathTable(
  { volatilityAnnual }: FactorPath,
  points: readonly ReportPoint[],
  rows: readonly number[],
): string {
  const names = Object.keys(volatilityAnnual);
  return formatTable(
    [{ header: "date", align: "left" }, ...names.map(numberColumn)],
    rows.map((t) => [
      points[t]?.date as string,
      ...names.map((name) => percent(volatilityAnnual[name]?.[t] ?? Number.NaN)),
    ]),
  );
}

const LINE_WIDTH = 36;

function lineTable({ factors, points }: VolatilityReport): string {
  const lastStages = points.map(({ stages }) => stages.at(-1)?.stage as string);
  return formatTable(
    [
      { header: "factor", align: "left" },
      { header: "", align: "left" },
      ...["lowest", "highest", "last"].map(numberColumn),
    ],
    factors.map(({ factor, volatilityAnnual }) => {
      const path = lastStages.map((stage, t) => volatilityAnnual[stage]?.[t] ?? Number.NaN);
      const known = path.filter(Number.isFinite);
      return [
        factor,
        sparkline(path, LINE_WIDTH),
        ...[Math.min(...known), Math.max(...known), path.at(-1) as number].map((value) => percent(value)),
      ];
    }),
  );
}

function numberColumn(header: string): TextColumn {
  return { header, align: "right" };
}
