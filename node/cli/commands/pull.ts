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
  const { copied, kept } = await pullNights(project, options.store);
  const fetched = copied.length === 0 ? "" : ` ${counted(copied.length, "night")} fetched.`;
  const text = [
    `${project.spec.name}: run ${runId.slice(0, 12)} is here, published.${fetched}`,
    ...kept.map(
      (date) =>
        `The night of ${date} was made here later than the store's and stays: npx plimsoll nightly --store … --date ${date} publishes it there.`,
    ),
  ].join("\n");
  const json = { model: project.spec.name, runId, nights: copied.length, kept };
  printOutput({ text, json }, options);
}
