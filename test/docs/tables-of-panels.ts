import { type KeptTable, keptLine, lineOf, shown } from "./kept-tables.ts";
import { type KeptLine, keptLines } from "./measured.ts";

const MONTHLY = "real-us-open-panel";
const DAILY = "real-us-daily-2007-2012";
const PYSTOCK = "real-pystock-2015-2017";
const PANELS = [MONTHLY, DAILY, PYSTOCK] as const;
type Panel = (typeof PANELS)[number];

const linesFrom = (panel: Panel, start: string): readonly KeptLine[] =>
  keptLines(`bench/history/${panel}.jsonl`).filter(({ problem }) => String(problem).startsWith(start));
const inWords = (factor: unknown): string => String(factor).replaceAll("_", " ");

/** Market, styles, industries; within each the largest mean |t| first. */
function admissionRows(panel: Panel): readonly (readonly string[])[] {
  const families = ["market", "style", "industry"];
  const order = (line: KeptLine): number => families.indexOf(String(line.family));
  const lines = linesFrom(panel, "factor, ").toSorted(
    (a, b) => order(a) - order(b) || Number(b.meanAbsT) - Number(a.meanAbsT),
  );
  return lines.map((line) => [
    inWords(line.factor),
    shown(line, "meanAbsT", 2),
    shown(line, "shareAbove2", 0, 100),
    shown(line, "robustShareAbove2", 0, 100),
    shown(keptLine(panel, `signal, ${String(line.factor)}`), "signal", 0, 100),
    shown(line, "returnAnnual", 1, 100),
    shown(line, "volatilityAnnual", 1, 100),
    shown(line, "informationRatio", 2),
    shown(line, "tNeweyWest", 1),
    shown(line, "autocorrelation", 2),
    shown(line, "vif", 1),
    shown(line, "stability", 2),
    shown(line, "marketCorrelation", 2),
    line.verdict === "dead" ? "**dead**" : String(line.verdict),
  ]);
}

const admission = (panel: Panel, name: string): KeptTable => ({
  page: "docs/real-admission.md",
  name,
  columns: [
    "",
    "mean \\|t\\|",
    "> 2, %",
    "> 2, HC3, %",
    "signal, %",
    "return, % a year",
    "volatility, % a year",
    "ratio",
    "NW t",
    "lag 1",
    "VIF",
    "stability",
    "with the universe",
    "verdict",
  ],
  rows: () => admissionRows(panel),
});

const PUBLISHED = [
  ["market", "Mkt-RF"],
  ["beta", "Mkt-RF"],
  ["size", "SMB"],
  ["value", "HML"],
  ["earnings_yield", "HML"],
  ["momentum", "Mom"],
  ["growth", "CMA"],
  ["profitability", "RMW"],
  ["volatility", "RMW"],
] as const;

/** The correlation with a published factor, and in brackets that of the same exposures sorted. */
function publishedCell(panel: Panel, factor: string, of: string): string {
  const pure = lineOf(panel, `published, ${factor}`);
  if (pure === undefined) return "–";
  const sorted = lineOf(panel, `published, ${factor}, sorted 2×3`);
  return sorted === undefined ? shown(pure, of, 2) : `${shown(pure, of, 2)} (${shown(sorted, of, 2)})`;
}

const HELD = ["beta", "momentum", "size", "value", "earnings_yield", "volatility", "liquidity", "reversal"];

/** Gross and turnover of the pure portfolio, correlation of its long-only kin with f and what that holds of the style. */
function portfolioRow(panel: Panel, factor: string): readonly (readonly string[])[] {
  const pure = lineOf(panel, `portfolio, ${factor} pure_ex_ante`);
  if (pure === undefined) return [];
  const long = keptLine(panel, `portfolio, ${factor} long_only`);
  return [
    [
      inWords(factor),
      SPANS[panel],
      shown(pure, "gross", 2),
      shown(pure, "turnover", 0, 100),
      shown(pure, "volatilityAnnual", 1, 100),
      shown(long, "factorCorrelation", 2),
      shown(long, "exposure", 2),
    ],
  ];
}

const YEARS = ["2007", "2008", "2009", "2010", "2011", "2012"];
const RISK_ROWS = [
  ["market: forecast, % a year", "forecast of the market", "forecast", 0],
  ["market: realised, % a year", "forecast of the market", "realised", 0],
  ["market: realised over forecast", "forecast of the market", "z", 2],
  ["names: median specific forecast, % a year", "forecast of specific risk", "median_forecast", 0],
  ["names: realised over forecast", "forecast of specific risk", "z", 2],
  ["names: the same, each held at 5", "forecast of specific risk", "z_held_at_5", 2],
] as const;

const LARGEST: readonly (readonly [Panel, string, string])[] = [
  [DAILY, "HIG 2008-12-05", "capital found sufficient"],
  [DAILY, "CIT 2009-07-16", "rescue refused"],
  [DAILY, "CIT 2009-07-20", "rescue found"],
  [
    DAILY,
    "NSM 2011-04-05",
    "bid for National Semiconductor; the label is another company's: **a ticker used twice**",
  ],
  [DAILY, "MO 2008-03-31", "**error: a spin-off that is not in the adjusted price**"],
  [DAILY, "DYN 2010-08-13", "takeover bid"],
  [PYSTOCK, "HTZ 2016-07-01", "**error: spin-off with a reverse split, unadjusted**"],
  [PYSTOCK, "EVHC 2016-12-02", "**error: merger at a third of a share, unadjusted**"],
  [PYSTOCK, "GPT 2017-01-03", "**error: reverse split, unadjusted**"],
  [PYSTOCK, "MFRM 2016-08-08", "takeover bid"],
  [PYSTOCK, "SHAK 2015-09-04", "**error: a close of a tenth**"],
  [PYSTOCK, "NVAX 2016-09-16", "a clinical trial failed"],
  [PYSTOCK, "NEE 2016-06-09", "**error: the rows are of a preferred share**"],
];

const INFLUENCE: readonly (readonly [Panel, string, string])[] = [
  [MONTHLY, "MO", "**error**: a spin-off that is not in the adjusted price"],
  [DAILY, "FB", "its first good report, at a volatility exposure far out"],
  [DAILY, "AIG", "true: the rescue"],
  [DAILY, "MO", "**error**: a spin-off that is not in the adjusted price"],
  [DAILY, "COP", "**error**: a spin-off that is not in the adjusted price"],
  [PYSTOCK, "AKTX", "**error**: the market cap is that of an ADR of many shares"],
];

/** Errors that were known before the rules were written, the rule that finds each, and what they are. */
const KNOWN: readonly (readonly [Panel, string, string])[] = [
  [PYSTOCK, "foreign-prices NEE 2016-06-09", "rows of a preferred share for half a year"],
  [PYSTOCK, "foreign-prices MS 2017-02-14", "rows of a preferred share for three days"],
  [PYSTOCK, "foreign-prices TCO 2016-01-20", "rows of a preferred share, three times"],
  [PYSTOCK, "decimal-slip SHAK 2015-09-04", "a close of a tenth"],
  [PYSTOCK, "decimal-slip HIFR 2015-09-04", "a close of a tenth"],
  [PYSTOCK, "unadjusted-action HTZ 2016-07-01", "spin-off with a reverse split"],
  [PYSTOCK, "unadjusted-action EVHC 2016-12-02", "merger"],
  [PYSTOCK, "unadjusted-action DHR 2016-07-05", "spin-off"],
  [PYSTOCK, "unadjusted-action MTW 2016-03-04", "spin-off"],
  [PYSTOCK, "unadjusted-action PNK 2016-04-29", "spin-off"],
  [PYSTOCK, "unadjusted-action GPT 2017-01-03", "reverse split"],
  [PYSTOCK, "unadjusted-action HLT 2017-01-04", "reverse split and two spin-offs"],
  [PYSTOCK, "censored-returns NK 2015-07-28", "prices from before the listing"],
  [PYSTOCK, "implausible-caps AKTX 2015-11-30", "ordinary shares times the price of an ADR"],
  [MONTHLY, "unadjusted-action MO 2008-03-31", "spin-off"],
  [DAILY, "unadjusted-action MO 2008-03-31", "spin-off"],
  [DAILY, "unadjusted-action MRO 2011-07-01", "spin-off"],
  [DAILY, "unadjusted-action COP 2012-05-01", "spin-off"],
  [DAILY, "reused-ids NSM 2012-03-08", "a ticker used twice"],
];

const NAMES: Readonly<Record<Panel, string>> = {
  [MONTHLY]: "us-open-panel",
  [DAILY]: "us-daily-2007-2012",
  [PYSTOCK]: "pystock-2015-2017",
};
const SPANS: Readonly<Record<Panel, string>> = {
  [MONTHLY]: "monthly 1995–2012",
  [DAILY]: "daily 2007–2012",
  [PYSTOCK]: "daily 2015–2017",
};

/** Windows under which a card says of a test that passed that it was not rejected. */
const LEAST_WINDOWS = 60;

/** The windows of each test of a panel's card that passed. */
const verdictsOf = (panel: Panel): readonly number[] =>
  linesFrom(panel, "card ").flatMap(({ verdict, windows }) => (verdict === "right" ? [Number(windows)] : []));

/** The tables of the pages on the real panels but for those of their forecasts by family. */
export const tablesOfPanels: readonly KeptTable[] = [
  {
    page: "docs/model-quality.md",
    name: "three models",
    columns: [
      "panel",
      "names",
      "span",
      "R², mean %",
      "factors alive",
      "tests of forecasts: right",
      "not rejected, under 60 windows",
      "failed",
      "bias, random active books",
      "bias, optimised books",
    ],
    rows: () =>
      PANELS.map((panel) => {
        const [fit, tests] = [keptLine(panel, "fit"), keptLine(panel, "card tests")];
        return [
          `[${NAMES[panel]}](cards/${NAMES[panel]}.md)`,
          shown(keptLine(panel, "coverage"), "covered", 0),
          SPANS[panel],
          shown(fit, "rSquared", 1, 100),
          `${shown(fit, "alive", 0)} of ${shown(fit, "factors", 0)}`,
          `${verdictsOf(panel).filter((windows) => windows >= LEAST_WINDOWS).length} of ${shown(tests, "tests", 0)}`,
          String(verdictsOf(panel).filter((windows) => windows < LEAST_WINDOWS).length),
          String(Number(tests.tests) - Number(tests.passed)),
          shown(keptLine(panel, "card month, random_active"), "bias", 2),
          shown(keptLine(panel, "card month, least_variance"), "bias", 2),
        ];
      }),
  },
  admission(MONTHLY, "monthly"),
  admission(DAILY, "daily"),
  admission(PYSTOCK, "pystock"),
  {
    page: "docs/real-data.md",
    name: "published factors",
    columns: ["ours ~ published", "monthly 1995–2012", "daily 2007–2012", "pystock 2015–2017"],
    rows: () =>
      PUBLISHED.map(([factor, of]) => [
        `${inWords(factor)} ~ ${of}`,
        ...PANELS.map((panel) => publishedCell(panel, factor, of)),
      ]),
  },
  {
    page: "docs/real-data.md",
    name: "factor portfolios",
    columns: [
      "style",
      "panel",
      "pure: gross",
      "turnover, % a month",
      "volatility, % a year",
      "long-only: correlation with it",
      "units of the style",
    ],
    rows: () => HELD.flatMap((factor) => PANELS.flatMap((panel) => portfolioRow(panel, factor))),
  },
  {
    page: "docs/real-data.md",
    name: "risk by year",
    columns: ["us-daily-2007-2012", ...YEARS, "all"],
    rows: () =>
      RISK_ROWS.map(([label, table, field, digits]) => [
        label,
        ...[...YEARS, "all"].map((year) => {
          const line = lineOf(DAILY, `${table}, ${year}`);
          return line === undefined ? "" : shown(line, field, digits);
        }),
      ]),
  },
  {
    page: "docs/real-data.md",
    name: "largest specific returns",
    columns: ["panel", "name and day", "specific return, %", "in its own deviations", "why"],
    rows: () =>
      LARGEST.map(([panel, name, why]) => {
        const line = keptLine(panel, `largest, ${name}`);
        return [NAMES[panel], name, shown(line, "specific", 0), shown(line, "own sd", 0), why];
      }),
  },
  {
    page: "docs/real-data.md",
    name: "influence",
    columns: ["panel", "name", "on", "Cook’s distance", "why"],
    rows: () =>
      INFLUENCE.map(([panel, name, why]) => {
        const line = keptLine(panel, `influence, ${name}`);
        return [NAMES[panel], name, String(line.on), shown(line, "cook", 1), why];
      }),
  },
  {
    page: "docs/real-data.md",
    name: "known errors",
    columns: ["panel", "name and day", "rule that finds it", "severity", "what it is"],
    rows: () =>
      KNOWN.map(([panel, found, what]) => {
        const [rule = "", name = "", date = ""] = found.split(" ");
        return [
          NAMES[panel],
          `${name} ${date}`,
          rule,
          String(keptLine(panel, `check, ${found}`).severity),
          what,
        ];
      }),
  },
];
