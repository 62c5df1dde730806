import type { JSX } from "preact";
import type { HedgeWalkDocument, HedgeWalkRatio } from "../documents/index.ts";
import { type Column, DataTable } from "../parts/index.ts";
import type { WhyQuestion } from "../why/index.ts";
import { count, percent } from "../words.ts";
import { type RolledDecision, returnsOf } from "./rolled.ts";
import {
  whyCost,
  whyEffectiveness,
  whyForecastAt,
  whyHedgedReturn,
  whyRatioHeld,
  whyRealised,
  whyTurnover,
  whyUnhedgedReturn,
} from "./why-rolled.ts";
import { whyRatio } from "./why-rolled-whole.ts";

/** The answer, and its decisions with the returns of each. */
export interface Part {
  readonly found: HedgeWalkDocument;
  readonly decisions: readonly RolledDecision[];
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

/** Risk before and after, decision by decision. */
export function Risks({ found: { periodsPerYear }, decisions }: Part): JSX.Element {
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

/** What was held and what it cost, decision by decision. */
export function Ratios({ found: { instruments }, decisions }: Part): JSX.Element {
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
          cell: ({ status, before }) =>
            status === "optimal"
              ? "found"
              : `${status}: ${before === undefined ? "what was held" : "the one before"} kept`,
          value: ({ status }) => status,
        },
      ]}
    />
  );
}

/** How far the notionals moved over the span. */
export function Spread({
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
