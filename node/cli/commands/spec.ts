import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { modelSpecJsonSchema, resolvedSpecJson } from "../../../wire/index.ts";
import { type Project, readProject, SPEC_FILE } from "../../project/index.ts";
import { type OutputOptions, printOutput } from "../output.ts";

interface SpecOptions extends OutputOptions {
  readonly project: string;
  readonly resolved?: boolean;
  readonly schema?: boolean;
}

/** `plimsoll spec`: the spec as written, with its defaults, or the schema of all specs. */
export async function runSpec(options: SpecOptions): Promise<void> {
  if (options.schema === true) {
    printOutput({ text: "", json: modelSpecJsonSchema() }, { json: true });
    return;
  }
  const project = await readProject(options.project);
  const written = await readFile(join(project.folder, SPEC_FILE), "utf8");
  const resolved = resolvedSpec(project);
  const text = options.resolved === true ? stringify(resolved).trimEnd() : written.trimEnd();
  printOutput({ text, json: options.resolved === true ? resolved : project.spec }, options);
}

/** The spec with its defaults, but for where its data are. */
export function resolvedSpec({ spec, options }: Project): object {
  return { name: spec.name, preset: spec.extends ?? "short", ...resolvedSpecJson(options) };
}
