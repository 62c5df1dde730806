import type { ModelOptions } from "../../engine/pipeline/index.ts";
import { parseResolvedSpec } from "../../wire/index.ts";
import type { Run } from "../store/index.ts";

/** The options a run was made with, from its manifest. */
export function runOptions(run: Run): ModelOptions {
  return parseResolvedSpec(run.manifest.spec);
}
