import type { ComponentChildren, JSX } from "preact";
import type { AlphaDocument, NamedSignal, SeveralSignals } from "../documents/index.ts";
import { type Column, DataTable } from "../parts/index.ts";
import { address, setOwn } from "../place.ts";
import { whyDatum } from "../why/index.ts";
import { count, percent, score } from "../words.ts";
import { coefficient, ownCoefficient, pValue } from "./coefficients.ts";
import { Combination } from "./combination.tsx";
import { Study } from "./study.tsx";
import { TakeReturns } from "./take-returns.tsx";
import { whyCoefficient, whySpanned } from "./why-alpha.ts";
import { whyPure } from "./why-pure.ts";
import { whyTries } from "./why-several.ts";
import { whyTurnover } from "./why-sorted.ts";

/** What came of a study: the verdict first, then what it stands on. */
export function AlphaResult({ found }: { readonly found: AlphaDocument }): JSX.Element {
  if ("signals" in found)
    return (
      <Several found={found}>
        <TakeReturns returns={found.returns} name="the combination" />
      </Several>
    );
  return (
    <Study study={found} words={found.verdictWords} tried={found.tried} title={found.name}>
      <TakeReturns returns={found.returns} name={found.name} />
    </Study>
  );
}

function Several({
  found,
  children,
}: {
  readonly found: SeveralSignals;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { signals, tried, combination } = found;
  const wanted = address.value.own.signal;
  const shown = signals.find(({ name }) => name === wanted);
  return (
    <section aria-label="Several signals">
      <h2>
        {signals.length} signals <small>{tried} tries counted</small>
      </h2>
      <ul class="verdicts">
        {signals.map(({ name, verdictWords }) => (
          <li key={name}>
            <strong>{name}</strong>: {verdictWords}
          </li>
        ))}
        {combination === null ? null : (
          <li>
            <strong>Combined</strong>: {combination.verdictWords}
          </li>
        )}
      </ul>
      {children}
      <Tries signals={signals} tried={tried} shown={shown?.name ?? ""} />
      <Combination found={found} />
      {shown === undefined ? (
        combination === null ? null : (
          <Study
            study={combination.study}
            words={combination.verdictWords}
            tried={tried + 1}
            title="Combined"
          />
        )
      ) : (
        <Study study={shown} words={shown.verdictWords} tried={tried} title={shown.name} />
      )}
    </section>
  );
}

const datesColumn: Column<NamedSignal> = {
  title: "Dates",
  isNumber: true,
  cell: ({ dates }) => count(dates.count),
  value: ({ dates }) => dates.count,
  why: ({ name, dates }) =>
    whyDatum({
      title: `${name}: dates`,
      value: count(dates.count),
      number: dates.count,
      from: `Counted: dates of the file from ${dates.first} to ${dates.last} that the run can use.`,
    }),
};

function Tries({
  signals,
  tried,
  shown,
}: {
  readonly signals: readonly NamedSignal[];
  readonly tried: number;
  readonly shown: string;
}): JSX.Element {
  const p = (
    [title, unit]: readonly [string, string],
    of: (row: NamedSignal) => number | null,
    which: Parameters<typeof whyTries>[1],
  ): Column<NamedSignal> => ({
    title,
    unit,
    isNumber: true,
    cell: (row) => pValue(of(row)),
    value: of,
    why: (row) => whyTries(row, which, { signals, tried }),
  });
  return (
    <DataTable
      caption="New parts against specific returns, after all tries: press a signal to see what its verdict stands on"
      fileName="signals"
      rows={signals}
      keyOf={({ name }) => name}
      columns={[
        {
          title: "Signal",
          cell: ({ name }) => (
            <button
              type="button"
              class="quiet"
              aria-pressed={name === shown}
              onClick={() => setOwn({ signal: name === shown ? "" : name })}
            >
              {name}
            </button>
          ),
          value: ({ name }) => name,
        },
        { title: "Verdict", cell: ({ verdict }) => verdict.kind, value: ({ verdict }) => verdict.kind },
        {
          title: "Factors span",
          unit: "% of it",
          isNumber: true,
          cell: ({ spannedShare }) => percent(spannedShare, 0),
          value: ({ spannedShare }) => spannedShare,
          why: (row) => whySpanned(row, 0),
        },
        {
          title: "Rank IC",
          isNumber: true,
          cell: (row) => coefficient(ownCoefficient(row)?.rank.mean),
          value: (row) => ownCoefficient(row)?.rank.mean,
          why: (row) => {
            const own = ownCoefficient(row);
            return own && whyCoefficient(own, "rank", "mean");
          },
        },
        p(["p alone", "two-sided"], (row) => row.pValue, "alone"),
        p(["any try", "Bonferroni"], (row) => row.bonferroni, "bonferroni"),
        p(["false share", "Benjamini–Hochberg"], (row) => row.benjaminiHochberg, "hochberg"),
        {
          title: "Turnover",
          unit: "% a date",
          isNumber: true,
          cell: ({ pure }) => percent(pure.turnover, 0),
          value: ({ pure }) => pure.turnover,
          why: ({ pure }) =>
            whyTurnover("Turnover of the pure portfolio", {
              value: pure.turnover,
              terms: pure.turnoverTerms,
            }),
        },
        {
          title: "Information ratio",
          isNumber: true,
          cell: ({ pure }) => score(pure.informationRatioAnnual),
          value: ({ pure }) => pure.informationRatioAnnual,
          why: (row) => whyPure(row, "information"),
        },
        datesColumn,
      ]}
    />
  );
}
