import type { JSX } from "preact";
import type { HedgeWalkDocument, HedgeWalkRatio } from "../documents/index.ts";
import { type Column, DataTable, LineChart, Reasoned, Tile } from "../parts/index.ts";
import type { WhyQuestion } from "../why/index.ts";
import { count, percent, score, spaced } from "../words.ts";
import { type RolledDecision, returnsOf, rolledDecisions, summed } from "./rolled.ts";
import {
  whyCorrelation,
  whyCost,
  whyEffectiveness,
  whyForecastAt,
  whyForecastWhole,
  whyHedgedReturn,
  whyRatio,
  whyRatioHeld,
  whyRealised,
  whyTotal,
  whyTurnover,
  whyUnhedgedReturn,
} from "./why-rolled.ts";

/** A hedge rolled through history: what was held, what it cost, and whether the risk went that was to go. */
export function HedgeWalkResult({ found }: { readonly found: HedgeWalkDocument }): JSX.Element {
  const { portfolioName, every, whole, tooEarly, notes } = found;
  const decisions = rolledDecisions(found);
  return (
    <section aria-label="The rolled hedge">
      <h2>
        Hedge of {spaced(portfolioName)} from {whole.from} to {whole.to} <small>decided every {every}</small>
      </h2>
      <p>
        {count(decisions.length)} {decisions.length === 1 ? "decision" : "decisions"}, each on the model and
        the holdings of its close and kept to the next.
        {tooEarly.length === 0
          ? ""
          : ` No forecast yet on ${count(tooEarly.length)} dates from ${tooEarly[0]}: it begins after them.`}
      </p>
      {notes.map((note) => (
        <p key={note}>Note: {note}</p>
      ))}
      <Tiles found={found} decisions={decisions} />
      <Charts found={found} decisions={decisions} />
      <Risks found={found} decisions={decisions} />
      <Ratios found={found} decisions={decisions} />
      <Spread ratios={found.instruments} decisions={decisions} />
      <p class="note">
        Returns are in excess of cash and before costs: a notional takes no capital. Forecast: what the model
        said at the close, of the whole span the root of the mean variance. Realised: the deviation of the
        periods' returns. Between two decisions few periods lie, so one line's realised risk is rough.
      </p>
    </section>
  );
}

interface Part {
  readonly found: HedgeWalkDocument;
  readonly decisions: readonly RolledDecision[];
}

function Tiles({ found, decisions }: Part): JSX.Element {
  const { whole, periods, periodsPerYear } = found;
  const volatility = (
    which: "unhedged" | "hedged",
    realised: number | null,
    forecast: number,
  ): JSX.Element => (
    <Tile
      title={`Volatility ${which}`}
      value={percent(realised)}
      unit="% a year, realised"
      why={whyRealised(returnsOf(periods, which), {
        title: `Volatility ${which}, realised`,
        value: realised,
        periodsPerYear,
      })}
    >
      forecast <Reasoned why={whyForecastWhole(decisions, which, forecast)}>{percent(forecast)}</Reasoned>
    </Tile>
  );
  return (
    <dl class="tiles">
      {volatility("unhedged", whole.realisedUnhedgedAnnual, whole.forecastUnhedgedAnnual)}
      {volatility("hedged", whole.realisedHedgedAnnual, whole.forecastHedgedAnnual)}
      <Tile
        title="Of the variance goes"
        value={percent(whole.realisedEffectiveness, 1)}
        unit="%, realised"
        why={whyEffectiveness("realised", {
          value: whole.realisedEffectiveness,
          before: whole.realisedUnhedgedAnnual,
          after: whole.realisedHedgedAnnual,
        })}
      >
        forecast{" "}
        <Reasoned
          why={whyEffectiveness("forecast", {
            value: whole.forecastEffectiveness,
            before: whole.forecastUnhedgedAnnual,
            after: whole.forecastHedgedAnnual,
          })}
        >
          {percent(whole.forecastEffectiveness, 1)}
        </Reasoned>
      </Tile>
      <Tile
        title="Correlation"
        value={score(whole.correlation)}
        unit="of hedge and book"
        why={whyCorrelation(found)}
      >
        −1 is a hedge, 0 is noise
      </Tile>
      <Tile
        title="Turnover"
        value={percent(whole.turnover, 1)}
        unit="% of the capital, in all"
        why={whyTotal(decisions, "turnover", whole.turnover)}
      >
        costs <Reasoned why={whyTotal(decisions, "cost", whole.cost)}>{count(whole.cost * 1e4, 1)}</Reasoned>{" "}
        bp
      </Tile>
    </dl>
  );
}

const inPercent = (value: number | null): number | null => (value === null ? null : 100 * value);

function Charts({ found: { periods, whole }, decisions }: Part): JSX.Element {
  const line = (name: string, of: (row: RolledDecision) => number | null) => ({
    name,
    values: decisions.map((row) => inPercent(of(row))),
  });
  const path = (name: string, values: readonly (number | null)[]) => ({
    name,
    values: summed(values).map((value) => 100 * value),
  });
  const first = decisions[0];
  const last = decisions.at(-1);
  return (
    <>
      {decisions.length < 2 ? null : (
        <LineChart
          title="Volatility with and without the hedge, decision by decision"
          unit="% a year"
          dates={decisions.map(({ date }) => date)}
          lines={[
            line("unhedged, forecast", (row) => row.unhedgedAnnual),
            line("hedged, forecast", (row) => row.hedgedAnnual),
            line("unhedged, realised", (row) => row.realisedUnhedgedAnnual),
            line("hedged, realised", (row) => row.realisedHedgedAnnual),
          ]}
          summary={`The forecast of the hedged book goes from ${percent(first?.hedgedAnnual)} to ${percent(last?.hedgedAnnual)}, of the unhedged one from ${percent(first?.unhedgedAnnual)} to ${percent(last?.unhedgedAnnual)}. The table below has every decision.`}
        />
      )}
      <LineChart
        title="Return over cash from the beginning, summed"
        unit="%"
        dates={[whole.from, ...periods.map(({ date }) => date)]}
        lines={[
          path(
            "unhedged",
            periods.map(({ unhedged }) => unhedged),
          ),
          path(
            "hedged",
            periods.map(({ hedged }) => hedged),
          ),
        ]}
        summary="The table below has what came from each decision to the next."
      />
    </>
  );
}

/** A column of percent of a decision. */
const share = (
  title: string,
  unit: string,
  of: (row: RolledDecision) => number | null,
  why: (row: RolledDecision) => WhyQuestion | undefined,
): Column<RolledDecision> => ({
  title,
  unit,
  isNumber: true,
  cell: (row) => percent(of(row)),
  value: of,
  why,
});

const decided: Column<RolledDecision> = {
  title: "Decided",
  cell: ({ date }) => date,
  value: ({ date }) => date,
};

function Risks({ found: { periodsPerYear }, decisions }: Part): JSX.Element {
  const realised = (which: "unhedged" | "hedged", of: (row: RolledDecision) => number | null) =>
    share(`Realised ${which}`, "% a year", of, (row) =>
      whyRealised(returnsOf(row.own, which), {
        title: `Volatility ${which}, realised ${row.date} to ${row.to}`,
        value: of(row),
        periodsPerYear,
      }),
    );
  const left = (row: RolledDecision): number => 1 - row.hedgedAnnual ** 2 / row.unhedgedAnnual ** 2;
  return (
    <DataTable
      caption="Risk before and after the hedge, and what came until the next decision, the last first"
      fileName="hedge-through-time"
      rows={decisions.toReversed()}
      keyOf={({ date }) => date}
      columns={[
        decided,
        { title: "Until", cell: ({ to }) => to, value: ({ to }) => to },
        share(
          "Forecast unhedged",
          "% a year",
          (row) => row.unhedgedAnnual,
          (row) => whyForecastAt(row, "unhedged"),
        ),
        share(
          "Forecast hedged",
          "% a year",
          (row) => row.hedgedAnnual,
          (row) => whyForecastAt(row, "hedged"),
        ),
        {
          title: "Of the variance goes",
          unit: "%, forecast",
          isNumber: true,
          cell: (row) => percent(left(row), 1),
          value: left,
          why: (row) =>
            whyEffectiveness(`forecast on ${row.date}`, {
              value: left(row),
              before: row.unhedgedAnnual,
              after: row.hedgedAnnual,
            }),
        },
        realised("unhedged", (row) => row.realisedUnhedgedAnnual),
        realised("hedged", (row) => row.realisedHedgedAnnual),
        share("Return unhedged", "%", (row) => row.returnUnhedged, whyUnhedgedReturn),
        share("Return hedged", "%", (row) => row.returnHedged, whyHedgedReturn),
      ]}
    />
  );
}

function Ratios({ found: { instruments }, decisions }: Part): JSX.Element {
  return (
    <DataTable
      caption="Hedge ratios and what they cost, decision by decision, the last first"
      fileName="hedge-ratios"
      rows={decisions.toReversed()}
      keyOf={({ date }) => date}
      columns={[
        decided,
        ...instruments.map(({ instrument }) =>
          share(
            instrument,
            "notional, %",
            (row) => row.notionals[instrument] ?? null,
            (row) => whyRatioHeld(row, instrument),
          ),
        ),
        share("Turnover", "% of the capital", (row) => row.turnover, whyTurnover),
        {
          title: "Cost, once",
          unit: "bp of the capital",
          isNumber: true,
          cell: ({ cost }) => count(cost * 1e4, 1),
          value: ({ cost }) => cost,
          why: whyCost,
        },
        {
          title: "Hedge",
          cell: ({ status }) => (status === "optimal" ? "found" : `${status}: the one before kept`),
          value: ({ status }) => status,
        },
      ]}
    />
  );
}

function Spread({
  ratios,
  decisions,
}: {
  readonly ratios: readonly HedgeWalkRatio[];
  readonly decisions: readonly RolledDecision[];
}): JSX.Element {
  const of = (title: string, which: "mean" | "least" | "most" | "changes"): Column<HedgeWalkRatio> => ({
    title,
    unit: "notional, %",
    isNumber: true,
    cell: (row) => percent(row[which]),
    value: (row) => row[which],
    why: (row) => whyRatio(row, which, decisions),
  });
  return (
    <DataTable
      caption="How far the hedge ratios moved"
      fileName="hedge-ratios-spread"
      isSortable={false}
      rows={ratios}
      keyOf={({ instrument }) => instrument}
      columns={[
        { title: "Instrument", cell: ({ instrument }) => instrument, value: ({ instrument }) => instrument },
        of("Mean", "mean"),
        of("Least", "least"),
        of("Most", "most"),
        of("Deviation of the changes", "changes"),
      ]}
    />
  );
}
