import { estimateModel } from "../../jobs/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import { type Output, type OutputOptions, printOutput } from "../output.ts";
import { startProgress } from "../progress.ts";

/** `plimsoll estimate`: the model, estimated and published. */
export async function runEstimate(options: OutputOptions & { readonly project: string }): Promise<void> {
  const project = await readProject(options.project);
  printOutput(await estimateWithProgress(project, options.project), options);
}

/** Estimates with progress on standard error. */
export async function estimateWithProgress(project: Project, folderAsNamed: string): Promise<Output> {
  const progress = startProgress("days");
  const started = performance.now();
  try {
    const result = await estimateModel(project, ({ stage, done, total }) =>
      progress.update(stage, done, total),
    );
    const seconds = (performance.now() - started) / 1000;
    const { dates, counts, partitions, forecastDates } = result.manifest;
    const bytes = partitions.reduce((sum, partition) => sum + partition.bytes, 0);
    const json = {
      runId: result.runId,
      model: result.manifest.model,
      dates,
      counts,
      reusedPeriods: result.reusedPeriods,
      computedPeriods: result.computedPeriods,
      notes: result.notes,
    };
    const where = folderAsNamed === "." ? "" : ` --project ${folderAsNamed}`;
    const text = [
      `${result.manifest.model}: run ${result.runId.slice(0, 12)} published.`,
      `  ${dates.count} days from ${dates.first} to ${dates.last}, ${counts.assets} securities, ${counts.industries} industries`,
      `  ${counts.forecasts} risk forecasts (of ${forecastDates.length} month-ends and the last day), every gate held`,
      `  ${result.computedPeriods} periods computed, ${result.reusedPeriods} taken from before; ${(bytes / 1e6).toFixed(1)} MB; ${seconds.toFixed(1)} s`,
      ...(result.notes.length > 0 ? ["", "Worth knowing:", ...result.notes.map((note) => `  ${note}`)] : []),
      "",
      `Next: plimsoll show factors${where}, plimsoll risk${where}, plimsoll attribute${where}`,
    ].join("\n");
    return { text, json };
  } finally {
    progress.finish();
  }
}
