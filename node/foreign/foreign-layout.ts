import type { DayDraft } from "./day-draft.ts";
import type { FaultSink } from "./fault-sink.ts";
import type { ForeignUnits } from "./foreign-units.ts";
import type { PackageFile } from "./package-files.ts";

/** Files of one date. */
export interface DatedFiles {
  readonly date: string;
  readonly files: readonly PackageFile[];
}

/** A shape that packages of files have. */
export interface ForeignLayout {
  readonly units: ForeignUnits;
  /** The dates of a package, ascending, each with its files; what is of no date that can be told is a fault or passed over. */
  readonly dates: (files: readonly PackageFile[], faults: FaultSink) => Promise<readonly DatedFiles[]>;
  /** Names of the factors of a date, from its covariance alone. */
  readonly factors: (files: DatedFiles) => Promise<readonly string[]>;
  /** Says what stands in the files of a date. */
  readonly read: (files: DatedFiles, draft: DayDraft) => Promise<void>;
}
