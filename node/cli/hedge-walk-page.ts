import type { HedgeDecision, HedgeWalk } from "../model/index.ts";
import { counted } from "./counted.ts";
import { hedgeCostWords } from "./hedge-page.ts";
import type { Output } from "./output.ts";
import { printableName } from "./printable-text.ts";
import { right } from "./stress-parts.ts";
import { fixed, formatTable, percent } from "./table-text.ts";

/** A rolled hedge as figures for people and programs. Decimals of the capital; volatilities a year. */
export interface HedgeWalkFigures {
  /** By which volatilities of a period are those of a year. */
  readonly periodsPerYear: number;
  readonly decisions: readonly HedgeDecisionFigures[];
  readonly instruments: readonly RatioFigures[];
  readonly whole: WholeFigures;
  readonly tooEarly: readonly string[];
  readonly notes: readonly string[];
  readonly periods: readonly {
    readonly date: string;
    readonly unhedged: number;
    readonly hedged: number;
    readonly instruments: Readonly<Record<string, number>>;
  }[];
}

interface HedgeDecisionFigures extends Pick<HedgeDecision, "residuals" | "unhedgedParts" | "hedgedParts"> {
  readonly date: string;
  readonly to: string;
  readonly periods: number;
  readonly status: string;
  readonly notionals: Readonly<Record<string, number>>;
  /** Before it. */
  readonly held: Readonly<Record<string, number>>;
  readonly turnover: number;
  readonly cost: number;
  readonly unhedgedAnnual: number;
  readonly hedgedAnnual: number;
  /** Σ of the periods' returns in excess of cash, before costs. */
  readonly returnUnhedged: number;
  readonly returnHedged: number;
}

interface RatioFigures {
  readonly instrument: string;
  /** What a trade of it costs once, of what is traded. */
  readonly costShare: number;
  readonly mean: number;
  readonly least: number;
  readonly most: number;
  /** Deviation of the changes from one decision to the next. */
  readonly changes: number;
}

interface WholeFigures {
  readonly from: string;
  readonly to: string;
  readonly periods: number;
  readonly forecastUnhedgedAnnual: number;
  readonly forecastHedgedAnnual: number;
  readonly forecastEffectiveness: number;
  readonly realisedUnhedgedAnnual: number;
  readonly realisedHedgedAnnual: number;
  readonly realisedEffectiveness: number;
  /** Of what the hedge earned with the unhedged book. */
  readonly correlation: number;
  /** Totals of the span. */
  readonly turnover: number;
  readonly cost: number;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Of the values about their mean; NaN for fewer than two. */
function deviation(values: readonly number[]): number {
  const mean = sumOf(values) / values.length;
  return values.length < 2
    ? Number.NaN
    : Math.sqrt(sumOf(values.map((value) => (value - mean) ** 2)) / (values.length - 1));
}

/** The figures of a rolled hedge. */
export function hedgeWalkFigures(walk: HedgeWalk): HedgeWalkFigures {
  const { instruments, points, realised, periodsPerYear, tooEarly, notes } = walk;
  const named = (values: Float64Array) =>
    Object.fromEntries(instruments.map((name, i) => [name, values[i] as number]));
  const decisions = walk.decisions.map(({ notionals, held, ...decision }, at): HedgeDecisionFigures => {
    const own = points.filter((point) => point.decision === at);
    const unhedged = sumOf(own.map(({ book }) => book));
    return {
      ...decision,
      to: own.at(-1)?.date ?? decision.date,
      periods: own.length,
      notionals: named(notionals),
      held: named(held),
      returnUnhedged: unhedged,
      returnHedged: unhedged + sumOf(own.map(({ hedge }) => hedge)),
    };
  });
  const meanVariance = (of: (line: HedgeDecisionFigures) => number) =>
    sumOf(decisions.map((line) => line.periods * of(line) ** 2)) / points.length;
  const unhedged = meanVariance((line) => line.unhedgedAnnual);
  const hedged = meanVariance((line) => line.hedgedAnnual);
  return {
    periodsPerYear,
    decisions,
    instruments: instruments.map((instrument, i): RatioFigures => {
      const ratios = walk.decisions.map(({ notionals }) => notionals[i] as number);
      return {
        instrument,
        costShare: walk.source.written.instruments[instrument]?.cost ?? 0,
        mean: sumOf(ratios) / ratios.length,
        least: Math.min(...ratios),
        most: Math.max(...ratios),
        changes: deviation(ratios.slice(1).map((ratio, t) => ratio - (ratios[t] as number))),
      };
    }),
    whole: {
      from: decisions[0]?.date ?? "",
      to: points.at(-1)?.date ?? "",
      periods: realised.periods,
      forecastUnhedgedAnnual: Math.sqrt(unhedged),
      forecastHedgedAnnual: Math.sqrt(hedged),
      forecastEffectiveness: 1 - hedged / unhedged,
      realisedUnhedgedAnnual: Math.sqrt(realised.unhedgedVariance * periodsPerYear),
      realisedHedgedAnnual: Math.sqrt(realised.hedgedVariance * periodsPerYear),
      realisedEffectiveness: realised.effectiveness,
      correlation: realised.correlation,
      turnover: sumOf(decisions.map(({ turnover }) => turnover)),
      cost: sumOf(decisions.map(({ cost }) => cost)),
    },
    tooEarly,
    notes,
    periods: points.map((point) => ({
      date: point.date,
      unhedged: point.book,
      hedged: point.book + point.hedge,
      instruments: named(point.instruments),
    })),
  };
}

/** Decisions shown: the last of them. */
const SHOWN = 24;

/** A rolled hedge as a page. */
export function hedgeWalkText(
  { portfolioName, source }: HedgeWalk,
  figures: HedgeWalkFigures,
  { every, runId }: { readonly every: string; readonly runId: string },
): string {
  const { decisions, whole, tooEarly, notes } = figures;
  const before = decisions.length - SHOWN;
  return [
    `Hedge of ${printableName(portfolioName)} from ${whole.from} to ${whole.to}, over ${source.written.horizon.text}`,
    `${counted(decisions.length, "decision")}, every ${every}; each on the model and the holdings of its close, kept to the next`,
    ...(tooEarly.length === 0
      ? []
      : [`No forecast yet on ${counted(tooEarly.length, "date")} from ${tooEarly[0]}: it begins after them`]),
    ...(before > 0 ? [`The last ${SHOWN}; --csv and --json have the ${before} before them too.`] : []),
    "",
    decisionTable(figures),
    "",
    "Forecast and what came of it, volatility % a year",
    wholeTable(whole),
    "",
    "Hedge ratios, notional %",
    ratioTable(figures),
    "",
    `Turnover ${percent(whole.turnover, 1)} % of the capital and costs ${fixed(whole.cost * 1e4, 1)} bp in all, over ${counted(whole.periods, "period")}; what the hedge earned and`,
    `the unhedged book have a correlation of ${fixed(whole.correlation)}.`,
    ...notes.map((note) => `\n${printableName(note)}`),
    "",
    "Returns are in excess of cash and before costs: a notional takes no capital. Forecast: the root of the mean forecast variance.",
    `Turnover is the sum of the changes' sizes; changes: the deviation of a ratio's changes.`,
    `${hedgeCostWords(source.written)} Run ${runId.slice(0, 12)}.`,
  ].join("\n");
}

function decisionTable({ decisions, instruments }: HedgeWalkFigures): string {
  return formatTable(
    [
      { header: "decided", align: "left" },
      ...instruments.map(({ instrument }) => right(`${instrument} %`)),
      right("turnover %"),
      right("cost, bp"),
      right("unhedged, forecast"),
      right("hedged, forecast"),
      right("return %"),
      right("hedged %"),
      { header: "status", align: "left" },
    ],
    decisions
      .slice(-SHOWN)
      .map((of) => [
        of.date,
        ...instruments.map(({ instrument }) => percent(of.notionals[instrument] as number)),
        percent(of.turnover),
        fixed(of.cost * 1e4, 1),
        percent(of.unhedgedAnnual),
        percent(of.hedgedAnnual),
        percent(of.returnUnhedged),
        percent(of.returnHedged),
        of.status === "optimal" ? "" : `${of.status}: kept`,
      ]),
  );
}

function wholeTable(whole: WholeFigures): string {
  return formatTable(
    [{ header: "", align: "left" }, right("unhedged"), right("hedged"), right("effectiveness %")],
    [
      [
        "forecast",
        percent(whole.forecastUnhedgedAnnual),
        percent(whole.forecastHedgedAnnual),
        percent(whole.forecastEffectiveness, 1),
      ],
      [
        "realised",
        percent(whole.realisedUnhedgedAnnual),
        percent(whole.realisedHedgedAnnual),
        percent(whole.realisedEffectiveness, 1),
      ],
    ],
  );
}

function ratioTable({ instruments }: HedgeWalkFigures): string {
  return formatTable(
    [{ header: "instrument", align: "left" }, right("mean"), right("least"), right("most"), right("changes")],
    instruments.map((of) => [
      of.instrument,
      percent(of.mean),
      percent(of.least),
      percent(of.most),
      percent(of.changes),
    ]),
  );
}

/** A row per decision. */
export function hedgeWalkCsv({ decisions, instruments }: HedgeWalkFigures): NonNullable<Output["csv"]> {
  return {
    header: [
      "date",
      "to",
      "periods",
      "status",
      "turnover",
      "cost",
      "unhedged_annual",
      "hedged_annual",
      "return_unhedged",
      "return_hedged",
      ...instruments.map(({ instrument }) => `notional ${instrument}`),
    ],
    rows: decisions.map((of) => [
      of.date,
      of.to,
      of.periods,
      of.status,
      of.turnover,
      of.cost,
      of.unhedgedAnnual,
      of.hedgedAnnual,
      of.returnUnhedged,
      of.returnHedged,
      ...instruments.map(({ instrument }) => of.notionals[instrument] as number),
    ]),
  };
}
