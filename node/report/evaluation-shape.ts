import { transformBand } from "../../engine/evaluation/index.ts";
import type { HorizonSummary } from "../evaluate/index.ts";
import { HORIZON_WORDS, PORTFOLIO_WORDS } from "../model-card/index.ts";
import type { Bar } from "./bar-chart.ts";
import type { CardBlock } from "./card-blocks.ts";
import { number, text } from "./html-table.ts";
import { counted, fixed, percent } from "./number-text.ts";

const SHAPES = ["random_active", "least_variance"];

/** Shares of z in the tenths of the normal law. */
export function shapeBlocks({ horizon, families }: HorizonSummary): readonly CardBlock[] {
  const charts = SHAPES.flatMap((name): readonly CardBlock[] => {
    const own = families.find(({ family }) => family === name);
    if (own === undefined) return [];
    const bars = own.transformNormal.map((share, cell): Bar => {
      const edge = cell === 0 ? ", worst" : cell === 9 ? ", best" : "";
      return { label: `tenth ${cell + 1}${edge}`, value: share, text: percent(share, 1) };
    });
    const caption = `Returns over forecasts ${HORIZON_WORDS[horizon]} by tenth of the normal law, %: ${PORTFOLIO_WORDS[name] ?? name}; 10 each is right`;
    return [{ kind: "bars", caption, bars }];
  });
  const mark = (share: number, { lower, upper }: { readonly lower: number; readonly upper: number }) =>
    `${percent(share, 1)}${share < lower || share > upper ? "*" : ""}`;
  const ends = (shares: readonly number[], windows: number) => {
    const band = transformBand(windows);
    return [shares[0]!, (shares[4]! + shares[5]!) / 2, shares[9]!].map((share) => mark(share, band));
  };
  return [
    ...charts,
    {
      kind: "table",
      caption: `Share of z ${HORIZON_WORDS[horizon]} in the worst, the two middle and the best tenth, %; 10 is right`,
      columns: [
        text("Portfolios"),
        number("Normal: worst"),
        number("middle"),
        number("best"),
        number("Student: worst"),
        number("middle"),
        number("best"),
        number("Degrees"),
      ],
      rows: families.map(({ family, transformNormal, transformFitted, windows, degrees }) => ({
        cells: [
          (PORTFOLIO_WORDS[family] ?? family).replace(/^the /, ""),
          ...ends(transformNormal, windows),
          ...ends(transformFitted, windows),
          Number.isFinite(degrees) ? fixed(degrees, 1) : "∞",
        ],
      })),
    },
    {
      kind: "words",
      words:
        "* outside the band that holds the whole histogram of one portfolio of right forecasts in 95 of 100 cases. High ends and a low middle: forecasts that were too low, or tails fatter than the law's.",
    },
  ];
}

/** Losses beyond the value at risk. */
export function riskBlocks(shown: readonly HorizonSummary[]): readonly CardBlock[] {
  return [
    ...shown.map(({ horizon, families, windows }): CardBlock => {
      return {
        kind: "table",
        caption: `Value at risk of 95 % ${HORIZON_WORDS[horizon]}: ${counted(windows, "window")}, of which ${fixed(0.05 * windows, 0)} losses beyond it are right`,
        columns: [
          text("Portfolios"),
          number("Number"),
          number("Beyond, %"),
          number("Kupiec not rejected, %"),
          number("Christoffersen not rejected, %"),
        ],
        rows: families.map((of) => ({
          cells: [
            (PORTFOLIO_WORDS[of.family] ?? of.family).replace(/^the /, ""),
            fixed(of.portfolios, 0),
            percent(of.exceedanceShare, 1),
            percent(of.withinKupiec, 0),
            percent(of.withinChristoffersen, 0),
          ],
        })),
      };
    }),
    {
      kind: "words",
      words:
        "Value at risk is 1.645 forecast volatilities. Kupiec: as many losses beyond it as there should be; Christoffersen: they do not follow each other. Each test rejects 5 % of right forecasts, and with fewer than 100 windows it finds little.",
    },
  ];
}
