import type { Construction } from "../../engine/construction/index.ts";
import { attributeActiveRisk } from "../../engine/risk-attribution/index.ts";
import type { PreparedMandate } from "../model/index.ts";
import { benchmarkTitle } from "./benchmark-title.ts";
import { costParts } from "./construct-costs.ts";
import { certificateLine } from "./construct-page.ts";
import { heldAfter } from "./construct-parts.ts";
import type { Output } from "./output.ts";
import { printableName } from "./printable-text.ts";
import { fixed, formatTable, percent } from "./table-text.ts";

/** A point of the frontier, annual. */
interface FrontierPoint {
  readonly volatilityAnnual: number;
  readonly returnAnnual: number;
  readonly costAnnual: number;
  readonly netReturnAnnual: number;
  /** Net return over volatility. */
  readonly ratio: number;
  readonly turnover: number;
  readonly names: number;
}

/** Weights below this are the solver's rounding. */
const DUST = 1e-7;

function pointOf({ setting, mandate }: PreparedMandate, { measures, weights }: Construction): FrontierPoint {
  const { years } = setting;
  const variance = mandate.objective.relative ? measures.activeVariance : measures.variance;
  const volatilityAnnual = Math.sqrt((variance?.total ?? 0) / years);
  const returnAnnual = measures.activeReturn / years;
  const costAnnual = measures.costs / years;
  return {
    volatilityAnnual,
    returnAnnual,
    costAnnual,
    netReturnAnnual: returnAnnual - costAnnual,
    ratio: (returnAnnual - costAnnual) / volatilityAnnual,
    turnover: measures.turnover,
    names: weights.reduce((count, weight) => count + (Math.abs(weight) > DUST ? 1 : 0), 0),
  };
}

/** Where the portfolio of now stands among the points, annual. */
function currentPoint({
  setting,
  mandate,
  candidates,
}: PreparedMandate): Pick<FrontierPoint, "volatilityAnnual" | "returnAnnual"> {
  const { stored, current, benchmark, years } = setting;
  const base = mandate.objective.relative ? benchmark : null;
  const risk = attributeActiveRisk(stored.model, current, base ?? new Float64Array(current.length));
  const expected = candidates.names.reduce((sum, asset, i) => {
    const held = (current[asset] as number) - (base?.[asset] ?? 0);
    return sum + held * (candidates.alpha[i] as number);
  }, 0);
  return { volatilityAnnual: risk.active.volatilityAnnual, returnAnnual: expected / years };
}

/** What is held now of the names of the model. */
function heldBefore({ setting }: PreparedMandate) {
  const { labels } = setting.stored.model.assets;
  return labels
    .map((id, asset) => ({ id, weight: setting.current[asset] as number }))
    .filter(({ weight }) => weight !== 0);
}

/** The efficient frontier within a mandate's limits. */
export function frontierOutput(prepared: PreparedMandate, constructions: readonly Construction[]): Output {
  const { setting, mandate } = prepared;
  const points = constructions.map((of) => pointOf(prepared, of));
  const best = points.reduce(
    (at, { ratio }, p) => (ratio > (points[at]?.ratio ?? Number.NEGATIVE_INFINITY) ? p : at),
    0,
  );
  const worst = constructions.reduce(
    (a, b) =>
      Math.max(a.residuals.gap, a.residuals.primal) > Math.max(b.residuals.gap, b.residuals.primal) ? a : b,
    constructions[0] as Construction,
  );
  const active = mandate.objective.relative ? "active " : "";
  const header = [
    mandate.objective.relative ? "tracking error %" : "volatility %",
    `expected ${active}return %`,
    "costs %",
    "net %",
    "net / risk",
    "turnover %",
    "names",
  ];
  return {
    text: [
      `Frontier of ${printableName(setting.written.name ?? setting.file)}: ${printableName(prepared.portfolioName)} on ${setting.stored.date}, ${benchmarkTitle(prepared.benchmarkName)}, over ${setting.written.horizon.text}`,
      `Of the ${points.length} points the least exact is ${certificateLine({ construction: worst })}`,
      "",
      formatTable(
        header.map((name) => ({ header: name, align: "right" as const })),
        points.map((of) => [
          percent(of.volatilityAnnual),
          percent(of.returnAnnual),
          percent(of.costAnnual),
          percent(of.netReturnAnnual),
          fixed(of.ratio),
          percent(of.turnover, 1),
          fixed(of.names, 0),
        ]),
      ),
      "",
      `Annual. Between the least risk and the most return that the limits allow; the highest ratio of these points is at ${percent(points[best]?.volatilityAnnual ?? Number.NaN)} %.`,
    ].join("\n"),
    json: {
      date: setting.stored.date,
      portfolioName: prepared.portfolioName,
      benchmarkName: prepared.benchmarkName,
      relative: mandate.objective.relative,
      current: { ...currentPoint(prepared), weights: heldBefore(prepared) },
      alphaAnnual: Array.from(prepared.candidates.names, (asset, i) => ({
        id: setting.stored.model.assets.labels[asset],
        alpha: (prepared.candidates.alpha[i] as number) / setting.years,
      })).filter(({ alpha }) => alpha !== 0),
      frontier: constructions.map((of, p) => ({
        ...points[p],
        costParts: costParts(prepared, of.weights),
        status: of.status,
        residuals: of.residuals,
        weights: heldAfter(prepared, of),
      })),
    },
    csv: {
      header: [
        "volatility_annual",
        "return_annual",
        "cost_annual",
        "net_return_annual",
        "ratio",
        "turnover",
        "names",
      ],
      rows: points.map((of) => Object.values(of)),
    },
  };
}
