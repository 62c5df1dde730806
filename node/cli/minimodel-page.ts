import { kernelKind } from "../../engine/linalg/index.ts";
import {
  buildMiniModel,
  evaluateChecks,
  type MiniModel,
  miniModelInputs,
  ownFactorCovariance,
  quotedOnly,
} from "../../engine/minimodel/index.ts";
import {
  type AttributionOptions,
  attributePerformance,
  finishNames,
  startNames,
  stepNames,
} from "../../engine/performance-attribution/index.ts";
import { portfolioSummary } from "../../engine/portfolio/index.ts";
import { effectiveBets } from "../../engine/risk-attribution/index.ts";
import { codeVersion } from "../jobs/index.ts";
import type {
  AttributionPage,
  CorrelationPage,
  PrimerNumber,
  ReportInput,
  RiskPage,
  StressPage,
} from "../report/index.ts";
import { attributionJson } from "./attribution-json.ts";
import { familyTitles } from "./family-titles.ts";
import { quotedTexts } from "./minimodel-layout.ts";
import { OWN_COVARIANCE } from "./minimodel-uses.ts";
import { bookJson } from "./risk-json.ts";
import { modelStressSection } from "./stress-of-model.ts";
import { reverseSection } from "./stress-reverse.ts";
import { shockSection } from "./stress-shocks.ts";
import { fixed } from "./table-text.ts";

const { names, factorNames } = miniModelInputs;

/** The primer's months have no dates. */
const [START, DATE] = ["month 0", "month 1"] as const;
const NAMED = { portfolioName: "The manager", benchmarkName: "the ten stocks by capitalisation" } as const;
/** Chapters whose numbers are on the page. */
const CHAPTERS = [8, 9, 10];

/** The report of the primer's manager, of the same sections as any portfolio's, and every number quoted of it beside ours. */
export function miniModelInput(): ReportInput {
  const model = buildMiniModel();
  const sections = [
    "summary",
    "risk",
    "correlations",
    "names",
    "performance",
    "stress",
    "primer",
    "conventions",
  ] as const;
  return {
    sections,
    risk: riskPage(model),
    attribution: attributionPage(model),
    correlations: correlationPage(),
    stress: stressPage(model),
    primer: {
      numbers: primerNumbers(model),
      notes: [
        "Ten stocks, the manager’s portfolio and its benchmark as the primer gives them; one month of returns; specific volatilities a year.",
        OWN_COVARIANCE,
      ],
    },
    familyTitles,
    run: {
      model: "The MiniModel",
      first: DATE,
      last: DATE,
      dateCount: 1,
      periodsPerYear: model.own.model.periodsPerYear,
      codeVersion: codeVersion(),
      kernel: kernelKind(),
      inputCount: 0,
      stale: [],
    },
  };
}

function riskPage({ own, portfolio }: MiniModel): RiskPage {
  const { risk, model } = own;
  const book = (of: typeof risk.active) => bookJson({ stored: { model, assetNames: names } }, of);
  const bets = (of: typeof risk.active) => ({ effectiveBets: effectiveBets(model, of.assets.weights) });
  return {
    date: DATE,
    runId: "",
    burnIn: false,
    forecast: "stored",
    ...NAMED,
    holdingsSince: DATE,
    holdingsEffective: DATE,
    summary: portfolioSummary(portfolio),
    outside: [],
    beta: risk.beta,
    betaSources: null,
    tailNames: null,
    portfolio: { ...book(risk.portfolio), ...bets(risk.portfolio) },
    benchmark: book(risk.benchmark),
    active: { ...book(risk.active), ...bets(risk.active) },
  };
}

function attributionPage(model: MiniModel): AttributionPage {
  const { exposures, factorReturns, returns, portfolio, benchmark, own } = model;
  const attributed = { ...model.attribution, date: DATE };
  const period = {
    date: DATE,
    exposures,
    factorReturns: factorReturns.values,
    specificReturns: factorReturns.specificReturns,
    returns,
    riskFree: 0,
    portfolio,
    benchmark,
  };
  const options: AttributionOptions = { linking: "carino", periodsPerYear: own.model.periodsPerYear };
  const attribution = attributePerformance([attributed], options);
  const none = { unevenSums: [], old: undefined };
  return attributionJson({
    ...NAMED,
    attribution,
    names: finishNames(stepNames(startNames(names.length, options), period, attributed)),
    ids: names,
    assetNames: names,
    brinson: undefined,
    path: [{ date: DATE, attribution }],
    start: START,
    waitedForBenchmark: undefined,
    unusedAccounts: [],
    lateFactors: [],
    holdings: { portfolio: none, benchmark: none },
    by: "factor",
    top: names.length,
    cut: undefined,
    runId: "",
  }) as AttributionPage;
}

function correlationPage(): CorrelationPage {
  const { volatilityAnnual, correlation } = ownFactorCovariance();
  return {
    stage: "own",
    factors: factorNames.map((factor, k) => ({
      factor,
      volatilityAnnual: { own: volatilityAnnual[k] as number },
    })),
    correlations: {
      matrix: factorNames.map((_, row) =>
        factorNames.map((__, col) => correlation.values[row * correlation.cols + col] as number),
      ),
    },
  };
}

/** A year's shocks: VALUE −8 % is two of its annual deviations. */
function stressPage({ own, portfolio }: MiniModel): StressPage {
  const { model } = own;
  const report = {
    stored: { date: DATE, model },
    runId: "",
    ...NAMED,
    sides: [
      { side: "portfolio", weights: portfolio.weights },
      { side: "active", weights: own.risk.active.assets.weights },
    ] as const,
    capital: Number.NaN,
    history: { dates: [], factorReturns: { rows: 0, cols: factorNames.length, values: new Float64Array(0) } },
    horizon: model.periodsPerYear,
    top: factorNames.length,
  };
  return {
    horizonPeriods: report.horizon,
    shocks: shockSection(report).json,
    model: modelStressSection(report).json,
    reverse: reverseSection(report, 0.05).json,
    worst: { periodCount: 0, windows: [] },
  } as unknown as StressPage;
}

function primerNumbers(model: MiniModel): readonly PrimerNumber[] {
  const computed = evaluateChecks(model).map((check): PrimerNumber => {
    const { label, ...texts } = quotedTexts(check);
    const { chapter, agrees, usesOwnCovariance } = check;
    return { chapter, name: label, ...signed(texts), agrees, usesOwnCovariance };
  });
  const only = quotedOnly.map(({ chapter, name, unit, quoted, digits }): PrimerNumber => {
    const texts = signed({ quoted: fixed(quoted, digits), computed: "" });
    return { chapter, name: `${name}, ${unit}`, ...texts, agrees: false, usesOwnCovariance: false };
  });
  return [...computed, ...only].filter(({ chapter }) => CHAPTERS.includes(chapter));
}

/** With the page's minus sign. */
function signed(texts: { readonly quoted: string; readonly computed: string }): typeof texts {
  return { quoted: texts.quoted.replace("-", "−"), computed: texts.computed.replace("-", "−") };
}
