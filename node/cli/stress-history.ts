import { InputError } from "../../engine/errors/index.ts";
import type { Matrix } from "../../engine/linalg/index.ts";
import {
  type FactorScenarios,
  factorScenarios,
  type Replay,
  replayScenarios,
  worstWindows,
} from "../../engine/risk-attribution/index.ts";
import { portfolioRisk } from "../../engine/risk-model/index.ts";
import { counted } from "./counted.ts";
import type { RiskSection } from "./risk-section.ts";
import { largest, right, type StressReport, type StressSide } from "./stress-parts.ts";
import { fixed, formatTable, percent } from "./table-text.ts";

/** Windows of each length that are listed. */
const EACH = 3;

/** The worst windows of the run's factor returns for the portfolio of today. */
export function worstSection(report: StressReport): RiskSection {
  const { history, sides, stored } = report;
  const lengths = stored.model.periodsPerYear > 52 ? [1, 5, 21] : [1, 3, 12];
  const scenarios = sides.map((side) => ({ ...side, ...scenariosOf(report, side) }));
  const incompleteCount = incompleteIn(scenarios);
  const windows = scenarios.flatMap(({ contributions, ...side }) => {
    return lengths.flatMap((periods) =>
      worstWindows(contributions, { periods, count: EACH, compounding: "sum" })
        .filter(({ windowReturn }) => windowReturn < 0)
        .map((window) => ({ side: side.side, periods, ...windowJson(report, side, window) })),
    );
  });
  const title = `The worst windows of ${history.dates.length} periods of factor returns, through today's exposures (factors alone, on constant capital)`;
  return {
    key: "worst",
    json: { periodCount: history.dates.length, incompleteCount, windows },
    lines:
      windows.length === 0
        ? [
            history.dates.length === 0
              ? "Worst windows: there are no factor returns before this date."
              : `Worst windows: none of ${history.dates.length} periods of factor returns would have lost anything.`,
          ]
        : [
            title,
            formatTable(
              [
                { header: "side", align: "left" },
                right("periods"),
                { header: "from", align: "left" },
                { header: "to", align: "left" },
                right("return %"),
                right("lowest %"),
                { header: "most of it, %", align: "left", whole: true },
              ],
              windows.map(({ side, periods, from, to, windowReturn, lowest, sources }) => [
                side,
                fixed(periods, 0),
                from,
                to,
                percent(windowReturn),
                percent(lowest),
                largest(sources, (value) => percent(value)),
              ]),
            ),
            ...incompleteNote(incompleteCount, history.dates.length),
          ],
    csv: {
      header: ["side", "periods", "from", "to", "window_return", "lowest"],
      rows: windows.map((of) => [of.side, of.periods, of.from, of.to, of.windowReturn, of.lowest]),
    },
  };
}

/**
 * A window of history, through the portfolio of today.
 *
 * @param span  from..to, both dates
 * @throws {InputError} not such a span, or none of the run's periods in it
 */
export function replaySection(report: StressReport, span: string): RiskSection {
  const { history, sides, top } = report;
  const [from, periods] = windowOf(history.dates, span);
  const scenarios = sides.map((side) => ({ ...side, ...scenariosOf(report, side) }));
  const incompleteCount = incompleteIn(scenarios, { from, periods });
  const replays = scenarios.map(({ contributions, ...side }) => {
    const replay = replayScenarios(contributions, { from, periods, compounding: "sum" });
    return { side: side.side, ...windowJson(report, side, replay), path: pathJson(report, replay) };
  });
  return {
    key: "replay",
    json: {
      from: history.dates[from],
      to: history.dates[from + periods - 1],
      periodCount: periods,
      incompleteCount,
      sides: replays,
    },
    lines: [
      ...replays.flatMap(({ side, windowReturn, lowest, sources, path }, at) => [
        ...(at > 0 ? [""] : []),
        `${side === "active" ? "Active" : "Portfolio"} through ${history.dates[from]} to ${history.dates[from + periods - 1]} (${periods} periods, exposures of today): ${percent(windowReturn)} %, lowest ${percent(lowest)} %${lowestDate(path)}`,
        formatTable(
          [{ header: "source", align: "left" }, right("contribution %")],
          [
            ...sources.slice(0, top).map(({ source, value }) => [source, percent(value)]),
            ...(sources.length > top
              ? [
                  [
                    `other (${sources.length - top})`,
                    percent(sources.slice(top).reduce((sum, { value }) => sum + value, 0)),
                  ],
                ]
              : []),
            [],
            ["Total", percent(windowReturn)],
          ],
        ),
      ]),
      ...incompleteNote(incompleteCount, periods),
    ],
    csv: {
      header: ["side", "date", "cumulative_return"],
      rows: replays.flatMap(({ side, path }) => path.map((of) => [side, of.date, of.cumulativeReturn])),
    },
  };
}

function scenariosOf({ stored, history }: StressReport, { weights }: StressSide): FactorScenarios {
  return factorScenarios(stored.model, weights, { factorReturns: history.factorReturns });
}

/** Periods, of all or of a window, in which a factor that some side has was not there yet. */
function incompleteIn(
  scenarios: readonly FactorScenarios[],
  { from, periods }: { readonly from: number; readonly periods: number } = { from: 0, periods: Infinity },
): number {
  const counts = scenarios[0]?.missingFactors.slice(from, from + periods) ?? new Int32Array(0);
  return counts.filter((_, t) => scenarios.some(({ missingFactors }) => (missingFactors[from + t] ?? 0) > 0))
    .length;
}

/** What is missing counts as 0: a crash looks smaller where a factor was not estimated yet. */
function incompleteNote(incompleteCount: number, periods: number): string[] {
  if (incompleteCount === 0) return [];
  return [
    `In ${incompleteCount} of the ${counted(periods, "period")} a factor that is held had no return yet, which counts as 0.`,
  ];
}

function windowJson({ stored, history }: StressReport, { weights }: StressSide, window: Replay) {
  const { exposures } = portfolioRisk(stored.model, weights);
  const sources = stored.model.exposures.factors
    .map(({ name }, k) => ({
      source: name,
      value: window.contributions[k] as number,
      exposure: exposures[k] as number,
      factorReturn: summedReturn(history.factorReturns, k, window),
    }))
    .filter(({ value }) => value !== 0)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  return {
    from: history.dates[window.from] as string,
    to: history.dates[window.to] as string,
    windowReturn: window.windowReturn,
    lowest: window.lowest,
    lowestDate:
      window.lowest < 0 ? (history.dates[window.from + window.path.indexOf(window.lowest)] as string) : null,
    sources,
  };
}

/** Of a factor over a window; a period without a return counts as 0. */
function summedReturn({ cols, values }: Matrix, factor: number, { from, to }: Replay): number {
  let sum = 0;
  for (let t = from; t <= to; t++) {
    const value = values[t * cols + factor] as number;
    if (!Number.isNaN(value)) sum += value;
  }
  return sum;
}

function pathJson({ history }: StressReport, { from, path }: Replay) {
  return Array.from(path, (cumulativeReturn, t) => ({
    date: history.dates[from + t] as string,
    cumulativeReturn,
  }));
}

function lowestDate(path: ReturnType<typeof pathJson>): string {
  const lowest = path.toSorted((a, b) => a.cumulativeReturn - b.cumulativeReturn)[0];
  return lowest === undefined || lowest.cumulativeReturn >= 0 ? "" : ` on ${lowest.date}`;
}

/** First period and count of the periods within a span. */
function windowOf(dates: readonly string[], span: string): readonly [from: number, periods: number] {
  const [, from, to] = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(span) ?? [];
  const refuse = (rule: string) => new InputError([{ file: "--replay", value: span, rule }]);
  if (from === undefined || to === undefined || from > to)
    throw refuse("must be two dates with .. between them, the earlier first: 2020-02-20..2020-03-23");
  const within = dates.filter((date) => date >= from && date <= to);
  if (within.length === 0) {
    const covers = dates.length === 0 ? "there are none" : `they cover ${dates[0]} to ${dates.at(-1)}`;
    throw refuse(`no period of factor returns is in this span; ${covers}`);
  }
  return [dates.indexOf(within[0] as string), within.length];
}
