import { InputError } from "../../../engine/errors/index.ts";
import { nearestName } from "../../../wire/index.ts";
import { readAxes, requireFactorReturns } from "../../model/index.ts";
import { readProject } from "../../project/index.ts";
import { openRun, type Run, selectValues } from "../../store/index.ts";
import { requireDates } from "../date-range.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { sparkline } from "../sparkline.ts";
import { formatTable, percent } from "../table-text.ts";

interface ReturnsRequest {
  readonly from?: string;
  readonly to?: string;
  readonly last?: number;
  /** Compounded from the first date of the span on, instead of period by period. */
  readonly cumulative?: boolean;
}

/** `plimsoll show returns [factors...]`. */
export async function runShowReturns(
  factors: readonly string[],
  options: OutputOptions & ReturnsRequest & { readonly project: string },
): Promise<void> {
  const project = await readProject(options.project);
  const run = await openRun(project.modelFolder);
  try {
    const last = options.last ?? (options.json || options.csv || options.from || options.to ? undefined : 20);
    await printRunOutput(
      await returnsReport(run, factors, { ...options, ...(last === undefined ? {} : { last }) }),
      options,
    );
  } finally {
    await run.close();
  }
}

/** Factor returns, a row per date and a column per factor, with the path of each over the whole span. */
export async function returnsReport(
  run: Run,
  wanted: readonly string[],
  request: ReturnsRequest,
): Promise<Output> {
  requireFactorReturns(run);
  await requireDates(run, request);
  const known = (await readAxes(run)).factors;
  const names =
    wanted.length > 0 ? wanted : known.filter(({ family }) => family !== "industry").map(({ name }) => name);
  refuseUnknown(
    names,
    known.map(({ name }) => name),
  );
  const all = await datedReturns(run, names, request);
  const paths = names.map((name, i) =>
    factorPath(
      name,
      all.map(([, list]) => list[i] as number),
    ),
  );
  const rows = request.cumulative === true ? accumulate(all) : all;
  const dates = rows.slice(request.last === undefined ? 0 : -request.last);
  const what = request.cumulative === true ? "Cumulative factor returns" : "Factor returns";
  const text = [
    `${what} of ${run.manifest.model}, ${request.cumulative === true ? `% since ${all[0]?.[0]}` : "% per period"}`,
    formatTable(
      [
        { header: "date", align: "left" },
        ...names.map((name) => ({ header: name, align: "right" }) as const),
      ],
      dates.map(([date, list]) => [date, ...list.map((value) => percent(value, 3))]),
    ),
    "",
    `Growth of one unit held in each factor from ${all[0]?.[0]} to ${all.at(-1)?.[0]}`,
    formatTable(PATH_COLUMNS, paths.map(pathRow)),
  ].join("\n");
  const json = {
    model: run.manifest.model,
    runId: run.id,
    factors: names,
    cumulative: request.cumulative === true,
    dates: dates.map(([date]) => date),
    returns: dates.map(([, list]) => list),
    paths: paths.map(({ cumulative, ...path }) => path),
  };
  return {
    text,
    json,
    csv: { header: ["date", ...names], rows: dates.map(([date, list]) => [date, ...list]) },
  };
}

type DatedList = readonly (readonly [date: string, values: readonly number[]])[];

async function datedReturns(
  run: Run,
  names: readonly string[],
  { from, to }: ReturnsRequest,
): Promise<DatedList> {
  const columns = ["date", "factor", "factor_return"];
  const rows = await run.readTable("factor_returns", { from, to, columns, where: { factor: names } });
  const position = new Map(names.map((name, i) => [name, i]));
  const byDate = new Map<string, number[]>();
  const factors = selectValues(rows, "factor", "text");
  const values = selectValues(rows, "factor_return", "number");
  selectValues(rows, "date", "date").forEach((date, row) => {
    const list = byDate.get(date) ?? names.map(() => Number.NaN);
    list[position.get(factors[row] as string) as number] = values[row] as number;
    byDate.set(date, list);
  });
  return [...byDate.entries()];
}

/** Compounded from a factor's first return on; a later period in which it was not estimated leaves its value as it was. */
function accumulate(rows: DatedList): DatedList {
  const wealth = (rows[0]?.[1] ?? []).map(() => Number.NaN);
  return rows.map(([date, list]) => [
    date,
    list.map((value, i) => {
      const before = wealth[i] as number;
      if (Number.isFinite(value)) wealth[i] = (Number.isNaN(before) ? 1 : before) * (1 + value);
      return (wealth[i] as number) - 1;
    }),
  ]);
}

interface FactorPath {
  readonly factor: string;
  readonly periods: number;
  readonly cumulative: readonly number[];
  readonly cumulativeReturn: number;
  /** Largest fall from a high, as a share of it; 0 or below. */
  readonly drawdown: number;
  readonly best: number;
  readonly worst: number;
}

function factorPath(factor: string, returns: readonly number[]): FactorPath {
  const known = returns.filter(Number.isFinite);
  const cumulative = accumulate(returns.map((value) => ["", [value]])).map(([, list]) => list[0] as number);
  let high = 1;
  let drawdown = 0;
  for (const value of cumulative) {
    if (Number.isNaN(value)) continue;
    high = Math.max(high, 1 + value);
    drawdown = Math.min(drawdown, (1 + value) / high - 1);
  }
  return {
    factor,
    periods: known.length,
    cumulative,
    cumulativeReturn: cumulative.at(-1) ?? Number.NaN,
    drawdown: known.length > 0 ? drawdown : Number.NaN,
    best: known.length > 0 ? Math.max(...known) : Number.NaN,
    worst: known.length > 0 ? Math.min(...known) : Number.NaN,
  };
}

const PATH_COLUMNS = [
  { header: "factor", align: "left" },
  { header: "periods", align: "right" },
  { header: "cumulative %", align: "right" },
  { header: "deepest fall %", align: "right" },
  { header: "best %", align: "right" },
  { header: "worst %", align: "right" },
  { header: "path", align: "left" },
] as const;

function pathRow(path: FactorPath): readonly string[] {
  return [
    path.factor,
    String(path.periods),
    percent(path.cumulativeReturn),
    percent(path.drawdown),
    percent(path.best),
    percent(path.worst),
    sparkline(path.cumulative, 40),
  ];
}

function refuseUnknown(names: readonly string[], known: readonly string[]): void {
  const faults = names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const nearest = nearestName(name, known);
      const hint = nearest === undefined ? `there are ${known.join(", ")}` : `did you mean ${nearest}?`;
      return { file: "show returns", value: name, rule: `no factor of that name; ${hint}` };
    });
  if (faults.length > 0) throw new InputError(faults);
}
