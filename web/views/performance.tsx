import type { JSX } from "preact";
import { answerOf } from "../answers.ts";
import { chosen } from "../asked.ts";
import type { AttributionDocument, AttributionSide, PathPoint, ReturnSource } from "../documents/index.ts";
import { Answered, type Column, DataTable, LineChart, Tile } from "../parts/index.ts";
import { address } from "../place.ts";
import { familyTitle, percent, score, spaced } from "../words.ts";

/** The view of where return came from. */
export function PerformanceView(): JSX.Element {
  return (
    <Answered answer={answerOf("/v1/attribution", chosen("portfolio", "benchmark"))}>
      {(attribution) => <Performance attribution={attribution} />}
    </Answered>
  );
}

interface Line extends ReturnSource {
  readonly key: string;
  readonly name: string;
  readonly kind: "family" | "factor" | "specific" | "total";
}

/** Where a return came from; every line is a part of it, and what the model does not explain has a line of its own. */
function Performance({ attribution }: { readonly attribution: AttributionDocument }): JSX.Element {
  const { portfolio, active, path, from, to, periodCount, linking } = attribution;
  const isActive = address.value.side === "active" && active !== undefined;
  const side = isActive ? (active as AttributionSide) : portfolio;
  const what = isActive ? "active return" : "return";
  return (
    <>
      <dl class="tiles">
        <Tile title="Return of the portfolio" value={percent(portfolio.returnTotal)} unit="%">
          {from} to {to}, {periodCount} periods
        </Tile>
        {active === undefined ? null : (
          <Tile title="Active return" value={percent(active.returnTotal)} unit="%">
            against {spaced(attribution.benchmarkName ?? "")}
          </Tile>
        )}
        <Tile title="From factors" value={percent(side.factors.contribution)} unit="%">
          t {score(side.factors.tStatistic)}
        </Tile>
        <Tile title="Specific" value={percent(side.specific.contribution)} unit="%">
          t {score(side.specific.tStatistic)}
        </Tile>
      </dl>
      <LineChart
        title={`Where the ${what} came from, from the beginning`}
        unit="%"
        dates={path.map(({ date }) => date)}
        lines={linesOf(path, isActive)}
        summary="The table below has where each line ends."
      />
      <DataTable
        caption={`Parts of the ${what}; they sum to it (linked after ${spaced(linking)})`}
        fileName={`${what.replace(" ", "-")}-by-source`}
        rows={rowsOf(side)}
        total={{ ...side.total, key: "total", name: "Total", kind: "total" }}
        keyOf={({ key }) => key}
        classOf={({ kind }) => kind}
        isSortable={false}
        columns={columns}
      />
    </>
  );
}

function linesOf(path: readonly PathPoint[], isActive: boolean) {
  const families = path.at(-1)?.byFamily ?? [];
  const percentOf = (value: number | undefined): number | null => (value === undefined ? null : 100 * value);
  return [
    {
      name: isActive ? "active" : "portfolio",
      values: path.map((point) => percentOf(isActive ? point.active : point.portfolio)),
    },
    ...families.map(({ family }) => ({
      name: familyTitle(family),
      values: path.map((point) =>
        percentOf(point.byFamily.find((one) => one.family === family)?.contribution),
      ),
    })),
    { name: "specific", values: path.map(({ specific }) => percentOf(specific)) },
  ];
}

function rowsOf(side: AttributionSide): readonly Line[] {
  const families = side.byFamily.flatMap((family): Line[] => [
    { ...family, key: `family ${family.source}`, name: familyTitle(family.source), kind: "family" },
    ...side.byFactor
      .filter((factor) => factor.family === family.source)
      .toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
      .map(
        (factor): Line => ({ ...factor, key: factor.source, name: spaced(factor.source), kind: "factor" }),
      ),
  ]);
  const rest = [
    ["Specific", side.specific],
    ["Risk-free rate", side.riskFree],
    ["Trading", side.trading],
    ["Outside the model", side.unmodelled],
    ["Unexplained", side.unexplained],
  ] as const;
  return [
    ...families,
    ...rest.map(([name, source]): Line => ({ ...source, key: name, name, kind: "specific" })),
  ];
}

const number = (
  title: string,
  unit: string,
  of: (line: Line) => number | null,
  word: (value: number | null) => string,
): Column<Line> => ({
  title,
  unit,
  isNumber: true,
  cell: (line) => (of(line) === null ? "" : word(of(line))),
  value: of,
});

const columns: readonly Column<Line>[] = [
  { title: "Source", cell: ({ name }) => name, value: ({ name }) => name },
  number("Mean exposure", "sd, or weight", ({ exposureMean }) => exposureMean, score),
  number("Contribution", "%", ({ contribution }) => contribution, percent),
  number("Tilt", "%", ({ tilt }) => tilt, percent),
  number("Timing", "%", ({ timing }) => timing, percent),
  number("t", "", ({ tStatistic }) => tStatistic, score),
];
