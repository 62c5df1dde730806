import { EngineError } from "../errors/index.ts";
import { type Matrix, matrix, type Vector } from "../linalg/index.ts";
import { requireLinkable } from "./linkable-returns.ts";
import {
  carinoFactor,
  compoundPeriod,
  type Growth,
  type LinkingMethod,
  mencheroScale,
} from "./linking-factors.ts";

/** Returns and contributions of T consecutive periods. Decimals. */
export interface LinkingInput {
  /** [T] for messages. */
  readonly dates: readonly string[];
  /** r [T], above −1. */
  readonly portfolioReturns: Vector;
  /** b [T], above −1; zeros link the contributions to the portfolio's own return. */
  readonly benchmarkReturns: Vector;
  /** a [T×J]; each row sums to r_t − b_t. */
  readonly contributions: Matrix;
}

/** Contributions that add up over time: everything sums to R − B. */
export interface LinkedContributions {
  /** R, compounded. */
  readonly portfolioReturn: number;
  /** B, compounded. */
  readonly benchmarkReturn: number;
  /** [T×J] each period's share of the linked contributions. */
  readonly periods: Matrix;
  /** [J] their sums over time. */
  readonly totals: Float64Array;
}

/**
 * Links contributions over time.
 *
 * Cariño a κ_t/κ · Menchero a (M + c_t), c_t = (R − B − MΣd) d_t / Σd², d = r − b · GRAP a Π_{i<t}(1+r_i) Π_{i>t}(1+b_i) ·
 * Frongello A_t = a_t Π_{i<t}(1+r_i) + b_t Σ_{i<t} A_i, whose totals equal GRAP's.
 *
 * @throws {EngineError} shape: lengths differ
 * @throws {InputError} returns of −100 % or less, or not finite, each naming its book and period
 * @see docs/methodology/10-performance-attribution.md
 * @complexity O(T·J)
 */
export function linkContributions(method: LinkingMethod, input: LinkingInput): LinkedContributions {
  checkInput(input);
  const { contributions, portfolioReturns, benchmarkReturns } = input;
  const { rows, cols, values } = contributions;
  const scales = method === "frongello" ? growthBefore(portfolioReturns) : linkingScales(method, input);
  const linked = new Float64Array(rows * cols);
  const totals = new Float64Array(cols);
  for (let t = 0; t < rows; t++) {
    const carried = method === "frongello" ? benchmarkReturns[t] : 0;
    for (let j = 0; j < cols; j++) {
      linked[t * cols + j] = values[t * cols + j] * scales[t] + carried * totals[j];
      totals[j] += linked[t * cols + j];
    }
  }
  const { own, base } = compound(input);
  return {
    portfolioReturn: own - 1,
    benchmarkReturn: base - 1,
    periods: matrix(rows, cols, linked),
    totals,
  };
}

function checkInput({ dates, portfolioReturns, benchmarkReturns, contributions }: LinkingInput): void {
  const lengths = [dates.length, portfolioReturns.length, benchmarkReturns.length];
  if (lengths.some((length) => length !== contributions.rows)) {
    const wanted = `${contributions.rows} dates, portfolio returns and benchmark returns`;
    throw new EngineError("shape", `linkContributions needs ${wanted}, got ${lengths.join(", ")}`);
  }
  requireLinkable([
    ...dates.map((date, t) => ({ book: "portfolio" as const, date, returnPeriod: portfolioReturns[t] })),
    ...dates.map((date, t) => ({ book: "benchmark" as const, date, returnPeriod: benchmarkReturns[t] })),
  ]);
}

/** The number that each period's contributions are multiplied by. [T] */
function linkingScales(method: "carino" | "menchero" | "grap", input: LinkingInput): Float64Array {
  const { portfolioReturns: r, benchmarkReturns: b } = input;
  const { own, base, difference } = compound(input);
  if (method === "carino") {
    const whole = carinoFactor(own - 1, base - 1);
    return Float64Array.from(r, (value, t) => carinoFactor(value, b[t]) / whole);
  }
  if (method === "menchero") {
    const differences = Float64Array.from(r, (value, t) => value - b[t]);
    const { common, tilt } = mencheroScale({
      benchmarkReturn: base - 1,
      difference,
      periodCount: r.length,
      differenceSum: differences.reduce((sum, d) => sum + d, 0),
      differenceSquares: differences.reduce((sum, d) => sum + d * d, 0),
    });
    return differences.map((d) => common + tilt * d);
  }
  const after = growthBefore(Array.from(b).reverse()).reverse();
  return growthBefore(r).map((before, t) => before * after[t]);
}

/** Π_{i<t}(1 + r_i) for each t. [T] */
function growthBefore(returns: Vector): Float64Array {
  const growth = new Float64Array(returns.length);
  let product = 1;
  for (let t = 0; t < growth.length; t++) {
    growth[t] = product;
    product *= 1 + returns[t];
  }
  return growth;
}

function compound({ portfolioReturns, benchmarkReturns }: LinkingInput): Growth {
  let growth: Growth = { own: 1, base: 1, difference: 0 };
  for (let t = 0; t < portfolioReturns.length; t++) {
    growth = compoundPeriod(growth, portfolioReturns[t], benchmarkReturns[t]);
  }
  return growth;
}
