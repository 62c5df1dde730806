import type { JSX } from "preact";
import type { WalkDocument, WalkDrawdown, WalkPeriod } from "../documents/index.ts";
import { LineChart, Reasoned, Tile } from "../parts/index.ts";
import type { WhyQuestion } from "../why/index.ts";
import { count, percent, score, spaced } from "../words.ts";
import { Checks, Limits, Rebalances, Sources } from "./walk-tables.tsx";
import { Years } from "./walk-years.tsx";
import {
  A_YEAR,
  referenceOf,
  type Standing,
  whyAnnual,
  whyDeviation,
  whyDrawdown,
  whyInformation,
  whyInformationT,
  whyRootMean,
  whySpent,
} from "./why-span.ts";

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
      <Years found={found} />
      <Checks found={found} />
      <Sources found={found} />
      <Limits found={found} />
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

function Tiles({ found }: { readonly found: WalkDocument }): JSX.Element {
  const { summary, periods, periodsPerYear } = found;
  const { netAnnual, grossAnnual, referenceAnnual, informationRatio, tStatistic, whole } = summary;
  const isActive = summary.side === "active";
  const reference = isActive ? "benchmark" : "cash";
  const of = (period: WalkPeriod): number => referenceOf(period, summary.side);
  const annual = (title: string, value: number, returnOf: (period: WalkPeriod) => number): WhyQuestion =>
    whyAnnual({ title, value, shown: `${percent(value)} % a year` }, periods.map(returnOf), periodsPerYear);
  const fall = (title: string, fallen: WalkDrawdown, returnOf: (period: WalkPeriod) => number): WhyQuestion =>
    whyDrawdown(
      found,
      { title, value: fallen.depth, shown: `${percent(fallen.depth)} %`, from: fallen.from, to: fallen.to },
      returnOf,
    );
  const ratio = isActive ? "Information ratio" : "Sharpe ratio";
  return (
    <dl class="tiles">
      <Tile
        title="Return after costs"
        value={percent(netAnnual)}
        unit="% a year"
        why={annual("Return after costs", netAnnual, ({ net }) => net)}
      >
        <Reasoned why={annual("Return before costs", grossAnnual, ({ gross }) => gross)}>
          {percent(grossAnnual)}
        </Reasoned>{" "}
        before them, {reference}{" "}
        <Reasoned why={annual(isActive ? "Benchmark" : "Cash", referenceAnnual, of)}>
          {percent(referenceAnnual)}
        </Reasoned>
      </Tile>
      <Tile
        title={ratio}
        value={score(informationRatio)}
        unit="after costs"
        why={standing(ratio, informationRatio, `${score(informationRatio)} after costs`, (one) =>
          whyInformation(found, one),
        )}
      >
        t{" "}
        <Reasoned why={standing("t", tStatistic, count(tStatistic, 1), (one) => whyInformationT(found, one))}>
          {count(tStatistic, 1)}
        </Reasoned>
      </Tile>
      <Tile
        title={isActive ? "Tracking error realised" : "Volatility realised"}
        value={percent(whole.realisedAnnual)}
        unit="% a year"
        why={standing("Realised", whole.realisedAnnual, `${percent(whole.realisedAnnual)} % a year`, (one) =>
          whyDeviation(
            one,
            periods.map((period) => period.gross - of(period)),
            periodsPerYear,
          ),
        )}
      >
        forecast{" "}
        <Reasoned
          why={standing("Forecast", whole.forecastAnnual, `${percent(whole.forecastAnnual)} %`, (one) =>
            whyRootMean(one, periods),
          )}
        >
          {percent(whole.forecastAnnual)}
        </Reasoned>
      </Tile>
      <Tile
        title="Deepest drawdown"
        value={percent(summary.drawdown.depth)}
        unit="%"
        why={fall("Deepest drawdown", summary.drawdown, ({ net }) => net)}
      >
        {spanWords(summary.drawdown)}; over the {reference}{" "}
        <Reasoned
          why={fall(
            `Deepest drawdown over the ${reference}`,
            summary.relativeDrawdown,
            (period) => (1 + period.net) / (1 + of(period)) - 1,
          )}
        >
          {percent(summary.relativeDrawdown.depth)}
        </Reasoned>{" "}
        %
      </Tile>
      <Spent found={found} />
    </dl>
  );
}

function Spent({ found }: { readonly found: WalkDocument }): JSX.Element {
  const { turnoverAnnual, costsAnnual, borrowAnnual } = found.summary;
  const shown = `${percent(turnoverAnnual, 0)} % a year`;
  const basis = (title: string, value: number, key: "costs" | "borrow"): JSX.Element => {
    const text = count(1e4 * value, 1);
    return (
      <Reasoned why={whySpent(found, { title, value, shown: `${text} bp a year`, label: A_YEAR }, key)}>
        {text}
      </Reasoned>
    );
  };
  return (
    <Tile
      title="Turnover"
      value={percent(turnoverAnnual, 0)}
      unit="% a year, both sides"
      why={whySpent(found, { title: "Turnover", value: turnoverAnnual, shown, label: A_YEAR }, "turnover")}
    >
      costs {basis("Costs", costsAnnual, "costs")} bp, borrow {basis("Borrow", borrowAnnual, "borrow")} bp a
      year
    </Tile>
  );
}

/** A question of a number, where there is one. */
function standing(
  title: string,
  value: number | null,
  shown: string,
  why: (of: Standing) => WhyQuestion | undefined,
): WhyQuestion | undefined {
  return value === null ? undefined : why({ title, value, shown });
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
