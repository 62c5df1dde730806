import { exposureProduct } from "../../engine/exposures/index.ts";
import type { RiskAttribution } from "../../engine/risk-attribution/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import { part, reckoned, type WhyQuestion, whyDatum, whyDefined } from "../why/index.ts";
import { percent } from "../words.ts";

const LEDGER = "Methodology 9, contributions; Davis & Menchero (2011)";
const BOOK = "Methodology 9b, portfolios";

const percentPart = (symbol: string, meaning: string, value: number) =>
  part(symbol, meaning, value, { as: "percent" });

/** What is asked of a name in the table. */
export interface BookName {
  readonly id: string;
  readonly model: RiskModel;
  readonly risk: RiskAttribution;
  /** What it is of: "tracking error". */
  readonly whole: string;
}

/** What a little more of a name does to the risk: through its exposures, and by itself. */
export function whyMarginal({ id, model, risk, whole }: BookName): WhyQuestion | undefined {
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
  const specific = (model.specificVariance[asset] as number) * model.periodsPerYear;
  if ((model.linked?.issuer[asset] ?? -1) >= 0)
    return whyDefined({
      ...head,
      symbols: "MCR_n = Σ_k X_{n,k} (Fx)_k / σ + (Δw)_n / σ",
      source: LEDGER,
      parts: [part("Σ_k X_{n,k} (Fx)_k / σ", "through its exposures", factorPart)],
      notes: ["Other lines of its issuer are in the specific part."],
    });
  return reckoned({
    ...head,
    left: "MCR_n",
    general: "Σ_k X_{n,k} (Fx)_k / σ + w_n δ_n^2 / σ",
    right: "φ + w_n × δ_n² / σ",
    parts: {
      factors: part("φ", "through its exposures, Σₖ X (Fx)ₖ / σ", factorPart),
      weight: percentPart("w_n", "its weight, active where the risk is", weight),
      own: percentPart("δ_n", "its specific volatility", Math.sqrt(specific)),
      whole: percentPart("σ", whole, risk.volatilityAnnual),
    },
    result: factorPart + (weight * specific) / risk.volatilityAnnual,
    source: LEDGER,
  });
}

/** What a name brings of the risk. */
export function whyNameContribution(of: BookName): WhyQuestion | undefined {
  const { id, model, risk, whole } = of;
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
      weight: percentPart("w_n", "its weight, active where the risk is", weight),
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
