import type { CombinationStudy, NamedStudy } from "../alpha/index.ts";
import { blocksPage, type CardBlock, number, text } from "../report/index.ts";
import { type AlphaReport, pureText } from "./alpha-page.ts";
import type { SeveralReport } from "./alpha-several.ts";
import {
  coefficientBlocks,
  fixed,
  percent,
  studySections,
  summaryBlocks,
  wordList,
} from "./alpha-study-html.ts";
import { counted } from "./counted.ts";

/** What `alpha` found of one signal as one HTML file. */
export function alphaPage(report: AlphaReport): string {
  const { dates, spacing, runId } = report;
  return blocksPage({
    title: `Signal ${report.signal} against ${report.model}`,
    under: `${counted(dates.count, "date")} from ${dates.first} to ${dates.last}, every ${counted(spacing, "period")}. Run ${runId.slice(0, 12)}.`,
    sections: studySections(report, report.tried),
    newSheet: ["portfolios"],
  });
}

/** What `alpha` found of several signals as one HTML file: all of them beside each other, their combination, then each alone. */
export function severalPage(report: SeveralReport): string {
  const { signals, tried, combination, model, runId } = report;
  const each = signals.flatMap((signal, s) =>
    studySections(signal, tried).map(({ id, title, blocks }) => ({
      id: `signal-${s + 1}-${id}`,
      title: `${s + 1} ${signal.name}: ${title.toLowerCase()}`,
      blocks: blocks.map((block) => ofSignal(block, `${s + 1} ${signal.name}`)),
    })),
  );
  return blocksPage({
    title: `${counted(signals.length, "signal")} against ${model}`,
    under: `${counted(tried, "try")} counted. Run ${runId.slice(0, 12)}.`,
    sections: [
      { id: "signals", title: "Signals", blocks: signalBlocks(signals) },
      { id: "alike", title: "How alike they are", blocks: correlationBlocks(report) },
      { id: "combined", title: "Combined", blocks: combinationBlocks(combination, tried) },
      ...each.filter(({ id }) => /-(coefficients|portfolios|spanned)$/.test(id)),
    ],
  });
}

/** Its caption with the signal, as each signal has the same drawings and tables. */
function ofSignal(block: CardBlock, signal: string): CardBlock {
  return "caption" in block ? { ...block, caption: `${signal}: ${block.caption}` } : block;
}

function signalBlocks(signals: readonly NamedStudy[]): readonly CardBlock[] {
  return [
    {
      kind: "table",
      caption: "New parts against specific returns, over the horizon of each",
      columns: [
        text("Signal"),
        text("Verdict"),
        number("Dates"),
        number("Factors, %"),
        number("Over, periods"),
        number("Rank IC"),
        number("t"),
        number("p"),
        number("Bonferroni"),
        number("BH"),
        number("Half-life, periods"),
        number("Turnover, % a date"),
        number("IR a year"),
      ],
      rows: signals.map((signal, s) => {
        const own = signal.coefficients.find(
          ({ part, horizon }) => part === "new" && horizon === signal.horizon,
        );
        return {
          cells: [
            `${s + 1} ${signal.name}`,
            signal.verdict.kind,
            String(signal.dates.count),
            percent(signal.spannedShare, 0),
            String(signal.horizon),
            fixed(own?.rank.mean ?? Number.NaN, 4),
            fixed(own?.rank.tStatistic ?? Number.NaN, 1),
            fixed(signal.pValue, 3),
            fixed(signal.bonferroni, 3),
            fixed(signal.benjaminiHochberg, 3),
            fixed(signal.persistence.halfLife, 1),
            percent(signal.pure.turnover, 0),
            fixed(signal.pure.informationRatioAnnual),
          ],
        };
      }),
    },
    {
      kind: "words",
      words:
        "p alone; Bonferroni: that any of the tries would reach it by chance; BH: share of false ones to expect down to it (Benjamini and Hochberg). Tries that are not counted make both too small.",
    },
  ];
}

function correlationBlocks({ signals, correlations }: SeveralReport): readonly CardBlock[] {
  if (correlations === null) return [];
  const count = signals.length;
  return [
    {
      kind: "table",
      caption:
        "Mean rank correlations: of the signals as given below the diagonal, of their new parts above it",
      columns: [text("Signal"), ...signals.map((_, s) => number(String(s + 1)))],
      rows: signals.map(({ name }, s) => ({
        cells: [
          `${s + 1} ${name}`,
          ...signals.map((_, b) => {
            const { values } = b < s ? correlations.whole : correlations.fresh;
            return b === s ? "" : fixed(values[s * count + b] ?? Number.NaN);
          }),
        ],
      })),
    },
  ];
}

function combinationBlocks(combination: CombinationStudy | null, tried: number): readonly CardBlock[] {
  if (combination === null)
    return [
      {
        kind: "words",
        words: "None: fewer than two signals have a new part, or they have too few dates in common.",
      },
    ];
  const { study, names, meanWeights, lastWeights, equal } = combination;
  return [
    ...summaryBlocks(study, tried + 1),
    {
      kind: "bars",
      caption: "Mean weights of the new parts, %: each by the coefficients known at its date",
      bars: names.map((name, s) => {
        return { label: name, value: meanWeights[s] ?? 0, text: percent(meanWeights[s] ?? 0, 0) };
      }),
    },
    {
      kind: "table",
      caption: "Weights, %",
      columns: [text("Signal"), number("Mean"), number("Last")],
      rows: names.map((name, s) => ({
        cells: [name, percent(meanWeights[s] ?? 0, 0), percent(lastWeights[s] ?? 0, 0)],
      })),
    },
    {
      kind: "words",
      words: `Equally weighted on the same dates the rank coefficient was ${fixed(equal.mean, 4)} (t ${fixed(equal.tStatistic, 1)}): estimated weights often lose to it. The combination counts as one try more.`,
    },
    ...coefficientBlocks(study),
    wordList(pureText({ ...study, tried: tried + 1 })),
  ];
}
