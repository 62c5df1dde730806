import { answerOf, following } from "../answers.ts";
import type { CovarianceDocument } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { correlation, percent, spaced } from "../words.ts";
import { pairLine } from "./model-lines.ts";
import { reckoned, whyAsked } from "./plain-questions.ts";
import { part } from "./worked.ts";

/** A volatility of a stage: what the stage did to the one before, where that is one number; else how it is made, traced by the server. */
export function whyStage(
  {
    factors,
    stages,
    date,
    periodsPerYear,
  }: Pick<CovarianceDocument, "factors" | "stages" | "date" | "periodsPerYear">,
  factor: string,
  stage: string,
): WhyQuestion {
  const volatilities = factors.find((one) => one.factor === factor)?.volatilityAnnual ?? {};
  const names = Object.keys(volatilities);
  const before = names[names.indexOf(stage) - 1];
  const [value, earlier] = [volatilities[stage] ?? Number.NaN, volatilities[before ?? ""]];
  const multiple = stages.find((one) => one.stage === stage)?.volatilityMultiplier;
  const head = {
    title: `Volatility of ${spaced(factor)} after ${stageTitle(stage)}`,
    value: `${percent(value)} % a year`,
    number: value,
    notes: ["Below: the variance of one period by stage, and the periods that weigh most in it."],
    explain: { query: { kind: "covariance", factor1: factor, factor2: factor, date }, depth: 2 },
  } as const;
  if (before === undefined || earlier === undefined || multiple === undefined || MADE[stage] !== undefined)
    return reckoned({
      ...head,
      left: `${MADE[stage] ?? MADE.ewma}, σ`,
      right: "√(V × P)",
      parts: {
        variance: part("V", "variance of one period after the stage", value ** 2 / periodsPerYear),
        periods: part("P", "periods a year", periodsPerYear),
      },
      result: value,
      as: "percent",
      source: STAGES_SOURCE,
    });
  const next = () => whyStage({ factors, stages, date, periodsPerYear }, factor, before);
  return reckoned({
    ...head,
    left: "σ",
    right: "m × σ_0",
    parts: {
      multiple: part(
        "m",
        stage === "regime"
          ? "level of volatility now over that forecast"
          : "left as it is: correlations alone are drawn to 0",
        multiple,
      ),
      before: part("σ_0", `after ${stageTitle(before)}`, earlier, { as: "percent", next }),
    },
    result: multiple * earlier,
    as: "percent",
    source: STAGES_SOURCE,
  });
}

const STAGES_SOURCE = "Methodology 8, the stages of the covariance";

/** Stages that are more than a multiple of the one before. */
const MADE: Readonly<Record<string, string>> = {
  ewma: "V = Σ_t λ^{T−t} (f_t − f̄)^2 / Σ_t λ^{T−t}",
  newey_west: "V = Γ_0 + 2 Σ_l (1 − l / (L + 1)) Γ_l",
  eigenfactor: "V = (S U v^2 D U′ S)_{kk}",
};

/** A correlation of two factors: their cell of F over their deviations. */
export function whyPair(document: CovarianceDocument, first: string, second: string): WhyQuestion {
  if (first === second) return whyStage(document, first, document.stage);
  const { factors, matrix } = document.correlations;
  const value = matrix[factors.indexOf(first)]?.[factors.indexOf(second)] ?? null;
  return whyAsked({
    title: `Correlation of ${spaced(first)} and ${spaced(second)}`,
    value: correlation(value),
    number: value,
    symbols: "ρ_{jk} = F_{jk} / √(F_{jj} × F_{kk})",
    source: "Methodology 8, the factor covariance",
    ingredients: () =>
      following(answerOf("/v1/model", { date: document.date, run: document.runId }), (model) => [
        pairLine(model, first, second),
      ]),
    notes: ["Below: the covariance of one period, stage by stage."],
    explain: {
      query: { kind: "covariance", factor1: first, factor2: second, date: document.date },
      depth: 2,
    },
  });
}

const STAGES: Readonly<Record<string, string>> = {
  ewma: "weighting",
  newey_west: "serial correlation",
  shrinkage: "shrinkage",
  eigenfactor: "the eigenfactor adjustment",
  regime: "the volatility regime",
};

/** A stage as a word. */
export const stageTitle = (stage: string): string => STAGES[stage] ?? spaced(stage);
