import { resultPlace } from "../../jobs/index.ts";
import { pullNights } from "../../nightly/index.ts";
import { readProject } from "../../project/index.ts";
import { pullRun } from "../../store/index.ts";
import { counted } from "../counted.ts";
import { type OutputOptions, printOutput } from "../output.ts";

/** `plimsoll pull`: the run and the nights that others published in a store, in this project's folder. */
export async function runPull(
  options: OutputOptions & { readonly project: string; readonly store: string },
): Promise<void> {
  const project = await readProject(options.project);
  const runId = await pullRun(resultPlace(project, options.store), project.modelFolder);
  const nights = await pullNights(project, options.store);
  const fetched = nights === 0 ? "" : ` ${counted(nights, "night")} fetched.`;
  const text = `${project.spec.name}: run ${runId.slice(0, 12)} is here, published.${fetched}`;
  printOutput({ text, json: { model: project.spec.name, runId, nights } }, options);
}
