import type { JSX } from "preact";
import type { ScenarioImpact, ScenarioStress, StressDocument, StressSideName } from "../documents/index.ts";
import { Bar, type Column, DataTable, Link } from "../parts/index.ts";
import { address, addressWith, setOwn } from "../place.ts";
import { count, percent, spaced } from "../words.ts";
import { SIDES, sideColumn } from "./side-columns.ts";
import { whyScenario, whyScenarioDistance, whyScenarioName } from "./why-scenario.ts";

/** Scenarios of one's own, and one of them by factor and by name. */
export function Scenarios({
  scenarios,
  stress,
}: {
  readonly scenarios: readonly ScenarioStress[];
  readonly stress: StressDocument;
}): JSX.Element {
  const sides = scenarios[0]?.impacts.map(({ side }) => side) ?? [];
  const shown = scenarios.find(({ name }) => name === address.value.own.shown) ?? scenarios[0];
  return (
    <section aria-label="Scenarios">
      <DataTable
        caption="Your scenarios; conditional: all that is not named moves as the model expects"
        fileName="scenarios"
        rows={scenarios}
        keyOf={({ name }) => name}
        columns={[
          {
            title: "Scenario",
            cell: ({ name }) => (
              <button
                type="button"
                class="quiet"
                aria-pressed={name === shown?.name}
                onClick={() => setOwn({ shown: name })}
              >
                {name}
              </button>
            ),
            value: ({ name }) => name,
          },
          {
            title: "Distance",
            unit: "deviations",
            isNumber: true,
            cell: ({ impacts }) => count(impacts[0]?.distance, 1),
            value: ({ impacts }) => impacts[0]?.distance,
            why: (row) => whyScenarioDistance(row, stress),
          },
          ...sides.flatMap((side) => {
            const of = (row: ScenarioStress) => row.impacts.find((impact) => impact.side === side);
            return [
              ...(["naive", "conditional"] as const).map((kind) =>
                sideColumn<ScenarioStress>(
                  side,
                  kind,
                  (row) => of(row)?.[kind].impact,
                  (row) => {
                    const impact = of(row)?.[kind];
                    return (
                      impact &&
                      whyScenario(`${row.name}, ${SIDES[side].toLowerCase()}, ${kind}`, impact, impact.impact)
                    );
                  },
                ),
              ),
            ];
          }),
        ]}
      />
      {shown === undefined ? null : <Impact scenario={shown} date={stress.date} />}
    </section>
  );
}

function Impact({
  scenario,
  date,
}: {
  readonly scenario: ScenarioStress;
  readonly date: string;
}): JSX.Element | null {
  const wanted = address.value.side === "active" ? "active" : "portfolio";
  const found = scenario.impacts.find(({ side }) => side === wanted) ?? scenario.impacts[0];
  if (found === undefined) return null;
  const { side, naive, conditional } = found;
  const alone = new Map(naive.sources.map(({ source, value }) => [source, value]));
  const sources = conditional.sources.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const most = Math.max(...sources.map(({ value }) => Math.abs(value)), 0);
  return (
    <>
      <h3>
        {scenario.name}, {SIDES[side].toLowerCase()}: {percent(conditional.impact)} %
      </h3>
      <div class="pair">
        <DataTable
          caption="By factor"
          fileName="scenario-by-factor"
          rows={sources}
          keyOf={({ source }) => source}
          total={{ source: "Total", value: conditional.impact, factorReturn: null, exposure: null }}
          columns={[
            { title: "Source", cell: ({ source }) => spaced(source), value: ({ source }) => source },
            {
              title: "Naive",
              unit: "%",
              isNumber: true,
              cell: ({ source }) => percent(source === "Total" ? naive.impact : (alone.get(source) ?? 0)),
              value: ({ source }) => (source === "Total" ? naive.impact : (alone.get(source) ?? 0)),
              why: ({ source }) =>
                source === "Total"
                  ? whyScenario(`${scenario.name}, naive`, naive, naive.impact)
                  : whyScenario(`${scenario.name}, naive`, naive, alone.get(source) ?? 0, source),
            },
            {
              title: "Conditional",
              unit: "%",
              isNumber: true,
              cell: ({ value }) => percent(value),
              value: ({ value }) => value,
              why: ({ source, value }) =>
                whyScenario(
                  `${scenario.name}, conditional`,
                  conditional,
                  value,
                  source === "Total" ? undefined : source,
                ),
            },
            {
              title: "",
              cell: ({ source, value }) => (source === "Total" ? null : <Bar value={value} most={most} />),
              value: () => null,
            },
          ]}
        />
        <DataTable
          caption={`By name, conditional${conditional.names.length > TOP ? `: the ${TOP} largest of ${conditional.names.length}` : ""}`}
          fileName="scenario-by-name"
          rows={conditional.names.slice(0, TOP)}
          keyOf={({ id }) => id}
          columns={nameColumns(side, { date, factorReturns: conditional.factorReturns })}
        />
      </div>
    </>
  );
}

const TOP = 25;

type Row = ScenarioImpact["names"][number];

function nameColumns(
  side: StressSideName,
  moved: Parameters<typeof whyScenarioName>[2],
): readonly Column<Row>[] {
  const number = (
    title: string,
    of: (row: Row) => number,
    what: Parameters<typeof whyScenarioName>[1],
  ): Column<Row> => ({
    title,
    unit: "%",
    isNumber: true,
    cell: (row) => percent(of(row)),
    value: of,
    why: (row) => whyScenarioName(row, what, moved),
  });
  return [
    {
      title: "Id",
      cell: ({ id }) => <Link to={addressWith({ view: "name", item: id })}>{id}</Link>,
      value: ({ id }) => id,
    },
    number(side === "active" ? "Active weight" : "Weight", ({ weight }) => weight, "weight"),
    number("Its return", ({ assetReturn }) => assetReturn, "return"),
    number("Contribution", ({ contribution }) => contribution, "contribution"),
  ];
}
