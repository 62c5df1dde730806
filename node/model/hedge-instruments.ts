import { type Fault, InputError } from "../../engine/errors/index.ts";
import {
  type HedgeInstrument,
  type HedgeMandate,
  type HedgeProblem,
  hedgeProblem,
} from "../../engine/hedging/index.ts";
import type { Portfolio } from "../../engine/portfolio/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import type { WrittenHedge } from "../../wire/index.ts";
import { type HedgeSeries, type SeriesBetas, seriesBetas } from "./hedge-series.ts";
import { HOLDING } from "./mandate-costs.ts";

/** A hedge's file, read. */
export interface HedgeFile {
  readonly file: string;
  readonly written: WrittenHedge;
  /** Gives faults their row in the file. */
  readonly locateFaults: (faults: readonly Fault[]) => readonly Fault[];
}

/** What is known when a hedge is decided. */
export interface HedgeMoment {
  readonly model: RiskModel;
  /** [N] the book, decimals of the capital. */
  readonly book: Float64Array;
  /** What a portfolio holds now. @throws {InputError} no such portfolio, or nothing held yet */
  readonly holdingsOf: (portfolio: string) => Promise<Portfolio>;
  readonly date: string;
  readonly series: HedgeSeries;
  /** [m] notionals now; the file's by default. */
  readonly held?: Float64Array;
}

/** A hedge's file against a model: what there is to solve. */
export interface PreparedHedge {
  readonly problem: HedgeProblem;
  readonly mandate: HedgeMandate;
  /** Of the instruments that are known by their returns. */
  readonly regressions: readonly SeriesBetas[];
  readonly notes: readonly string[];
}

/**
 * Reads the instruments and targets of a hedge against a model.
 *
 * @throws {InputError} factors, names and portfolios that there are not, all at once
 */
export async function prepareHedge(
  { file, written, locateFaults }: HedgeFile,
  { model, book, holdingsOf, date, series, held }: HedgeMoment,
): Promise<PreparedHedge> {
  const faults: Fault[] = [];
  const notes: string[] = [];
  const regressions: SeriesBetas[] = [];
  const instruments: HedgeInstrument[] = [];
  for (const [name, of] of Object.entries(written.instruments)) {
    const fault = (column: string, value: string, rule: string) =>
      faults.push({ file, column: `instruments.${name}.${column}`, value, rule });
    const holdings =
      of.portfolio === undefined
        ? holdingsIn(of.holdings, model, fault)
        : await holdingsOf(of.portfolio).then(unitOf, (error: unknown) => {
            if (!(error instanceof InputError)) throw error;
            for (const { rule, value } of error.faults) fault("portfolio", value ?? "", rule);
            return undefined;
          });
    const regression =
      of.series === undefined
        ? undefined
        : regressionOf({ name, factors: of.series.factors, date }, { series, model, fault });
    if (regression !== undefined) regressions.push(regression);
    instruments.push({
      name,
      holdings: holdings?.weights ?? null,
      exposures: regression?.exposures ?? exposuresOf(of.exposures, model, fault),
      ownVariance: regression?.residualVariance ?? (of.residual ?? 0) ** 2 / model.periodsPerYear,
    });
    const outside = holdings?.outside ?? 0;
    if (outside > 0)
      notes.push(`${(100 * outside).toFixed(1)} % of ${name} is outside the model and hedges nothing here.`);
  }
  const targets = targetsOf(written, model, (column, value, rule) =>
    faults.push({ file, column, value, rule }),
  );
  if (faults.length > 0) throw new InputError(locateFaults(faults));
  const now = held ?? Float64Array.from(Object.values(written.instruments), (of) => of.held ?? 0);
  return {
    problem: hedgeProblem(model, book, instruments),
    mandate: mandateOf(written, { targets, held: now }, model),
    regressions,
    notes,
  };
}

function regressionOf(
  {
    name,
    factors,
    date,
  }: { readonly name: string; readonly factors?: readonly string[] | undefined; readonly date: string },
  {
    series,
    model,
    fault,
  }: { readonly series: HedgeSeries; readonly model: RiskModel; readonly fault: AddFault },
): SeriesBetas | undefined {
  const all = model.exposures.factors.map((of) => of.name);
  const strange = factors?.find((factor) => !all.includes(factor));
  if (strange !== undefined) {
    fault("series.factors", strange, noFactor(model));
    return undefined;
  }
  const betas = seriesBetas(series, { name, factors: factors ?? all, date }, model);
  if (typeof betas !== "string") return betas;
  fault("series", name, betas);
  return undefined;
}

/** Share of what a trade costs once that the horizon bears: its length over the time that a hedge is held. */
export function hedgeCostShare({ horizon, holding = HOLDING }: WrittenHedge): number {
  return horizon.years / holding.years;
}

type AddFault = (column: string, value: string, rule: string) => void;

interface UnitHoldings {
  readonly weights: Float64Array;
  /** Gross weight outside the model, cash not counting. */
  readonly outside: number;
}

function holdingsIn(
  written: Readonly<Record<string, number>> | undefined,
  { assets, exposures }: RiskModel,
  fault: AddFault,
): UnitHoldings | undefined {
  if (written === undefined) return undefined;
  const weights = new Float64Array(assets.labels.length);
  for (const [id, weight] of Object.entries(written)) {
    const asset = assets.codes.get(id) ?? -1;
    if (exposures.covered[asset] === 1) weights[asset] = weight;
    else fault("holdings", id, "the model has no exposures for the id on this date");
  }
  return { weights, outside: 0 };
}

/** The part that the model covers, and how much is outside it. */
function unitOf({ weights, outside }: Portfolio): UnitHoldings {
  const rest = outside
    .filter(({ reason }) => reason !== "cash")
    .reduce((sum, { weight }) => sum + Math.abs(weight), 0);
  return { weights, outside: rest };
}

function exposuresOf(
  written: Readonly<Record<string, number>> | undefined,
  model: RiskModel,
  fault: AddFault,
): Float64Array | null {
  if (written === undefined) return null;
  const out = new Float64Array(model.exposures.factors.length);
  for (const [factor, exposure] of Object.entries(written)) {
    const k = model.exposures.factors.findIndex(({ name }) => name === factor);
    if (k < 0) fault("exposures", factor, noFactor(model));
    else out[k] = exposure;
  }
  return out;
}

function noFactor({ exposures }: RiskModel): string {
  return `the model has no such factor; it has ${exposures.factors.map(({ name }) => name).join(", ")}`;
}

function targetsOf(
  { neutral, family }: WrittenHedge,
  model: RiskModel,
  fault: AddFault,
): HedgeMandate["targets"] {
  const { factors } = model.exposures;
  if (family !== undefined) {
    const found = factors.flatMap((of, factor) => (of.family === family ? [{ factor, exposure: 0 }] : []));
    const families = [...new Set(factors.map((of) => of.family))].join(", ");
    if (found.length === 0) fault("family", family, `the model has the families ${families}`);
    return found;
  }
  const wanted = Array.isArray(neutral)
    ? neutral.map((name) => [name, 0] as const)
    : Object.entries(neutral ?? {});
  return wanted.flatMap(([name, exposure]) => {
    const factor = factors.findIndex((of) => of.name === name);
    if (factor >= 0) return [{ factor, exposure }];
    fault("neutral", name, noFactor(model));
    return [];
  });
}

/** Ten times the capital: a notional without a limit of its own. */
const WIDEST = 10;

function mandateOf(
  written: WrittenHedge,
  { targets, held }: Pick<HedgeMandate, "targets" | "held">,
  model: RiskModel,
): HedgeMandate {
  const of = Object.values(written.instruments);
  return {
    horizon: written.horizon.years * model.periodsPerYear,
    aversion: written.aversion ?? 1,
    targets,
    lower: Float64Array.from(of, ({ min }) => min ?? -WIDEST),
    upper: Float64Array.from(of, ({ max }) => max ?? WIDEST),
    gross: written.gross ?? Infinity,
    count: written.count ?? Infinity,
    costs: Float64Array.from(of, ({ cost }) => (cost ?? 0) * hedgeCostShare(written)),
    held,
  };
}
