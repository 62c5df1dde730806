import type { Candidates, RiskView } from "./candidates.ts";
import type { Limit, Mandate, RiskPart } from "./mandate.ts";
import { addQuadratic, addRow, addVariable, type ProgramDraft } from "./program-draft.ts";
import { type BoundedRisk, riskCone } from "./risk-rows.ts";
import { alphaErrors, ofFactors, rootOf, viewOf } from "./risk-views.ts";

/** What terms of risk are added to. */
export interface RiskBuilding {
  readonly draft: ProgramDraft;
  readonly candidates: Candidates;
  readonly centre: Float64Array;
  /** By model, the first and the others: place of its first exposure; −1 where nothing looks at it. */
  readonly exposuresAt: readonly number[];
}

/** Variables outside all blocks. */
const FREE = { block: -1, lower: -Infinity, upper: Infinity };
const POSITIVE = { block: -1, lower: 0, upper: Infinity };

/** Exposures y = Xᵀv of the first model, and of those of the others that a limit or an aversion is about. */
export function addExposures(
  draft: ProgramDraft,
  candidates: Candidates,
  { limits, objective }: Mandate,
): readonly number[] {
  const isUsed = (model: number) =>
    limits.some((limit) => limit.kind === "risk" && limit.model === model) ||
    (objective.kind === "utility" && objective.others?.[model] !== undefined);
  return [
    addExposuresOf(draft, candidates),
    ...candidates.others.map((view, model) => (isUsed(model) ? addExposuresOf(draft, view) : -1)),
  ];
}

function addExposuresOf(draft: ProgramDraft, { exposures, factorVariance, ownVariance }: RiskView): number {
  const factors = Math.sqrt(factorVariance.length);
  const first = draft.block.length;
  for (let k = 0; k < factors; k++) addVariable(draft, FREE);
  for (let k = 0; k < factors; k++) {
    const columns: number[] = [];
    const values: number[] = [];
    for (let i = 0; i < ownVariance.length; i++) {
      const value = exposures[i * factors + k];
      if (value === 0) continue;
      columns.push(i);
      values.push(value);
    }
    addRow(draft, { columns: [...columns, first + k], values: [...values, -1] }, 0, 0);
  }
  return first;
}

/** The risk of the objective, and what its return is lower by at worst. */
export function addObjective(building: RiskBuilding, mandate: Mandate, ratio: number): void {
  const { objective, robust } = mandate;
  const { draft, candidates } = building;
  const whole = { relative: objective.relative, part: "total" } as const;
  if (robust !== undefined && objective.kind !== "least-risk") {
    const head = addVariable(draft, { ...POSITIVE, linear: robust.errors });
    const view = alphaErrors(candidates, robust);
    draft.cones.push(coneOf(building, { ...whole, view, at: building.exposuresAt[0] }, { at: head }));
  }
  if (objective.kind === "most-return") return;
  if (objective.kind === "best-ratio") {
    const volatility = addVariable(draft, { ...POSITIVE, linear: ratio });
    draft.cones.push(
      coneOf(building, { ...whole, view: candidates, at: building.exposuresAt[0] }, { at: volatility }),
    );
    return;
  }
  const own = objective.kind === "utility" ? objective : { factorAversion: 1, specificAversion: 1 };
  addVariance(draft, candidates, building.exposuresAt[0], own);
  const further = objective.kind === "utility" ? (objective.others ?? []) : [];
  further.forEach((aversions, m) => {
    addVariance(draft, candidates.others[m], building.exposuresAt[m + 1], aversions);
  });
}

interface Aversions {
  readonly factorAversion: number;
  readonly specificAversion: number;
}

function addVariance(
  draft: ProgramDraft,
  { factorVariance, ownVariance, issuers }: RiskView,
  exposuresAt: number,
  { factorAversion, specificAversion }: Aversions,
): void {
  const factors = Math.sqrt(factorVariance.length);
  for (let k = 0; k < factors; k++)
    for (let j = 0; j <= k; j++)
      addQuadratic(
        draft,
        exposuresAt + k,
        exposuresAt + j,
        2 * factorAversion * factorVariance[k * factors + j],
      );
  ownVariance.forEach((variance, i) => {
    addQuadratic(draft, i, i, 2 * specificAversion * variance);
  });
  for (const { members, loading } of issuers)
    members.forEach((i, a) => {
      for (let b = 0; b <= a; b++)
        addQuadratic(draft, i, members[b], 2 * specificAversion * loading[a] * loading[b]);
    });
}

/** A risk, and where the exposures that it is of stand. */
interface PlacedRisk {
  readonly view: RiskView;
  readonly at: number;
  readonly relative: boolean;
  readonly part: RiskPart;
  readonly factors?: readonly number[] | undefined;
}

function coneOf({ candidates, centre }: RiskBuilding, risk: PlacedRisk, head: BoundedRisk["head"]) {
  const { view, at, relative, part, factors } = risk;
  const root = rootOf(factors === undefined ? view.factorVariance : ofFactors(view, factors));
  const reference = relative ? candidates.benchmark : null;
  return riskCone(view, { weights: 0, exposures: at, centre }, { root, reference, part, head });
}

/** volatility ≤ head ≤ upper; the head's place. */
export function addMovedRisk(building: RiskBuilding, limit: Extract<Limit, { kind: "risk" }>): number {
  const head = addVariable(building.draft, { ...POSITIVE, upper: limit.upper });
  building.draft.cones.push(coneOf(building, riskOf(building, limit), { at: head }));
  return head;
}

function riskOf(
  { candidates, exposuresAt }: RiskBuilding,
  { model, part, relative, factors }: Extract<Limit, { kind: "risk" }>,
): PlacedRisk {
  const at = exposuresAt[model === undefined ? 0 : model + 1];
  return { view: viewOf(candidates, model), at, relative, part, factors };
}

/** volatility ≤ upper + slack. */
export function addRiskLimit(
  building: RiskBuilding,
  limit: Extract<Limit, { kind: "risk" }>,
  slack: number,
): void {
  const { draft } = building;
  const risk = riskOf(building, limit);
  if (slack < 0) {
    draft.cones.push(coneOf(building, risk, { value: limit.upper }));
    return;
  }
  const head = addVariable(draft, POSITIVE);
  addRow(draft, { columns: [head, slack], values: [1, -1] }, -Infinity, limit.upper);
  draft.cones.push(coneOf(building, risk, { at: head }));
}
