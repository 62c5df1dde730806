import { type ForecastSummary, transformBand } from "../../engine/evaluation/index.ts";
import type { EvaluationReport, Horizon, HorizonReport } from "../evaluate/index.ts";
import { PORTFOLIO_HEADERS } from "../model-card/index.ts";
import { counted } from "./counted.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

const right = (header: string): TextColumn => ({ header, align: "right" });

const LENGTHS: Readonly<Record<Horizon, string>> = {
  period: "one period",
  month: "until the next forecast",
  quarter: "three forecast dates",
};

/** The whole covariance of the universe, by length of the window. */
export function wholeText(horizons: readonly HorizonReport[]): string {
  const columns: readonly TextColumn[] = [
    { header: "Windows", align: "left" },
    right("Names"),
    right("Mahalanobis"),
    right("Factor part"),
    right("Specific part"),
    right("Diagonal"),
    right("Universe by cap"),
  ];
  const rows = horizons.flatMap(({ horizon, covariance }) => {
    if (covariance === null) return [];
    const { names, mahalanobis, factor, specific, diagonal, portfolio } = covariance;
    const both = [mahalanobis, factor, specific, diagonal, portfolio];
    return [
      [
        LENGTHS[horizon],
        fixed(names, 0),
        ...both.map(({ mean, median }) => `${fixed(mean)} / ${fixed(median)}`),
      ],
    ];
  });
  return [
    "The whole covariance of the universe, mean / median of the windows' ratios; 1 is right, above 1 the forecast was too low",
    formatTable(columns, rows),
    "Mahalanobis weighs every direction alike: factor part, those that factors span; specific part, what they leave.\nNames without a return in a period of the window are left out of it.",
  ].join("\n");
}

/** Bias by year, calm and crisis, and age of the forecasts. */
export function slicesText(
  { slices, families }: HorizonReport,
  { crises, burnIn }: EvaluationReport,
): string {
  const columns: readonly TextColumn[] = [
    { header: "Windows that began in", align: "left" },
    right("Number"),
    ...families.map(({ family }) => right(PORTFOLIO_HEADERS[family] ?? family)),
    right("Mahalanobis"),
  ];
  const titles: Readonly<Record<string, string>> = {
    "first forecasts": `first ${counted(burnIn, "forecast")}`,
    "later forecasts": "later forecasts",
  };
  const rows = slices.flatMap((slice, s) => {
    const row = [
      titles[slice.slice] ?? slice.slice,
      String(slice.windows),
      ...families.map(({ family }) => {
        const own = slice.families.find((one) => one.family === family);
        if (own === undefined) return "";
        return `${fixed(own.bias)}${Math.abs(own.bias - 1) > 1.96 * own.biasError ? "*" : " "}`;
      }),
      fixed(slice.covariance.mahalanobis.mean),
    ];
    return s > 0 && slices[s - 1]?.kind !== slice.kind ? [[], row] : [row];
  });
  const rule =
    crises === null
      ? "Crisis: the universe's forecast volatility was above four fifths of those at forecasts before it; of these there must\nbe 12, windows before count as neither."
      : `Crisis: ${crises.map(({ from, to }) => `${from} to ${to}`).join(", ")}, by the window's beginning; all else is calm.`;
  return [
    "Bias of the same windows by year, calm and crisis, and age of the forecasts",
    formatTable(columns, rows),
    "* beyond 1.96 standard errors of one portfolio's bias, under the family's tails: of 100 right values 5 have it.",
    rule,
  ].join("\n");
}

const BARS = " ▁▂▃▄▅▆▇█";

/** Shares of 0 to a fifth as bars: a tenth, which is right, is half of the height. */
function bars(shares: readonly number[]): string {
  return shares
    .map((share) => BARS[Math.min(8, Math.max(share > 0 ? 1 : 0, Math.round(40 * share)))])
    .join("");
}

/** The shape of z: its shares in the tenths of the normal law and of Student's. */
export function transformText({ families }: HorizonReport, title: (family: string) => string): string {
  const columns: readonly TextColumn[] = [
    { header: "Portfolios", align: "left" },
    { header: "Normal", align: "left" },
    right("Worst %"),
    right("Middle %"),
    right("Best %"),
    { header: "Student", align: "left" },
    right("Worst %"),
    right("Middle %"),
    right("Best %"),
  ];
  const cells = (shares: readonly number[], band: { readonly lower: number; readonly upper: number }) => {
    const mark = (share: number) => (share < band.lower || share > band.upper ? "*" : " ");
    const middle = ((shares[4] ?? 0) + (shares[5] ?? 0)) / 2;
    const [worst, best] = [shares[0] ?? 0, shares.at(-1) ?? 0];
    return [bars(shares), ...[worst, middle, best].map((share) => `${percent(share, 1)}${mark(share)}`)];
  };
  const longest = Math.max(...families.map(({ windows }) => windows));
  const { lower, upper } = transformBand(longest);
  const row = (family: ForecastSummary) => [
    title(family.family),
    ...cells(family.transformNormal, transformBand(family.windows)),
    ...cells(family.transformFitted, transformBand(family.windows)),
  ];
  return [
    "Shape: share of returns over forecasts in each tenth of the law, worst to best; 10 % each is right, ▄",
    formatTable(columns, families.map(row)),
    `* outside ${percent(lower, 1)} to ${percent(upper, 1)} %, where 95 of 100 right histograms of one portfolio lie whole. High ends and low middle: forecasts\nthat were too low, or tails fatter than the law.`,
  ].join("\n");
}
