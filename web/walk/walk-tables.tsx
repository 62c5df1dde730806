import type { JSX } from "preact";
import type {
  LimitRecord,
  RiskCheck,
  WalkDocument,
  WalkLine,
  WalkRebalance,
  WalkSpan,
} from "../documents/index.ts";
import { type Column, DataTable, type NumberColumn } from "../parts/index.ts";
import { whyRatio } from "../why/index.ts";
import { count, familyTitle, percent, score, spaced } from "../words.ts";
import { whyBeyond, whySpanRatio, whyWalked, whyWalkTiming } from "./why-walk.ts";

type Summary = WalkDocument["summary"];

/** A column of numbers of a kind of row. */
function number<Row>(
  title: string,
  unit: string,
  of: (row: Row) => number | null | undefined,
  word: (value: number | null | undefined) => string = percent,
): NumberColumn<Row> {
  return {
    title,
    ...(unit === "" ? {} : { unit }),
    isNumber: true,
    cell: (row) => word(of(row)),
    value: of,
    why: (row) => whyWalked(title, { value: of(row), shown: word(of(row)), unit }),
  };
}

const basisPoints = (value: number | null | undefined): string =>
  count(value == null ? value : 1e4 * value, 1);
const ratio = (of: WalkSpan): number | null =>
  of.realisedAnnual === null || of.forecastAnnual === null ? null : of.realisedAnnual / of.forecastAnnual;

/** Year by year, and a year on average. */
export function Years({ summary }: { readonly summary: Summary }): JSX.Element {
  const { years, whole, netAnnual, referenceAnnual, turnoverAnnual, costsAnnual } = summary;
  const isActive = summary.side === "active";
  const mean: WalkSpan = {
    ...whole,
    label: "a year",
    net: netAnnual,
    reference: referenceAnnual,
    turnover: turnoverAnnual,
    costs: costsAnnual,
  };
  return (
    <DataTable
      caption="Year by year"
      fileName="walk-by-year"
      isSortable={false}
      rows={years}
      total={mean}
      keyOf={({ label }) => label}
      columns={[
        { title: "Year", cell: ({ label }) => label, value: ({ label }) => label },
        number<WalkSpan>("Return after costs", "%", (of) => of.net),
        number<WalkSpan>(isActive ? "Benchmark" : "Cash", "%", (of) => of.reference),
        {
          ...number<WalkSpan>(isActive ? "Active" : "Excess", "%", (of) => of.net - of.reference),
          why: (of: WalkSpan) => whyBeyond(of, isActive ? "Active return" : "Return over cash"),
        },
        number<WalkSpan>(
          isActive ? "Tracking error forecast" : "Volatility forecast",
          "% a year",
          (of) => of.forecastAnnual,
        ),
        number<WalkSpan>("Realised", "% a year", (of) => of.realisedAnnual),
        { ...number<WalkSpan>("Realised over forecast", "", ratio, score), why: whySpanRatio },
        number<WalkSpan>(
          "Turnover",
          "%",
          (of) => of.turnover,
          (value) => percent(value, 0),
        ),
        number<WalkSpan>("Costs", "bp", (of) => of.costs, basisPoints),
        number<WalkSpan>("Names", "mean", (of) => of.names, count),
      ]}
    />
  );
}

/** Forecast risk and what came of it, part by part. */
export function Checks({ summary: { checks } }: { readonly summary: Summary }): JSX.Element {
  const sides = { portfolio: "Portfolio", active: "Active" } as const;
  const title = ({ side, part }: RiskCheck): string => `${sides[side]}${part === "total" ? "" : `, ${part}`}`;
  return (
    <DataTable
      caption="Forecast risk and what came of it"
      fileName="walk-risk"
      isSortable={false}
      rows={checks}
      keyOf={title}
      columns={[
        { title: "Risk", cell: title, value: title },
        number<RiskCheck>("Forecast", "% a year", (of) => of.forecastAnnual),
        number<RiskCheck>("Realised", "% a year", (of) => of.realisedAnnual),
        {
          ...number<RiskCheck>("Realised over forecast", "", (of) => of.ratio, score),
          why: whyRatio,
        },
        number<RiskCheck>("Bias", "1 is right", (of) => of.bias.bias, score),
        number<RiskCheck>("From", "95 % band", (of) => of.bias.lower, score),
        number<RiskCheck>("To", "95 % band", (of) => of.bias.upper, score),
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
export function Limits({ limits }: { readonly limits: readonly LimitRecord[] }): JSX.Element | null {
  if (limits.length === 0) return null;
  const size = (kind: string, by: number): string =>
    by === 0 ? "" : kind === "exposure" ? score(by) : `${percent(by)} %`;
  const worst = (title: string, of: (row: LimitRecord) => number): Column<LimitRecord> => ({
    title,
    isNumber: true,
    cell: (row) => size(row.kind, of(row)),
    value: of,
    why: (row) => whyWalked(title, { value: of(row), shown: size(row.kind, of(row)), unit: "" }),
  });
  return (
    <DataTable
      caption="Limits over the rebalances"
      fileName="walk-limits"
      rows={limits}
      keyOf={({ name }) => name}
      columns={[
        { title: "Limit", cell: ({ name }) => name, value: ({ name }) => name },
        number<LimitRecord>("Rebalances", "", (of) => of.count, count),
        number<LimitRecord>("Binds on", "", (of) => of.binds, count),
        number<LimitRecord>("Broken by drift on", "", (of) => of.brokenBefore, count),
        worst("by up to", (of) => of.worstBefore),
        number<LimitRecord>("Broken after on", "", (of) => of.brokenAfter, count),
        worst("after by up to", (of) => of.worstAfter),
      ]}
    />
  );
}

/** Every rebalance and what followed it, the last first. */
export function Rebalances({
  found: { rebalances, summary },
}: {
  readonly found: WalkDocument;
}): JSX.Element {
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
        number<WalkRebalance>("Return after costs", "%", (of) => of.returnNet),
        number<WalkRebalance>(isActive ? "Benchmark" : "Cash", "%", (of) =>
          isActive ? of.returnBenchmark : of.returnCash,
        ),
      ]}
    />
  );
}
