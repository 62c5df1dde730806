import type { JSX } from "preact";
import type { DiagnosticsDocument, DiagnosticsRow } from "../documents/index.ts";
import { type Column, DataTable, LineChart } from "../parts/index.ts";
import { type WhyQuestion, whyMean } from "../why/index.ts";
import { count, percent, score } from "../words.ts";
import { monthly } from "./factor-paths.ts";

/** How well the regressions fit through time, and on how many names they stand. */
export function Diagnostics({ diagnostics }: { readonly diagnostics: DiagnosticsDocument }): JSX.Element {
  const rows = diagnostics.rows.filter(({ r_squared_centred }) => r_squared_centred !== null);
  const dates = rows.map(({ date }) => date);
  const line = (name: string, of: (row: DiagnosticsRow) => number | null) => ({
    name,
    values: monthly(dates, rows.map(of)).values,
  });
  const months = monthly(
    dates,
    rows.map(() => 0),
  ).dates;
  return (
    <section>
      <h2>The regressions behind them</h2>
      <div class="beside">
        <LineChart
          title="Fit of the regressions: R², mean of the month"
          unit="%"
          dates={months}
          lines={[
            line("about the mean return", (row) => percentOf(row.r_squared_centred)),
            line("about 0", (row) => percentOf(row.r_squared_uncentred)),
          ]}
          summary="The table below has it by year."
        />
        <LineChart
          title="Condition number, mean of the month"
          unit="of the columns scaled"
          dates={months}
          lines={[line("condition", ({ condition_number }) => condition_number)]}
          summary="The table below has it by year."
        />
        <LineChart
          title="Names, mean of the month"
          unit="count"
          dates={months}
          lines={[
            line("covered", ({ coverage_count }) => coverage_count),
            line("in the regression", ({ regression_count }) => regression_count),
            line("factors", ({ parameter_count }) => parameter_count),
          ]}
          summary="The table below has them by year."
        />
      </div>
      <YearsOf rows={rows} />
    </section>
  );
}

const percentOf = (value: number | null): number | null => (value === null ? null : 100 * value);

interface Year {
  readonly year: string;
  readonly rows: readonly DiagnosticsRow[];
}

function YearsOf({ rows }: { readonly rows: readonly DiagnosticsRow[] }): JSX.Element {
  const years = [...new Set(rows.map(({ date }) => date.slice(0, 4)))].map((year) => ({
    year,
    rows: rows.filter(({ date }) => date.startsWith(year)),
  }));
  const number = (
    [title, unit, source]: readonly [string, string, string],
    column: Exclude<keyof DiagnosticsRow, "date">,
    word: (value: number | null) => string,
    as: "percent" | "plain" = "plain",
  ): Column<Year> => {
    const known = ({ rows: own }: Year): readonly number[] =>
      own.map((row) => row[column]).filter((value) => value !== null);
    return {
      title,
      unit,
      isNumber: true,
      cell: (year) => word(mean(known(year))),
      value: (year) => mean(known(year)),
      why: (year) => whyYearMean(year, { title, unit, source, column, values: known(year), word, as }),
    };
  };
  const tenths = (value: number | null): string => count(value, 1);
  const percents = (value: number | null): string => percent(value, 1);
  const seats = "Counted at each close: methodology 5, universes";
  return (
    <DataTable
      caption="Diagnostics of the regressions, means of the year's periods"
      fileName="regression-diagnostics"
      rows={years}
      keyOf={({ year }) => year}
      columns={[
        { title: "Year", cell: ({ year }) => year, value: ({ year }) => year },
        number(
          ["R²", "%, about the mean return", "R² = 1 − Σ v ε² / Σ v (r − r̄)²"],
          "r_squared_centred",
          percents,
          "percent",
        ),
        number(["R² about 0", "%", "R² = 1 − Σ v ε² / Σ v r²"], "r_squared_uncentred", percents, "percent"),
        number(
          ["Condition", "number", "κ₁ of XᵀWX scaled to a diagonal of ones"],
          "condition_number",
          tenths,
        ),
        number(
          ["Largest leverage", "of 1", "how far a fitted return follows its own return"],
          "max_leverage",
          score,
        ),
        number(
          ["Residuals", "mean correlation", "average off-diagonal correlation of ε/σ over the names"],
          "residual_correlation",
          score,
        ),
        number(["Covered", "names", seats], "coverage_count", count),
        number(["In the universe", "names", seats], "estimation_count", count),
        number(["In the regression", "names", "names with a return and a weight"], "regression_count", count),
        number(["Factors", "", "estimated factors less the constraints"], "parameter_count", count),
        number(["Weighed down", "names", "names with a Huber weight below 1"], "down_weighted", tenths),
      ]}
    />
  );
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function whyYearMean(
  { year, rows }: Year,
  of: {
    readonly title: string;
    readonly unit: string;
    readonly source: string;
    readonly column: string;
    readonly values: readonly number[];
    readonly word: (value: number | null) => string;
    readonly as: "percent" | "plain";
  },
): WhyQuestion | undefined {
  const number = mean(of.values);
  const last = rows.at(-1)?.date;
  if (number === null) return undefined;
  return whyMean({
    title: `${of.title} in ${year}`,
    value: `${of.word(number)} ${of.unit}`.trim(),
    number,
    values: of.values,
    over: `periods of ${year}`,
    as: of.as,
    source: `${of.source}; methodology 6, diagnostics`,
    notes: [`Below: that of the last period, ${last ?? ""}.`],
    explain:
      last === undefined
        ? undefined
        : { query: { kind: "cell", table: "diagnostics", date: last, column: of.column, key: {} } },
  });
}
