export { arrowOf } from "./arrow-rows.ts";
export { type ByteCache, dataBytes, openByteCache } from "./byte-cache.ts";
export { checksum, textSum } from "./checksum.ts";
export type { GarbageCount } from "./collect-garbage.ts";
export { copyRun, copySteps, pullRun, pushFirstRun, pushRun } from "./copy-run.ts";
export { type DurableFiles, openDurableFiles } from "./durable-files.ts";
export { failpoint, isFailpointSet } from "./failpoint.ts";
export { formatParquet } from "./format-parquet.ts";
export { inParallel } from "./in-parallel.ts";
export { keepEvaluation, readEvaluation } from "./kept-evaluation.ts";
export { loadDuckdb } from "./load-duckdb.ts";
export { makeFolder } from "./make-folder.ts";
export { type ModelResults, modelResults } from "./model-results.ts";
export { type ModelStore, openModelStore } from "./model-store.ts";
export { type ObjectStore, openObjectStore } from "./object-store.ts";
export { readCheckpoint } from "./read-checkpoint.ts";
export { readTableFile, type TableSelection } from "./read-parquet.ts";
export { readPlatform } from "./read-platform.ts";
export { pointerPath, publishedRunId } from "./read-pointer.ts";
export { openRun, type Run } from "./run.ts";
export { readRunIds } from "./run-ids.ts";
export { sha256 } from "./sha256.ts";
export { LockedError, StoreError, type StoreErrorCode } from "./store-error.ts";
export {
  type CodedColumn,
  type Column,
  type ColumnKind,
  type ColumnValues,
  labelCodes,
  selectValues,
  type TableChunk,
  type TableRows,
} from "./table-data.ts";
export { clearWork, type WorkObjects, workGoals, workObjects } from "./work-objects.ts";
export { type HeldLock, takeWriterLock, whenFree } from "./writer-lock.ts";
