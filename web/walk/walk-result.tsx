import type { JSX } from "preact";
import type { WalkDocument, WalkDrawdown } from "../documents/index.ts";
import { LineChart, Reasoned, Tile } from "../parts/index.ts";
import { count, percent, score, spaced } from "../words.ts";
import { Checks, Limits, Rebalances, Sources, Years } from "./walk-tables.tsx";
import { whyWalked } from "./why-walk.ts";

/** What a mandate would have done, and whether its risk was forecast right. */
export function WalkResult({ found }: { readonly found: WalkDocument }): JSX.Element {
  const { mandate, portfolioName, benchmarkName, calendar, from, to, rebalances, summary } = found;
  const isActive = summary.side === "active";
  const against = isActive ? `against ${spaced(benchmarkName ?? "")}` : "against cash";
  return (
    <section aria-label="The walk">
      <h2>
        {mandate} from {from} to {to} <small>{against}</small>
      </h2>
      <p>
        {count(rebalances.length)} rebalances, {calendar}, beginning with {spaced(portfolioName)}; each on the
        model and the data of its close. Nothing later is read before it is over.
      </p>
      <Remarks found={found} />
      <Tiles found={found} />
      <Path found={found} />
      <Years summary={summary} />
      <Checks summary={summary} />
      <Sources attribution={found.attribution} isActive={isActive} />
      <Limits limits={summary.limits} />
      <Rebalances found={found} />
      <p>
        Forecast: the root of the mean forecast variance. Realised: the deviation of the periods' returns,
        before costs. Bias: the deviation of returns from rebalance to rebalance, each over its forecast; for
        right forecasts and normal returns 19 of 20 lie in the band. Turnover counts both sides. A mandate
        that was changed until its past looked well has no such future.
      </p>
    </section>
  );
}

/** Remarks that are told before the rest is a number. */
const TOLD = 5;

function Remarks({ found: { tooEarly, notes, rebalances } }: { readonly found: WalkDocument }): JSX.Element {
  const kept = rebalances.filter(({ traded }) => !traded);
  const reasons = [...new Set(kept.map(({ reason }) => reason ?? ""))].filter((reason) => reason !== "");
  const remarks = [
    ...(tooEarly.length === 0
      ? []
      : [`No forecast yet on ${count(tooEarly.length)} dates from ${tooEarly[0]}: it begins after them.`]),
    ...reasons.map((reason) => {
      const dates = kept.filter((of) => of.reason === reason).map(({ date }) => date);
      const more = dates.length > 3 ? ` and ${dates.length - 3} more` : "";
      return `No portfolio on ${dates.slice(0, 3).join(", ")}${more}, the book was kept: ${reason}`;
    }),
    ...notes.map(
      ({ date, text, times }) =>
        `Note of ${date}${times > 1 ? ` and ${times - 1} other rebalances` : ""}: ${text}`,
    ),
  ];
  return (
    <>
      {remarks.slice(0, TOLD).map((remark) => (
        <p key={remark}>{remark}</p>
      ))}
      {remarks.length > TOLD ? <p>and {remarks.length - TOLD} remarks more</p> : null}
    </>
  );
}

function Tiles({ found: { summary } }: { readonly found: WalkDocument }): JSX.Element {
  const { netAnnual, grossAnnual, referenceAnnual, informationRatio, tStatistic, whole } = summary;
  const isActive = summary.side === "active";
  const reference = isActive ? "benchmark" : "cash";
  return (
    <dl class="tiles">
      <Tile
        title="Return after costs"
        value={percent(netAnnual)}
        unit="% a year"
        why={asked("Return after costs", netAnnual)}
      >
        <Reasoned why={asked("Return before costs", grossAnnual)}>{percent(grossAnnual)}</Reasoned> before
        them, {reference}{" "}
        <Reasoned why={asked(isActive ? "Benchmark" : "Cash", referenceAnnual)}>
          {percent(referenceAnnual)}
        </Reasoned>
      </Tile>
      <Tile
        title={isActive ? "Information ratio" : "Sharpe ratio"}
        value={score(informationRatio)}
        unit="after costs"
        why={whyWalked(isActive ? "Information ratio" : "Sharpe ratio", {
          ...{ value: informationRatio, shown: score(informationRatio), unit: "after costs" },
        })}
      >
        t{" "}
        <Reasoned why={whyWalked("t", { value: tStatistic, shown: count(tStatistic, 1), unit: "" })}>
          {count(tStatistic, 1)}
        </Reasoned>
      </Tile>
      <Tile
        title={isActive ? "Tracking error realised" : "Volatility realised"}
        value={percent(whole.realisedAnnual)}
        unit="% a year"
        why={asked("Realised", whole.realisedAnnual)}
      >
        forecast{" "}
        <Reasoned why={asked("Forecast", whole.forecastAnnual)}>{percent(whole.forecastAnnual)}</Reasoned>
      </Tile>
      <Tile
        title="Deepest drawdown"
        value={percent(summary.drawdown.depth)}
        unit="%"
        why={asked("Deepest drawdown", summary.drawdown.depth)}
      >
        {spanWords(summary.drawdown)}; over the {reference}{" "}
        <Reasoned why={asked("Deepest drawdown", summary.relativeDrawdown.depth)}>
          {percent(summary.relativeDrawdown.depth)}
        </Reasoned>{" "}
        %
      </Tile>
      <Tile
        title="Turnover"
        value={percent(summary.turnoverAnnual, 0)}
        unit="% a year, both sides"
        why={whyWalked("Turnover", {
          ...{ value: summary.turnoverAnnual, shown: percent(summary.turnoverAnnual, 0), unit: "% a year" },
        })}
      >
        costs <Basis title="Costs and borrow" value={summary.costsAnnual} /> bp, borrow{" "}
        <Basis title="Costs and borrow" value={summary.borrowAnnual} /> bp a year
      </Tile>
    </dl>
  );
}

const asked = (title: string, value: number | null): ReturnType<typeof whyWalked> =>
  whyWalked(title, { value, shown: percent(value), unit: "%" });

function Basis({ title, value }: { readonly title: string; readonly value: number }): JSX.Element {
  const shown = count(1e4 * value, 1);
  return <Reasoned why={whyWalked(title, { value, shown, unit: "bp" })}>{shown}</Reasoned>;
}

const spanWords = ({ depth, from, to }: WalkDrawdown): string => (depth === 0 ? "none" : `${from} to ${to}`);

function Path({ found: { periods, summary, from } }: { readonly found: WalkDocument }): JSX.Element {
  const isActive = summary.side === "active";
  const of = (value: (period: (typeof periods)[number]) => number): readonly number[] => {
    let wealth = 1;
    const path = periods.map((period) => {
      wealth *= 1 + value(period);
      return 100 * (wealth - 1);
    });
    return [0, ...path];
  };
  const reference = (period: (typeof periods)[number]): number =>
    isActive ? period.benchmark : period.riskFree;
  return (
    <LineChart
      title="Return from the beginning, compounded"
      unit="%"
      dates={[from, ...periods.map(({ date }) => date)]}
      lines={[
        { name: "after costs", values: of(({ net }) => net) },
        { name: "before costs", values: of(({ gross }) => gross) },
        { name: isActive ? "benchmark" : "cash", values: of(reference) },
        {
          name: isActive ? "over the benchmark" : "over cash",
          values: of((period) => (1 + period.net) / (1 + reference(period)) - 1),
        },
      ]}
      summary="The table below has every year."
    />
  );
}
