import type { SignalStudy } from "../alpha/index.ts";
import { type CardBlock, type CardSection, number, text } from "../report/index.ts";
import { GROUPINGS, KINDS, persistenceText, pureText, verdictText } from "./alpha-page.ts";
import { counted } from "./counted.ts";
import { fixed as plain } from "./table-text.ts";

/** With a true minus sign. */
export function fixed(value: number, digits = 2): string {
  return plain(value, digits).replace(/^-/, "−");
}

/** A decimal as percent. */
export function percent(value: number, digits = 2): string {
  return fixed(100 * value, digits);
}

/** The sections of a study, verdict first. */
export function studySections(study: SignalStudy, tried: number): readonly CardSection[] {
  return [
    { id: "summary", title: "Verdict", blocks: summaryBlocks(study, tried) },
    { id: "coefficients", title: "Information coefficients", blocks: coefficientBlocks(study) },
    { id: "portfolios", title: "Portfolios by signal", blocks: quantileBlocks(study) },
    { id: "spanned", title: "What factors span", blocks: spannedBlocks(study) },
    { id: "pure", title: "The pure portfolio", blocks: [wordList(pureText({ ...study, tried }))] },
    { id: "groups", title: "Where the new part works", blocks: groupBlocks(study) },
  ];
}

/** Lines as a list. */
export function wordList(lines: string): CardBlock {
  return { kind: "list", items: lines.split("\n").map((line) => line.trim()) };
}

/** The verdict, and figures it stands on. */
export function summaryBlocks(study: SignalStudy, tried: number): readonly CardBlock[] {
  const { coverage, pure, spannedShare, verdict, persistence, horizon, coefficients } = study;
  const own = coefficients.find((one) => one.part === "new" && one.horizon === horizon);
  const tile = (title: string, value: string, note: string) => ({ title, value, note });
  return [
    { kind: "words", words: verdictText({ ...study, tried }) },
    {
      kind: "tiles",
      tiles: [
        tile("Verdict", verdict.kind, `over ${counted(horizon, "period")}, ${counted(tried, "try")} counted`),
        tile(
          "Rank IC of the new part",
          fixed(own?.rank.mean ?? Number.NaN, 4),
          `t ${fixed(own?.rank.tStatistic ?? Number.NaN, 1)}`,
        ),
        tile("Spanned by factors, %", percent(spannedShare, 1), "of the signal's variance"),
        tile(
          "Information ratio",
          fixed(pure.informationRatioAnnual),
          "a year, pure portfolio's specific returns",
        ),
        tile(
          "Names a date",
          fixed(coverage.names, 0),
          `${percent(coverage.share, 0)} % of the estimation universe`,
        ),
        tile(
          "Deflated Sharpe, %",
          percent(pure.deflatedSharpe, 1),
          "probability above the best of the tries without skill",
        ),
      ],
    },
    { kind: "words", words: persistenceText(persistence) },
    {
      kind: "words",
      words: `Of 100 signals of noise that are each tried alone 5 have p below 0.05. The verdict's p is multiplied by the ${counted(tried, "try")} counted (Bonferroni); tries that are not counted make it too small.`,
    },
  ];
}

/** Dates to a value of the rolling mean. */
const ROLLING = 12;

/** Coefficients through time and by horizon. */
export function coefficientBlocks({ coefficients, throughTime, horizon }: SignalStudy): readonly CardBlock[] {
  const known = throughTime.closes.flatMap((close, d) => {
    const value = throughTime.rank[d] ?? Number.NaN;
    return Number.isFinite(value) ? [{ close, value }] : [];
  });
  const rolling = known.slice(ROLLING - 1).map(({ close }, at) => {
    const own = known.slice(at, at + ROLLING);
    return { close, value: own.reduce((sum, { value }) => sum + value / ROLLING, 0) };
  });
  let total = 0;
  const running = known.map(({ close, value }, d) => {
    total += value;
    return { close, value: total / (d + 1) };
  });
  const chart: readonly CardBlock[] =
    rolling.length < 2
      ? []
      : [
          {
            kind: "chart",
            of: "numbers",
            digits: 3,
            caption: `Rank coefficient of the new part over ${counted(horizon, "period")}: mean of the last ${ROLLING} dates, and of all dates so far`,
            dates: rolling.map(({ close }) => close),
            lines: [
              {
                label: "so far",
                values: running.slice(ROLLING - 1).map(({ value }) => value),
                isTotal: true,
              },
              { label: `last ${ROLLING}`, values: rolling.map(({ value }) => value) },
            ],
          },
        ];
  return [
    ...chart,
    {
      kind: "bars",
      caption:
        "Decay: mean rank coefficient by horizon in periods; whole signal with excess returns, new part with specific returns",
      bars: coefficients.map(({ part, horizon: over, rank }) => ({
        label: `${part}, ${over}`,
        value: rank.mean,
        text: fixed(rank.mean, 3),
      })),
    },
    {
      kind: "table",
      caption: "Coefficients by horizon",
      columns: [
        text("Part"),
        number("Horizon, periods"),
        number("IC"),
        number("t"),
        number("Rank IC"),
        number("t"),
        number("p"),
        number("Mean over deviation, a date"),
        number("Above 0, %"),
        number("Dates"),
      ],
      rows: coefficients.map(({ part, horizon: over, linear, rank }) => ({
        cells: [
          part,
          String(over),
          fixed(linear.mean, 4),
          fixed(linear.tStatistic, 1),
          fixed(rank.mean, 4),
          fixed(rank.tStatistic, 1),
          fixed(rank.pValue, 3),
          fixed(rank.ratio),
          percent(rank.positive, 0),
          String(rank.count),
        ],
      })),
    },
  ];
}

function quantileBlocks({ quantiles, periodsPerYear, throughTime }: SignalStudy): readonly CardBlock[] {
  const count = quantiles[0]?.meanReturns.length ?? 0;
  const yearly = (value: number) => percent(value * periodsPerYear, 1);
  const name = (q: number) => (q === 0 ? "low" : q === count - 1 ? "high" : String(q + 1));
  const equal = quantiles.find(({ kind }) => kind === "equal");
  const chart: readonly CardBlock[] =
    equal === undefined || throughTime.closes.length < 2
      ? []
      : [
          {
            kind: "chart",
            of: "shares",
            caption:
              "Cumulative excess return of the portfolios, %, sums, equal weights, before costs, by the date from which they were held",
            dates: throughTime.closes,
            lines: Array.from({ length: count }, (_, q) => ({
              label: name(q),
              values: cumulated(throughTime.closes.map((_, d) => equal.byDate.values[d * count + q] ?? 0)),
            })),
          },
          {
            kind: "chart",
            of: "shares",
            caption: "High less low, %, the same way",
            dates: throughTime.closes,
            lines: [
              {
                label: "spread",
                isTotal: true,
                values: cumulated(
                  throughTime.closes.map(
                    (_, d) =>
                      (equal.byDate.values[d * count + count - 1] ?? 0) -
                      (equal.byDate.values[d * count] ?? 0),
                  ),
                ),
              },
            ],
          },
        ];
  return [
    ...chart,
    {
      kind: "table",
      caption: "Mean excess return, % a year, held until the next date",
      columns: [
        text("Sorted"),
        ...Array.from({ length: count }, (_, q) => number(name(q))),
        number("Spread"),
        number("t"),
        number("After costs"),
        number("Turnover, % a date"),
        number("p rising"),
      ],
      rows: quantiles.map(({ kind, meanReturns, spread, netSpread, turnover, monotonic }) => ({
        cells: [
          KINDS[kind],
          ...Array.from(meanReturns, yearly),
          yearly(spread.mean),
          fixed(spread.tStatistic, 1),
          yearly(netSpread),
          percent(turnover / 2, 0),
          fixed(monotonic.pValue, 3),
        ],
      })),
    },
    {
      kind: "words",
      words:
        "p rising: Patton and Timmermann's test that each portfolio earned more than the one below; small is monotonic. Portfolios are by the signal as given, factors and all.",
    },
  ];
}

function cumulated(values: readonly number[]): readonly number[] {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
}

/** Factors listed. */
const LISTED = 15;

function spannedBlocks({ loadings, spannedShare }: SignalStudy): readonly CardBlock[] {
  const shown = loadings.slice(0, LISTED);
  return [
    {
      kind: "bars",
      caption: `Mean loading on factors of a signal of deviation 1; they span ${percent(spannedShare, 1)} % of its variance, the new part is the rest`,
      bars: shown.map(({ factor, loading }) => ({ label: factor, value: loading, text: fixed(loading) })),
    },
    {
      kind: "table",
      caption: "The same, with the signal's correlation with each style",
      columns: [text("Factor"), number("Loading"), number("Correlation")],
      rows: shown.map(({ factor, loading, correlation }) => ({
        cells: [factor, fixed(loading), correlation === null ? "" : fixed(correlation)],
      })),
    },
  ];
}

function groupBlocks({ groups }: SignalStudy): readonly CardBlock[] {
  const kinds = [...new Set(groups.map(({ grouping }) => grouping))];
  return [
    ...kinds.map((kind): CardBlock => {
      return {
        kind: "table",
        caption: `Rank coefficients of the new part by ${GROUPINGS[kind]}`,
        columns: [text("Group"), number("Rank IC"), number("t"), number("Dates")],
        rows: groups
          .filter(({ grouping }) => grouping === kind)
          .map(({ group, rank }) => ({
            cells: [group, fixed(rank.mean, 4), fixed(rank.tStatistic, 1), String(rank.count)],
          })),
      };
    }),
    {
      kind: "words",
      words: `${counted(groups.length, "group")} were looked at: of groups without skill one in 20 has |t| above 2.`,
    },
  ];
}
