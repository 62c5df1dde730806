import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ForeignWorld, WorldDay } from "./foreign-world.ts";

/** What a package may be damaged by: the text of a file, by its name, as it is written instead. */
export type Damage = (name: string, text: string) => string | undefined;

const intact: Damage = (_, text) => text;

function writer(folder: string, damage: Damage): (name: string, lines: readonly string[]) => void {
  mkdirSync(folder, { recursive: true });
  return (name, lines) => {
    const text = damage(name, `${lines.join("\n")}\n`);
    if (text !== undefined) writeFileSync(join(folder, name), text);
  };
}

const plain = (date: string) => date.replaceAll("-", "");

/** Pipe-separated members with `!` headers and `[End of File]`, a file for each member and date. */
export function writeMembers(folder: string, world: ForeignWorld, damage: Damage = intact): void {
  const write = writer(folder, damage);
  for (const day of world.days) {
    const date = plain(day.date);
    const member = (name: string, header: string, rows: readonly (readonly (string | number)[])[]) =>
      write(`XM_100_${name}.${date}`, [
        `Date: ${date}`,
        "Model: XM",
        `!${header}`,
        ...rows.map((row) => row.join("|")),
        "[End of File]",
      ]);
    const { factors, ids } = world;
    member(
      "Covariance",
      "Factor1|Factor2|VarCovar|DataDate",
      lowerTriangle(world, day).map((row) => [...row, date]),
    );
    member(
      "Asset_Exposure",
      "AssetID|Factor|Exposure|DataDate",
      ids.flatMap((id, i) =>
        factors.flatMap((factor, k) =>
          day.exposures[i]![k] === 0 ? [] : [[id, factor, day.exposures[i]![k]!, date]],
        ),
      ),
    );
    member(
      "Asset_Data",
      "AssetID|Yield%|TotalRisk%|SpecRisk%|HistBeta|PredBeta|DataDate",
      ids.map((id, i) => [id, 2.5, day.totalRisk[i]!, day.specificRisk[i]!, 1, day.predictedBeta[i]!, date]),
    );
    member(
      "Asset_LSR",
      "AssetID|RootID|Elasticity|RootSpecificRisk|DataDate",
      day.linked.lines.map((line, l) => [ids[line]!, "R1", day.linked.elasticity[l]!, day.linked.root, date]),
    );
    member(
      "DlyFacRet",
      "Factor|DlyReturn|DataDate",
      factors.map((factor, k) => [factor, day.factorReturns[k]!, date]),
    );
    member(
      "Asset_DlySpecRet",
      "AssetID|SpecificReturn|DataDate",
      ids.map((id, i) => [id, day.specificReturns[i]!, date]),
    );
    member(
      "ESTU_POR",
      "AssetID|Shares",
      ids.filter((_, i) => day.estimation[i]).map((id) => [id, 1000]),
    );
    member("Rates", "Currency|USDxrate|RFRate%|DataDate", [
      ["USD", 1, day.riskFreeAnnualPercent, date],
      ["EUR", 1.1, 0.5, date],
    ]);
    member(
      "Daily_Asset_Price",
      "AssetID|Price|Capt|PriceSource|Currency|DlyReturn%|DataDate",
      ids.map((id, i) => [id, day.prices[i]!, day.caps[i]!, "X", "USD", 100 * day.returns[i]!, date]),
    );
    member(
      "Asset_Identity",
      "AssetID|Name|Instrument|IssuerID|ISOCountryCode|ISOCurrencyCode|RootID|StartDate|EndDate",
      ids.map((id) => [id, `Company ${id}`, "STOCK", `I${id}`, "US", "USD", id, "19900101", "99991231"]),
    );
    member(
      "LOCALID_Asset_ID",
      "AssetID|AssetIDType|AssetID|StartDate|EndDate",
      ids.map((id, i) => [id, "LOCALID", `T${i}`, "19900101", "99991231"]),
    );
  }
}

function lowerTriangle({ factors }: ForeignWorld, day: WorldDay): readonly (readonly (string | number)[])[] {
  return factors.flatMap((first, a) =>
    factors.slice(0, a + 1).map((second, b) => [first, second, day.covariance[a]![b]!]),
  );
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Quoted files: names with exposures and risk, and covariance, factor returns and issuers beside. */
export function writeQuoted(folder: string, world: ForeignWorld, damage: Damage = intact): void {
  const write = writer(folder, damage);
  const { factors, ids, styles, industries } = world;
  for (const day of world.days) {
    const [year, month, date] = day.date.split("-") as [string, string, string];
    const head = `${date}${MONTHS[Number(month) - 1]}${year}`;
    const file = (name: string, header: readonly string[], rows: readonly (readonly (string | number)[])[]) =>
      write(`XM_${year.slice(2)}${month}${date}.${name}`, [
        head,
        ...[header, ...rows].map(
          (row) => `${row.map((cell) => (typeof cell === "number" ? cell : `"${cell}"`)).join(",")},`,
        ),
      ]);
    file(
      "RSK",
      [
        "ID",
        "SEDOL",
        "LOCID",
        "NAME",
        "HBETA",
        "PBETA",
        "SRISK%",
        "TRISK%",
        "COUNTRY",
        ...styles,
        "INDNAME",
        "IND",
        "PRICE",
        "CAPITALIZATION",
        "YLD%",
        "ESTU",
        "ISOCURR",
        "INTRA_MONTH_ADDITION",
        "RETURN%",
        "SPECRET%",
      ],
      ids.map((id, i) => [
        ...[
          id,
          "",
          `T${i}`,
          `Company ${id}`,
          1,
          day.predictedBeta[i]!,
          day.specificRisk[i]!,
          day.totalRisk[i]!,
          "USA",
        ],
        ...styles.map((style) => day.exposures[i]![factors.indexOf(style)]!),
        ...["an industry", industries.find((name) => day.exposures[i]![factors.indexOf(name)] === 1)!],
        ...[day.prices[i]!, day.caps[i]!, 2, day.estimation[i] ? 1 : 0, "USD", "N"],
        ...[100 * day.returns[i]!, 100 * day.specificReturns[i]!],
      ]),
    );
    file(
      "COV",
      ["FACTOR", ...factors],
      factors.map((factor, a) => [factor, ...day.covariance[a]!.map((value, b) => (b > a ? "" : value))]),
    );
    file(
      "RET",
      ["FACTOR", "RETURN%"],
      factors.map((factor, k) => [factor, 100 * day.factorReturns[k]!]),
    );
    const { lines, elasticity, root } = day.linked;
    file(
      "LSR",
      ["ID1", "ID2", "COVARIANCE"],
      [[ids[lines[0]!]!, ids[lines[1]!]!, elasticity[0]! * elasticity[1]! * root * root]],
    );
  }
}

/** Flat files with #Columns; columns in an order of their own. */
export function writeColumns(folder: string, world: ForeignWorld, damage: Damage = intact): void {
  const write = writer(folder, damage);
  const { factors, ids } = world;
  // No order of columns is promised: the readers go by name.
  const shuffled = [...factors].reverse();
  for (const day of world.days) {
    const date = plain(day.date);
    const file = (
      role: string,
      columns: readonly string[],
      units: readonly string[],
      rows: readonly (readonly (string | number)[])[],
    ) =>
      write(`XM4.${date}.${role}`, [
        `#DataDate: ${day.date}`,
        "#CreationTimestamp: 2020-03-01 00:00:00Z",
        "#FlatFileVersion: 4.0",
        `#Columns: ${columns.join("|")}`,
        `#Unit: ${units.join("|")}`,
        ...rows.map((row) => row.join("|")),
      ]);
    const at = (factor: string) => factors.indexOf(factor);
    file(
      "exp",
      ["AssetID", ...shuffled],
      ["ID", ...shuffled.map(() => "Number")],
      ids.map((id, i) => [id, ...shuffled.map((factor) => day.exposures[i]![at(factor)]! || "")]),
    );
    file(
      "cov",
      ["FactorName", ...shuffled],
      ["ID", ...shuffled.map(() => "Percent")],
      factors.map((factor, a) => [factor, ...shuffled.map((other) => day.covariance[a]![at(other)]!)]),
    );
    file(
      "rsk",
      [
        "AssetID",
        "Specific Risk",
        "Estimation Universe",
        "Market Cap",
        "Price",
        "Return",
        "Specific Return",
        "Name",
        "Country",
      ],
      ["ID", "Percent", "Flag", "Currency", "Currency", "Number", "Number", "Text", "Text"],
      ids.map((id, i) => [
        ...[id, day.specificRisk[i]!, day.estimation[i] ? 1 : 0, day.caps[i]!, day.prices[i]!],
        ...[day.returns[i]!, day.specificReturns[i]!, `Company ${id}`, "US"],
      ]),
    );
    const { lines, elasticity, root } = day.linked;
    file(
      "isc",
      ["AssetID1", "AssetID2", "Covariance"],
      ["ID", "ID", "Percent"],
      [[ids[lines[0]!]!, ids[lines[1]!]!, elasticity[0]! * elasticity[1]! * root * root]],
    );
    file(
      "ret",
      ["FactorName", "Return"],
      ["ID", "Number"],
      factors.map((factor, k) => [factor, day.factorReturns[k]!]),
    );
    file(
      "att",
      ["FactorName", "Description", "Type"],
      ["ID", "Text", "Text"],
      factors.map((factor, k) => [factor, "", k < 3 ? "Industry" : k < 5 ? "Style" : "Market"]),
    );
    file(
      "bet",
      ["AssetID", "Historical Beta", "Predicted Beta"],
      ["ID", "Number", "Number"],
      ids.map((id, i) => [id, 1, day.predictedBeta[i]!]),
    );
    const styles = Object.entries(day.portfolios);
    file(
      "pfp",
      ["AssetID", ...styles.map(([style]) => style)],
      ["ID", ...styles.map(() => "Number")],
      ids.map((id, i) => [id, ...styles.map(([, weights]) => weights[i]!)]),
    );
    file(
      "idm",
      ["AssetID", "Ticker"],
      ["ID", "ID"],
      ids.map((id, i) => [id, `T${i}`]),
    );
  }
}

/** Documents of the open JSON schema, one for each date. */
export function writeJson(folder: string, world: ForeignWorld, damage: Damage = intact): void {
  const write = writer(folder, damage);
  const { factors, ids } = world;
  for (const day of world.days) {
    const { lines, elasticity, root } = day.linked;
    const document = {
      date: day.date,
      factorData: factors.map((factor, k) => ({
        factorId: `F${k}`,
        factorName: factor,
        factorCategory: k < 3 ? "Industry" : k < 5 ? "Style" : "Market",
        factorReturn: 100 * day.factorReturns[k]!,
      })),
      covarianceMatrix: day.covariance.map((row) => row.map((value) => value / 1e4 / 252)),
      assetData: {
        universe: ids,
        specificRisk: day.specificRisk,
        factorExposure: ids.map((_, i) =>
          Object.fromEntries(
            factors.flatMap((__, k) =>
              day.exposures[i]![k] === 0 ? [] : [[`F${k}`, day.exposures[i]![k]!]],
            ),
          ),
        ),
        predictedBeta: day.predictedBeta,
        specificReturn: day.specificReturns.map((value) => 100 * value),
        dailyReturn: day.returns.map((value) => 100 * value),
        estimationUniverseWeight: day.estimation.map((isIn) => (isIn ? 1 / 24 : 0)),
        capitalization: day.caps,
        price: day.prices,
      },
      issuerSpecificCovariance: {
        universeId1: [ids[lines[0]!]!],
        universeId2: [ids[lines[1]!]!],
        covariance: [(elasticity[0]! * elasticity[1]! * root * root) / 1e4 / 252],
      },
      factorPortfolios: {
        universe: ids,
        portfolio: Object.entries(day.portfolios).map(([style, weights]) => ({
          factorId: `F${factors.indexOf(style)}`,
          weights,
        })),
      },
      currencyRatesData: { currency: ["USD"], exchangeRate: [1], riskFreeRate: [day.riskFreeAnnualPercent] },
    };
    write(`${day.date}.json`, [JSON.stringify(document)]);
  }
}
