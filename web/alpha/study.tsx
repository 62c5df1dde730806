import type { ComponentChildren, JSX } from "preact";
import type { SignalStudy } from "../documents/index.ts";
import { Bar, DataTable, Tile } from "../parts/index.ts";
import { correlation, count, percent, score, spaced } from "../words.ts";
import { coefficient, ownCoefficient, pValue } from "./coefficients.ts";
import { Decay } from "./decay.tsx";
import { Groups } from "./groups.tsx";
import { Quantiles } from "./quantiles.tsx";

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
        <Tile title="What factors span" value={percent(spannedShare, 1)} unit="% of its variance" />
        <Tile title="Rank IC of the new part" value={coefficient(own?.rank.mean)} unit="">
          t {count(own?.rank.tStatistic, 1)}, p {pValue(own?.rank.pValue)} over {count(horizon)} periods
        </Tile>
        <Tile title="Turnover of the pure portfolio" value={percent(pure.turnover, 0)} unit="% a date" />
        <Tile
          title="Pure portfolio after costs"
          value={percent(pure.netMean * study.periodsPerYear)}
          unit="% a year"
        >
          {percent((pure.summary.mean ?? Number.NaN) * study.periodsPerYear)} before them
        </Tile>
        <Tile
          title="Above the best of so many tries without skill"
          value={percent(pure.deflatedSharpe, 1)}
          unit="% likely"
        >
          its Sharpe ratio {score(pure.sharpeAnnual)}, {count(tried)} {tried === 1 ? "try" : "tries"}
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
        },
        { title: "", cell: ({ loading }) => <Bar value={loading} most={most} />, value: () => null },
        {
          title: "Correlation",
          unit: "with the style",
          isNumber: true,
          cell: (row) => (row.correlation === null ? "" : correlation(row.correlation)),
          value: (row) => row.correlation,
        },
      ]}
    />
  );
}

/** What the part that is new earned as a portfolio. */
function Pure({ study }: { readonly study: SignalStudy }): JSX.Element {
  const { pure, periodsPerYear, fundamentalLaw, persistence } = study;
  const yearly = (value: number | null): string => percent(value === null ? null : value * periodsPerYear);
  const half =
    persistence.halfLife === null
      ? "it does not fade"
      : `half is gone after ${count(persistence.halfLife, 1)} periods`;
  return (
    <>
      <h3>The pure portfolio: what is new, without exposure to any factor on its dates</h3>
      <p>
        {yearly(pure.summary.mean)} % a year (t {count(pure.summary.tStatistic, 1)}), after costs{" "}
        {yearly(pure.netMean)}; Sharpe ratio {score(pure.sharpeAnnual)}; turnover {percent(pure.turnover, 0)}{" "}
        % a date, of a gross of 1. An exposure of one deviation of the signal takes a gross of{" "}
        {score(pure.unitExposure.gross)} and earned {yearly(pure.unitExposure.summary.mean)} % a year.
      </p>
      <p>
        Information ratio of its specific returns {score(pure.informationRatioAnnual)}; the fundamental law
        has {score(fundamentalLaw.informationRatio)}: IC {coefficient(fundamentalLaw.coefficient)} × √
        {count(fundamentalLaw.breadth)} views a year, as if they were independent.
      </p>
      <p>
        {persistence.autocorrelation === null
          ? "No two dates have enough names in common to say how long it keeps."
          : `The signal's rank correlation with itself at the next date is ${correlation(persistence.autocorrelation)}: ${half}.`}
      </p>
    </>
  );
}
