import { readAxes, readUniverseChanges } from "../model/index.ts";
import type { Run } from "../store/index.ts";
import { counted } from "./counted.ts";
import { type DateSpan, isWithin, requireDates } from "./date-range.ts";
import { readStandings, type Standing, standingInWords } from "./name-standings.ts";
import type { Output } from "./output.ts";
import { printableName } from "./printable-text.ts";
import { requireSecurity } from "./require-security.ts";
import { formatTable, money } from "./table-text.ts";
import { reasonInWords } from "./universe-words.ts";

/** A change of the name's seat, and what it was after it. */
interface SeatChange {
  readonly date: string;
  readonly change: string;
  readonly reason: string;
  readonly became: Standing["state"];
  /** NaN where it is not covered any more. */
  readonly marketCap: number;
}

/** One security's membership through time: every change with its reason, and where it stands at the end. */
export async function membershipReport(run: Run, id: string, span: DateSpan): Promise<Output> {
  await requireDates(run, span);
  const { assets, assetNames } = await readAxes(run);
  const name = assetNames[requireSecurity(assets, id, "show universe")] as string;
  const known = await readUniverseChanges(run, id);
  const all = await readStandings(run, id, known);
  const path = all.filter(({ date }) => isWithin(span, date));
  const [first, last] = [path[0] as Standing, path.at(-1) as Standing];
  const before = all.findLast(({ date }) => date < first.date);
  const byDate = new Map(path.map((standing) => [standing.date, standing]));
  const changes = known.flatMap(({ date, change, reason }) => {
    const after = byDate.get(date);
    return after === undefined
      ? []
      : [{ date, change, reason, became: after.state, marketCap: after.marketCap }];
  });
  const count = (state: Standing["state"]) => path.filter((of) => of.state === state).length;
  const counts = {
    memberCount: count("member"),
    coveredCount: count("covered"),
    uncoveredCount: count("uncovered"),
    untradedCount: path.filter((of) => of.state === "member" && !of.inEstimationUniverse).length,
  };
  const untraded = counts.untradedCount > 0 ? ` (without a bar at ${counts.untradedCount} of them)` : "";
  const text = [
    `${[id, name].filter(Boolean).map(printableName).join(" ")} in the universe of ${run.manifest.model}, ${first.date} to ${last.date}`,
    pathLine(path),
    `█ member at ${counts.memberCount}${untraded}, ░ covered only at ${counts.coveredCount}, · not covered at ${counts.uncoveredCount} of ${counted(path.length, "close")}`,
    "",
    ...(before === undefined ? [] : [`Before the span (${before.date}): ${standingInWords(before)}.`, ""]),
    changes.length === 0 ? "No change in this span." : changeTable(changes),
    "",
    `At the end (${last.date}): ${standingInWords(last)}.`,
  ].join("\n");
  return {
    text,
    json: {
      model: run.manifest.model,
      runId: run.id,
      id,
      name,
      from: span.from ?? first.date,
      to: span.to ?? last.date,
      ...counts,
      before: before ?? null,
      changes,
      standing: last,
    },
    csv: {
      header: ["date", "change", "reason", "became", "market_cap"],
      rows: changes.map((of) => [of.date, of.change, of.reason, of.became, of.marketCap]),
    },
  };
}

const SIGNS = { member: "█", covered: "░", uncovered: "·" } as const;
const WIDTH = 100;

/** A sign for every close, or for as many as fit, picked evenly. */
function pathLine(path: readonly Standing[]): string {
  const count = Math.min(WIDTH, path.length);
  return Array.from({ length: count }, (_, i) => {
    const at = Math.round((i * (path.length - 1)) / Math.max(1, count - 1));
    return SIGNS[(path[at] as Standing).state];
  }).join("");
}

function changeTable(changes: readonly SeatChange[]): string {
  return formatTable(
    [
      { header: "date", align: "left" },
      { header: "change", align: "left" },
      { header: "became", align: "left" },
      { header: "market cap", align: "right" },
      { header: "reason", align: "left", whole: true },
    ],
    changes.map((of) => [of.date, of.change, of.became, money(of.marketCap), reasonInWords(of)]),
  );
}
