import type { ModelDocument, NameRisk, RiskSide } from "../documents/index.ts";
import type { FormulaLine } from "../why-question.ts";
import { percent, score, spaced } from "../words.ts";
import { exposureRow, exposuresOf, type NamedWeight } from "./model-terms.ts";
import { largestParts, summed } from "./plain-questions.ts";
import { part, worked } from "./worked.ts";

/** Formulas whose values are the model's: exposures of names, F and Δ. */

const VARIANCE = "Methodology 9, variance";
const COVARIANCE = "Methodology 8, the factor covariance";
const LEDGER = "Methodology 9, contributions; Davis & Menchero (2011)";

/** An exposure of weights, name by name. */
export function exposureLine(
  model: ModelDocument,
  weights: readonly NamedWeight[],
  factor: string,
): FormulaLine {
  const k = placeOf(model, factor);
  return summed({
    symbols: "x_k = Σ_n w_n X_{n,k}",
    source: VARIANCE,
    as: "plain",
    parts: largestParts(
      weights.flatMap(({ id, weight }) => {
        const exposure = exposureRow(model, id)[k] ?? 0;
        return exposure === 0
          ? []
          : [part("w_n X_{n,k}", `${id}: ${percent(weight, 3)} % × ${score(exposure)}`, weight * exposure)];
      }),
    ),
  });
}

/** A factor's volatility: the root of its cell of F, a year. */
export function volatilityLine(model: ModelDocument, factor: string): FormulaLine {
  const k = placeOf(model, factor);
  const variance = cellOf(model, k, k);
  return worked({
    left: "σ_k",
    right: "√(F_{kk} × P)",
    parts: {
      variance: part("F_{kk}", "variance of one period", variance),
      periods: part("P", "periods a year", model.periodsPerYear),
    },
    result: Math.sqrt(variance * model.periodsPerYear),
    as: "percent",
    source: COVARIANCE,
  });
}

/** The correlation of two factors: their cell of F over the roots of their variances. */
export function pairLine(model: ModelDocument, first: string, second: string): FormulaLine {
  const [j, k] = [placeOf(model, first), placeOf(model, second)];
  const [both, own, other] = [cellOf(model, j, k), cellOf(model, j, j), cellOf(model, k, k)];
  return worked({
    left: "ρ_{jk}",
    right: "F_{jk} / √(F_{jj} × F_{kk})",
    parts: {
      both: part("F_{jk}", "covariance of one period", both),
      own: part("F_{jj}", `variance of ${spaced(first)}`, own),
      other: part("F_{kk}", `variance of ${spaced(second)}`, other),
    },
    result: both / Math.sqrt(own * other),
    source: COVARIANCE,
  });
}

/** The marginal risk of a name: its exposures times those of the factors, and its own specific part. */
export const marginalLine = (
  model: ModelDocument,
  side: Pick<RiskSide, "factors">,
  { id, weight, specificRiskContributionAnnual }: NameRisk,
): FormulaLine =>
  summed({
    symbols: "MCR_n = (Σw)_n / σ = Σ_k X_{n,k} MCR_k + (Δw)_n / σ",
    source: LEDGER,
    parts: largestParts([
      ...exposuresOf(model, id).map(({ factor, exposure }) => {
        const marginal = side.factors.find((one) => one.factor === factor)?.marginalRiskAnnual ?? 0;
        return part(
          "X_{n,k} MCR_k",
          `${spaced(factor)}: ${score(exposure)} × ${percent(marginal, 3)} %`,
          exposure * marginal,
          { as: "percent" },
        );
      }),
      part("(Δw)_n / σ", "of its own", specificRiskContributionAnnual / weight, { as: "percent" }),
    ]),
  });

/** What a name's specific return contributes; lines of one issuer share a part of theirs. */
export function specificLine(
  model: ModelDocument,
  { names, volatilityAnnual }: Pick<RiskSide, "names" | "volatilityAnnual">,
  { id, weight }: Pick<NameRisk, "id" | "weight">,
): FormulaLine {
  const at = model.ids.indexOf(id);
  const own = Math.sqrt((model.specificVariance[at] ?? Number.NaN) * model.periodsPerYear);
  const parts = {
    weight: part("w_n", "weight", weight, { as: "percent" }),
    own: part("δ_n", "specific volatility of the name, a year", own, { as: "percent" }),
    whole: part("σ", "volatility of the side", volatilityAnnual, { as: "percent" }),
  };
  const { loading, others } = sharedWith(model, names, at);
  if (others === 0)
    return worked({
      left: "CTR_{n,S}",
      right: "w_n² × δ_n² / σ",
      parts,
      result: (weight * own) ** 2 / volatilityAnnual,
      as: "percent",
      source: LEDGER,
    });
  return worked({
    left: "CTR_{n,S}",
    general: "w_n (Δw)_n / σ",
    right: "(w_n² × δ_n² + w_n × l_n × L) / σ",
    parts: {
      ...parts,
      loading: part("l_n", "what of its own return it shares with its issuer’s other lines", loading, {
        as: "percent",
      }),
      others: part("L", "Σ w_m l_m of those lines", others, { as: "percent" }),
    },
    result: ((weight * own) ** 2 + weight * loading * others) / volatilityAnnual,
    as: "percent",
    source: LEDGER,
  });
}

/** What a name shares with other lines of its issuer that are held, a year. */
function sharedWith(
  { ids, linked, periodsPerYear }: ModelDocument,
  weights: readonly NamedWeight[],
  at: number,
): { readonly loading: number; readonly others: number } {
  const issuer = linked?.issuer[at] ?? -1;
  if (linked === null || issuer < 0) return { loading: 0, others: 0 };
  const held = new Map(weights.map(({ id, weight }) => [id, weight]));
  const annual = Math.sqrt(periodsPerYear);
  const others = ids.reduce(
    (sum, id, m) =>
      m === at || linked.issuer[m] !== issuer
        ? sum
        : sum + (held.get(id) ?? 0) * (linked.loading[m] ?? 0) * annual,
    0,
  );
  return { loading: (linked.loading[at] ?? 0) * annual, others };
}

const placeOf = ({ factors }: ModelDocument, name: string): number =>
  factors.findIndex(({ factor }) => factor === name);

const cellOf = ({ factorCovariance }: ModelDocument, j: number, k: number): number =>
  factorCovariance[j]?.[k] ?? Number.NaN;
