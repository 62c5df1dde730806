import type { JSX } from "preact";
import type { FactorMonthsDocument } from "../documents/index.ts";
import { type Column, DataTable, LineChart } from "../parts/index.ts";
import { part, reckoned, type WhyQuestion, whyMean } from "../why/index.ts";
import { percent, score, spaced } from "../words.ts";
import { rollingShare, shareWindow, type YearCounts, yearCounts } from "./factor-months.ts";

type OneFactor = FactorMonthsDocument["factors"][number];

/** Whether each factor is told from nothing, and from the others: through time for those in the chart, by year for all. */
export function Significance({
  byFactor,
  shown,
}: {
  readonly byFactor: FactorMonthsDocument;
  readonly shown: readonly string[];
}): JSX.Element | null {
  const { months, factors } = byFactor;
  if (months.length === 0) return null;
  const chosen = factors.filter(({ factor }) => shown.includes(factor));
  const window = shareWindow(byFactor);
  const inflated = factors.filter(({ vif }) => vif.some((value) => value !== null));
  const shownInflated = chosen.filter((one) => inflated.includes(one));
  return (
    <section>
      <h2>Is each factor there, and is it another?</h2>
      <div class="beside">
        <LineChart
          title={`Share of periods with |t| above 2, over ${window} months`}
          unit="% of periods; 5 is noise"
          dates={months}
          lines={chosen.map((one) => ({
            name: spaced(one.factor),
            values: rollingShare(one, window).map((value) => (value === null ? null : 100 * value)),
          }))}
          summary="The table below has it by year for every factor."
        />
        {shownInflated.length === 0 ? null : (
          <LineChart
            title="Variance inflation, mean of the month"
            unit="VIF; 1 is like no other, above 10 redundant"
            dates={months}
            lines={shownInflated.map(({ factor, vif }) => ({ name: spaced(factor), values: vif }))}
            summary="The table below has it by year."
          />
        )}
      </div>
      <ByYear
        caption="Share of periods with |t| above 2, by year: 5 % is what noise gives"
        fileName="factor-significance-by-year"
        byFactor={byFactor}
        rows={factors}
        cell={shareCell}
      />
      {inflated.length === 0 ? null : (
        <ByYear
          caption="Variance inflation, mean of the year’s months: how much less is known of a factor because others say the same"
          fileName="factor-inflation-by-year"
          byFactor={byFactor}
          rows={inflated}
          cell={inflationCell}
        />
      )}
    </section>
  );
}

/** A number of a year, how it is read, and its reason. */
interface YearCell {
  readonly unit: string;
  readonly value: (of: YearCounts) => number | null;
  readonly word: (value: number | null) => string;
  readonly why: (factor: string, year: string, of: YearCounts) => WhyQuestion | undefined;
}

const shareCell: YearCell = {
  unit: "% of periods",
  value: ({ above, all }) => (all === 0 ? null : above / all),
  word: (value) => percent(value, 0),
  why: (factor, year, { above, all }) =>
    all === 0
      ? undefined
      : reckoned({
          title: `Share of periods of ${year} in which |t| of ${spaced(factor)} is above 2`,
          value: `${percent(above / all, 0)} % of periods`,
          number: above / all,
          left: "share",
          right: "n_2 / n",
          parts: {
            above: part("n_2", "periods with |t| > 2", above),
            all: part("n", "periods with a t-statistic", all),
          },
          result: above / all,
          as: "percent",
          source: "Methodology 6, diagnostics: t of each period’s regression",
        }),
};

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

const inflationCell: YearCell = {
  unit: "VIF",
  value: ({ vif }) => mean(vif),
  word: score,
  why: (factor, year, { vif }) => {
    const number = mean(vif);
    return number === null
      ? undefined
      : whyMean({
          title: `Variance inflation of ${spaced(factor)} in ${year}`,
          value: score(number),
          number,
          values: vif,
          over: "months",
          source: "Methodology 6, diagnostics: VIF = 1 / (1 − R²) of its exposures against all others",
        });
  },
};

function ByYear({
  caption,
  fileName,
  byFactor: { months },
  rows,
  cell,
}: {
  readonly caption: string;
  readonly fileName: string;
  readonly byFactor: FactorMonthsDocument;
  readonly rows: readonly OneFactor[];
  readonly cell: YearCell;
}): JSX.Element {
  const years = [...new Set(months.map((date) => date.slice(0, 4)))];
  return (
    <DataTable
      caption={caption}
      fileName={fileName}
      rows={rows}
      keyOf={({ factor }) => factor}
      columns={[
        { title: "Factor", cell: ({ factor }) => spaced(factor), value: ({ factor }) => factor },
        { title: "Family", cell: ({ family }) => spaced(family), value: ({ family }) => family },
        ...years.map((year): Column<OneFactor> => {
          const of = (row: OneFactor): YearCounts => yearCounts(months, row, year);
          return {
            title: year,
            unit: cell.unit,
            isNumber: true,
            cell: (row) => cell.word(cell.value(of(row))),
            value: (row) => cell.value(of(row)),
            why: (row) => cell.why(row.factor, year, of(row)),
          };
        }),
      ]}
    />
  );
}
