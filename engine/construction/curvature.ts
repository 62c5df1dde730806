import { choleskyInto, choleskySolveInto, semidefiniteRoot } from "../linalg/index.ts";
import type { Candidates, RiskView } from "./candidates.ts";
import type { Construction } from "./construct-portfolio.ts";
import { covarianceProduct } from "./covariance-product.ts";
import type { Mandate, RiskPart } from "./mandate.ts";

/** How the fear of risk bends the objective at an optimum: ½ wᵀHw − pullᵀw with H = factor · XFXᵀ + specific · Δ. */
export interface Curvature {
  readonly factor: number;
  readonly specific: number;
  /** [n] H's part that is relative, times the benchmark. */
  readonly pull: Float64Array;
}

/** Variance in an objective, or the volatility of a limit that binds: how much each part counts. */
interface Fear {
  readonly factor: number;
  readonly specific: number;
  readonly relative: boolean;
}

/**
 * The curvature at an optimum. A limit on risk that binds bends as an aversion does: price · ∂σ/∂w = (price / σ) Σw.
 *
 * @complexity O(n·K + K²)
 */
export function curvatureOf(candidates: Candidates, mandate: Mandate, found: Construction): Curvature {
  const fears = [
    ...objectiveFear(mandate, found),
    ...mandate.limits.flatMap((limit, l): Fear[] => {
      if (limit.kind !== "risk") return [];
      const { value, upper, price } = found.limits[l];
      const binds = value > 0 && value >= upper * (1 - NEAR_LIMIT);
      const each = binds ? (price * priceUnit(mandate, found)) / value : 0;
      return [{ ...ofPart(limit.part, each), relative: limit.relative }];
    }),
  ];
  const sum = (part: "factor" | "specific", among: readonly Fear[]) =>
    among.reduce((total, fear) => total + fear[part], 0);
  const relative = fears.filter((fear) => fear.relative);
  const benchmark = covarianceProduct(candidates, candidates.benchmark);
  const [factor, specific] = [sum("factor", relative), sum("specific", relative)];
  return {
    factor: sum("factor", fears),
    specific: sum("specific", fears),
    pull: benchmark.factor.map((value, i) => factor * value + specific * benchmark.specific[i]),
  };
}

/** A risk further below its limit than this share does not bind: what is left of its price is rounding. */
const NEAR_LIMIT = 1e-5;

/** What a price of the construction is in units of α′w: a best ratio's is in units of the ratio. */
export function priceUnit({ objective }: Mandate, found: Construction): number {
  return objective.kind === "best-ratio" ? deviationOf(objective.relative, found) : 1;
}

function deviationOf(relative: boolean, { measures }: Construction): number {
  return Math.sqrt((relative ? (measures.activeVariance ?? measures.variance) : measures.variance).total);
}

function ofPart(part: RiskPart, each: number): { readonly factor: number; readonly specific: number } {
  return { factor: part === "specific" ? 0 : each, specific: part === "factor" ? 0 : each };
}

function objectiveFear({ objective }: Mandate, found: Construction): readonly Fear[] {
  const { relative } = objective;
  switch (objective.kind) {
    case "utility":
      return [{ factor: 2 * objective.factorAversion, specific: 2 * objective.specificAversion, relative }];
    case "least-risk":
      return [{ ...ofPart("total", 2), relative }];
    case "best-ratio":
      return [{ ...ofPart("total", found.objective / deviationOf(relative, found)), relative }];
    default:
      return [];
  }
}

/**
 * H⁻¹ of a curvature, as a function of a vector: Woodbury on D + AᵀA with the rows of A from F's root and from issuers. null where a
 * name's own part is 0, or no risk is feared.
 *
 * @complexity O(n·(K + issuers)²) once, O(n·(K + issuers)) a vector
 */
export function curvatureSolver(
  candidates: RiskView,
  { factor, specific }: Pick<Curvature, "factor" | "specific">,
): ((slope: Float64Array) => Float64Array) | null {
  const { ownVariance } = candidates;
  if (!(specific > 0 && factor >= 0) || ownVariance.some((variance) => !(variance > 0))) return null;
  const n = ownVariance.length;
  const rows = lowRankRows(candidates, { factor, specific });
  const r = rows.length;
  const scaled = rows.map((row) => row.map((value, i) => value / (specific * ownVariance[i])));
  const inner = new Float64Array(r * r);
  for (let a = 0; a < r; a++)
    for (let b = 0; b <= a; b++) {
      let sum = a === b ? 1 : 0;
      for (let i = 0; i < n; i++) sum += rows[a][i] * scaled[b][i];
      inner[a * r + b] = sum;
    }
  if (choleskyInto(inner, inner, r) >= 0) return null;
  return (slope) => {
    const moved = Float64Array.from(scaled, (row) =>
      row.reduce((sum, value, i) => sum + value * slope[i], 0),
    );
    choleskySolveInto(moved, inner, moved, r);
    const out = slope.map((value, i) => value / (specific * ownVariance[i]));
    scaled.forEach((row, a) => {
      for (let i = 0; i < n; i++) out[i] -= row[i] * moved[a];
    });
    return out;
  };
}

/** A: √factor · R Xᵀ with F = RᵀR, then √specific times the loadings of each issuer. [r][n] */
function lowRankRows(
  { exposures, issuers, ownVariance, factorVariance }: RiskView,
  { factor, specific }: Pick<Curvature, "factor" | "specific">,
): readonly Float64Array[] {
  const n = ownVariance.length;
  const factors = Math.sqrt(factorVariance.length);
  const root = semidefiniteRoot(factorVariance, factors);
  const size = Math.sqrt(factor);
  const rows = Array.from({ length: factor > 0 ? (root?.rank ?? 0) : 0 }, (_, a) => {
    const of = root?.rows.subarray(a * factors, (a + 1) * factors) ?? new Float64Array(0);
    return Float64Array.from({ length: n }, (__, i) => {
      let sum = 0;
      for (let k = 0; k < factors; k++) sum += of[k] * exposures[i * factors + k];
      return size * sum;
    });
  });
  for (const { members, loading } of issuers) {
    const row = new Float64Array(n);
    members.forEach((i, k) => {
      row[i] = Math.sqrt(specific) * loading[k];
    });
    rows.push(row);
  }
  return rows;
}
