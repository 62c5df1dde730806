import { join } from "node:path";
import { fileStamp, inputStamp } from "../import/index.ts";
import { type Project, readProject, SPEC_FILE } from "../project/index.ts";
import { openRun, pointerPath, publishedRunId, type Run, StoreError } from "../store/index.ts";

/** A project and its published run as they are now. */
export interface Served {
  readonly project: Project;
  readonly run: Run;
  /** Of the spec and the files of its data; undefined where nobody can tell whether they change. */
  readonly stamp: string | undefined;
}

/** Looks at the project anew for each request, and reads again only what has changed. */
export function servedProject(folder: string): () => Promise<Served> {
  let project: { readonly stamp: string; readonly value: Project } | undefined;
  let run: { readonly stamp: string | undefined; readonly value: Run } | undefined;
  const projectNow = async (stamp: string | undefined): Promise<Project> => {
    if (project !== undefined && project.stamp === stamp) return project.value;
    const value = await readProject(folder);
    project = stamp === undefined ? undefined : { stamp, value };
    return value;
  };
  const runNow = async (modelFolder: string): Promise<Run> => {
    const stamp = fileStamp("pointer", pointerPath(modelFolder));
    if (run !== undefined && stamp !== undefined && run.stamp === stamp) return run.value;
    const id = await publishedRunId(modelFolder).catch((error: unknown) => {
      if (!(error instanceof StoreError && error.code === "missing")) throw error;
      // Who asks is not told where the project stands on the disk.
      throw new StoreError("missing", "The model has no published run: npx plimsoll estimate makes one.");
    });
    // Its tables are read elsewhere: here it has nothing to close.
    const value = run?.value.id === id ? run.value : await openRun(modelFolder, id);
    run = { stamp, value };
    return value;
  };
  return async () => {
    const spec = fileStamp(SPEC_FILE, join(folder, SPEC_FILE));
    const value = await projectNow(spec);
    const data = spec === undefined ? undefined : await inputStamp(folder, value.spec.data);
    const stamp = data === undefined ? undefined : `${spec}\n${data}`;
    return { project: value, run: await runNow(value.modelFolder), stamp };
  };
}
