import type { JSX } from "preact";
import { answerOf } from "../answers.ts";
import { chosen } from "../asked.ts";
import { waterfall } from "../chart-content.ts";
import type { AttributionDocument, AttributionSide, PathPoint } from "../documents/index.ts";
import { Answered, BarChart, LineChart, Reasoned, Tile } from "../parts/index.ts";
import { address } from "../place.ts";
import {
  familiesOf,
  type ReturnContext,
  type ReturnLine,
  restOf,
  whyReturn,
  whySignificance,
} from "../why/index.ts";
import { familyTitle, percent, score, spaced } from "../words.ts";
import { Brinson } from "./brinson.tsx";
import { PaidForRisk } from "./paid-for-risk.tsx";
import { SourceTable } from "./source-table.tsx";

/** The view of where return came from. */
export function PerformanceView(): JSX.Element {
  return (
    <Answered answer={answerOf("/v1/attribution", { ...chosen("portfolio", "benchmark"), terms: true })}>
      {(attribution) => <Performance attribution={attribution} />}
    </Answered>
  );
}

/** Where a return came from; every line is a part of it, and what the model does not explain has a line of its own. */
function Performance({ attribution }: { readonly attribution: AttributionDocument }): JSX.Element {
  const { portfolio, active, path, linking } = attribution;
  const isActive = address.value.side === "active" && active !== undefined;
  const side = isActive ? active : portfolio;
  const of: ReturnContext = { attribution, isActive };
  const what = isActive ? "active return" : "return";
  return (
    <>
      <Tiles of={of} side={side} />
      <div class="beside">
        <BarChart
          title={`From nothing to the ${what}`}
          unit="%"
          bars={waterfall(steps(side), {
            name: isActive ? "Active" : "Return",
            value: 100 * side.returnTotal,
          })}
          summary="Each bar begins where the one before ended. The table below has every number."
        />
        <LineChart
          title={`Where the ${what} came from, from the beginning`}
          unit="%"
          dates={path.map(({ date }) => date)}
          lines={linesOf(path, isActive)}
          summary="The table below has where each line ends."
        />
      </div>
      <SourceTable
        of={of}
        side={side}
        caption={`Parts of the ${what}; they sum to it (linked after ${spaced(linking)})`}
        fileName={`${what.replace(" ", "-")}-by-source`}
      />
      {isActive ? (
        <PaidForRisk attribution={attribution}>
          <Brinson attribution={attribution} />
        </PaidForRisk>
      ) : null}
    </>
  );
}

function Tiles({ of, side }: { readonly of: ReturnContext; readonly side: AttributionSide }): JSX.Element {
  const { portfolio, active, from, to, periodCount, benchmarkName } = of.attribution;
  const total = (book: AttributionSide): ReturnLine => ({ name: "All", source: book.total, kind: "total" });
  const factors: ReturnLine = { name: "Factors", source: side.factors, kind: "factors" };
  const specific: ReturnLine = { name: "Specific", source: side.specific, kind: "specific" };
  return (
    <dl class="tiles">
      <Tile
        title="Return of the portfolio"
        value={percent(portfolio.returnTotal)}
        unit="%"
        why={whyReturn({ ...of, isActive: false }, total(portfolio))}
      >
        {from} to {to}, {periodCount} periods
      </Tile>
      {active === undefined ? null : (
        <Tile
          title="Active return"
          value={percent(active.returnTotal)}
          unit="%"
          why={whyReturn({ ...of, isActive: true }, total(active))}
        >
          against {spaced(benchmarkName ?? "")}
        </Tile>
      )}
      <Tile
        title="From factors"
        value={percent(side.factors.contribution)}
        unit="%"
        why={whyReturn(of, factors)}
      >
        t <Reasoned why={whySignificance(of, factors)}>{score(side.factors.tStatistic)}</Reasoned>
      </Tile>
      <Tile
        title="Specific"
        value={percent(side.specific.contribution)}
        unit="%"
        why={whyReturn(of, specific)}
      >
        t <Reasoned why={whySignificance(of, specific)}>{score(side.specific.tStatistic)}</Reasoned>
      </Tile>
    </dl>
  );
}

/** Families and what is beside them, without lines of nothing. */
const steps = (side: AttributionSide): readonly { readonly name: string; readonly value: number }[] =>
  [...familiesOf(side), ...restOf(side)]
    .map(({ name, source }) => ({ name, value: 100 * source.contribution }))
    .filter(({ name, value }) => Math.abs(value) >= 0.005 || name === "Specific");

function linesOf(path: readonly PathPoint[], isActive: boolean) {
  const families = path.at(-1)?.byFamily ?? [];
  const percentOf = (value: number | undefined): number | null => (value === undefined ? null : 100 * value);
  const whole = {
    name: isActive ? "active" : "portfolio",
    values: path.map((point) => percentOf(isActive ? point.active : point.portfolio)),
  };
  // The parts on the way are those of the active return.
  if (!isActive)
    return [whole, { name: "benchmark", values: path.map(({ benchmark }) => percentOf(benchmark)) }];
  return [
    whole,
    ...families.map(({ family }) => ({
      name: familyTitle(family),
      values: path.map((point) =>
        percentOf(point.byFamily.find((one) => one.family === family)?.contribution),
      ),
    })),
    { name: "specific", values: path.map(({ specific }) => percentOf(specific)) },
  ];
}
