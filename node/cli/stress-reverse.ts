import { attributeRisk, reverseStress } from "../../engine/risk-attribution/index.ts";
import type { RiskSection } from "./risk-section.ts";
import { right, type StressReport, type StressSide } from "./stress-parts.ts";
import { fixed, formatTable, percent } from "./table-text.ts";

/** The most likely way to a loss, for the portfolio and against its benchmark. */
export function reverseSection(report: StressReport, loss: number): RiskSection {
  const found = report.sides.map((side) => ({ side: side.side, ...reverseOf(report, side, loss) }));
  return {
    key: "reverse",
    json: { loss, horizonPeriods: report.horizon, sides: found },
    lines: found.flatMap((of, at) => [
      ...(at > 0 ? [""] : []),
      ...(Number.isNaN(of.distance)
        ? [
            `No shock of the model loses the ${of.side === "active" ? "active weights" : "portfolio"} anything: there is no risk.`,
          ]
        : wayTo(of, loss, Math.ceil(report.top / 2))),
    ]),
    csv: {
      header: ["side", "source", "factor_return", "deviations", "contribution"],
      rows: found.flatMap(({ side, sources, specificContribution }) => [
        ...sources.map((of) => [side, of.source, of.factorReturn, of.deviations, of.contribution]),
        [side, "specific", Number.NaN, Number.NaN, specificContribution],
      ]),
    },
  };
}

type Way = ReturnType<typeof reverseOf> & { readonly side: StressSide["side"] };

function wayTo(
  { side, distance, probability, sources, specificContribution }: Way,
  loss: number,
  top: number,
): string[] {
  return [
    `The most likely way to ${side === "active" ? "an active" : "a"} loss of ${percent(loss)} %: ${fixed(distance, 1)} standard deviations, probability ${chance(probability)} under the normal`,
    formatTable(
      [
        { header: "source", align: "left" },
        right("return %"),
        right("in deviations"),
        right("contribution %"),
      ],
      [
        ...sources
          .slice(0, top)
          .map((of) => [
            of.source,
            percent(of.factorReturn),
            fixed(of.deviations, 1),
            percent(of.contribution),
          ]),
        ...rest(sources.slice(top)),
        ["specific", "", "", percent(specificContribution)],
      ],
    ),
  ];
}

interface Source {
  readonly source: string;
  readonly factorReturn: number;
  readonly deviations: number;
  readonly contribution: number;
  /** What it is made of: x, ρ with the return of the side, σ of the factor. */
  readonly exposure: number;
  readonly correlation: number;
  readonly volatilityAnnual: number;
}

function reverseOf({ stored, horizon }: StressReport, { weights }: StressSide, loss: number) {
  const { model } = stored;
  const horizonYears = horizon / model.periodsPerYear;
  const found = reverseStress(model, weights, { loss, horizonYears, specific: true });
  const risk = attributeRisk(model, weights);
  const sources = model.exposures.factors
    .map(
      ({ name }, k): Source => ({
        source: name,
        factorReturn: found.factorReturns[k] as number,
        deviations: found.factorDeviations[k] as number,
        contribution: found.factorContributions[k] as number,
        exposure: risk.factors[k]?.exposure ?? Number.NaN,
        correlation: risk.factors[k]?.correlation ?? Number.NaN,
        volatilityAnnual: risk.factors[k]?.volatilityAnnual ?? Number.NaN,
      }),
    )
    .filter(isThere)
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const names = model.assets.labels
    .map((id, asset) => ({
      id,
      specificReturn: found.specificReturns[asset] as number,
      contribution: found.specificContributions[asset] as number,
      weight: weights[asset] as number,
      specificVolatilityAnnual: Math.sqrt((model.specificVariance[asset] as number) * model.periodsPerYear),
    }))
    .filter(isThere)
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  return {
    distance: found.distance,
    probability: found.probability,
    impact: found.impact,
    volatilityAnnual: risk.volatilityAnnual,
    specificVolatilityAnnual: risk.specificVolatilityAnnual,
    sources,
    specificContribution: names.reduce((sum, of) => sum + of.contribution, 0),
    names,
  };
}

/** A portfolio without risk has no way to a loss: its contributions are missing. */
function isThere({ contribution }: { readonly contribution: number }): boolean {
  return contribution !== 0 && !Number.isNaN(contribution);
}

function rest(sources: readonly Source[]): string[][] {
  if (sources.length === 0) return [];
  const contribution = sources.reduce((sum, of) => sum + of.contribution, 0);
  return [[`other (${sources.length})`, "", "", percent(contribution)]];
}

function chance(probability: number): string {
  if (probability < 1e-6) return "below 0.0001 %";
  return `${percent(probability, probability < 1e-3 ? 4 : 1)} %`;
}
