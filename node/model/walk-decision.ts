import { type Construction, limitBreach } from "../../engine/construction/index.ts";
import { InputError } from "../../engine/errors/index.ts";
import { constructPrepared, type MandateMoment, type PreparedMandate, prepareAt } from "./construct-at.ts";
import {
  bindingEnd,
  costsByName,
  isActiveMandate,
  tradesCost,
  weightsAfterTrades,
} from "./construction-outcome.ts";
import type { MandateSource } from "./mandate-source.ts";
import type { StageCovariance } from "./read-covariance.ts";
import type { StoredModel } from "./read-risk-model.ts";
import type { WalkDecision } from "./walk-book.ts";

/** What a mandate decided at a rebalance. */
export interface MandateDecision extends WalkDecision {
  readonly status: Construction["status"] | "fault";
  /** Why the book was kept, in words; "" where it was traded. */
  readonly reason: string;
  readonly residuals: Construction["residuals"] | undefined;
  readonly iterations: number;
  /** [N] of the costs; undefined where nothing was traded. */
  readonly costsByName: Float64Array | undefined;
  /** Whether it is about the difference from the benchmark. */
  readonly isActive: boolean;
  /** Whether the factor covariance was mostly noise. */
  readonly burnIn: boolean;
  /** By limit as the mandate names it. */
  readonly limits: ReadonlyMap<string, LimitStanding>;
  readonly notes: readonly string[];
}

/** How a limit of the mandate stood at a rebalance. */
export interface LimitStanding {
  readonly kind: string;
  /** After the trades. */
  readonly binds: boolean;
  /** By how much the drifted book was beyond it, and the new one is: exposures in their unit, else decimals; risk a year. */
  readonly brokenBefore: number;
  readonly brokenAfter: number;
}

/** Breaches below this are rounding. */
const NO_BREACH = 1e-6;

/** Solves a mandate on what is known at a close; where that cannot be done, the book is kept and why is told. */
export async function decideMandate(
  source: MandateSource,
  moment: MandateMoment,
  known: MandateDecision | undefined,
): Promise<MandateDecision> {
  const { stored } = moment;
  const kept = {
    model: stored.model,
    weights: undefined,
    costs: 0,
    borrow: known?.borrow,
    burnIn: stored.covariance.burnIn,
    isActive: known?.isActive ?? false,
    limits: new Map(),
    residuals: undefined,
    iterations: 0,
    costsByName: undefined,
  };
  let prepared: PreparedMandate;
  try {
    prepared = await prepareAt(source, moment);
  } catch (error) {
    // What is wrong from the beginning is wrong with the mandate; later a name or a group may have gone.
    if (!(error instanceof InputError) || known === undefined) throw error;
    const [fault] = error.faults;
    return { ...kept, status: "fault", reason: `${fault?.column ?? ""}: ${fault?.rule}`, notes: [] };
  }
  const construction = constructPrepared(prepared);
  const { status, residuals, iterations, conflict } = construction;
  const { notes } = prepared.setting;
  const isActive = isActiveMandate(prepared);
  if (status !== "optimal") {
    const reason =
      conflict === null ? status : `${status}: ${conflict.limits.join(", ")} cannot hold together`;
    return { ...kept, isActive, status, reason, residuals, iterations, notes };
  }
  const weights = weightsAfterTrades(prepared, construction);
  return {
    ...kept,
    weights,
    costs: tradesCost(prepared, weights),
    costsByName: costsByName(prepared, weights),
    borrow: borrowOf(prepared, known?.borrow),
    status,
    reason: "",
    residuals,
    iterations,
    isActive,
    limits: standings(prepared, construction),
    notes,
  };
}

/** A period's borrow; names that cannot be chosen now keep what they had. [N] */
function borrowOf(
  { candidates, mandate, setting }: PreparedMandate,
  known: Float64Array | undefined,
): Float64Array | undefined {
  if (mandate.costs === null) return undefined;
  const all = known === undefined ? new Float64Array(setting.current.length) : Float64Array.from(known);
  candidates.names.forEach((asset, i) => {
    all[asset] = (mandate.costs?.borrow[i] ?? 0) / setting.periods;
  });
  return all;
}

function standings(
  { candidates, limits, setting }: PreparedMandate,
  construction: Construction,
): ReadonlyMap<string, LimitStanding> {
  const all = new Map<string, LimitStanding>();
  limits.forEach(({ limit, written }, l) => {
    const outcome = construction.limits[l];
    const unit = limit.kind === "risk" ? Math.sqrt(setting.years) : 1;
    const breach = (weights: Float64Array): number => {
      const by = limitBreach(candidates, limit, weights) / unit;
      return by > NO_BREACH ? by : 0;
    };
    const before = all.get(written);
    all.set(written, {
      kind: limit.kind,
      binds: (before?.binds ?? false) || (outcome !== undefined && bindingEnd(outcome) !== 0),
      brokenBefore: Math.max(before?.brokenBefore ?? 0, breach(candidates.current)),
      brokenAfter: Math.max(before?.brokenAfter ?? 0, breach(construction.weights)),
    });
  });
  return all;
}

/**
 * The model with the factor covariance as it was after a stage of its making.
 *
 * @throws {InputError} a stage that the model does not have
 */
export function atStage(stored: StoredModel, stage: string | undefined): StoredModel {
  if (stage === undefined) return stored;
  const { stages } = stored.covariance;
  const at = stages.findIndex((of) => of.stage === stage);
  if (at >= 0) {
    const { covariance } = stages[at] as StageCovariance;
    return { ...stored, model: { ...stored.model, factorCovariance: covariance } };
  }
  const rule = `the model has no such stage; it has ${stages.map((of) => of.stage).join(", ")}`;
  throw new InputError([{ file: "--stage", value: stage, rule }]);
}
