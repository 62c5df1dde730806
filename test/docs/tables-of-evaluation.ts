import { type KeptTable, keptLine, lineOf, numberText, shown } from "./kept-tables.ts";

const page = "docs/real-evaluation.md";

/** The panels of bench/real-evaluation.mjs by the name of their lines, and the file that has them. */
const FILES = {
  monthly: "real-evaluation-monthly",
  "monthly 2008-2012": "real-evaluation-frozen",
  chosen: "real-evaluation-frozen",
  daily: "real-evaluation-daily",
  pystock: "real-evaluation-pystock",
  synthetic: "real-evaluation-synthetic",
} as const;
type Panel = keyof typeof FILES;

const FAMILIES = {
  universe: "universe",
  random_active: "random, active",
  industry_active: "industries, active",
  clustered_active: "within industries",
  style_tilt: "style tilts",
  least_variance: "optimised for random views",
  style_optimised: "optimised for a style",
  pure_factor: "pure factors",
  eigenfactor: "eigenfactors",
  least_variance_factors: "optimised of factors",
} as const;
type Family = keyof typeof FAMILIES;

const isOf =
  (names: readonly string[]) =>
  ([family]: readonly [string, string]): boolean =>
    names.includes(family);
const families = Object.entries(FAMILIES);
const OF_NAMES = [
  "universe",
  "random_active",
  "industry_active",
  "clustered_active",
  "style_tilt",
  "least_variance",
];

function biasCell(panel: Panel, family: string): string {
  const line = keptLine(FILES[panel], `${panel} bias, ${family}`);
  return `${shown(line, "bias", 2)} (${shown(line, "least", 2)}–${shown(line, "largest", 2)})`;
}

function coverageCell(panel: Panel, family: string): string {
  const line = keptLine(FILES[panel], `${panel} bias, ${family}`);
  return `${shown(line, "in band %", 0)} ± ${shown(line, "± %", 0)}`;
}

const byFamily = (
  name: string,
  first: string,
  cell: (panel: Panel, family: string) => string,
): KeptTable => ({
  page,
  name,
  columns: [
    first,
    "monthly 1998–2012, preset",
    "2008–2012, preset",
    "2008–2012, chosen",
    "daily 2008–2012",
    "pystock",
  ],
  rows: () =>
    families.map(([family, label]) => [
      label,
      ...(["monthly", "monthly 2008-2012", "chosen", "daily", "pystock"] as const).map((panel) =>
        cell(panel, family),
      ),
    ]),
});

/** √z² with and without, and the difference of the loss with its t; a loss is bold. */
function comparedCell(panel: Panel, correction: string): string {
  const line = lineOf(FILES[panel], `${panel} correction, ${correction}`);
  if (line === undefined) return "";
  const difference = `${shown(line, "difference", 3)} (${shown(line, "t", 1)})`;
  const isLoss = Number(line.difference) >= 0.0005;
  return `${shown(line, "with", 2)} / ${shown(line, "without", 2)}, ${isLoss ? `**${difference}**` : difference}`;
}

function peerCell(panel: "monthly" | "chosen" | "daily", peer: string, on: string): string {
  const line = keptLine("real-evaluation-peers", `${panel} less ${peer}, ${on}`);
  return `${shown(line, "QLIKE less the peer's", 2)} (${shown(line, "t", 1)})`;
}

const CORRECTIONS = [
  [
    "eigenfactor",
    "optimised of factors (by F without it)",
    "eigenfactor, optimised of factors, by F without it",
  ],
  ["eigenfactor", "the five smallest eigenfactors", "eigenfactor, eigenfactors, the five smallest"],
  ["eigenfactor", "optimised for views on names", "eigenfactor, optimised for views, by Σ without it"],
  ["eigenfactor", "pure factors: not meant for them", "eigenfactor, pure factors (not meant for them)"],
  ["regime", "universe, crisis years", "regime, universe, crisis years"],
  ["regime", "random books, crisis years", "regime, random_active, crisis years"],
  ["regime", "style tilts, crisis years", "regime, style_tilt, crisis years"],
  ["regime", "random books, other years", "regime, random_active, other years"],
  ["regime of Δ", "names, crisis years", "regime of Δ, names, crisis years"],
  ["regime of Δ", "names, other years", "regime of Δ, names, other years"],
  ["shrinkage", "names, smallest tenth", "shrinkage, names, size tenth 1"],
  ["shrinkage", "names, largest tenth", "shrinkage, names, size tenth 10"],
  ["shrinkage", "names, calmest tenth", "shrinkage, names, volatility tenth 1"],
  ["shrinkage", "names, wildest tenth", "shrinkage, names, volatility tenth 10"],
  ["structural", "names with a short history", "structural, names with fewer than N returns"],
  ["jumps", "names, all", "jumps, names, all"],
] as const;

/** Returns that a name needs for a forecast of its own, by panel: it is in the name of the line. */
const FULL: Readonly<Record<string, string>> = { daily: "120", pystock: "120", monthly: "24", chosen: "24" };

function choiceRow(family: string, label: string): readonly string[] {
  const line = keptLine("real-evaluation-choices", `choice less preset, ${family}`);
  return [
    label,
    ...["1998-2007", "2008-2012"].flatMap((span) => [shown(line, span, 3), shown(line, `t ${span}`, 1)]),
  ];
}

const WHOLE = [
  ["monthly 1998–2012, preset", "monthly"],
  ["monthly 2008–2012, chosen", "chosen"],
  ["daily 2008–2012", "daily"],
] as const;

const SURVIVORS = [
  ["all names, all", "all names, estimated on all"],
  ["survivors, all", "survivors, estimated on all"],
  ["survivors, survivors", "survivors, estimated on survivors"],
  ["names that end, all", "names that end, estimated on all"],
  ["… in their last 126 days", "… in their last 126 days"],
] as const;

/** The tables of docs/real-evaluation.md. */
export const tablesOfEvaluation: readonly KeptTable[] = [
  byFamily("bias by family", "bias (least–largest)", biasCell),
  byFamily("coverage by family", "in the band, %", coverageCell),
  {
    page,
    name: "parts of the forecast",
    columns: [
      "family",
      "factor part",
      "specific part",
      "expected",
      "twice their product",
      "expected",
      "whole",
    ],
    rows: () =>
      families
        .filter(isOf([...OF_NAMES, "style_optimised"]))
        .map(([family, label]) => [
          label,
          ...["factor", "specific", "algebra", "cross", "crossAlgebra", "total"].map((part) =>
            shown(keptLine(FILES.monthly, `monthly parts, ${family}`), part, 2),
          ),
        ]),
  },
  {
    page,
    name: "without the noise of the regression",
    columns: ["family", "synthetic", "monthly 1998–2012", "daily 2008–2012", "pystock"],
    rows: () =>
      (["style_optimised", ...OF_NAMES] as readonly Family[]).map((family) => [
        FAMILIES[family],
        ...(["synthetic", "monthly", "daily", "pystock"] as const).map((panel) =>
          comparedCell(panel, `without noise of f, ${family}`),
        ),
      ]),
  },
  {
    page,
    name: "names by year",
    columns: ["Δ", ...Array.from({ length: 15 }, (_, y) => String(1998 + y))],
    rows: () =>
      ["36, regime 18", "12, regime 3"].map((delta) => [
        delta,
        ...Array.from({ length: 15 }, (_, y) =>
          shown(keptLine("real-evaluation-choices", `names by year, ${delta}`), `in ${1998 + y}`, 2),
        ),
      ]),
  },
  {
    page,
    name: "choice less preset",
    columns: ["choice less preset, log score", "1998–2007", "t", "2008–2012", "t"],
    rows: () => [
      ...families.filter(isOf([...OF_NAMES, "style_optimised"])).map(([of, label]) => choiceRow(of, label)),
      choiceRow("all", "all"),
    ],
  },
  {
    page,
    name: "corrections",
    columns: [
      "correction",
      "on",
      "monthly 1998–2012, preset",
      "monthly 2008–2012, chosen",
      "daily 2008–2012",
      "pystock",
    ],
    rows: () =>
      CORRECTIONS.map(([correction, on, name]) => [
        correction,
        on,
        ...(["monthly", "chosen", "daily", "pystock"] as const).map((panel) =>
          comparedCell(panel, name.replace("N returns", `${FULL[panel]} returns`)),
        ),
      ]),
  },
  {
    page,
    name: "peers",
    columns: [
      "family",
      "monthly 1998–2012, preset: sample",
      "single index",
      "2008–2012, chosen: sample",
      "single index",
      "daily: sample",
      "single index",
    ],
    rows: () =>
      [
        ...families.filter(isOf(OF_NAMES)),
        ["names, size 1", "names, smallest tenth"] as const,
        ["names, size 10", "names, largest tenth"] as const,
      ].map(([on, label]) => [
        label,
        ...(["monthly", "chosen", "daily"] as const).flatMap((panel) =>
          ["shrunk sample covariance", "single index"].map((peer) => peerCell(panel, peer, on)),
        ),
      ]),
  },
  {
    page,
    name: "whole covariance",
    columns: ["mean / median", "Mahalanobis", "factor part", "specific part", "diagonal"],
    rows: () =>
      WHOLE.map(([label, panel]) => [
        label,
        ...["mahalanobis", "factor", "specific", "diagonal"].map((ratio) => {
          const line = keptLine("real-evaluation-peers", `${panel} stored whole, ${ratio}`);
          return `${shown(line, "mean", 3)} / ${shown(line, "median", 3)}`;
        }),
      ]),
  },
  {
    page,
    name: "survivors",
    columns: [
      "names, and what the model was estimated on",
      "√z²",
      "seeds",
      "true over forecast, √ of variance",
    ],
    rows: () =>
      SURVIVORS.map(([label, group]) => {
        const line = keptLine("survivors", `survivors, ${group}`);
        const seeds = Object.entries(line).flatMap(([field, value]) =>
          field.startsWith("seed ") ? [Number(value)] : [],
        );
        return [
          label,
          shown(line, "√z² of true returns", 3),
          `${numberText(Math.min(...seeds), 2)}–${numberText(Math.max(...seeds), 2)}`,
          shown(line, "√ true / forecast variance", 3),
        ];
      }),
  },
];
