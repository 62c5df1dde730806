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
