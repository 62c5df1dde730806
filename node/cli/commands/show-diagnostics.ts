import { hasTable, readFactorMonths, runOptions } from "../../model/index.ts";
import { readProject } from "../../project/index.ts";
import { openRun, type Run, selectValues, type TableRows } from "../../store/index.ts";
import { type DateSpan, requireDates } from "../date-range.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { fixed, formatTable, percent } from "../table-text.ts";

/** `plimsoll show diagnostics`. */
export async function runShowDiagnostics(
  options: OutputOptions & DateSpan & { readonly project: string },
): Promise<void> {
  const project = await readProject(options.project);
  const run = await openRun(project.modelFolder);
  try {
    await printRunOutput(await diagnosticsReport(run, options), options);
  } finally {
    await run.close();
  }
}

const numbers = [
  "coverage_count",
  "estimation_count",
  "entered",
  "left",
  "regression_count",
  "gap_return_count",
] as const;

/** The weights of R², by what the spec asks for. */
const WEIGHTS = {
  sqrt_cap: "w = √cap",
  inverse_specific_variance: "w = 1/σ² of specific returns (√cap while unknown)",
} as const;

/** Fit, universe and data quality by year for people, by date for programs. */
export async function diagnosticsReport(run: Run, span: DateSpan): Promise<Output> {
  await requireDates(run, span);
  const rows = await run.readTable("diagnostics", span);
  const dates = selectValues(rows, "date", "date");
  const counts = Object.fromEntries(numbers.map((name) => [name, selectValues(rows, name, "integer")]));
  const r2 = selectValues(rows, "r_squared_uncentred", "number");
  const centred = selectValues(rows, "r_squared_centred", "number");
  const market = selectValues(rows, "market_return", "number");
  const years = [...new Set(dates.map((date) => date.slice(0, 4)))];
  const text = [
    `Diagnostics of ${run.manifest.model} by year (means over the periods with a regression; over all where there is none)`,
    formatTable(
      [
        "year",
        "periods",
        "regressions",
        "covered",
        "in estimation",
        "entered",
        "left",
        "R² %",
        "R² centred %",
        "market return %",
        "gap returns",
      ].map((header, i) => ({ header, align: i === 0 ? "left" : "right" }) as const),
      years.map((year) => {
        const at = [...dates.keys()].filter((row) => dates[row]?.startsWith(year));
        const fitted = at.filter((row) => (counts.regression_count?.[row] ?? 0) > 0);
        const mean = (column: Int32Array | Float64Array | undefined) =>
          average((fitted.length > 0 ? fitted : at).map((row) => column?.[row] as number));
        const total = (column: Int32Array | undefined) =>
          at.reduce((sum, row) => sum + (column?.[row] ?? 0), 0);
        return [
          year,
          String(at.length),
          String(fitted.length),
          fixed(mean(counts.coverage_count), 0),
          fixed(mean(counts.estimation_count), 0),
          String(total(counts.entered)),
          String(total(counts.left)),
          percent(mean(r2), 1),
          percent(mean(centred), 1),
          percent(
            at.reduce(
              (growth, row) => growth * (1 + (Number.isNaN(market[row]) ? 0 : (market[row] as number))),
              1,
            ) - 1,
            1,
          ),
          String(total(counts.gap_return_count)),
        ];
      }),
    ),
    "",
    ...(await imputedText(run, span)),
    `R²: 1 − Σwε²/Σwr² (centred: about the weighted mean return), ${WEIGHTS[runOptions(run).regression.weights]}.`,
    "Market return: cap-weighted, in excess of the risk-free rate where there is one. Gap returns: taken from prices over a",
    "gap in trading.",
  ].join("\n");
  return {
    text,
    json: {
      model: run.manifest.model,
      runId: run.id,
      gates: run.manifest.gates,
      rows: asObjects(rows),
      byFactor: await readFactorMonths(run, span),
    },
    csv: asCsv(rows),
  };
}

async function imputedText(run: Run, span: DateSpan): Promise<string[]> {
  if (!hasTable(run, "style_diagnostics")) return [];
  const rows = await run.readTable("style_diagnostics", span);
  const styles = selectValues(rows, "style", "text");
  const rungs = [
    "from_blend",
    "from_partial_blend",
    "from_regression",
    "from_peer_mean",
    "from_zero",
  ] as const;
  const columns = [...rungs, "dropped", "clipped", "bounded"] as const;
  const sums = new Map<string, number[]>();
  const values = columns.map((name) => selectValues(rows, name, "integer"));
  styles.forEach((style, row) => {
    const sum = sums.get(style) ?? columns.map(() => 0);
    columns.forEach((_, c) => {
      sum[c] = (sum[c] ?? 0) + (values[c]?.[row] as number);
    });
    sums.set(style, sum);
  });
  const cells = [...sums].map(([style, sum]) => {
    const all = sum.slice(0, rungs.length).reduce((total, count) => total + count, 0);
    return [style, ...sum.map((count, c) => percent(count / all, c < rungs.length ? 1 : 2))];
  });
  return [
    "Where exposures come from, % of covered names and dates",
    formatTable(
      [
        "style",
        "all descriptors",
        "some",
        "regression",
        "peer mean",
        "zero",
        "dropped as error",
        "clipped",
        "bounded",
      ].map((header, i) => ({ header, align: i === 0 ? "left" : "right" }) as const),
      cells,
    ),
    "",
  ];
}

function asObjects(rows: TableRows): readonly Record<string, unknown>[] {
  return Array.from({ length: rows.rowCount }, (_, row) =>
    Object.fromEntries(rows.columns.map((column) => [column.name, column.values[row]])),
  );
}

function asCsv(rows: TableRows): NonNullable<Output["csv"]> {
  return {
    header: rows.columns.map((column) => column.name),
    rows: Array.from({ length: rows.rowCount }, (_, row) =>
      rows.columns.map((column) => column.values[row] ?? ""),
    ),
  };
}

function average(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
