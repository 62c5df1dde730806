import type { HorizonSummary, NameGroup } from "../evaluate/index.ts";
import { type FamilyTest, HORIZON_WORDS, PORTFOLIO_HEADERS, PORTFOLIO_WORDS } from "../model-card/index.ts";
import type { CardBlock } from "./card-blocks.ts";
import { number, text, verdict } from "./html-table.ts";
import { counted, fixed, percent } from "./number-text.ts";

/** Windows below which a family that did not fail is not called right: the band of 95 % is then ±18 % or wider. */
const FEW_WINDOWS = 60;

/** Families at a horizon, with their verdicts. */
export function horizonTable({
  horizon,
  windows,
  first,
  last,
  families,
}: Omit<HorizonSummary, "families"> & { readonly families: readonly FamilyTest[] }): CardBlock {
  return {
    kind: "table",
    caption: `Forecasts ${HORIZON_WORDS[horizon]}: ${counted(windows, "window")}, ${first} to ${last}`,
    columns: [
      text("Portfolios"),
      verdict("Verdict"),
      number("Number"),
      number("Bias"),
      number("Least"),
      number("Largest"),
      text("Band"),
      number("In band, %"),
      number("With tails, %"),
      number("Mean z²"),
      number("MRAD"),
      number("QLIKE"),
      number("Beyond VaR, %"),
    ],
    rows: families.map((of) => ({
      cells: [
        (PORTFOLIO_WORDS[of.family] ?? of.family).replace(/^the /, ""),
        of.verdict === "right" && of.windows < FEW_WINDOWS ? "not rejected" : of.verdict,
        fixed(of.portfolios, 0),
        fixed(of.bias),
        fixed(of.leastBias),
        fixed(of.largestBias),
        `${fixed(of.lower)} to ${fixed(of.upper)}`,
        percent(of.withinNormal, 0),
        percent(of.withinFitted, 0),
        fixed(of.varianceRatio),
        fixed(of.rollingDeviation),
        fixed(of.quasiLikelihood, 3),
        percent(of.exceedanceShare, 1),
      ],
    })),
  };
}

/** The whole covariance of the universe, by length of the window. */
export function wholeBlocks(horizons: readonly HorizonSummary[]): readonly CardBlock[] {
  const rows = horizons.flatMap(({ horizon, covariance }) => {
    if (covariance === null) return [];
    const { windows, names, mahalanobis, factor, specific, diagonal, portfolio } = covariance;
    const both = [mahalanobis, factor, specific, diagonal, portfolio];
    const ratios = both.map(({ mean, median }) => `${fixed(mean)}; ${fixed(median)}`);
    return [{ cells: [HORIZON_WORDS[horizon], fixed(windows, 0), fixed(names, 0), ...ratios] }];
  });
  if (rows.length === 0) return [];
  return [
    {
      kind: "table",
      caption:
        "Whole covariance of the universe, mean and median of the windows' ratios; 1 is right, above 1 the forecast was too low",
      columns: [
        text("Forecasts"),
        number("Windows"),
        number("Names"),
        number("Mahalanobis"),
        number("Factor part"),
        number("Specific part"),
        number("Diagonal"),
        number("Universe by cap"),
      ],
      rows,
    },
  ];
}

/** How slices are called, and what a crisis is. */
interface SliceWords {
  readonly first: string;
  readonly later: string;
  readonly crisis: string;
}

/** How a crisis is told where no dates are given. */
export const CRISIS_RULE =
  "Crisis: the universe's forecast volatility was above four fifths of those at the forecasts before, of which there must be 12; windows before count as neither.";

/** Bias by year, in calm and crisis, and of the first forecasts apart, until the next forecast date. */
export function sliceBlocks(
  horizons: readonly HorizonSummary[],
  { first, later, crisis }: SliceWords,
): readonly CardBlock[] {
  const month = horizons.find(({ horizon }) => horizon === "month");
  if (month === undefined || month.slices.length === 0) return [];
  const names = month.families.map(({ family }) => family);
  const titles: Readonly<Record<string, string>> = { "first forecasts": first, "later forecasts": later };
  return [
    {
      kind: "table",
      caption: `Bias ${HORIZON_WORDS.month} by year, in calm and crisis, and by age of the forecasts; * beyond 1.96 standard errors of one portfolio's bias`,
      columns: [
        text("Windows of"),
        number("Number"),
        ...names.map((family) => number(PORTFOLIO_HEADERS[family] ?? family)),
        number("Mahalanobis"),
      ],
      rows: month.slices.map(({ slice, windows, families, covariance }) => ({
        cells: [
          titles[slice] ?? slice,
          fixed(windows, 0),
          ...names.map((family) => {
            const own = families.find((one) => one.family === family);
            if (own === undefined) return "";
            return `${fixed(own.bias)}${Math.abs(own.bias - 1) > 1.96 * own.biasError ? "*" : ""}`;
          }),
          fixed(covariance.mahalanobis.mean),
        ],
      })),
    },
    { kind: "words", words: `${crisis} Of 100 right figures 5 have a star.` },
  ];
}

/** Single names by tenth, and listings. */
export function nameBlocks(names: readonly NameGroup[]): readonly CardBlock[] {
  const of = (grouping: string) => names.filter((group) => group.grouping === grouping);
  const [size, volatility, listing] = [of("size"), of("volatility"), of("listing")];
  if (size.length === 0) return [];
  return [
    {
      kind: "table",
      caption:
        "Specific risk of single names, until the next forecast date: √ mean z², z held at ±5; 1 is right",
      columns: [text("Tenth"), number("By market cap"), number("By forecast"), number("Pairs")],
      rows: [
        ...size.map(({ group, specificBias, count }, at) => ({
          cells: [
            at === 0 ? "1, smallest or calmest" : group,
            fixed(specificBias),
            fixed(volatility[at]?.specificBias),
            fixed(count, 0),
          ],
        })),
        ...(listing.length < 2 ? [] : listing).map(({ group, specificBias, count }) => ({
          cells: [
            group === "new" ? "first year in the model" : "later",
            fixed(specificBias),
            "",
            fixed(count, 0),
          ],
        })),
      ],
    },
  ];
}
