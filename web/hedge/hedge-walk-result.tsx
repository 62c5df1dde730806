import type { JSX } from "preact";
import type { HedgeWalkDocument } from "../documents/index.ts";
import { LineChart, Reasoned, Tile } from "../parts/index.ts";
import { count, percent, score, spaced } from "../words.ts";
import { type Part, Ratios, Risks, Spread } from "./hedge-walk-tables.tsx";
import { type RolledDecision, returnsOf, returnsOfBoth, rolledDecisions, summed } from "./rolled.ts";
import { whyEffectiveness, whyRealised } from "./why-rolled.ts";
import { whyCorrelation, whyForecastWhole, whyTotal } from "./why-rolled-whole.ts";

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
          : ` No forecast yet on ${count(tooEarly.length)} ${tooEarly.length === 1 ? "date" : "dates"} from ${tooEarly[0]}: it begins later.`}
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
          path("unhedged", returnsOfBoth(periods, "unhedged")),
          path("hedged", returnsOfBoth(periods, "hedged")),
        ]}
        summary="The table below has what came from each decision to the next."
      />
    </>
  );
}
