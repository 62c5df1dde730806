import type { JSX } from "preact";
import type {
  FoundHedgeDocument,
  HedgeDocument,
  HedgeExposure,
  HedgeInstrument,
  HedgeLine,
} from "../documents/index.ts";
import { Bar, type Column, DataTable } from "../parts/index.ts";
import { TakeAlong } from "../take-along.tsx";
import { correlation, count, percent, score, spaced } from "../words.ts";
import { NameTrades } from "./name-trades.tsx";
import { whyInstrument } from "./why-hedge.ts";
import { whyInstrumentBeta, whyLeft, whyLeftExposure } from "./why-left.ts";

/** What came of a hedge: what to hold, what is left, or why there is none. */
export function HedgeResult({ found }: { readonly found: HedgeDocument }): JSX.Element {
  if (found.status === "optimal") return <Found found={found} />;
  return (
    <section class="failed" role="alert">
      <h2>No hedge</h2>
      {found.reason.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </section>
  );
}

function Found({ found }: { readonly found: FoundHedgeDocument }): JSX.Element {
  const { portfolioName, date, hedges, specificFloorAnnual, residuals, prices, notes } = found;
  const [before, after] = [hedges[0], hedges.at(-1)];
  return (
    <section aria-label="The hedge">
      <h2>
        Hedge of {spaced(portfolioName)} on {date}
      </h2>
      <p>
        Volatility goes from {percent(before?.volatilityAnnual)} to {percent(after?.volatilityAnnual)} % a
        year: {percent(after?.effectiveness, 1)} % of the variance goes. No hedge of factors alone goes below{" "}
        {percent(specificFloorAnnual)} %, the book's own specific risk; instruments that hold its names can.
      </p>
      <p>
        Optimal: limits hold to {residuals.primal.toExponential(0)}, multipliers to{" "}
        {residuals.dual.toExponential(0)}, duality gap {residuals.gap.toExponential(0)}.
      </p>
      <Onwards found={found} />
      <Instruments found={found} />
      <p class="note">
        Notionals are % of the capital, below 0 short. Least variance: without limits, costs and targets; ± is
        one standard error.
      </p>
      <NameTrades found={found} />
      <Left found={found} />
      {prices.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <Exposures found={found} />
      <Regressions found={found} />
      {notes.map((note) => (
        <p key={note}>Note: {note}</p>
      ))}
    </section>
  );
}

/** What can be gone on with: instruments that hold names can be, factors cannot be held. */
function Onwards({ found }: { readonly found: FoundHedgeDocument }): JSX.Element {
  const { withoutNames, weights, date, portfolioName } = found;
  if (withoutNames.length > 0)
    return (
      <p>
        What-if has names: it could not have {withoutNames.join(", ")}, of which the model knows exposures and
        returns alone. Give {withoutNames.length === 1 ? "it" : "them"} a portfolio to hold, to go on there.
      </p>
    );
  return (
    <TakeAlong name={`${portfolioName} hedged`} date={date} portfolioName={portfolioName} weights={weights} />
  );
}

function Instruments({ found }: { readonly found: FoundHedgeDocument }): JSX.Element {
  const { instruments, capital } = found;
  type Which = Parameters<typeof whyInstrument>[1];
  const share = (
    title: string,
    of: (row: HedgeInstrument) => number | null,
    which: Which,
  ): Column<HedgeInstrument> => ({
    title,
    unit: "%",
    isNumber: true,
    cell: (row) => percent(of(row)),
    value: of,
    why: (row) => whyInstrument(row, which, found),
  });
  return (
    <DataTable
      caption="What to hold"
      fileName="hedge"
      rows={instruments}
      keyOf={({ instrument }) => instrument}
      columns={[
        { title: "Instrument", cell: ({ instrument }) => instrument, value: ({ instrument }) => instrument },
        share("Volatility", (row) => row.volatilityAnnual, "volatility"),
        {
          title: "Correlation",
          unit: "with the book",
          isNumber: true,
          cell: (row) => correlation(row.correlation),
          value: (row) => row.correlation,
          why: (row) => whyInstrument(row, "correlation", found),
        },
        share("Held now", (row) => row.held, "held"),
        share("Notional", (row) => row.notional, "notional"),
        share("Trade", (row) => row.notional - row.held, "trade"),
        ...(capital === null
          ? []
          : [
              {
                title: "Money",
                isNumber: true as const,
                cell: (row: HedgeInstrument) => count(row.notional * capital),
                value: (row: HedgeInstrument) => row.notional * capital,
                why: (row: HedgeInstrument) => whyInstrument(row, "money", found),
              },
            ]),
        {
          title: "Cost, once",
          unit: "bp of the capital",
          isNumber: true,
          cell: ({ cost }) => count(cost * 1e4, 1),
          value: ({ cost }) => cost,
          why: (row) => whyInstrument(row, "cost", found),
        },
        share("Least variance", (row) => row.leastVariance, "least"),
        share("±", (row) => row.leastVarianceError, "error"),
      ]}
    />
  );
}

function Left({ found }: { readonly found: FoundHedgeDocument }): JSX.Element {
  const share = (
    title: string,
    which: Parameters<typeof whyLeft>[2],
    of: (row: HedgeLine) => number,
    digits = 2,
  ): Column<HedgeLine> => ({
    title,
    unit: "%",
    isNumber: true,
    cell: (row) => percent(of(row), digits),
    value: of,
    why: (row) => whyLeft(row, found, which),
  });
  return (
    <DataTable
      caption="What each hedge leaves, a year"
      fileName="what-hedges-leave"
      isSortable={false}
      rows={found.hedges}
      keyOf={({ hedge }) => hedge}
      columns={[
        { title: "Hedge", cell: ({ hedge }) => hedge, value: ({ hedge }) => hedge },
        share("Volatility", "volatility", (row) => row.volatilityAnnual),
        share("of it factor", "factor", (row) => row.factorVolatilityAnnual),
        share("of it specific", "specific", (row) => row.specificVolatilityAnnual),
        share("Of the variance goes", "effectiveness", (row) => row.effectiveness, 1),
        share("Notionals together", "gross", (row) => row.gross),
      ]}
    />
  );
}

function Exposures({ found }: { readonly found: FoundHedgeDocument }): JSX.Element {
  const { exposures } = found;
  const size = (of: HedgeExposure): number => Math.max(of.aloneAnnualBefore, of.aloneAnnualAfter);
  const rows = exposures.filter((of) => size(of) > 0).toSorted((a, b) => size(b) - size(a));
  const most = Math.max(
    ...rows.map(({ aloneAnnualBefore, aloneAnnualAfter }) => Math.max(aloneAnnualBefore, aloneAnnualAfter)),
    0,
  );
  type When = "before" | "after";
  const of = (title: string, value: (row: HedgeExposure) => number, when: When): Column<HedgeExposure> => ({
    title,
    unit: "sd, or weight",
    isNumber: true,
    cell: (row) => score(value(row)),
    value,
    why: (row) => whyLeftExposure(row, found, { number: "exposure", when }),
  });
  const alone = (
    title: string,
    value: (row: HedgeExposure) => number,
    when: When,
  ): Column<HedgeExposure> => ({
    title,
    unit: "% a year",
    isNumber: true,
    cell: (row) => percent(value(row)),
    value,
    why: (row) => whyLeftExposure(row, found, { number: "alone", when }),
  });
  return (
    <DataTable
      caption="What is left of each factor, those of most stand-alone risk first"
      fileName="exposures-before-and-after"
      rows={rows}
      keyOf={({ factor }) => factor}
      columns={[
        { title: "Factor", cell: ({ factor }) => spaced(factor), value: ({ factor }) => factor },
        of("Exposure before", (row) => row.before, "before"),
        of("Exposure after", (row) => row.after, "after"),
        alone("Alone, before", (row) => row.aloneAnnualBefore, "before"),
        alone("Alone, after", (row) => row.aloneAnnualAfter, "after"),
        { title: "", cell: (row) => <Bar value={row.aloneAnnualAfter} most={most} />, value: () => null },
      ]}
    />
  );
}

function Regressions({ found }: { readonly found: FoundHedgeDocument }): JSX.Element {
  return (
    <>
      {found.regressions.map((regression) => (
        <DataTable
          key={regression.instrument}
          caption={`${regression.instrument} by ${count(regression.periods)} returns: R² ${percent(regression.rSquared, 1)} %, residual ${percent(regression.residualAnnual)} % a year`}
          fileName={`betas-of-${regression.instrument}`}
          rows={regression.betas}
          keyOf={({ factor }) => factor}
          columns={[
            { title: "Factor", cell: ({ factor }) => spaced(factor), value: ({ factor }) => factor },
            {
              title: "Beta",
              isNumber: true,
              cell: ({ beta }) => score(beta),
              value: ({ beta }) => beta,
              why: (row) => whyInstrumentBeta(regression, row, "beta"),
            },
            {
              title: "±",
              isNumber: true,
              cell: ({ error }) => score(error),
              value: ({ error }) => error,
              why: (row) => whyInstrumentBeta(regression, row, "error"),
            },
          ]}
        />
      ))}
    </>
  );
}
