import type { JSX } from "preact";
import type { FamilyComparison, OfBoth, PairedForecasts } from "../documents/index.ts";
import { type Column, DataTable, type NumberColumn } from "../parts/index.ts";
import { whyLossT, whyTested } from "../why/index.ts";
import { count, percent, score, spaced } from "../words.ts";

const HORIZONS: Readonly<Record<string, string>> = {
  period: "One period ahead, each until the next forecast",
  month: "Until the next forecast date",
  quarter: "Over three forecast dates",
};

/** Differences with a smaller p are counted as large. */
const LARGE = 0.05;

/** Both models' forecasts of the same portfolios against the returns after them. */
export function WhichWasBetter({
  forecasts,
  letter,
}: {
  readonly forecasts: PairedForecasts;
  readonly letter: string;
}): JSX.Element {
  const { horizons, missingShare } = forecasts;
  const tests = horizons
    .flatMap(({ families }) => families)
    .flatMap(({ pValue, tStatistic }) => (tStatistic === null ? [] : [{ pValue, tStatistic }]));
  const large = tests.filter(({ pValue }) => pValue !== null && pValue < LARGE);
  const better = large.filter(({ tStatistic }) => tStatistic < 0).length;
  return (
    <>
      <h2>Which forecasts were better</h2>
      <p>
        Portfolios are formed from A, of the names that both cover, and forecast by both; a bias of 1 is
        right, and the lower QLIKE. {verdict({ letter, better, large: large.length, tested: tests.length })}{" "}
        Between equal forecasts about {count(LARGE * tests.length, 1)} would be large by chance.
      </p>
      {horizons
        .filter(({ families }) => families.length > 0)
        .map(({ horizon, windows, first, last, families }) => (
          <DataTable
            key={horizon}
            caption={`${HORIZONS[horizon] ?? spaced(horizon)}: ${count(windows)} windows, ${first ?? "–"} to ${last ?? "–"}`}
            fileName={`forecasts-compared-${horizon}`}
            isSortable={false}
            rows={families}
            keyOf={({ family }) => family}
            columns={familyColumns(letter)}
          />
        ))}
      <p>
        {percent(missingShare, 2)} % of the universe's weight had no return in a period and counted as 0.
        Portfolios that are optimised with A's covariance take its errors for chances and not {letter}'s: for
        those let {letter} be A, too.
      </p>
    </>
  );
}

function verdict({
  letter,
  better,
  large,
  tested,
}: {
  readonly letter: string;
  readonly better: number;
  readonly large: number;
  readonly tested: number;
}): string {
  if (tested === 0) return "There are too few windows to test a difference.";
  const said = `Of ${tested} differences tested, ${large} ${large === 1 ? "has" : "have"} p below 0.05`;
  return large === 0
    ? `${said}.`
    : `${said}: ${letter} is better in ${better} of them, A in ${large - better}.`;
}

function familyColumns(letter: string): readonly Column<FamilyComparison>[] {
  const number = (
    title: string,
    unit: string,
    of: (row: FamilyComparison) => number | null,
    word: (value: number | null) => string,
  ): NumberColumn<FamilyComparison> => ({
    title,
    ...(unit === "" ? {} : { unit }),
    isNumber: true,
    cell: (row) => word(of(row)),
    value: of,
    why: (row) =>
      whyTested(row, title, {
        ...{ value: of(row), shown: word(of(row)), unit },
        isSecond: title.endsWith(` ${letter}`),
      }),
  });
  const pair = (
    title: string,
    unit: string,
    of: (row: FamilyComparison) => OfBoth,
    word: (value: number | null) => string,
  ): readonly Column<FamilyComparison>[] =>
    (["A", letter] as const).map((who, i) =>
      number(`${title} ${who}`, unit, (row) => of(row)[i as 0 | 1], word),
    );
  return [
    { title: "Portfolios", cell: ({ family }) => spaced(family), value: ({ family }) => family },
    number("How many", "", ({ portfolios }) => portfolios, count),
    ...pair("Bias", "1 is right", ({ bias }) => bias, score),
    ...pair("Mean z²", "1 is right", ({ varianceRatio }) => varianceRatio, score),
    ...pair(
      "QLIKE",
      "lower is better",
      ({ quasiLikelihood }) => quasiLikelihood,
      (value) => count(value, 3),
    ),
    number(
      `${letter} less A`,
      "QLIKE",
      ({ lossDifference }) => lossDifference,
      (value) => count(value, 4),
    ),
    {
      ...number(
        "t",
        "Diebold–Mariano",
        ({ tStatistic }) => tStatistic,
        (value) => count(value, 1),
      ),
      why: (row: FamilyComparison) => whyLossT(row, letter),
    },
    number(
      "p",
      "two-sided",
      ({ pValue }) => pValue,
      (value) => count(value, 3),
    ),
  ];
}
