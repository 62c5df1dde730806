import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { QuantileStudy, SignalStudy } from "../documents/index.ts";
import { type Column, DataTable, LineChart } from "../parts/index.ts";
import type { WhyQuestion } from "../why-question.ts";
import { count, percent } from "../words.ts";
import { pValue } from "./coefficients.ts";
import { cumulated, matrixRows } from "./look-at-signal.ts";
import {
  whyAfterCosts,
  whyMonotonic,
  whyQuantile,
  whySpread,
  whySpreadMean,
  whySpreadT,
  whyTurnover,
} from "./why-sorted.ts";

const KINDS: Readonly<Record<QuantileStudy["kind"], string>> = {
  equal: "equal weights",
  cap: "by cap",
  within_industries: "equal, within industries",
};

/** Portfolios sorted by the signal, their spread, what trading leaves of it. */
export function Quantiles({ study }: { readonly study: SignalStudy }): JSX.Element {
  const { quantiles, periodsPerYear, throughTime } = study;
  const groups = quantiles[0]?.meanReturns.length ?? 0;
  const equal = quantiles.find(({ kind }) => kind === "equal");
  const lines = useMemo(() => {
    const rows = equal === undefined ? [] : matrixRows(equal.byDate);
    return Array.from({ length: groups }, (_, q) => ({
      name: quantileTitle(q, groups),
      values: cumulated(rows.map((row) => row[q] ?? null)).map((sum) => 100 * sum),
    }));
  }, [equal, groups]);
  const yearly = (
    title: string,
    of: (row: QuantileStudy) => number | null,
    why: (row: QuantileStudy) => WhyQuestion | undefined,
  ): Column<QuantileStudy> => ({
    title,
    unit: "% a year",
    isNumber: true,
    cell: (row) => percent((of(row) ?? Number.NaN) * periodsPerYear, 1),
    value: (row) => (of(row) ?? Number.NaN) * periodsPerYear,
    why,
  });
  const last = lines.at(-1)?.values.at(-1);
  return (
    <>
      <DataTable
        caption="Portfolios by signal: mean excess return, held until the next date"
        fileName="quantile-portfolios"
        isSortable={false}
        rows={quantiles}
        keyOf={({ kind }) => kind}
        columns={[
          { title: "Sorted", cell: ({ kind }) => KINDS[kind], value: ({ kind }) => kind },
          ...Array.from({ length: groups }, (_, q) =>
            yearly(
              quantileTitle(q, groups),
              (row) => row.meanReturns[q] ?? null,
              (row) => whyQuantile(quantileTitle(q, groups), row, study, q),
            ),
          ),
          yearly(
            "High less low",
            (row) => row.spread.mean,
            (row) => whySpread(row, study),
          ),
          {
            title: "t",
            isNumber: true,
            cell: (row) => count(row.spread.tStatistic, 1),
            value: (row) => row.spread.tStatistic,
            why: (row) => whySpreadT(row, study, KINDS[row.kind]),
          },
          yearly(
            "After costs",
            (row) => row.netSpread,
            (row) =>
              whyAfterCosts("High less low after costs", row.netSpread, study, {
                mean: row.spread.mean,
                turnover: row.turnover,
                periods: row.spread.count,
                digits: 1,
                next: () => whySpreadMean(row, study),
              }),
          ),
          ...traded,
        ]}
      />
      <LineChart
        title="Portfolios by signal, equal weights: summed excess returns"
        unit="%"
        dates={throughTime.closes}
        lines={lines}
        summary={`The highest ends at ${percent(last === undefined ? null : last / 100)} %, the lowest at ${percent((lines[0]?.values.at(-1) ?? Number.NaN) / 100)} %.`}
      />
    </>
  );
}

/** What is traded of it, and whether it rises. */
const traded: readonly Column<QuantileStudy>[] = [
  {
    title: "Turnover",
    unit: "% a date, one way",
    isNumber: true,
    cell: (row) => percent(row.turnover / 2, 0),
    value: (row) => row.turnover / 2,
    why: (row) =>
      whyTurnover("Turnover of each side", {
        ...{ value: row.turnover, terms: row.turnoverTerms, sides: 2 },
      }),
  },
  {
    title: "Rising",
    unit: "p",
    isNumber: true,
    cell: (row) => pValue(row.monotonic.pValue),
    value: (row) => row.monotonic.pValue,
    why: whyMonotonic,
  },
];

function quantileTitle(q: number, groups: number): string {
  if (q === 0) return "Low";
  return q === groups - 1 ? "High" : count(q + 1);
}
