import { InputError } from "../../engine/errors/index.ts";
import { compareLosses, type LossComparison } from "../../engine/evaluation/index.ts";
import {
  type ExtensionOptions,
  type ExtensionTest,
  extendModel,
  extensionScores,
  historyLevel,
  type ModelExtension,
  testExtension,
} from "../../engine/risk-model/index.ts";
import { randomStream } from "../../engine/stats/index.ts";
import type { GivenHistory } from "./given-history.ts";
import { type FactorValues, withFactor } from "./read-factor.ts";

/** How a model is extended, and tested. */
export interface ExtendRequest extends ExtensionOptions {
  readonly draws: number;
  readonly seed: number;
}

/** One way of extending, with what it gains. */
export interface ExtensionFit extends ExtensionOptions {
  readonly volatilityAnnual: number;
  /** Share of the factor's variance that no factor of the model explains. */
  readonly ownShare: number;
  /** Mean gain of the log score of the shape a period, in the history, and after it with Diebold and Mariano's test; null without periods after it. */
  readonly gain: number;
  readonly outOfSample: {
    readonly periods: number;
    readonly gain: number;
    readonly tStatistic: number;
    readonly pValue: number;
  } | null;
}

/** A model extended, with the evidence. */
export interface ExtendedModel {
  readonly periods: {
    readonly fitted: number;
    readonly scored: number;
    readonly from: string;
    readonly to: string;
  };
  /** Mean names a period with everything known. */
  readonly names: number;
  /** Mean of rᵀΣ⁻¹r / n by the given model in the history: its returns count divided by the root of it. */
  readonly level: number;
  readonly test: ExtensionTest;
  /** The four ways; the first is the one that was asked for. */
  readonly fits: readonly ExtensionFit[];
  readonly extension: ModelExtension;
  /** Of the names with exposures at the close: mean share of the specific variance that was taken out. */
  readonly specificReduction: number;
  /** [N] at the close. */
  readonly exposures: Float64Array;
}

/** @throws {InputError} values that are no exposures to anything: the same for all, or of names that the model does not have */
function refuseValues(values: FactorValues, ids: readonly string[]): void {
  const known = [...values.values()].map((today) => ids.flatMap((id) => today.get(id) ?? []));
  const refuse = (rule: string) => {
    throw new InputError([{ file: "extend", column: "value", rule }]);
  };
  if (known.every((today) => today.length === 0)) refuse("none of the factor's ids is in the model");
  if (known.every((today) => new Set(today).size <= 1))
    refuse("the factor has one value for all names of a date: nothing tells it from the market");
}

/**
 * Extends a given model by a factor, tests it, and scores it on the periods after.
 *
 * @throws {InputError} fewer than twelve periods with ten names that have everything
 * @see docs/methodology/13c-extension.md
 */
export function extendGiven(
  given: GivenHistory,
  values: FactorValues,
  request: ExtendRequest,
): ExtendedModel {
  const raw = withFactor(given.fitted, values, given.ids);
  const scored = withFactor(given.scored, values, given.ids);
  const counts = raw.map((period) => usable(period, given));
  const enough = counts.filter((count) => count >= FEWEST_NAMES).length;
  if (enough < FEWEST) {
    refuseValues(values, given.ids);
    const rule = `fewer than ${FEWEST} periods to ${given.date} have ${FEWEST_NAMES} names with exposures, a return and a specific variance: give a longer history, or a later --date`;
    throw new InputError([{ file: "extend", value: given.source, rule }]);
  }
  const level = historyLevel(given.model, raw);
  const fitted = raw.map((period) => ({
    ...period,
    returns: Float64Array.from(period.returns, (value) => value / Math.sqrt(level)),
  }));
  const { covariances, specific } = request;
  const ways: ExtensionOptions[] = [
    { covariances, specific },
    { covariances: !covariances, specific },
    { covariances, specific: other(specific) },
    { covariances: !covariances, specific: other(specific) },
  ];
  const extensions = ways.map((options) => extendModel(given.model, fitted, options));
  const [extension] = extensions as [ModelExtension];
  const exposures = Float64Array.from(fitted.at(-1)?.factor ?? []);
  const before = given.model.specificVariance;
  const held = [...given.ids.keys()].filter(
    (i) => Number.isFinite(exposures[i]) && (before[i] as number) > 0,
  );
  const taken = held.map((i) => 1 - (extension.specificVariance[i] as number) / (before[i] as number));
  return {
    periods: {
      fitted: enough,
      scored: scored.length,
      // Exposures of no date stand for the first period too.
      from: raw[0]?.before || (given.fitted[0]?.date ?? ""),
      to: given.scored.at(-1)?.date ?? given.date,
    },
    names: counts.reduce((sum, count) => sum + count, 0) / counts.length,
    level,
    test: testExtension(given.model, fitted, request.draws, randomStream("extension", request.seed)),
    fits: extensions.map((fit, w) => ({
      ...(ways[w] as ExtensionOptions),
      volatilityAnnual: Math.sqrt(fit.variance * given.periodsPerYear),
      ownShare: fit.variance > 0 ? fit.ownVariance / fit.variance : Number.NaN,
      gain: outOfSample(extensionScores(given.model, fit, fitted)).gain,
      outOfSample: scored.length < 2 ? null : outOfSample(extensionScores(given.model, fit, scored)),
    })),
    extension,
    specificReduction: taken.reduce((sum, share) => sum + share, 0) / taken.length,
    exposures,
  };
}

const FEWEST = 12;
const FEWEST_NAMES = 10;

function other(specific: ExtensionOptions["specific"]): ExtensionOptions["specific"] {
  return specific === "likelihood" ? "own_variance" : "likelihood";
}

function usable(
  { exposures, factor, returns }: ReturnType<typeof withFactor>[number],
  { model }: GivenHistory,
): number {
  let count = 0;
  for (let i = 0; i < returns.length; i++) {
    const isKnown = Number.isFinite((factor[i] as number) + (returns[i] as number));
    if (exposures.covered[i] === 1 && isKnown && (model.specificVariance[i] as number) > 0) count++;
  }
  return count;
}

/** Losses are −ln density of the shape: the extended model's gain is the given one's loss less its own. */
function outOfSample({
  given,
  extended,
}: ReturnType<typeof extensionScores>): NonNullable<ExtensionFit["outOfSample"]> {
  const comparison: LossComparison = compareLosses(
    given.shape.map((score) => -score),
    extended.shape.map((score) => -score),
    0,
  );
  return {
    periods: given.shape.filter((score) => !Number.isNaN(score)).length,
    gain: comparison.meanDifference,
    tStatistic: comparison.tStatistic,
    pValue: comparison.pValue,
  };
}
