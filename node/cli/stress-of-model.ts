import { attributeStress, equalCorrelations, type ModelStress } from "../../engine/risk-attribution/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import type { RiskSection } from "./risk-section.ts";
import { right, type StressReport } from "./stress-parts.ts";
import { formatTable, percent } from "./table-text.ts";

/** The portfolio's volatility under other volatilities and correlations. */
export function modelStressSection(report: StressReport): RiskSection {
  const { stored, sides } = report;
  const lines = stresses(stored.model).map(({ stress, label, of }) => ({
    stress,
    label,
    volatilities: sides.map(({ side, weights }) => {
      const { before, after } = attributeStress(stored.model, weights, of);
      return {
        side,
        volatilityBeforeAnnual: before.volatilityAnnual,
        factorVolatilityBeforeAnnual: before.factorVolatilityAnnual,
        specificVolatilityBeforeAnnual: before.specificVolatilityAnnual,
        volatilityAfterAnnual: after.volatilityAnnual,
        factorVolatilityAfterAnnual: after.factorVolatilityAnnual,
        specificVolatilityAfterAnnual: after.specificVolatilityAnnual,
      };
    }),
  }));
  return {
    key: "model",
    json: lines.map(({ stress, volatilities }) => ({ stress, volatilities })),
    lines: [
      "The model under stress (annual volatility)",
      formatTable(
        [
          { header: "stress", align: "left" },
          ...sides.flatMap(({ side }) => [right(`${side} before %`), right("after %"), right("change %")]),
        ],
        lines.map(({ label, volatilities }) => [
          label,
          ...volatilities.flatMap(({ volatilityBeforeAnnual: before, volatilityAfterAnnual: after }) =>
            [before, after, after - before].map((value) => percent(value)),
          ),
        ]),
      ),
    ],
    csv: {
      header: ["stress", "side", "volatility_before_annual", "volatility_after_annual"],
      rows: lines.flatMap(({ stress, volatilities }) =>
        volatilities.map((of) => [stress, of.side, of.volatilityBeforeAnnual, of.volatilityAfterAnnual]),
      ),
    },
  };
}

function stresses({ exposures }: RiskModel): readonly { stress: string; label: string; of: ModelStress }[] {
  const families = new Map(exposures.factors.map(({ family }) => [family, 1.5] as const));
  const none: ModelStress = {
    families: new Map(),
    factors: new Map(),
    specificScale: 1,
    correlation: undefined,
  };
  const count = exposures.factors.length;
  const towards = (correlation: number) => ({ target: equalCorrelations(count, correlation), weight: 0.5 });
  return [
    {
      stress: "volatility_1.5",
      label: "all volatilities × 1.5",
      of: { ...none, families, specificScale: 1.5 },
    },
    { stress: "factor_volatility_1.5", label: "factor volatilities × 1.5", of: { ...none, families } },
    {
      stress: "specific_volatility_1.5",
      label: "specific volatilities × 1.5",
      of: { ...none, specificScale: 1.5 },
    },
    {
      stress: "correlations_half_way_to_1",
      label: "factor correlations half way to 1",
      of: { ...none, correlation: towards(1) },
    },
    {
      stress: "correlations_half_way_to_0",
      label: "factor correlations half way to 0",
      of: { ...none, correlation: towards(0) },
    },
  ];
}
