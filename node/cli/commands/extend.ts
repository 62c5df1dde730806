import { basename } from "node:path";
import {
  extendGiven,
  readFactorValues,
  readGivenFiles,
  readGivenRun,
  writeExtension,
} from "../../extend/index.ts";
import type { SmallTable } from "../../import/index.ts";
import { readProject } from "../../project/index.ts";
import { openRun } from "../../store/index.ts";
import { extensionJson, extensionText } from "../extend-page.ts";
import { type Output, type OutputOptions, printOutput } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";

/** What `plimsoll extend` takes. */
export interface ExtendOptions {
  /** A file of its values, or a table that came otherwise. */
  readonly factor: SmallTable;
  /** Folder of a given model's files; the project's run without. */
  readonly model?: string;
  readonly date?: string;
  readonly periods: number;
  readonly covariances?: boolean;
  readonly specific: "own_variance" | "likelihood";
  readonly draws: number;
  readonly seed: number;
  readonly out?: string;
}

/** `plimsoll extend <factor>`: a given model with one factor more, and whether it is there. */
export async function runExtend(
  options: OutputOptions & ExtendOptions & { readonly project: string },
): Promise<void> {
  const output = await extendReport(options.project, options);
  if (options.model !== undefined) printOutput(output, options);
  else await printRunOutput(output, options);
}

/** A model of files, or of the published run of a project, extended. */
export async function extendReport(projectFolder: string, options: ExtendOptions): Promise<Output> {
  const values = await readFactorValues(options.factor);
  const { date, periods, draws, seed, specific, covariances = false } = options;
  const given =
    options.model === undefined
      ? await givenRun(projectFolder, { date, periods })
      : await readGivenFiles(options.model, { date, periods });
  const extended = extendGiven(given, values, { covariances, specific, draws, seed });
  const factor =
    typeof options.factor === "string"
      ? basename(options.factor).replace(/\.[^.]*$/, "")
      : options.factor.name;
  if (options.out !== undefined) await writeExtension(options.out, factor, given, extended);
  const report = { ...extended, given, factor, out: options.out };
  return { text: extensionText(report), json: extensionJson(report) };
}

async function givenRun(projectFolder: string, request: Parameters<typeof readGivenRun>[1]) {
  const project = await readProject(projectFolder);
  const run = await openRun(project.modelFolder);
  try {
    return await readGivenRun(run, request);
  } finally {
    await run.close();
  }
}
