import type { ForecastComparison } from "../../engine/evaluation/index.ts";
import type { Horizon, RunsEvaluation } from "../evaluate/index.ts";
import type { PlainTable, TableSection } from "../report/index.ts";
import { counted } from "./counted.ts";
import { familyTitle, HORIZON_TITLES } from "./evaluation-page.ts";
import { numbers, words } from "./table-sections.ts";
import { fixed } from "./table-text.ts";

/** Two runs' forecasts of the same portfolios against the returns after them. */
export interface PairedForecasts {
  readonly horizons: readonly {
    readonly horizon: Horizon;
    readonly windows: number;
    /** Closes at which the first and the last window began; null without one. */
    readonly first: string | null;
    readonly last: string | null;
    /** `lossDifference` and `tStatistic` are of the second less the first: below 0 the second is better. */
    readonly families: readonly ForecastComparison[];
  }[];
  readonly missingShare: number;
}

/** The second run less the first, as every difference of two models is told. */
export function pairedForecasts({ horizons, missingShare }: RunsEvaluation): PairedForecasts {
  return {
    horizons: horizons.map(({ horizon, dates, comparisons }) => ({
      horizon,
      windows: dates.length,
      first: dates[0] ?? null,
      last: dates.at(-1) ?? null,
      families: (comparisons[0] ?? []).map((family) => ({
        ...family,
        lossDifference: 0 - family.lossDifference,
        tStatistic: 0 - family.tStatistic,
      })),
    })),
    missingShare,
  };
}

/** Which forecasts were better; t below 0 where the second run's were. */
export function forecastSection({ horizons }: PairedForecasts): TableSection {
  const tests = horizons
    .flatMap(({ families }) => families)
    .filter(({ tStatistic }) => !Number.isNaN(tStatistic));
  const large = tests.filter(({ pValue }) => pValue < 0.05);
  return {
    id: "forecasts",
    title: "Which forecasts were better",
    notes: [
      "Portfolios are formed from A, of the names both cover, and forecast by both; right forecasts have a bias of 1. The difference is QLIKE of B less A:",
      "below 0, B is better. t: Diebold and Mariano's; portfolios of a window count once. Families whose factors only A has are not compared.",
      `Of ${counted(tests.length, "difference")} tested, ${large.length} ${large.length === 1 ? "has" : "have"} p below 0.05; between equal forecasts about ${fixed(tests.length / 20, 1)} would.`,
    ],
    tables: horizons.flatMap(({ horizon, windows, first, last, families }) =>
      families.length === 0
        ? []
        : [
            familyTable(
              `${HORIZON_TITLES[horizon]}: ${counted(windows, "window")}, ${first} to ${last}`,
              families,
            ),
          ],
    ),
  };
}

function familyTable(caption: string, families: readonly ForecastComparison[]): PlainTable {
  return {
    caption,
    columns: [
      words("Portfolios"),
      numbers("Number"),
      numbers("Bias A"),
      numbers("Bias B"),
      numbers("z² A"),
      numbers("z² B"),
      numbers("QLIKE A"),
      numbers("QLIKE B"),
      numbers("B less A"),
      numbers("t"),
      numbers("p"),
    ],
    rows: families.map(({ family, portfolios, bias, varianceRatio, quasiLikelihood, ...test }) => [
      familyTitle(family),
      String(portfolios),
      ...bias.map((value) => fixed(value)),
      ...varianceRatio.map((value) => fixed(value)),
      ...quasiLikelihood.map((value) => fixed(value, 3)),
      fixed(test.lossDifference, 4),
      fixed(test.tStatistic, 1),
      fixed(test.pValue, 3),
    ]),
  };
}
