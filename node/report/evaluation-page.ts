import type { EvaluationReport, HorizonReport } from "../evaluate/index.ts";
import { type FamilyTest, HORIZON_WORDS, PORTFOLIO_HEADERS, testFamily } from "../model-card/index.ts";
import type { Bar } from "./bar-chart.ts";
import { blocksPage } from "./blocks-page.ts";
import type { CardBlock } from "./card-blocks.ts";
import { peerBlocks } from "./evaluation-peers.ts";
import { riskBlocks, shapeBlocks } from "./evaluation-shape.ts";
import { CRISIS_RULE, horizonTable, nameBlocks, sliceBlocks, wholeBlocks } from "./forecast-blocks.ts";
import { counted, fixed, percent } from "./number-text.ts";

/** Windows of one length with verdicts. */
type Tested = Omit<HorizonReport, "families"> & { readonly families: readonly FamilyTest[] };

/** What `evaluate` found as one HTML file that needs nothing from outside; the same report gives the same bytes. */
export function evaluationPage(report: EvaluationReport): string {
  const shown = shownHorizons(report).map(
    (horizon): Tested => ({
      ...horizon,
      families: horizon.families.filter(({ portfolios }) => portfolios > 0).map(testFamily),
    }),
  );
  const month = shown.find(({ horizon }) => horizon === "month");
  const [shortest] = shown;
  const through = month !== undefined && month.rolling.dates.length > 1 ? month : shortest;
  return blocksPage({
    title: `Forecasts of ${report.model} against what came after`,
    under: `Windows that began from ${shortest?.first ?? ""} to ${shortest?.last ?? ""}. Run ${report.runId.slice(0, 12)}.`,
    sections: [
      { id: "summary", title: "Summary", blocks: summaryBlocks(report, shown, month) },
      { id: "families", title: "Bias by family", blocks: familyBlocks(shown, month) },
      { id: "time", title: "Through time", blocks: timeBlocks(through) },
      { id: "slices", title: "By year, calm and crisis", blocks: sliceSection(report, shown) },
      { id: "whole", title: "Whole covariance", blocks: wholeSection(shown, through) },
      { id: "shape", title: "Shape", blocks: shortest === undefined ? [] : shapeBlocks(shortest) },
      { id: "value-at-risk", title: "Value at risk", blocks: riskBlocks(shown) },
      { id: "names", title: "Single names", blocks: namesSection(report) },
      { id: "peers", title: "Against peers", blocks: peerBlocks(report, shown) },
    ].filter(({ blocks }) => blocks.length > 0),
    newSheet: ["time", "whole", "value-at-risk"],
  });
}

/** With windows, and not the same windows as the one before: a model of months has its next forecast a period later. */
function shownHorizons({ horizons }: EvaluationReport): readonly HorizonReport[] {
  const [period, month] = horizons;
  const isSame = period !== undefined && period.windows === month?.windows && period.last === month.last;
  return horizons.filter((one) => one.families.length > 0 && !(isSame && one === period));
}

function summaryBlocks(
  { missingShare, names }: EvaluationReport,
  shown: readonly Tested[],
  month: Tested | undefined,
): readonly CardBlock[] {
  const verdicts = shown.flatMap(({ families }) => families.map(({ verdict }) => verdict));
  const right = verdicts.filter((one) => one === "right").length;
  const whole = month?.covariance;
  const crisis = month?.slices.find(({ slice }) => slice === "crisis");
  const random = month?.families.find(({ family }) => family === "random_active");
  const optimised = month?.families.find(({ family }) => family === "least_variance");
  const worst = names
    .filter(({ grouping }) => grouping !== "listing")
    .map(({ specificBias }) => specificBias);
  const tile = (title: string, value: string, note: string) => ({ title, value, note });
  return [
    {
      kind: "tiles",
      tiles: [
        tile("Tests not failed", `${right} of ${verdicts.length}`, "families of portfolios × horizons"),
        tile("Bias, random active", fixed(random?.bias), "until the next forecast; 1 is right"),
        tile("Bias, optimised", fixed(optimised?.bias), "until the next forecast; 1 is right"),
        tile(
          "Mahalanobis ratio",
          `${fixed(whole?.mahalanobis.mean)}; ${fixed(whole?.mahalanobis.median)}`,
          "mean; median until the next forecast; 1 is right",
        ),
        tile(
          "Windows",
          fixed(month?.windows ?? 0, 0),
          `until the next forecast; ${fixed(crisis?.windows ?? 0, 0)} in crises`,
        ),
        tile(
          "Specific risk by tenth",
          `${fixed(Math.min(...worst))} to ${fixed(Math.max(...worst))}`,
          "√ mean z² of tenths by cap and forecast; 1 is right",
        ),
      ],
    },
    {
      kind: "words",
      words:
        "Every forecast is the run's own, made from data known at the time, against the returns after it. Bias: deviation of return over forecast volatility; 1 is right, above 1 forecasts were too low. Not failed: as many portfolios inside the 95 % band of returns with the tails found as independent ones would have in 99 % of cases; with few windows wrong forecasts do not fail either, see the band.",
    },
    {
      kind: "words",
      words: `${percent(missingShare)} % of the universe's weight had no return in a period and counted as 0. What a panel does not hold, delisted or small names say, no test of it can see.`,
    },
  ];
}

function familyBlocks(shown: readonly Tested[], month: Tested | undefined): readonly CardBlock[] {
  const bars = (month?.families ?? []).map(({ family, bias }): Bar => {
    return {
      label: PORTFOLIO_HEADERS[family] ?? family,
      value: Math.max(-1, Math.min(1, bias - 1)),
      text: fixed(bias),
    };
  });
  return [
    ...(bars.length === 0
      ? []
      : [
          {
            kind: "bars",
            caption:
              "Mean bias until the next forecast, as bars from 1: right of it forecasts were too low; bands stand in the tables",
            bars,
          } as const,
        ]),
    ...shown.map(horizonTable),
    {
      kind: "words",
      words:
        "One period ahead is each period until the next forecast date, so that a daily forecast is up to a month old. QLIKE compares models on the same portfolios, not portfolios with each other.",
    },
  ];
}

const OF_NAMES = ["universe", "random_active", "industry_active", "style_tilt", "least_variance"];
const OF_FACTORS = ["pure_factor", "eigenfactor", "least_variance_factors"];

/** Biases beyond it are drawn at it: a family forecast as next to riskless would flatten all else. */
const HIGHEST = 3;

function timeBlocks(of: Tested | undefined): readonly CardBlock[] {
  if (of === undefined || of.rolling.dates.length < 2) return [];
  const { dates, bias, length } = of.rolling;
  const edge = (value: number, label: string) => ({ label, values: dates.map(() => value), isEdge: true });
  // √ of the quantiles of χ²(11)/11.
  const edges = [edge(1.412, "band"), edge(0.589, "band")];
  const chart = (families: readonly string[], what: string): readonly CardBlock[] => {
    const lines = families.flatMap((family) => {
      const own = bias.find((one) => one.family === family);
      if (own === undefined || !own.values.some(Number.isFinite)) return [];
      const values = own.values.map((value) => Math.min(HIGHEST, value));
      return [{ label: PORTFOLIO_HEADERS[family] ?? family, values }];
    });
    if (lines.length === 0) return [];
    const caption = `Rolling bias of ${what}: ${length} windows ${HORIZON_WORDS[of.horizon]}, mean over the family; grey the 95 % band of one portfolio's, returns normal`;
    return [{ kind: "chart", of: "numbers", digits: 2, caption, dates, lines: [...lines, ...edges] }];
  };
  return [
    ...chart(OF_NAMES, "portfolios of names"),
    ...chart(OF_FACTORS, "combinations of factors"),
    {
      kind: "words",
      words: `By the beginning of the last of the ${length} windows. The mean of a family moves less than one of its portfolios. Values above ${HIGHEST} are drawn at ${HIGHEST}. The years stand in the table below.`,
    },
  ];
}

function sliceSection({ burnIn, crises }: EvaluationReport, shown: readonly Tested[]): readonly CardBlock[] {
  const crisis =
    crises === null
      ? CRISIS_RULE
      : `Crisis: ${crises.map(({ from, to }) => `${from} to ${to}`).join(", ")}, by the window's beginning; all else is calm.`;
  return sliceBlocks(shown, {
    first: `first ${counted(burnIn, "forecast")}`,
    later: "later forecasts",
    crisis,
  });
}

function wholeSection(shown: readonly Tested[], of: Tested | undefined): readonly CardBlock[] {
  const chart: readonly CardBlock[] =
    of === undefined || of.rolling.dates.length < 2
      ? []
      : [
          {
            kind: "chart",
            of: "numbers",
            digits: 2,
            caption: `Ratios of the whole covariance ${HORIZON_WORDS[of.horizon]}, mean of ${of.rolling.length} windows; 1 is right, above it the forecast was too low`,
            dates: of.rolling.dates,
            lines: [
              { label: "all", values: of.rolling.whole.mahalanobis, isTotal: true },
              { label: "factor", values: of.rolling.whole.factor },
              { label: "specific", values: of.rolling.whole.specific },
              { label: "diagonal", values: of.rolling.whole.diagonal },
              { label: "right", values: of.rolling.dates.map(() => 1), isEdge: true },
            ],
          },
        ];
  return [
    ...chart,
    ...wholeBlocks(shown),
    {
      kind: "words",
      words:
        "Mahalanobis weighs every direction alike: factor part, those that factors span; specific part, what they leave. Names without a return in a period of the window are left out of it.",
    },
  ];
}

function namesSection({ names }: EvaluationReport): readonly CardBlock[] {
  const bars = names
    .filter(({ grouping }) => grouping === "size")
    .map(({ group, specificBias }, at): Bar => {
      return { label: at === 0 ? "1, smallest" : group, value: specificBias - 1, text: fixed(specificBias) };
    });
  if (bars.length === 0) return [];
  return [
    {
      kind: "bars",
      caption:
        "√ mean z² of specific returns by tenth of market cap, as bars from 1: right of it specific risk was forecast too low",
      bars,
    },
    ...nameBlocks(names),
  ];
}
