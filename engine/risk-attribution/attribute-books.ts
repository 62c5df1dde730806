import { EngineError } from "../errors/index.ts";
import type { Vector } from "../linalg/index.ts";
import {
  type PortfolioRisk,
  portfolioCovariance,
  portfolioRisk,
  type RiskModel,
} from "../risk-model/index.ts";
import { type BookNode, bookTree } from "./book-tree.ts";
import type { RiskContribution } from "./risk-attribution.ts";
import { riskContribution } from "./risk-contribution.ts";

/** What one book holds itself. */
export interface BookWeights {
  /** Names from the top level down: strategy, pod, centre. Not empty. */
  readonly path: readonly string[];
  /** [N] decimals of the whole portfolio's capital; NaN not allowed; 0 wherever the asset is not covered. */
  readonly weights: Vector;
}

/** One book with everything below it, netted name by name. Volatilities: decimals per year. */
export interface BookRisk extends RiskContribution {
  /** Empty for all books together. */
  readonly path: readonly string[];
  /** Whether no book stands below it: the leaves' contributions sum to the portfolio's risk. */
  readonly isLeaf: boolean;
  readonly longWeight: number;
  /** Not positive. */
  readonly shortWeight: number;
  readonly grossWeight: number;
  readonly netWeight: number;
  /** What the gross weights of the leaves below have beyond its own: longs of one book against shorts of another in the same name. */
  readonly nettedWeight: number;
  /** σ_b: what the book would have alone. */
  readonly standaloneVolatilityAnnual: number;
  /** Of the book's return with the whole portfolio's. NaN where either has no risk. */
  readonly correlation: number;
  /** CTR_b / gross: what one more unit of gross, in the book's own mix, adds. NaN for an empty book or a portfolio without risk. */
  readonly marginalRiskAnnual: number;
  /** σ less the volatility of the portfolio without the book: what closing it would take off. Below CTR_b wherever books diversify. */
  readonly incrementalRiskAnnual: number;
}

/** Risk by book. */
export interface BooksAttribution {
  /** All books together. */
  readonly total: BookRisk;
  /** Every book of every level, each before those below it, in order of first appearance. */
  readonly books: readonly BookRisk[];
}

/** The name of what a book holds itself beside the books below it. */
const OWN = "(own)";

/**
 * A portfolio's risk by its books. With w = Σ w_b over the leaves, CTR_b = w_bᵀΣw / σ: it sums to σ over the leaves, and a level above
 * is the sum of those below it. Without a book the variance is σ² − 2 w_bᵀΣw + σ_b².
 *
 * A book that holds something itself beside books below it gets one more leaf, "(own)", so that the sums always hold.
 *
 * @param books  with a path each; two with the same path are one
 * @throws {EngineError} as `portfolioRisk`; shape: an empty path
 * @see docs/methodology/09-risk-attribution.md
 * @complexity O(B·(N·S + K²))
 */
export function attributeBooks(model: RiskModel, books: readonly BookWeights[]): BooksAttribution {
  const assetCount = model.assets.labels.length;
  for (const { path, weights } of books) {
    if (path.length === 0) throw new EngineError("shape", "attributeBooks needs a path for every book");
    if (weights.length !== assetCount) {
      throw new EngineError(
        "shape",
        `attributeBooks needs ${assetCount} weights for ${path.join("/")}, got ${weights.length}`,
      );
    }
  }
  const root = bookTree(books, { assetCount, own: OWN });
  const whole = portfolioRisk(model, root.weights);
  const volatilityAnnual = Math.sqrt(Math.max(whole.variance, 0) * model.periodsPerYear);
  const lines: BookRisk[] = [];
  const walk = (node: BookNode): void => {
    lines.push(bookRisk(model, node, { whole, volatilityAnnual }));
    node.children.forEach(walk);
  };
  walk(root);
  return { total: lines[0], books: lines.slice(1) };
}

function bookRisk(
  model: RiskModel,
  { path, weights, children, leafGross }: BookNode,
  { whole, volatilityAnnual }: { readonly whole: PortfolioRisk; readonly volatilityAnnual: number },
): BookRisk {
  const own = portfolioRisk(model, weights);
  const annual = model.periodsPerYear;
  const contribution = riskContribution(portfolioCovariance(own, whole) * annual, volatilityAnnual);
  const variance = Math.max(own.variance, 0) * annual;
  const standaloneVolatilityAnnual = Math.sqrt(variance);
  const without = volatilityAnnual ** 2 - 2 * contribution.varianceContributionAnnual + variance;
  const longWeight = weights.reduce((sum, weight) => sum + Math.max(weight, 0), 0);
  const shortWeight = weights.reduce((sum, weight) => sum + Math.min(weight, 0), 0);
  const grossWeight = longWeight - shortWeight;
  return {
    path,
    isLeaf: children.length === 0,
    longWeight,
    shortWeight,
    grossWeight,
    netWeight: longWeight + shortWeight,
    nettedWeight: leafGross - grossWeight,
    standaloneVolatilityAnnual,
    ...contribution,
    correlation:
      volatilityAnnual === 0 || variance === 0
        ? Number.NaN
        : contribution.riskContributionAnnual / standaloneVolatilityAnnual,
    marginalRiskAnnual:
      volatilityAnnual === 0 || grossWeight === 0
        ? Number.NaN
        : contribution.riskContributionAnnual / grossWeight,
    incrementalRiskAnnual: volatilityAnnual - Math.sqrt(Math.max(without, 0)),
  };
}
