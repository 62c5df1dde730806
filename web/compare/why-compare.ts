import type { RiskDocument, RiskSide } from "../documents/index.ts";
import {
  part,
  type RiskContext,
  reckoned,
  type WhyQuestion,
  whyBeta,
  whyEffectiveNames,
  whyFactor,
  whyModelled,
  whyNameCount,
  whyShare,
  whySide,
  whySpecific,
} from "../why/index.ts";

/** Figures that are compared, each asked of its own portfolio. */
export const figureWhys: Readonly<Record<string, (of: RiskContext) => WhyQuestion | undefined>> = {
  volatility: ({ risk }) => whySide("Volatility of the portfolio", risk.portfolio),
  error: ({ risk }) => risk.active && whySide("Tracking error", risk.active),
  beta: ({ risk }) => whyBeta(risk),
  factors: (of) => whyShare(of, "factors", sideOf(of).factorTotal),
  specific: whySpecific,
  names: ({ risk }) => whyNameCount(risk),
  effective: ({ risk }) => whyEffectiveNames(risk),
  modelled: ({ risk }) => whyModelled(risk),
};

const sideOf = ({ risk, isActive }: RiskContext): RiskSide =>
  isActive && risk.active !== undefined ? risk.active : risk.portfolio;

/** An exposure or a contribution of a factor; undefined where the portfolio's date has no such factor. */
export function whyComparedFactor(
  of: RiskContext,
  factor: string,
  number: "exposure" | "contribution",
): WhyQuestion | undefined {
  const found = sideOf(of).factors.find((one) => one.factor === factor);
  return found && whyFactor(of, found, number);
}

/** How far apart the outermost are. */
export function whySpread(
  {
    name,
    unit,
    value,
    spread,
  }: { readonly name: string; readonly unit: string; readonly value: string; readonly spread: number | null },
  values: readonly (number | null | undefined)[],
  titles: readonly string[],
): WhyQuestion | undefined {
  const known = values.flatMap((one, i) => (one == null ? [] : [{ one, title: titles[i] ?? "" }]));
  const sorted = known.toSorted((a, b) => a.one - b.one);
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (spread === null || low === undefined || high === undefined) return undefined;
  const as = unit.startsWith("%") || unit.startsWith("points") ? "percent" : "plain";
  return reckoned({
    title: `${name}: spread`,
    value: `${value} ${unit}`.trim(),
    number: spread,
    left: "spread",
    right: "high − low",
    parts: { high: part("high", high.title, high.one, { as }), low: part("low", low.title, low.one, { as }) },
    result: high.one - low.one,
    as,
    source: "The largest less the smallest",
  });
}

/** The context of each portfolio that is compared. */
export const contexts = (risks: readonly RiskDocument[], isActive: boolean): readonly RiskContext[] =>
  risks.map((risk) => ({ risk, isActive }));
