import type { JSX } from "preact";
import type { DiagnosticsDocument, DiagnosticsRow } from "../documents/index.ts";
import { type Column, DataTable, LineChart } from "../parts/index.ts";
import { count, percent, score } from "../words.ts";
import { monthly, type Path } from "./factor-paths.ts";

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
          lines={[line("R²", (row) => percentOf(row.r_squared_centred))]}
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
  const mean = (path: Path): number | null => {
    const known = path.filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  const number = (
    title: string,
    unit: string,
    of: (row: DiagnosticsRow) => number | null,
    word: (value: number | null) => string,
  ): Column<Year> => ({
    title,
    unit,
    isNumber: true,
    cell: ({ rows: own }) => word(mean(own.map(of))),
    value: ({ rows: own }) => mean(own.map(of)),
  });
  return (
    <DataTable
      caption="Diagnostics of the regressions, means of the year's periods"
      fileName="regression-diagnostics"
      rows={years}
      keyOf={({ year }) => year}
      columns={[
        { title: "Year", cell: ({ year }) => year, value: ({ year }) => year },
        number(
          "R²",
          "%",
          (row) => row.r_squared_centred,
          (value) => percent(value, 1),
        ),
        number(
          "Condition",
          "number",
          (row) => row.condition_number,
          (value) => count(value, 1),
        ),
        number("Largest leverage", "of 1", (row) => row.max_leverage, score),
        number("Residuals", "mean correlation", (row) => row.residual_correlation, score),
        number("Covered", "names", (row) => row.coverage_count, count),
        number("In the universe", "names", (row) => row.estimation_count, count),
        number("In the regression", "names", (row) => row.regression_count, count),
        number("Factors", "", (row) => row.parameter_count, count),
        number(
          "Weighed down",
          "names",
          (row) => row.down_weighted,
          (value) => count(value, 1),
        ),
      ]}
    />
  );
}
