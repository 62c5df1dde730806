import { attributeRisk, attributeShock, type RiskAttribution } from "../../engine/risk-attribution/index.ts";
import type { RiskSection } from "./risk-section.ts";
import { right, type StressReport, tableOr } from "./stress-parts.ts";
import { percent } from "./table-text.ts";

const DEVIATIONS = 2;

/** Every factor down by two of its standard deviations, naively and conditionally side by side. */
export function shockSection(report: StressReport): RiskSection {
  const { stored, sides, horizon, top } = report;
  const { model } = stored;
  const { values, cols } = model.factorCovariance;
  const risks = sides.map(({ weights }) => attributeRisk(model, weights));
  const shocks = model.exposures.factors.flatMap(({ name, family }, factor) => {
    const variance = values[factor * (cols + 1)] as number;
    if (!(variance > 0)) return [];
    const factorReturn = -DEVIATIONS * Math.sqrt(variance * horizon);
    const impacts = sides.map(({ side, weights }, at) => {
      const { naive, conditional } = attributeShock(model, weights, [{ factor, factorReturn }]);
      const { volatilityAnnual, factors } = risks[at] as RiskAttribution;
      const { exposure = Number.NaN, correlation = Number.NaN } = factors[factor] ?? {};
      return {
        side,
        naive: naive.impact,
        conditional: conditional.impact,
        exposure,
        correlation,
        volatilityAnnual,
      };
    });
    const volatilityAnnual = Math.sqrt(variance * model.periodsPerYear);
    return [{ factor: name, family, volatilityAnnual, factorReturn, impacts }];
  });
  const size = ({ impacts }: (typeof shocks)[number]): number => Math.abs(impacts.at(-1)?.conditional ?? 0);
  const sorted = shocks.toSorted((a, b) => size(b) - size(a));
  const shown = [
    ...sorted.filter(({ family }) => family === "market"),
    ...sorted.filter(({ family }) => family !== "market"),
  ].slice(0, top);
  return {
    key: "shocks",
    json: { deviations: -DEVIATIONS, horizonPeriods: horizon, factors: sorted },
    lines: [
      `A factor falls by ${DEVIATIONS} of its standard deviations; a rise has the opposite sign`,
      tableOr(
        [
          { header: "factor", align: "left" },
          right("factor return %"),
          ...sides.flatMap(({ side }) => [right(`${side} naive %`), right(`${side} conditional %`)]),
        ],
        shown.map(({ factor, factorReturn, impacts }) => [
          factor,
          percent(factorReturn),
          ...impacts.flatMap(({ naive, conditional }) => [percent(naive), percent(conditional)]),
        ]),
        "The model has no factor with a variance.",
      ),
      "Naive: the other factors stand still, which rarely happens. Conditional: they do what the covariance expects of them.",
    ],
    csv: {
      header: ["factor", "family", "factor_return", "side", "naive", "conditional"],
      rows: sorted.flatMap(({ factor, family, factorReturn, impacts }) =>
        impacts.map(({ side, naive, conditional }) => [
          factor,
          family,
          factorReturn,
          side,
          naive,
          conditional,
        ]),
      ),
    },
  };
}
