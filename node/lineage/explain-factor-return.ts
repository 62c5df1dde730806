import { regressionFactorCount } from "../../engine/exposures/index.ts";
import { buildPurePortfolios } from "../../engine/factor-portfolios/index.ts";
import type { FactorReturnDay, FactorReturnState } from "../../engine/factor-returns/index.ts";
import type { LineageDay } from "./lineage-day.ts";
import { derivedNode, type LineageNode, lineageNode, numeral } from "./lineage-node.ts";

/** Names that are shown by themselves; the rest is summed. */
const TOP = 10;

/** A factor's return over the period that ends on a day: weights of its pure portfolio × returns, its error and its t. */
export function explainFactorReturn(day: LineageDay, factor: string): LineageNode | undefined {
  const { regression, regressionExposures: before } = day.replayed.output;
  if (regression === undefined || before === null) return undefined;
  const { exposures } = before;
  const k = exposures.factors.findIndex(({ name }) => name === factor);
  const { factorReturns } = regression;
  if (factorReturns.estimated[k] !== 1) return undefined;
  const value = factorReturns.values[k] as number;
  const what = `return of ${factor}`;
  const family = exposures.factors[k]?.family;
  if (k >= regressionFactorCount(exposures)) {
    const note = "given, not estimated: (1 + fx)(1 + rate of the currency) / (1 + base rate) − 1";
    return lineageNode(what, value, "decimal", { note });
  }
  if (family === "given") {
    return lineageNode(what, value, "decimal", {
      note: "given by the table factors of the data; exposures are betas on it, the cross-section does not estimate it",
    });
  }
  const { returns } = regression.section;
  const weights = buildPurePortfolios(exposures, regression.weights, factorReturns, [k]).values;
  const parts = contributions(weights, returns);
  const shown = parts.slice(0, TOP);
  const rest = parts.slice(TOP);
  const restSum = rest.reduce((sum, { contribution }) => sum + contribution, 0);
  const computed = parts.reduce((sum, { contribution }) => sum + contribution, 0);
  const size = parts.reduce((sum, { contribution }) => sum + Math.abs(contribution), 0);
  return derivedNode(what, value, "decimal", {
    formula: `Σ w r over ${parts.length} names of the pure portfolio after the fact`,
    computed,
    size,
    children: [
      ...shown.map((of) => contributionNode(day, { ...of, regression, before })),
      ...(rest.length === 0
        ? []
        : [lineageNode(`the other ${rest.length} names`, restSum, "decimal", { formula: "Σ w r" })]),
      ...pseudoNodes(
        regression,
        exposures.factors.map(({ name }) => name),
        exposures.marketCount,
      ),
      errorNode(regression, k),
      derivedNode("t", factorReturns.tStatistic[k] as number, "standard errors", {
        formula: `${numeral(value)} / ${numeral(factorReturns.standardError[k] as number)}`,
        computed: value / (factorReturns.standardError[k] as number),
      }),
      lineageNode(
        "robust standard error",
        regression.diagnostics.robustStandardError[k] as number,
        "decimal",
        {
          note: "heteroscedasticity-consistent (HC3): the one to read",
        },
      ),
    ],
  });
}

interface Contribution {
  readonly asset: number;
  readonly weight: number;
  readonly contribution: number;
}

/** Of the names with a weight, the largest first. */
function contributions(weights: ArrayLike<number>, returns: ArrayLike<number>): readonly Contribution[] {
  const parts: Contribution[] = [];
  for (let asset = 0; asset < weights.length; asset++) {
    const weight = weights[asset] as number;
    if (weight === 0) continue;
    parts.push({ asset, weight, contribution: weight * (returns[asset] as number) });
  }
  return parts.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
}

function contributionNode(
  { data, replayed, options }: LineageDay,
  of: Contribution & { readonly regression: FactorReturnDay; readonly before: FactorReturnState },
): LineageNode {
  const { asset, weight, contribution, regression, before } = of;
  const id = data.axes.assets.labels[asset] as string;
  const value = regression.section.returns[asset] as number;
  const robust = regression.factorReturns.robustWeights[asset] as number;
  const final = regression.weights[asset] as number;
  const known = before.weights[asset] as number;
  const cap = before.marketCap[asset] as number;
  const isRoot = options.regression.weights === "sqrt_cap";
  return derivedNode(id, contribution, "decimal", {
    formula: `${numeral(weight)} × ${numeral(value)}`,
    computed: weight * value,
    children: [
      lineageNode("weight in the pure portfolio", weight, "of capital", {
        note: "row of P = M XᵀW, pseudo-observations of thin industries folded back into their names",
      }),
      lineageNode("excess return", value, "decimal", {
        query: { kind: "specific_return", id, date: replayed.date },
      }),
      derivedNode("regression weight", final, "weight", {
        formula: robust === 1 ? numeral(known) : `${numeral(known)} × ${numeral(robust)} of Huber`,
        computed: known * robust,
        note: isRoot
          ? `√ of the cap ${numeral(cap)} at the close before`
          : "inverse specific variance, known at the close before",
      }),
    ],
  });
}

/** Rows that draw thin industries to their parents. */
function pseudoNodes(
  { factorReturns, industrySupport, section }: FactorReturnDay,
  names: readonly string[],
  marketCount: number,
): readonly LineageNode[] {
  const first = marketCount + section.exposures.countryCount;
  return factorReturns.pseudo.map(({ industry, weight, returns, assets }) =>
    lineageNode(`pseudo-observation of ${names[first + industry]}`, returns, "decimal", {
      note: `return of ${assets.length} names of its parent, weight ${numeral(weight)}: the industry has ${numeral(industrySupport.effectiveNames[industry] as number)} effective names and keeps ${numeral(100 * (industrySupport.ownShare[industry] as number))} % of its own`,
    }),
  );
}

function errorNode({ factorReturns }: FactorReturnDay, k: number): LineageNode {
  const error = factorReturns.standardError[k] as number;
  const { inverse } = factorReturns.plainSolution;
  const unit = inverse.values[k * inverse.cols + k] as number;
  const s2 = factorReturns.errorVariance;
  if (factorReturns.pseudo.length > 0 || Number.isNaN(error)) {
    const note = Number.isNaN(error)
      ? "the regression leaves no freedom"
      : "√(s² × the noise of the pure portfolio, pseudo-observations being no observations of their own)";
    return lineageNode("standard error", error, "decimal", { note });
  }
  return derivedNode("standard error", error, "decimal", {
    formula: `√(${numeral(s2)} × ${numeral(unit)})`,
    computed: Math.sqrt(s2 * unit),
    children: [
      lineageNode("s²", s2, "decimal² × weight", {
        note: `Σ v ε² / (n − p): ${factorReturns.observationCount} names, ${factorReturns.parameterCount} parameters`,
      }),
      lineageNode("M_kk", unit, "1 / weight", { note: "of the inverse normal matrix" }),
    ],
  });
}
