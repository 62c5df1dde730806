import {
  dataTables,
  formatCanonicalJson,
  type Manifest,
  resolvedSpecJson,
  type TableName,
} from "../../wire/index.ts";
import { changedInputs } from "../import/index.ts";
import type { Project } from "../project/index.ts";
import { codeVersion } from "./code-version.ts";
import { hashDataSpec } from "./hash-data-spec.ts";

/**
 * What a run depends on that is no longer as it was when the run was made: files, spec, code, a clause each; none where
 * it is up to date with its project. Portfolios are not among them, because no run depends on them.
 */
export async function changesSinceRun(project: Project, manifest: Manifest): Promise<readonly string[]> {
  const files = inputFiles(project);
  const inputs = manifest.inputs.filter(({ file }) => files.has(file));
  const changes = (await changedInputs(project.folder, inputs)).map((file) => `${file} has changed since`);
  if (manifest.dataSpec !== undefined && manifest.dataSpec !== hashDataSpec(project)) {
    changes.push("data: in plimsoll.yaml has changed since");
  }
  if (formatCanonicalJson(manifest.spec) !== formatCanonicalJson(resolvedSpecJson(project.options))) {
    changes.push("the model in plimsoll.yaml has changed since");
  }
  if (manifest.code.version !== codeVersion()) {
    changes.push(`it was made by version ${manifest.code.version}, this is ${codeVersion()}`);
  }
  return changes;
}

/** The files a run depends on, as the spec names them. A file it names no more is a change of the data section. */
function inputFiles({ spec }: Project): ReadonlySet<string> {
  const names = (Object.keys(dataTables) as TableName[]).filter((name) => name !== "portfolios");
  return new Set(names.flatMap((name) => spec.data[name]?.path ?? []));
}
