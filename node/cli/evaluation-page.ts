import type { ForecastSummary } from "../../engine/evaluation/index.ts";
import type { EvaluationReport, Horizon, HorizonReport, NameGroup } from "../evaluate/index.ts";
import { counted } from "./counted.ts";
import { againstText } from "./evaluation-peers.ts";
import { slicesText, transformText, wholeText } from "./evaluation-sections.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

/** What lengths of windows are called. */
export const HORIZON_TITLES: Readonly<Record<Horizon, string>> = {
  period: "One period ahead, each until the next forecast",
  month: "Until the next forecast date",
  quarter: "Over three forecast dates",
};

const FAMILY_NAMES: Readonly<Record<string, string>> = {
  universe: "estimation universe",
  random_active: "random, active",
  random_clustered: "random with bets, active",
  industry_active: "industries, active",
  clustered_active: "within industries, long–short",
  style_tilt: "style tilts, active",
  least_variance: "optimised for random views",
  pure_factor: "pure factors",
  eigenfactor: "eigenfactors",
  least_variance_factors: "optimised of factors",
};

/** A family of portfolios in words. */
export function familyTitle(family: string): string {
  return FAMILY_NAMES[family] ?? family;
}

/** For people: right forecasts have a bias and z² of 1, 95 % of portfolios in the band, and 5 % of losses beyond value at risk. */
export function evaluationText(report: EvaluationReport): string {
  const shown = shownHorizons(report);
  const [shortest] = shown;
  const parts = shown.flatMap(({ horizon, windows, first, last, families }) => [
    `${HORIZON_TITLES[horizon]}: ${counted(windows, "window")}, ${first} to ${last}`,
    familyTable(families),
    "",
  ]);
  return [
    `Forecasts of ${report.model} against what came after`,
    "Every forecast is the run's own of the day, from data known then. Right forecasts have bias and z² at 1, 95 % of the portfolios in the",
    "band, 5 % of the losses beyond the value at risk; lower QLIKE is better, on the same portfolios only.",
    "",
    ...parts,
    ...(shortest === undefined
      ? []
      : [wholeText(shown), "", slicesText(shortest, report), "", transformText(shortest, familyTitle), ""]),
    ...againstText(report, shown, { titles: HORIZON_TITLES, familyTitle }),
    "Single names, until the next forecast date: √ mean z², z held at ±5",
    nameTables(report.names),
    "",
    `${percent(report.missingShare)} % of the universe's weight had no return in a period and counted as 0.`,
    `Forecasts stored by run ${report.runId.slice(0, 12)}.`,
  ].join("\n");
}

/** With windows, and not the same windows as the one before: a model of months has its next forecast a period later. */
function shownHorizons({ horizons }: EvaluationReport): readonly HorizonReport[] {
  return horizons.filter(({ families, windows, last }, h) => {
    const before = horizons[h - 1];
    const isSame = before !== undefined && before.windows === windows && before.last === last;
    return families.length > 0 && !isSame;
  });
}

function familyTable(families: readonly ForecastSummary[]): string {
  const right = (header: string): TextColumn => ({ header, align: "right" });
  const columns: readonly TextColumn[] = [
    { header: "Portfolios", align: "left" },
    right("Number"),
    right("Bias"),
    right("Least"),
    right("Largest"),
    right("In band %"),
    right("… with tails %"),
    right("Tails t(ν)"),
    right("z²"),
    right("MRAD"),
    right("QLIKE"),
    right("Beyond VaR %"),
    right("Kupiec %"),
  ];
  return formatTable(
    columns,
    families.map((family) => [
      familyTitle(family.family),
      String(family.portfolios),
      fixed(family.bias),
      fixed(family.leastBias),
      fixed(family.largestBias),
      percent(family.withinNormal, 0),
      percent(family.withinFitted, 0),
      Number.isFinite(family.degrees) ? fixed(family.degrees, 1) : "∞",
      fixed(family.varianceRatio),
      fixed(family.rollingDeviation),
      fixed(family.quasiLikelihood, 3),
      percent(family.exceedanceShare, 1),
      percent(family.withinKupiec, 0),
    ]),
  );
}

/** A row per group; tenths of size and of volatility side by side. */
function nameTables(names: readonly NameGroup[]): string {
  const of = (grouping: string) => names.filter((group) => group.grouping === grouping);
  const [size, volatility, listing] = [of("size"), of("volatility"), of("listing")];
  const columns: readonly TextColumn[] = [
    { header: "Tenth", align: "left" },
    { header: "Specific, by cap", align: "right" },
    { header: "Specific, by forecast", align: "right" },
    { header: "Whole, by cap", align: "right" },
    { header: "Whole, by forecast", align: "right" },
    { header: "Pairs", align: "right" },
  ];
  const rows = size.map((group, g) => [
    g === 0 ? "1, smallest" : group.group,
    fixed(group.specificBias),
    fixed(volatility[g]?.specificBias ?? Number.NaN),
    fixed(group.totalBias),
    fixed(volatility[g]?.totalBias ?? Number.NaN),
    String(group.count),
  ]);
  const listings = listing.map(({ group, specificBias, totalBias, count }) => {
    const title = group === "new" ? "First year in the model" : "Later";
    return `${title}: specific ${fixed(specificBias)}, whole ${fixed(totalBias)} (${counted(count, "pair")})`;
  });
  return [formatTable(columns, rows), ...listings].join("\n");
}
