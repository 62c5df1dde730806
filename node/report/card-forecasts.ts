import { type CardHorizon, HORIZON_WORDS, type ModelCard, PORTFOLIO_WORDS } from "../model-card/index.ts";
import type { CardBlock } from "./card-blocks.ts";
import { number, sentence, text, verdict } from "./html-table.ts";
import { counted, fixed, percent } from "./number-text.ts";

/** The forecasts against what came after, and the corrections that were made to them. */
export function forecastSection({ tests, forecasts }: ModelCard): readonly CardBlock[] {
  return [
    ...(tests === null
      ? [{ kind: "words", words: "Not tested on this card: npx plimsoll card tests them." } as const]
      : testBlocks(tests)),
    ...regimeBlocks(forecasts),
  ];
}

function testBlocks(tests: NonNullable<ModelCard["tests"]>): readonly CardBlock[] {
  const horizons = tests.horizons.filter(({ families }) => families.length > 0);
  return [
    {
      kind: "words",
      words:
        "Every stored forecast, made from data known at the time, against the returns after it. Bias: deviation of return over forecast volatility; 1 is right, above 1 forecasts were too low. Band: where the bias of one portfolio of right forecasts lies with 95 % if returns are normal; in band, %: share of the portfolios inside it, and inside the wider band of returns with the tails found. One period ahead is each of those until the next forecast date, so that a daily forecast is up to a month old.",
    },
    {
      kind: "words",
      words: `Right: as many portfolios inside the wider band as independent ones would have in 99 % of cases. Portfolios of a family share names, so that right forecasts fail more often than that. ${tests.passed} of ${tests.count} tests passed.`,
    },
    ...horizons.map(horizonTable),
    ...wholeBlocks(horizons),
    ...sliceBlocks(horizons),
    ...nameBlocks(tests.names),
    {
      kind: "words",
      words: `Random families have ${counted(tests.randomCount, "portfolio")}, seed ${tests.seed}. ${percent(tests.missingShare)} % of the universe's weight had no return in a period and counted as 0. QLIKE compares models on the same portfolios, not portfolios with each other. Losses beyond the value at risk of 95 % should be 5 %.`,
    },
  ];
}

function horizonTable({ horizon, windows, first, last, families }: CardHorizon): CardBlock {
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
        of.verdict,
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

function wholeBlocks(horizons: readonly CardHorizon[]): readonly CardBlock[] {
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

/** Families as columns. */
const SHORT: Readonly<Record<string, string>> = {
  universe: "Universe",
  random_active: "Random",
  random_clustered: "With bets",
  industry_active: "Industries",
  clustered_active: "Long–short",
  style_tilt: "Styles",
  least_variance: "Optimised",
  pure_factor: "Factors",
  eigenfactor: "Eigen",
  least_variance_factors: "Opt. factors",
};

/** Bias by year, in calm and crisis, and of burn-in apart, until the next forecast date. */
function sliceBlocks(horizons: readonly CardHorizon[]): readonly CardBlock[] {
  const month = horizons.find(({ horizon }) => horizon === "month");
  if (month === undefined || month.slices.length === 0) return [];
  const names = month.families.map(({ family }) => family);
  const titles: Readonly<Record<string, string>> = {
    "first forecasts": "in burn-in",
    "later forecasts": "after burn-in",
  };
  return [
    {
      kind: "table",
      caption: `Bias ${HORIZON_WORDS.month} by year, in calm and crisis, and of burn-in apart; * beyond 1.96 standard errors of one portfolio's bias`,
      columns: [
        text("Windows of"),
        number("Number"),
        ...names.map((family) => number(SHORT[family] ?? family)),
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
    {
      kind: "words",
      words:
        "Crisis: the universe's forecast volatility was above four fifths of those at the forecasts before, of which there must be 12; windows before count as neither. Of 100 right figures 5 have a star.",
    },
  ];
}

function nameBlocks(names: NonNullable<ModelCard["tests"]>["names"]): readonly CardBlock[] {
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

function regimeBlocks({
  dates,
  factorMultiplier,
  specificMultiplier,
}: ModelCard["forecasts"]): readonly CardBlock[] {
  const lines = [
    { label: "factors", values: factorMultiplier },
    { label: "specific", values: specificMultiplier },
  ].filter(({ values }) => values.some((value) => value !== 1));
  if (lines.length === 0) return [];
  return [
    {
      kind: "chart",
      of: "numbers",
      caption: "λ by which the regime adjustment multiplied volatilities, by forecast",
      dates,
      lines,
    },
  ];
}

/** Published figures beside the run's. */
export function publishedSection({ published }: ModelCard): readonly CardBlock[] {
  return [
    {
      kind: "words",
      words:
        "Of other markets, years and universes: what is usual, not what is right. A blank is a figure that this run does not have. Sources: docs/methodology/14-model-card.md.",
    },
    {
      kind: "table",
      caption: "Published figures and this run's",
      columns: [sentence("Figure"), sentence("Published"), sentence("This run"), sentence("Source")],
      rows: published.map(({ topic, published: figure, ours, source }) => ({
        cells: [topic, figure, ours, source],
      })),
    },
  ];
}
