import { writeFile } from "node:fs/promises";
import { type HedgeAt, type HedgeRequest, hedgeAt } from "../../model/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import { openRun } from "../../store/index.ts";
import { formatCsv } from "../csv-text.ts";
import { hedgeFigures } from "../hedge-figures.ts";
import { hedgedHoldings } from "../hedge-holdings.ts";
import { hedgePrices, hedgeText } from "../hedge-page.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";

interface HedgeOptions extends HedgeRequest {
  readonly top: number;
  /** File to write the trades to. */
  readonly out?: string;
}

/** Exit code where there is no such hedge: what was asked for is at fault. */
const NO_HEDGE = 2;

/** `plimsoll hedge`. */
export async function runHedge(
  options: OutputOptions & HedgeOptions & { readonly project: string },
): Promise<void> {
  const project = await readProject(options.project);
  const { output, found } = await hedgeOutput(project, options);
  await printRunOutput(output, options);
  if (!found) process.exitCode = NO_HEDGE;
}

/** The hedge of a file, or why there is none. */
export async function hedgeOutput(
  project: Project,
  request: HedgeOptions,
): Promise<{ readonly output: Output; readonly found: boolean }> {
  const run = await openRun(project.modelFolder);
  try {
    const hedge = await hedgeAt(project, run, request);
    if (hedge.found.status !== "optimal") return { output: failure(hedge), found: false };
    const figures = hedgeFigures(hedge);
    const csv = {
      header: [
        "instrument",
        "held",
        "notional",
        "trade",
        "money",
        "cost",
        "least_variance",
        "least_variance_error",
      ],
      rows: figures.instruments.map((of) => [
        of.instrument,
        of.held,
        of.notional,
        of.notional - of.held,
        of.notional * hedge.held.capital,
        of.cost,
        of.leastVariance,
        of.leastVarianceError,
      ]),
    };
    if (request.out !== undefined) await writeFile(request.out, formatCsv(csv.header, csv.rows));
    const text = hedgeText(hedge, figures, { top: request.top, runId: run.id });
    return {
      output: {
        text,
        json: {
          date: hedge.stored.date,
          runId: run.id,
          portfolioName: hedge.portfolioName,
          horizonYears: hedge.written.horizon.years,
          status: hedge.found.status,
          residuals: hedge.found.residuals,
          gap: hedge.found.gap,
          capital: hedge.held.capital,
          reason: null,
          ...figures,
          prices: hedgePrices(hedge),
          notes: hedge.notes,
          ...hedgedHoldings(hedge),
          regressions: hedge.regressions.map(({ exposures, residualVariance, ...of }) => ({
            ...of,
            residualDeviation: Math.sqrt(residualVariance),
            residualAnnual: Math.sqrt(residualVariance * hedge.stored.model.periodsPerYear),
          })),
        },
        csv,
      },
      found: true,
    };
  } finally {
    await run.close();
  }
}

function failure({ found, stored, portfolioName, mandate }: HedgeAt): Output {
  const { factors } = stored.model.exposures;
  const targets = mandate.targets.map(({ factor, exposure }) => `${factors[factor]?.name} at ${exposure}`);
  const text =
    found.status === "infeasible"
      ? [
          `There is no hedge of ${portfolioName} on ${stored.date}: the instruments cannot bring ${targets.join(", ")} within their limits.`,
          "Add an instrument with exposure to what is missing, widen min, max, gross or count, or leave a factor out of neutral.",
        ]
      : [`The hedge is ${found.status}: residuals ${JSON.stringify(found.residuals)}. Widen the limits.`];
  return {
    text: text.join("\n"),
    json: { status: found.status, date: stored.date, portfolioName, reason: text },
  };
}
