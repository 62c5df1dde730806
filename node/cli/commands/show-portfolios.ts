import { InputError } from "../../../engine/errors/index.ts";
import { isDense } from "../../../engine/exposures/index.ts";
import { correlationsOf, type PortfolioKind } from "../../../engine/factor-portfolios/index.ts";
import { nearestName } from "../../../wire/index.ts";
import {
  type PortfolioReturns,
  type PortfolioSummary,
  readAxes,
  readPortfolioHoldings,
  readPortfolioReturns,
  readPortfolioShapes,
  runOptions,
  summarisePortfolios,
} from "../../model/index.ts";
import { readProject } from "../../project/index.ts";
import { openRun, type Run } from "../../store/index.ts";
import { type DateSpan, requireDates } from "../date-range.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { fixed, formatTable, percent, type TextColumn } from "../table-text.ts";

type PortfoliosRequest = DateSpan & { readonly top: number };

/** `plimsoll show portfolios [factor]`. */
export async function runShowPortfolios(
  factor: string | undefined,
  options: OutputOptions & PortfoliosRequest & { readonly project: string },
): Promise<void> {
  const project = await readProject(options.project);
  const run = await openRun(project.modelFolder);
  try {
    await printRunOutput(
      factor === undefined
        ? await portfoliosReport(run, options)
        : await factorPortfoliosReport(run, factor, options),
      options,
    );
  } finally {
    await run.close();
  }
}

/** Every factor's portfolios in one table. */
export async function portfoliosReport(run: Run, span: DateSpan): Promise<Output> {
  await requireDates(run, span);
  const returns = await readPortfolioReturns(run, span);
  const portfolios = await summaries(run, returns, span);
  const text = [
    `Factor portfolios of ${run.manifest.model}, ${dates(run, span)}`,
    formatTable(
      [{ header: "factor", align: "left" }, ...shapeColumns],
      portfolios.map((of, i) => [
        of.factor === portfolios[i - 1]?.factor ? "" : of.factor,
        ...shapeCells(of),
      ]),
    ),
    "",
    ...LEGEND,
  ].join("\n");
  return { text, json: { ...head(run, span), portfolios }, csv: csvOf(portfolios) };
}

/** One factor's portfolios: shapes, correlations, years and holdings. */
async function factorPortfoliosReport(run: Run, factor: string, request: PortfoliosRequest): Promise<Output> {
  await requireDates(run, request);
  await requireFollowed(run, factor);
  const [returns] = await readPortfolioReturns(run, { ...request, factor });
  const portfolios = returns === undefined ? [] : await summaries(run, [returns], { ...request, factor });
  if (returns === undefined || portfolios.length === 0)
    throw new InputError([{ file: "show portfolios", value: factor, rule: "no portfolio in this span" }]);
  const kinds = portfolios.map(({ kind }) => kind);
  const correlations = correlationsOf(kinds.map((kind) => returns.byKind[kind]));
  const years = yearlyCorrelations(returns, kinds);
  const holdings = await topHoldings(run, factor, request);
  const text = [
    `Portfolios of ${factor} in ${run.manifest.model}, ${dates(run, request)}`,
    formatTable(shapeColumns, portfolios.map(shapeCells)),
    "",
    "Correlations of their returns",
    formatTable(
      [{ header: "", align: "left" }, ...kinds.map(numberColumn)],
      kinds.map((kind, i) => [
        kind,
        ...kinds.map((_, j) => fixed(correlations[i * kinds.length + j] as number)),
      ]),
    ),
    "",
    "Correlation with the factor's return, year by year",
    formatTable(
      [{ header: "year", align: "left" }, ...kinds.map(numberColumn)],
      years.map(({ year, correlation }) => [
        year,
        ...kinds.map((kind) => fixed(correlation[kind] as number)),
      ]),
    ),
    "",
    ...holdings.flatMap(holdingsText),
    ...LEGEND,
  ].join("\n");
  const matrix = kinds.map((_, i) => [...correlations.subarray(i * kinds.length, (i + 1) * kinds.length)]);
  const json = {
    ...head(run, request),
    factor,
    portfolios,
    correlations: { kinds, matrix },
    years,
    holdings,
  };
  return { text, json, csv: csvOf(portfolios) };
}

async function summaries(
  run: Run,
  returns: readonly PortfolioReturns[],
  request: DateSpan & { readonly factor?: string },
): Promise<readonly PortfolioSummary[]> {
  const shapes = await readPortfolioShapes(run, request);
  const { periodsPerYear } = runOptions(run);
  return returns.flatMap((of) => summarisePortfolios(of, shapes, periodsPerYear));
}

async function requireFollowed(run: Run, factor: string): Promise<void> {
  const known = (await readAxes(run)).factors
    .filter((of) => of.family === "market" || isDense(of))
    .map(({ name }) => name);
  if (known.includes(factor)) return;
  const nearest = nearestName(factor, known);
  const hint = nearest === undefined ? `there are ${known.join(", ")}` : `did you mean ${nearest}?`;
  const rule = `no portfolios of that name: the market and the styles have them; ${hint}`;
  throw new InputError([{ file: "show portfolios", value: factor, rule }]);
}

function yearlyCorrelations({ dates: all, byKind }: PortfolioReturns, kinds: readonly PortfolioKind[]) {
  return [...new Set(all.map((date) => date.slice(0, 4)))].map((year) => {
    const at = [...all.keys()].filter((t) => all[t]?.startsWith(year));
    const of = (kind: PortfolioKind) => Float64Array.from(at, (t) => byKind[kind][t] as number);
    const correlation = Object.fromEntries(
      kinds.map((kind) => [kind, correlationsOf([of(kind), of("pure_ex_post")])[1] as number]),
    );
    return { year, periods: at.length, correlation };
  });
}

interface TopHoldings {
  readonly kind: PortfolioKind;
  readonly date: string;
  readonly names: readonly { readonly id: string; readonly name: string; readonly weight: number }[];
}

/** The largest on each side, at the last formation, of the kinds whose holdings are kept. */
async function topHoldings(
  run: Run,
  factor: string,
  request: PortfoliosRequest,
): Promise<readonly TopHoldings[]> {
  const { assets, assetNames } = await readAxes(run);
  const read = async (kind: PortfolioKind): Promise<TopHoldings> => {
    const { date, holdings } = await readPortfolioHoldings(run, { ...request, factor, kind });
    const longs = holdings.filter(({ weight }) => weight > 0).slice(0, request.top);
    const shorts = holdings
      .filter(({ weight }) => weight < 0)
      .slice(-request.top)
      .reverse();
    const names = [...longs, ...shorts].map(({ id, weight }) => ({
      id,
      name: assetNames[assets.codes.get(id) as number] ?? "",
      weight,
    }));
    return { kind, date, names };
  };
  return [await read("pure_ex_ante"), await read("long_only")].filter(({ names }) => names.length > 0);
}

function holdingsText({ kind, date, names }: TopHoldings): string[] {
  const rows = names.map(({ id, name, weight }) => [id, name, percent(weight, 3)]);
  const firstShort = names.findIndex(({ weight }) => weight < 0);
  if (firstShort > 0) rows.splice(firstShort, 0, []);
  return [
    `Largest holdings of ${kind}, formed on ${date}`,
    formatTable(
      [
        { header: "id", align: "left" },
        { header: "name", align: "left" },
        { header: "weight %", align: "right" },
      ],
      rows,
    ),
    "",
  ];
}

function numberColumn(header: string): TextColumn {
  return { header, align: "right" };
}

const shapeColumns: readonly TextColumn[] = [
  { header: "portfolio", align: "left" },
  ...[
    "gross",
    "net",
    "long",
    "short",
    "effective names",
    "turnover %",
    "exposure",
    "return %/y",
    "volatility %/y",
    "corr. with f",
    "tracking %/y",
  ].map(numberColumn),
];

function shapeCells(of: PortfolioSummary): string[] {
  return [
    of.kind,
    fixed(of.gross),
    fixed(of.net),
    fixed(of.longCount, 0),
    fixed(of.shortCount, 0),
    fixed(of.effectiveNames, 0),
    percent(of.turnover, 0),
    fixed(of.exposure),
    percent(of.returnAnnual),
    percent(of.volatilityAnnual),
    fixed(of.factorCorrelation, 3),
    percent(of.trackingAnnual),
  ];
}

const LEGEND = [
  "pure_ex_ante: as known at each close; pure_ex_post earns the factor's return f. The others are formed at the first",
  "close of a month and hold their weights. double_sort: 2×3 on size. long_only: return over the benchmark (the market's:",
  "its own). Shapes: means over formations. turnover: one way, from one formation to the next. tracking: deviation of the",
  "return less f.",
];

const csvColumns: readonly (readonly [header: string, key: keyof PortfolioSummary])[] = [
  ["factor", "factor"],
  ["kind", "kind"],
  ["formations", "formations"],
  ["gross", "gross"],
  ["net", "net"],
  ["long_count", "longCount"],
  ["short_count", "shortCount"],
  ["effective_names", "effectiveNames"],
  ["turnover", "turnover"],
  ["exposure", "exposure"],
  ["periods", "periods"],
  ["return_annual", "returnAnnual"],
  ["volatility_annual", "volatilityAnnual"],
  ["factor_correlation", "factorCorrelation"],
  ["tracking_annual", "trackingAnnual"],
];

function csvOf(portfolios: readonly PortfolioSummary[]): NonNullable<Output["csv"]> {
  return {
    header: csvColumns.map(([header]) => header),
    rows: portfolios.map((of) => csvColumns.map(([, key]) => of[key])),
  };
}

function dates({ manifest }: Run, { from, to }: DateSpan): string {
  return `${from ?? manifest.dates.first} to ${to ?? manifest.dates.last}`;
}

function head(run: Run, { from, to }: DateSpan) {
  const { model, dates: all } = run.manifest;
  return { model, runId: run.id, from: from ?? all.first, to: to ?? all.last };
}
