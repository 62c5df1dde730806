import type { Memberships } from "../data/index.ts";
import { EngineError } from "../errors/index.ts";
import { partsDifference } from "./attribute-period.ts";
import { attributeReturn } from "./attribute-return.ts";
import { type BookLines, linesWith, NO_FACTORS } from "./attribution-lines.ts";
import { type AttributionOptions, type BookState, startBook } from "./attribution-state.ts";
import { type BrinsonForm, type BrinsonPeriod, brinsonPeriod, type GroupSums } from "./brinson-period.ts";
import { type ContributionLedger, startLedger, stepLedger } from "./contribution-ledger.ts";
import type { GroupTree } from "./group-tree.ts";
import type { LinkingMethod } from "./linking-factors.ts";
import type { AttributionPeriod, PeriodAttribution } from "./period-attribution.ts";
import { stepBook } from "./step-book.ts";

/** How a Brinson attribution over time is made. */
export interface BrinsonOptions extends AttributionOptions {
  readonly form: BrinsonForm;
}

/** One book of a Brinson attribution so far, by node. [G each] */
export interface GroupBookState {
  /** Contributions Σ w r. */
  readonly ledger: ContributionLedger;
  /** Mean weight at the start of the periods. */
  readonly weights: Float64Array;
  /** Growth of the group by itself over the periods in which it was held; NaN from where it held longs and shorts: that has no return. */
  readonly growth: Float64Array;
}

/** The state of a Brinson attribution between two periods: plain data. */
export interface BrinsonState extends BookLines {
  readonly options: BrinsonOptions;
  readonly tree: GroupTree;
  readonly firstDate: string;
  readonly lastDate: string;
  readonly portfolio: GroupBookState;
  readonly benchmark: GroupBookState;
  /** [3G + 2] allocation, selection and interaction by node, what weights leave over, and trading. */
  readonly effects: ContributionLedger;
  /** [N] selection with interaction by name. */
  readonly names: ContributionLedger;
  /** The bridge: what the factor model says of allocation (with what weights leave over), and of selection with interaction. */
  readonly allocation: BookState;
  readonly selection: BookState;
}

/** The state before the first period. */
export function startBrinson(tree: GroupTree, assetCount: number, options: BrinsonOptions): BrinsonState {
  const nodeCount = tree.labels.length;
  const book = (): GroupBookState => ({
    ledger: startLedger(nodeCount),
    weights: new Float64Array(nodeCount),
    growth: new Float64Array(nodeCount).fill(1),
  });
  return {
    options,
    tree,
    firstDate: "",
    lastDate: "",
    portfolio: book(),
    benchmark: book(),
    effects: startLedger(3 * nodeCount + 2),
    names: startLedger(assetCount),
    ...NO_FACTORS,
    allocation: startBook(),
    selection: startBook(),
  };
}

/**
 * Adds one period. The given state is not changed.
 *
 * @param members  the finest group of each name in this period, as nodes of the tree [N]
 * @param attributed  of the same period, by `attributePeriod`: the returns to link to, and trading
 * @throws {EngineError} order: a date that is not after the last one; shape: as `brinsonPeriod`
 * @see docs/methodology/10b-brinson.md
 * @complexity O(N·S + G)
 */
export function stepBrinson(
  state: BrinsonState,
  period: AttributionPeriod,
  members: Memberships,
  attributed: PeriodAttribution,
): BrinsonState {
  const { tree, options } = state;
  const { date } = period;
  if (date <= state.lastDate) {
    throw new EngineError("order", `stepBrinson needs ascending dates, got ${date} after ${state.lastDate}`);
  }
  const groups = brinsonPeriod(period, { tree, members }, options.form);
  const own = attributed.portfolio.returnPeriod;
  const base = attributed.benchmark.returnPeriod;
  const { lines, slots } = linesWith(state, attributed.factors);
  const allocation = attributeReturn(period, groups.allocationPortfolio);
  const selection = partsDifference({ ...attributed.active, trading: 0 }, allocation);
  const active = { ...period, lines, slots, method: options.linking, own, base };
  return {
    options,
    tree,
    firstDate: state.lastDate === "" ? date : state.firstDate,
    lastDate: date,
    portfolio: stepGroups(state.portfolio, groups.portfolio, { own, method: options.linking }),
    benchmark: stepGroups(state.benchmark, groups.benchmark, { own: base, method: options.linking }),
    effects: stepLedger(state.effects, options.linking, {
      contributions: effectLines(groups, attributed.active.trading),
      own,
      base,
    }),
    names: stepLedger(state.names, options.linking, { contributions: groups.names, own, base }),
    lines,
    slots,
    allocation: stepBook(state.allocation, allocation, active),
    selection: stepBook(
      state.selection,
      { ...selection, returnPeriod: selection.returnPeriod - attributed.active.trading },
      active,
    ),
  };
}

function effectLines(
  { allocation, selection, interaction, rest }: BrinsonPeriod,
  trading: number,
): Float64Array {
  const count = allocation.length;
  const lines = new Float64Array(3 * count + 2);
  lines.set(allocation);
  lines.set(selection, count);
  lines.set(interaction, 2 * count);
  lines.set([rest, trading], 3 * count);
  return lines;
}

function stepGroups(
  book: GroupBookState,
  sums: GroupSums,
  { own, method }: { readonly own: number; readonly method: LinkingMethod },
): GroupBookState {
  const ledger = stepLedger(book.ledger, method, { contributions: sums.contributions, own, base: 0 });
  return {
    ledger,
    weights: book.weights.map((mean, node) => mean + (sums.weights[node] - mean) / ledger.periodCount),
    growth: book.growth.map((growth, node) => {
      const weight = sums.weights[node];
      const gross = sums.gross[node];
      if (gross === 0) return growth;
      const isOneSided = Math.abs(weight) > (1 - 1e-9) * gross;
      return isOneSided ? growth * (1 + sums.contributions[node] / weight) : Number.NaN;
    }),
  };
}
