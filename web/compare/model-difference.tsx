import type { JSX } from "preact";
import type { ComparedBook, FactorDifference, ModelsWith, NameDifference } from "../documents/index.ts";
import { type Column, DataTable, ExportButton, LineChart, Link, type NumberColumn } from "../parts/index.ts";
import { addressWith } from "../place.ts";
import {
  differenceParts,
  partTitle,
  whyComparedNumber,
  whyDatum,
  whyDifference,
  whyDifferencePart,
  whyFactorPart,
  whyForecast,
  whyNameDifference,
} from "../why/index.ts";
import { percent, score, spaced } from "../words.ts";
import { askedAt, type ComparedPair, contextOf, isActiveIn, runsOf } from "./model-figures.tsx";
import { WhichWasBetter } from "./which-was-better.tsx";

/** One model against A: factor by factor, name by name, through time, and which of the two was better. */
export function ModelDifference({
  first,
  pair,
  hint,
}: {
  readonly first: string;
  readonly pair: ComparedPair;
  /** What to do where forecasts are not compared. */
  readonly hint: string;
}): JSX.Element {
  const { forecasts, dates } = pair.comparison;
  return (
    <section aria-label={`${pair.letter} against A`}>
      <h2>
        {pair.letter} {pair.name} less A {first} <small>forecast of {pair.comparison.last.date}</small>
      </h2>
      <Factors pair={pair} />
      <Names pair={pair} />
      {dates.length < 2 ? null : <ThroughTime pair={pair} />}
      {forecasts === null ? <p>{hint}</p> : <WhichWasBetter forecasts={forecasts} letter={pair.letter} />}
    </section>
  );
}

const byTotal = (a: { readonly totalAnnual: number }, b: { readonly totalAnnual: number }): number =>
  Math.abs(b.totalAnnual) - Math.abs(a.totalAnnual);

/** Which of the two has it, in words. */
const holder = (models: ModelsWith, letter: string): string =>
  ({ both: "both", first: "A alone", second: `${letter} alone` })[models];

function Factors({ pair }: { readonly pair: ComparedPair }): JSX.Element {
  const { letter, comparison } = pair;
  const context = contextOf(pair);
  const runs = runsOf(pair);
  const rows = context.lines.factors.toSorted(byTotal);
  const number = (
    title: string,
    unit: string,
    of: (row: FactorDifference) => number | null,
    word: (value: number | null) => string,
  ): NumberColumn<FactorDifference> => ({
    title,
    unit,
    isNumber: true,
    cell: (row) => word(of(row)),
    value: of,
    why: (row) =>
      whyComparedNumber(runs, row.factor.name, {
        ...{ title, value: of(row), shown: word(of(row)), unit },
        isSecond: title.endsWith(` ${letter}`),
      }),
  });
  const points = (
    title: string,
    name: "exposuresAnnual" | "factorCovarianceAnnual" | "totalAnnual",
  ): NumberColumn<FactorDifference> => ({
    ...number(
      title,
      "points of %",
      (row) => row[name],
      (value) => percent(value, 3),
    ),
    why: (row) => whyFactorPart(context, row, name),
  });
  const active = isActiveIn(comparison) ? "Active exposure" : "Exposure";
  return (
    <DataTable
      caption={`By factor, those that differ most first: why ${letter}'s ${context.what.toLowerCase()} is not A's`}
      fileName="difference-by-factor"
      rows={rows}
      keyOf={({ factor }) => `${factor.family} ${factor.name}`}
      columns={[
        { title: "Factor", cell: ({ factor }) => spaced(factor.name), value: ({ factor }) => factor.name },
        { title: "In", cell: ({ models }) => holder(models, letter), value: ({ models }) => models },
        number(`${active} A`, "sd, or weight", (row) => row.exposureFirst, score),
        number(`${active} ${letter}`, "sd, or weight", (row) => row.exposureSecond, score),
        number("Volatility A", "% a year", (row) => row.volatilityFirstAnnual, percent),
        number(`Volatility ${letter}`, "% a year", (row) => row.volatilitySecondAnnual, percent),
        points("Other exposures", "exposuresAnnual"),
        points("Other covariance", "factorCovarianceAnnual"),
        points("Together", "totalAnnual"),
      ]}
    />
  );
}

/** Names that are shown; all are in the file. */
const TOP = 25;

function Names({ pair }: { readonly pair: ComparedPair }): JSX.Element {
  const { letter, comparison } = pair;
  const runs = runsOf(pair);
  const all = runs.lines.names.toSorted(byTotal);
  const rows = all.slice(0, TOP);
  const columns: readonly Column<NameDifference>[] = [
    {
      title: "Id",
      cell: ({ id }) => <Link to={addressWith({ view: "name", item: id })}>{id}</Link>,
      value: ({ id }) => id,
    },
    { title: "In", cell: ({ models }) => holder(models, letter), value: ({ models }) => models },
    {
      title: isActiveIn(comparison) ? "Active weight" : "Weight",
      unit: "%",
      isNumber: true,
      cell: ({ weight }) => percent(weight),
      value: ({ weight }) => weight,
      why: ({ id, weight }) =>
        whyDatum({
          title: `Weight of ${id}`,
          value: `${percent(weight)} %`,
          number: weight,
          from: "Of the holdings; less the benchmark’s where it is active.",
        }),
    },
    ...([...differenceParts, "totalAnnual"] as const).map(
      (name): Column<NameDifference> => ({
        title:
          name === "totalAnnual"
            ? "Together"
            : `${partTitle(name).charAt(0).toUpperCase()}${partTitle(name).slice(1)}`,
        unit: "points of %",
        isNumber: true,
        cell: (row) => percent(row[name], 3),
        value: (row) => row[name],
        why: (row) => whyNameDifference(runs, row, name),
      }),
    ),
  ];
  return (
    <>
      <DataTable
        caption={`The ${rows.length} names that differ most${all.length > rows.length ? `; ${all.length - rows.length} more` : ""}: weight × what a unit of the name brings`}
        fileName="difference-by-name"
        rows={rows}
        keyOf={({ id }) => id}
        columns={columns}
      />
      {all.length > rows.length ? (
        <p>
          All {all.length} names:{" "}
          <ExportButton
            fileName="difference-by-every-name"
            header={["id", "in", "weight", ...differenceParts.map(partTitle), "together"]}
            rows={() =>
              all.map((row) => [
                row.id,
                holder(row.models, letter),
                row.weight,
                ...differenceParts.map((name) => row[name]),
                row.totalAnnual,
              ])
            }
          />
        </p>
      ) : null}
    </>
  );
}

interface Moment {
  readonly date: string;
  readonly book: ComparedBook;
}

function ThroughTime({ pair }: { readonly pair: ComparedPair }): JSX.Element {
  const { letter, comparison, name } = pair;
  const isActive = isActiveIn(comparison);
  const moments = comparison.dates.map(
    ({ date, total, active }): Moment => ({ date, book: isActive && active !== undefined ? active : total }),
  );
  const what = isActive ? "Tracking error" : "Volatility";
  const of = ({ book, date }: Moment) => ({ book, what, letter, asked: () => askedAt(pair, date) });
  const number = (
    title: string,
    value: (book: ComparedBook) => number,
    why: (moment: Moment) => ReturnType<typeof whyForecast>,
    unit = "points of %",
  ): Column<Moment> => ({
    title,
    unit,
    isNumber: true,
    cell: ({ book }) => percent(value(book), 3),
    value: ({ book }) => value(book),
    why,
  });
  return (
    <>
      <LineChart
        title={`${what} by A and by ${letter}`}
        unit="% a year"
        dates={moments.map(({ date }) => date)}
        lines={[
          { name: "A", values: moments.map(({ book }) => 100 * book.firstAnnual) },
          { name: `${letter} ${name}`, values: moments.map(({ book }) => 100 * book.secondAnnual) },
        ]}
        summary="The table below has every date."
      />
      <DataTable
        caption={`${what} at every forecast of both, the last first`}
        fileName="difference-through-time"
        rows={moments.toReversed()}
        keyOf={({ date }) => date}
        columns={[
          { title: "Forecast of", cell: ({ date }) => date, value: ({ date }) => date },
          number(
            "A",
            (book) => book.firstAnnual,
            (moment) => whyForecast(of(moment), false),
            "% a year",
          ),
          number(
            letter,
            (book) => book.secondAnnual,
            (moment) => whyForecast(of(moment), true),
            "% a year",
          ),
          number(
            `${letter} less A`,
            (book) => book.differenceAnnual,
            (moment) => whyDifference(of(moment)),
          ),
          ...differenceParts.map((part) =>
            number(
              `${partTitle(part).charAt(0).toUpperCase()}${partTitle(part).slice(1)}`,
              (book) => book.parts[part],
              (moment) => whyDifferencePart(of(moment), part),
            ),
          ),
        ]}
      />
    </>
  );
}
