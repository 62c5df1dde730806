import { dot, type SemidefiniteRoot } from "../linalg/index.ts";
import { type SecondOrderCone, type SparseRow, sparseRows } from "../optim/index.ts";
import type { RiskView } from "./candidates.ts";
import type { RiskPart } from "./mandate.ts";

/** Places of the variables that risk is made of, and the weights that the first are counted from. */
export interface RiskPlaces {
  /** Place of the first weight variable: v = w − centre. */
  readonly weights: number;
  /** Place of the first exposure variable: y = Xᵀv. */
  readonly exposures: number;
  /** [n] */
  readonly centre: Float64Array;
}

/** X_kᵀw for each factor. [K] */
export function exposuresOf(view: Pick<RiskView, "exposures">, weights: Float64Array): Float64Array {
  const n = weights.length;
  const factors = view.exposures.length / Math.max(1, n);
  const out = new Float64Array(factors);
  for (let i = 0; i < n; i++) {
    const weight = weights[i];
    if (weight === 0) continue;
    for (let k = 0; k < factors; k++) out[k] += weight * view.exposures[i * factors + k];
  }
  return out;
}

/** A volatility that is bounded. */
export interface BoundedRisk {
  /** [rank × K] R over the horizon. */
  readonly root: SemidefiniteRoot;
  /** What it is relative to; null: nothing. [n] */
  readonly reference: Float64Array | null;
  readonly part: RiskPart;
  /** A number, or the place of a variable. */
  readonly head: { readonly value: number } | { readonly at: number };
}

/** ‖(R(y + shift), Δ^{1/2}(v + shift))‖ ≤ head, with RᵀR = F: the volatility of w − reference. */
export function riskCone(view: RiskView, places: RiskPlaces, risk: BoundedRisk): SecondOrderCone {
  const { root, reference, part, head } = risk;
  const shift = places.centre.map((weight, i) => weight - (reference?.[i] ?? 0));
  const lines: Line[] = [
    "at" in head
      ? { columns: [head.at], values: [1], constant: 0 }
      : { columns: [], values: [], constant: head.value },
  ];
  if (part !== "specific") lines.push(...factorLines(view, places, root, shift));
  if (part !== "factor") lines.push(...specificLines(view, places, shift));
  return { rows: sparseRows(lines), offset: Float64Array.from(lines, (line) => line.constant) };
}

/** A row of a cone with what it adds. */
interface Line extends SparseRow {
  readonly constant: number;
}

function factorLines(
  view: RiskView,
  places: RiskPlaces,
  root: SemidefiniteRoot,
  shift: Float64Array,
): Line[] {
  const moved = exposuresOf(view, shift);
  const factors = moved.length;
  const columns = Array.from(moved, (_, k) => places.exposures + k);
  return Array.from({ length: root.rank }, (_, j) => {
    const values = root.rows.subarray(j * factors, (j + 1) * factors);
    return { columns, values, constant: dot(values, moved) };
  });
}

function specificLines(
  { ownVariance, issuers }: RiskView,
  { weights }: RiskPlaces,
  shift: Float64Array,
): Line[] {
  const own = Array.from(ownVariance, (variance, i) => {
    const deviation = Math.sqrt(variance);
    return { columns: [weights + i], values: [deviation], constant: deviation * shift[i] };
  });
  const shared = issuers.map(({ members, loading }) => ({
    columns: members.map((i) => weights + i),
    values: loading,
    constant: members.reduce((sum, i, k) => sum + loading[k] * shift[i], 0),
  }));
  return [...own.filter(({ values: [deviation] }) => deviation > 0), ...shared];
}
