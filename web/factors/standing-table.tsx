import type { JSX } from "preact";
import type { FactorStanding, FactorsDocument } from "../documents/index.ts";
import { type Column, DataTable } from "../parts/index.ts";
import {
  type FactorRecord,
  whyAbove2,
  whyFactorDeviation,
  whyFactorMean,
  whyFactorRatio,
  whyFactorReturn,
  whyFactorT,
  whyPeriods,
  whyWithMarket,
  whyYear,
} from "../why/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { correlation, count, percent, score, spaced } from "../words.ts";
import { type Path, yearly } from "./factor-paths.ts";

/** Returns of calendar years, those shown in the chart. */
export function YearTable({
  dates,
  paths,
}: {
  readonly dates: readonly string[];
  readonly paths: ReadonlyMap<string, Path>;
}): JSX.Element {
  const byFactor = [...paths].map(([factor, path]) => ({ factor, years: yearly(dates, path) }));
  const years = byFactor[0]?.years.map(({ year }) => year) ?? [];
  return (
    <DataTable
      caption="Returns by calendar year, compounded; the first and the last may be parts of one"
      fileName="factor-returns-by-year"
      rows={years.map((year, i) => ({ year, i }))}
      keyOf={({ year }) => year}
      columns={[
        { title: "Year", cell: ({ year }) => year, value: ({ year }) => year },
        ...byFactor.map(
          ({ factor, years: own }): Column<{ year: string; i: number }> => ({
            title: spaced(factor),
            unit: "%",
            isNumber: true,
            cell: ({ i }) => percent(own[i]?.value),
            value: ({ i }) => own[i]?.value,
            why: ({ year, i }) => {
              const of = own[i];
              return of?.value == null
                ? undefined
                : whyYear(factor, year, { value: of.value, path: of.path });
            },
          }),
        ),
      ]}
    />
  );
}

/** Every factor's record. */
export function StandingTable({ standing }: { readonly standing: FactorsDocument }): JSX.Element {
  const { periodsPerYear, to } = standing;
  const recordOf = (factor: FactorStanding): FactorRecord => ({ factor, periodsPerYear, to });
  return (
    <DataTable
      caption={`Factors from ${standing.from} to ${standing.to}`}
      fileName="factors"
      rows={standing.factors}
      keyOf={({ factor }) => factor}
      columns={columnsOf(recordOf)}
    />
  );
}

function columnsOf(recordOf: (factor: FactorStanding) => FactorRecord): readonly Column<FactorStanding>[] {
  const number = (
    title: string,
    unit: string,
    key: Exclude<keyof FactorStanding, "factor" | "family" | "verdict" | "withMarket">,
    {
      word,
      why,
    }: {
      readonly word: (value: number | null) => string;
      readonly why: (record: FactorRecord) => WhyQuestion | undefined;
    },
  ): Column<FactorStanding> => ({
    title,
    unit,
    isNumber: true,
    cell: (factor) => word(factor[key]),
    value: (factor) => factor[key],
    why: (factor) => why(recordOf(factor)),
  });
  const whole = (value: number | null): string => percent(value, 0);
  return [
    { title: "Factor", cell: ({ factor }) => spaced(factor), value: ({ factor }) => factor },
    { title: "Family", cell: ({ family }) => spaced(family), value: ({ family }) => family },
    number("Return", "% a year", "returnAnnual", { word: percent, why: whyFactorReturn }),
    number("Volatility", "% a year", "volatilityAnnual", { word: percent, why: whyFactorDeviation }),
    number("Ratio", "return over volatility", "informationRatio", { word: score, why: whyFactorRatio }),
    number("t", "Newey–West", "tNeweyWest", { word: score, why: whyFactorT }),
    number("|t| above 2", "% of periods", "shareAbove2", { word: whole, why: whyAbove2 }),
    number("VIF", "mean", "vif", { word: score, why: (of) => whyFactorMean(of, "vif") }),
    number("Stability", "from month to month", "stability", {
      word: score,
      why: (of) => whyFactorMean(of, "stability"),
    }),
    number("With the market", "correlation", "marketCorrelation", { word: correlation, why: whyWithMarket }),
    number("Periods", "", "periods", { word: count, why: whyPeriods }),
    { title: "Verdict", cell: ({ verdict }) => verdict, value: ({ verdict }) => verdict },
  ];
}
