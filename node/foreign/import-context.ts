import type { ForeignOptions } from "../../engine/pipeline/index.ts";
import type { EstimateProgress } from "../jobs/index.ts";
import type { Project } from "../project/index.ts";
import type { ModelStore } from "../store/index.ts";
import type { FaultSink } from "./fault-sink.ts";
import type { DatedFiles, ForeignLayout } from "./foreign-layout.ts";
import type { PackageInput } from "./package-files.ts";

/** What an import works with. */
export interface ImportContext {
  readonly project: Project;
  readonly foreign: ForeignOptions;
  readonly layout: ForeignLayout;
  readonly dated: readonly DatedFiles[];
  readonly inputs: readonly PackageInput[];
  /** Kinds of files of the package that are of no date. */
  readonly otherFiles: readonly string[];
  readonly faults: FaultSink;
  readonly store: ModelStore;
  readonly onProgress: (progress: EstimateProgress) => void;
  readonly signal: AbortSignal | undefined;
}
