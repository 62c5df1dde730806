import { answerOf, following } from "../answers.ts";
import type { ScenarioImpact, ScenarioStress, StressDocument } from "../documents/index.ts";
import {
  exposuresOf,
  largestParts,
  part,
  reckoned,
  summed,
  type WhyQuestion,
  whyAsked,
  whyDatum,
  whySum,
} from "../why/index.ts";
import { count, percent, precise, score, spaced } from "../words.ts";

const STRESS = "Methodology 9, stress";

const percentPart = (symbol: string, meaning: string, value: number) =>
  part(symbol, meaning, value, { as: "percent" });

/** What a scenario does to a side, or one source of it. */
export function whyScenario(
  title: string,
  impact: ScenarioImpact,
  value: number,
  source?: string,
): WhyQuestion {
  if (source === undefined)
    return whySum({
      title,
      value: `${percent(value)} %`,
      number: value,
      symbols: "I = Σ_k x_k f_k + Σ_n w_n ε_n",
      source: STRESS,
      parts: largestParts(impact.sources.map((one) => percentPart("I_k", spaced(one.source), one.value))),
    });
  const head = { title: `${title}: ${spaced(source)}`, value: `${percent(value)} %`, number: value };
  const found = impact.sources.find((one) => one.source === source);
  if (source !== "specific")
    return whyMoved(head, { exposure: found?.exposure ?? 0, factorReturn: found?.factorReturn ?? 0 });
  const own = impact.names.filter(({ specificReturn }) => specificReturn !== 0);
  return whySum({
    ...head,
    symbols: "I = Σ_n w_n ε_n",
    source: STRESS,
    parts: largestParts(
      own.map(({ id, weight, specificReturn }) =>
        percentPart(
          "w_n ε_n",
          `${id}: ${percent(weight, 3)} % × ${percent(specificReturn, 3)} %`,
          weight * specificReturn,
        ),
      ),
    ),
  });
}

/** What a factor's return does through an exposure. */
const whyMoved = (
  head: { readonly title: string; readonly value: string; readonly number: number },
  { exposure, factorReturn }: { readonly exposure: number; readonly factorReturn: number },
): WhyQuestion =>
  reckoned({
    ...head,
    left: "I_k",
    right: "x_k × f_k",
    parts: {
      exposure: part("x_k", "exposure of today", exposure),
      shock: percentPart("f_k", "return of the factor", factorReturn),
    },
    result: exposure * factorReturn,
    as: "percent",
    source: STRESS,
  });

/** How unusual a scenario is. */
export function whyScenarioDistance(
  { name, impacts }: ScenarioStress,
  { horizonPeriods }: Pick<StressDocument, "horizonPeriods">,
): WhyQuestion | undefined {
  const [first] = impacts;
  if (first === undefined) return undefined;
  const { distance, named } = first;
  const square = named.reduce((sum, { namedReturn, multiplier }) => sum + namedReturn * multiplier, 0);
  return reckoned({
    title: `${name}: how far away`,
    value: `${count(distance, 1)} deviations`,
    number: distance,
    left: "d",
    general: "√(s′ (A V A′ h)^{−1} s)",
    right: "√(q / h)",
    parts: {
      square: part("q", "Σ s_i λ_i, the square over one period", square, {
        next: () => whySquare(name, named, square),
      }),
      horizon: part("h", "periods of the horizon", horizonPeriods),
    },
    result: Math.sqrt(Math.max(square, 0) / horizonPeriods),
    source: STRESS,
    notes: [
      "Mahalanobis’ distance of the returns s that are named, V the covariance of factors and specific returns and A what of it they are: 1 is a usual horizon.",
    ],
  });
}

const whySquare = (
  name: string,
  named: ScenarioStress["impacts"][number]["named"],
  square: number,
): WhyQuestion =>
  whySum({
    title: `${name}: squared distance over one period`,
    value: score(square),
    number: square,
    symbols: "q = s′ (A V A′)^{−1} s = Σ_i s_i λ_i",
    source: STRESS,
    as: "plain",
    parts: named.map((of) =>
      part(
        "s_i λ_i",
        `${spaced(of.name)}: ${percent(of.namedReturn)} % × ${precise(of.multiplier)}`,
        of.namedReturn * of.multiplier,
      ),
    ),
    notes: [
      "λ = (A V A′)^{−1} s, by Cholesky’s factor of the covariance of what is named: each return over its variance, where it stands alone.",
    ],
  });

type ScenarioName = ScenarioImpact["names"][number];

/** A name in a scenario. */
export function whyScenarioName(
  { id, weight, assetReturn, specificReturn, contribution }: ScenarioName,
  number: "weight" | "return" | "contribution",
  { date, factorReturns }: { readonly date: string } & Pick<ScenarioImpact, "factorReturns">,
): WhyQuestion {
  if (number === "weight")
    return whyDatum({
      title: `Weight of ${id}`,
      value: `${percent(weight)} %`,
      number: weight,
      from: "Of the holdings; less the benchmark’s where it is active.",
    });
  if (number === "return")
    return whyAsked({
      title: `Return of ${id} in the scenario`,
      value: `${percent(assetReturn)} %`,
      number: assetReturn,
      symbols: "r_n = Σ_k X_{n,k} f_k + ε_n",
      source: STRESS,
      ingredients: () =>
        following(answerOf("/v1/model", { date }), (model) => [
          summed({
            symbols: "r_n = Σ_k X_{n,k} f_k + ε_n",
            source: STRESS,
            parts: largestParts([
              ...exposuresOf(model, id).map(({ factor, exposure }) =>
                percentPart(
                  "X_{n,k} f_k",
                  `${spaced(factor)}: ${score(exposure)} × ${percent(factorReturns[factor] ?? 0, 3)} %`,
                  exposure * (factorReturns[factor] ?? 0),
                ),
              ),
              percentPart("ε_n", "of its own", specificReturn),
            ]),
          }),
        ]),
    });
  return reckoned({
    title: `${id}: contribution in the scenario`,
    value: `${percent(contribution)} %`,
    number: contribution,
    left: "C_n",
    right: "w_n × r_n",
    parts: {
      weight: percentPart("w_n", "weight", weight),
      own: percentPart("r_n", "its return in the scenario", assetReturn),
    },
    result: weight * assetReturn,
    as: "percent",
    source: STRESS,
  });
}
