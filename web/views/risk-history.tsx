import type { JSX } from "preact";
import { answerOf, following } from "../answers.ts";
import { chosen } from "../asked.ts";
import { askedBook, exposureLine, factorAt } from "../book/index.ts";
import type { ChartLine } from "../chart-content.ts";
import type { MomentSide, RiskHistoryDocument, RiskMoment } from "../documents/index.ts";
import { Answered, type Column, DataTable, LineChart } from "../parts/index.ts";
import { address } from "../place.ts";
import { type ExposureDrift, whyAsked, whyDrift, whyUsual } from "../why/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { percent, score, spaced } from "../words.ts";

/** The view of risk through time. */
export function RiskHistoryView(): JSX.Element {
  return (
    <Answered answer={answerOf("/v1/risk/history", chosen("portfolio", "benchmark"))}>
      {(history) => <RiskHistory history={history} />}
    </Answered>
  );
}

/** Risk and exposures through the model's forecasts, and how far today's exposures are from what they used to be. */
function RiskHistory({ history }: { readonly history: RiskHistoryDocument }): JSX.Element {
  const { dates } = history;
  const isActive = address.value.side === "active" && dates.every(({ active }) => active !== undefined);
  const sideOf = (moment: RiskMoment): MomentSide =>
    isActive ? (moment.active as MomentSide) : moment.portfolio;
  const of = (name: string, value: (moment: RiskMoment) => number | undefined): ChartLine => ({
    name,
    values: dates.map((moment) => {
      const number = value(moment);
      return number === undefined ? null : 100 * number;
    }),
  });
  const volatilities = isActive
    ? [of("Tracking error", ({ active }) => active?.volatilityAnnual)]
    : [
        of("Portfolio", ({ portfolio }) => portfolio.volatilityAnnual),
        of("Benchmark", ({ benchmark }) => benchmark?.volatilityAnnual),
      ];
  const rows = drifts(dates, sideOf);
  const whyToday = ({ factor, today }: Drift): WhyQuestion =>
    whyAsked({
      title: `${isActive ? "Active exposure" : "Exposure"} to ${spaced(factor)} today`,
      value: score(today),
      number: today,
      symbols: isActive ? "x_k = Σ_n (w_{P,n} − w_{B,n}) X_{n,k}" : "x_k = Σ_n w_n X_{n,k}",
      source: "Methodology 9, variance",
      ingredients: () =>
        following(
          askedBook({
            date: dates.at(-1)?.date ?? "",
            portfolio: history.portfolioName,
            benchmark: history.benchmarkName,
            isActive,
          }),
          (book) => [exposureLine(book, factorAt(book, factor))],
        ),
      notes: ["Below: the same by the server; each name goes on to its descriptors."],
      explain: {
        query: {
          kind: "risk",
          portfolio: history.portfolioName,
          ...(isActive && history.benchmarkName !== null ? { benchmark: history.benchmarkName } : {}),
          date: dates.at(-1)?.date ?? "",
          factor,
        },
      },
    });
  return (
    <>
      <LineChart
        title={isActive ? "Tracking error" : "Volatility"}
        unit="% a year"
        dates={dates.map(({ date }) => date)}
        lines={[
          ...volatilities,
          of("factors alone", (moment) => sideOf(moment).factorVolatilityAnnual),
          of("specific alone", (moment) => sideOf(moment).specificVolatilityAnnual),
        ]}
        summary={rangeOf(dates.map((moment) => sideOf(moment).volatilityAnnual))}
      />
      <LineChart
        title={`${isActive ? "Active exposures" : "Exposures"} to styles`}
        unit="sd"
        dates={dates.map(({ date }) => date)}
        lines={rows
          .filter(({ family }) => family === "style")
          .map(({ factor, path }) => ({ name: spaced(factor), values: path }))}
        summary="The table below has today's, the mean and the drift of each."
      />
      <DataTable
        caption={`Drift of ${isActive ? "active " : ""}exposures over ${dates.length} forecasts: how many of its own standard deviations today's is from the mean of those before`}
        fileName="exposure-drift"
        rows={rows}
        keyOf={({ factor }) => factor}
        columns={driftColumns(whyToday)}
      />
    </>
  );
}

interface Drift extends ExposureDrift {
  readonly family: string;
  readonly path: readonly number[];
}

/** Forecasts before which a drift says nothing. */
const LEAST = 6;

function drifts(dates: readonly RiskMoment[], sideOf: (moment: RiskMoment) => MomentSide): readonly Drift[] {
  const last = dates.at(-1);
  if (last === undefined) return [];
  return sideOf(last).factors.map(({ factor, family, exposure: today }) => {
    const path = dates.map(
      (moment) => sideOf(moment).factors.find((one) => one.factor === factor)?.exposure ?? 0,
    );
    const before = path.slice(0, -1);
    const mean = before.reduce((sum, value) => sum + value, 0) / before.length;
    const deviation = Math.sqrt(
      before.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (before.length - 1),
    );
    const drift = before.length >= LEAST && deviation > 1e-9 ? (today - mean) / deviation : null;
    return { factor, family, path, today, mean, deviation, drift, count: before.length, before };
  });
}

/** In words, so that a colour is not needed to see it. */
function driftWord(drift: number | null): string {
  if (drift === null) return "";
  const size = Math.abs(drift);
  const way = drift > 0 ? "above" : "below";
  return size < 1 ? "as usual" : size < 2 ? `${way} the usual` : `far ${way} the usual`;
}

const driftColumns = (whyToday: (row: Drift) => WhyQuestion): readonly Column<Drift>[] => [
  { title: "Factor", cell: ({ factor }) => spaced(factor), value: ({ factor }) => factor },
  {
    title: "Today",
    unit: "sd, or weight",
    isNumber: true,
    cell: ({ today }) => score(today),
    value: ({ today }) => today,
    why: whyToday,
  },
  {
    title: "Mean before",
    unit: "sd, or weight",
    isNumber: true,
    cell: ({ mean }) => score(mean),
    value: ({ mean }) => mean,
    why: whyUsual,
  },
  {
    title: "Drift",
    unit: "sd of its own",
    isNumber: true,
    cell: ({ drift }) => score(drift),
    value: ({ drift }) => drift,
    why: whyDrift,
  },
  { title: "In words", cell: ({ drift }) => driftWord(drift), value: ({ drift }) => driftWord(drift) },
];

function rangeOf(values: readonly number[]): string {
  return values.length === 0
    ? ""
    : `Between ${percent(Math.min(...values))} and ${percent(Math.max(...values))}, last ${percent(values.at(-1))}.`;
}
