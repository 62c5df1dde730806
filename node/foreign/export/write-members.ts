import type { ExportDay } from "./export-day.ts";
import { annualPercent, cellText, plainDate, type TextCell, type TextFile } from "./text-file.ts";

/** A member before it is text: what it is called, its columns and rows. */
type Member = readonly [name: string, header: readonly string[], rows: readonly (readonly TextCell[])[]];

/** A date as pipe-separated members; one without rows is left out. */
export function membersFiles(day: ExportDay): readonly TextFile[] {
  const date = plainDate(day.date);
  return [...riskMembers(day, date), ...returnMembers(day, date), portfolioMember(day, date)].flatMap(
    ([name, header, rows]) => {
      if (rows.length === 0) return [];
      const lines = [
        `Date: ${date}`,
        `Model: ${day.model}`,
        `!${header.join("|")}`,
        ...rows.map((row) => row.map(cellText).join("|")),
        "[End of File]",
      ];
      return [{ name: `${day.model}_100_${name}.${date}`, text: `${lines.join("\n")}\n` }];
    },
  );
}

function riskMembers(day: ExportDay, date: string): readonly Member[] {
  const { ids, factors, exposures, periodsPerYear, predictedBetas: betas } = day;
  const covariances = factors.flatMap(({ name: first }, a) =>
    factors
      .slice(0, a + 1)
      .map(({ name: second }, b) => [
        first,
        second,
        (day.covariance[a * factors.length + b] as number) * periodsPerYear * 1e4,
        date,
      ]),
  );
  const held = ids.flatMap((id, i) =>
    factors.flatMap(({ name }, k) => {
      const value = exposures[i]?.[k] as number;
      return value === 0 ? [] : [[id, name, value, date]];
    }),
  );
  return [
    ["Covariance", ["Factor1", "Factor2", "VarCovar", "DataDate"], covariances],
    ["Asset_Exposure", ["AssetID", "Factor", "Exposure", "DataDate"], held],
    [
      "Asset_Data",
      ["AssetID", "SpecRisk%", ...(betas === undefined ? [] : ["PredBeta"]), "DataDate"],
      ids.map((id, i) => [
        ...[id, annualPercent(day.specificVariance[i] as number, periodsPerYear)],
        ...(betas === undefined ? [] : [betas[i] as number]),
        date,
      ]),
    ],
    ["Asset_LSR", ["AssetID", "RootID", "Elasticity", "RootSpecificRisk", "DataDate"], linkedRows(day, date)],
    [
      "Asset_Identity",
      ["AssetID", "Name", "IssuerID", "StartDate", "EndDate"],
      ids.map((id, i) => [id, day.names[i] as string, day.issuers[i] as string, "", ""]),
    ],
    ["ESTU_POR", ["AssetID", "Shares"], ids.filter((_, i) => day.estimation[i]).map((id) => [id, 1])],
  ];
}

function returnMembers(day: ExportDay, date: string): readonly Member[] {
  const { ids, periodsPerYear } = day;
  const totals = new Map(day.returns.map(({ id, total }) => [id, total]));
  const caps = new Map(ids.map((id, i) => [id, day.marketCaps[i] as number]));
  const priced = [...new Set([...ids, ...totals.keys()])];
  return [
    [
      periodsPerYear > 12 ? "DlyFacRet" : "FacRet",
      ["Factor", "DlyReturn", "DataDate"],
      [...day.factorReturns].map(([name, value]) => [name, value, date]),
    ],
    [
      "Asset_DlySpecRet",
      ["AssetID", "SpecificReturn", "DataDate"],
      day.returns.flatMap(({ id, specific }) => (Number.isNaN(specific) ? [] : [[id, specific, date]])),
    ],
    [
      "Rates",
      ["Currency", "OWNxrate", "RFRate%", "DataDate"],
      [["OWN", 1, day.riskFree * periodsPerYear * 100, date]],
    ],
    [
      "Daily_Asset_Price",
      ["AssetID", "Capt", "DlyReturn%", "DataDate"],
      priced.map((id) => [id, caps.get(id) ?? Number.NaN, 100 * (totals.get(id) ?? Number.NaN), date]),
    ],
  ];
}

/** Columns that say what they are: nothing open describes others. */
function portfolioMember(day: ExportDay, date: string): Member {
  const rows = day.factorPortfolios.flatMap(({ factor, ids, weights }) =>
    ids.map((id, i) => [id, factor, weights[i] as number, date]),
  );
  return ["Factor_POR", ["AssetID", "Factor", "Weight", "DataDate"], rows];
}

function linkedRows(day: ExportDay, date: string): readonly (readonly TextCell[])[] {
  return day.ids.flatMap((id, i) => {
    const loading = day.loadings[i] as number;
    if ((day.linkedTo[i] as number) < 0 || loading === 0) return [];
    return [
      [
        id,
        day.issuers[i] as string,
        Math.sign(loading),
        annualPercent(loading * loading, day.periodsPerYear),
        date,
      ],
    ];
  });
}
