export {
  type ComparedBook,
  type ComparedDate,
  type CoverageGap,
  compareRuns,
  type RunComparison,
} from "./compare-runs.ts";
export { openNamedRun } from "./find-run.ts";
