import type { JSX } from "preact";
import type { WalkDocument, WalkPeriod, WalkSpan } from "../documents/index.ts";
import { DataTable, type NumberColumn } from "../parts/index.ts";
import type { WhyQuestion } from "../why/index.ts";
import { count, percent, score } from "../words.ts";
import { basisPoints, number } from "./walk-columns.ts";
import {
  A_YEAR,
  periodsOf,
  referenceOf,
  type Standing,
  whyDeviation,
  whyNames,
  whyReturned,
  whyRootMean,
  whySpent,
} from "./why-span.ts";
import { whyBeyond, whySpanRatio } from "./why-walk.ts";

const ratio = (of: WalkSpan): number | null =>
  of.realisedAnnual === null || of.forecastAnnual === null ? null : of.realisedAnnual / of.forecastAnnual;

const whole = (value: number | null | undefined): string => percent(value, 0);

type Asked = "net" | "reference" | "turnover" | "costs" | "forecastAnnual" | "realisedAnnual";

/** The column with a reason that has the values of its span. */
function asked(
  column: NumberColumn<WalkSpan>,
  key: Asked,
  why: (of: Standing & { readonly label: string }) => WhyQuestion,
): NumberColumn<WalkSpan> {
  return {
    ...column,
    why: (row) => {
      const value = row[key];
      if (value === null) return undefined;
      const { title, unit = "" } = column;
      return why({ title, label: row.label, value, shown: `${column.cell(row)} ${unit}` });
    },
  };
}

/** Year by year, and a year on average. */
export function Years({ found }: { readonly found: WalkDocument }): JSX.Element {
  const { summary } = found;
  const { years, netAnnual, referenceAnnual, turnoverAnnual, costsAnnual } = summary;
  const isActive = summary.side === "active";
  const mean: WalkSpan = {
    ...summary.whole,
    label: A_YEAR,
    net: netAnnual,
    reference: referenceAnnual,
    turnover: turnoverAnnual,
    costs: costsAnnual,
  };
  const reference = (period: WalkPeriod): number => referenceOf(period, summary.side);
  return (
    <DataTable
      caption="Year by year"
      fileName="walk-by-year"
      isSortable={false}
      rows={years}
      total={mean}
      keyOf={({ label }) => label}
      columns={[
        { title: "Year", cell: ({ label }) => label, value: ({ label }) => label },
        asked(
          number("Return after costs", "%", (of) => of.net),
          "net",
          (of) => whyReturned(found, of, ({ net }) => net),
        ),
        asked(
          number(isActive ? "Benchmark" : "Cash", "%", (of) => of.reference),
          "reference",
          (of) => whyReturned(found, of, reference),
        ),
        {
          ...number<WalkSpan>(isActive ? "Active" : "Excess", "%", (of) => of.net - of.reference),
          why: (of: WalkSpan) => whyBeyond(of, isActive ? "Active return" : "Return over cash"),
        },
        asked(
          number(
            isActive ? "Tracking error forecast" : "Volatility forecast",
            "% a year",
            (of) => of.forecastAnnual,
          ),
          "forecastAnnual",
          (of) => whyRootMean(of, periodsOf(found, of.label)),
        ),
        asked(
          number("Realised", "% a year", (of) => of.realisedAnnual),
          "realisedAnnual",
          (of) =>
            whyDeviation(
              of,
              periodsOf(found, of.label).map((period) => period.gross - reference(period)),
              found.periodsPerYear,
            ),
        ),
        { ...number<WalkSpan>("Realised over forecast", "", ratio, score), why: whySpanRatio },
        asked(
          number("Turnover", "%", (of) => of.turnover, whole),
          "turnover",
          (of) => whySpent(found, of, "turnover"),
        ),
        asked(
          number("Costs", "bp", (of) => of.costs, basisPoints),
          "costs",
          (of) => whySpent(found, of, "costs"),
        ),
        {
          ...number<WalkSpan>("Names", "mean", (of) => of.names, count),
          why: (of: WalkSpan) => whyNames(found, of),
        },
      ]}
    />
  );
}
