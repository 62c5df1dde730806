import { InputError } from "../../../engine/errors/index.ts";
import { portfolioSummary } from "../../../engine/portfolio/index.ts";
import {
  attributeActiveRisk,
  effectiveBets,
  type RiskAttribution,
  specificConcentration,
} from "../../../engine/risk-attribution/index.ts";
import type { SmallTable } from "../../import/index.ts";
import {
  type DatedHoldings,
  decimalText,
  type FactorPeriods,
  type PortfolioChoice,
  type PortfolioRequest,
  periodTailRisk,
  readFactorPeriods,
  readPortfolioAt,
  readPortfolioChoice,
  readSpecificPeriods,
  readTradedValues,
  type StoredModel,
  sourceName,
} from "../../model/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import type { Run } from "../../store/index.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { betaSection } from "../risk-beta.ts";
import { bookSection } from "../risk-books.ts";
import { changeSection } from "../risk-change.ts";
import { groupSection } from "../risk-groups.ts";
import { interactionSection } from "../risk-interactions.ts";
import { riskCsv, riskHead, riskJson } from "../risk-json.ts";
import { heldIds, liquiditySection, requireLiquidity } from "../risk-liquidity.ts";
import { nameFactorSection } from "../risk-name-factors.ts";
import {
  hasBenchmark,
  type MeasuredRisk,
  RISK_BY,
  type RiskBy,
  type RiskReport,
  type RiskSide,
} from "../risk-parts.ts";
import { relativeSection } from "../risk-relative.ts";
import { riskText } from "../risk-report.ts";
import type { RiskSection } from "../risk-section.ts";
import { tailSection } from "../risk-tail.ts";
import { whatIfSection } from "../risk-what-if.ts";
import { sayNote } from "../say-note.ts";
import { withRun } from "../with-run.ts";

interface RiskRequest extends PortfolioRequest {
  readonly date?: string;
  readonly top: number;
  readonly active?: boolean;
  readonly gmv?: boolean;
  readonly money?: boolean;
  readonly outside?: string;
  readonly by?: string;
  readonly interactions?: boolean;
  readonly whatIf?: SmallTable;
  readonly relative?: boolean;
  readonly since?: string;
  readonly liquidity?: boolean;
  readonly beta?: boolean;
  readonly tail?: boolean;
  readonly participation?: string;
}

/** `plimsoll risk`. */
export async function runRisk(
  options: OutputOptions & RiskRequest & { readonly project: string },
): Promise<void> {
  const project = await readProject(options.project);
  await printRunOutput(await riskReport(project, options), options);
}

/**
 * The risk report of a portfolio of the project.
 *
 * @param given  the run, where it is open; the published one by default
 */
export async function riskReport(project: Project, request: RiskRequest, given?: Run): Promise<Output> {
  if (request.participation !== undefined && request.liquidity !== true) {
    const rule = "is the share of the volume that days to liquidate are counted with: give --liquidity, too";
    throw new InputError([{ file: "--participation", value: request.participation, rule }]);
  }
  const choice = await readPortfolioChoice(project, { ...request, say: sayNote });
  return withRun(project, given, async (run) => {
    const measured = await measureRisk(run, choice, request);
    const { stored, held, risk } = measured;
    const history = await readFactorPeriods(run, stored);
    const report: RiskReport = {
      ...measured,
      sides: [
        riskSide("portfolio", risk.portfolio, stored, history),
        ...(hasBenchmark({ risk }) ? [riskSide("active", risk.active, stored, history)] : []),
      ],
      summary: portfolioSummary(held.portfolio),
    };
    const sections = [
      ...(await riskSections(report, request, fundsOf(choice, stored.date))),
      ...(request.since === undefined
        ? []
        : [changeSection(report, await readPortfolioAt(run, choice, { date: request.since }))]),
      ...(request.liquidity === true ? [await liquidityOf(report, request, { project, run })] : []),
      ...(request.tail === true
        ? [tailSection(report, history, await readSpecificPeriods(run, stored, history))]
        : []),
    ];
    return {
      get text() {
        return riskText(report, sections);
      },
      json: riskJson(report, sections),
      get csv() {
        return sections[0]?.csv ?? riskCsv(report);
      },
    };
  });
}

interface WhatIfRequest extends PortfolioRequest {
  readonly date?: string;
  readonly trades: SmallTable;
}

/**
 * What trades would do to a portfolio's risk: the head of the risk report and its part `whatIf`.
 *
 * @param given  the run, where it is open; the published one by default
 * @throws {InputError} as `riskReport`; trades as `tradePortfolio`
 */
export async function whatIfReport(project: Project, request: WhatIfRequest, given?: Run): Promise<object> {
  const choice = await readPortfolioChoice(project, request);
  return withRun(project, given, async (run) => {
    const measured = await measureRisk(run, choice, { ...request, top: 0 });
    const { key, json } = await whatIfSection(
      measured,
      request.trades,
      fundsOf(choice, measured.stored.date),
    );
    return { ...riskHead(measured), [key]: json };
  });
}

/** The portfolio and its benchmark on a date, and the risk of both. */
async function measureRisk(run: Run, choice: PortfolioChoice, request: RiskRequest): Promise<MeasuredRisk> {
  const at = await readPortfolioAt(run, choice, {
    date: request.date,
    outside: outsideTreatment(request.outside),
  });
  const { stored, held, base } = at;
  return {
    ...at,
    runId: run.id,
    portfolioName: sourceName(choice.portfolio),
    benchmarkName: sourceName(choice.benchmark),
    runStart: run.manifest.dates.first,
    risk: attributeActiveRisk(stored.model, held.portfolio.weights, base.portfolio.weights),
    layout: {
      by: riskBy(request.by),
      top: request.top,
      active: request.active ?? false,
      gmv: request.gmv ?? false,
      money: requireMoney(request, held.capital),
    },
  };
}

/** What was asked for beside the page. */
async function riskSections(
  report: RiskReport,
  { interactions, relative, whatIf, beta }: RiskRequest,
  funds: Funds,
): Promise<readonly RiskSection[]> {
  const { by } = report.layout;
  return [
    ...(by === "industry" || by === "country" ? [groupSection(report, by)] : []),
    ...(by === "book" ? [bookSection(report)] : []),
    ...(by === "name-factor" ? [nameFactorSection(report)] : []),
    ...(interactions === true ? [interactionSection(report)] : []),
    ...(relative === true ? [relativeSection(report)] : []),
    ...(beta === true ? [betaSection(report)] : []),
    ...(whatIf === undefined ? [] : [await whatIfSection(report, whatIf, funds)]),
  ];
}

async function liquidityOf(
  report: RiskReport,
  request: RiskRequest,
  { project, run }: { readonly project: Project; readonly run: Run },
): Promise<RiskSection> {
  const participation = decimalText(request.participation ?? "20%");
  requireLiquidity(report, participation);
  const ids = heldIds(report.held.portfolio);
  const traded = await readTradedValues(project, run, { date: report.stored.date, ids });
  return liquiditySection(report, traded, participation);
}

type Funds = ReturnType<DatedHoldings["funds"]>;

/** What funds hold as known on a date: a trade of one is looked through, as holdings are. */
function fundsOf({ portfolio }: PortfolioChoice, date: string): Funds {
  return typeof portfolio === "string" ? new Map() : portfolio.funds(date);
}

function riskBy(given: string | undefined): RiskBy | undefined {
  const found = RISK_BY.find((one) => one === given);
  if (found !== undefined || given === undefined) return found;
  throw new InputError([{ file: "--by", value: given, rule: `must be one of ${RISK_BY.join(", ")}` }]);
}

function riskSide(
  side: RiskSide["side"],
  attribution: RiskAttribution,
  { model }: StoredModel,
  history: FactorPeriods,
): RiskSide {
  const { weights } = attribution.assets;
  return {
    side,
    attribution,
    bets: effectiveBets(model, weights),
    concentration: specificConcentration(model, weights),
    tail: periodTailRisk(model, attribution, history),
  };
}

/** @throws {InputError} money is asked for and none is known */
function requireMoney({ money, portfolio }: RiskRequest, capital: number): boolean {
  if (money !== true) return false;
  if (Number.isFinite(capital)) return true;
  const rule =
    "no money is known of the portfolio: give its capital in the table accounts, or a sum of money with --capital";
  throw new InputError([{ file: "--money", value: portfolio ?? "", rule }]);
}

function outsideTreatment(given: string | undefined): "report" | "refuse" | undefined {
  if (given === undefined || given === "report" || given === "refuse") return given;
  throw new InputError([{ file: "--outside", value: given, rule: "must be report or refuse" }]);
}
