import {
  readAxes,
  readUniverseChanges,
  readUniverseCounts,
  runOptions,
  type UniverseChange,
  type UniverseCounts,
} from "../model/index.ts";
import type { Run } from "../store/index.ts";
import { type DateSpan, isWithin } from "./date-range.ts";

/** The universe of a run over a span: its size, and who came and went. */
export interface UniverseHistory {
  readonly closes: readonly UniverseCounts[];
  readonly months: readonly UniverseSummary[];
  /** The first close with members, where it is in the span. */
  readonly began: { readonly date: string; readonly count: number } | null;
  /** Share of the names replaced a year, the beginning left out; NaN where there is no time after it. */
  readonly turnoverAnnual: number;
  readonly reasons: readonly ReasonCount[];
  readonly changes: readonly NamedChange[];
  /** Those after the beginning. */
  readonly laterChanges: readonly NamedChange[];
}

/** The last close of a month or a year, with all that entered and left in it. */
export interface UniverseSummary extends UniverseCounts {
  /** "2020-01", or "2020". */
  readonly label: string;
}

/** A change with the name for people; empty where the data have none. */
export interface NamedChange extends UniverseChange {
  readonly name: string;
}

/** Changes of one kind. */
export interface ReasonCount {
  readonly change: string;
  readonly reason: string;
  readonly count: number;
  /** Different names among them. */
  readonly nameCount: number;
  readonly first: string;
  readonly last: string;
}

/** Reads and sums up the universe over a span of dates. */
export async function readUniverseHistory(run: Run, span: DateSpan): Promise<UniverseHistory> {
  const { assets, assetNames } = await readAxes(run);
  const all = await readUniverseCounts(run);
  const closes = all.filter(({ date }) => isWithin(span, date));
  const changes = (await readUniverseChanges(run))
    .filter(({ date }) => isWithin(span, date))
    .map((change) => ({ ...change, name: assetNames[assets.codes.get(change.id) as number] ?? "" }));
  const first = all.find(({ entered }) => entered > 0);
  const began =
    first !== undefined && isWithin(span, first.date) ? { date: first.date, count: first.entered } : null;
  const isLater = ({ date }: { readonly date: string }) => began === null || date > began.date;
  return {
    closes,
    months: summarise(closes, 7),
    began,
    turnoverAnnual: turnover(closes.filter(isLater), runOptions(run).periodsPerYear),
    reasons: countReasons(changes),
    changes,
    laterChanges: changes.filter(isLater),
  };
}

/** Closes summed up by the first letters of their dates: 7 for months, 4 for years. */
export function summarise(closes: readonly UniverseCounts[], letters: 4 | 7): readonly UniverseSummary[] {
  const byLabel = new Map<string, UniverseSummary>();
  for (const close of closes) {
    const label = close.date.slice(0, letters);
    const before = byLabel.get(label);
    const entered = (before?.entered ?? 0) + close.entered;
    byLabel.set(label, { ...close, label, entered, left: (before?.left ?? 0) + close.left });
  }
  return [...byLabel.values()];
}

/** Half of the seats that changed over the mean size: a name that is replaced is one that leaves and one that enters. */
function turnover(closes: readonly UniverseCounts[], periodsPerYear: number): number {
  const filled = closes.filter(({ estimationCount }) => estimationCount > 0);
  const seats = filled.reduce((sum, { entered, left }) => sum + entered + left, 0);
  const size = filled.reduce((sum, { estimationCount }) => sum + estimationCount, 0) / filled.length;
  return (seats / 2 / size / filled.length) * periodsPerYear;
}

/** Changes by what they were and why: who entered before who left, the most frequent reason first. */
function countReasons(changes: readonly UniverseChange[]): readonly ReasonCount[] {
  const groups = new Map<string, UniverseChange[]>();
  for (const change of changes) {
    const key = `${change.change} ${change.reason}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  return [...groups.values()]
    .map((group) => ({
      change: group[0]?.change as string,
      reason: group[0]?.reason as string,
      count: group.length,
      nameCount: new Set(group.map(({ id }) => id)).size,
      first: group[0]?.date as string,
      last: group.at(-1)?.date as string,
    }))
    .sort((a, b) => (a.change === b.change ? b.count - a.count : a.change < b.change ? -1 : 1));
}
