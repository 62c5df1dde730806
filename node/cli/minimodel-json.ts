import { exposureRow } from "../../engine/exposures/index.ts";
import type { Vector } from "../../engine/linalg/index.ts";
import {
  type MiniModel,
  miniModelInputs,
  ownFactorCovariance,
  type QuotedCheck,
  type QuotedOnly,
} from "../../engine/minimodel/index.ts";
import type { RiskAttribution } from "../../engine/risk-attribution/index.ts";

const { names, factorNames } = miniModelInputs;

/** Numbers by name. */
type ByName = Readonly<Record<string, number>>;

interface VolatilitiesJson {
  readonly volPercent: number;
  readonly factorVolPercent: number;
  readonly specificVolPercent: number;
}

interface ShockJson {
  readonly factorReturnsPercent: ByName;
  readonly activeImpactPercent: number;
}

/** What `plimsoll minimodel --json` prints: keys are stable, and explained in docs/methodology/minimodel.md. */
export interface MiniModelJson {
  readonly source: string;
  readonly chapters: readonly number[];
  readonly factors: readonly string[];
  readonly stocks: readonly string[];
  readonly exposures: Readonly<Record<string, ByName>>;
  readonly factorReturns: ByName;
  readonly tStatistics: ByName;
  readonly residuals: ByName;
  readonly r2: number;
  readonly purePortfolios: Readonly<Record<string, ByName>>;
  readonly grossLeverage: ByName;
  readonly factorCovariance: {
    readonly source: string;
    readonly volAnnualPercent: ByName;
    readonly correlation: Readonly<Record<string, ByName>>;
  };
  readonly weights: { readonly portfolio: ByName; readonly benchmark: ByName };
  readonly risk: {
    readonly portfolio: VolatilitiesJson;
    readonly benchmark: VolatilitiesJson;
    readonly active: VolatilitiesJson;
  };
  readonly activeExposures: ByName;
  readonly activeVarianceSharePercent: ByName;
  readonly trackingErrorSharePercent: ByName;
  readonly attribution: {
    readonly byFactor: ByName;
    readonly factor: number;
    readonly specific: number;
    readonly active: number;
    readonly portfolioReturn: number;
    readonly benchmarkReturn: number;
  };
  readonly shocks: {
    readonly VALUE: {
      readonly shockPercent: number;
      readonly naive: ShockJson;
      readonly conditional: ShockJson;
    };
  };
  readonly checks: readonly QuotedCheck[];
  readonly quotedOnly: readonly QuotedOnly[];
}

/** The MiniModel as a plain object: returns and risk in percent, the checks of the chapters asked for. */
export function miniModelJson(
  model: MiniModel,
  chapters: readonly number[],
  checks: readonly QuotedCheck[],
  notReproducible: readonly QuotedOnly[],
): MiniModelJson {
  const { factorReturns, exposures, purePortfolios, own } = model;
  const { portfolio, benchmark, active } = own.risk;
  return {
    source: "It's Just Beta: An Equity Factor Model Primer, ch. 18 (inputs); computed by plimsoll",
    chapters,
    factors: factorNames,
    stocks: names,
    exposures: Object.fromEntries(
      names.map((name, asset) => [name, byName(factorNames, exposureRow(exposures, asset))]),
    ),
    factorReturns: percentByName(factorNames, factorReturns.values),
    tStatistics: byName(factorNames, factorReturns.tStatistic),
    residuals: percentByName(names, factorReturns.specificReturns),
    r2: factorReturns.rSquaredCentred,
    purePortfolios: rowsByName(factorNames, names, (k, asset) => {
      return purePortfolios.values[k * purePortfolios.cols + asset]!;
    }),
    grossLeverage: byName(
      factorNames,
      model.pureShapes.map(({ grossLeverage }) => grossLeverage),
    ),
    factorCovariance: covarianceJson(),
    weights: {
      portfolio: byName(names, model.portfolio.weights),
      benchmark: byName(names, model.benchmark.weights),
    },
    risk: {
      portfolio: volatilities(portfolio),
      benchmark: volatilities(benchmark),
      active: volatilities(active),
    },
    activeExposures: byName(
      factorNames,
      active.factors.map(({ exposure }) => exposure),
    ),
    activeVarianceSharePercent: varianceShares(active),
    trackingErrorSharePercent: percentByName(
      names,
      active.assets.riskContributionAnnual.map((part) => part / active.volatilityAnnual),
    ),
    attribution: attributionJson(model),
    shocks: shocksJson(model),
    checks,
    quotedOnly: notReproducible,
  };
}

function byName(labels: readonly string[], values: Vector): ByName {
  return Object.fromEntries(labels.map((label, i) => [label, values[i]!]));
}

function percentByName(labels: readonly string[], values: Vector): ByName {
  return byName(
    labels,
    Float64Array.from(values, (value) => value * 100),
  );
}

function rowsByName(
  rows: readonly string[],
  cols: readonly string[],
  value: (row: number, col: number) => number,
): Readonly<Record<string, ByName>> {
  return Object.fromEntries(
    rows.map((label, row) => {
      return [
        label,
        byName(
          cols,
          cols.map((_, col) => value(row, col)),
        ),
      ];
    }),
  );
}

function covarianceJson(): MiniModelJson["factorCovariance"] {
  const { volatilityAnnual, correlation } = ownFactorCovariance();
  return {
    source: "Plimsoll's own, chosen to meet the quoted risk numbers; the primer's was not recovered",
    volAnnualPercent: percentByName(factorNames, volatilityAnnual),
    correlation: rowsByName(
      factorNames,
      factorNames,
      (k, j) => correlation.values[k * correlation.cols + j]!,
    ),
  };
}

function volatilities(risk: RiskAttribution): VolatilitiesJson {
  return {
    volPercent: risk.volatilityAnnual * 100,
    factorVolPercent: risk.factorVolatilityAnnual * 100,
    specificVolPercent: risk.specificVolatilityAnnual * 100,
  };
}

function varianceShares(active: RiskAttribution): ByName {
  const family = (name: string): number =>
    active.families.find((line) => line.family === name)!.varianceShare;
  const parts = active.factors.map(({ varianceShare }) => varianceShare);
  return percentByName(
    [...factorNames, "industries", "styles", "specific"],
    [...parts, family("industry"), family("style"), active.specific.varianceShare],
  );
}

function attributionJson(model: MiniModel): MiniModelJson["attribution"] {
  const { active, portfolio, benchmark } = model.attribution;
  const byFactor = percentByName(factorNames, active.factorContributions);
  return {
    byFactor,
    factor: Object.values(byFactor).reduce((sum, part) => sum + part, 0),
    specific: active.specific * 100,
    active: active.returnPeriod * 100,
    portfolioReturn: portfolio.returnPeriod * 100,
    benchmarkReturn: benchmark.returnPeriod * 100,
  };
}

function shocksJson({ own: { shock } }: MiniModel): MiniModelJson["shocks"] {
  const impact = (of: typeof shock.naive): ShockJson => ({
    factorReturnsPercent: percentByName(factorNames, of.factorReturns),
    activeImpactPercent: of.impact * 100,
  });
  const shockPercent = shock.naive.factorReturns[factorNames.indexOf("VALUE")]! * 100;
  return { VALUE: { shockPercent, naive: impact(shock.naive), conditional: impact(shock.conditional) } };
}
