import { type Fault, InputError } from "../../engine/errors/index.ts";
import {
  type FoundHedge,
  findHedge,
  type HedgeInstrument,
  type HedgeMandate,
  type HedgeProblem,
  hedgeProblem,
  type MinimumVarianceHedge,
  minimumVarianceHedge,
} from "../../engine/hedging/index.ts";
import type { RiskModel } from "../../engine/risk-model/index.ts";
import { parseHedge, type WrittenHedge } from "../../wire/index.ts";
import type { Project } from "../project/index.ts";
import type { Run } from "../store/index.ts";
import { outsideNotes } from "./outside-notes.ts";
import { type HeldPortfolio, readPortfolioAt } from "./portfolio-at.ts";
import { readDocument } from "./read-document.ts";
import { readPortfolioChoice, sourceName } from "./read-portfolio.ts";
import type { StoredModel } from "./read-risk-model.ts";

/** What was asked for. */
export interface HedgeRequest {
  /** YAML file of the hedge. */
  readonly hedge: string;
  readonly date?: string;
  readonly portfolio?: string;
  readonly capital?: string;
}

/** A hedge of a book on a date, with what it is compared with. */
export interface HedgeAt {
  readonly written: WrittenHedge;
  readonly portfolioName: string;
  readonly stored: StoredModel;
  readonly held: HeldPortfolio;
  readonly problem: HedgeProblem;
  readonly mandate: HedgeMandate;
  readonly found: FoundHedge;
  /** Without targets and limits; undefined where instruments depend on each other. */
  readonly least: MinimumVarianceHedge | undefined;
  /** Each instrument alone, least variance within its limits. */
  readonly alone: readonly FoundHedge[];
  readonly notes: readonly string[];
}

/**
 * Reads a hedge file and hedges the book with it.
 *
 * @throws {InputError} what is wrong with the file; factors, names and portfolios that there are not, all at once
 */
export async function hedgeAt(project: Project, run: Run, request: HedgeRequest): Promise<HedgeAt> {
  const { value: written, locateFaults } = await readDocument(request.hedge, parseHedge);
  const portfolio = request.portfolio ?? written.portfolio;
  const capital = request.capital ?? (written.capital === undefined ? undefined : String(written.capital));
  const choice = await readPortfolioChoice(project, {
    benchmark: "none",
    ...(portfolio === undefined ? {} : { portfolio }),
    ...(capital === undefined ? {} : { capital }),
  });
  const { stored, held } = await readPortfolioAt(run, choice, { date: request.date });
  const faults: Fault[] = [];
  const notes = outsideNotes(
    sourceName(choice.portfolio),
    held,
    "their risk is neither counted nor hedged here",
  );
  const instruments: HedgeInstrument[] = [];
  for (const [name, of] of Object.entries(written.instruments)) {
    const fault = (column: string, value: string, rule: string) =>
      faults.push({ file: request.hedge, column: `instruments.${name}.${column}`, value, rule });
    const holdings =
      of.portfolio === undefined
        ? holdingsOf(of.holdings, stored.model, fault)
        : await holdingsOfPortfolio(project, run, of.portfolio, stored.date).catch((error: unknown) => {
            if (!(error instanceof InputError)) throw error;
            for (const { rule, value } of error.faults) fault("portfolio", value ?? "", rule);
            return undefined;
          });
    instruments.push({
      name,
      holdings: holdings?.weights ?? null,
      exposures: exposuresOf(of.exposures, stored.model, fault),
      ownVariance: (of.residual ?? 0) ** 2 / stored.model.periodsPerYear,
    });
    const outside = holdings?.outside ?? 0;
    if (outside > 0)
      notes.push(`${(100 * outside).toFixed(1)} % of ${name} is outside the model and hedges nothing here.`);
  }
  const targets = targetsOf(written, stored.model, (column, value, rule) =>
    faults.push({ file: request.hedge, column, value, rule }),
  );
  if (faults.length > 0) throw new InputError(locateFaults(faults));
  const problem = hedgeProblem(stored.model, held.portfolio.weights, instruments);
  const mandate = mandateOf(written, targets, stored.model);
  return {
    written,
    portfolioName: sourceName(choice.portfolio),
    stored,
    held,
    problem,
    mandate,
    found: findHedge(problem, mandate),
    least: minimumVarianceHedge(problem, stored.covariance.correlationEffectiveCount),
    alone: instruments.map((_, i) => findHedge(problem, onlyOne(mandate, i))),
    notes,
  };
}

type AddFault = (column: string, value: string, rule: string) => void;

interface UnitHoldings {
  readonly weights: Float64Array;
  /** Gross weight outside the model, cash not counting. */
  readonly outside: number;
}

function holdingsOf(
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

async function holdingsOfPortfolio(
  project: Project,
  run: Run,
  portfolio: string,
  date: string,
): Promise<UnitHoldings> {
  const choice = await readPortfolioChoice(project, { portfolio, benchmark: "none" });
  const { held } = await readPortfolioAt(run, choice, { date });
  const outside = held.portfolio.outside
    .filter(({ reason }) => reason !== "cash")
    .reduce((sum, { weight }) => sum + Math.abs(weight), 0);
  return { weights: held.portfolio.weights, outside };
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

function mandateOf(written: WrittenHedge, targets: HedgeMandate["targets"], model: RiskModel): HedgeMandate {
  const of = Object.values(written.instruments);
  return {
    horizon: written.horizon.years * model.periodsPerYear,
    aversion: written.aversion ?? 1,
    targets,
    lower: Float64Array.from(of, ({ min }) => min ?? -WIDEST),
    upper: Float64Array.from(of, ({ max }) => max ?? WIDEST),
    gross: written.gross ?? Infinity,
    count: written.count ?? Infinity,
    costs: Float64Array.from(of, ({ cost }) => cost ?? 0),
    held: Float64Array.from(of, ({ held }) => held ?? 0),
  };
}

function onlyOne(mandate: HedgeMandate, i: number): HedgeMandate {
  const only = (limits: Float64Array) => limits.map((limit, j) => (j === i ? limit : 0));
  return {
    ...mandate,
    targets: [],
    gross: Infinity,
    count: Infinity,
    lower: only(mandate.lower),
    upper: only(mandate.upper),
    costs: mandate.costs.map(() => 0),
    held: mandate.held.map(() => 0),
  };
}
