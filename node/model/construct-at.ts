import {
  type Candidates,
  type Construction,
  candidatesOf,
  constructFactorBudget,
  constructPortfolio,
  constructRiskBudget,
  type FactorBudget,
  type Limit,
  type Mandate,
  type Objective,
} from "../../engine/construction/index.ts";
import { EngineError, type Fault, InputError } from "../../engine/errors/index.ts";
import type { Project } from "../project/index.ts";
import type { Run } from "../store/index.ts";
import { mandateCosts } from "./mandate-costs.ts";
import { readIds, readNumbers } from "./mandate-files.ts";
import { mandateLimits, type ReadLimit } from "./mandate-limits.ts";
import { checkCoverage, mandateModels, modelAt } from "./mandate-models.ts";
import { type MandateSetting, mandateFault } from "./mandate-setting.ts";
import { type ConstructRequest, type MandateSource, readMandateSource } from "./mandate-source.ts";
import { mandateUncertainty } from "./mandate-uncertainty.ts";
import { mandateAlpha, noFactor } from "./mandate-views.ts";
import { outsideNotes } from "./outside-notes.ts";
import { readPortfolioAt } from "./portfolio-at.ts";
import { readTradedValues } from "./read-traded-values.ts";

/** What a portfolio is constructed with. */
export interface PreparedMandate {
  readonly setting: MandateSetting;
  readonly candidates: Candidates;
  readonly mandate: Mandate;
  readonly limits: readonly ReadLimit[];
  /** [n] of the candidates, where the objective is risk parity; else null. */
  readonly budgets: Float64Array | FactorBudget | null;
  readonly portfolioName: string;
  readonly benchmarkName: string;
}

/** What a mandate is solved on at a close. */
export type MandateMoment = Pick<
  MandateSetting,
  "stored" | "current" | "benchmark" | "outside" | "capital" | "traded"
>;

/**
 * Reads a mandate and everything that it needs of a run and its project.
 *
 * @throws {InputError} everything that is wrong with the mandate and its files
 */
export async function prepareMandate(
  project: Project,
  run: Run,
  request: ConstructRequest,
): Promise<PreparedMandate> {
  const source = await readMandateSource(project, run, request);
  const { stored, held, base } = await readPortfolioAt(run, source.choice, { date: request.date });
  const { assets, exposures } = stored.model;
  const ids = assets.labels.filter((_, asset) => exposures.covered[asset] === 1);
  const prepared = await prepareAt(source, {
    stored,
    current: source.isCash ? new Float64Array(assets.labels.length) : held.portfolio.weights,
    benchmark: base.portfolio.weights,
    outside: source.isCash ? [] : held.portfolio.outside,
    capital: source.money > 0 || source.isCash ? source.money : held.capital,
    traded: await readTradedValues(project, run, { date: stored.date, ids }),
  });
  prepared.setting.notes.unshift(
    ...(source.isCash
      ? []
      : outsideNotes(
          source.portfolioName,
          held,
          "they stay and count in net, gross, long and short, but in no risk",
        )),
    ...outsideNotes(source.benchmarkName, base, "they are no part of what is measured against"),
  );
  return prepared;
}

/**
 * A mandate on what is known at a close.
 *
 * @throws {InputError} everything that is wrong with it there
 */
export async function prepareAt(source: MandateSource, moment: MandateMoment): Promise<PreparedMandate> {
  const { written, file, readRows, options, portfolioName, benchmarkName } = source;
  const faults: Fault[] = [];
  const setting: MandateSetting = {
    ...moment,
    models: await mandateModels(source, moment.stored, faults),
    benchmark: moment.benchmark?.some((weight) => weight !== 0) === true ? moment.benchmark : null,
    written,
    file,
    readRows,
    parents: options.exposures.industries.parents,
    years: written.horizon.years,
    periods: written.horizon.years * options.periodsPerYear,
    faults,
    notes: [],
  };
  const prepared = await constructionInputs(setting);
  if (setting.faults.length > 0) throw new InputError(source.locateFaults(setting.faults));
  return { ...prepared, setting, portfolioName, benchmarkName };
}

async function constructionInputs(setting: MandateSetting) {
  const { stored, current, benchmark, periods, written } = setting;
  if (written.objective.relative === true && benchmark === null)
    mandateFault(setting, "objective.relative", "there is no benchmark: name one, or leave this out");
  const eligible = await eligibleNames(setting);
  const candidates = candidatesOf({
    model: stored.model,
    eligible,
    current,
    benchmark,
    alpha: await mandateAlpha(setting),
    horizon: periods,
    others: setting.models,
  });
  checkCoverage(setting, candidates.names);
  const limits = [...mandateLimits(setting, candidates), ...universeLimit(candidates, eligible)];
  const mandate: Mandate = {
    horizon: periods,
    objective: objectiveOf(setting),
    limits: limits.map(({ limit }) => limit),
    costs: await mandateCosts(setting, candidates),
    ...(await mandateUncertainty(setting, candidates)),
  };
  const budgets =
    factorBudgetOf(setting, candidates, eligible) ?? (await budgetsOf(setting, candidates, eligible));
  return { candidates, limits, mandate, budgets };
}

/** Shares of the variance of factors, where the mandate has them. */
function factorBudgetOf(
  setting: MandateSetting,
  { exposures, names }: Candidates,
  eligible: Uint8Array,
): FactorBudget | null {
  const { factors: written, gross = 1 } = setting.written.objective;
  if (written === undefined) return null;
  const known = setting.stored.model.exposures.factors.map(({ name }) => name);
  const shares = Object.entries(written);
  const factors = shares.map(([factor]) => {
    const at = known.indexOf(factor);
    const path = `objective.factors.${factor}`;
    if (at < 0) mandateFault(setting, path, noFactor(factor, known), factor);
    else if (exposures.every((value, e) => value === 0 || e % known.length !== at))
      mandateFault(setting, path, `no name has an exposure to it on ${setting.stored.date}`);
    return at;
  });
  const mayHold = Uint8Array.from(names, (asset) => eligible[asset] as number);
  return { factors, shares: shares.map(([, share]) => share), gross, mayHold };
}

/** Shares of the variance for eligible names: alike, or of a file, in which a name that is not there has 0. [n] */
async function budgetsOf(
  setting: MandateSetting,
  { names }: Candidates,
  eligible: Uint8Array,
): Promise<Float64Array | null> {
  const { kind, budgets } = setting.written.objective;
  if (kind !== "risk_parity") return null;
  const given =
    budgets === undefined
      ? undefined
      : await readNumbers(setting, { file: budgets.file, column: budgets.column ?? "budget" });
  const shares = Float64Array.from(names, (asset) => {
    const share = given === undefined ? 1 : (given[asset] as number);
    return eligible[asset] === 1 && Number.isFinite(share) ? share : 0;
  });
  if (shares.some((share) => share < 0))
    mandateFault(setting, "objective.budgets", "a budget must be 0 or above");
  else if (!shares.some((share) => share > 0))
    mandateFault(setting, "objective.budgets", "no name that may be held has a budget above 0");
  return shares;
}

/** The portfolio that serves a prepared mandate best. */
export function constructPrepared(prepared: PreparedMandate): Construction {
  const { candidates, mandate, budgets, setting } = prepared;
  if (budgets === null) return constructPortfolio(candidates, mandate);
  if (!(budgets instanceof Float64Array)) return ofFactors(prepared, budgets);
  const kept = setting.outside.filter(({ reason }) => reason !== "cash");
  const total = 1 - kept.reduce((sum, { weight }) => sum + weight, 0);
  return constructRiskBudget(candidates, mandate, { budgets, total });
}

/** @throws {InputError} factors or names for which there is no such portfolio */
function ofFactors({ candidates, mandate, setting }: PreparedMandate, budget: FactorBudget): Construction {
  try {
    return constructFactorBudget(candidates, mandate, budget);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new InputError([{ file: setting.file, column: "objective.factors", rule: error.message }]);
  }
}

async function eligibleNames(setting: MandateSetting): Promise<Uint8Array> {
  const { stored, current, benchmark, written } = setting;
  const { covered } = stored.model.exposures;
  const { universe = "covered" } = written;
  const only = typeof universe === "object" ? await readIds(setting, universe.file) : undefined;
  const isIn = (asset: number): boolean => {
    if (only !== undefined) return only[asset] === 1;
    if (universe === "estimation") return stored.estimation[asset] === 1;
    if (universe === "benchmark") return (benchmark?.[asset] ?? 0) !== 0;
    return universe === "holdings" ? current[asset] !== 0 : true;
  };
  const eligible = covered.map((flag, asset) => (flag === 1 && isIn(asset) ? 1 : 0));
  if (!eligible.includes(1) && setting.faults.length === 0)
    mandateFault(setting, "universe", "no name that the model covers is in it");
  return eligible;
}

/** Names that are no longer eligible are sold or kept, not bought. */
function universeLimit({ names, current }: Candidates, eligible: Uint8Array): readonly ReadLimit[] {
  if (names.every((asset) => eligible[asset] === 1)) return [];
  const limit: Limit = {
    name: "universe",
    kind: "weights",
    lower: Float64Array.from(names, (asset, i) =>
      eligible[asset] === 1 ? Number.NEGATIVE_INFINITY : Math.min(0, current[i] as number),
    ),
    upper: Float64Array.from(names, (asset, i) =>
      eligible[asset] === 1 ? Number.POSITIVE_INFINITY : Math.max(0, current[i] as number),
    ),
    relative: false,
  };
  return [{ limit, written: "universe", about: "names outside the universe: kept or sold, not bought" }];
}

function objectiveOf(setting: MandateSetting): Objective {
  const { kind, relative = false, models, ...aversions } = setting.written.objective;
  switch (kind) {
    case "utility": {
      const { aversion = 0, factorAversion = aversion, specificAversion = aversion } = aversions;
      return {
        kind: "utility",
        factorAversion,
        specificAversion,
        relative,
        ...(models === undefined ? {} : { others: furtherAversions(setting, models) }),
      };
    }
    case "most_return":
      return { kind: "most-return", relative };
    case "best_ratio":
      return { kind: "best-ratio", relative };
    case "most_diversified":
      return { kind: "best-ratio", relative: false };
    default:
      return { kind: "least-risk", relative };
  }
}

/** What the variance by each further model is weighed with. */
function furtherAversions(setting: MandateSetting, given: Readonly<Record<string, number>>) {
  for (const name of Object.keys(given)) modelAt(setting, `objective.models.${name}`, name);
  return setting.models.map(({ name }) => {
    const aversion = given[name] ?? 0;
    return { factorAversion: aversion, specificAversion: aversion };
  });
}
