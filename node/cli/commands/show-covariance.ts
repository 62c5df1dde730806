import { writeFile } from "node:fs/promises";
import { InputError } from "../../../engine/errors/index.ts";
import { type Matrix, matrix } from "../../../engine/linalg/index.ts";
import { covarianceShape, volatilityError } from "../../../engine/risk-model/index.ts";
import { nearestName } from "../../../wire/index.ts";
import { type CovarianceAccount, readRiskModel, runOptions } from "../../model/index.ts";
import { readProject } from "../../project/index.ts";
import { openRun, type Run } from "../../store/index.ts";
import { counted } from "../counted.ts";
import { type CovarianceReport, covarianceText } from "../covariance-report.ts";
import { heatMapSvg } from "../heat-map-svg.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";

interface CovarianceRequest {
  readonly date?: string;
  readonly stage?: string;
  /** File to write the correlations to as a heat map. */
  readonly svg?: string;
}

/** `plimsoll show covariance [factors...]`. */
export async function runShowCovariance(
  factors: readonly string[],
  options: OutputOptions & CovarianceRequest & { readonly project: string },
): Promise<void> {
  const project = await readProject(options.project);
  const run = await openRun(project.modelFolder);
  try {
    const report = await readReport(run, factors, options);
    if (options.svg !== undefined) await writeFile(options.svg, reportSvg(report));
    const output = outputOf(report, factors.length > 0 ? "named" : "all");
    const note = options.svg === undefined ? "" : `\nHeat map written to ${options.svg}.`;
    await printRunOutput({ ...output, text: output.text + note }, options);
  } finally {
    await run.close();
  }
}

/** F of a date: volatilities by stage, the correlations of one stage, and what both rest on. */
export async function covarianceReport(
  run: Run,
  wanted: readonly string[],
  request: CovarianceRequest,
): Promise<Output> {
  return outputOf(await readReport(run, wanted, request), wanted.length > 0 ? "named" : "all");
}

/** The correlations of a report as an SVG file. */
function reportSvg({ model, date, stage, factors, correlation, burnIn }: CovarianceReport): string {
  return heatMapSvg(factors, correlation, {
    title: `Factor correlations of ${model}, ${date}`,
    subtitle: `${counted(factors.length, "factor")}, stage ${stage}${burnIn ? ", burn-in" : ""}`,
  });
}

async function readReport(
  run: Run,
  wanted: readonly string[],
  request: CovarianceRequest,
): Promise<CovarianceReport> {
  const { model, covariance, source } = await readRiskModel(run, request.date);
  const { factors } = model.exposures;
  const shown = chosenStage(covariance, request.stage);
  const shapes = covariance.stages.map((stage) => covarianceShape(stage.covariance));
  const last = shapes.at(-1)?.volatility ?? new Float64Array();
  const known = factors.map(({ name }) => name).filter((_, k) => Number.isFinite(last[k]));
  refuseUnknown(wanted, known, model.date);
  const names = wanted.length > 0 ? [...new Set(wanted)] : known;
  const position = new Map(factors.map(({ name }, k) => [name, k]));
  const chosen = names.map((name) => position.get(name) as number);
  const annual = Math.sqrt(model.periodsPerYear);
  const { stages, effectiveCount, excessKurtosis, ...account } = covariance;
  const lags = runOptions(run).covariance.neweyWest?.volatility ?? 0;
  const errorAnnual = (k: number) =>
    volatilityError((last[k] as number) * annual, {
      effectiveCount: effectiveCount[k] as number,
      excessKurtosis: excessKurtosis[k] as number,
      lags,
    });
  return {
    model: run.manifest.model,
    runId: run.id,
    date: model.date,
    forecast: source,
    ...account,
    periodsPerYear: model.periodsPerYear,
    factorsPerObservation: account.factorCount / account.correlationEffectiveCount,
    stage: (stages[shown] as CovarianceAccount["stages"][number]).stage,
    stages: stages.map(({ covariance: _, eigenvalueBias, ...of }, s) => ({
      stage: of.stage,
      repairedEigenvalues: of.repairedEigenvalues,
      volatilityMultiplier: of.volatilityMultiplier,
      shrinkage: of.shrinkage,
      eigenvalueBias: eigenvalueBias === null ? null : [...eigenvalueBias],
      rank: shapes[s]?.rank as number,
      smallestVolatilityAnnual: (shapes[s]?.smallestVolatility as number) * annual,
      largestVolatilityAnnual: (shapes[s]?.largestVolatility as number) * annual,
    })),
    factors: chosen.map((k, at) => ({
      factor: names[at] as string,
      family: factors[k]?.family as string,
      volatilityAnnual: Object.fromEntries(
        stages.map(({ stage }, s) => [stage, (shapes[s]?.volatility[k] as number) * annual]),
      ),
      volatilityErrorAnnual: errorAnnual(k),
      effectiveCount: effectiveCount[k] as number,
    })),
    correlation: submatrix(shapes[shown]?.correlation as Matrix, chosen),
  };
}

function outputOf(report: CovarianceReport, factors: "named" | "all"): Output {
  const { correlation, ...json } = report;
  const names = report.factors.map(({ factor }) => factor);
  const size = names.length;
  const rows = names.map((_, i) => names.map((_, j) => correlation.values[i * size + j] as number));
  const volatility = report.factors.map(({ volatilityAnnual }) => volatilityAnnual[report.stage] as number);
  return {
    text: covarianceText(report, factors),
    json: { ...json, correlations: { factors: names, matrix: rows } },
    csv: {
      header: ["date", "stage", "factor1", "factor2", "correlation", "covariance_annual"],
      rows: names.flatMap((first, i) =>
        names.slice(0, i + 1).map((second, j) => {
          const rho = rows[i]?.[j] as number;
          const covariance = rho * (volatility[i] as number) * (volatility[j] as number);
          return [report.date, report.stage, first, second, rho, covariance];
        }),
      ),
    },
  };
}

/** Position of the stage asked for; the model's by default. */
function chosenStage({ stages }: CovarianceAccount, wanted: string | undefined): number {
  if (wanted === undefined) return stages.length - 1;
  const names = stages.map(({ stage }) => stage as string);
  if (names.includes(wanted)) return names.indexOf(wanted);
  const rule = `no stage of that name on this date; there ${names.length === 1 ? "is" : "are"} ${names.join(", ")}. covariance: in plimsoll.yaml turns on neweyWest, eigenfactor and regime`;
  throw new InputError([{ file: "--stage", value: wanted, rule }]);
}

function refuseUnknown(wanted: readonly string[], known: readonly string[], date: string): void {
  const faults = wanted
    .filter((name) => !known.includes(name))
    .map((name) => {
      const nearest = nearestName(name, known);
      const hint = nearest === undefined ? `there are ${known.join(", ")}` : `did you mean ${nearest}?`;
      return { file: "show covariance", value: name, rule: `no factor with a history on ${date}; ${hint}` };
    });
  if (faults.length > 0) throw new InputError(faults);
}

function submatrix({ cols, values }: Matrix, chosen: readonly number[]): Matrix {
  const size = chosen.length;
  const cells = chosen.flatMap((i) => chosen.map((j) => values[i * cols + j] as number));
  return matrix(size, size, Float64Array.from(cells));
}
