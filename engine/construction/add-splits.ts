import { sparseRows } from "../optim/index.ts";
import type { Candidates } from "./candidates.ts";
import type { Mandate, MandateCosts } from "./mandate.ts";
import type { NameBounds } from "./name-bounds.ts";
import { addRow, addVariable, type ProgramDraft } from "./program-draft.ts";

/** A sum over variables, and what of it does not vary. */
export interface Sum {
  readonly columns: number[];
  readonly values: number[];
  readonly constant: number;
}

/** Where the parts of one kind stand. [n] each, −1 where a name has none */
export interface SplitPlaces {
  /** The variable, p ≥ 0. */
  readonly part: Int32Array;
  /** The row p ≥ v + shift. */
  readonly row: Int32Array;
  /** The second cone of what its size costs. */
  readonly impact: Int32Array;
}

/** The sums that need what is bought or held long of each name apart. */
export interface Splits {
  /** What is bought, and what is held long. */
  readonly places: readonly SplitPlaces[];
  gross(): Sum;
  long(): Sum;
  short(): Sum;
  turnover(): Sum;
}

/** What the splits are made for. */
export interface SplitContext {
  readonly candidates: Candidates;
  readonly mandate: Mandate;
  readonly bounds: NameBounds;
  /** [n] */
  readonly centre: Float64Array;
  readonly elastic: boolean;
}

/**
 * Adds what a mandate's limits and costs need beside the weights: the bought part b ≥ w − current, b ≥ 0 of each name, so that
 * |w − current| = 2b − (w − current), and likewise the long part; a name that cannot be short has none.
 */
export function addSplits(draft: ProgramDraft, context: SplitContext): Splits {
  const { candidates, mandate, bounds, centre, elastic } = context;
  const n = centre.length;
  const kinds = new Set(mandate.limits.map((limit) => limit.kind));
  const costs = elastic ? null : mandate.costs;
  const trades = kinds.has("turnover") || costs !== null;
  const sides = kinds.has("gross") || kinds.has("long") || kinds.has("short") || costs !== null;
  const bought = noPlaces(n);
  const held = noPlaces(n);
  const [buy, long] = [bought.part, held.part];
  const traded = centre.map((weight, i) => weight - candidates.current[i]);
  for (let i = 0; i < n; i++) {
    const block = candidates.block[i];
    if (trades) addPositivePart(draft, { block, i, shift: traded[i] }, bought);
    if (sides && (elastic || bounds.lower[i] < 0))
      addPositivePart(draft, { block, i, shift: centre[i] }, held);
    if (costs === null) continue;
    addCosts(draft, costs, { block, i, shift: traded[i], buy: buy[i], long: long[i] });
    if (costs.impact[i] !== 0) bought.impact[i] = draft.cones.length - 1;
  }
  return {
    places: [bought, held],
    gross: () => sumOver(long, centre, { split: 2, weight: -1, whole: 1 }),
    long: () => sumOver(long, centre, { split: 1, weight: 0, whole: 1 }),
    short: () => sumOver(long, centre, { split: 1, weight: -1, whole: 0 }),
    turnover: () => sumOver(buy, traded, { split: 2, weight: -1, whole: 0 }),
  };
}

function noPlaces(n: number): SplitPlaces {
  const none = () => new Int32Array(n).fill(-1);
  return { part: none(), row: none(), impact: none() };
}

/** p ≥ v + shift, p ≥ 0. */
function addPositivePart(
  draft: ProgramDraft,
  { block, i, shift }: Pick<NameTrade, "block" | "i" | "shift">,
  places: SplitPlaces,
): void {
  places.part[i] = addVariable(draft, { block, lower: 0, upper: Infinity });
  places.row[i] = addRow(draft, { columns: [i, places.part[i]], values: [1, -1] }, -Infinity, -shift);
}

/** Coefficients of a split part, of its weight, and of a weight without a split. */
interface SplitCoefficients {
  readonly split: number;
  readonly weight: number;
  readonly whole: number;
}

function sumOver(splits: Int32Array, base: Float64Array, { split, weight, whole }: SplitCoefficients): Sum {
  const columns: number[] = [];
  const values: number[] = [];
  let constant = 0;
  const add = (column: number, value: number) => {
    if (value === 0) return;
    columns.push(column);
    values.push(value);
  };
  for (let i = 0; i < splits.length; i++) {
    const own = splits[i] < 0 ? whole : weight;
    add(i, own);
    constant += own * base[i];
    if (splits[i] >= 0) add(splits[i], split);
  }
  return { columns, values, constant };
}

/** A trade size that 3/2-power costs are written around, so that their cones are of size 1. */
const TYPICAL_TRADE = 0.01;

/** What the second cone of a trade's impact, s² ≤ u, says of u ≥ 0, which a trade of either side frees. [per unit of trade] */
export function impactKink(duals: ArrayLike<number>): number {
  return (duals[0] + duals[2]) / TYPICAL_TRADE;
}

/** One name's trade: w − current = v + shift. */
interface NameTrade {
  readonly block: number;
  readonly i: number;
  readonly shift: number;
  readonly buy: number;
  /** −1 where the name cannot be short. */
  readonly long: number;
}

/** Costs of one name's trade and of holding it short. */
function addCosts(draft: ProgramDraft, costs: MandateCosts, { block, i, shift, buy, long }: NameTrade): void {
  draft.linear[buy] += costs.buy[i] + costs.sell[i];
  draft.linear[i] -= costs.sell[i];
  if (long >= 0) {
    draft.linear[long] += costs.borrow[i];
    draft.linear[i] -= costs.borrow[i];
  }
  for (const { size, more } of costs.beyond ?? []) {
    if (more[i] === 0 || size[i] === Infinity) continue;
    // What of the trade, 2b − (w − current), is beyond the size.
    const part = addVariable(draft, { block, lower: 0, upper: Infinity, linear: more[i] });
    addRow(draft, { columns: [buy, i, part], values: [2, -1, -1] }, -Infinity, size[i] + shift);
  }
  if (costs.impact[i] === 0) return;
  // t ≥ u^{3/2} of u = |trade| / size by u² ≤ t s and s² ≤ u: two rotated cones.
  const linear = costs.impact[i] * TYPICAL_TRADE ** 1.5;
  const t = addVariable(draft, { block, lower: 0, upper: Infinity, linear });
  const s = addVariable(draft, { block, lower: 0, upper: Infinity });
  const per = 1 / TYPICAL_TRADE;
  const u = { columns: [buy, i], values: [2 * per, -per] };
  const twice = { columns: u.columns, values: u.values.map((value) => 2 * value) };
  const constant = -shift * per;
  draft.cones.push(
    {
      rows: sparseRows([{ columns: [t, s], values: [1, 1] }, twice, { columns: [t, s], values: [1, -1] }]),
      offset: Float64Array.of(0, 2 * constant, 0),
    },
    {
      rows: sparseRows([u, { columns: [s], values: [2] }, u]),
      offset: Float64Array.of(constant + 1, 0, constant - 1),
    },
  );
}
