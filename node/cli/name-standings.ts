import { readUniverseCounts, type UniverseChange } from "../model/index.ts";
import { type Run, selectValues } from "../store/index.ts";

/** Where a name stands at a close. */
export interface Standing {
  readonly date: string;
  /** Has a seat in the estimation universe; only covered; neither. */
  readonly state: "member" | "covered" | "uncovered";
  /** A member that does not trade at a close is out of it there, and keeps its seat. */
  readonly inEstimationUniverse: boolean;
  /** When its seat last changed; null where it never had one. */
  readonly since: string | null;
  /** Latest close at which it was covered; null where it never was. */
  readonly lastCovered: string | null;
  /** NaN where it is not covered. */
  readonly marketCap: number;
}

/**
 * Where a security stands at every close of a run.
 *
 * @param changes  of its seat, by date
 */
export async function readStandings(
  run: Run,
  id: string,
  changes: readonly UniverseChange[],
): Promise<readonly Standing[]> {
  const dates = (await readUniverseCounts(run)).map(({ date }) => date);
  const rows = await run.readTable("exposures", {
    where: { id },
    columns: ["date", "estimation", "market_cap"],
  });
  const rowOf = new Map(selectValues(rows, "date", "date").map((date, row) => [date, row]));
  const estimation = selectValues(rows, "estimation", "flag");
  const caps = selectValues(rows, "market_cap", "number");
  const changeOf = new Map(changes.map((change) => [change.date, change]));
  let seat: UniverseChange | undefined;
  let lastCovered: string | null = null;
  return dates.map((date) => {
    seat = changeOf.get(date) ?? seat;
    const row = rowOf.get(date);
    if (row !== undefined) lastCovered = date;
    return {
      date,
      state: row === undefined ? "uncovered" : seat?.change === "entered" ? "member" : "covered",
      inEstimationUniverse: row !== undefined && estimation[row] === 1,
      since: seat?.date ?? null,
      lastCovered,
      marketCap: row === undefined ? Number.NaN : (caps[row] as number),
    };
  });
}

/** A standing in words, to follow its date. */
export function standingInWords({ state, inEstimationUniverse, since, lastCovered }: Standing): string {
  if (state === "member") {
    const traded = inEstimationUniverse ? "" : "; it has no bar at this close, and keeps its seat";
    return `a member of the estimation universe since ${since}${traded}`;
  }
  const seat = since === null ? "never a member so far" : `no member since ${since}`;
  if (state === "covered") return `covered, ${seat}`;
  return lastCovered === null
    ? "not covered, and never so far"
    : `not covered, last on ${lastCovered}; ${seat}`;
}
