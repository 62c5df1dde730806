import { EngineError } from "../errors/index.ts";
import { choleskyInto, choleskySolveInto, semidefiniteRoot, type Vector } from "../linalg/index.ts";
import type { Candidates, RiskView } from "./candidates.ts";
import { covarianceProduct } from "./covariance-product.ts";

/** A portfolio whose names bear given shares of its variance. */
export interface RiskBudget {
  /** [n] all above 0, sum 1; 0 where the budget is 0. */
  readonly weights: Float64Array;
  /** [n] w_i (Σw)_i / wᵀΣw. */
  readonly shares: Float64Array;
  /** Largest distance of a share from its budget. */
  readonly residual: number;
  readonly iterations: number;
}

/** The risk of what bears it. */
export type BudgetedRisk = RiskView & Pick<Candidates, "names">;

const MOST_STEPS = 200;
/** Distance of shares from budgets at which the steps end. */
const TOLERANCE = 1e-12;

/**
 * The long-only portfolio in which each name bears its budget of the variance: w is x / Σx with x the least of
 * ½ xᵀΣx − Σ b_i log x_i, where Σx = b / x. That is convex, so there is one. Newton steps, shortened while x is far; the Hessian
 * Σ + diag(b / x²) is diagonal plus the factors, and solved as such.
 *
 * @param budgets  [n] 0 or above; null: all the same, risk parity. They are brought to a sum of 1.
 * @throws {EngineError} shape: not one budget a name; value: a budget below 0, none above, or a name without risk
 * @see Spinu (2013), An algorithm for computing risk parity weights; Maillard, Roncalli & Teïletche (2010)
 * @complexity some 10 steps of O(n·K² + K³)
 */
export function riskBudget(candidates: BudgetedRisk, budgets: Vector | null): RiskBudget {
  const b = normalised(candidates, budgets);
  const n = b.length;
  const held = Array.from(b.keys()).filter((i) => b[i] > 0);
  const loadings = factorLoadings(candidates);
  const alone = Float64Array.from(b, (_, i) => candidates.ownVariance[i] + lengthOf(loadings, i));
  for (const { members, loading } of candidates.issuers)
    members.forEach((i, k) => {
      alone[i] += loading[k] ** 2;
    });
  for (const i of held)
    if (!(alone[i] > 0))
      throw new EngineError("value", `riskBudget: asset ${candidates.names[i]} has no risk to bear`);
  const x = Float64Array.from(b, (share, i) => (share > 0 ? Math.sqrt(share / alone[i]) : 0));
  let best = measure(candidates, x, b);
  let iterations = 0;
  for (; iterations < MOST_STEPS && best.residual > TOLERANCE; iterations++) {
    const slope = x.map((value, i) => (b[i] > 0 ? best.common[i] - b[i] / value : 0));
    const step = newtonStep(candidates, { loadings, slope, held, x, b });
    const reach = held.reduce((most, i) => Math.max(most, Math.abs(step[i] / x[i])), 0);
    const length = reach > FAR ? 1 / (1 + reach) : 1;
    for (const i of held) x[i] -= length * step[i];
    const next = measure(candidates, x, b);
    // Where rounding leaves nothing to gain, the last step is the end.
    if (reach < ROUNDING && next.residual >= best.residual) break;
    best = next;
  }
  const total = x.reduce((sum, value) => sum + value, 0);
  const weights = Float64Array.from({ length: n }, (_, i) => x[i] / total);
  return { weights, shares: best.shares, residual: best.residual, iterations };
}

/** Steps that change a weight by more than this share of it are shortened. */
const FAR = 0.25;
/** Steps below this share are rounding. */
const ROUNDING = 1e-10;

function normalised({ names }: BudgetedRisk, budgets: Vector | null): Float64Array {
  const n = names.length;
  if (budgets === null) return new Float64Array(n).fill(1 / n);
  if (budgets.length !== n)
    throw new EngineError("shape", `riskBudget needs ${n} budgets, got ${budgets.length}`);
  let total = 0;
  for (let i = 0; i < n; i++) {
    if (!(budgets[i] >= 0 && budgets[i] < Infinity))
      throw new EngineError("value", `riskBudget needs budgets of 0 or above, got ${budgets[i]}`);
    total += budgets[i];
  }
  if (total === 0) throw new EngineError("value", "riskBudget needs a budget above 0");
  return Float64Array.from(budgets, (budget) => budget / total);
}

/** X Rᵀ with RᵀR = F over the horizon. */
interface Loadings {
  readonly rank: number;
  /** [n × rank] */
  readonly values: Float64Array;
}

function factorLoadings({ exposures, factorVariance, names }: BudgetedRisk): Loadings {
  const factors = Math.sqrt(factorVariance.length);
  const root = semidefiniteRoot(factorVariance, factors);
  if (root === undefined)
    throw new EngineError("singular", "riskBudget needs a positive semi-definite factor covariance");
  const { rank, rows } = root;
  const values = new Float64Array(names.length * rank);
  for (let i = 0; i < names.length; i++)
    for (let j = 0; j < rank; j++) {
      let sum = 0;
      for (let k = 0; k < factors; k++) sum += exposures[i * factors + k] * rows[j * factors + k];
      values[i * rank + j] = sum;
    }
  return { rank, values };
}

function lengthOf({ rank, values }: Loadings, i: number): number {
  let sum = 0;
  for (let j = i * rank; j < (i + 1) * rank; j++) sum += values[j] ** 2;
  return sum;
}

function measure(candidates: BudgetedRisk, x: Float64Array, b: Float64Array) {
  const { factor, specific } = covarianceProduct(candidates, x);
  const common = factor.map((value, i) => value + specific[i]);
  const variance = x.reduce((sum, value, i) => sum + value * common[i], 0);
  const shares = x.map((value, i) => (value * common[i]) / variance);
  const residual = shares.reduce((most, share, i) => Math.max(most, Math.abs(share - b[i])), 0);
  return { common, shares, residual };
}

/** Where a step is taken from. */
interface Point {
  readonly loadings: Loadings;
  readonly slope: Float64Array;
  readonly held: readonly number[];
  readonly x: Float64Array;
  readonly b: Float64Array;
}

/** H⁻¹ · slope with H = D + UUᵀ: Woodbury, where D is diagonal but for lines of one issuer, whose part has rank one each. */
function newtonStep(candidates: BudgetedRisk, { loadings, slope, held, x, b }: Point): Float64Array {
  const { rank, values } = loadings;
  const d = Float64Array.from(x, (value, i) =>
    b[i] > 0 ? candidates.ownVariance[i] + b[i] / value ** 2 : Infinity,
  );
  const inner = new Float64Array(rank * rank);
  const right = new Float64Array(rank);
  for (let j = 0; j < rank; j++) inner[j * rank + j] = 1;
  for (const i of held)
    addOuter(inner, right, {
      row: values.subarray(i * rank, (i + 1) * rank),
      scale: 1 / d[i],
      value: slope[i],
    });
  for (const { members, loading } of candidates.issuers) {
    const { size, row, along } = issuerPart(members, loading, { d, loadings, slope });
    addOuter(inner, right, { row, scale: -1 / (1 + size), value: along });
  }
  choleskyInto(inner, inner, rank);
  choleskySolveInto(right, inner, right, rank);
  // D⁻¹(slope − U right)
  const left = slope.slice();
  for (const i of held) for (let j = 0; j < rank; j++) left[i] -= values[i * rank + j] * right[j];
  const step = left.map((value, i) => value / d[i]);
  for (const { members, loading } of candidates.issuers) {
    const { size, along } = issuerPart(members, loading, { d, loadings, slope: left });
    members.forEach((i, k) => {
      step[i] -= ((loading[k] / d[i]) * along) / (1 + size);
    });
  }
  return step;
}

/** A row of U, what it counts for, and the slope along it. */
interface Outer {
  readonly row: Float64Array;
  readonly scale: number;
  readonly value: number;
}

/** inner += scale · row rowᵀ, right += scale · value · row. */
function addOuter(inner: Float64Array, right: Float64Array, { row, scale, value }: Outer): void {
  const rank = row.length;
  for (let j = 0; j < rank; j++) {
    const scaled = scale * row[j];
    right[j] += scaled * value;
    for (let k = 0; k <= j; k++) inner[j * rank + k] += scaled * row[k];
  }
}

function issuerPart(
  members: readonly number[],
  loading: readonly number[],
  { d, loadings, slope }: { d: Float64Array; loadings: Loadings; slope: Float64Array },
): { size: number; row: Float64Array; along: number } {
  const { rank, values } = loadings;
  const row = new Float64Array(rank);
  let [size, along] = [0, 0];
  members.forEach((i, k) => {
    const scaled = loading[k] / d[i];
    size += loading[k] * scaled;
    along += scaled * slope[i];
    for (let j = 0; j < rank; j++) row[j] += scaled * values[i * rank + j];
  });
  return { size, row, along };
}
