import type { CardFactor, ModelCard } from "../model-card/index.ts";
import { type CardBlock, hasValues } from "./card-blocks.ts";
import { number, text, verdict } from "./html-table.ts";
import { fixed, percent } from "./number-text.ts";

/** The admission table, and how steady and how alike the exposures are. */
export function admissionSection({ factors, exposures }: ModelCard): readonly CardBlock[] {
  if (factors.length === 0) return [{ kind: "words", words: "The run has no factor returns." }];
  const dense = factors.filter(({ stability, vif }) => Number.isFinite(stability) || Number.isFinite(vif));
  const industries = factors.filter(({ family }) => family === "industry").length;
  return [
    {
      kind: "words",
      words: `|t| is of the regressions of single periods; above 2: share of the periods, by the usual error and by one robust to heteroscedasticity (HC3). With no effect at all mean |t| is 0.80 and 5 % exceed 2. Return and volatility are annual; NW t is of the mean return (Newey & West 1987): of ${factors.length} factors about ${fixed(0.05 * factors.length, 0)} would exceed 2 by chance.`,
    },
    {
      kind: "table",
      caption: "Factor admission",
      columns: [
        text("Factor"),
        verdict("Verdict"),
        number("Mean |t|"),
        number("Above 2, %"),
        number("HC3, %"),
        number("Stability"),
        number("VIF"),
        number("Return, %"),
        number("Volatility, %"),
        number("Ratio"),
        number("NW t"),
        number("Market correlation"),
      ],
      rows: factors.map((of) => ({ cells: admissionCells(of) })),
    },
    {
      kind: "words",
      words: `Dead: |t| above 2 in fewer than a third of the periods; unstable: stability below 0.8; redundant: VIF above 10. A threshold that turns with the number of names sorts candidates and is no test${industries > 0 ? "; industries are taken or left as a set" : ""}.`,
    },
    ...(dense.length === 0 ? [] : [steadiness(dense)]),
    ...(exposures.correlations.length === 0
      ? []
      : [
          {
            kind: "table",
            caption: "Exposures most alike: mean correlation under the regression weights",
            columns: [text("Style"), text("Style"), number("Correlation")],
            rows: exposures.correlations.slice(0, 6).map(({ style1, style2, correlation }) => ({
              cells: [style1, style2, fixed(correlation)],
            })),
          } as const,
        ]),
  ];
}

function admissionCells(of: CardFactor): readonly string[] {
  return [
    of.factor,
    of.verdict,
    fixed(of.meanAbsT),
    percent(of.shareAbove2, 0),
    percent(of.robustShareAbove2, 0),
    fixed(of.stability),
    fixed(of.vif, 1),
    percent(of.returnAnnual, 1),
    percent(of.volatilityAnnual, 1),
    fixed(of.informationRatio),
    fixed(of.tNeweyWest, 1),
    fixed(of.marketCorrelation),
  ];
}

function steadiness(factors: readonly CardFactor[]): CardBlock {
  return {
    kind: "table",
    caption: "Stability of exposures from one month to the next, and variance inflation, at their worst",
    columns: [
      text("Factor"),
      number("Stability, mean"),
      number("Lowest"),
      text("On"),
      number("VIF, mean"),
      number("Highest"),
      text("On"),
    ],
    rows: factors.map((of) => ({
      cells: [
        of.factor,
        fixed(of.stability, 3),
        fixed(of.lowestStability, 3),
        of.lowestStabilityDate ?? "",
        fixed(of.vif),
        fixed(of.highestVif),
        of.highestVifDate ?? "",
      ],
    })),
  };
}

/** What a family is called beside its |t|. */
const FAMILY_LINES: Readonly<Record<string, string>> = {
  market: "market",
  country: "countries",
  industry: "industries",
  style: "styles",
  statistical: "statistical",
};

/** R² and |t| through time. */
export function fitSection({ fit, factors }: ModelCard): readonly CardBlock[] {
  if (fit.regressions === 0) return [{ kind: "words", words: "The run has no regression." }];
  const { quarters } = fit;
  const sizes = Object.entries(quarters.meanAbsT).map(([family, values]) => ({
    label: FAMILY_LINES[family] ?? family,
    values,
  }));
  const small = sizes.filter(({ label }) => label !== "market");
  return [
    {
      kind: "chart",
      of: "shares",
      caption: "R² of the regressions, %, means by quarter",
      dates: quarters.labels,
      lines: [
        { label: "uncentred", values: quarters.rSquared, isTotal: true },
        { label: "centred", values: quarters.rSquaredCentred },
      ],
    },
    {
      kind: "chart",
      of: "numbers",
      caption: `Mean |t| by family${small.length < sizes.length ? ", without the market" : ""}, means by quarter; 0.8 with no effect`,
      dates: quarters.labels,
      lines: small.filter(hasValues),
    },
    ...yearTables(fit.years, factors),
    ...industryBlocks(fit.industries),
  ];
}

/** Columns of |t| that a sheet of paper has room for. */
const COLUMNS = 8;

/** R² by year beside |t| of the market and of all industries, then |t| of the other factors, a few to a table. */
function yearTables(years: ModelCard["fit"]["years"], factors: readonly CardFactor[]): readonly CardBlock[] {
  const known = factors.filter(({ meanAbsT }) => Number.isFinite(meanAbsT));
  const whole = ["market", "industries"].filter((name) => years.some(({ meanAbsT }) => name in meanAbsT));
  const others = known
    .filter(({ factor, family }) => family !== "industry" && !whole.includes(factor))
    .map(({ factor }) => factor);
  const chunks = Array.from({ length: Math.ceil(others.length / COLUMNS) }, (_, c) =>
    others.slice(c * COLUMNS, (c + 1) * COLUMNS),
  );
  return [
    {
      kind: "table",
      caption: "R² by year",
      columns: [
        text("Year"),
        number("Periods"),
        number("R², %"),
        number("Centred, %"),
        ...whole.map((name) => number(`Mean |t|, ${name}`)),
      ],
      rows: years.map((of) => ({
        cells: [
          of.year,
          fixed(of.regressions, 0),
          percent(of.rSquared, 1),
          percent(of.rSquaredCentred, 1),
          ...whole.map((name) => fixed(of.meanAbsT[name])),
        ],
      })),
    },
    ...chunks.map(
      (names, c): CardBlock => ({
        kind: "table",
        caption: `Mean |t| by year and factor${c === 0 ? "" : ", continued"}`,
        columns: [text("Year"), ...names.map((name) => number(name))],
        rows: years.map(({ year, meanAbsT }) => ({
          cells: [year, ...names.map((name) => fixed(meanAbsT[name]))],
        })),
      }),
    ),
  ];
}

function industryBlocks(industries: ModelCard["fit"]["industries"]): readonly CardBlock[] {
  if (industries.length === 0) return [];
  const shown = industries.slice(0, 12);
  const all =
    shown.length === industries.length ? "" : `, the ${shown.length} thinnest of ${industries.length}`;
  return [
    {
      kind: "table",
      caption: `Names of industries, means over the periods${all}`,
      columns: [text("Industry"), number("Names"), number("Effective"), number("Own part of its return, %")],
      rows: shown.map(({ industry, names, effectiveNames, ownShare }) => ({
        cells: [industry, fixed(names, 0), fixed(effectiveNames, 1), percent(ownShare, 0)],
      })),
    },
  ];
}
