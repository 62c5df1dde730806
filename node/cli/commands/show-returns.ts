import { InputError } from "../../../engine/errors/index.ts";
import { nearestName } from "../../../wire/index.ts";
import { readAxes, requireFactorReturns } from "../../model/index.ts";
import { readProject } from "../../project/index.ts";
import { openRun, type Run, selectValues } from "../../store/index.ts";
import { requireDates } from "../date-range.ts";
import { type Output, type OutputOptions, printOutput } from "../output.ts";
import { formatTable, percent } from "../table-text.ts";

interface ReturnsRequest {
  readonly from?: string;
  readonly to?: string;
  readonly last?: number;
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
    printOutput(
      await returnsReport(run, factors, { ...options, ...(last === undefined ? {} : { last }) }),
      options,
    );
  } finally {
    await run.close();
  }
}

/** Factor returns, a row per date and a column per factor. */
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
  const rows = await run.readTable("factor_returns", { ...request, where: { factor: names } });
  const position = new Map(names.map((name, i) => [name, i]));
  const byDate = new Map<string, number[]>();
  const factors = selectValues(rows, "factor", "text");
  const values = selectValues(rows, "factor_return", "number");
  selectValues(rows, "date", "date").forEach((date, row) => {
    const list = byDate.get(date) ?? names.map(() => Number.NaN);
    list[position.get(factors[row] as string) as number] = values[row] as number;
    byDate.set(date, list);
  });
  const dates = [...byDate.entries()].slice(request.last === undefined ? 0 : -request.last);
  const text = [
    `Factor returns of ${run.manifest.model}, % per period`,
    formatTable(
      [
        { header: "date", align: "left" },
        ...names.map((name) => ({ header: name, align: "right" }) as const),
      ],
      dates.map(([date, list]) => [date, ...list.map((value) => percent(value, 3))]),
    ),
  ].join("\n");
  const json = {
    model: run.manifest.model,
    runId: run.id,
    factors: names,
    dates: dates.map(([date]) => date),
    returns: dates.map(([, list]) => list),
  };
  return {
    text,
    json,
    csv: { header: ["date", ...names], rows: dates.map(([date, list]) => [date, ...list]) },
  };
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
