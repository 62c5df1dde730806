import type { ModelOptions } from "../../engine/pipeline/index.ts";
import { parseResolvedSpec } from "../../wire/index.ts";
import type { Run } from "../store/index.ts";

const known = new WeakMap<object, ModelOptions>();

/** The options a run was made with, from its manifest. */
export function runOptions({ manifest }: Run): ModelOptions {
  const options = known.get(manifest) ?? parseResolvedSpec(manifest.spec);
  known.set(manifest, options);
  return options;
}

/** Whether a run is of a model that was given as files: nothing of it was estimated, and no forecast can be made again. */
export function isForeign(run: Run): boolean {
  return runOptions(run).foreign !== undefined;
}
