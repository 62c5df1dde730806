import { exposureProduct, exposureRow } from "../../engine/exposures/index.ts";
import type { RiskAttribution } from "../../engine/risk-attribution/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import { specificCovariances, whyBookVolatility, whyFactorCovariance, whyLater } from "../book/index.ts";
import { largestParts, part, reckoned, type WhyQuestion, whyDatum, whySum, worked } from "../why/index.ts";
import { percent, precise, spaced } from "../words.ts";

const LEDGER = "Methodology 9, contributions; Davis & Menchero (2011)";
const BOOK = "Methodology 9b, portfolios";

const percentPart = (symbol: string, meaning: string, value: number, next?: () => WhyQuestion) =>
  part(symbol, meaning, value, { as: "percent", next });

/** What is asked of a name in the table. */
export interface BookName {
  readonly id: string;
  readonly model: RiskModel;
  readonly risk: RiskAttribution;
  /** What it is of: "tracking error". */
  readonly whole: string;
  /** What a weight is of it: "its weight less the benchmark’s". */
  readonly words: string;
}

/** What a little more of a name does to the risk: through its exposures, and by itself. */
export function whyMarginal(of: BookName): WhyQuestion | undefined {
  const { id, model, risk, whole, words } = of;
  const asset = model.assets.codes.get(id);
  if (asset === undefined) return undefined;
  const marginal = risk.assets.marginalRiskAnnual[asset] as number;
  if (!Number.isFinite(marginal)) return undefined;
  const weight = risk.assets.weights[asset] as number;
  const head = {
    title: `Marginal of ${id} to the ${whole}`,
    value: `${percent(marginal, 1)} bp for 1 %`,
    number: marginal,
  };
  const factorPart = exposureProduct(
    model.exposures,
    asset,
    Float64Array.from(risk.factors, ({ marginalRiskAnnual }) => marginalRiskAnnual),
  );
  const factors = part("φ", "through its exposures, Σₖ X (Fx)ₖ / σ", factorPart, {
    next: () => whyThroughFactors(of, asset, factorPart),
  });
  const specific = (model.specificVariance[asset] as number) * model.periodsPerYear;
  const wholePart = percentPart("σ", whole, risk.volatilityAnnual, () =>
    whyBookVolatility({ model, risk, weightWords: words }, { title: sentence(whole) }),
  );
  if ((model.linked?.issuer[asset] ?? -1) >= 0)
    return whyLater({
      ...head,
      symbols: "MCR_n = Σ_k X_{n,k} (Fx)_k / σ + (Δw)_n / σ",
      source: LEDGER,
      lines: () => {
        const shared = specificCovariances(model, risk.assets.weights)[asset] as number;
        return [
          worked({
            left: "MCR_n",
            general: "Σ_k X_{n,k} (Fx)_k / σ + (Δw)_n / σ",
            right: "φ + s / σ",
            parts: {
              factors,
              shared: part("s", "(Δw)ₙ: its specific covariance with the book, a year", shared),
              whole: wholePart,
            },
            result: factorPart + shared / risk.volatilityAnnual,
            source: LEDGER,
          }),
        ];
      },
      notes: ["Other lines of its issuer are in the specific part."],
    });
  return reckoned({
    ...head,
    left: "MCR_n",
    general: "Σ_k X_{n,k} (Fx)_k / σ + w_n δ_n^2 / σ",
    right: "φ + w_n × δ_n² / σ",
    parts: {
      factors,
      weight: percentPart("w_n", words, weight),
      own: percentPart("δ_n", "its specific volatility", Math.sqrt(specific)),
      whole: wholePart,
    },
    result: factorPart + (weight * specific) / risk.volatilityAnnual,
    source: LEDGER,
  });
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** What a little more of a name does through its exposures, factor by factor. */
function whyThroughFactors({ id, model, risk, words }: BookName, asset: number, number: number): WhyQuestion {
  const book = { model, risk, weightWords: words };
  const row = exposureRow(model.exposures, asset);
  return whySum({
    title: `Marginal of ${id} through its exposures`,
    value: precise(number),
    number,
    symbols: "φ = Σ_k X_{n,k} (Fx)_k / σ",
    source: LEDGER,
    as: "plain",
    parts: largestParts(
      risk.factors.flatMap(({ factor, marginalRiskAnnual }, k) => {
        const own = row[k] as number;
        const name = spaced(factor.name);
        if (own === 0) return [];
        return [
          part("X_{n,k} (Fx)_k / σ", name, own * marginalRiskAnnual, {
            next: () =>
              reckoned({
                title: `Marginal of ${id} through ${name}`,
                value: precise(own * marginalRiskAnnual),
                number: own * marginalRiskAnnual,
                left: "X_{n,k} MCR_k",
                right: "X_{n,k} × C_k / σ",
                parts: {
                  exposure: part("X_{n,k}", `exposure of ${id} to ${name}`, own),
                  covariance: part(
                    "C_k",
                    "covariance of the factor with the book, (Fx)ₖ",
                    marginalRiskAnnual * risk.volatilityAnnual,
                    {
                      next: () => whyFactorCovariance(book, k),
                    },
                  ),
                  whole: percentPart("σ", "volatility of the book", risk.volatilityAnnual, () =>
                    whyBookVolatility(book),
                  ),
                },
                result: own * marginalRiskAnnual,
                source: LEDGER,
              }),
          }),
        ];
      }),
    ),
  });
}

/** What a name brings of the risk. */
export function whyNameContribution(of: BookName): WhyQuestion | undefined {
  const { id, model, risk, whole, words } = of;
  const asset = model.assets.codes.get(id);
  if (asset === undefined) return undefined;
  const { weights, marginalRiskAnnual, riskContributionAnnual } = risk.assets;
  const [weight, marginal] = [weights[asset] as number, marginalRiskAnnual[asset] as number];
  if (!Number.isFinite(marginal)) return undefined;
  return reckoned({
    title: `Contribution of ${id} to the ${whole}`,
    value: `${percent(riskContributionAnnual[asset])} points of %`,
    number: riskContributionAnnual[asset] as number,
    left: "CTR_n",
    right: "w_n × MCR_n",
    parts: {
      weight: percentPart("w_n", words, weight),
      marginal: part("MCR_n", "volatility for one more of the weight", marginal, {
        next: () =>
          whyMarginal(of) ?? whyDatum({ title: id, value: "–", number: null, from: "Outside the model." }),
      }),
    },
    result: weight * marginal,
    as: "percent",
    source: LEDGER,
  });
}

/** A weight, what it was, and what the benchmark has. */
export function whyBookWeight(
  id: string,
  number: "before" | "after" | "against",
  {
    before,
    after,
    benchmark,
  }: { readonly before: number; readonly after: number; readonly benchmark: number },
): WhyQuestion {
  if (number === "before")
    return whyDatum({
      title: `Weight of ${id} before`,
      value: `${percent(before)} %`,
      number: before,
      from: "Taken from the holdings: a weight as it stands there, or shares × price, or money, over the capital.",
    });
  if (number === "after")
    return whyDatum({
      title: `Weight of ${id}`,
      value: `${percent(after)} %`,
      number: after,
      from: "As it stands in the table: held, or typed.",
    });
  return reckoned({
    title: `Active weight of ${id}`,
    value: `${percent(after - benchmark)} %`,
    number: after - benchmark,
    left: "w_A",
    right: "w_P − w_B",
    parts: {
      own: percentPart("w_P", "weight as it stands in the table", after),
      benchmark: percentPart("w_B", "weight in the benchmark", benchmark),
    },
    result: after - benchmark,
    as: "percent",
    source: BOOK,
  });
}
