import { documentDates, parseRiskModelDocuments, type RiskModelDocument } from "../../../wire/index.ts";
import type { DayDraft } from "../day-draft.ts";
import type { DatedFiles, ForeignLayout } from "../foreign-layout.ts";
import type { PackageFile } from "../package-files.ts";
import { familyOfWords } from "./family-words.ts";

/** JSON documents of one date each, or lists of them: factors, covariance in their order, and arrays over the names. */
export const jsonLayout: ForeignLayout = {
  units: {
    covariance: "period_decimal",
    specific_risk: "annual_percent",
    issuer_covariance: "period_decimal",
    factor_returns: "percent",
    specific_returns: "percent",
    returns: "percent",
    rates: "annual_percent",
  },
  dates: async (files) => {
    const byDate = new Map<string, PackageFile[]>();
    for (const file of files) {
      if (!/\.json$/i.test(file.member)) continue;
      for (const date of documentDates(await file.text()))
        byDate.set(date, [...(byDate.get(date) ?? []), file]);
    }
    return [...byDate].sort(([a], [b]) => (a < b ? -1 : 1)).map(([date, of]) => ({ date, files: of }));
  },
  factors: async ({ date, files }) => {
    for (const { name, text } of files) {
      const parsed = parseRiskModelDocuments(await text(), name);
      const document = parsed.status === "ok" ? parsed.documents.find((one) => one.date === date) : undefined;
      if (document !== undefined) return document.factorData.map(nameOf);
    }
    return [];
  },
  read: readDocuments,
};

type DocumentFactor = RiskModelDocument["factorData"][number];

/** What a factor is called: by its name, which people know it by. */
function nameOf({ factorId, factorName }: DocumentFactor): string {
  return factorName === undefined || factorName === "" ? factorId : factorName;
}

async function readDocuments({ date, files }: DatedFiles, draft: DayDraft): Promise<void> {
  const found: { readonly file: string; readonly document: RiskModelDocument }[] = [];
  for (const { name, text } of files) {
    const parsed = parseRiskModelDocuments(await text(), name);
    if (parsed.status === "faults") for (const fault of parsed.faults) draft.faults.add(fault);
    else
      found.push(
        ...parsed.documents.filter((one) => one.date === date).map((document) => ({ file: name, document })),
      );
  }
  const [first, second] = found;
  if (second !== undefined) {
    const rule = `is the second document of this date, the first is in ${first?.file}: leave one out`;
    draft.faults.add({ file: second.file, column: "date", value: date, rule });
  }
  if (first !== undefined) readDocument(first.document, first.file, draft);
}

/** Keys of a document, and of its assetData, that are looked at. */
const READ = [
  ...["date", "factorData", "covarianceMatrix", "assetData", "issuerSpecificCovariance"],
  "currencyRatesData",
  "factorPortfolios",
];
const READ_OF_ASSETS = [
  ...[
    "universe",
    "specificRisk",
    "totalRisk",
    "predictedBeta",
    "factorExposure",
    "specificReturn",
    "dailyReturn",
  ],
  ...["estimationUniverseWeight", "capitalization", "issuerMarketCap", "price", "currency"],
];

function readDocument(document: RiskModelDocument, file: string, draft: DayDraft): void {
  const { factorData, covarianceMatrix, assetData, issuerSpecificCovariance, currencyRatesData } = document;
  const place = { file, row: 1 };
  const names = new Map(factorData.map((factor) => [factor.factorId, nameOf(factor)]));
  const size = factorData.length;
  if (covarianceMatrix.length !== size || covarianceMatrix.some((row) => row.length !== size)) {
    const rows = [...new Set(covarianceMatrix.map((row) => row.length))].join(" or ");
    const rule = `must be ${size}×${size}, in the order of factorData`;
    draft.faults.add({ file, column: "covarianceMatrix", value: `${covarianceMatrix.length}×${rows}`, rule });
    return;
  }
  factorData.forEach((factor, a) => {
    const name = nameOf(factor);
    const family = familyOfWords(factor.factorCategory ?? factor.factorCategoryId ?? "");
    if (family !== undefined) draft.family(name, family);
    if (typeof factor.factorReturn === "number") draft.factorReturn(name, factor.factorReturn, place);
    // Both triangles, so that two that differ are found.
    covarianceMatrix.slice(0, a + 1).forEach((row, b) => {
      const other = nameOf(factorData[b] as DocumentFactor);
      draft.covariance(name, other, (covarianceMatrix[a] as number[])[b] as number, place);
      if (b < a) draft.covariance(other, name, row[a] as number, place);
    });
  });
  readAssets(assetData, names, file, draft);
  draft.unread(Object.keys(document).filter((key) => !READ.includes(key)));
  const asset = Object.keys(assetData).filter((key) => !READ_OF_ASSETS.includes(key));
  draft.unread(asset.map((key) => `assetData.${key}`));
  if (issuerSpecificCovariance !== undefined) readIssuers(issuerSpecificCovariance, file, draft);
  if (currencyRatesData !== undefined) readRates(currencyRatesData, draft);
  readPortfolios(document, { names, file }, draft);
}

function readAssets(
  assets: RiskModelDocument["assetData"],
  names: ReadonlyMap<string, string>,
  file: string,
  draft: DayDraft,
): void {
  const { universe } = assets;
  const columns = [
    "specificRisk",
    "totalRisk",
    "predictedBeta",
    "factorExposure",
    "specificReturn",
    "dailyReturn",
    "capitalization",
    "price",
  ] as const;
  for (const key of [...columns, "issuerMarketCap", "estimationUniverseWeight", "currency"] as const) {
    const length = assets[key]?.length ?? universe.length;
    if (length === universe.length) continue;
    const rule = `must have ${universe.length} values, one for each of universe`;
    draft.faults.add({ file, column: `assetData.${key}`, value: String(length), rule });
  }
  universe.forEach((id, i) => {
    const place = { file, row: 1 };
    const at = (
      key:
        | Exclude<(typeof columns)[number], "factorExposure">
        | "issuerMarketCap"
        | "estimationUniverseWeight",
    ) => assets[key]?.[i] ?? Number.NaN;
    draft.covered(id, place);
    const risk = at("specificRisk");
    if (!Number.isNaN(risk)) draft.specific(id, risk, place);
    draft.totalRisk(id, at("totalRisk"));
    draft.predictedBeta(id, at("predictedBeta"), place);
    for (const [factor, value] of Object.entries(assets.factorExposure[i] ?? {})) {
      if (value === null) continue;
      const name = names.get(factor);
      if (name !== undefined) draft.exposure(id, name, value, place);
      else {
        const rule = "factorData has no factor of this id";
        draft.faults.add({ file, column: `assetData.factorExposure.${i}`, value: factor, rule });
      }
    }
    if (at("estimationUniverseWeight") > 0) draft.estimation(id, place);
    draft.specificReturn(id, at("specificReturn"), place);
    draft.totalReturn(id, at("dailyReturn"), place);
    draft.price(id, at("price"));
    draft.marketCap(id, at("capitalization"));
    if (Number.isNaN(at("capitalization"))) draft.marketCap(id, at("issuerMarketCap"));
    const currency = assets.currency?.[i];
    if (typeof currency === "string") draft.security(id, { currency });
  });
}

function readIssuers(
  { universeId1, universeId2, covariance }: NonNullable<RiskModelDocument["issuerSpecificCovariance"]>,
  file: string,
  draft: DayDraft,
): void {
  if (universeId1.length !== covariance.length || universeId2.length !== covariance.length) {
    const rule = `universeId1, universeId2 and covariance must be of one length, are of ${universeId1.length}, ${universeId2.length} and ${covariance.length}`;
    draft.faults.add({ file, column: "issuerSpecificCovariance", rule });
    return;
  }
  covariance.forEach((value, i) => {
    draft.issuerCovariance(universeId1[i] as string, universeId2[i] as string, value, { file, row: 1 });
  });
}

/** Weights over a universe of their own. */
function readPortfolios(
  { factorPortfolios }: RiskModelDocument,
  { names, file }: { readonly names: ReadonlyMap<string, string>; readonly file: string },
  draft: DayDraft,
): void {
  const { universe = [], portfolio = [] } = factorPortfolios ?? {};
  portfolio.forEach(({ factorId, weights }, at) => {
    const column = `factorPortfolios.portfolio.${at}`;
    const factor = names.get(factorId);
    if (factor === undefined) {
      const rule = "factorData has no factor of this id";
      draft.faults.add({ file, column: `${column}.factorId`, value: factorId, rule });
    } else if (weights.length !== universe.length) {
      const rule = `must have ${universe.length} values, one for each of factorPortfolios.universe`;
      draft.faults.add({ file, column: `${column}.weights`, value: String(weights.length), rule });
    } else
      weights.forEach((weight, i) => {
        draft.portfolioWeight(factor, universe[i] as string, weight ?? Number.NaN, { file, row: 1 });
      });
  });
}

/** The rate of the currency whose exchange rate is 1. */
function readRates(
  { currency, exchangeRate, riskFreeRate }: NonNullable<RiskModelDocument["currencyRatesData"]>,
  draft: DayDraft,
): void {
  currency.forEach((code, i) => {
    draft.currency(code.toUpperCase());
    const rate = riskFreeRate?.[i];
    if (exchangeRate?.[i] === 1 && typeof rate === "number") draft.riskFree(rate);
  });
}
