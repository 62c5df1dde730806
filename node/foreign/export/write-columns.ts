import { type ExportDay, holdingsByName, linkedPairs } from "./export-day.ts";
import { annualPercent, cellText, plainDate, type TextCell, type TextFile } from "./text-file.ts";

/** A file before it is text: its role, its columns with their units, and its rows. */
type FlatFile = readonly [
  role: string,
  columns: readonly (readonly [name: string, unit: string])[],
  rows: readonly (readonly TextCell[])[],
];

/** A date as flat files with `#Columns`; one without rows is left out. */
export function columnsFiles(day: ExportDay): readonly TextFile[] {
  return [...factorFiles(day), ...assetFiles(day), ...evidenceFiles(day)].flatMap(([role, columns, rows]) => {
    if (rows.length === 0) return [];
    const lines = [
      `#DataDate: ${day.date}`,
      `#ModelName: ${day.model}`,
      `#Columns: ${columns.map(([name]) => name).join("|")}`,
      `#Unit: ${columns.map(([, unit]) => unit).join("|")}`,
      ...rows.map((row) => row.map(cellText).join("|")),
    ];
    return [{ name: `${day.model}.${plainDate(day.date)}.${role}`, text: `${lines.join("\n")}\n` }];
  });
}

function factorFiles({ factors, covariance, periodsPerYear, factorReturns }: ExportDay): readonly FlatFile[] {
  const scale = periodsPerYear * 1e4;
  const covariances = factors.map(({ name }, a) => [
    name,
    ...factors.map((_, b) => (covariance[a * factors.length + b] as number) * scale),
  ]);
  const own = ["FactorName", "ID"] as const;
  return [
    ["cov", [own, ...factors.map(({ name }) => [name, "Percent"] as const)], covariances],
    ["ret", [own, ["Return", "Number"]], [...factorReturns]],
    ["att", [own, ["Type", "Text"]], factors.map(({ name, family }) => [name, family])],
  ];
}

function assetFiles(day: ExportDay): readonly FlatFile[] {
  const { ids, factors, exposures, periodsPerYear } = day;
  const returns = new Map(day.returns.map((of) => [of.id, of]));
  const rows = ids.map((id, i) => [
    ...[id, annualPercent(day.specificVariance[i] as number, periodsPerYear), day.estimation[i] ? 1 : 0],
    ...[day.marketCaps[i] as number, returns.get(id)?.total ?? Number.NaN],
    ...[returns.get(id)?.specific ?? Number.NaN, day.names[i] as string, day.issuers[i] as string],
  ]);
  const risk = [
    ...([
      ["AssetID", "ID"],
      ["Specific Risk", "Percent"],
      ["Estimation Universe", "Flag"],
    ] as const),
    ...([
      ["Market Cap", "Currency"],
      ["Return", "Number"],
      ["Specific Return", "Number"],
    ] as const),
    ...([
      ["Name", "Text"],
      ["Issuer", "Text"],
    ] as const),
  ];
  const issuers = [
    ["AssetID1", "ID"],
    ["AssetID2", "ID"],
    ["Covariance", "Percent"],
  ] as const;
  return [
    [
      "exp",
      [["AssetID", "ID"], ...factors.map(({ name }) => [name, "Number"] as const)],
      ids.map((id, i) => [
        id,
        ...Array.from(exposures[i] as Float64Array, (value) => (value === 0 ? "" : value)),
      ]),
    ],
    ["rsk", risk, rows],
    [
      "isc",
      issuers,
      linkedPairs(day).map(({ first, second, covariance }) => [
        first,
        second,
        covariance * periodsPerYear * 1e4,
      ]),
    ],
  ];
}

/** Predicted betas, and factor portfolios with a column for each. */
function evidenceFiles(day: ExportDay): readonly FlatFile[] {
  const { ids, predictedBetas: betas, factorPortfolios } = day;
  const held = holdingsByName(day);
  const id = ["AssetID", "ID"] as const;
  return [
    [
      "bet",
      [id, ["Predicted Beta", "Number"]],
      betas === undefined ? [] : ids.map((name, i) => [name, betas[i] as number]),
    ],
    [
      "pfp",
      [id, ...factorPortfolios.map(({ factor }) => [factor, "Number"] as const)],
      held.ids.map((name) => [name, ...factorPortfolios.map((_, f) => held.weightOf(f, name) ?? "")]),
    ],
  ];
}
