import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import { type Answer, answerTo, following } from "../answers.ts";
import type { ComparedBook, ComparisonDocument, ForecastDifference } from "../documents/index.ts";
import { type Column, DataTable } from "../parts/index.ts";
import { address, setOwn } from "../place.ts";
import {
  type ComparedContext,
  type ComparedRuns,
  differenceParts,
  partTitle,
  type WhyQuestion,
  whyDatum,
  whyDifference,
  whyDifferencePart,
  whyForecast,
} from "../why/index.ts";
import { count, percent, spaced } from "../words.ts";

/** A run and how it differs from A. */
export interface ComparedPair {
  readonly letter: string;
  readonly name: string;
  readonly comparison: ComparisonDocument;
}

/** The side that the header chooses, as far as the comparison has it. */
export const isActiveIn = ({ last }: Pick<ComparisonDocument, "last">): boolean =>
  address.value.side === "active" && last.active !== undefined;

/** The last date of a comparison, as questions are asked of it. */
export function contextOf({
  comparison,
  letter,
}: ComparedPair): ComparedContext & { readonly book: ComparedBook; readonly lines: ForecastDifference } {
  const isActive = isActiveIn(comparison);
  const { active, total } = comparison.last;
  const lines = isActive && active !== undefined ? active : total;
  return { book: lines, lines, what: isActive ? "Tracking error" : "Volatility", letter };
}

/** The two runs with all lines of the last date, as numbers of factors and names are asked. */
export function runsOf(pair: ComparedPair): ComparedRuns {
  const { first, second, last } = pair.comparison;
  const { lines } = contextOf(pair);
  return { runIds: [first.runId, second.runId], date: last.date, lines, letter: pair.letter };
}

/** The comparison at an earlier date in full, asked when a number of it is pressed. */
export const askedAt = (
  { comparison }: ComparedPair,
  date: string,
): ReadonlySignal<Answer<ForecastDifference>> => {
  const { first, second, portfolio, benchmark } = comparison;
  const isActive = isActiveIn(comparison);
  return following(
    answerTo("/v1/compare", { first: first.runId, second: second.runId, portfolio, benchmark, date }),
    ({ last: { active, total } }) => (isActive && active !== undefined ? active : total),
  );
};

interface Row {
  readonly key: string;
  readonly title: string;
  readonly of: (pair: ComparedPair) => number;
  readonly word: (value: number) => string;
  readonly why: (pair: ComparedPair) => WhyQuestion;
}

/** What each model says of the portfolio, and where its difference to A comes from. */
export function ModelFigures({
  first,
  pairs,
}: {
  readonly first: string;
  readonly pairs: readonly ComparedPair[];
}): JSX.Element {
  const isActive = pairs.every(({ comparison }) => isActiveIn(comparison));
  const shown = address.value.own.pair ?? "";
  const columns: readonly Column<Row>[] = [
    { title: "", cell: ({ title }) => title, value: ({ title }) => title },
    ...pairs.map(
      (pair): Column<Row> => ({
        title: `${pair.letter} ${pair.name}`,
        unit: `% a year, ${pair.comparison.last.date}`,
        isNumber: true,
        cell: ({ of, word }) => word(of(pair)),
        value: ({ of }) => of(pair),
        why: ({ why }) => why(pair),
      }),
    ),
  ];
  return (
    <>
      <h2>
        {whose(pairs[0]?.comparison)} <small>A {first}</small>
      </h2>
      <DataTable
        caption={`${isActive ? "Tracking error" : "Volatility"} by each model, and why it is not A's: the parts sum to the difference`}
        fileName="models-compared"
        isSortable={false}
        rows={figureRows(isActive)}
        keyOf={({ key }) => key}
        columns={columns}
      />
      {pairs.length < 2 ? null : (
        <fieldset class="switch kinds">
          <legend>In detail below</legend>
          {pairs.map(({ letter, name }, i) => (
            <label key={letter}>
              <input
                type="radio"
                name="pair"
                checked={shown === letter || (i === 0 && pairs.every((one) => one.letter !== shown))}
                onChange={() => setOwn({ pair: letter })}
              />
              {letter} {name}
            </label>
          ))}
        </fieldset>
      )}
    </>
  );
}

function whose(comparison: ComparisonDocument | undefined): string {
  if (comparison === undefined) return "";
  const { portfolio, benchmark } = comparison;
  const held = portfolio === "universe" ? "A's estimation universe by cap" : spaced(portfolio);
  const against = benchmark === "universe" ? "A's universe by cap" : spaced(benchmark);
  return benchmark === "none" ? held : `${held} against ${against}`;
}

function figureRows(isActive: boolean): readonly Row[] {
  const what = isActive ? "Tracking error" : "Volatility";
  const of = (
    title: string,
    value: (book: ComparedBook) => number,
    why: (context: ComparedContext) => WhyQuestion,
  ): Row => ({
    key: title,
    title,
    of: (pair) => value(contextOf(pair).book),
    word: (number) => percent(number, 3),
    why: (pair) => why(contextOf(pair)),
  });
  const names = (
    title: string,
    value: (coverage: ComparisonDocument["last"]["coverage"]) => number,
  ): Row => ({
    key: title,
    title,
    of: ({ comparison }) => value(comparison.last.coverage),
    word: count,
    why: ({ comparison }) =>
      whyDatum({
        title,
        value: count(value(comparison.last.coverage)),
        number: value(comparison.last.coverage),
        from: `Counted: names with exposures on ${comparison.last.date}.`,
      }),
  });
  return [
    of(
      `${what} by A`,
      ({ firstAnnual }) => firstAnnual,
      (context) => whyForecast(context, false),
    ),
    ...differenceParts.map((name) =>
      of(
        `+ ${partTitle(name)}`,
        ({ parts }) => parts[name],
        (context) => whyDifferencePart(context, name),
      ),
    ),
    of(
      `${what} by the model`,
      ({ secondAnnual }) => secondAnnual,
      (context) => whyForecast(context, true),
    ),
    of("The model less A", ({ differenceAnnual }) => differenceAnnual, whyDifference),
    names("Names that both cover, count", ({ both }) => both),
    names("Names of A alone, count", ({ firstOnly }) => firstOnly.length),
    names("Names of the model alone, count", ({ secondOnly }) => secondOnly.length),
  ];
}
