import { InputError } from "../../../engine/errors/index.ts";
import { activePortfolio, type Portfolio, portfolioSummary } from "../../../engine/portfolio/index.ts";
import { attributeActiveRisk } from "../../../engine/risk-attribution/index.ts";
import {
  type DatedHoldings,
  type HoldingsAt,
  holdingsOn,
  type PortfolioRequest,
  readAxes,
  readPortfolioChoice,
  readRiskModel,
  type StoredModel,
  sourceName,
  startHoldings,
  walkRun,
  watchCoverage,
} from "../../model/index.ts";
import { type Project, readProject } from "../../project/index.ts";
import { openRun, type Run } from "../../store/index.ts";
import type { Output, OutputOptions } from "../output.ts";
import { printRunOutput } from "../print-run-output.ts";
import { isKnown, type RiskReport, riskJson, riskText } from "../risk-report.ts";

interface RiskOptions extends OutputOptions, PortfolioRequest {
  readonly project: string;
  readonly date?: string;
  readonly top: number;
}

/** `plimsoll risk`. */
export async function runRisk(options: RiskOptions): Promise<void> {
  const project = await readProject(options.project);
  await printRunOutput(await riskReport(project, options), options);
}

/** The risk report of a portfolio of the project. */
export async function riskReport(
  project: Project,
  request: PortfolioRequest & { date?: string; top: number },
): Promise<Output> {
  const choice = await readPortfolioChoice(project, request);
  const run = await openRun(project.modelFolder);
  try {
    const stored = await readRiskModel(run, request.date);
    const held = await heldOn(run, choice.portfolio, stored);
    const base = await heldOn(run, choice.benchmark, stored);
    const risk = attributeActiveRisk(stored.model, held.portfolio.weights, base.portfolio.weights);
    const report: RiskReport = {
      stored,
      runId: run.id,
      portfolioName: sourceName(choice.portfolio),
      benchmarkName: sourceName(choice.benchmark),
      holdingsSince: held.since,
      holdingsEffective: held.effective,
      runStart: run.manifest.dates.first,
      portfolio: held.portfolio,
      active: activePortfolio(held.portfolio, base.portfolio),
      risk,
      summary: portfolioSummary(held.portfolio),
    };
    return { text: riskText(report, request.top), json: riskJson(report), csv: riskCsv(report) };
  } finally {
    await run.close();
  }
}

async function heldOn(run: Run, source: DatedHoldings | "universe" | "none", stored: StoredModel) {
  const axes = await readAxes(run);
  const path = startHoldings(source, axes);
  if (typeof source === "string") return requireHeld(path.at(stored), source, stored.date);
  const set = source.dates.filter((date) => date <= stored.date).at(-1);
  if (set === undefined) {
    const rule = `the portfolio begins on ${source.dates[0] ?? "no date"}; take a later date than ${stored.date}`;
    throw new InputError([{ file: `portfolio ${source.name}`, rule }]);
  }
  const later = { ...source, dates: source.dates.filter((date) => date >= set) };
  const walk = set < stored.date ? walkRun(run, set, stored.date) : noPeriods();
  return requireHeld(await holdingsOn(startHoldings(later, axes), walk, stored), source.name, stored.date);
}

async function* noPeriods(): AsyncGenerator<never> {}

function requireHeld(held: HoldingsAt, name: string, date: string): HoldingsAt & { portfolio: Portfolio } {
  const { portfolio } = held;
  if (portfolio !== undefined) {
    const coverage = watchCoverage(name);
    coverage.see(portfolio);
    coverage.require(`on ${date}`);
    return { ...held, portfolio };
  }
  throw new InputError([
    { file: `portfolio ${name}`, value: date, rule: "there are no holdings on this date yet" },
  ]);
}

function riskCsv({ risk, stored }: RiskReport) {
  const header = [
    "factor",
    "family",
    "portfolio_exposure",
    "benchmark_exposure",
    "active_exposure",
    "volatility_annual",
    "correlation_active",
    "risk_contribution_active_annual",
    "variance_share_active",
    "risk_contribution_total_annual",
    "variance_share_total",
  ];
  const rows = stored.model.exposures.factors.flatMap((factor, k) => {
    const [total, base, active] = [
      risk.portfolio.factors[k],
      risk.benchmark.factors[k],
      risk.active.factors[k],
    ];
    if (total === undefined || !isKnown(total)) return [];
    return [
      [
        factor.name,
        factor.family,
        total.exposure,
        base?.exposure ?? Number.NaN,
        active?.exposure ?? Number.NaN,
        active?.volatilityAnnual ?? Number.NaN,
        active?.correlation ?? Number.NaN,
        active?.riskContributionAnnual ?? Number.NaN,
        active?.varianceShare ?? Number.NaN,
        total.riskContributionAnnual,
        total.varianceShare,
      ],
    ];
  });
  return { header, rows };
}
