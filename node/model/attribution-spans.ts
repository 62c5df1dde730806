import type {
  AttributionLine,
  AttributionState,
  BrinsonState,
} from "../../engine/performance-attribution/index.ts";

/** What a part of a span adds to the sums of an attribution. */
export interface AttributionSpan {
  /** A month, or a year of a longer span. */
  readonly label: string;
  readonly periodCount: number;
  readonly portfolio: SpanSums;
  readonly active: SpanSums;
  /** By node of the tree of groups; undefined without a Brinson attribution. */
  readonly groups: { readonly portfolio: GroupSpanSums; readonly benchmark: GroupSpanSums } | undefined;
}

/** Sums over the periods, by line. [L] */
export interface SpanSums {
  /** Of the exposures before the periods; 0 for lines that are not factors. */
  readonly exposures: Float64Array;
  /** Of the contributions, not linked. */
  readonly contributions: Float64Array;
}

/** Sums over the periods, by node. [G] */
export interface GroupSpanSums {
  readonly weights: Float64Array;
  /** What 1 in the group became; NaN where it held longs and shorts. */
  readonly growths: Float64Array;
}

/** An attribution in parts of its span. */
export interface AttributionSpans {
  readonly lines: readonly AttributionLine[];
  readonly spans: readonly AttributionSpan[];
}

/** Months from which on years are told. */
const MOST_MONTHS = 24;

/** Remembers an attribution at the end of each month: its states are never changed, so that they are kept as they are. */
export function recordSpans(): {
  readonly see: (state: AttributionState, brinson: BrinsonState | undefined) => void;
  readonly all: () => AttributionSpans;
} {
  const ends: { readonly state: AttributionState; readonly groups: GroupsAt | undefined }[] = [];
  return {
    see: (state, brinson) => {
      const end = { state, groups: groupsAt(brinson) };
      const isSameMonth = ends.at(-1)?.state.lastDate.slice(0, 7) === state.lastDate.slice(0, 7);
      ends.splice(isSameMonth ? -1 : ends.length, 1, end);
    },
    all: () => {
      const digits = ends.length > MOST_MONTHS ? 4 : 7;
      const labelOf = ({ state }: (typeof ends)[number]) => state.lastDate.slice(0, digits);
      const last = ends.filter((end, at) => {
        const next = ends[at + 1];
        return next === undefined || labelOf(next) !== labelOf(end);
      });
      return {
        lines: ends.at(-1)?.state.lines ?? [],
        spans: last.map((end, at): AttributionSpan => {
          const before = last[at - 1];
          const since = (book: "portfolio" | "active") => sumsBetween(before?.state, end.state, book);
          return {
            label: labelOf(end),
            periodCount: end.state.periodCount - (before?.state.periodCount ?? 0),
            portfolio: since("portfolio"),
            active: since("active"),
            groups: end.groups && {
              portfolio: groupsBetween(before, end, "portfolio"),
              benchmark: groupsBetween(before, end, "benchmark"),
            },
          };
        }),
      };
    },
  };
}

interface GroupsAt {
  readonly portfolio: GroupSpanSums;
  readonly benchmark: GroupSpanSums;
}

const groupsAt = (state: BrinsonState | undefined): GroupsAt | undefined =>
  state && {
    portfolio: { weights: state.portfolio.weights, growths: state.portfolio.growth },
    benchmark: { weights: state.benchmark.weights, growths: state.benchmark.growth },
  };

/** A sum is its mean times its periods; a line that appears later had 0 before. */
function sumsBetween(
  before: AttributionState | undefined,
  state: AttributionState,
  book: "portfolio" | "active",
): SpanSums {
  const between = (of: (state: AttributionState) => Float64Array) =>
    of(state).map((mean, slot) => {
      const past = before === undefined ? 0 : (of(before)[slot] ?? 0) * before.periodCount;
      return mean * state.periodCount - past;
    });
  return {
    exposures: between((of) => of[book].exposures),
    contributions: between((of) => of[book].ledger.means),
  };
}

type End = { readonly state: AttributionState; readonly groups: GroupsAt | undefined };

function groupsBetween(before: End | undefined, end: End, book: keyof GroupsAt): GroupSpanSums {
  const [past, now] = [before?.groups?.[book], end.groups?.[book]];
  const weights = now?.weights ?? new Float64Array(0);
  return {
    weights: weights.map(
      (mean, node) =>
        mean * end.state.periodCount - (past?.weights[node] ?? 0) * (before?.state.periodCount ?? 0),
    ),
    growths: (now?.growths ?? new Float64Array(0)).map((growth, node) => growth / (past?.growths[node] ?? 1)),
  };
}
