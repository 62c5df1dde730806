import type { JSX } from "preact";
import type {
  LimitRecord,
  RiskCheck,
  WalkDocument,
  WalkLine,
  WalkPeriod,
  WalkRebalance,
} from "../documents/index.ts";
import { type Column, DataTable, type NumberColumn } from "../parts/index.ts";
import { whyRatio } from "../why/index.ts";
import { count, familyTitle, percent, score, spaced } from "../words.ts";
import { basisPoints, number } from "./walk-columns.ts";
import { whyBand, whyBias, whyForecast, whyLimit, whyRealised } from "./why-check.ts";
import { type LineNumber, whyWalkLine } from "./why-lines.ts";
import { whyNamesHeld, whyPredictedBeta, whyRebalanceRisk, whyTraded } from "./why-rebalance.ts";
import { whyCompounded } from "./why-span.ts";

/** Forecast risk and what came of it, part by part. */
export function Checks({ found }: { readonly found: WalkDocument }): JSX.Element {
  const sides = { portfolio: "Portfolio", active: "Active" } as const;
  const title = ({ side, part }: RiskCheck): string => `${sides[side]}${part === "total" ? "" : `, ${part}`}`;
  return (
    <DataTable
      caption="Forecast risk and what came of it"
      fileName="walk-risk"
      isSortable={false}
      rows={found.summary.checks}
      keyOf={title}
      columns={[
        { title: "Risk", cell: title, value: title },
        number<RiskCheck>("Forecast", "% a year", (of) => of.forecastAnnual, {
          why: (of) => whyForecast(found, of),
        }),
        number<RiskCheck>("Realised", "% a year", (of) => of.realisedAnnual, {
          why: (of) => whyRealised(found, of),
        }),
        number<RiskCheck>("Realised over forecast", "", (of) => of.ratio, { word: score, why: whyRatio }),
        number<RiskCheck>("Bias", "1 is right", (of) => of.bias.bias, {
          word: score,
          why: (of) => whyBias(found, of),
        }),
        number<RiskCheck>("From", "95 % band", (of) => of.bias.lower, {
          ...{ word: score, why: (of) => whyBand(found, of, "lower") },
        }),
        number<RiskCheck>("To", "95 % band", (of) => of.bias.upper, {
          ...{ word: score, why: (of) => whyBand(found, of, "upper") },
        }),
      ]}
    />
  );
}

const PARTS: Readonly<Record<string, string>> = {
  specific: "Specific",
  riskFree: "Cash",
  unmodelled: "Outside the model",
  unexplained: "Unexplained",
  trading: "Trading: costs and borrow",
};

const sourceTitle = ({ source, kind }: WalkLine): string =>
  PARTS[kind] ?? (kind === "family" ? familyTitle(source) : spaced(source));

const sourceColumns = (found: WalkDocument): readonly Column<WalkLine>[] => {
  const of = (which: LineNumber) => (line: WalkLine) =>
    whyWalkLine({ found, titleOf: sourceTitle }, line, which);
  return [
    { title: "Source", cell: sourceTitle, value: sourceTitle },
    number("Contribution", "%", (line) => line.contribution, { why: of("contribution") }),
    number("Mean exposure", "sd, or weight", (line) => line.exposureMean, {
      word: score,
      why: of("exposure"),
    }),
    number("Tilt", "%", (line) => line.tilt, { why: of("tilt") }),
    number("Timing", "%", (line) => line.timing, { why: of("timing") }),
    number("t", "", (line) => line.tStatistic, { word: (value) => count(value, 1), why: of("t") }),
  ];
};

/** A line of which only the contribution is shown. */
const NOTHING = {
  ...{ family: null, exposureMean: null, tilt: null, timing: null, tStatistic: null },
  ...{ contributionSum: 0, standardError: null, factorReturnLinked: null, contributionSums: [] },
};

/** Where the return came from, trading among it; then factor by factor. */
export function Sources({ found }: { readonly found: WalkDocument }): JSX.Element {
  const { lines, returnTotal } = found.attribution;
  const isActive = found.summary.side === "active";
  const sourcesColumns = sourceColumns(found);
  const what = isActive ? "active return" : "return";
  const factors = lines.filter(({ kind }) => kind === "factor");
  return (
    <>
      <DataTable
        caption={`Where the ${what} came from`}
        fileName="walk-attribution"
        isSortable={false}
        rows={lines.filter(({ kind }) => kind !== "factor")}
        total={{ ...NOTHING, source: "All", kind: "total", contribution: returnTotal }}
        keyOf={({ source, kind }) => `${kind} ${source}`}
        columns={sourcesColumns}
      />
      <DataTable
        caption={`What each factor brought to the ${what}`}
        fileName="walk-factors"
        rows={factors.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))}
        keyOf={({ source }) => source}
        columns={sourcesColumns}
      />
    </>
  );
}

/** How limits stood over the rebalances. */
export function Limits({ found }: { readonly found: WalkDocument }): JSX.Element | null {
  const { limits } = found.summary;
  if (limits.length === 0) return null;
  const size = (kind: string, by: number): string =>
    by === 0 ? "" : kind === "exposure" ? score(by) : `${percent(by)} %`;
  const of = (title: string, which: Parameters<typeof whyLimit>[2]["which"]): Column<LimitRecord> => {
    const isWorst = which === "worstBefore" || which === "worstAfter";
    const word = (row: LimitRecord): string => (isWorst ? size(row.kind, row[which]) : count(row[which]));
    return {
      title,
      isNumber: true,
      cell: word,
      value: (row) => row[which],
      why: (row) => whyLimit(found, row, { which, shown: word(row) }),
    };
  };
  return (
    <DataTable
      caption="Limits over the rebalances"
      fileName="walk-limits"
      rows={limits}
      keyOf={({ name }) => name}
      columns={[
        { title: "Limit", cell: ({ name }) => name, value: ({ name }) => name },
        of("Rebalances", "count"),
        of("Binds on", "binds"),
        of("Broken by drift on", "brokenBefore"),
        of("by up to", "worstBefore"),
        of("Broken after on", "brokenAfter"),
        of("after by up to", "worstAfter"),
      ]}
    />
  );
}

/** Every rebalance and what followed it, the last first. */
export function Rebalances({ found }: { readonly found: WalkDocument }): JSX.Element {
  const { rebalances, summary, periods } = found;
  const until = (
    title: string,
    key: "returnNet" | "returnBenchmark" | "returnCash",
    of: (period: WalkPeriod) => number,
  ): NumberColumn<WalkRebalance> =>
    number<WalkRebalance>(title, "%", (row) => row[key], {
      why: (row) =>
        whyCompounded(
          { title: `${title}, ${row.date} to ${row.to}`, value: row[key], shown: `${percent(row[key])} %` },
          periods.filter(({ date }) => date > row.date && date <= row.to).map(of),
        ),
    });
  const isActive = summary.side === "active";
  return (
    <DataTable
      caption="Every rebalance, and the return until the next, the last first"
      fileName="walk-rebalances"
      rows={rebalances.toReversed()}
      keyOf={({ date }) => date}
      columns={[
        { title: "Close", cell: ({ date }) => date, value: ({ date }) => date },
        {
          title: "Portfolio",
          cell: ({ traded, status }) => (traded ? status : "kept as it was"),
          value: ({ status }) => status,
        },
        number<WalkRebalance>("Turnover", "%", (of) => of.turnover, {
          ...{ word: (value) => percent(value, 1), why: (of) => whyTraded(of, "turnover") },
        }),
        number<WalkRebalance>("Costs", "bp", (of) => of.costs, {
          word: basisPoints,
          why: (of) => whyTraded(of, "costs"),
        }),
        number<WalkRebalance>("Names", "", (of) => of.names, { word: count, why: whyNamesHeld }),
        number<WalkRebalance>("Predicted beta", "", (of) => of.beta, { word: score, why: whyPredictedBeta }),
        number<WalkRebalance>("Volatility forecast", "% a year", (of) => of.volatilityAnnual, {
          why: (of) => whyRebalanceRisk(of, "portfolio"),
        }),
        ...(isActive
          ? [
              number<WalkRebalance>("Tracking error forecast", "% a year", (of) => of.trackingErrorAnnual, {
                why: (of) => whyRebalanceRisk(of, "active"),
              }),
            ]
          : []),
        until("Return after costs", "returnNet", ({ net }) => net),
        isActive
          ? until("Benchmark", "returnBenchmark", ({ benchmark }) => benchmark)
          : until("Cash", "returnCash", ({ riskFree }) => riskFree),
      ]}
    />
  );
}
