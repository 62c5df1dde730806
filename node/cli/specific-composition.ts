import type { StoredModel } from "../model/index.ts";
import { printableName } from "./printable-text.ts";
import { fixed, formatTable, percent } from "./table-text.ts";

/** What the specific risk of one name is made of. Volatilities are decimals a year; null where there is none. */
export interface SpecificComposition {
  /** γ: weight of the name's own history in the blended variance. */
  readonly ownWeight: number;
  readonly ownVolatilityAnnual: number | null;
  /** What serial correlation multiplied the own variance by. */
  readonly serialRatio: number | null;
  /** Of the structural model, or the mean of the size group where there is none; of a model that was given nothing is known of it. */
  readonly prior: "structural" | "size group" | "given";
  readonly priorVolatilityAnnual: number;
  readonly blendVolatilityAnnual: number;
  readonly shrinkWeight: number;
  readonly shrinkVolatilityAnnual: number | null;
  readonly regimeMultiplier: number;
  readonly volatilityAnnual: number;
  /** Other lines of the issuer, and the correlation of their specific returns with this one's. */
  readonly linked: readonly { readonly id: string; readonly correlation: number }[];
}

/** The parts of a covered name's specific risk. */
export function specificComposition(stored: StoredModel, asset: number): SpecificComposition {
  const { specific, model } = stored;
  const annual = (variance: number | undefined) => Math.sqrt((variance ?? Number.NaN) * model.periodsPerYear);
  const optional = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);
  const variance = specific.variance[asset] as number;
  const weight = specific.shrinkWeight[asset] as number;
  const shrunk = annual(variance) / specific.regimeMultiplier;
  const target = optional(annual(specific.shrinkVariance[asset]));
  return {
    ownWeight: specific.ownWeight[asset] as number,
    ownVolatilityAnnual: optional(annual(specific.ownVariance[asset])),
    serialRatio: optional(specific.serialRatio[asset]),
    prior:
      stored.covariance.stages.at(-1)?.stage === "given"
        ? "given"
        : specific.structural === undefined
          ? "size group"
          : "structural",
    priorVolatilityAnnual: annual(specific.priorVariance[asset]),
    blendVolatilityAnnual: target === null ? shrunk : (shrunk - weight * target) / (1 - weight),
    shrinkWeight: weight,
    shrinkVolatilityAnnual: target,
    regimeMultiplier: specific.regimeMultiplier,
    volatilityAnnual: annual(variance),
    linked: linesOf(stored, asset),
  };
}

function linesOf({ specific, model }: StoredModel, asset: number): SpecificComposition["linked"] {
  const { linked, variance } = specific;
  const issuer = linked?.issuer[asset] ?? -1;
  if (linked === undefined || issuer < 0) return [];
  const share = (line: number) => (linked.loading[line] as number) / Math.sqrt(variance[line] as number);
  return [...linked.issuer.keys()]
    .filter((line) => line !== asset && linked.issuer[line] === issuer)
    .map((line) => ({ id: model.assets.labels[line] as string, correlation: share(asset) * share(line) }));
}

/** The making of a name's specific risk, line by line, as text. */
export function specificText(of: SpecificComposition): string {
  const rows: (readonly [string, string, string])[] = [];
  const isGiven = of.prior === "given";
  if (isGiven) rows.push(["the model's files", percent(of.volatilityAnnual), "as given"]);
  else rows.push(...partRows(of));
  const table = formatTable(
    [
      { header: "specific risk from", align: "left" },
      { header: "% a year", align: "right" },
      { header: "", align: "left" },
    ],
    rows,
  );
  const lines = of.linked.map(
    ({ id, correlation }) =>
      `Linked with ${printableName(id)}, another line of the issuer: correlation of specific returns ${fixed(correlation, 2)}`,
  );
  return [table, ...lines].join("\n");
}

function partRows(of: SpecificComposition): readonly (readonly [string, string, string])[] {
  const { ownVolatilityAnnual: own, shrinkVolatilityAnnual: target } = of;
  const rows: [string, string, string][] = [];
  const share = `${percent(of.ownWeight, 0)} % of the blend's variance`;
  rows.push(["own history", own === null ? "none" : percent(own), share]);
  if (own !== null && of.serialRatio !== null && of.serialRatio !== 1) {
    rows.push(["  serial correlation", "", `× ${fixed(of.serialRatio, 2)} of its variance without jumps`]);
  }
  rows.push([of.prior, percent(of.priorVolatilityAnnual), `${percent(1 - of.ownWeight, 0)} % of it`]);
  rows.push(["blend", percent(of.blendVolatilityAnnual), ""]);
  if (target !== null) {
    rows.push(["its size group", percent(target), `${percent(of.shrinkWeight)} % of the volatility`]);
  }
  rows.push([
    "forecast",
    percent(of.volatilityAnnual),
    `× ${fixed(of.regimeMultiplier, 3)} for the level now`,
  ]);
  return rows;
}
