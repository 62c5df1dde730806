import { EngineError } from "../errors/index.ts";
import type { Vector } from "../linalg/index.ts";
import type { OutsideHolding, Portfolio } from "../portfolio/index.ts";
import type { GroupedNames, GroupTree } from "./group-tree.ts";
import type { AttributionPeriod } from "./period-attribution.ts";

/** What allocation is measured against: the benchmark's return (Brinson–Fachler), or nothing (Brinson–Hood–Beebower). */
export type BrinsonForm = "fachler" | "hood_beebower";

/** One book's weight and contribution Σ w r by node of a tree. [G each] */
export interface GroupSums {
  readonly weights: Float64Array;
  readonly contributions: Float64Array;
  /** Σ |w|. */
  readonly gross: Float64Array;
}

/** One period by group. Decimals. */
export interface BrinsonPeriod {
  readonly date: string;
  readonly portfolio: GroupSums;
  readonly benchmark: GroupSums;
  /** [G] what each node did by its weight beside the benchmark's, of the level above. */
  readonly allocation: Float64Array;
  /** [G] w_b (r_p − r_b). */
  readonly selection: Float64Array;
  /** [G] (w_p − w_b)(r_p − r_b), w_b scaled to the portfolio's weight of the level above. */
  readonly interaction: Float64Array;
  /** [N] selection with interaction by name, within its finest group: sums to that of the group, but for cash and names outside the axis. */
  readonly names: Float64Array;
  /** What weights that do not add up to the benchmark's leave over: (W_p − W_b) R_b; 0 in the form without R_b. */
  readonly rest: number;
  /** Holdings whose return is the whole allocation effect with `rest`: the benchmark's groups in the active group weights. */
  readonly allocationPortfolio: Portfolio;
}

/**
 * Attributes the difference of two books' returns to groups, by allocation, selection and interaction, level under level.
 *
 * At the first level Σ (allocation + selection + interaction) + rest = Σ w_p r − Σ w_b r; a node's selection and interaction are the sum
 * of all three over its children, or of `names` over its names. Where the benchmark holds nothing in a group, its return
 * there is taken to be that of the level above: nothing is allocated, everything is selected. A missing return counts as 0, as in
 * `attributeReturn`.
 *
 * @throws {EngineError} shape: groups of another number of assets
 * @see Brinson & Fachler, Measuring Non-U.S. Equity Portfolio Performance (1985); Brinson, Hood & Beebower, Determinants of
 *   Portfolio Performance (1986); docs/methodology/10b-brinson.md
 * @complexity O(N + G)
 */
export function brinsonPeriod(
  period: AttributionPeriod,
  groups: GroupedNames,
  form: BrinsonForm,
): BrinsonPeriod {
  const { parents } = groups.tree;
  const assetCount = groups.members.offsets.length - 1;
  if (assetCount !== period.portfolio.weights.length) {
    const counts = `${assetCount} assets in groups and ${period.portfolio.weights.length} in the portfolio`;
    throw new EngineError("shape", `brinsonPeriod needs one axis, got ${counts}`);
  }
  const portfolio = groupSums(period, period.portfolio, groups);
  const benchmark = groupSums(period, period.benchmark, groups);
  const whole = { portfolio: firstLevel(portfolio, parents), benchmark: firstLevel(benchmark, parents) };
  const count = parents.length;
  const base = new Float64Array(count);
  const scale = new Float64Array(count);
  const allocation = new Float64Array(count);
  const selection = new Float64Array(count);
  const interaction = new Float64Array(count);
  for (let node = 0; node < count; node++) {
    const parent = parents[node];
    const above = parent < 0 ? whole.benchmark.contribution : base[parent];
    const [own, other] = [portfolio.weights[node], benchmark.weights[node]];
    base[node] = isHeld(other, benchmark, node) ? benchmark.contributions[node] / other : above;
    // The benchmark's group as it would be inside the portfolio's group above.
    const within = parent < 0 ? 1 : scale[parent];
    const neutral = other * within;
    scale[node] = isHeld(other, benchmark, node) ? own / other : 0;
    // Longs and shorts of a benchmark that cancel have a contribution all the same, which nothing else would take up.
    const unweighted = benchmark.contributions[node] - other * base[node];
    const reference = parent < 0 && form === "hood_beebower" ? 0 : above;
    allocation[node] = (own - neutral) * (base[node] - reference) - within * unweighted;
    const chosen = portfolio.contributions[node] - own * base[node];
    selection[node] = isHeld(own, portfolio, node) ? (neutral * chosen) / own : 0;
    interaction[node] = chosen - selection[node];
  }
  const difference = whole.portfolio.weight - whole.benchmark.weight;
  return {
    date: period.date,
    portfolio,
    benchmark,
    allocation,
    selection,
    interaction,
    names: nameEffects(period, groups, { base, scale }),
    rest: form === "hood_beebower" ? 0 : difference * whole.benchmark.contribution,
    allocationPortfolio: allocationPortfolio(period, groups, { portfolio, benchmark }),
  };
}

/** Share of its gross that a group's weight must be to be one to divide by: longs and shorts that nearly cancel have no return. */
const LEAST_NET = 0.05;

function isHeld(weight: number, { gross }: GroupSums, node: number): boolean {
  return Math.abs(weight) > LEAST_NET * gross[node];
}

function groupSums(period: AttributionPeriod, book: Portfolio, groups: GroupedNames): GroupSums {
  const { tree } = groups;
  const { parents } = tree;
  const sums = {
    weights: new Float64Array(parents.length),
    contributions: new Float64Array(parents.length),
    gross: new Float64Array(parents.length),
  };
  const add = (node: number, weight: number, periodReturn: number): void => {
    sums.weights[node] += weight;
    sums.gross[node] += Math.abs(weight);
    sums.contributions[node] += weight * (Number.isNaN(periodReturn) ? 0 : periodReturn);
  };
  for (let asset = 0; asset < book.weights.length; asset++) {
    if (book.weights[asset] === 0) continue;
    for (const { node, share } of nodesOf(groups, asset)) {
      add(node, book.weights[asset] * share, period.returns[asset]);
    }
  }
  for (const holding of book.outside) {
    add(outsideNode(holding, tree), holding.weight, outsideReturn(holding, period));
  }
  // Parents stand before their children.
  for (let node = parents.length - 1; node >= 0; node--) {
    if (parents[node] < 0) continue;
    for (const values of [sums.weights, sums.gross, sums.contributions])
      values[parents[node]] += values[node];
  }
  return sums;
}

/** The finest groups of a name. */
function nodesOf({ tree, members }: GroupedNames, asset: number): readonly { node: number; share: number }[] {
  const [from, to] = [members.offsets[asset], members.offsets[asset + 1]];
  if (to === from) return [{ node: tree.outside, share: 1 }];
  return Array.from({ length: to - from }, (_, at) => {
    return { node: members.codes[from + at], share: members.shares[from + at] };
  });
}

function outsideNode({ reason }: OutsideHolding, { cash, outside }: GroupTree): number {
  return reason === "cash" ? cash : outside;
}

function outsideReturn({ reason, asset }: OutsideHolding, { riskFree, returns }: AttributionPeriod): number {
  if (reason === "cash") return riskFree;
  return asset < 0 ? 0 : returns[asset];
}

function firstLevel(sums: GroupSums, parents: Int32Array): { weight: number; contribution: number } {
  let [weight, contribution] = [0, 0];
  for (let node = 0; node < parents.length; node++) {
    if (parents[node] >= 0) continue;
    weight += sums.weights[node];
    contribution += sums.contributions[node];
  }
  return { weight, contribution };
}

/** (w_p − w_b w_p,group / w_b,group)(r − r_b,group) of each name. */
function nameEffects(
  { portfolio, benchmark, returns }: AttributionPeriod,
  groups: GroupedNames,
  { base, scale }: { readonly base: Vector; readonly scale: Vector },
): Float64Array {
  const effects = new Float64Array(portfolio.weights.length);
  for (let asset = 0; asset < effects.length; asset++) {
    const [own, other] = [portfolio.weights[asset], benchmark.weights[asset]];
    if (own === 0 && other === 0) continue;
    const value = Number.isNaN(returns[asset]) ? 0 : returns[asset];
    for (const { node, share } of nodesOf(groups, asset)) {
      effects[asset] += share * (own - other * scale[node]) * (value - base[node]);
    }
  }
  return effects;
}

/** Σ over the first level of (w_p − w_b) times the benchmark inside the group; times the whole benchmark where it holds nothing there. */
function allocationPortfolio(
  { benchmark }: AttributionPeriod,
  groups: GroupedNames,
  sums: { readonly portfolio: GroupSums; readonly benchmark: GroupSums },
): Portfolio {
  const { tree } = groups;
  const { parents } = tree;
  const factor = new Float64Array(parents.length);
  let whole = 0;
  for (let node = 0; node < parents.length; node++) {
    const other = sums.benchmark.weights[node];
    const active = sums.portfolio.weights[node] - other;
    if (parents[node] >= 0) factor[node] = factor[parents[node]];
    else if (isHeld(other, sums.benchmark, node)) factor[node] = active / other;
    else {
      factor[node] = -1;
      whole += sums.portfolio.weights[node];
    }
  }
  const weights = benchmark.weights.map((weight, asset) => {
    if (weight === 0) return 0;
    let of = whole;
    for (const { node, share } of nodesOf(groups, asset)) of += share * factor[node];
    return weight * of;
  });
  const outside = benchmark.outside.map((holding) => {
    return { ...holding, weight: holding.weight * (whole + factor[outsideNode(holding, tree)]) };
  });
  return { assets: benchmark.assets, weights, outside };
}
