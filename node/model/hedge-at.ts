import {
  type FoundHedge,
  findHedge,
  type HedgeMandate,
  type HedgeProblem,
  type MinimumVarianceHedge,
  minimumVarianceHedge,
} from "../../engine/hedging/index.ts";
import { parseHedge, type WrittenHedge } from "../../wire/index.ts";
import type { Project } from "../project/index.ts";
import type { Run } from "../store/index.ts";
import type { GivenHoldings } from "./given-holdings.ts";
import { type HedgeFile, prepareHedge } from "./hedge-instruments.ts";
import { readHedgeSeries, type SeriesBetas } from "./hedge-series.ts";
import { outsideNotes } from "./outside-notes.ts";
import { type HeldPortfolio, readPortfolioAt } from "./portfolio-at.ts";
import { readDocument } from "./read-document.ts";
import { type PortfolioChoice, readPortfolioChoice, sourceName } from "./read-portfolio.ts";
import type { StoredModel } from "./read-risk-model.ts";
import { documentName, type UserDocument } from "./user-document.ts";

/** What was asked for. */
export interface HedgeRequest {
  /** YAML file of the hedge, or what came otherwise. */
  readonly hedge: UserDocument;
  readonly date?: string;
  readonly portfolio?: string;
  readonly given?: GivenHoldings;
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
  /** Of the instruments that are known by their returns. */
  readonly regressions: readonly SeriesBetas[];
  readonly notes: readonly string[];
}

/**
 * Reads a hedge file and hedges the book with it.
 *
 * @throws {InputError} what is wrong with the file; factors, names and portfolios that there are not, all at once
 */
export async function hedgeAt(project: Project, run: Run, request: HedgeRequest): Promise<HedgeAt> {
  const source = await readHedgeSource(project, request);
  const { written, choice } = source;
  const { stored, held } = await readPortfolioAt(run, choice, { date: request.date });
  const { problem, mandate, regressions, notes } = await prepareHedge(source, {
    date: stored.date,
    series: await readHedgeSeries(run, source),
    model: stored.model,
    book: held.portfolio.weights,
    holdingsOf: async (portfolio) => {
      const of = await readPortfolioChoice(project, { portfolio, benchmark: "none" });
      return (await readPortfolioAt(run, of, { date: stored.date })).held.portfolio;
    },
  });
  const portfolioName = sourceName(choice.portfolio);
  return {
    written,
    portfolioName,
    stored,
    held,
    problem,
    mandate,
    regressions,
    found: findHedge(problem, mandate),
    least: minimumVarianceHedge(problem, stored.covariance.correlationEffectiveCount),
    alone: problem.instruments.map((_, i) => findHedge(problem, onlyOne(mandate, i))),
    notes: [...outsideNotes(portfolioName, held, "their risk is neither counted nor hedged here"), ...notes],
  };
}

/** A hedge's file and the book that it is for. */
export interface HedgeSource extends HedgeFile {
  /** What it was read from. */
  readonly document: UserDocument;
  readonly choice: PortfolioChoice;
}

/** @throws {InputError} what is wrong with the file; no such portfolio */
export async function readHedgeSource(
  project: Project,
  request: Omit<HedgeRequest, "date">,
): Promise<HedgeSource> {
  const { value: written, locateFaults } = await readDocument(request.hedge, parseHedge);
  const portfolio = request.portfolio ?? written.portfolio;
  const capital = request.capital ?? (written.capital === undefined ? undefined : String(written.capital));
  const choice = await readPortfolioChoice(project, {
    benchmark: "none",
    ...(request.given === undefined ? {} : { given: request.given }),
    ...(portfolio === undefined ? {} : { portfolio }),
    ...(capital === undefined ? {} : { capital }),
  });
  const { hedge: document } = request;
  return { file: documentName(document), document, written, locateFaults, choice };
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
