import type { ModelCard } from "../model-card/index.ts";
import type { CardBlock } from "./card-blocks.ts";
import { CRISIS_RULE, horizonTable, nameBlocks, sliceBlocks, wholeBlocks } from "./forecast-blocks.ts";
import { sentence } from "./html-table.ts";
import { counted, percent } from "./number-text.ts";

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
      words: `Right: as many portfolios inside the wider band as independent ones would have in 99 % of cases. Not rejected: the same with fewer than 60 windows, where wrong forecasts often do not fail either. Portfolios of a family share names, so that right forecasts fail more often than that. ${tests.passed} of ${tests.count} tests passed.`,
    },
    ...horizons.map(horizonTable),
    ...wholeBlocks(horizons),
    ...sliceBlocks(horizons, { first: "in burn-in", later: "after burn-in", crisis: CRISIS_RULE }),
    ...nameBlocks(tests.names),
    {
      kind: "words",
      words: `Random families have ${counted(tests.randomCount, "portfolio")}, seed ${tests.seed}. ${percent(tests.missingShare)} % of the universe's weight had no return in a period and counted as 0. QLIKE compares models on the same portfolios, not portfolios with each other. Losses beyond the value at risk of 95 % should be 5 %.`,
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
