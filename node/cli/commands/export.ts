import { InputError } from "../../../engine/errors/index.ts";
import { type ExportRequest, exportRun } from "../../foreign/index.ts";
import { readProject } from "../../project/index.ts";
import { counted } from "../counted.ts";
import { openNamedRun } from "../open-named-run.ts";
import { type Output, type OutputOptions, printOutput } from "../output.ts";
import { startProgress } from "../progress.ts";

/** Options of `plimsoll export`. */
export interface ExportOptions extends Omit<ExportRequest, "onDate"> {
  readonly project: string;
  readonly run?: string;
}

/** `plimsoll export`. */
export async function runExport(options: OutputOptions & ExportOptions): Promise<void> {
  printOutput(await exportReport(options), options);
}

/** The model of a run's dates, written in a layout. */
export async function exportReport({ project, run: id, ...request }: ExportOptions): Promise<Output> {
  if (request.date !== undefined && (request.from !== undefined || request.to !== undefined)) {
    const rule = "is one date, and --from and --to are a span: give one of them";
    throw new InputError([{ file: "--date", value: request.date, rule }]);
  }
  const { modelFolder } = await readProject(project);
  const run = await openNamedRun(modelFolder, id);
  const progress = startProgress("dates");
  try {
    const onDate = (done: number, total: number) => progress.update("writing", done, total);
    const { dates, files, bytes, portfolioDates } = await exportRun(run, { ...request, onDate });
    const [first, last] = [dates[0], dates.at(-1)];
    const span = dates.length === 1 ? `of ${first}` : `of ${dates.length} dates from ${first} to ${last}`;
    const text = [
      `The model ${span} in ${request.out}: layout ${request.layout}, ${counted(files.length, "file")}, ${(bytes / 1e6).toFixed(1)} MB.`,
      `Run ${run.id.slice(0, 12)}. Numbers are in their shortest exact form; units and what each layout leaves out: docs/foreign-models.md.`,
      ...portfolioLine(request.layout, portfolioDates, dates.length),
    ].join("\n");
    return { text, json: { runId: run.id, layout: request.layout, dates, files, bytes, portfolioDates } };
  } finally {
    progress.finish();
    await run.close();
  }
}

/** Layouts with a form for factor portfolios. */
const WITH_PORTFOLIOS: readonly ExportOptions["layout"][] = ["members", "columns", "json", "tables"];

function portfolioLine(layout: ExportOptions["layout"], formed: number, dates: number): readonly string[] {
  if (!WITH_PORTFOLIOS.includes(layout) || formed === dates) return [];
  const which = dates === 1 ? "not on this one" : `on ${formed} of these ${dates}`;
  const when = "on which the run formed them, in an estimate the first close of a month (--date)";
  return [`Factor portfolios are written on dates ${when}: ${which}.`];
}
