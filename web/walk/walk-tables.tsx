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
import { type WhyQuestion, whyRatio } from "../why/index.ts";
import { count, familyTitle, percent, score, spaced } from "../words.ts";
import { basisPoints, number } from "./walk-columns.ts";
import { whyBand, whyBias, whyForecast, whyLimit, whyRealised } from "./why-check.ts";
import { whyCompounded } from "./why-span.ts";
import { whyWalkTiming } from "./why-walk.ts";

/** Forecast risk and what came of it, part by part. */
export function Checks({ found }: { readonly found: WalkDocument }): JSX.Element {
  const sides = { portfolio: "Portfolio", active: "Active" } as const;
  const title = ({ side, part }: RiskCheck): string => `${sides[side]}${part === "total" ? "" : `, ${part}`}`;
  // What the answer does not have period by period keeps its definition.
  const known = (
    column: NumberColumn<RiskCheck>,
    why: (row: RiskCheck) => WhyQuestion | undefined,
  ): NumberColumn<RiskCheck> => ({ ...column, why: (row) => why(row) ?? column.why(row) });
  return (
    <DataTable
      caption="Forecast risk and what came of it"
      fileName="walk-risk"
      isSortable={false}
      rows={found.summary.checks}
      keyOf={title}
      columns={[
        { title: "Risk", cell: title, value: title },
        known(
          number("Forecast", "% a year", (of) => of.forecastAnnual),
          (of) => whyForecast(found, of),
        ),
        known(
          number("Realised", "% a year", (of) => of.realisedAnnual),
          (of) => whyRealised(found, of),
        ),
        {
          ...number<RiskCheck>("Realised over forecast", "", (of) => of.ratio, score),
          why: whyRatio,
        },
        known(
          number("Bias", "1 is right", (of) => of.bias.bias, score),
          (of) => whyBias(found, of),
        ),
        known(
          number("From", "95 % band", (of) => of.bias.lower, score),
          (of) => whyBand(found, of, "lower"),
        ),
        known(
          number("To", "95 % band", (of) => of.bias.upper, score),
          (of) => whyBand(found, of, "upper"),
        ),
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

const sourceColumns: readonly Column<WalkLine>[] = [
  { title: "Source", cell: sourceTitle, value: sourceTitle },
  number<WalkLine>("Contribution", "%", (of) => of.contribution),
  number<WalkLine>("Mean exposure", "sd, or weight", (of) => of.exposureMean, score),
  number<WalkLine>("Tilt", "%", (of) => of.tilt),
  {
    ...number<WalkLine>("Timing", "%", (of) => of.timing),
    why: (of: WalkLine) => whyWalkTiming(of, sourceTitle(of)),
  },
  number<WalkLine>(
    "t",
    "",
    (of) => of.tStatistic,
    (value) => count(value, 1),
  ),
];

/** Where the return came from, trading among it; then factor by factor. */
export function Sources({
  attribution: { lines, returnTotal },
  isActive,
}: {
  readonly attribution: WalkDocument["attribution"];
  readonly isActive: boolean;
}): JSX.Element {
  const what = isActive ? "active return" : "return";
  const factors = lines.filter(({ kind }) => kind === "factor");
  const nothing = { exposureMean: null, tilt: null, timing: null, tStatistic: null };
  return (
    <>
      <DataTable
        caption={`Where the ${what} came from`}
        fileName="walk-attribution"
        isSortable={false}
        rows={lines.filter(({ kind }) => kind !== "factor")}
        total={{ source: "All", kind: "total", contribution: returnTotal, ...nothing }}
        keyOf={({ source, kind }) => `${kind} ${source}`}
        columns={sourceColumns}
      />
      <DataTable
        caption={`What each factor brought to the ${what}`}
        fileName="walk-factors"
        rows={factors.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))}
        keyOf={({ source }) => source}
        columns={sourceColumns}
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
  ): NumberColumn<WalkRebalance> => ({
    ...number<WalkRebalance>(title, "%", (row) => row[key]),
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
        number<WalkRebalance>(
          "Turnover",
          "%",
          (of) => of.turnover,
          (value) => percent(value, 1),
        ),
        number<WalkRebalance>("Costs", "bp", (of) => of.costs, basisPoints),
        number<WalkRebalance>("Names", "", (of) => of.names, count),
        number<WalkRebalance>("Predicted beta", "", (of) => of.beta, score),
        number<WalkRebalance>("Volatility forecast", "% a year", (of) => of.volatilityAnnual),
        ...(isActive
          ? [number<WalkRebalance>("Tracking error forecast", "% a year", (of) => of.trackingErrorAnnual)]
          : []),
        until("Return after costs", "returnNet", ({ net }) => net),
        isActive
          ? until("Benchmark", "returnBenchmark", ({ benchmark }) => benchmark)
          : until("Cash", "returnCash", ({ riskFree }) => riskFree),
      ]}
    />
  );
}
