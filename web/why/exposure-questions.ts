import { answerOf, following } from "../answers.ts";
import type { FactorRisk, RiskSide } from "../documents/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { percent, score, spaced } from "../words.ts";
import { exposureLine, volatilityLine } from "./model-lines.ts";
import { reckoned, whyAsked } from "./plain-questions.ts";
import { type RiskContext, traced } from "./risk-context.ts";
import { part } from "./worked.ts";

const VARIANCE = "Methodology 9, variance";

/** An exposure: the active one of those of both books, each name by name. */
export function whyExposure(context: RiskContext, { factor, exposure }: FactorRisk): WhyQuestion {
  const { risk, isActive } = context;
  const of = (side: RiskSide | undefined): number =>
    side?.factors.find((one) => one.factor === factor)?.exposure ?? 0;
  const own = of(risk.portfolio);
  const beside = {
    notes: [
      "Below: the exposure name by name, beside the covariances; each name goes on to its descriptors.",
    ],
    ...traced(context, { factor }),
  };
  if (!isActive) return whyOwnExposure({ ...context, side: risk.portfolio, factor, exposure }, beside);
  return reckoned({
    title: `Active exposure to ${spaced(factor)}`,
    value: score(exposure),
    number: exposure,
    left: "x_k",
    general: "Σ_n (w_{P,n} − w_{B,n}) X_{n,k}",
    right: "x_{P,k} − x_{B,k}",
    parts: {
      portfolio: part("x_{P,k}", "exposure of the portfolio", own, {
        next: () => whyOwnExposure({ ...context, side: risk.portfolio, factor, exposure: own }),
      }),
      benchmark: part("x_{B,k}", "exposure of the benchmark", of(risk.benchmark), {
        next: () =>
          whyOwnExposure({ ...context, side: risk.benchmark, factor, exposure: of(risk.benchmark) }),
      }),
    },
    result: own - of(risk.benchmark),
    source: VARIANCE,
    ...beside,
  });
}

/** An exposure of the portfolio or of the benchmark, name by name. */
const whyOwnExposure = (
  {
    risk,
    side,
    factor,
    exposure,
  }: RiskContext & {
    readonly side: RiskSide | undefined;
    readonly factor: string;
    readonly exposure: number;
  },
  beside: Pick<WhyQuestion, "notes" | "explain"> = {},
): WhyQuestion =>
  whyAsked({
    title: `Exposure ${side === risk.benchmark ? "of the benchmark " : ""}to ${spaced(factor)}`,
    value: score(exposure),
    number: exposure,
    symbols: "x_k = Σ_n w_n X_{n,k}",
    source: VARIANCE,
    ingredients: () =>
      following(answerOf("/v1/model", { date: risk.date, run: risk.runId }), (model) => [
        exposureLine(model, side?.names ?? [], factor),
      ]),
    ...beside,
  });

/** A factor's volatility. */
export function whyVolatility({ risk }: RiskContext, { factor, volatilityAnnual }: FactorRisk): WhyQuestion {
  return whyAsked({
    title: `Volatility of the factor ${spaced(factor)}`,
    value: `${percent(volatilityAnnual)} % a year`,
    number: volatilityAnnual,
    symbols: "σ_k = √(F_{kk} × P)",
    source: "Methodology 8, the factor covariance",
    ingredients: () =>
      following(answerOf("/v1/model", { date: risk.date, run: risk.runId }), (model) => [
        volatilityLine(model, factor),
      ]),
    notes: ["Below: the variance of one period, stage by stage."],
    explain: { query: { kind: "covariance", factor1: factor, factor2: factor, date: risk.date } },
  });
}
