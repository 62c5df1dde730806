import type { ForecastComparison } from "../../engine/evaluation/index.ts";
import type { EvaluationReport, HorizonReport, Peer } from "../evaluate/index.ts";
import { HORIZON_WORDS, PORTFOLIO_WORDS } from "../model-card/index.ts";
import type { Bar } from "./bar-chart.ts";
import type { CardBlock } from "./card-blocks.ts";
import { number, text } from "./html-table.ts";
import { fixed } from "./number-text.ts";

const PEERS: Readonly<Record<Peer, string>> = {
  sample: "the shrunk sample covariance",
  single_index: "the single-index model",
};

/** QLIKE differences from peers, wins and losses alike. */
export function peerBlocks(
  { namesAgainst }: EvaluationReport,
  shown: readonly Pick<HorizonReport, "horizon" | "against">[],
): readonly CardBlock[] {
  if (namesAgainst.length === 0)
    return [
      { kind: "words", words: "None: --against sample,single-index scores peers on the same windows." },
    ];
  // Three forecast dates give few windows: they are in the JSON.
  const blocks = shown
    .slice(0, 2)
    .flatMap(({ horizon, against }) =>
      against.flatMap(({ peer, families }) =>
        comparisonBlocks(families, `${PEERS[peer]}, ${HORIZON_WORDS[horizon]}`),
      ),
    );
  return [
    ...blocks,
    {
      kind: "words",
      words:
        "QLIKE less the peer's, on the same portfolios and windows: below 0 the model is better. t is Diebold and Mariano's, of the windows' means; better or worse where its p is below 0.05, which one in 20 of equals has by chance.",
    },
  ];
}

function comparisonBlocks(families: readonly ForecastComparison[], against: string): readonly CardBlock[] {
  const title = ({ family }: ForecastComparison) => (PORTFOLIO_WORDS[family] ?? family).replace(/^the /, "");
  const bars = families
    .filter(({ tStatistic }) => Number.isFinite(tStatistic))
    .map((one): Bar => ({ label: title(one), value: one.tStatistic, text: fixed(one.tStatistic, 1) }));
  if (families.length === 0) return [];
  return [
    ...(bars.length === 0
      ? []
      : [
          {
            kind: "bars",
            caption: `t of QLIKE less that of ${against}: left of 0 the model is better`,
            bars,
          } as const,
        ]),
    {
      kind: "table",
      caption: `Against ${against}`,
      columns: [
        text("Portfolios"),
        number("Number"),
        number("Windows"),
        number("Bias"),
        number("Peer's bias"),
        number("QLIKE less peer's"),
        number("t"),
        text("Model is"),
      ],
      rows: families.map((one) => ({
        cells: [
          title(one),
          fixed(one.portfolios, 0),
          fixed(one.windows, 0),
          fixed(one.bias[0]),
          fixed(one.bias[1]),
          fixed(one.lossDifference, 4),
          fixed(one.tStatistic, 1),
          !(one.pValue < 0.05) ? "not told apart" : one.tStatistic < 0 ? "better" : "worse",
        ],
      })),
    },
  ];
}
