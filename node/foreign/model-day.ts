import { matrix } from "../../engine/linalg/index.ts";
import {
  checkedModel,
  type ForeignModel,
  type ScaledQuantity,
  wrongScale,
} from "../../engine/risk-model/index.ts";
import type { FaultSink } from "./fault-sink.ts";
import type { ForeignDay } from "./foreign-day.ts";
import type { ForeignFactors } from "./foreign-factors.ts";
import type { ModelledDay } from "./modelled-day.ts";

/** What a date is modelled with. */
export interface ModelContext {
  readonly factors: ForeignFactors;
  readonly periodsPerYear: number;
  readonly checkUnits: boolean;
  readonly faults: FaultSink;
}

/** A date as a model, where nothing of it is wrong. @returns the misfit of issuers beside it */
export function modelDay(
  day: ForeignDay,
  { factors, periodsPerYear, checkUnits, faults }: ModelContext,
): (ModelledDay & { readonly issuerMisfit: number }) | undefined {
  const given: ForeignModel = {
    date: day.date,
    ids: day.ids,
    factors: day.factors.map((name) => factors.get(name) as { name: string; family: "style" }),
    exposures: matrix(day.ids.length, day.factors.length, day.exposures),
    factorCovariance: matrix(day.factors.length, day.factors.length, day.covariance),
    specificVariance: day.specificVariance,
    issuerCovariances: day.issuerCovariances,
    periodsPerYear,
  };
  const before = faults.count();
  if (checkUnits) checkRiskUnits(given, day, faults);
  const { model, misfit, faults: found } = checkedModel(given, day.files.covariance);
  for (const fault of found) faults.add({ ...fault, file: fileOf(fault.column ?? "", day) });
  if (model === undefined || faults.count() > before) return undefined;
  const named = <Value>(of: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> =>
    new Map(
      [...of].flatMap(([own, value]) => {
        const factor = factors.get(own);
        return factor === undefined ? [] : [[factor.name, value]];
      }),
    );
  const [factorReturns, factorPortfolios] = [named(day.factorReturns), named(day.factorPortfolios)];
  return { day, model, factorReturns, factorPortfolios, issuerMisfit: misfit };
}

/** The file that a part of the model came from. */
function fileOf(column: string, { files }: ForeignDay): string {
  if (column.startsWith("exposure") || column === "factor") return files.exposures;
  return column.startsWith("specific") ? files.specific : files.covariance;
}

function checkRiskUnits(
  { factorCovariance, specificVariance, periodsPerYear }: ForeignModel,
  { files, date }: ForeignDay,
  faults: FaultSink,
): void {
  const { rows: size, values } = factorCovariance;
  const annual = (variance: number) => Math.sqrt(variance * periodsPerYear);
  const diagonal = Array.from({ length: size }, (_, k) => annual(values[k * size + k] as number));
  const tell = (quantity: ScaledQuantity, of: ArrayLike<number>, file: string, key: string) => {
    const wrong = wrongScale(quantity, Float64Array.from(of));
    if (wrong === undefined) return;
    const median = `${(100 * wrong.median).toPrecision(3)} % a year`;
    const rule = `the median ${quantity} on ${date} would be ${median}, as of ${wrong.likely}: say what they are in model.units.${key}, or model.checkUnits: false where they are right`;
    faults.add({ file, column: key, value: median, rule });
  };
  tell("factor volatility", diagonal, files.covariance, "covariance");
  tell("specific volatility", Array.from(specificVariance, annual), files.specific, "specific_risk");
}

/** Returns of many dates beside the volatilities that were forecast for them. */
export function checkReturnUnits(
  scores: Readonly<Record<"factor_returns" | "specific_returns" | "returns", readonly number[]>>,
  file: string,
  faults: FaultSink,
): void {
  for (const [key, values] of Object.entries(scores)) {
    // A handful may be of one odd day.
    if (values.length < FEWEST_SCORES) continue;
    const wrong = wrongScale("return over its volatility", Float64Array.from(values));
    if (wrong === undefined) continue;
    const times = `${wrong.median.toPrecision(3)} times the forecast volatility`;
    const rule = `half of them would be beyond ${times}, as of ${wrong.likely}: say what they are in model.units.${key}, or model.checkUnits: false where they are right`;
    faults.add({ file, column: key, value: times, rule });
  }
}

const FEWEST_SCORES = 10;
