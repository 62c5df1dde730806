import { changesSinceRun } from "../jobs/index.ts";
import { readProject } from "../project/index.ts";
import { openRun } from "../store/index.ts";
import { type Output, type OutputOptions, printOutput } from "./output.ts";
import { projectOption } from "./project-option.ts";
import { sayNote } from "./say-note.ts";

/**
 * Prints what a command found in the published run, and says so if the run is of older data, spec or code: in JSON as
 * the list `stale`, otherwise in one line on standard error.
 */
export async function printRunOutput(
  output: Output,
  options: OutputOptions & { readonly project: string },
): Promise<void> {
  const project = await readProject(options.project);
  const run = await openRun(project.modelFolder);
  const stale = await changesSinceRun(project, run.manifest);
  await run.close();
  printOutput({ ...output, json: { ...output.json, stale } }, options);
  if (options.json === true || stale.length === 0) return;
  const command = `npx plimsoll estimate${projectOption(options.project)}`;
  const note = `The run is older than its project: ${stale.join("; ")}. ${command} brings it up to date.`;
  sayNote(note);
}
