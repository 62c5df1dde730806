import { InputError } from "../../../engine/errors/index.ts";
import { nearestName } from "../../../wire/index.ts";
import {
  readAxes,
  readVolatilityPath,
  requireFactorReturns,
  runOptions,
  type VolatilityPoint,
} from "../../model/index.ts";
import { readProject } from "../../project/index.ts";
import { openRun, type Run } from "../../store/index.ts";
import { type DateSpan, requireDates } from "../date-range.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { type FactorPath, type VolatilityReport, volatilityText } from "../volatility-report.ts";

/** `plimsoll show volatility [factors...]`. */
export async function runShowVolatility(
  factors: readonly string[],
  options: OutputOptions & DateSpan & { readonly project: string },
): Promise<void> {
  const project = await readProject(options.project);
  const run = await openRun(project.modelFolder);
  try {
    await printRunOutput(await volatilityReport(run, factors, options), options);
  } finally {
    await run.close();
  }
}

/** Volatility forecasts of a span by stage, with what each correction did on each date. */
export async function volatilityReport(run: Run, wanted: readonly string[], span: DateSpan): Promise<Output> {
  requireFactorReturns(run);
  await requireDates(run, span);
  const points = await readVolatilityPath(run, span);
  if (points.length === 0) {
    const rule =
      "no forecast of the run is in this span; the forecast calendar has the last trading day of each month";
    throw new InputError([{ file: "show volatility", rule }]);
  }
  const { factors } = await readAxes(run);
  const known = factors.filter(({ name }) => points.some((point) => lastVariance(point, name) !== undefined));
  refuseUnknown(
    wanted,
    known.map(({ name }) => name),
  );
  const chosen = wanted.length > 0 ? known.filter(({ name }) => wanted.includes(name)) : known;
  const { periodsPerYear } = runOptions(run);
  const report: VolatilityReport = {
    model: run.manifest.model,
    runId: run.id,
    points: points.map(({ stages, ...point }) => ({
      ...point,
      stages: stages.map(({ variance: _, ...stage }) => stage),
    })),
    factors: chosen.map(
      ({ name, family }): FactorPath => ({
        factor: name,
        family,
        volatilityAnnual: pathsOf(points, name, periodsPerYear),
      }),
    ),
  };
  return {
    text: volatilityText(report, wanted.length > 0),
    json: report,
    csv: {
      header: ["date", "factor", "stage", "volatility_annual"],
      rows: report.factors.flatMap(({ factor, volatilityAnnual }) =>
        points.flatMap(({ date }, t) =>
          Object.entries(volatilityAnnual)
            .filter(([, path]) => path[t] !== null)
            .map(([stage, path]) => [date, factor, stage, path[t] as number]),
        ),
      ),
    },
  };
}

function lastVariance({ stages }: VolatilityPoint, factor: string): number | undefined {
  return stages.at(-1)?.variance.get(factor);
}

/** By stage, a volatility per date; null where the date has no such stage, or the factor no history. */
function pathsOf(points: readonly VolatilityPoint[], factor: string, periodsPerYear: number) {
  const names = [...new Set(points.flatMap(({ stages }) => stages.map(({ stage }) => stage)))];
  return Object.fromEntries(
    names.map((name) => [
      name,
      points.map(({ stages }) => {
        const variance = stages.find(({ stage }) => stage === name)?.variance.get(factor);
        return variance === undefined ? null : Math.sqrt(variance * periodsPerYear);
      }),
    ]),
  );
}

function refuseUnknown(wanted: readonly string[], known: readonly string[]): void {
  const faults = wanted
    .filter((name) => !known.includes(name))
    .map((name) => {
      const nearest = nearestName(name, known);
      const hint = nearest === undefined ? `there are ${known.join(", ")}` : `did you mean ${nearest}?`;
      return {
        file: "show volatility",
        value: name,
        rule: `no factor with a forecast in this span; ${hint}`,
      };
    });
  if (faults.length > 0) throw new InputError(faults);
}
