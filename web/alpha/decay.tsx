import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { SignalStudy } from "../documents/index.ts";
import { type Column, DataTable, LineChart } from "../parts/index.ts";
import { count, percent, score } from "../words.ts";
import { coefficient, ownCoefficient, pValue } from "./coefficients.ts";
import { cumulated } from "./look-at-signal.ts";
import { type SummaryNumber, whyCoefficient } from "./why-alpha.ts";

type Row = SignalStudy["coefficients"][number];

/** Information coefficients by horizon and through time. */
export function Decay({ study }: { readonly study: SignalStudy }): JSX.Element {
  const { coefficients, throughTime, horizon } = study;
  const horizons = useMemo(
    () => [...new Set(coefficients.map((row) => row.horizon))].sort((a, b) => a - b),
    [coefficients],
  );
  const decay = useMemo(
    () =>
      (["whole", "new"] as const).map((part) => ({
        name: part === "whole" ? "whole signal" : "new part",
        values: horizons.map(
          (of) => coefficients.find((row) => row.part === part && row.horizon === of)?.rank.mean ?? null,
        ),
      })),
    [coefficients, horizons],
  );
  const path = useMemo(() => [{ name: "new part", values: [...cumulated(throughTime.rank)] }], [throughTime]);
  const labels = useMemo(() => horizons.map((of) => count(of)), [horizons]);
  return (
    <>
      <DataTable
        caption={`Information coefficients by horizon: the whole signal with excess returns, its new part with specific returns; the verdict is over ${count(horizon)}`}
        fileName="information-coefficients"
        isSortable={false}
        rows={coefficients}
        keyOf={({ part, horizon: of }) => `${part} ${of}`}
        columns={columns}
      />
      <div class="pair">
        <LineChart
          title="Decay: mean rank IC by horizon"
          unit="periods along, IC up"
          dates={labels}
          lines={decay}
          summary={`The new part's over ${count(horizon)} periods is ${coefficient(ownCoefficient(study)?.rank.mean)}.`}
        />
        <LineChart
          title="Rank IC through time, summed"
          unit="sum of IC"
          dates={throughTime.closes}
          lines={path}
          summary={`It ends at ${score(path[0]?.values.at(-1))} after ${count(throughTime.closes.length)} dates; a line that rises steadily is a signal that works.`}
        />
      </div>
    </>
  );
}

const number = (
  [title, unit]: readonly [string, string?],
  of: (row: Row) => number | null,
  word: (value: number | null) => string,
  [kind, which]: readonly ["linear" | "rank", SummaryNumber],
): Column<Row> => ({
  title,
  ...(unit === undefined ? {} : { unit }),
  isNumber: true,
  cell: (row) => word(of(row)),
  value: of,
  why: (row) => whyCoefficient(row, kind, which),
});

const tenths = (value: number | null): string => count(value, 1);

const columns: readonly Column<Row>[] = [
  { title: "Part", cell: ({ part }) => part, value: ({ part }) => part },
  {
    title: "Horizon",
    unit: "periods",
    cell: ({ horizon }) => count(horizon),
    value: ({ horizon }) => horizon,
  },
  number(["IC"], (row) => row.linear.mean, coefficient, ["linear", "mean"]),
  number(["t of IC"], (row) => row.linear.tStatistic, tenths, ["linear", "t"]),
  number(["Rank IC"], (row) => row.rank.mean, coefficient, ["rank", "mean"]),
  number(["t of rank IC"], (row) => row.rank.tStatistic, tenths, ["rank", "t"]),
  number(["p"], (row) => row.rank.pValue, pValue, ["rank", "p"]),
  number(["Mean over deviation"], (row) => row.rank.ratio, score, ["rank", "ratio"]),
  number(
    ["Above 0", "% of dates"],
    (row) => row.rank.positive,
    (value) => percent(value, 0),
    ["rank", "positive"],
  ),
  number(
    ["Dates"],
    (row) => row.rank.count,
    (value) => count(value),
    ["rank", "count"],
  ),
];
