import type { CombinationStudy, SignalsStudy } from "../alpha/index.ts";
import { coefficientRows, pureText, verdictText, verdictWords } from "./alpha-page.ts";
import { attributionText, type WrittenAlpha, writtenText } from "./alpha-parts.ts";
import { bookJson } from "./attribution-json.ts";
import { counted } from "./counted.ts";
import type { Output } from "./output.ts";
import { fixed, formatTable, percent, type TextColumn } from "./table-text.ts";

/** What `plimsoll alpha` found of several signals. */
export interface SeveralReport extends SignalsStudy {
  readonly model: string;
  readonly runId: string;
  readonly written: WrittenAlpha | undefined;
}

const right = (header: string): TextColumn => ({ header, align: "right" });
const left = (header: string): TextColumn => ({ header, align: "left" });

/** For people: a line for each signal, how alike they are, and what they are worth together. */
export function severalText(report: SeveralReport): string {
  const { signals, tried, combination, runId } = report;
  const [first] = signals;
  return [
    `${counted(signals.length, "signal")} against ${report.model}; ${counted(tried, "try")} counted`,
    "",
    "New parts against specific returns; p alone, then that any of the tries would reach it (Bonferroni), then the share of false ones to expect down to it (Benjamini–Hochberg)",
    signalTable(report),
    "",
    "Rank correlations of the signals as given below the diagonal, of their new parts above it; the style each is most like",
    correlationTable(report),
    "",
    ...(combination === null
      ? ["No combination: fewer than two signals have a new part, or they have too few dates in common.", ""]
      : combinationText(combination, tried)),
    ...writtenText(report.written, first?.periodsPerYear ?? 1),
    `--json has everything of each; a file of one signal alone has a page of its own (with --tried ${tried}). Model and returns of run ${runId.slice(0, 12)}.`,
  ].join("\n");
}

function signalTable({ signals }: SeveralReport): string {
  return formatTable(
    [
      left("Signal"),
      right("Dates"),
      right("Names"),
      right("Factors %"),
      right("Over"),
      right("Rank IC"),
      right("t"),
      right("p"),
      right("Bonferroni"),
      right("BH"),
      right("Half-life"),
      right("Turnover %"),
      right("IR"),
      right("Sharpe net"),
      left("Verdict"),
    ],
    signals.map((signal) => {
      const { coefficients, horizon, pure, persistence, periodsPerYear } = signal;
      const own = coefficients.find((study) => study.part === "new" && study.horizon === horizon);
      return [
        signal.name,
        String(signal.dates.count),
        fixed(signal.coverage.names, 0),
        percent(signal.spannedShare, 0),
        String(horizon),
        fixed(own?.rank.mean ?? Number.NaN, 4),
        fixed(own?.rank.tStatistic ?? Number.NaN, 1),
        ...[signal.pValue, signal.bonferroni, signal.benjaminiHochberg].map((p) =>
          p < 0.0005 ? "< 0.001" : fixed(p, 3),
        ),
        fixed(persistence.halfLife, 1),
        percent(pure.turnover, 0),
        fixed(pure.informationRatioAnnual),
        fixed((pure.netMean / pure.summary.deviation) * Math.sqrt(periodsPerYear)),
        signal.verdict.kind,
      ];
    }),
  );
}

function correlationTable({ signals, correlations }: SeveralReport): string {
  if (correlations === null) return "";
  const count = signals.length;
  return formatTable(
    [left("Signal"), ...signals.map((_, s) => right(String(s + 1))), left("Most like")],
    signals.map(({ name, loadings }, s) => {
      const styles = loadings.filter(({ correlation }) => correlation !== null);
      const [most] = styles.sort((a, b) => Math.abs(b.correlation ?? 0) - Math.abs(a.correlation ?? 0));
      return [
        `${s + 1} ${name}`,
        ...signals.map((_, b) => {
          if (b === s) return "";
          const { values } = b < s ? correlations.whole : correlations.fresh;
          return fixed(values[s * count + b] as number);
        }),
        most === undefined ? "" : `${most.factor} ${fixed(most.correlation ?? Number.NaN)}`,
      ];
    }),
  );
}

function combinationText(combination: CombinationStudy, tried: number): readonly string[] {
  const { study, names, meanWeights, lastWeights, equal, fewest, shrinkage } = combination;
  const own = study.coefficients.find(({ part, horizon }) => part === "new" && horizon === study.horizon);
  return [
    `Combined: new parts with weights by the coefficients known at each date (from ${fewest} on; covariance drawn ${percent(shrinkage, 0)} % to its diagonal): ${counted(study.dates.count, "date")} from ${study.dates.first} to ${study.dates.last}`,
    formatTable(
      [left("Signal"), right("Mean weight %"), right("Last weight %")],
      names.map((name, s) => [
        name,
        percent(meanWeights[s] as number, 0),
        percent(lastWeights[s] as number, 0),
      ]),
    ),
    `Rank IC over ${study.horizon}: ${fixed(own?.rank.mean ?? Number.NaN, 4)} (t ${fixed(own?.rank.tStatistic ?? Number.NaN, 1)}, p ${fixed(own?.rank.pValue ?? Number.NaN, 3)}); equally weighted on the same dates ${fixed(equal.mean, 4)} (t ${fixed(equal.tStatistic, 1)})`,
    verdictText({ ...study, tried: tried + 1 }),
    "",
    pureText({ ...study, tried: tried + 1 }),
    "",
    ...attributionText(combination.attribution),
  ];
}

/** For programs. */
export function severalJson({ final: _, written, ...report }: SeveralReport): object {
  const { signals, combination } = report;
  return {
    ...report,
    signals: signals.map((signal) => ({
      ...signal,
      verdictWords: verdictWords({ ...signal, tried: report.tried }),
      attribution: signal.attribution === null ? null : bookJson(signal.attribution),
    })),
    combination: combination && {
      ...combination,
      verdictWords: verdictWords({ ...combination.study, tried: report.tried + 1 }),
      attribution: combination.attribution === null ? null : bookJson(combination.attribution),
    },
    alpha: written ?? null,
  };
}

/** The coefficients of every signal, and of the combination. */
export function severalRows({ signals, combination }: SeveralReport): NonNullable<Output["csv"]> {
  const all = combination === null ? [] : [{ ...combination.study, name: "combination" }];
  return coefficientRows([...signals, ...all]);
}
