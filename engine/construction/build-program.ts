import { EngineError } from "../errors/index.ts";
import type { ConvexProgram } from "../optim/index.ts";
import { addSplits, type SplitPlaces, type Splits } from "./add-splits.ts";
import type { Candidates } from "./candidates.ts";
import { isOfNames } from "./discrete-conditions.ts";
import type { Limit, Mandate } from "./mandate.ts";
import { type NameBounds, nameBounds } from "./name-bounds.ts";
import { addRow, addVariable, emptyDraft, finishDraft, type ProgramDraft } from "./program-draft.ts";
import { exposuresOf } from "./risk-rows.ts";
import { addExposures, addMovedRisk, addObjective, addRiskLimit, type RiskBuilding } from "./risk-terms.ts";

/** A mandate as a program, and where to find it there. The variables begin with v = w − centre. */
export interface MandateProgram {
  readonly program: ConvexProgram;
  /** [n] benchmark where the objective is relative, else 0. */
  readonly centre: Float64Array;
  readonly bounds: NameBounds;
  /** [limits] row of a limit on a sum, −1. */
  readonly limitRow: Int32Array;
  /** [limits] cone of a limit on risk, −1. */
  readonly limitCone: Int32Array;
  /** [limits] place of the slack of a limit that may be broken, −1. */
  readonly slackAt: Int32Array;
  /** Places of the bounds' slacks where they may be broken. */
  readonly boundSlacks: Int32Array;
  /** Where weights are split: what is bought, and what is held long. */
  readonly splits: readonly SplitPlaces[];
  /** Place of the variable whose upper bound is the limit on risk that is moved, −1. */
  readonly movedAt: number;
}

/** Ways to build a mandate's program other than as it stands. */
export interface BuildOptions {
  /** For the best ratio: what a unit of volatility costs in the objective. */
  readonly ratio?: number;
  /** Every limit may be broken, and the objective is the sum of violations, each over its size. */
  readonly elastic?: boolean;
  /** A hard limit on risk that is to be moved: it becomes a bound, which a prepared program can change. */
  readonly moved?: Limit;
}

/** Context while limits are added. */
interface Building extends RiskBuilding {
  readonly splits: Splits;
}

/** Variables outside all blocks. */
const FREE = { block: -1, lower: -Infinity, upper: Infinity };
const POSITIVE = { block: -1, lower: 0, upper: Infinity };

/**
 * Writes the program. Weights are blocks (lines of one issuer share one), exposures and volatilities stand outside.
 *
 * @throws {EngineError} singular: the factor covariance is not positive semi-definite
 */
export function buildProgram(
  candidates: Candidates,
  mandate: Mandate,
  options: BuildOptions = {},
): MandateProgram {
  const { objective } = mandate;
  const n = candidates.names.length;
  const elastic = options.elastic === true;
  const centre = objective.relative ? candidates.benchmark : new Float64Array(n);
  const bounds = nameBounds(candidates, mandate);
  const draft = emptyDraft();
  for (let i = 0; i < n; i++) {
    const lower = elastic ? -Infinity : bounds.lower[i] - centre[i];
    const upper = elastic ? Infinity : bounds.upper[i] - centre[i];
    const wanted = elastic || objective.kind === "least-risk" ? 0 : -candidates.alpha[i];
    addVariable(draft, { block: candidates.block[i], lower, upper, linear: wanted });
  }
  const exposuresAt = addExposures(draft, candidates, mandate);
  const boundSlacks = elastic ? addBoundSlacks(draft, candidates, bounds, centre) : new Int32Array(0);
  const splits = addSplits(draft, { candidates, mandate, bounds, centre, elastic });
  const building = { draft, candidates, centre, exposuresAt, splits };
  if (!elastic) addObjective(building, mandate, options.ratio ?? 0);
  const limitRow = new Int32Array(mandate.limits.length).fill(-1);
  const limitCone = new Int32Array(mandate.limits.length).fill(-1);
  const slackAt = new Int32Array(mandate.limits.length).fill(-1);
  let movedAt = -1;
  mandate.limits.forEach((limit, l) => {
    if (isOfNames(limit)) return;
    const penalty = elastic ? 1 / sizeOf(limit) : limit.penalty;
    if (penalty !== undefined) slackAt[l] = addVariable(draft, { ...POSITIVE, linear: penalty });
    if (limit.kind === "risk") {
      limitCone[l] = draft.cones.length;
      if (limit === options.moved) movedAt = addMovedRisk(building, limit);
      else addRiskLimit(building, limit, slackAt[l]);
    } else limitRow[l] = addSumLimit(building, limit, slackAt[l]);
  });
  const places = { limitRow, limitCone, slackAt, boundSlacks, splits: splits.places, movedAt };
  return { program: finishDraft(draft), centre, bounds, ...places };
}

/** What a violation is measured in: the limit's own size, or a hundredth where it is 0. */
export function sizeOf(limit: Limit): number {
  if (isOfNames(limit)) return 1;
  const limits = [limit.upper, "lower" in limit ? limit.lower : 0].filter(Number.isFinite).map(Math.abs);
  return Math.max(0.01, ...limits);
}

/** lower − e ≤ v ≤ upper + e with e ≥ 0 for each name, at a cost. */
function addBoundSlacks(
  draft: ProgramDraft,
  candidates: Candidates,
  bounds: NameBounds,
  centre: Float64Array,
): Int32Array {
  return Int32Array.from(candidates.names, (_, i) => {
    const slack = addVariable(draft, { block: candidates.block[i], lower: 0, upper: Infinity, linear: 1 });
    if (bounds.lower[i] > -Infinity)
      addRow(draft, { columns: [i, slack], values: [1, 1] }, bounds.lower[i] - centre[i], Infinity);
    if (bounds.upper[i] < Infinity)
      addRow(draft, { columns: [i, slack], values: [1, -1] }, -Infinity, bounds.upper[i] - centre[i]);
    return slack;
  });
}

/** Columns, values and what the centre adds, of a limit on a sum. */
function sumOf(building: Building, limit: Limit): { columns: number[]; values: number[]; constant: number } {
  const { candidates, centre, splits, exposuresAt } = building;
  const all = Array.from(centre, (_, i) => i);
  const relativeTo = (relative: boolean) =>
    centre.map((weight, i) => weight - (relative ? candidates.benchmark[i] : 0));
  switch (limit.kind) {
    case "net":
      return { columns: all, values: all.map(() => 1), constant: centre.reduce((a, b) => a + b, 0) };
    case "gross":
      return splits.gross();
    case "long":
      return splits.long();
    case "short":
      return splits.short();
    case "turnover":
      return splits.turnover();
    case "exposure": {
      const shift = exposuresOf(candidates, relativeTo(limit.relative));
      return { columns: [exposuresAt[0] + limit.factor], values: [1], constant: shift[limit.factor] };
    }
    case "sum": {
      const columns = all.filter((i) => limit.coefficients[i] !== 0);
      const shift = relativeTo(limit.relative);
      return {
        columns,
        values: columns.map((i) => limit.coefficients[i]),
        constant: columns.reduce((sum, i) => sum + limit.coefficients[i] * shift[i], 0),
      };
    }
    default:
      throw new EngineError("value", `a limit of kind ${limit.kind} is no sum`);
  }
}

/** lower − s ≤ sum ≤ upper + s; the row whose multiplier is the limit's price: the sum's own where there is a slack. */
function addSumLimit(building: Building, limit: Limit, slack: number): number {
  const { columns, values, constant } = sumOf(building, limit);
  const lower = ("lower" in limit && typeof limit.lower === "number" ? limit.lower : -Infinity) - constant;
  const upper = ("upper" in limit && typeof limit.upper === "number" ? limit.upper : Infinity) - constant;
  if (slack < 0) return addRow(building.draft, { columns, values }, lower, upper);
  // A row of its own for the sum keeps what touches the blocks to one row.
  const sum = addVariable(building.draft, FREE);
  const row = addRow(building.draft, { columns: [...columns, sum], values: [...values, -1] }, 0, 0);
  if (lower > -Infinity) addRow(building.draft, { columns: [sum, slack], values: [1, 1] }, lower, Infinity);
  addRow(building.draft, { columns: [sum, slack], values: [1, -1] }, -Infinity, upper);
  return row;
}
