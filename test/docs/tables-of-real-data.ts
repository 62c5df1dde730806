import { type KeptTable, keptLine, lineOf, shown } from "./kept-tables.ts";
import { DAILY, inWords, MONTHLY, NAMES, PANELS, type Panel, PYSTOCK, SPANS } from "./real-panels.ts";

const page = "docs/real-data.md";

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

const WHAT: Readonly<Record<Panel, string>> = {
  [MONTHLY]: "price returns, caps, sectors and lagged descriptors, which come ready-made",
  [DAILY]: "split-repaired prices and volumes, monthly caps; styles from prices only",
  [PYSTOCK]: "total returns of names of which some end early; reports by the day they became known",
};

function churnRow(panel: Panel): readonly string[] {
  const seats = (change: string): string => {
    const line = lineOf(panel, `changes, ${change}`);
    return line === undefined ? "0" : shown(line, "seats", 0);
  };
  return [
    NAMES[panel],
    SPANS[panel],
    seats("entered rank"),
    seats("left rank"),
    seats("left stopped_trading"),
  ];
}

/** The tables of docs/real-data.md. */
export const tablesOfRealData: readonly KeptTable[] = [
  {
    page,
    name: "panels",
    columns: ["project", "what", "span", "periods", "names", "in the estimation universe"],
    rows: () =>
      PANELS.map((panel) => {
        const line = keptLine(panel, "coverage");
        return [
          `\`${NAMES[panel]}\``,
          WHAT[panel],
          SPANS[panel],
          shown(line, "periods", 0),
          shown(line, "securities", 0),
          `${shown(line, "leastEstimation", 0)} to ${shown(line, "mostEstimation", 0)}`,
        ];
      }),
  },
  {
    page,
    name: "churn",
    columns: ["panel", "span", "seats taken", "given up by rank", "given up as trading stopped"],
    rows: () => PANELS.map(churnRow),
  },
  {
    page,
    name: "check",
    columns: ["panel", "severe cases", "warnings"],
    rows: () =>
      PANELS.map((panel) => {
        const line = keptLine(panel, "check");
        return [NAMES[panel], shown(line, "severe", 0), shown(line, "warning", 0)];
      }),
  },
  {
    page,
    name: "published factors",
    columns: ["ours ~ published", "monthly 1995–2012", "daily 2007–2012", "pystock 2015–2017"],
    rows: () =>
      PUBLISHED.map(([factor, of]) => [
        `${inWords(factor)} ~ ${of}`,
        ...PANELS.map((panel) => publishedCell(panel, factor, of)),
      ]),
  },
  {
    page,
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
    page,
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
    page,
    name: "largest specific returns",
    columns: ["panel", "name and day", "specific return, %", "in its own deviations", "why"],
    rows: () =>
      LARGEST.map(([panel, name, why]) => {
        const line = keptLine(panel, `largest, ${name}`);
        return [NAMES[panel], name, shown(line, "specific", 0), shown(line, "own sd", 0), why];
      }),
  },
  {
    page,
    name: "influence",
    columns: ["panel", "name", "on", "Cook’s distance", "why"],
    rows: () =>
      INFLUENCE.map(([panel, name, why]) => {
        const line = keptLine(panel, `influence, ${name}`);
        return [NAMES[panel], name, String(line.on), shown(line, "cook", 1), why];
      }),
  },
  {
    page,
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
