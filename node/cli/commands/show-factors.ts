import { readAxes, requireFactorReturns, runOptions } from "../../model/index.ts";
import { readProject } from "../../project/index.ts";
import { openRun, type Run, selectValues } from "../../store/index.ts";
import { requireDates } from "../date-range.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { fixed, formatTable, percent, type TextColumn } from "../table-text.ts";

interface ShowFactorsOptions extends OutputOptions {
  readonly project: string;
  readonly from?: string;
  readonly to?: string;
}

/** One factor over a span: what its returns were, and whether it earns its place. */
interface FactorSummary {
  readonly factor: string;
  readonly family: string;
  readonly periods: number;
  readonly returnAnnual: number;
  readonly volatilityAnnual: number;
  readonly informationRatio: number;
  /** t of the mean return over time. */
  readonly tStatistic: number;
  readonly meanAbsT: number;
  readonly shareAbove2: number;
  readonly vif: number;
}

/** `plimsoll show factors`. */
export async function runShowFactors(options: ShowFactorsOptions): Promise<void> {
  const project = await readProject(options.project);
  const run = await openRun(project.modelFolder);
  try {
    await printRunOutput(await factorsReport(run, options), options);
  } finally {
    await run.close();
  }
}

/** The table of factors of a run over a span of dates. */
export async function factorsReport(
  run: Run,
  span: { readonly from?: string; readonly to?: string; readonly withoutIndustries?: boolean },
): Promise<Output> {
  requireFactorReturns(run);
  await requireDates(run, span);
  const { periodsPerYear } = runOptions(run);
  const all = await summariseFactors(run, span, periodsPerYear);
  const summaries = all.filter((of) => span.withoutIndustries !== true || of.family !== "industry");
  const columns: readonly TextColumn[] = [
    { header: "factor", align: "left" },
    { header: "periods", align: "right" },
    { header: "return %/y", align: "right" },
    { header: "volatility %/y", align: "right" },
    { header: "return/vol", align: "right" },
    { header: "t of mean", align: "right" },
    { header: "mean |t|", align: "right" },
    { header: "|t| > 2, % of periods", align: "right" },
    { header: "VIF", align: "right" },
  ];
  const rows = summaries.map((of) => [
    of.factor,
    String(of.periods),
    percent(of.returnAnnual),
    percent(of.volatilityAnnual),
    fixed(of.informationRatio),
    fixed(of.tStatistic, 1),
    fixed(of.meanAbsT),
    percent(of.shareAbove2, 0),
    fixed(of.vif),
  ]);
  const from = span.from ?? run.manifest.dates.first;
  const to = span.to ?? run.manifest.dates.last;
  const text = [
    `Factors of ${run.manifest.model}, ${from} to ${to}`,
    formatTable(columns, rows),
    ...(await neverEstimated(run, all)),
    "",
    "return, volatility: arithmetic, annual. t of mean: of the average return over time. mean |t| and |t| > 2: of the",
    "regressions of single periods; a factor that explains returns has |t| > 2 in a third of them or more. VIF: mean.",
  ].join("\n");
  const csv = {
    header: [
      "factor",
      "family",
      "periods",
      "return_annual",
      "volatility_annual",
      "information_ratio",
      "t_statistic",
      "mean_abs_t",
      "share_above_2",
      "vif",
    ],
    rows: summaries.map((of) => [
      of.factor,
      of.family,
      of.periods,
      of.returnAnnual,
      of.volatilityAnnual,
      of.informationRatio,
      of.tStatistic,
      of.meanAbsT,
      of.shareAbove2,
      of.vif,
    ]),
  };
  return { text, json: { model: run.manifest.model, runId: run.id, from, to, factors: summaries }, csv };
}

/** Factors without a single return in the span, so that none is missed in silence. */
async function neverEstimated(run: Run, summaries: readonly FactorSummary[]): Promise<readonly string[]> {
  const names = new Set(summaries.map(({ factor }) => factor));
  const absent = (await readAxes(run)).factors.filter(({ name }) => !names.has(name)).map(({ name }) => name);
  if (absent.length === 0) return [];
  return [
    "",
    `Without a return in this span: ${absent.join(", ")} (no name or no differing exposures: npx plimsoll show diagnostics).`,
  ];
}

async function summariseFactors(
  run: Run,
  span: { from?: string; to?: string },
  periodsPerYear: number,
): Promise<readonly FactorSummary[]> {
  const rows = await run.readTable("factor_returns", span);
  const names = selectValues(rows, "factor", "text");
  const columns = {
    value: selectValues(rows, "factor_return", "number"),
    t: selectValues(rows, "t_statistic", "number"),
    vif: selectValues(rows, "vif", "number"),
  };
  const byFactor = new Map<string, number[]>();
  names.forEach((name, row) => {
    const list = byFactor.get(name);
    if (list === undefined) byFactor.set(name, [row]);
    else list.push(row);
  });
  const { factors } = await readAxes(run);
  return factors.flatMap(({ name, family }) => {
    const at = byFactor.get(name);
    if (at === undefined) return [];
    const pick = (column: Float64Array) => at.map((row) => column[row] as number);
    const values = pick(columns.value);
    const absT = pick(columns.t).map(Math.abs);
    const mean = average(values);
    const deviation = Math.sqrt(
      values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1),
    );
    return {
      factor: name,
      family,
      periods: values.length,
      returnAnnual: mean * periodsPerYear,
      volatilityAnnual: deviation * Math.sqrt(periodsPerYear),
      informationRatio: (mean / deviation) * Math.sqrt(periodsPerYear),
      tStatistic: (mean / deviation) * Math.sqrt(values.length),
      meanAbsT: average(absT),
      shareAbove2: average(absT.map((t) => (t > 2 ? 1 : 0))),
      vif: average(pick(columns.vif)),
    };
  });
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
