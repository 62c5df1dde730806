import { type Run, StoreError, selectValues } from "../store/index.ts";
import { hasTable } from "./has-table.ts";

/** The universe at a close in numbers; the table `diagnostics` has them. */
export interface UniverseCounts {
  readonly date: string;
  readonly coverageCount: number;
  readonly estimationCount: number;
  /** Market cap of the estimation universe over that of all covered names; NaN while nobody is covered. */
  readonly coverageCapShare: number;
  readonly outsideSpanCount: number;
  readonly entered: number;
  readonly left: number;
}

/** A seat of the estimation universe taken or given up at a close. */
export interface UniverseChange {
  readonly date: string;
  readonly id: string;
  /** "entered" or "left". */
  readonly change: string;
  readonly reason: string;
}

/**
 * The universe at every close of a run, ascending.
 *
 * @throws {StoreError} "missing" when the run is of a version that kept less of it
 */
export async function readUniverseCounts(run: Run): Promise<readonly UniverseCounts[]> {
  const rows = await run.readTable("diagnostics");
  if (!rows.columns.some(({ name }) => name === "coverage_cap_share")) {
    const rule = "the run was made by a version that kept less of its universe";
    throw new StoreError("missing", `${rule}: run npx plimsoll estimate, which makes it again`);
  }
  const integers = (name: string) => selectValues(rows, name, "integer");
  const coverage = integers("coverage_count");
  const estimation = integers("estimation_count");
  const capShare = selectValues(rows, "coverage_cap_share", "number");
  const outside = integers("outside_span_count");
  const entered = integers("entered");
  const left = integers("left");
  return selectValues(rows, "date", "date").map((date, row) => ({
    date,
    coverageCount: coverage[row] as number,
    estimationCount: estimation[row] as number,
    coverageCapShare: capShare[row] as number,
    outsideSpanCount: outside[row] as number,
    entered: entered[row] as number,
    left: left[row] as number,
  }));
}

/** Every change of a seat, by date and security; those of one security where it is named. */
export async function readUniverseChanges(run: Run, id?: string): Promise<readonly UniverseChange[]> {
  // A run in which no seat ever changed has no such table.
  if (!hasTable(run, "universe_changes")) return [];
  const rows = await run.readTable("universe_changes", id === undefined ? {} : { where: { id } });
  const ids = selectValues(rows, "id", "text");
  const changes = selectValues(rows, "change", "text");
  const reasons = selectValues(rows, "reason", "text");
  return selectValues(rows, "date", "date").map((date, row) => ({
    date,
    id: ids[row] as string,
    change: changes[row] as string,
    reason: reasons[row] as string,
  }));
}
