import type { BrinsonState, GroupBookState } from "./attribute-brinson.ts";
import type { BrinsonForm } from "./brinson-period.ts";
import { linkedContributions } from "./contribution-ledger.ts";
import { type BookPerformance, bookPerformance } from "./finish-attribution.ts";
import type { LinkingMethod } from "./linking-factors.ts";

/** The three effects, linked: contributions to the compounded active return. Decimals. */
export interface BrinsonEffects {
  readonly allocation: number;
  readonly selection: number;
  readonly interaction: number;
  /** Their sum. */
  readonly total: number;
}

/** One book's part of a group. */
export interface GroupPerformance {
  /** Mean weight at the start of the periods. */
  readonly weightMean: number;
  /** The group's own compounded return over the periods in which it was held; NaN where it never was, or held longs and shorts. */
  readonly returnTotal: number;
  /** Linked to the book's compounded return: the first level sums to it, but for trading. */
  readonly contribution: number;
}

/** A group over the whole span. */
export interface BrinsonGroup extends BrinsonEffects {
  readonly label: string;
  /** Labels from the first level down, with / between: the same label may stand under two parents. */
  readonly path: string;
  /** Position of the group above among the groups; −1 at the first level. */
  readonly parent: number;
  readonly portfolio: GroupPerformance;
  readonly benchmark: GroupPerformance;
}

/** A Brinson attribution over a span, beside what the factor model says of the same effects. */
export interface BrinsonAttribution {
  readonly form: BrinsonForm;
  readonly linking: LinkingMethod;
  readonly firstDate: string;
  readonly lastDate: string;
  readonly periodCount: number;
  /** R_p − R_b, compounded: the sum of `effects.total`, `rest` and `trading`. */
  readonly returnActive: number;
  /** Of the first level together. */
  readonly effects: BrinsonEffects;
  readonly rest: number;
  readonly trading: number;
  /** In the order of the tree: a group stands after the one above it. */
  readonly groups: readonly BrinsonGroup[];
  /** [N] selection with interaction by name. */
  readonly names: Float64Array;
  /** The bridge to the factor view: line by line the two sum to the active book's, but for trading. */
  readonly bridge: {
    /** Of allocation with `rest`. */
    readonly allocation: BookPerformance;
    /** Of selection with interaction. */
    readonly selection: BookPerformance;
  };
}

/**
 * The Brinson attribution of everything stepped so far; the state can go on afterwards.
 *
 * @complexity O(N + G)
 */
export function finishBrinson(state: BrinsonState): BrinsonAttribution {
  const { options, tree, effects } = state;
  const { linking } = options;
  const count = tree.labels.length;
  const linked = linkedContributions(effects, linking);
  const portfolio = groupPerformances(state.portfolio, linking);
  const benchmark = groupPerformances(state.benchmark, linking);
  const paths: string[] = [];
  const groups = tree.labels.map((label, node): BrinsonGroup => {
    const above = paths[tree.parents[node]];
    paths.push(above === undefined ? label : `${above}/${label}`);
    const effectsOf = sumEffects([[linked[node], linked[count + node], linked[2 * count + node]]]);
    return {
      label,
      path: paths[node],
      parent: tree.parents[node],
      portfolio: portfolio[node],
      benchmark: benchmark[node],
      ...effectsOf,
    };
  });
  const first = groups.filter(({ parent }) => parent < 0);
  return {
    form: options.form,
    linking,
    firstDate: state.firstDate,
    lastDate: state.lastDate,
    periodCount: effects.periodCount,
    returnActive: effects.growth.difference,
    effects: sumEffects(
      first.map(({ allocation, selection, interaction }) => [allocation, selection, interaction]),
    ),
    rest: linked[3 * count],
    trading: linked[3 * count + 1],
    groups,
    names: linkedContributions(state.names, linking),
    bridge: {
      allocation: bookPerformance(state, state.allocation),
      selection: bookPerformance(state, state.selection),
    },
  };
}

function sumEffects(parts: readonly (readonly [number, number, number])[]): BrinsonEffects {
  let [allocation, selection, interaction] = [0, 0, 0];
  for (const [a, s, i] of parts) {
    allocation += a;
    selection += s;
    interaction += i;
  }
  return { allocation, selection, interaction, total: allocation + selection + interaction };
}

function groupPerformances(book: GroupBookState, linking: LinkingMethod): readonly GroupPerformance[] {
  const contributions = linkedContributions(book.ledger, linking);
  return Array.from(book.growth, (growth, node) => ({
    weightMean: book.weights[node],
    returnTotal: growth === 1 && book.weights[node] === 0 ? Number.NaN : growth - 1,
    contribution: contributions[node],
  }));
}
