import type { ComponentChildren, JSX } from "preact";
import type { SignalStudy } from "../documents/index.ts";
import { Bar, DataTable, Reasoned, Tile } from "../parts/index.ts";
import type { WhyQuestion } from "../why/index.ts";
import { correlation, count, percent, score, spaced } from "../words.ts";
import { coefficient, ownCoefficient, pValue } from "./coefficients.ts";
import { Decay } from "./decay.tsx";
import { Groups } from "./groups.tsx";
import { Quantiles } from "./quantiles.tsx";
import { whyCoefficient, whyLoading, whySpanned, whySummary } from "./why-alpha.ts";
import { PURE, whyPure } from "./why-pure.ts";
import { whyTurnover } from "./why-sorted.ts";

/** A signal's study: the verdict in words first, then what it stands on. */
export function Study({
  study,
  words,
  tried,
  title,
  children,
}: {
  readonly study: SignalStudy;
  readonly words: string;
  readonly tried: number;
  readonly title: string;
  /** What can be done with it. */
  readonly children?: ComponentChildren;
}): JSX.Element {
  const { dates, coverage, spacing, horizon, pure, spannedShare } = study;
  const own = ownCoefficient(study);
  return (
    <section aria-label={`Study of ${title}`}>
      <h2>{title}</h2>
      <p class="verdict">
        <strong>{words}</strong>
        {tried === 1
          ? " One try is assumed: give the number of signals and versions that you looked at as “Tried”."
          : ""}
      </p>
      <p>
        {count(dates.count)} dates from {dates.first} to {dates.last}, every {count(spacing)} periods;{" "}
        {count(coverage.names)} names a date, {percent(coverage.share, 0)} % of the estimation universe
        {coverage.unusedDates === 0 ? "" : `; ${count(coverage.unusedDates)} dates of the file not used`}
        {unknownWords(coverage.unknown)}.
      </p>
      {children}
      <dl class="tiles">
        <Tile
          title="What factors span"
          value={percent(spannedShare, 1)}
          unit="% of its variance"
          why={whySpanned(study, 1)}
        />
        <Tile
          title="Rank IC of the new part"
          value={coefficient(own?.rank.mean)}
          unit=""
          why={own && whyCoefficient(own, "rank", "mean")}
        >
          t{" "}
          <Reasoned why={own && whyCoefficient(own, "rank", "t")}>{count(own?.rank.tStatistic, 1)}</Reasoned>,
          p <Reasoned why={own && whyCoefficient(own, "rank", "p")}>{pValue(own?.rank.pValue)}</Reasoned> over{" "}
          {count(horizon)} periods
        </Tile>
        <Tile
          title="Turnover of the pure portfolio"
          value={percent(pure.turnover, 0)}
          unit="% a date"
          why={whyPureTurnover(study)}
        />
        <Tile
          title="Pure portfolio after costs"
          value={percent(pure.netMean * study.periodsPerYear)}
          unit="% a year"
          why={whyPure(study, "net")}
        >
          <Reasoned why={whyPure(study, "grossReturn")}>
            {percent((pure.summary.mean ?? Number.NaN) * study.periodsPerYear)}
          </Reasoned>{" "}
          before them
        </Tile>
        <Tile
          title="Above the best of so many tries without skill"
          value={percent(pure.deflatedSharpe, 1)}
          unit="% likely"
          why={whyPure(study, "deflated", tried)}
        >
          its Sharpe ratio <Reasoned why={whyPure(study, "sharpe")}>{score(pure.sharpeAnnual)}</Reasoned>,{" "}
          {count(tried)} {tried === 1 ? "try" : "tries"}
        </Tile>
      </dl>
      <Purification study={study} />
      <Decay study={study} />
      <Quantiles study={study} />
      <Pure study={study} />
      <Groups study={study} />
    </section>
  );
}

function unknownWords(unknown: readonly string[]): string {
  if (unknown.length === 0) return "";
  const few = unknown.slice(0, 5).join(", ");
  return `; ${count(unknown.length)} ids are not in the run (${few}${unknown.length > 5 ? ", …" : ""})`;
}

/** What of the signal is known factors. */
function Purification({ study }: { readonly study: SignalStudy }): JSX.Element {
  const { loadings } = study;
  const most = Math.max(...loadings.map(({ loading }) => Math.abs(loading)), 0);
  return (
    <DataTable
      caption={`What of it is known factors: they span ${percent(study.spannedShare, 1)} % of its variance; loadings of a signal of deviation 1`}
      fileName="signal-loadings"
      rows={loadings}
      keyOf={({ factor }) => factor}
      columns={[
        { title: "Factor", cell: ({ factor }) => spaced(factor), value: ({ factor }) => factor },
        {
          title: "Loading",
          isNumber: true,
          cell: ({ loading }) => score(loading),
          value: ({ loading }) => loading,
          why: (row) => whyLoading(row, "loading"),
        },
        { title: "", cell: ({ loading }) => <Bar value={loading} most={most} />, value: () => null },
        {
          title: "Correlation",
          unit: "with the style",
          isNumber: true,
          cell: (row) => (row.correlation === null ? "" : correlation(row.correlation)),
          value: (row) => row.correlation,
          why: (row) => whyLoading(row, "correlation"),
        },
      ]}
    />
  );
}

const whyPureTurnover = ({ pure }: SignalStudy): WhyQuestion | undefined =>
  whyTurnover("Turnover of the pure portfolio", { value: pure.turnover, terms: pure.turnoverTerms });

/** What the part that is new earned as a portfolio. */
function Pure({ study }: { readonly study: SignalStudy }): JSX.Element {
  const { pure, periodsPerYear, fundamentalLaw, persistence } = study;
  const yearly = (which: "grossReturn" | "net" | "unit", value: number | null): JSX.Element => (
    <Reasoned why={whyPure(study, which)}>{percent(value === null ? null : value * periodsPerYear)}</Reasoned>
  );
  const number = (which: Parameters<typeof whyPure>[1], words: string): JSX.Element => (
    <Reasoned why={whyPure(study, which)}>{words}</Reasoned>
  );
  const half =
    persistence.halfLife === null ? (
      "it does not fade"
    ) : (
      <>half is gone after {number("half", count(persistence.halfLife, 1))} periods</>
    );
  return (
    <>
      <h3>The pure portfolio: what is new, without exposure to any factor on its dates</h3>
      <p>
        {yearly("grossReturn", pure.summary.mean)} % a year (t{" "}
        <Reasoned why={whySummary(pure.summary, "t", PURE)}>{count(pure.summary.tStatistic, 1)}</Reasoned>),
        after costs {yearly("net", pure.netMean)}; Sharpe ratio {number("sharpe", score(pure.sharpeAnnual))},
        turnover <Reasoned why={whyPureTurnover(study)}>{percent(pure.turnover, 0)}</Reasoned> % a date, of a
        gross of 1. An exposure of one deviation of the signal takes a gross of{" "}
        {number("gross", score(pure.unitExposure.gross))} and earned{" "}
        {yearly("unit", pure.unitExposure.summary.mean)} % a year.
      </p>
      <p>
        Information ratio of its specific returns {number("information", score(pure.informationRatioAnnual))},
        the fundamental law has {number("law", score(fundamentalLaw.informationRatio))}: IC{" "}
        {number("coefficient", coefficient(fundamentalLaw.coefficient))} × √
        {number("breadth", count(fundamentalLaw.breadth))} views a year, as if they were independent.
      </p>
      <p>
        {persistence.autocorrelation === null ? (
          "No two dates have enough names in common to say how long it keeps."
        ) : (
          <>
            The signal’s rank correlation with itself at the next date is{" "}
            {number("persistence", correlation(persistence.autocorrelation))}: {half}.
          </>
        )}
      </p>
    </>
  );
}
