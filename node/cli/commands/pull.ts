import { resultPlace } from "../../jobs/index.ts";
import { readProject } from "../../project/index.ts";
import { pullRun } from "../../store/index.ts";
import { type OutputOptions, printOutput } from "../output.ts";

/** `plimsoll pull`: the run that others published in a store, in this project's folder. */
export async function runPull(
  options: OutputOptions & { readonly project: string; readonly store: string },
): Promise<void> {
  const project = await readProject(options.project);
  const runId = await pullRun(resultPlace(project, options.store), project.modelFolder);
  const text = `${project.spec.name}: run ${runId.slice(0, 12)} is here, published.`;
  printOutput({ text, json: { model: project.spec.name, runId } }, options);
}
