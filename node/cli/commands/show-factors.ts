import {
  type FactorSummary,
  summariseFactor,
  usualAdmission,
} from "../../../engine/factor-portfolios/index.ts";
import {
  readAxes,
  readFactorFits,
  readFactorSeries,
  requireFactorReturns,
  runOptions,
} from "../../model/index.ts";
import { readProject } from "../../project/index.ts";
import { openRun, type Run } from "../../store/index.ts";
import { requireDates } from "../date-range.ts";
import { fitText } from "../fit-text.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { fixed, formatTable, percent, type TextColumn } from "../table-text.ts";

interface ShowFactorsOptions extends OutputOptions {
  readonly project: string;
  readonly from?: string;
  readonly to?: string;
}

/** A row of the admission table. */
type NamedSummary = { readonly factor: string; readonly family: string } & FactorSummary;

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

const textColumns: readonly TextColumn[] = [
  "factor",
  "periods",
  "ret. %/y",
  "vol. %/y",
  "ratio",
  "t",
  "NW t",
  "lag 1",
  "|t|",
  "> 2 %",
  "HC3 %",
  "VIF",
  "stability",
  "market",
  "verdict",
].map((header) => ({ header, align: header === "factor" || header === "verdict" ? "left" : "right" }));

const csvColumns: readonly (readonly [header: string, key: Exclude<keyof NamedSummary, "withMarket">])[] = [
  ["factor", "factor"],
  ["family", "family"],
  ["periods", "periods"],
  ["return_annual", "returnAnnual"],
  ["volatility_annual", "volatilityAnnual"],
  ["information_ratio", "informationRatio"],
  ["t_statistic", "tStatistic"],
  ["mean_abs_t", "meanAbsT"],
  ["share_above_2", "shareAbove2"],
  ["robust_share_above_2", "robustShareAbove2"],
  ["vif", "vif"],
  ["t_newey_west", "tNeweyWest"],
  ["autocorrelation", "autocorrelation"],
  ["stability", "stability"],
  ["market_correlation", "marketCorrelation"],
  ["verdict", "verdict"],
];

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
  const fits = await readFactorFits(run, span.to);
  const rows = summaries.map((of) => [
    of.factor,
    String(of.periods),
    percent(of.returnAnnual),
    percent(of.volatilityAnnual),
    fixed(of.informationRatio),
    fixed(of.tStatistic, 1),
    fixed(of.tNeweyWest, 1),
    fixed(of.autocorrelation),
    fixed(of.meanAbsT),
    percent(of.shareAbove2, 0),
    percent(of.robustShareAbove2, 0),
    fixed(of.vif),
    fixed(of.stability, 3),
    fixed(of.marketCorrelation),
    of.verdict,
  ]);
  const from = span.from ?? run.manifest.dates.first;
  const to = span.to ?? run.manifest.dates.last;
  const text = [
    `Factors of ${run.manifest.model}, ${from} to ${to}`,
    formatTable(textColumns, rows),
    ...(await neverEstimated(run, all)),
    ...fitText(fits),
    "",
    "ret., vol.: return and volatility, arithmetic, annual; ratio: of the two. t: of the average return over time, as if",
    "uncorrelated and (NW) by Newey and West; lag 1: autocorrelation of the returns. |t|: mean size of t in the regressions",
    "of single periods; > 2: share of periods in which it is above 2; HC3: the same share by the robust t. VIF, stability (of",
    "exposures from one month to the next): means. market: correlation with its cap-weighted return. Verdict: dead where > 2",
    "(not robust) in fewer than a third of the periods, else unstable (stability below 0.8), else redundant (VIF above 10),",
    "else alive.",
  ].join("\n");
  const csv = {
    header: csvColumns.map(([header]) => header),
    rows: summaries.map((of) => csvColumns.map(([, key]) => of[key])),
  };
  return {
    text,
    json: {
      model: run.manifest.model,
      runId: run.id,
      from,
      to,
      periodsPerYear,
      factors: summaries,
      ...(fits === undefined ? {} : { found: fits }),
    },
    csv,
  };
}

/** Factors without a single return in the span, so that none is missed in silence. */
async function neverEstimated(run: Run, summaries: readonly NamedSummary[]): Promise<readonly string[]> {
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
): Promise<readonly NamedSummary[]> {
  const all = await readFactorSeries(run, span);
  return all.map(({ factor, family, series }) => ({
    factor,
    family,
    ...summariseFactor(series, periodsPerYear, usualAdmission),
  }));
}
