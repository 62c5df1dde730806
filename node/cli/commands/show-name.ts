import { InputError } from "../../../engine/errors/index.ts";
import { exposureRow } from "../../../engine/exposures/index.ts";
import { readRiskModel, type StoredModel } from "../../model/index.ts";
import { readProject } from "../../project/index.ts";
import { openRun, type Run, selectValues } from "../../store/index.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { requireSecurity } from "../require-security.ts";
import { fixed, formatTable, money, percent } from "../table-text.ts";

/** `plimsoll show name <id>`. */
export async function runShowName(
  id: string,
  options: OutputOptions & { readonly project: string; readonly date?: string },
): Promise<void> {
  const project = await readProject(options.project);
  const run = await openRun(project.modelFolder);
  try {
    await printRunOutput(await nameReport(run, id, options.date), options);
  } finally {
    await run.close();
  }
}

/** Everything the model says of one security on a date. */
export async function nameReport(run: Run, id: string, date?: string): Promise<Output> {
  const stored = await readRiskModel(run, date);
  const asset = await coveredAsset(run, stored, id);
  const { model } = stored;
  const { factors } = model.exposures;
  const row = exposureRow(model.exposures, asset);
  const factorVariance = quadratic(row, model.factorCovariance.values);
  const specificVariance = model.specificVariance[asset] as number;
  const annual = (variance: number) => Math.sqrt(variance * model.periodsPerYear);
  const exposures = factors.flatMap((factor, k) => {
    if (row[k] === 0) return [];
    const percentile = factor.family === "style" ? percentileOf(stored, k, row[k] as number) : Number.NaN;
    return [{ factor: factor.name, family: factor.family, exposure: row[k] as number, percentile }];
  });
  const recent = await recentReturns(run, id, stored.date);
  const json = {
    id,
    name: stored.assetNames[asset],
    date: stored.date,
    runId: run.id,
    inEstimationUniverse: stored.estimation[asset] === 1,
    marketCap: stored.marketCap[asset],
    volatilityAnnual: annual(factorVariance + specificVariance),
    factorVolatilityAnnual: annual(factorVariance),
    specificVolatilityAnnual: annual(specificVariance),
    exposures,
    recentReturns: recent,
  };
  const text = [
    `${[id, stored.assetNames[asset]].filter(Boolean).join(" ")} on ${stored.date}: market cap ${money(json.marketCap as number)}, ${json.inEstimationUniverse ? "in the estimation universe" : "covered, not in the estimation universe"}`,
    `Volatility ${percent(json.volatilityAnnual)} % a year: factor ${percent(json.factorVolatilityAnnual)} %, specific ${percent(json.specificVolatilityAnnual)} %`,
    "",
    formatTable(
      [
        { header: "exposure to", align: "left" },
        { header: "value", align: "right" },
        { header: "percentile in the estimation universe", align: "right" },
      ],
      exposures.map((of) => [of.factor, fixed(of.exposure, 3), percent(of.percentile, 0)]),
    ),
    "",
    "Last returns, %",
    formatTable(
      ["date", "total", "excess", "factors", "specific"].map(
        (header, i) => ({ header, align: i === 0 ? "left" : "right" }) as const,
      ),
      recent.map((of) => [
        of.date,
        percent(of.totalReturn),
        percent(of.excessReturn),
        percent(of.excessReturn - of.specificReturn),
        percent(of.specificReturn),
      ]),
    ),
  ].join("\n");
  const csv = {
    header: ["factor", "family", "exposure", "percentile"],
    rows: exposures.map((of) => [of.factor, of.family, of.exposure, of.percentile]),
  };
  return { text, json, csv };
}

async function coveredAsset(run: Run, { model, date }: StoredModel, id: string): Promise<number> {
  const asset = requireSecurity(model.assets, id, "show name");
  if (model.exposures.covered[asset] === 1) return asset;
  const rule = `the security is not covered on ${date}; ${await coveredDates(run, id)}`;
  throw new InputError([{ file: "show name", value: id, rule }]);
}

async function coveredDates(run: Run, id: string): Promise<string> {
  const rows = await run.readTable("exposures", { where: { id }, columns: ["date"] });
  const dates = selectValues(rows, "date", "date");
  return dates.length === 0
    ? "it never is: it has no market cap or no industry"
    : `it is between ${dates[0]} and ${dates.at(-1)}: take one of those dates with --date`;
}

function quadratic(x: Float64Array, f: { readonly [index: number]: number }): number {
  let sum = 0;
  x.forEach((left, i) => {
    x.forEach((right, j) => {
      sum += left * right * (f[i * x.length + j] as number);
    });
  });
  return sum;
}

/** Share of the estimation universe with a lower exposure. */
function percentileOf({ model, estimation }: StoredModel, factor: number, value: number): number {
  const { styles, styleCount, factors } = model.exposures;
  const style = factor - (factors.length - styleCount);
  let below = 0;
  let count = 0;
  estimation.forEach((member, asset) => {
    if (member !== 1) return;
    count++;
    if ((styles[asset * styleCount + style] as number) < value) below++;
  });
  return count > 0 ? below / count : Number.NaN;
}

interface RecentReturn {
  readonly date: string;
  readonly totalReturn: number;
  readonly excessReturn: number;
  readonly specificReturn: number;
}

async function recentReturns(run: Run, id: string, date: string): Promise<readonly RecentReturn[]> {
  const from = `${Number(date.slice(0, 4)) - 1}${date.slice(4, 8)}01`;
  const rows = await run.readTable("returns", { from, to: date, where: { id } });
  const total = selectValues(rows, "total_return", "number");
  const excess = selectValues(rows, "excess_return", "number");
  const specific = selectValues(rows, "specific_return", "number");
  return selectValues(rows, "date", "date")
    .map((day, row) => ({
      date: day,
      totalReturn: total[row] as number,
      excessReturn: excess[row] as number,
      specificReturn: specific[row] as number,
    }))
    .slice(-5);
}
