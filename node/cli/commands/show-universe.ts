import { readProject } from "../../project/index.ts";
import { openRun, type Run } from "../../store/index.ts";
import { type DateSpan, requireDates } from "../date-range.ts";
import { membershipReport } from "../membership-report.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { readUniverseHistory } from "../universe-history.ts";
import { universeText } from "../universe-report.ts";

/** `plimsoll show universe [id]`. */
export async function runShowUniverse(
  id: string | undefined,
  options: OutputOptions & DateSpan & { readonly project: string },
): Promise<void> {
  const project = await readProject(options.project);
  const run = await openRun(project.modelFolder);
  try {
    const output =
      id === undefined ? await universeReport(run, options) : await membershipReport(run, id, options);
    await printRunOutput(output, options);
  } finally {
    await run.close();
  }
}

/** The universe month by month, its size, and who came and went for which reasons. */
export async function universeReport(run: Run, span: DateSpan): Promise<Output> {
  await requireDates(run, span);
  const history = await readUniverseHistory(run, span);
  const { closes, months, began, turnoverAnnual, reasons, changes } = history;
  const { model } = run.manifest;
  return {
    text: universeText(model, run.id, history),
    json: {
      model,
      runId: run.id,
      from: span.from ?? closes[0]?.date,
      to: span.to ?? closes.at(-1)?.date,
      months: months.map(({ label, ...month }) => ({ month: label, ...month })),
      began,
      turnoverAnnual,
      reasons,
      changes,
    },
    csv: {
      header: [
        "month",
        "date",
        "coverage_count",
        "estimation_count",
        "coverage_cap_share",
        "outside_span_count",
        "entered",
        "left",
      ],
      rows: months.map((of) => [
        of.label,
        of.date,
        of.coverageCount,
        of.estimationCount,
        of.coverageCapShare,
        of.outsideSpanCount,
        of.entered,
        of.left,
      ]),
    },
  };
}
