import { expect, test } from "vitest";
import {
  whyBeta,
  whyEffectiveNames,
  whyFactor,
  whyFamily,
  whyModelled,
  whyName,
  whyShare,
  whySide,
  whySpecific,
  whyTail,
  whyWhole,
} from "../../web/why/index.ts";
import {
  exposureLine,
  marginalLine,
  pairLine,
  specificLine,
  volatilityLine,
} from "../../web/why/model-lines.ts";
import type { WhyQuestion } from "../../web/why-question.ts";
import { smallModel, smallRisk } from "./small-risk.ts";

const risk = smallRisk();

/** Every question that a question leads to, itself first. */
function reached(question: WhyQuestion, depth = 4): readonly WhyQuestion[] {
  const next =
    depth === 0 ? [] : question.formula.flatMap(({ parts = [] }) => parts.flatMap((of) => of.next ?? []));
  return [question, ...next.flatMap((ask) => reached(ask(), depth - 1))];
}

const questions = [true, false].flatMap((isActive): readonly (WhyQuestion | undefined)[] => {
  const of = { risk, isActive };
  const side = isActive ? risk.active : risk.portfolio;
  if (side === undefined) return [];
  const [estimate] = side.tail?.estimates ?? [];
  return [
    whyWhole(of),
    whySpecific(of),
    whyShare(of, "specific", side.specific),
    ...side.factors.flatMap((factor) => [
      whyFamily(of, factor.family),
      ...(["exposure", "volatility", "correlation", "contribution", "share"] as const).map((number) =>
        whyFactor(of, factor, number),
      ),
    ]),
    ...side.names.flatMap((name) =>
      (["marginal", "contribution", "specific"] as const).map((number) => whyName(of, name, number)),
    ),
    ...(["valueAtRisk", "expectedShortfall"] as const).map((measure) =>
      estimate === undefined ? undefined : whyTail(side, estimate, { measure, periodsPerYear: 252 }),
    ),
  ];
});

const asked = [
  ...questions,
  whyBeta(risk),
  whyEffectiveNames(risk),
  whyModelled(risk),
  ...[risk.benchmark, risk.active].map((side) => side && whySide("Volatility", side)),
].filter((question) => question !== undefined);

test("the formula of every number of risk gives it, and so do those it leads to", () => {
  const all = asked.flatMap((question) => reached(question));
  expect(all.length).toBeGreaterThan(100);
  for (const { title, number, formula } of all)
    for (const { result } of formula)
      if (result !== undefined) expect(result, title).toBeCloseTo(number as number, 12);
  // What has no values on the page asks for them.
  for (const { title, formula, ingredients } of all)
    expect(formula.some(({ result }) => result !== undefined) || ingredients !== undefined, title).toBe(true);
});

test("what is asked of the model gives the numbers of the risk", () => {
  const model = smallModel();
  for (const side of [risk.portfolio, risk.benchmark, risk.active].filter((one) => one !== undefined)) {
    for (const { factor, exposure, volatilityAnnual } of side.factors) {
      expect(exposureLine(model, side.names, factor).result).toBeCloseTo(exposure, 12);
      expect(volatilityLine(model, factor).result).toBeCloseTo(volatilityAnnual, 12);
    }
    for (const name of side.names.filter(({ weight }) => weight !== 0)) {
      expect(marginalLine(model, side, name).result).toBeCloseTo(name.marginalRiskAnnual, 12);
      expect(specificLine(model, side, name).result).toBeCloseTo(name.specificRiskContributionAnnual, 12);
    }
  }
  expect(pairLine(model, "market", "value").result).toBeCloseTo(-0.006 / Math.sqrt(0.04 * 0.01), 12);
});

test("lines of one issuer share a part of their specific returns", () => {
  // Each has 20 % a year of its own return in common: a covariance of 0.04.
  const loading = 0.2 / Math.sqrt(252);
  const model = { ...smallModel(), linked: { issuer: [4, -1, 4], loading: [loading, 0, loading] } };
  const names = risk.portfolio.names.filter(({ id }) => id !== "N1");
  const line = specificLine(model, { names, volatilityAnnual: 0.5 }, { id: "N0", weight: 0.6 });
  expect(line.result).toBeCloseTo((0.6 * (0.6 * 0.3 ** 2 + 0.3 * 0.04)) / 0.5, 12);
});

test("values stand where the symbols of the formula stand, with their signs", () => {
  const contribution = whyFactor({ risk, isActive: true }, risk.active?.factors[1] as never, "contribution");
  const [line] = contribution.formula;
  // x = 0.45, σ = 10 %, (Fx)_k = 0.0045: ρ σ_A = 4.5 %.
  expect(line?.symbols).toBe("CTR_k = x_k × σ_k × ρ_k");
  expect(line?.values).toMatch(/^0\.45 × 10 % × 0\.\d+ = [\d.]+ %$/);
  const short = whyName({ risk, isActive: true }, risk.active?.names[1] as never, "contribution");
  expect(short.formula[0]?.values).toMatch(/^\(−30 %\) × /);
});

test("active numbers are traced against the benchmark, total ones are not", () => {
  const of = (isActive: boolean) => whyWhole({ risk, isActive }).explain?.query;
  expect(of(true)).toEqual({ kind: "risk", portfolio: "mine", benchmark: "benchmark", date: "2024-01-31" });
  expect(of(false)).toEqual({ kind: "risk", portfolio: "mine", date: "2024-01-31" });
});
