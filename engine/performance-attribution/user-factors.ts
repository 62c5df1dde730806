import { EngineError } from "../errors/index.ts";
import { choleskyInto, choleskySolveInto, dot } from "../linalg/index.ts";
import type { Portfolio } from "../portfolio/index.ts";
import { portfolioCovariance, portfolioRisk, type RiskModel } from "../risk-model/index.ts";
import { attributeReturn } from "./attribute-return.ts";
import { OWN_VARIANCE } from "./own-variance.ts";
import type {
  AttributedFactor,
  PeriodAttribution,
  PeriodReturns,
  ReturnParts,
} from "./period-attribution.ts";

/** A factor of the user's own: the return of a portfolio. */
export interface UserFactor {
  readonly name: string;
  /** Weights at the start of the period, on the model's axis. */
  readonly portfolio: Portfolio;
}

/** Two books' loadings on the user's factors. [M each] */
export interface UserLoadings {
  readonly portfolio: Float64Array;
  readonly benchmark: Float64Array;
}

/**
 * Loadings of books on the user's factors, b = (YᵀΣY)⁻¹ YᵀΣw: the combination of the factors' portfolios that is nearest to
 * the book in forecast risk. What is left of the book is uncorrelated with every one of them under the model.
 *
 * @param model  as known at the start of the period
 * @throws {EngineError} singular: a factor that is a combination of the others up to a hundredth of its volatility, or has no risk; it is named. Shape and value as `portfolioRisk`
 * @see Menchero & Poduri, Custom Factor Attribution, Financial Analysts Journal (2008); docs/methodology/10-performance-attribution.md
 * @complexity O(M (N·S + K²) + M³)
 */
export function userFactorLoadings(
  model: RiskModel,
  factors: readonly UserFactor[],
  books: { readonly portfolio: Portfolio; readonly benchmark: Portfolio },
): UserLoadings {
  const count = factors.length;
  const risks = factors.map(({ portfolio }) => portfolioRisk(model, portfolio.weights));
  const block = new Float64Array(count * count);
  risks.forEach((a, i) => {
    risks.forEach((b, j) => {
      block[i * count + j] = portfolioCovariance(a, b);
    });
  });
  const failed = dependentFactor(block, count);
  if (failed >= 0) {
    const name = factors[failed]?.name;
    throw new EngineError(
      "singular",
      `the factor ${name} has no risk of its own beside the other user factors`,
    );
  }
  const loadings = ({ weights }: Portfolio): Float64Array => {
    const risk = portfolioRisk(model, weights);
    const out = Float64Array.from(risks, (of) => portfolioCovariance(of, risk));
    choleskySolveInto(out, block, out, count);
    return out;
  };
  return { portfolio: loadings(books.portfolio), benchmark: loadings(books.benchmark) };
}

/** Factors the block in place; the first factor that is nearly a combination of those before it, −1 where none is. */
function dependentFactor(block: Float64Array, count: number): number {
  const variances = Float64Array.from({ length: count }, (_, m) => block[m * count + m]);
  const failed = choleskyInto(block, block, count);
  if (failed >= 0) return failed;
  return variances.findIndex((variance, m) => block[m * count + m] ** 2 < OWN_VARIANCE * variance);
}

/**
 * A period's attribution restated: the user's factors come first, the model's factors explain what those leave.
 *
 * A book's user factor m contributes b_m y_m, y_m the modelled return of the factor's portfolio (factors and specific); the model's
 * factor k contributes (x_k − Σ b_m x_mk) f_k, and specific is that of the names less Σ b_m times the factors' own. Every total stays
 * what it was, so nothing is counted twice. Whatever the loadings are, the sum is exact; those of `userFactorLoadings` make the two
 * parts uncorrelated.
 *
 * @returns the same period with M more factors of the family "user" at the end of its list
 * @throws {EngineError} shape: not one loading per factor
 * @see Menchero & Poduri, Custom Factor Attribution, Financial Analysts Journal (2008); docs/methodology/10-performance-attribution.md
 * @complexity O(M (N·S + K))
 */
export function attributeUserFactors(
  attributed: PeriodAttribution,
  returns: PeriodReturns,
  factors: readonly UserFactor[],
  loadings: UserLoadings,
): PeriodAttribution {
  for (const { length } of [loadings.portfolio, loadings.benchmark]) {
    if (length === factors.length) continue;
    const counts = `${factors.length} loadings, got ${length}`;
    throw new EngineError("shape", `attributeUserFactors needs ${counts} on ${attributed.date}`);
  }
  const parts = factors.map(({ portfolio }) => attributeReturn(returns, portfolio));
  const values = parts.map((of) => of.factorContributions.reduce((sum, part) => sum + part, of.specific));
  const restate = <T extends ReturnParts>(book: T, own: Float64Array): T => ({
    ...book,
    exposures: joined(reduced(book.exposures, own, parts, "exposures"), own),
    factorContributions: joined(
      reduced(book.factorContributions, own, parts, "factorContributions"),
      own.map((loading, m) => loading * values[m]),
    ),
    specific:
      book.specific -
      dot(
        own,
        Float64Array.from(parts, ({ specific }) => specific),
      ),
  });
  return {
    ...attributed,
    factors: [
      ...attributed.factors,
      ...factors.map(({ name }): AttributedFactor => ({ name, family: "user" })),
    ],
    factorReturns: joined(Float64Array.from(attributed.factorReturns), Float64Array.from(values)),
    portfolio: restate(attributed.portfolio, loadings.portfolio),
    benchmark: restate(attributed.benchmark, loadings.benchmark),
    active: restate(
      attributed.active,
      loadings.portfolio.map((loading, m) => loading - loadings.benchmark[m]),
    ),
  };
}

/** a − Σ b_m a_m. [K] */
function reduced(
  values: Float64Array,
  loadings: Float64Array,
  parts: readonly ReturnParts[],
  key: "exposures" | "factorContributions",
): Float64Array {
  const out = values.slice();
  parts.forEach((of, m) => {
    for (let k = 0; k < out.length; k++) out[k] -= loadings[m] * of[key][k];
  });
  return out;
}

function joined(first: Float64Array, second: Float64Array): Float64Array {
  const out = new Float64Array(first.length + second.length);
  out.set(first);
  out.set(second, first.length);
  return out;
}
