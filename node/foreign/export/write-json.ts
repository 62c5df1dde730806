import { formatRiskModelDocument, type RiskModelDocument } from "../../../wire/index.ts";
import { type ExportDay, holdingsByName, linkedPairs } from "./export-day.ts";
import { annualPercent, type TextFile } from "./text-file.ts";

/** A date as a document of the open JSON schema. */
export function jsonFiles(day: ExportDay): readonly TextFile[] {
  const { ids, factors, exposures, periodsPerYear, covariance, predictedBetas: betas } = day;
  const size = factors.length;
  const returns = new Map(day.returns.map((of) => [of.id, of]));
  const series = (numberOf: (id: string, i: number) => number): (number | null)[] =>
    ids.map((id, i) => {
      const value = numberOf(id, i);
      return Number.isFinite(value) ? value : null;
    });
  const members = day.estimation.filter((isIn) => isIn).length;
  const pairs = linkedPairs(day);
  const document: RiskModelDocument = {
    date: day.date,
    factorData: factors.map(({ name, family }, k) => {
      const value = day.factorReturns.get(name);
      return {
        factorId: String(k + 1),
        factorName: name,
        factorCategory: family.charAt(0).toUpperCase() + family.slice(1),
        ...(value === undefined ? {} : { factorReturn: 100 * value }),
      };
    }),
    covarianceMatrix: factors.map((_, a) => factors.map((__, b) => covariance[a * size + b] as number)),
    assetData: {
      universe: [...ids],
      specificRisk: series((_, i) => annualPercent(day.specificVariance[i] as number, periodsPerYear)),
      factorExposure: exposures.map((row) =>
        Object.fromEntries(
          factors.flatMap((_, k) => (row[k] === 0 ? [] : [[String(k + 1), row[k] as number]])),
        ),
      ),
      specificReturn: series((id) => 100 * (returns.get(id)?.specific ?? Number.NaN)),
      dailyReturn: series((id) => 100 * (returns.get(id)?.total ?? Number.NaN)),
      estimationUniverseWeight: series((_, i) => (day.estimation[i] ? 1 / members : 0)),
      capitalization: series((_, i) => day.marketCaps[i] as number),
      ...(betas === undefined ? {} : { predictedBeta: series((_, i) => betas[i] as number) }),
    },
    ...(pairs.length === 0
      ? {}
      : {
          issuerSpecificCovariance: {
            universeId1: pairs.map(({ first }) => first),
            universeId2: pairs.map(({ second }) => second),
            covariance: pairs.map(({ covariance: of }) => of),
          },
        }),
    ...portfoliosOf(day),
    currencyRatesData: {
      currency: ["OWN"],
      exchangeRate: [1],
      riskFreeRate: [Number.isFinite(day.riskFree) ? 100 * periodsPerYear * day.riskFree : null],
    },
  };
  return [{ name: `${day.date}.json`, text: formatRiskModelDocument(document) }];
}

/** Weights over the names that any of them holds. */
function portfoliosOf(day: ExportDay): Pick<RiskModelDocument, "factorPortfolios"> {
  const { factors, factorPortfolios } = day;
  if (factorPortfolios.length === 0) return {};
  const held = holdingsByName(day);
  const portfolio = factorPortfolios.map(({ factor }, f) => ({
    factorId: String(factors.findIndex(({ name }) => name === factor) + 1),
    weights: held.ids.map((id) => held.weightOf(f, id) ?? 0),
  }));
  return { factorPortfolios: { universe: [...held.ids], portfolio } };
}
