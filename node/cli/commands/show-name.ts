import { InputError } from "../../../engine/errors/index.ts";
import { exposureRow, firstStyle, isDense } from "../../../engine/exposures/index.ts";
import { quadraticForm } from "../../../engine/linalg/index.ts";
import { type KnownAction, readKnownActions } from "../../import/index.ts";
import {
  type NameReturn,
  type NameSources,
  readNameReturns,
  readNameSources,
  readRiskModel,
  type StoredModel,
} from "../../model/index.ts";
import { readProject } from "../../project/index.ts";
import { openRun, type Run, selectValues } from "../../store/index.ts";
import { actionLines } from "../action-lines.ts";
import { namePeers } from "../name-peers.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { printableName } from "../printable-text.ts";
import { requireSecurity } from "../require-security.ts";
import { specificComposition, specificText } from "../specific-composition.ts";
import { fixed, formatTable, money, percent } from "../table-text.ts";

/** Returns that are printed; the JSON has more. */
const PRINTED = 5;

/** `plimsoll show name <id>`. */
export async function runShowName(
  id: string,
  options: OutputOptions & { readonly project: string; readonly date?: string },
): Promise<void> {
  const project = await readProject(options.project);
  const run = await openRun(project.modelFolder);
  try {
    const actions = (date: string) => readKnownActions(project.folder, project.spec.data, { id, date });
    await printRunOutput(await nameReport(run, id, options.date, actions), options);
  } finally {
    await run.close();
  }
}

/**
 * Everything the model says of one security on a date.
 *
 * @param actionsOn  the corporate actions of the security that were known on a date
 */
export async function nameReport(
  run: Run,
  id: string,
  date?: string,
  actionsOn: (date: string) => Promise<readonly KnownAction[]> = async () => [],
): Promise<Output> {
  const stored = await readRiskModel(run, date);
  const asset = await coveredAsset(run, stored, id);
  const { model } = stored;
  const row = exposureRow(model.exposures, asset);
  const factorVariance = quadraticForm(row, model.factorCovariance);
  const specificVariance = model.specificVariance[asset] as number;
  const annual = (variance: number) => Math.sqrt(variance * model.periodsPerYear);
  const made = await readNameSources(run, id, stored.date);
  const exposures = exposuresOf(stored, row, made);
  const specific = specificComposition(stored, asset);
  const recentReturns = await readNameReturns(run, id, stored.date);
  const actions = await actionsOn(stored.date);
  const json = {
    id,
    name: stored.assetNames[asset],
    date: stored.date,
    runId: run.id,
    inEstimationUniverse: stored.estimation[asset] === 1,
    outsideSpan: stored.outsideSpan[asset] === 1,
    marketCap: stored.marketCap[asset] as number,
    volatilityAnnual: annual(factorVariance + specificVariance),
    factorVolatilityAnnual: annual(factorVariance),
    specificVolatilityAnnual: annual(specificVariance),
    specific,
    exposures,
    sourcesDate: made?.date ?? null,
    descriptors: made?.descriptors ?? [],
    recentReturns,
    peers: namePeers(stored, asset),
    ...(actions.length === 0 ? {} : { actions }),
  };
  const text = [
    `${[id, json.name ?? ""].filter(Boolean).map(printableName).join(" ")} on ${stored.date}: market cap ${money(json.marketCap)}, ${standing(json)}`,
    `Volatility ${percent(json.volatilityAnnual)} % a year: factor ${percent(json.factorVolatilityAnnual)} %, specific ${percent(json.specificVolatilityAnnual)} %`,
    "",
    exposureTable(exposures),
    "",
    specificText(specific),
    "",
    ...descriptorText(made, stored.date),
    ...actionLines(actions, stored.date),
    "Last returns, %",
    returnTable(recentReturns.slice(-PRINTED)),
  ].join("\n");
  const csv = {
    header: ["factor", "family", "exposure", "percentile", "rung", "bounded"],
    rows: exposures.map((of) => [
      of.factor,
      of.family,
      of.exposure,
      of.percentile,
      of.rung ?? "",
      of.bounded === null ? "" : String(of.bounded),
    ]),
  };
  return { text, json, csv };
}

function standing(of: { readonly inEstimationUniverse: boolean; readonly outsideSpan: boolean }): string {
  if (of.inEstimationUniverse) return "in the estimation universe";
  const beyond = ", with a cap beyond its smallest or largest: what the model says of it is extrapolated";
  return `covered, not in the estimation universe${of.outsideSpan ? beyond : ""}`;
}

interface NameExposure {
  readonly factor: string;
  readonly family: string;
  readonly exposure: number;
  readonly percentile: number;
  /** Names of the estimation universe with less of it, and all of them. */
  readonly lowerCount: number | null;
  readonly universeCount: number | null;
  /** Of a style, where it is known how the exposure came to be. */
  readonly rung: string | null;
  readonly bounded: boolean | null;
}

/** Every style, and of the other factors those that the name is exposed to. */
function exposuresOf(
  stored: StoredModel,
  row: Float64Array,
  made: NameSources | undefined,
): readonly NameExposure[] {
  return stored.model.exposures.factors.flatMap(({ name, family }, k): readonly NameExposure[] => {
    const exposure = row[k] as number;
    if (!isDense({ family })) {
      if (exposure === 0) return [];
      const none = { percentile: Number.NaN, lowerCount: null, universeCount: null };
      return [{ factor: name, family, exposure, ...none, rung: null, bounded: null }];
    }
    const { rung = null, bounded = null } = made?.sources.get(name) ?? {};
    return [{ factor: name, family, exposure, ...standingOf(stored, k, exposure), rung, bounded }];
  });
}

function exposureTable(exposures: readonly NameExposure[]): string {
  return formatTable(
    [
      { header: "exposure to", align: "left" },
      { header: "value", align: "right" },
      { header: "percentile", align: "right" },
      { header: "from", align: "left" },
    ],
    exposures.map((of) => [
      of.factor,
      fixed(of.exposure, 3),
      percent(of.percentile, 0),
      [of.rung ?? "", of.bounded === true ? "bounded" : ""].filter(Boolean).join(", "),
    ]),
  );
}

/** Raw values and scores; of the last forecast date where the model is of a day after it. */
function descriptorText(made: NameSources | undefined, date: string): readonly string[] {
  if (made === undefined || made.descriptors.length === 0) return [];
  const when = made.date === date ? "" : ` on ${made.date}, the last date they are kept for`;
  return [
    `Percentiles are in the estimation universe. What the styles are made of${when}:`,
    formatTable(
      [
        { header: "style", align: "left" },
        { header: "descriptor", align: "left" },
        { header: "value", align: "right" },
        { header: "score", align: "right" },
      ],
      made.descriptors.map(({ style, descriptor, raw, score }, i) => [
        style === made.descriptors[i - 1]?.style ? "" : style,
        descriptor,
        significant(raw),
        Number.isNaN(score) ? "dropped" : fixed(score, 3),
      ]),
    ),
    "",
  ];
}

/** Raw values have all units: four digits of each. */
function significant(value: number): string {
  return Math.abs(value) >= 1e6 || (value !== 0 && Math.abs(value) < 1e-4)
    ? value.toExponential(3)
    : String(Number(value.toPrecision(4)));
}

function returnTable(recent: readonly NameReturn[]): string {
  return formatTable(
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
  );
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

/** Share of the estimation universe with a lower exposure. */
function standingOf(
  { model, estimation }: StoredModel,
  factor: number,
  value: number,
): Pick<NameExposure, "percentile" | "lowerCount" | "universeCount"> {
  const { styles, styleCount } = model.exposures;
  const style = factor - firstStyle(model.exposures);
  let below = 0;
  let count = 0;
  estimation.forEach((member, asset) => {
    if (member !== 1) return;
    count++;
    if ((styles[asset * styleCount + style] as number) < value) below++;
  });
  return { percentile: count > 0 ? below / count : Number.NaN, lowerCount: below, universeCount: count };
}
