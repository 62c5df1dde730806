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

/** A column with a reason that has the values of its span. */
const asked = (
  [title, unit, word = percent]: readonly [string, string, ((value: number | null | undefined) => string)?],
  key: Asked,
  why: (of: Standing & { readonly label: string }) => WhyQuestion,
): NumberColumn<WalkSpan> =>
  number(title, unit, (row) => row[key], {
    word,
    why: (row) => {
      const value = row[key];
      return value === null
        ? undefined
        : why({ title, label: row.label, value, shown: `${word(value)} ${unit}` });
    },
  });

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
        asked(["Return after costs", "%"], "net", (of) => whyReturned(found, of, ({ net }) => net)),
        asked([isActive ? "Benchmark" : "Cash", "%"], "reference", (of) => whyReturned(found, of, reference)),
        number<WalkSpan>(isActive ? "Active" : "Excess", "%", (of) => of.net - of.reference, {
          why: (of) => whyBeyond(of, isActive ? "Active return" : "Return over cash"),
        }),
        asked(
          [isActive ? "Tracking error forecast" : "Volatility forecast", "% a year"],
          "forecastAnnual",
          (of) => whyRootMean(of, periodsOf(found, of.label)),
        ),
        asked(["Realised", "% a year"], "realisedAnnual", (of) =>
          whyDeviation(
            of,
            periodsOf(found, of.label).map((period) => period.gross - reference(period)),
            found.periodsPerYear,
          ),
        ),
        number<WalkSpan>("Realised over forecast", "", ratio, { word: score, why: whySpanRatio }),
        asked(["Turnover", "%", whole], "turnover", (of) => whySpent(found, of, "turnover")),
        asked(["Costs", "bp", basisPoints], "costs", (of) => whySpent(found, of, "costs")),
        number<WalkSpan>("Names", "mean", (of) => of.names, {
          word: count,
          why: (of) => whyNames(found, of),
        }),
      ]}
    />
  );
}
